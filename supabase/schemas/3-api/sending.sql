-- The pump: taking the lease, claiming, recording, releasing.
create function public.begin_pump(p_sender_id bigint, p_mark text default null, p_epoch bigint default null,
  p_attempt uuid default null)
returns jsonb
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
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
  if p_mark = s.mark and p_epoch > s.epoch then
    perform private.notice_restore(jsonb_build_object('pump', p_epoch, 'known', s.epoch), v_now);
  elsif p_attempt is not null then
    perform private.notice_lost_attempts(array[p_attempt], v_now);
  end if;
  if private.restore_problem() = 'restored' then
    perform private.pause_sender(s.id, 'restored', null, v_now);
    return jsonb_build_object('begun', false, 'reason', 'nothing_due', 'retry_after_ms', null);
  end if;
  if s.lease_until > v_now then
    return jsonb_build_object('begun', false, 'reason', 'busy',
      'retry_after_ms', private.milliseconds(s.lease_until - v_now));
  end if;
  if private.needs_no_pump(s, private.next_work_at(s, v_now), v_now) then
    update public.senders set woken_at = null where id = s.id and woken_at is not null;
    return jsonb_build_object('begun', false, 'reason', 'nothing_due', 'retry_after_ms', null);
  end if;
  update public.senders
  set lease_token = gen_random_uuid(), lease_until = v_now + lease_duration, epoch = epoch + 1, woken_at = null
  where id = s.id returning * into s;
  return jsonb_build_object('begun', true, 'lease', s.lease_token, 'epoch', s.epoch, 'mark', s.mark,
    'fence_ms', private.milliseconds(s.fence));
end $$;
comment on function public.begin_pump(bigint, text, bigint, uuid) is
  'Takes the lease of a sender if it is free or expired and there is work. p_mark and p_epoch name a pump of this '
  'sender that has run, p_attempt one of its attempts: what this database does not know shows that it was restored '
  'from a backup.';
grant execute on function public.begin_pump(bigint, text, bigint, uuid) to service_role;

create function public.claim(p_sender_id bigint, p_lease uuid, p_max int, p_newest uuid default null) returns json
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
declare
  s public.senders;
  v_now timestamptz;
  v_busy int;
  v_busy_short int;
  v_first timestamptz;
  v_first_short timestamptz;
  v_free int := 0;
  v_room int := 0;
  v_capped timestamptz;
  v_limit record;
  v_step interval;
  v_ahead interval;
  v_paced int := 0;
  v_base timestamptz;
  v_picked bigint[] := '{}'::bigint[];
  v_first_choice bigint[];
  v_refused jsonb;
  v_campaigns bigint[];
  v_turns jsonb;
  v_recipients private.campaign_recipients[];
  v_granted private.granted;
  v_wait timestamptz;
  v_pending boolean;
  v_problem text;
