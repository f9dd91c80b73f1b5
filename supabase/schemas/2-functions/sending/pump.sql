-- When a sender has work, and whether a pump is needed for it.
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
  'Prevents a lost wake between a pump that finds nothing due and a webhook that finds a pump running. Webhooks hold '
  'it together, a pump alone. Taken before every row lock.';
grant execute on function private.gate(bigint, boolean) to service_role;

create function private.next_work_at(p_sender public.senders, p_now timestamptz,
  p_campaigns_from timestamptz default '-infinity')
returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_deadline timestamptz := (select min(claimed_at) from public.attempts
    where sender_id = p_sender.id and busy_until = 'infinity') + p_sender.attempt_deadline;
  v_scheduled timestamptz := (select min(scheduled_at) from public.campaigns
    where sender_id = p_sender.id and status = 'scheduled');
  v_priority timestamptz;
  v_campaigns timestamptz;
begin
  if p_sender.paused_at is null then
    v_priority := (select due_at from public.queue where sender_id = p_sender.id and kind <> 'message_1'
      order by due_at, message_id limit 1);
    select min(least(
      (select q.due_at from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= p_now
        order by q.due_at desc, q.message_id limit 1),
      (select q.due_at from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at > p_now
        order by q.due_at, q.message_id desc limit 1)))
    into v_campaigns from public.campaigns c where c.sender_id = p_sender.id and c.status = 'running';
    if v_campaigns is not null then
      v_campaigns := greatest(v_campaigns, p_campaigns_from, private.opens_at(p_sender, p_now),
        case when p_sender.waits_for in ('tier', 'cost_cap') then p_sender.waits_until end);
    end if;
    v_priority := least(v_priority, v_campaigns);
    if v_priority is not null then v_priority := greatest(v_priority, p_sender.backoff_until); end if;
  end if;
  return nullif(least(v_deadline, v_scheduled, v_priority), 'infinity');
end $$;
comment on function private.next_work_at(public.senders, timestamptz, timestamptz) is
  'When the sender next has work: a due message, an open attempt past its deadline, a scheduled campaign; null for '
  'none. The rate is left to the claim.';
grant execute on function private.next_work_at(public.senders, timestamptz, timestamptz) to service_role;

create function private.needs_no_pump(p_sender public.senders, p_work_at timestamptz, p_now timestamptz) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return p_work_at is null or p_work_at > p_now + interval '1 h'
    or (p_work_at > p_now + p_sender.lease_duration
      and coalesce(p_sender.next_wake_at > p_now and p_sender.next_wake_at <= p_work_at, false));
end $$;
comment on function private.needs_no_pump(public.senders, timestamptz, timestamptz) is
  'Whether the work needs no pump now: there is none, a wake for it is published, or a sweep comes before it. Other '
  'later work needs a pump that publishes its wake.';
grant execute on function private.needs_no_pump(public.senders, timestamptz, timestamptz) to service_role;

create function private.needs_wake(p_sender public.senders, p_now timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  if p_sender.lease_until > p_now or p_sender.woken_at > p_now - interval '2 s' then return false; end if;
  return not private.needs_no_pump(p_sender, private.next_work_at(p_sender, p_now), p_now);
end $$;
comment on function private.needs_wake(public.senders, timestamptz) is
  'Whether there is work and neither a running pump nor a published wake for it.';
grant execute on function private.needs_wake(public.senders, timestamptz) to service_role;

create function private.needing_wake(p_senders bigint[], p_now timestamptz) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select s.id from public.senders s where s.id = any (p_senders) and private.needs_wake(s, p_now)
    order by s.id);
end $$;
comment on function private.needing_wake(bigint[], timestamptz) is
  'Those of the senders that need a pump and have none.';
grant execute on function private.needing_wake(bigint[], timestamptz) to service_role;

create function private.start_scheduled(p_sender_id bigint, p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_n int := 0;
  v_constraint text;
begin
  for v_id in
    update public.campaigns set status = 'preparing'
    where id = any (array(select id from public.campaigns
      where status = 'scheduled' and scheduled_at <= p_now and sender_id = p_sender_id
      order by id for no key update skip locked)) returning id
  loop
    v_n := v_n + 1;
    continue when 20000 < (
      select sum(g.contact_count) from public.campaign_categories a join public.categories g on g.id = a.category_id
      where a.campaign_id = v_id and not a.excluded);
    begin
      perform public.prepare_campaign(v_id, 2000);
    exception when others then
      -- It stays in preparation: the sweep continues it, and its owner gets an alert.
      get stacked diagnostics v_constraint = constraint_name;
      perform private.raise_alert('campaign_not_prepared', null, v_id,
        jsonb_build_object('error', private.error_words(sqlstate, v_constraint)), p_now);
    end;
  end loop;
  return v_n;
end $$;
comment on function private.start_scheduled(bigint, timestamptz) is
  'Starts campaigns whose date has come and makes their first messages at once; those of a large audience are left to '
  'the job that the sweep calls, because storing it would stop the sender for seconds.';
grant execute on function private.start_scheduled(bigint, timestamptz) to service_role;

create function private.settle_expired(p_sender_ids bigint[], p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare
  v_results jsonb;
begin
  select jsonb_agg(jsonb_build_object('attempt_id', a.id,
    'outcome', case when a.wamid is null then 'unknown' else 'accepted' end))
  into v_results
  from unnest(p_sender_ids) ids(id)
  cross join lateral (select id, attempt_deadline from public.senders where id = ids.id limit 1) s
  cross join lateral (
    select id, wamid from public.attempts
    where sender_id = s.id and busy_until = 'infinity' and claimed_at <= p_now - s.attempt_deadline order by busy_until
    limit 1000) a;
  if v_results is null then return 0; end if;
  return (public.record(v_results) ->> 'recorded')::int;
end $$;
comment on function private.settle_expired(bigint[], timestamptz) is
  'Ends attempts open longer than the deadline, whose worker is gone: as unknown, or as accepted if a status has '
  'arrived.';
grant execute on function private.settle_expired(bigint[], timestamptz) to service_role;
