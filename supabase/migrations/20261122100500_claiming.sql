-- The pump's door: taking the lease, claiming what may be sent now, giving the lease up.
create function private.gate(p_sender_id bigint, p_shared boolean) returns void
language plpgsql set search_path = '' as $$
begin
  if p_shared then
    perform pg_advisory_xact_lock_shared(hashtext('relance gate'), p_sender_id::int);
  else
    perform pg_advisory_xact_lock(hashtext('relance gate'), p_sender_id::int);
  end if;
end $$;
comment on function private.gate(bigint, boolean) is
  'Keeps "nothing is due, so I leave" and "there is a pump, so I need not wake one" from passing each other. Webhooks go through together, pumps alone. Before every row lock.';

create function private.milliseconds(p_interval interval) returns bigint
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return greatest(0, ceil(extract(epoch from p_interval) * 1000));
end $$;
comment on function private.milliseconds(interval) is 'Never negative.';

create function public.begin_pump(p_sender_id bigint) returns jsonb
language plpgsql set search_path = '' as $$
declare
  s public.senders;
  v_now timestamptz;
begin
  perform private.gate(p_sender_id, false);
  select * into s from public.senders where id = p_sender_id for no key update;
  v_now := private.clock();
  if s.id is null then
    return jsonb_build_object('begun', false, 'reason', 'unknown_sender', 'retry_after_ms', null);
  end if;
  if s.lease_until > v_now then
    return jsonb_build_object('begun', false, 'reason', 'busy', 'retry_after_ms', private.milliseconds(s.lease_until - v_now));
  end if;
  if private.is_seen_to(s, private.next_work_at(s, v_now), v_now) then
    update public.senders set woken_at = null where id = s.id and woken_at is not null;
    return jsonb_build_object('begun', false, 'reason', 'nothing_due', 'retry_after_ms', null);
  end if;
  update public.senders
  set lease_token = gen_random_uuid(), lease_until = v_now + lease_duration, epoch = epoch + 1, woken_at = null
  where id = s.id returning * into s;
  return jsonb_build_object('begun', true, 'lease', s.lease_token, 'epoch', s.epoch, 'fence_ms', private.milliseconds(s.fence));
end $$;
comment on function public.begin_pump(bigint) is 'Takes the lease of a sender if it is free or lapsed and there is something to do.';

create function public.release_pump(p_sender_id bigint, p_lease uuid, p_wake_at timestamptz default null) returns jsonb
language plpgsql set search_path = '' as $$
declare
  s public.senders;
  v_now timestamptz;
  v_due timestamptz;
  v_work timestamptz;
begin
  perform private.gate(p_sender_id, false);
  select * into s from public.senders where id = p_sender_id for no key update;
  v_now := private.clock();
  if s.lease_token is distinct from p_lease or p_lease is null then return jsonb_build_object('released', true); end if;
  s.next_wake_at := least(case when s.next_wake_at > v_now then s.next_wake_at end, case when p_wake_at > v_now then p_wake_at end);
  v_due := private.next_work_at(s, v_now);
  v_work := greatest(v_due, v_now);
  if v_due is null or v_work >= coalesce(p_wake_at, s.next_wake_at) then
    update public.senders set lease_token = null, lease_until = null, next_wake_at = s.next_wake_at where id = s.id;
    return jsonb_build_object('released', true);
  end if;
  if v_work <= v_now + s.lease_duration then
    return jsonb_build_object('released', false, 'go_on_ms', private.milliseconds(v_work - v_now));
  end if;
  return jsonb_build_object('released', false, 'wake', jsonb_build_object('delay_ms', private.milliseconds(v_work - v_now), 'at', v_work,
    'deduplication_id', format('wake-%s-%s-%s', s.id, s.epoch, (extract(epoch from v_work) * 1000)::bigint)));
end $$;
comment on function public.release_pump(bigint, uuid, timestamptz) is
  'Gives the lease up unless work is near; asks for a wake first where work is far and none is on its way. p_wake_at: a wake or successor is published for then; an instant that is past releases whatever is due.';

