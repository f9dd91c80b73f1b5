-- The claim: under the sender's lock, what may be sent in this instant.
create function private.campaign_room(inout p_sender public.senders, p_now timestamptz, out room int)
language plpgsql set search_path = '' as $$
declare
  v_opens timestamptz := private.opens_at(p_sender, p_now);
  v_frees timestamptz;
begin
  room := 2147483647;
  if p_sender.waits_until > p_now and p_sender.waits_for = 'tier' then
    room := 0;
  elsif v_opens > p_now then
    room := 0;
    p_sender.waits_until := v_opens;
    p_sender.waits_for := 'sending_hours';
  elsif p_sender.tier_limit is not null then
    if p_sender.tier_used + 100 >= p_sender.tier_limit
      or exists (select from public.senders where waba_id = p_sender.waba_id and id <> p_sender.id) then
      select n, frees_at into p_sender.tier_used, v_frees from private.used_tier(p_sender, p_now);
    end if;
    room := greatest(0, p_sender.tier_limit - p_sender.tier_used);
    p_sender.waits_until := case when room = 0 then v_frees end;
    p_sender.waits_for := case when room = 0 then 'tier' end;
  elsif p_sender.waits_for <> 'cost_cap' then
    p_sender.waits_until := null;
    p_sender.waits_for := null;
  end if;
end $$;
comment on function private.campaign_room(public.senders, timestamptz) is
  'How many people campaigns may write to now by sending hours and Meta''s tier; when there is no room, the sender''s row says when there is.';

create function private.cap_reached_until(inout p_sender public.senders, p_now timestamptz, out until timestamptz)
language plpgsql set search_path = '' as $$
declare
  v_local timestamp := p_now at time zone p_sender.time_zone;
  v_month date := date_trunc('month', v_local)::date;
begin
  if p_sender.cost_cap is null then return; end if;
  if p_sender.waits_for = 'cost_cap' and p_sender.waits_until > p_now then
    until := p_sender.waits_until;
    return;
  end if;
  if p_sender.cost_month is distinct from v_month or p_sender.waits_for = 'cost_cap' or p_sender.cost_used >= p_sender.cost_cap then
    p_sender.cost_used := private.month_cost(p_sender, v_month);
    p_sender.cost_month := v_month;
  end if;
  if p_sender.cost_used >= p_sender.cost_cap then
    until := least(p_now + interval '10 min', (v_month + interval '1 month') at time zone p_sender.time_zone);
    p_sender.waits_until := until;
    p_sender.waits_for := 'cost_cap';
  elsif p_sender.waits_for = 'cost_cap' then
    p_sender.waits_until := null;
    p_sender.waits_for := null;
  end if;
end $$;
comment on function private.cap_reached_until(public.senders, timestamptz) is
  'Whether the month''s cost cap is used up, and when to look again. cost_used only grows between two reckonings, by list prices, so that nothing slips through.';

create function private.affordable(p_sender public.senders, p_ids bigint[], p_now timestamptz) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return array(
    select x.id
    from (
      select p.*, sum(p.price) over (order by p.place) as total, bool_or(p.price is null) over (order by p.place) as unknown
      from (
        select ids.id, ids.place, m.kind, private.price(k.country_code, case when m.kind = 'message_1' then c.category else 'service' end,
          p_sender.currency, p_now::date) as price
        from unnest(p_ids) with ordinality ids(id, place)
        cross join lateral (select kind, contact_id, campaign_id from public.messages where id = ids.id limit 1) m
        cross join lateral (select country_code from public.contacts where id = m.contact_id limit 1) k
        left join lateral (select template_snapshot ->> 'category' as category from public.campaigns where id = m.campaign_id limit 1) c on true) p) x
    where x.kind not in ('message_1', 'message_2') or (p_sender.cost_used + x.total <= p_sender.cost_cap and not x.unknown)
    order by x.place);
end $$;
comment on function private.affordable(public.senders, bigint[], timestamptz) is
  'Those that the month''s cap still pays for, in their order. What has no known price cannot be checked, and waits; what a person sends by hand goes.';

create type private.granted as (n int, initiated int, cost numeric, campaigns json, work json);
comment on type private.granted is 'What a claim hands out: how many, first contacts, list price, and what to send.';

create function public.claim(p_sender_id bigint, p_lease uuid, p_max int) returns json
language plpgsql set search_path = '' as $$
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
  v_picked bigint[] := '{}';
  v_first_choice bigint[];
  v_refused jsonb;
  v_campaigns bigint[];
  v_turns jsonb;
  v_granted private.granted;
  v_wait timestamptz;
  v_pending boolean;
