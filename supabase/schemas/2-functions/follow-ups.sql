-- Message 2: queued once per contact and campaign, when an answer triggers it.
create function private.is_triggered(p_triggers jsonb, p_type text, p_body text, p_payload text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce((p_triggers ->> 'any') = 'true', false)
      or not (jsonb_path_exists(p_triggers, '$.words[*]') or jsonb_path_exists(p_triggers, '$.buttons[*]'))
      or exists (select from jsonb_path_query(p_triggers, '$.words[*]') w
        where private.is_same_text(w #>> '{}', p_body))
      or (p_type in ('button', 'interactive') and exists (
        select from jsonb_path_query(p_triggers, '$.buttons[*]') b
        where b #>> '{}' = p_payload or private.is_same_text(b #>> '{}', p_body))));
end $$;
comment on function private.is_triggered(jsonb, text, text, text) is
  'Whether an answer triggers Message 2: any answer, also if no trigger is named; one of the words, compared as a '
  'whole; one of the buttons, by label or payload.';
grant execute on function private.is_triggered(jsonb, text, text, text) to service_role;

create function private.left_before(p_claimed_at timestamptz, p_said_at timestamptz) returns boolean
language sql stable as $$
  select p_claimed_at < p_said_at + interval '5 s'
$$;
comment on function private.left_before(timestamptz, timestamptz) is
  'Whether a message left before something was said. Five seconds allow for clock differences and for Meta''s whole '
  'seconds. Without search_path, so that the planner inlines it.';
grant execute on function private.left_before(timestamptz, timestamptz) to service_role;

create function private.is_in_answering_time(p_campaign_id bigint, p_claimed_at timestamptz, p_said_at timestamptz)
returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select p_said_at < p_claimed_at + answers_until_days * interval '1 day' from public.campaigns
    where id = p_campaign_id);
end $$;
comment on function private.is_in_answering_time(bigint, timestamptz, timestamptz) is
  'Whether something was said within the campaign''s answering time, counted from when its Message 1 left.';
grant execute on function private.is_in_answering_time(bigint, timestamptz, timestamptz) to service_role;

create function private.sequence_is_open(p_message_id bigint, p_at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select exists (
      select from public.messages m
      where m.id = p_message_id and private.left_before(m.claimed_at, p_at)
        and private.is_in_answering_time(m.campaign_id, m.claimed_at, p_at)
        and (m.closed_at >= m.claimed_at) is not true
        and not exists (
          select from public.messages n
          where n.contact_id = m.contact_id and n.sender_id = m.sender_id and n.id <> m.id
            -- As text: without statistics the planner would take the partial index of campaigns to be small.
            and n.kind::text = 'message_1' and n.state in ('accepted', 'sent', 'delivered', 'read')
            and (n.claimed_at, n.id) > (m.claimed_at, m.id) and private.left_before(n.claimed_at, p_at))));
end $$;
comment on function private.sequence_is_open(bigint, timestamptz) is
  'Whether something said then answers a Message 1: it had left, its answering time was not over, it was not reset, '
  'and no newer Message 1 had reached the contact.';
grant execute on function private.sequence_is_open(bigint, timestamptz) to service_role;

create function private.queue_follow_ups(p_messages bigint[], p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  p_messages := array(select distinct message_id from public.interactions
    where message_id = any (p_messages) and triggers
      and meaning is distinct from 'seems');
  if cardinality(p_messages) = 0 then return; end if;
  with asked as materialized (
    select m.campaign_id, m.contact_id, m.sender_id, m.owner_id, k.country_code,
      min(i.at) + c.follow_up_delay_seconds * interval '1 s' as due_at
    from unnest(p_messages) ids(id)
    cross join lateral (select * from public.messages where id = ids.id limit 1) m
    cross join lateral (select * from public.campaigns where id = m.campaign_id limit 1) c
    cross join lateral (select * from public.contacts where id = m.contact_id limit 1) k
    cross join lateral (select service_window from public.senders where id = m.sender_id limit 1) s
    cross join lateral (
      select a.at from public.interactions a
      where a.message_id = m.id and a.triggers and a.meaning is distinct from 'seems'
        and a.at > p_now - s.service_window
        and private.is_triggered(c.follow_up_triggers, a.type, a.body, a.payload)
        and private.sequence_is_open(m.id, a.at)) i
    where m.kind = 'message_1' and m.state in ('accepted', 'sent', 'delivered', 'read')
      and c.follow_up_body is not null and c.status in ('preparing', 'running', 'paused', 'completed')
      and k.deleted_at is null
      and not exists (select from private.open_opt_outs(k.phone_key, k.user_key))
    group by m.campaign_id, m.contact_id, m.sender_id, m.owner_id, k.country_code, c.follow_up_delay_seconds),
  told as materialized (
    select a.*, case
        when not p.params ?& private.follow_up_variables(c.body) then 'missing_variable'
        when not private.follow_up_fits(c.body, p.params) then 'too_long'
        when exists (select from public.conversations v
          where v.sender_id = a.sender_id and v.contact_id = a.contact_id and v.held_by is not null)
          then 'handled_elsewhere'
      end as reason, p.params
    from asked a
    cross join lateral (select follow_up_body as body from public.campaigns where id = a.campaign_id limit 1) c
    cross join lateral (select private.follow_up_params(a.campaign_id, a.contact_id) as params offset 0) p
    where not exists (
      select from public.messages x
      where x.campaign_id = a.campaign_id and x.contact_id = a.contact_id and x.kind = 'message_2')),
  made as (
    insert into public.messages (campaign_id, contact_id, sender_id, owner_id, kind, country_code, params, state,
      reason)
    select campaign_id, contact_id, sender_id, owner_id, 'message_2', country_code, params,
      case when reason is null then 'queued' else 'skipped' end::public.message_state, reason
    from told order by campaign_id, contact_id
    on conflict (campaign_id, contact_id, kind) where kind in ('message_1', 'message_2') do nothing
    returning id, campaign_id, contact_id, sender_id, state)
  insert into public.queue (message_id, sender_id, campaign_id, due_at, kind)
  select f.id, f.sender_id, f.campaign_id, greatest(p_now, a.due_at), 'message_2'
  from made f join asked a on a.campaign_id = f.campaign_id and a.contact_id = f.contact_id
  where f.state = 'queued';
end $$;
comment on function private.queue_follow_ups(bigint[], timestamptz) is
  'Queues Message 2 for those of these Message 1 whose answers trigger it. The unique index guarantees one, however '
  'often it is called.';
grant execute on function private.queue_follow_ups(bigint[], timestamptz) to service_role;

create function private.attribute_waiting(p_wamids text[]) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
begin
  if not exists (
    select from public.interactions where message_id is null and quoted is not null and quoted = any (p_wamids)) then
    return '{}'::bigint[];
  end if;
  with waiting as materialized (
    select i.id, i.contact_id, i.quoted from unnest(p_wamids) w(wamid)
    cross join lateral (
      select id, contact_id, quoted from public.interactions where message_id is null and quoted is not null
        and quoted = w.wamid) i),
  known as materialized (
    select w.id, m.id as message_id, m.campaign_id
    from waiting w
    cross join lateral (
      select message_id from public.attempts a
      where hashtextextended(a.wamid, 0) = hashtextextended(w.quoted, 0) and a.wamid = w.quoted limit 1) a
    cross join lateral (select id, campaign_id, contact_id from public.messages where id = a.message_id limit 1) m
    where m.contact_id = w.contact_id),
  placed as (
    update public.interactions i set message_id = k.message_id, campaign_id = k.campaign_id
    from known k where i.id = k.id and i.message_id is null
    returning k.message_id)
  select array_agg(distinct message_id) into v_ids from placed;
  return coalesce(v_ids, '{}');
end $$;
comment on function private.attribute_waiting(text[]) is
  'Attributes answers that quoted a message before Meta''s response to it was known; returns those messages.';
grant execute on function private.attribute_waiting(text[]) to service_role;