create function private.start_scheduled(p_sender_id bigint, p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare v_id bigint;
  v_n int := 0;
begin
  for v_id in
    update public.campaigns set status = 'preparing'
    where id = any (array(select id from public.campaigns where status = 'scheduled' and scheduled_at <= p_now and sender_id = p_sender_id
      order by id for no key update skip locked)) returning id
  loop
    v_n := v_n + 1;
    begin
      perform public.prepare_campaign(v_id, 2000);
    exception when others then
      -- It stays to be prepared: the sweep lists it, and its owner is told.
      perform private.raise_alert('campaign_not_prepared', null, v_id, jsonb_build_object('error', sqlerrm), p_now);
    end;
  end loop;
  return v_n;
end $$;
comment on function private.start_scheduled(bigint, timestamptz) is 'Campaigns whose date has come: their first messages are made at once.';

create function private.pick_priority(p_sender public.senders, p_now timestamptz, p_limit int, p_capped_until timestamptz)
returns table (message_id bigint, verdict text)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  return query with head as materialized (
    select q.message_id, q.campaign_id, q.kind, q.due_at from public.queue q
    where q.sender_id = p_sender.id and q.kind <> 'message_1' and q.due_at <= p_now
    order by q.due_at, q.message_id limit p_limit + 4)
  select h.message_id, case
      when k.deleted_at is not null then 'deleted'
      when k.phone_key is null and k.user_key is null then 'unreachable'
      when c.status = 'cancelled' then 'cancelled'
      when h.kind <> 'confirmation' and exists (
        select from public.opt_outs o
        where o.sender_id = p_sender.id and o.person_key = any (array[k.phone_key, k.user_key]) and o.ended_at is null) then 'opted_out'
      when not (h.kind = 'test' and coalesce(m.params ? 'template', false))
        and coalesce(v.last_inbound_at <= p_now - p_sender.service_window, true) then 'window_closed'
      when h.kind = 'message_2' and (c.status in ('draft', 'scheduled') or (c.status = 'paused' and c.pause_reason <> 'first_slice')) then 'put_by'
      when h.kind = 'message_2' and p_capped_until is not null then 'capped'
    end
  from head h
  cross join lateral (select contact_id, params from public.messages where id = h.message_id limit 1) m
  cross join lateral (select phone_key, user_key, deleted_at from public.contacts where id = m.contact_id limit 1) k
  left join lateral (select status, pause_reason from public.campaigns where id = h.campaign_id limit 1) c on true
  left join lateral (select last_inbound_at from public.conversations where sender_id = p_sender.id and contact_id = m.contact_id limit 1) v on true
  order by h.due_at, h.message_id;
end $$;
comment on function private.pick_priority(public.senders, timestamptz, int, timestamptz) is
  'The answers that wait longest, over all campaigns, each with what forbids it: null for nothing.';

create function private.pick_from_campaigns(p_sender public.senders, p_now timestamptz, p_limit int,
  out picked bigint[], out campaigns bigint[], out turns jsonb, out refused jsonb)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  with head as materialized (
    select q.message_id, c.id as campaign_id, greatest(c.turn, p_sender.turn) as base, q.rn,
      case when c.first_slice_claimed < c.first_slice then c.first_slice - c.first_slice_claimed end as slice_left
    from public.campaigns c
    cross join lateral (
      select q.message_id, row_number() over (order by q.due_at desc, q.message_id) as rn from public.queue q
      where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= p_now
      order by q.due_at desc, q.message_id limit p_limit + 4) q
    where c.sender_id = p_sender.id and c.status = 'running'),
  judged as materialized (
    select h.*, m.attempts = 0 as fresh, case
        when k.deleted_at is not null then 'deleted'
        when k.phone_key is null and k.user_key is null then 'unreachable'
        when exists (
          select from public.opt_outs o
          where o.sender_id = p_sender.id and o.person_key = any (array[k.phone_key, k.user_key]) and o.ended_at is null) then 'opted_out'
      end as why
    from head h
    cross join lateral (select contact_id, attempts from public.messages where id = h.message_id limit 1) m
    cross join lateral (select phone_key, user_key, deleted_at from public.contacts where id = m.contact_id limit 1) k),
  allowed as (
    select j.*, count(*) filter (where why is null and fresh) over (partition by j.campaign_id order by j.rn) as fresh_ones from judged j),
  served as materialized (
    select a.message_id, a.campaign_id, a.base + row_number() over (partition by a.campaign_id order by a.rn) as turn
    from allowed a where why is null and (not fresh or slice_left is null or fresh_ones <= slice_left)
    order by turn, campaign_id limit p_limit)
  select array(select s.message_id from served s order by s.turn, s.campaign_id),
    array(select distinct h.campaign_id from head h),
    -- Alone, a campaign needs no turn.
    (select case when count(*) > 1 then jsonb_agg(t) filter (where t.turn is not null) end
      from (select h.campaign_id, max(s.turn) as turn from head h left join served s on s.message_id = h.message_id group by h.campaign_id) t),
    (select jsonb_agg(jsonb_build_object('id', j.message_id, 'verdict', j.why, 'campaign_id', j.campaign_id)) from judged j where j.why is not null)
  into picked, campaigns, turns, refused;
end $$;
comment on function private.pick_from_campaigns(public.senders, timestamptz, int) is
  'Campaigns in turn: those served least are served next; who was idle gains no credit. With those campaigns, each one''s last turn where there are several, and those found that may not be written to, with the reason.';

create function private.settle_expired(p_sender_ids bigint[], p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare v_results jsonb;
begin
  select jsonb_agg(jsonb_build_object('attempt_id', a.id, 'outcome', case when a.wamid is null then 'unknown' else 'accepted' end))
  into v_results
  from unnest(p_sender_ids) ids(id)
  cross join lateral (select id, attempt_deadline from public.senders where id = ids.id limit 1) s
  cross join lateral (
    select id, wamid from public.attempts
    where sender_id = s.id and busy_until = 'infinity' and claimed_at <= p_now - s.attempt_deadline order by busy_until limit 1000) a;
  if v_results is null then return 0; end if;
  return (public.record(v_results) ->> 'recorded')::int;
end $$;
comment on function private.settle_expired(bigint[], timestamptz) is
  'Nobody alive answers for an attempt open longer than the deadline: unknown, or accepted where a status has spoken.';

grant execute on function private.gate(bigint, boolean), private.milliseconds(interval), private.start_scheduled(bigint, timestamptz),
  private.pick_priority(public.senders, timestamptz, int, timestamptz), private.pick_from_campaigns(public.senders, timestamptz, int),
  private.settle_expired(bigint[], timestamptz) to service_role;