begin
  select * into s from public.senders where id = p_sender_id for no key update;
  v_now := private.clock();
  if s.id is null or p_lease is null or s.lease_token is distinct from p_lease or s.lease_until <= v_now then
    return '{"lease": false, "work": [], "campaigns": {}, "wait_ms": null, "pending": false}';
  end if;
  perform private.settle_expired(array[s.id], v_now);
  perform private.start_scheduled(s.id, v_now) where exists (
    select from public.campaigns where status = 'scheduled' and scheduled_at <= v_now and sender_id = s.id);

  -- What still occupies a slot. A finished attempt is within its second while its minute has 59 s to go.
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
      v_limit := private.campaign_room(s, v_now);
      s := v_limit.p_sender;
      v_room := v_limit.room;
      v_paced := least(v_free - cardinality(v_picked), v_room,
        1 + floor(extract(epoch from v_now + v_ahead - v_base) / extract(epoch from v_step)) - cardinality(v_picked));
    end if;
    if v_paced > 0 then
      select v_picked || c.picked, c.campaigns, c.turns, coalesce(v_refused, '[]') || coalesce(c.refused, '[]')
      into v_picked, v_campaigns, v_turns, v_refused from private.pick_from_campaigns(s, v_now, v_paced) c;
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
      v_granted := private.decide(s, v_now, v_picked, v_campaigns, v_turns, v_refused, v_capped);
      s.tier_used := s.tier_used + v_granted.initiated;
      s.cost_used := s.cost_used + v_granted.cost;
      if v_granted.n > 0 then
        s.turn := greatest(s.turn, (select max((t ->> 'turn')::bigint) - 1 from jsonb_array_elements(v_turns) t));
        s.paced_at := least(greatest(s.paced_at, v_now - 2 * v_step) + v_granted.n * v_step, v_now + s.long_window);
      end if;
    end if;
  end if;

  update public.senders set lease_until = v_now + lease_duration, turn = s.turn, paced_at = s.paced_at, tier_used = s.tier_used,
    cost_used = s.cost_used, cost_month = s.cost_month, waits_until = s.waits_until, waits_for = s.waits_for
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
  return json_build_object('lease', true, 'work', coalesce(v_granted.work, '[]'), 'campaigns', coalesce(v_granted.campaigns, '{}'),
    'wait_ms', case when v_pending then private.milliseconds(v_wait - private.clock()) end, 'pending', v_pending);
end $$;
comment on function public.claim(bigint, uuid, int) is
  'Grants slots of the strict windows to what is due, writes the attempts and returns what to send; renews the lease. Two callers at once are correct.';

