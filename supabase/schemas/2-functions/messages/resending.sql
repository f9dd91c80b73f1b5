-- Resending failed or unknown messages: the evidence, the refusals, the new round.
create function private.neighbours_of(p_sender_id bigint, p_from timestamptz, p_to timestamptz, p_window interval)
returns table (looked_at bigint, confirmed bigint)
language plpgsql stable set search_path = '' as $$
begin
  -- A slot is occupied until one window and at most two deadlines after its claim.
  return query
  select count(*), count(*) filter (where m.sent_at is not null or m.delivered_at is not null or m.read_at is not null
    or (m.failed_at is not null and m.accepted_at is not null))
  from (
    select message_id from public.attempts
    where sender_id = p_sender_id and busy_until > p_from and busy_until < p_to + 3 * p_window
      and claimed_at between p_from and p_to and outcome = 'accepted' limit 300) a
  cross join lateral (
    select sent_at, delivered_at, read_at, failed_at, accepted_at from public.messages
    where id = a.message_id limit 1) m;
end $$;
comment on function private.neighbours_of(bigint, timestamptz, timestamptz, interval) is
  'Of the messages that a sender sent in a period, 300 at most: how many Meta has confirmed since.';

create function private.unknown_evidence(m public.messages, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_claimed timestamptz := coalesce(m.claimed_at, m.created_at);
  v_margin constant interval := interval '10 min';
  -- Meta's times are whole seconds.
  v_second constant interval := interval '1 s';
  v_window interval := (select greatest(long_window, attempt_deadline) from public.senders where id = m.sender_id);
  v jsonb;
begin
  select jsonb_build_object(
    'unknown_since', v_claimed,
    'restored', m.reason is not distinct from 'restored',
    'old_enough', v_claimed <= p_now - interval '24 h',
    'confirmed_before', (select confirmed
      from private.neighbours_of(m.sender_id, v_claimed - v_margin, v_claimed, v_window)),
    'confirmed_after', (select confirmed
      from private.neighbours_of(m.sender_id, v_claimed, v_claimed + v_margin, v_window)),
    'confirmed_same_minute', (select confirmed from private.neighbours_of(m.sender_id,
      date_trunc('minute', v_claimed), date_trunc('minute', v_claimed) + interval '59.999999 s', v_window)),
    'webhooks_silent', exists (
      select from public.alerts a where a.kind = 'no_webhook' and a.sender_id = m.sender_id
        and least(a.raised_at, (a.detail ->> 'since')::timestamptz) <= v_claimed + v_margin
        and coalesce(a.cleared_at, 'infinity') >= v_claimed - v_margin),
    'held_nearby', m.campaign_id is not null and exists (
      select from public.attempts a
      cross join lateral (select held, campaign_id from public.messages where id = a.message_id limit 1) n
      where a.sender_id = m.sender_id and a.busy_until > v_claimed - interval '1 h'
        and a.busy_until < v_claimed + interval '1 h' + 3 * v_window
        and n.held and n.campaign_id = m.campaign_id),
    'wamid', (select wamid from public.attempts where message_id = m.id and wamid is not null order by number desc
      limit 1),
    'attempt_list', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'round', a.round,
        'claimed_at', a.claimed_at, 'finished_at', a.finished_at, 'outcome', a.outcome, 'code', a.code,
        'error_class', private.error_class(a.code), 'details', a.details, 'wamid', a.wamid) order by a.number), '[]')
          from public.attempts a where a.message_id = m.id),
    'interacted_at', (select max(i.at) from public.interactions i
      where i.contact_id = m.contact_id and i.sender_id = m.sender_id and i.at > v_claimed - v_second),
    'quotes_unknown', exists (
      select from public.interactions i
      where i.contact_id = m.contact_id and i.sender_id = m.sender_id and i.at > v_claimed - v_second
        and i.quoted is not null
        and not exists (select from public.attempts a where hashtextextended(a.wamid, 0) = hashtextextended(i.quoted, 0)
          and a.wamid = i.quoted)),
    'parked', (
      select count(*) from public.contacts k, public.parked_statuses p
      where k.id = m.contact_id and p.at > v_claimed - interval '1 min'
        and (p.detail ->> 'wa_id' = any (array[substr(k.phone, 2), k.wa_id]) or p.detail ->> 'user_id' = k.user_id)))
  into v;
  return v || jsonb_build_object(
    'against', (v ->> 'quotes_unknown')::boolean or (v ->> 'parked')::int > 0 or v ->> 'wamid' is not null,
    'speaks_for_resending', (v ->> 'old_enough')::boolean and not (v ->> 'restored')::boolean
      and (v ->> 'confirmed_before')::int > 0
      and (v ->> 'confirmed_after')::int > 0
      and not (v ->> 'webhooks_silent')::boolean and not (v ->> 'held_nearby')::boolean
      and not (v ->> 'quotes_unknown')::boolean and (v ->> 'parked')::int = 0 and v ->> 'wamid' is null);
