-- Statuses of messages: applied as sets, forward only, in any order.
create function private.read_statuses(p_sender_id bigint, p_value jsonb, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'sender_id', p_sender_id, 'wamid', s ->> 'id',
      'status', case s ->> 'status' when 'played' then 'read' else s ->> 'status' end,
      'attempt', case when s ->> 'biz_opaque_callback_data' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        then lower(s ->> 'biz_opaque_callback_data') end,
      'at', coalesce(private.webhook_time(s ->> 'timestamp', p_now), p_now),
      'code', case when s #>> '{errors,0,code}' ~ '^[0-9]{1,9}$' then (s #>> '{errors,0,code}')::int end,
      'details', left(coalesce(s #>> '{errors,0,error_data,details}', s #>> '{errors,0,message}',
        s #>> '{errors,0,title}'), 500),
      'category', lower(s #>> '{pricing,category}'),
      'free', case when s ? 'pricing' then coalesce(s #>> '{pricing,type}', '') like 'free%'
        or coalesce(s #>> '{pricing,billable}', '') = 'false' end,
      'wa_id', case when s ->> 'recipient_id' ~ '^[1-9][0-9]{6,14}$' then s ->> 'recipient_id' end,
      'user_id', case when s ->> 'recipient_user_id' ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$'
        then s ->> 'recipient_user_id' end))), '[]')
    from jsonb_path_query(p_value, '$.statuses[*]') s
    where jsonb_typeof(s) = 'object' and s ->> 'status' in ('sent', 'delivered', 'read', 'played', 'failed')
      and char_length(s ->> 'id') <= 512);
end $$;
comment on function private.read_statuses(bigint, jsonb, timestamptz) is
  'The statuses of one change in the format of apply_statuses; anything else is left out.';
grant execute on function private.read_statuses(bigint, jsonb, timestamptz) to service_role;

create function private.locate_statuses(p_statuses jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_all jsonb := p_statuses;
  v_located jsonb;
  v_unknown uuid[];
begin
  with parked as (
    -- Does not wait: the holder of these locks may wait for a message locked here; the sweep tries again.
    delete from public.parked_statuses
    where ctid = any (array(
      select ctid from public.parked_statuses
      where wamid = any (array(select x.wamid from jsonb_to_recordset(p_statuses) as x(wamid text)))
      for update skip locked))
    returning detail, parked_at)
  select v_all || coalesce(jsonb_agg(detail || jsonb_build_object('parked_at', parked_at)), '[]') into v_all
  from parked;

  with told as (
    -- One status with our id locates all statuses of its wamid.
    select s.value as status, coalesce(s.value ->> 'attempt', case when s.value ->> 'wamid' is not null
      then max(s.value ->> 'attempt') over (partition by s.value ->> 'wamid') end) as attempt
    from jsonb_array_elements(v_all) s),
  located as materialized (
    select t.status, coalesce(a.id, w.id) as attempt_id, coalesce(a.message_id, w.message_id) as message_id,
      coalesce(a.number, w.number) as number
    from told t
    left join lateral (select id, message_id, number from public.attempts where id = t.attempt::uuid limit 1) a on true
    left join lateral (
      select id, message_id, number
      from private.attempt_of(case when a.id is null then t.status ->> 'wamid' end)) w on true),
  parked as (
    insert into public.parked_statuses (wamid, status, at, code, detail, parked_at)
    select distinct on (status ->> 'wamid', status ->> 'status') status ->> 'wamid', status ->> 'status',
      (status ->> 'at')::timestamptz, (status ->> 'code')::int, status - 'parked_at',
      coalesce((status ->> 'parked_at')::timestamptz, p_now)
    from (
      select case when private.is_of_erased(status) then private.nameless_status(status) else status end as status
      from located where message_id is null and status ->> 'wamid' is not null offset 0) l
    order by status ->> 'wamid', status ->> 'status', (status ->> 'parked_at')::timestamptz nulls last
    on conflict do nothing)
  select jsonb_agg(l.status
    || jsonb_build_object('attempt_id', l.attempt_id, 'message_id', l.message_id, 'number', l.number))
      filter (where l.message_id is not null),
    array_agg((l.status ->> 'attempt')::uuid) filter (where l.message_id is null and l.status ? 'attempt')
  into v_located, v_unknown from located l;
  if v_unknown is not null then perform private.notice_lost_attempts(v_unknown, p_now); end if;
  return v_located;
end $$;
comment on function private.locate_statuses(jsonb, timestamptz) is
  'Statuses with their attempts: found by our own id, else by the wamid. Others are parked; parked ones that match '
  'now are added. An id of ours that is not there shows a restore.';
grant execute on function private.locate_statuses(jsonb, timestamptz) to service_role;

create function private.apply_statuses(p_statuses jsonb, p_seen bigint[], p_now timestamptz) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_located jsonb;
  v_messages bigint[];
  v_contacts bigint[];
  v_campaigns bigint[];
  v_ending bigint[];
  v_again bigint[] := '{}'::bigint[];
  v_wamids text[];
begin
  if p_statuses <> '[]' then v_located := private.locate_statuses(p_statuses, p_now); end if;
  if v_located is not null then
    select array_agg(distinct m.id), array_agg(distinct m.contact_id),
      array_agg(distinct m.campaign_id) filter (where m.kind = 'message_1' and m.state in ('queued', 'sending'))
    into v_messages, v_contacts, v_campaigns
    from (select distinct x.message_id from jsonb_to_recordset(v_located) as x(message_id bigint)) ids
    cross join lateral (
      select id, contact_id, campaign_id, kind, state from public.messages where id = ids.message_id limit 1) m;
    perform private.apply_status_effects(v_located, p_now);
    v_ending := private.lock_ending_campaigns(v_campaigns);
  end if;
  perform from public.messages where id = any (v_messages || p_seen) order by id for no key update;

  if v_located is not null then
    v_wamids := private.settle_attempts(v_located);
    v_again := private.move_by_statuses(v_located, p_now) || private.attribute_waiting(v_wamids);
  end if;
  perform private.queue_follow_ups(v_again || p_seen, p_now);
  perform private.complete_campaigns(v_ending);
  if v_located is not null then perform private.charge_service(v_located); end if;
  return coalesce(v_contacts, '{}');
end $$;
comment on function private.apply_statuses(jsonb, bigint[], timestamptz) is
  'Applies statuses and queues Message 2 for the messages they settle and for p_seen, the messages just answered. An '
  'answer and the end of its message may arrive together, so their rows are locked first. Returns the contacts '
  'concerned.';
grant execute on function private.apply_statuses(jsonb, bigint[], timestamptz) to service_role;

create function private.apply_status_effects(p_located jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  perform private.store_identities((
    select jsonb_agg(jsonb_build_object('contact_id', m.contact_id, 'wa_id', s.wa_id, 'user_id', s.user_id))
    from (select distinct message_id, status, wa_id, user_id
      from jsonb_to_recordset(p_located) as l(message_id bigint, status text, wa_id text, user_id text)) s
    cross join lateral (
      select contact_id, sent_at, delivered_at, read_at from public.messages where id = s.message_id limit 1) m
    -- Only the first time: the identity may have changed since.
    where case s.status
      when 'sent' then m.sent_at when 'delivered' then m.delivered_at when 'read' then m.read_at else p_now
    end is null));
  for x in
    select s.code, s.at, s.attempt_id, m.sender_id, m.campaign_id, k.phone, k.wa_id, k.user_id, f.pauses, f.opts_out
    from jsonb_to_recordset(p_located) as s(message_id bigint, attempt_id uuid, status text, code int, at timestamptz)
    join public.error_classes e on e.code = s.code
    join public.error_effects f on f.class = e.class and (f.pauses is not null or f.opts_out)
    join public.messages m on m.id = s.message_id
    join public.contacts k on k.id = m.contact_id
    join public.attempts a on a.id = s.attempt_id
    where s.status = 'failed' and a.code is distinct from s.code and not (a.outcome = 'accepted' and a.code is not null)
    order by m.sender_id, m.campaign_id
  loop
    if x.opts_out then
      perform private.opt_out(x.sender_id, private.identities(x.phone, x.wa_id, x.user_id),
        'error_131050', jsonb_build_object('attempt_id', x.attempt_id), x.at);
    elsif x.pauses = 'sender' then
      perform private.pause_sender(x.sender_id, 'error', x.code, p_now);
    else
      perform private.pause_campaigns(array[x.campaign_id], 'error', x.code, p_now);
    end if;
  end loop;
end $$;
comment on function private.apply_status_effects(jsonb, timestamptz) is
  'What statuses mean beyond their message, the first time they arrive: identities, opt-outs, what must stop. Called '
  'before messages are locked.';
grant execute on function private.apply_status_effects(jsonb, timestamptz) to service_role;

create function private.settle_attempts(p_located jsonb) returns text[]
language plpgsql set search_path = '' as $$
declare
  v_wamids text[];
begin
  with l as materialized (
    select distinct on (x.attempt_id) x.attempt_id, x.code,
      case when k.deleted_at is null then x.wamid else private.wamid_digest(x.wamid) end as wamid,
      case when k.deleted_at is null then x.details end as details
    from jsonb_to_recordset(p_located) as x(attempt_id uuid, message_id bigint, wamid text, status text, code int,
      details text)
    cross join lateral (select contact_id from public.messages where id = x.message_id limit 1) m
    cross join lateral (select deleted_at from public.contacts where id = m.contact_id limit 1) k
    order by x.attempt_id, x.status = 'failed' desc),
  settled as (
    update public.attempts a set wamid = coalesce(a.wamid, l.wamid), code = coalesce(l.code, a.code),
      details = coalesce(l.details, a.details),
      outcome = case when a.outcome is not null then 'accepted'::public.attempt_outcome end
    from l
    where a.id = l.attempt_id
      -- Of two failures reported for one attempt the first is kept.
      and (a.wamid is null or a.outcome <> 'accepted' or (l.code is not null and a.code is null))
    returning a.wamid)
  select array_agg(wamid) filter (where wamid is not null) into v_wamids from settled;
  return coalesce(v_wamids, '{}');
end $$;
comment on function private.settle_attempts(jsonb) is
  'A status proves that Meta accepted the attempt, whatever its worker reported. An open attempt stays open until its '
  'worker or the deadline ends it.';
grant execute on function private.settle_attempts(jsonb) to service_role;

create function private.move_by_statuses(p_located jsonb, p_now timestamptz) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_now_sent bigint[];
  v_first jsonb;
  v_first_sent bigint[] := '{}'::bigint[];
  v_answered jsonb;
  v_failed bigint[];
begin
  -- Queued for a retry while the last try is reported as sent and then failed: apply the two one after the other.
  if jsonb_path_exists(p_located, '$[*] ? (@.status == "failed")') then
    select jsonb_agg(s.value) into v_first
    from (
      select x.message_id from jsonb_to_recordset(p_located) as x(message_id bigint, status text)
      group by 1 having bool_or(x.status = 'failed') and bool_or(x.status <> 'failed')) both_told
    cross join lateral (select from public.messages where id = both_told.message_id and state = 'queued' limit 1) m
    join jsonb_array_elements(p_located) s on (s.value ->> 'message_id')::bigint = both_told.message_id
      and s.value ->> 'status' <> 'failed';
    if v_first is not null then v_first_sent := private.move_by_statuses(v_first, p_now); end if;
  end if;
  with g as materialized (
    select message_id,
      max(case when status <> 'failed' then status::public.message_state end) as up,
      max(number) filter (where status = 'failed') as failed_number,
      (array_agg(code order by number desc) filter (where status = 'failed'))[1] as code,
      min(at) filter (where status = 'sent') as sent_at, min(at) filter (where status = 'delivered') as delivered_at,
      min(at) filter (where status = 'read') as read_at, min(at) filter (where status = 'failed') as failed_at,
      (array_agg(jsonb_build_object('category', category, 'free', free, 'at', at) order by at desc)
        filter (where free is not null))[1] as pricing
    from jsonb_to_recordset(p_located) as x(message_id bigint, status text, number smallint, code int, at timestamptz,
      category text, free boolean)
    group by message_id),
  n as materialized (
    select g.*, m.state as old, m.accepted_at as known_at,
      case
        when m.state in ('skipped', 'cancelled') then m.state
        when m.state in ('delivered', 'read') then greatest(m.state, g.up)
        when g.up >= 'delivered' then g.up
        when m.state = 'failed' then 'failed'
        when g.failed_number = m.attempts and m.state <> 'queued' then 'failed'
        when m.state in ('accepted', 'sent') then greatest(m.state, g.up)
        else coalesce(g.up, m.state)
      end as new,
      -- The price of a service message depends on its place in the month: see charge_service.
      case when g.pricing is not null
          and not coalesce(g.pricing ->> 'category' = 'service', private.is_service(m.kind, m.params))
        then private.billed(g.pricing, m.contact_id, m.sender_id) end as price
    from g cross join lateral (select * from public.messages where id = g.message_id limit 1) m),
  moved as (
    update public.messages m set
      state = n.new,
      code = case when n.new = n.old then m.code when n.new = 'failed' then coalesce(n.code, m.code) end,
      accepted_at = case when n.new = n.old then m.accepted_at else coalesce(m.accepted_at, p_now) end,
      day = case when n.new = n.old then m.day else coalesce(m.day, (p_now at time zone 'UTC')::date) end,
      sent_at = coalesce(m.sent_at, n.sent_at),
      delivered_at = coalesce(m.delivered_at, n.delivered_at),
      read_at = coalesce(m.read_at, n.read_at),
      failed_at = case when n.new = 'failed' then coalesce(m.failed_at, n.failed_at) else m.failed_at end,
      again_from = case when n.new = 'failed' then coalesce(m.again_from, private.again_from(n.code, n.failed_at)) end,
      held = m.held and n.new = n.old,
      price = coalesce(n.price, m.price)
    from n
    where m.id = n.message_id and (n.new <> m.state
      or (m.sent_at is null and n.sent_at is not null) or (m.delivered_at is null and n.delivered_at is not null)
      or (m.read_at is null and n.read_at is not null) or (n.price is not null and m.price is distinct from n.price))
    returning m.id, m.kind, m.state, m.sender_id, m.contact_id, n.old,
      n.known_at is null and m.accepted_at is not null as newly_accepted),
  unqueued as (
    delete from public.queue q using moved v where q.message_id = v.id and v.old = 'queued' and v.state <> 'queued')
  select array_agg(id) filter (where kind = 'message_1' and state in ('sent', 'delivered', 'read')
    and old not in ('accepted', 'sent', 'delivered', 'read')),
    jsonb_agg(distinct jsonb_build_object('sender_id', sender_id, 'contact_id', contact_id))
      filter (where kind = 'message_2' and newly_accepted),
    array_agg(id) filter (where kind = 'reply' and state = 'failed' and old <> 'failed')
  into v_now_sent, v_answered, v_failed from moved;
  if v_answered is not null then
    -- The status came before the record of the send, which then changes nothing. Does not wait, as there.
    update public.conversations set last_outbound_at = p_now
    where id = any (array(
      select c.id from jsonb_to_recordset(v_answered) as x(sender_id bigint, contact_id bigint)
      join public.conversations c on c.sender_id = x.sender_id and c.contact_id = x.contact_id
      order by c.id for no key update of c skip locked));
  end if;
  if v_failed is not null then perform private.ask_again(v_failed, p_now); end if;
  return v_first_sent || coalesce(v_now_sent, '{}');
end $$;
comment on function private.move_by_statuses(jsonb, timestamptz) is
  'Moves messages along the transitions that statuses may cause, and returns the Message 1 now known to be sent. A '
  '`failed` of an older attempt changes nothing; `delivered` wins over `failed`.';
grant execute on function private.move_by_statuses(jsonb, timestamptz) to service_role;