begin
  perform private.share_tier(p_sender_id);
  select * into s from public.senders where id = p_sender_id for no key update;
  v_now := private.clock();
  -- An expired lease that no other pump has taken is still its pump's, which was only slow.
  if s.id is null or p_lease is null or s.lease_token is distinct from p_lease then
    return '{"lease": false, "work": [], "campaigns": {}, "wait_ms": null, "pending": false}'::json;
  end if;
  if p_newest is not null and not exists (select from public.attempts where id = p_newest) then
    perform private.notice_lost_attempts(array[p_newest], v_now);
  end if;
  v_problem := private.restore_problem();
  if v_problem is not null then
    perform private.pause_sender(s.id, v_problem, null, v_now);
    s.paused_at := v_now;
  end if;
  perform private.settle_expired(array[s.id], v_now);
  perform private.start_scheduled(s.id, v_now) where exists (
    select from public.campaigns where status = 'scheduled' and scheduled_at <= v_now and sender_id = s.id);

  -- Attempts that still occupy a slot. A finished one is within its second while 59 s of its minute remain.
  select count(*), count(*) filter (where busy_until > v_now + (s.long_window - s.short_window)),
    min(least(busy_until, claimed_at + s.attempt_deadline)),
    min(least(busy_until - (s.long_window - s.short_window), claimed_at + s.attempt_deadline))
      filter (where busy_until > v_now + (s.long_window - s.short_window))
  into v_busy, v_busy_short, v_first, v_first_short
  from public.attempts where sender_id = s.id and busy_until > v_now;
  if s.paused_at is null and coalesce(s.backoff_until <= v_now, true) then
    v_free := greatest(0, least(p_max, 1000, s.rate_per_minute - v_busy, s.rate_per_second - v_busy_short));
  end if;
  v_step := greatest(s.long_window / s.rate_per_minute, interval '1 microsecond');
  v_ahead := case when v_step <= interval '250 ms' then interval '250 ms' else '0' end;

  if v_free > 0 then
    v_limit := private.cap_reached_until(s, v_now);
    s := v_limit.p_sender;
    v_capped := v_limit.until;
    if exists (select from public.queue where sender_id = s.id and kind <> 'message_1' and due_at <= v_now) then
      select array_agg(p.message_id) filter (where p.verdict is null),
        jsonb_agg(jsonb_build_object('id', p.message_id, 'verdict', p.verdict)) filter (where p.verdict is not null)
      into v_picked, v_refused from private.pick_priority(s, v_now, v_free, v_capped) p;
      v_picked := coalesce(v_picked[1:v_free], '{}');
    end if;

    v_base := greatest(s.paced_at, v_now - 2 * v_step);
    if v_base <= v_now + v_ahead and v_capped is null then
      v_limit := private.campaign_capacity(s, v_now);
      s := v_limit.p_sender;
      v_room := v_limit.room;
      v_paced := least(v_free - cardinality(v_picked), v_room,
        1 + floor(extract(epoch from v_now + v_ahead - v_base) / extract(epoch from v_step)) - cardinality(v_picked));
    end if;
    if v_paced > 0 then
      select v_picked || c.picked, c.campaigns, c.turns, coalesce(v_refused, '[]') || coalesce(c.refused, '[]'),
        c.recipients
      into v_picked, v_campaigns, v_turns, v_refused, v_recipients
      from private.pick_from_campaigns(s, v_now, v_paced) c;
    end if;
    if s.cost_cap is not null and cardinality(v_picked) > 0 then
      v_first_choice := v_picked;
      v_picked := private.affordable(s, v_picked, v_now);
      if v_picked <> v_first_choice then
        s.waits_until := v_now + interval '10 min';
        s.waits_for := 'cost_cap';
      end if;
    end if;
    if cardinality(v_picked) > 0 or v_refused <> '[]' then
      v_granted := private.decide(s, v_now, v_picked, v_campaigns, v_turns, v_refused, v_recipients, v_capped);
      s.tier_used := s.tier_used + v_granted.initiated;
      s.cost_used := s.cost_used + v_granted.cost;
      s.service_used := s.service_used + v_granted.service;
      if v_granted.n > 0 then
        s.turn := greatest(s.turn, (select max((t ->> 'turn')::bigint) - 1 from jsonb_array_elements(v_turns) t));
        s.paced_at := least(greatest(s.paced_at, v_now - 2 * v_step) + v_granted.n * v_step, v_now + s.long_window);
      end if;
    end if;
  end if;

  update public.senders set lease_until = v_now + lease_duration, turn = s.turn, paced_at = s.paced_at,
    tier_used = s.tier_used, cost_used = s.cost_used, cost_month = s.cost_month, service_used = s.service_used,
    waits_until = s.waits_until, waits_for = s.waits_for
  where id = s.id;

  -- A duration, so that the caller's clock does not matter.
  v_wait := private.next_work_at(s, v_now, s.paced_at - v_ahead);
  v_pending := v_wait is not null;
  v_busy := v_busy + coalesce(v_granted.n, 0);
  v_busy_short := v_busy_short + coalesce(v_granted.n, 0);
  if v_pending then
    v_wait := greatest(v_wait,
      case when v_busy >= s.rate_per_minute then coalesce(v_first, v_now + s.long_window) end,
      case when v_busy_short >= s.rate_per_second then coalesce(v_first_short, v_now + s.short_window) end);
  end if;
  return json_build_object('lease', true, 'work', coalesce(v_granted.work, '[]'),
    'campaigns', coalesce(v_granted.campaigns, '{}'),
    'wait_ms', case when v_pending then private.milliseconds(v_wait - private.clock()) end, 'pending', v_pending);
end $$;
comment on function public.claim(bigint, uuid, int, uuid) is
  'Grants slots of the strict rate windows to due messages, writes their attempts and returns what to send; renews '
  'the lease. Safe for two callers at once. p_newest is the newest attempt that the pump was given: a database without '
  'it was restored under the pump.';
grant execute on function public.claim(bigint, uuid, int, uuid) to service_role;

create function public.record(p_results jsonb) returns jsonb
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
declare
  v_now timestamptz;
  v_results private.result[] := private.read_results(p_results);
  v_senders bigint[];
  v_messages bigint[];
  v_ending bigint[];
  v_opts_out boolean;
  v_all_well boolean;
  v_names_people boolean;
  v_done private.ended_attempt[];
  v_moved private.moved_message[];
  v_wamids text[];
  r record;