end $$;
comment on function private.unknown_evidence(public.messages, timestamptz) is
  'Evidence whether Meta received a message. A missing status proves nothing unless others sent ten minutes before '
  'and after were confirmed and none was held back; after a restore it never speaks for resending. `against`: '
  'something suggests that it arrived.';

create function private.list_unknown_messages(p_after bigint, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_now timestamptz := private.clock();
  v_where text := format('m.problem = ''unknown'' and m.claimed_at <= %L', v_now - interval '24 h')
    || case when v_owner is not null then format(' and m.owner_id = %L', v_owner) else '' end;
  v_ids bigint[];
begin
  execute format(
    'select array_agg(id) from (select m.id from public.messages m where %s%s order by m.id desc limit %s) page',
    v_where, case when p_after is not null then format(' and m.id < %s', p_after) else '' end, p_limit + 1) into v_ids;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.message_json(m)
      || jsonb_build_object('evidence', private.unknown_evidence(m, v_now)) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.messages m on m.id = page.id),
    'next', case when cardinality(v_ids) > p_limit then v_ids[p_limit] end)
    || private.list_counts(v_ids, to_jsonb(p_after), p_limit, 'public.messages m where ' || v_where, 'counted_matches');
end $$;
comment on function private.list_unknown_messages(bigint, int, uuid) is
  'Definer: see list_messages. readable_owner checks the owner.';