create function private.refuse(p_refused jsonb, p_capped_until timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_locked bigint[] := array(
    select id from public.messages where id = any (array(select (r ->> 'id')::bigint from jsonb_array_elements(p_refused) r))
    order by id for no key update skip locked);
  v_verdict text;
  v_ids bigint[];
begin
  for v_verdict, v_ids in
    select r ->> 'verdict', array_agg((r ->> 'id')::bigint) from jsonb_array_elements(p_refused) r
    where (r ->> 'id')::bigint = any (v_locked) group by 1
  loop
    if v_verdict in ('put_by', 'capped') then
      update public.queue set due_at = case v_verdict when 'put_by' then 'infinity' else p_capped_until end where message_id = any (v_ids);
    else
      perform private.skip_messages(v_ids, v_verdict);
    end if;
  end loop;
end $$;
comment on function private.refuse(jsonb, timestamptz) is
  'What the claim may not send: skipped with the reason, or put by until its campaign or the cost cap allows it. What others hold right now is met again.';

create function private.decide(p_sender public.senders, p_now timestamptz, p_picked bigint[], p_campaigns bigint[], p_turns jsonb, p_refused jsonb,
  p_capped_until timestamptz)
returns private.granted
language plpgsql set search_path = '' as $$
declare
  v_slicing boolean;
  v_sliced bigint[];
  v_granted private.granted;
begin
  -- Campaigns before messages, and never waiting for a message: a webhook may hold it and wait for what is held here.
  select bool_or(c.first_slice_claimed < c.first_slice) into v_slicing
  from (select first_slice_claimed, first_slice from public.campaigns where id = any (p_campaigns) order by id for no key update) c;
  if p_turns is not null then
    update public.campaigns c set turn = t.turn
    from (select (x ->> 'campaign_id')::bigint as id, (x ->> 'turn')::bigint as turn from jsonb_array_elements(p_turns) x) t
    where c.id = t.id;
  end if;
  if p_refused <> '[]' then
    perform private.refuse(p_refused, p_capped_until);
    perform private.complete_campaigns(array(select (r ->> 'campaign_id')::bigint from jsonb_array_elements(p_refused) r where r ? 'campaign_id'));
  end if;
  v_granted := private.grant_slots(p_sender, p_now, p_picked);
  if v_slicing then
    with grown as (
      update public.campaigns c set first_slice_claimed = c.first_slice_claimed + n.fresh
      from (
        select m.campaign_id, count(*) as fresh from unnest(p_picked) ids(id)
        cross join lateral (select * from public.messages where id = ids.id limit 1) m
        where m.kind = 'message_1' and m.state = 'sending' and m.claimed_at = p_now and m.attempts = 1 group by 1) n
      where c.id = n.campaign_id and c.first_slice_claimed < c.first_slice
      returning c.id)
    select array_agg(id) into v_sliced from grown;
    update public.campaigns c set status = 'paused', pause_reason = 'first_slice', paused_at = p_now
    where c.id = any (v_sliced) and c.status = 'running' and c.first_slice_claimed >= c.first_slice
      and (not c.audience_complete or exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'));
  end if;
  return v_granted;
end $$;
comment on function private.decide(public.senders, timestamptz, bigint[], bigint[], jsonb, jsonb, timestamptz) is
  'Carries out what a claim has picked. A first slice that has just become full pauses its campaign, if anybody is left.';

create function private.grant_slots(p_sender public.senders, p_now timestamptz, p_ids bigint[]) returns private.granted
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[] := array(select id from public.messages where id = any (p_ids) order by id for no key update skip locked);
  -- Attempts are as private.uuid7() names them; one instant for all of them saves a call for each.
  v_instant text := overlay(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') placing '-' from 9 for 0) || '-7';
  v_granted private.granted;
begin
  with gone as (
    delete from public.queue where message_id = any (v_ids) returning message_id),
  sending as (
    update public.messages m
    set state = 'sending', claimed_at = p_now, tries = m.tries + 1, attempts = m.attempts + 1, reason = null
    from gone where m.id = any (v_ids) and m.id = gone.message_id
    returning m.id, m.campaign_id, m.contact_id, m.kind, m.attempts, m.round, m.params, m.body),
  judged as materialized (
    select overlay(gen_random_uuid()::text placing v_instant from 1 for 15)::uuid as attempt_id,
      m.id, m.campaign_id, m.kind, m.attempts, m.round, m.params, m.body, k.phone, k.user_id,
      m.kind in ('message_1', 'test') and coalesce(v.last_inbound_at <= p_now - p_sender.service_window, true) as initiates,
      case when p_sender.cost_cap is not null then private.price(k.country_code, case m.kind
        when 'message_1' then (select template_snapshot ->> 'category' from public.campaigns where id = m.campaign_id)
        when 'test' then coalesce(m.params #>> '{template,category}', 'service') else 'service' end, p_sender.currency, p_now::date) end as price
    from sending m
    cross join lateral (select phone, user_id, country_code from public.contacts where id = m.contact_id limit 1) k
    left join lateral (select last_inbound_at from public.conversations where sender_id = p_sender.id and contact_id = m.contact_id limit 1) v on true),
  tried as (
    insert into public.attempts (id, message_id, sender_id, claimed_at, number, round, initiates)
    select j.attempt_id, j.id, p_sender.id, p_now, j.attempts, j.round, j.initiates from judged j order by j.id)
  select count(*), count(*) filter (where j.initiates), coalesce(sum(j.price), 0),
    (select json_object_agg(c.id, json_build_object('template', c.template_snapshot, 'follow_up_body', c.follow_up_body))
      from public.campaigns c where c.id = any (array(select distinct campaign_id from judged))),
    json_agg(json_build_object('attempt_id', j.attempt_id, 'message_id', j.id, 'kind', j.kind, 'campaign_id', j.campaign_id,
      'to', j.phone, 'recipient', case when j.phone is null then j.user_id end, 'params', j.params, 'body', j.body)
      order by array_position(p_ids, j.id))
  into v_granted from judged j;
  return v_granted;
end $$;
comment on function private.grant_slots(public.senders, timestamptz, bigint[]) is
  'Takes messages out of the queue, writes an attempt for each and says how to send it.';

revoke execute on function public.begin_pump(bigint), public.release_pump(bigint, uuid, timestamptz), public.claim(bigint, uuid, int)
  from public, anon, authenticated;
grant execute on function public.begin_pump(bigint), public.release_pump(bigint, uuid, timestamptz), public.claim(bigint, uuid, int),
  private.campaign_room(public.senders, timestamptz), private.affordable(public.senders, bigint[], timestamptz), private.cap_reached_until(public.senders, timestamptz), private.refuse(jsonb, timestamptz),
  private.decide(public.senders, timestamptz, bigint[], bigint[], jsonb, jsonb, timestamptz), private.grant_slots(public.senders, timestamptz, bigint[])
  to service_role;