begin
  if cardinality(v_results) < jsonb_array_length(p_results) then
    perform private.notice_lost_attempts(
      array(select (x ->> 'attempt_id')::uuid from jsonb_array_elements(p_results) x), private.clock());
  end if;
  if cardinality(v_results) = 0 then return '{"recorded": 0}'::jsonb; end if;
  select array_agg(distinct x.sender_id), array_agg(x.message_id), array_agg(distinct x.campaign_id),
    bool_or(x.opts_out), bool_and(x.outcome = 'accepted'),
    bool_or(x.wa_id is not null or x.user_id is not null)
  into v_senders, v_messages, v_ending, v_opts_out, v_all_well, v_names_people from unnest(v_results) x;

  -- Locks, in the order that all functions keep: senders, contacts, campaigns, messages, queue.
  perform from public.senders where id = any (v_senders) order by id for no key update;
  v_now := private.clock();
  if v_names_people then
    perform private.store_identities((
      select jsonb_agg(jsonb_build_object('contact_id', x.contact_id, 'wa_id', x.wa_id, 'user_id', x.user_id))
      from unnest(v_results) x));
  end if;
  if v_opts_out then
    for r in
      select distinct x.sender_id, x.contact_id, x.attempt_id, k.phone, k.wa_id, k.user_id
      from unnest(v_results) x join public.contacts k on k.id = x.contact_id where x.opts_out
    loop
      perform private.opt_out(r.sender_id, private.identities(r.phone, r.wa_id, r.user_id),
        'error_131050', jsonb_build_object('attempt_id', r.attempt_id), v_now);
    end loop;
  end if;
  if not v_all_well then
    perform from public.campaigns
    where id = any (array(select x.campaign_id from unnest(v_results) x where x.outcome <> 'accepted')
      || array(select c.id from unnest(v_results) x join public.campaigns c on c.sender_id = x.sender_id
        and c.status = 'running' where x.pauses = 'sender'))
    order by id for no key update;
  end if;
  v_ending := private.lock_ending_campaigns(v_ending);
  perform from public.messages where id = any (v_messages) order by id for no key update;

  v_done := private.close_attempts(v_results, v_now);
  if cardinality(v_done) = 0 then return '{"recorded": 0}'::jsonb; end if;
  v_moved := private.move_messages(v_done, v_now);
  if not v_all_well then
    -- It was ended as unknown, its campaign completed, and now its worker reports that it never left.
    update public.campaigns set status = 'running', completed_at = null
    where status = 'completed' and id = any (array(
      select x.campaign_id from unnest(v_moved) x where x.kind = 'message_1' and x.state = 'queued'));
  end if;
  perform private.apply_result_effects(v_done, v_moved, v_now);

  v_wamids := array(select x.wamid from unnest(v_done) x where x.wamid is not null);
  perform private.queue_follow_ups(
    array(select x.id from unnest(v_moved) x where x.kind = 'message_1' and x.state = 'accepted')
      || private.attribute_waiting(v_wamids), v_now);
  -- Of somebody erased meanwhile the attempt has a digest, but what was parked since then has the id itself.
  v_wamids := v_wamids || array(select x.wamid from unnest(v_results) x where x.wamid is not null);
  if exists (select from public.parked_statuses where wamid = any (v_wamids)) then
    perform private.apply_statuses((select jsonb_agg(detail) from public.parked_statuses where wamid = any (v_wamids)),
      '{}', v_now);
  end if;
  perform private.complete_campaigns(v_ending);
  return jsonb_build_object('recorded', cardinality(v_done));
end $$;
comment on function public.record(jsonb) is
  'Stores the results of attempts that workers report, at any time. Repeated results, and results after a webhook, '
  'change nothing that is further already.';
grant execute on function public.record(jsonb) to service_role;

create function public.record_and_claim(p_sender_id bigint, p_lease uuid, p_results jsonb, p_max int,
  p_newest uuid default null)
returns json
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
begin
  perform private.share_tier(p_sender_id);
  if jsonb_array_length(p_results) > 0 then perform public.record(p_results); end if;
  return public.claim(p_sender_id, p_lease, p_max, p_newest);
end $$;
comment on function public.record_and_claim(bigint, uuid, jsonb, int, uuid) is
  'record and claim in one transaction and one round trip.';
grant execute on function public.record_and_claim(bigint, uuid, jsonb, int, uuid) to service_role;

create function public.release_pump(p_sender_id bigint, p_lease uuid, p_wake_at timestamptz default null) returns jsonb
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
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
  s.next_wake_at := least(case when s.next_wake_at > v_now then s.next_wake_at end,
    case when p_wake_at > v_now then p_wake_at end);
  v_due := private.next_work_at(s, v_now);
  v_work := greatest(v_due, v_now);
  if v_due is null or v_work >= coalesce(p_wake_at, s.next_wake_at) then
    update public.senders set lease_token = null, lease_until = null, next_wake_at = s.next_wake_at where id = s.id;
    return jsonb_build_object('released', true);
  end if;
  if v_work <= v_now + s.lease_duration then
    return jsonb_build_object('released', false, 'go_on_ms', private.milliseconds(v_work - v_now));
  end if;
  return jsonb_build_object('released', false,
    'wake', jsonb_build_object('delay_ms', private.milliseconds(v_work - v_now), 'at', v_work,
      'deduplication_id', format('wake-%s-%s-%s', s.id, s.epoch, (extract(epoch from v_work) * 1000)::bigint)));
end $$;
comment on function public.release_pump(bigint, uuid, timestamptz) is
  'Releases the lease unless work is near. If work is far and no wake is published, returns the wake to publish '
  'first. p_wake_at: a wake or successor is published for that time; a time in the past releases in any case.';
grant execute on function public.release_pump(bigint, uuid, timestamptz) to service_role;