create function private.resend_problem(m public.messages, p_now timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
  k public.contacts := (select k from public.contacts k where k.id = m.contact_id);
  s public.senders := (select s from public.senders s where s.id = m.sender_id);
  v_campaign public.campaign_status := (select status from public.campaigns where id = m.campaign_id);
  v_evidence jsonb;
begin
  if m.state not in ('failed', 'unknown') then return 'not_failed_or_unknown'; end if;
  if k.deleted_at is not null then return 'contact_deleted'; end if;
  if v_campaign = 'cancelled' then return 'campaign_cancelled'; end if;
  if m.again_from is not null then return 'only_in_another_campaign'; end if;
  if m.kind <> 'confirmation' and exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then
    return 'opted_out';
  end if;
  if m.kind <> 'message_1' and not (m.kind = 'test' and coalesce(m.params ? 'template', false)) and not exists (
    select from public.conversations v
    where v.sender_id = m.sender_id and v.contact_id = m.contact_id
      and v.last_inbound_at > p_now - s.service_window) then
    return 'window_closed';
  end if;
  if m.state = 'unknown' then
    v_evidence := private.unknown_evidence(m, p_now);
    if not (v_evidence ->> 'old_enough')::boolean then return 'too_early'; end if;
    if (v_evidence ->> 'against')::boolean then return 'may_have_arrived'; end if;
  end if;
  return null;
end $$;
comment on function private.resend_problem(public.messages, timestamptz) is
  'Why a user may not resend a message; null if they may. An unknown message must be a day old, and is refused while '
  'something suggests that it arrived.';

create function private.resend_messages(p_ids bigint[]) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_actor uuid := (select auth.uid());
  v_chief boolean := private.actor_is_super_admin();
  v_now timestamptz;
  v_resent bigint[] := '{}'::bigint[];
  v_refused jsonb := '[]'::jsonb;
  v_senders bigint[];
  v_reason text;
  v_id bigint;
  m public.messages;
begin
  perform private.require_active();
  perform private.require_at_most('messages_to_resend', cardinality(p_ids), 'ids');
  perform from public.senders
  where id = any (array(select sender_id from public.messages where id = any (p_ids) and owner_id = v_actor))
  order by id for no key update;
  perform from public.campaigns
  where id = any (array(select campaign_id from public.messages where id = any (p_ids) and owner_id = v_actor))
  order by id for no key update;
  perform from public.messages where id = any (p_ids) and owner_id = v_actor order by id for no key update;
  v_now := private.clock();
  for v_id in select distinct id from unnest(p_ids) id order by id loop
    select * into m from public.messages where id = v_id and (owner_id = v_actor or v_chief);
    v_reason := case when m.id is null then 'not_found' when m.owner_id <> v_actor then 'forbidden'
      else private.resend_problem(m, v_now) end;
    if v_reason is null then
      v_resent := v_resent || v_id;
      perform private.audit('resend', 'message', v_id::text, jsonb_build_object('was', m.state, 'code', m.code));
    else
      v_refused := v_refused || jsonb_build_object('id', v_id, 'reason', v_reason);
    end if;
  end loop;
  perform private.requeue_messages(v_resent);
  v_senders := array(select distinct sender_id from public.messages where id = any (v_resent) order by 1);
  return jsonb_build_object('resent', to_jsonb(v_resent), 'refused', v_refused, 'sender_ids', to_jsonb(v_senders));
end $$;
comment on function private.resend_messages(bigint[]) is
  'Definer: messages are written by functions only. The owner of each id is checked; a super-admin sees other users'' '
  'messages but may not resend them.';

create function private.requeue_messages(p_ids bigint[]) returns int
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz;
  v_campaigns bigint[];
  v_n int;
begin
  perform from public.senders where id = any (array(
    select m.sender_id from unnest(p_ids) ids(id)
    cross join lateral (select sender_id from public.messages where id = ids.id limit 1) m))
  order by id for no key update;
  v_now := private.clock();
  v_campaigns := array(select distinct m.campaign_id from unnest(p_ids) ids(id)
    cross join lateral (select campaign_id from public.messages where id = ids.id limit 1) m
    where m.campaign_id is not null);
  perform from public.campaigns where id = any (v_campaigns) order by id for no key update;
  perform from public.messages where id = any (p_ids) order by id for no key update;
  with again as (
    update public.messages m set state = 'queued', code = null, reason = null, tries = 0, round = m.round + 1,
      accepted_at = null, sent_at = null, failed_at = null, again_from = null, day = null, held = false,
      price = null
    where m.id = any (p_ids) and m.state in ('failed', 'unknown')
    returning m.id, m.sender_id, m.campaign_id, m.kind),
  waiting as (
    insert into public.queue (message_id, sender_id, campaign_id, kind, due_at)
    select id, sender_id, campaign_id, kind, v_now from again
    on conflict (message_id) do nothing)
  select count(*) into v_n from again;
  update public.campaigns set status = 'running', completed_at = null
  where id = any (v_campaigns) and status = 'completed'
    and exists (select from public.queue q where q.campaign_id = id and q.kind = 'message_1'
      and q.message_id = any (p_ids));
  return v_n;
end $$;
comment on function private.requeue_messages(bigint[]) is
  'Queues failed or unknown messages for a new round of three tries, at the decision of a user; a completed campaign '
  'runs again. Returns how many.';
grant execute on function private.requeue_messages(bigint[]) to service_role;
