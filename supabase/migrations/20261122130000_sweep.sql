-- What is done now and then: what a crash left open, what is due by date, what may be dropped, and whether all is well.
create table private.retention (
  only_row boolean primary key default true check (only_row),
  processed_events interval not null default '3 days',
  unread_events interval not null default '30 days',
  parked_statuses interval not null default '7 days'
);
comment on table private.retention is 'How long raw webhooks are kept: those processed, those not; statuses of messages that are not ours.';
alter table private.retention enable row level security;
grant select, update on private.retention to service_role;
insert into private.retention default values;

create function private.keep_event_days(p_now timestamptz) returns int
language plpgsql security definer set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'UTC')::date;
  v_keep private.retention;
  v_day date;
  v_name text;
  v_dropped int := 0;
begin
  select * into v_keep from private.retention;
  for v_day in select d::date from generate_series(v_today::timestamp, v_today + interval '2 days', interval '1 day') d loop
    v_name := 'webhook_events_' || to_char(v_day, 'YYYYMMDD');
    if to_regclass(format('private.%I', v_name)) is null
      and not exists (select from private.webhook_events_rest where day = v_day) then
      execute format('create table private.%I partition of public.webhook_events for values from (%L) to (%L)', v_name, v_day, v_day + 1);
      execute format('alter table private.%I enable row level security', v_name);
    end if;
  end loop;
  for v_name in
    select c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.webhook_events'::regclass and c.relname ~ '^webhook_events_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < ((p_now - v_keep.processed_events) at time zone 'UTC')::date
    order by 1 limit 3
  loop
    execute format('alter table public.webhook_events detach partition private.%I', v_name);
    execute format('insert into public.webhook_events overriding system value select * from private.%I where processed_at is null', v_name);
    execute format('drop table private.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  delete from private.webhook_events_rest
  where received_at < p_now - case when processed_at is null then v_keep.unread_events else v_keep.processed_events end;
  delete from public.parked_statuses where parked_at < p_now - v_keep.parked_statuses;
  return v_dropped;
end $$;
comment on function private.keep_event_days(timestamptz) is
  'A partition a day, made ahead; old ones are dropped once what was not processed has been moved out. Definer: tables belong to whoever made them.';

create function private.resume_good_slices(p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
  v_n int;
begin
  select array_agg(c.id) into v_ids
  from public.campaigns c
  cross join lateral (
    select coalesce(sum(t.n) filter (where t.state in ('delivered', 'read')), 0) as reached,
      coalesce(sum(t.n) filter (where t.state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown')), 0) as gone
    from public.campaign_totals t where t.campaign_id = c.id and t.kind = 'message_1') t
  cross join lateral (
    select count(distinct i.contact_id) as stopped from public.interactions i
    where i.campaign_id = c.id and not i.triggers and private.meaning_of(coalesce(i.body, i.payload)) = 'opt_out') o
  where c.status = 'paused' and c.pause_reason = 'first_slice' and c.paused_at < p_now - interval '15 min'
    and t.gone > 0 and t.reached >= 0.9 * t.gone and o.stopped <= 0.05 * t.gone;
  if v_ids is null then return 0; end if;
  perform from public.campaigns where id = any (v_ids) order by id for no key update;
  update public.campaigns set status = 'running', paused_at = null, pause_reason = null, pause_code = null
  where id = any (v_ids) and status = 'paused' and pause_reason = 'first_slice';
  get diagnostics v_n = row_count;
  return v_n;
end $$;
comment on function private.resume_good_slices(timestamptz) is
  'After a quarter of an hour a first slice of which nine in ten were delivered, and at most one in twenty opted out, lets the rest go. Otherwise a person decides.';

create function private.watch(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare s record;
begin
  for s in
    select x.id, x.last_webhook_at,
      exists (select from public.attempts a where a.sender_id = x.id and a.outcome = 'accepted'
        and a.busy_until > p_now - interval '2 h' and a.finished_at < p_now - interval '15 min'
        -- Webhooks are noted twice a minute at most, and not while somebody holds the row.
        and a.finished_at > coalesce(x.last_webhook_at + interval '2 min', '-infinity') limit 1) as silent,
      (select count(*) from (select from public.attempts a join public.messages m on m.id = a.message_id
        where a.outcome = 'unknown' and a.claimed_at < p_now - interval '24 h' and a.sender_id = x.id and m.state = 'unknown' limit 1000) u) as unknown
    from public.senders x order by x.id
  loop
    if s.silent then
      perform private.raise_alert('no_webhook', s.id, null, jsonb_build_object('since', s.last_webhook_at), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'no_webhook' and sender_id = s.id and cleared_at is null
        and s.last_webhook_at > raised_at;
    end if;
    if s.unknown > 0 then
      perform private.raise_alert('unknown_outcomes', s.id, null, jsonb_build_object('messages', s.unknown), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'unknown_outcomes' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.watch(timestamptz) is
  'Alerts on silence: messages accepted and no webhook since, outcomes unknown for a day.';

create function private.count_wrong_counters(p_campaign_ids bigint[]) returns int
language sql stable set search_path = '' as $$
  select ((select count(*) from public.counter_errors(p_campaign_ids)) + (select count(*) from public.breakdown_errors(p_campaign_ids))
    + (select count(*) from public.answer_errors(p_campaign_ids)))::int
$$;
comment on function private.count_wrong_counters(bigint[]) is
  'How many counters of those campaigns disagree with their rows: their own, the breakdowns'', the answers''.';

create function private.compare_counters(p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare
  v_campaign bigint;
  v_wrong int;
begin
  select id into v_campaign from public.campaigns
  where status in ('running', 'paused') or completed_at > p_now - interval '1 day' order by random() limit 1;
  if v_campaign is null then return 0; end if;
  v_wrong := private.count_wrong_counters(array[v_campaign]);
  if v_wrong > 0 then
    perform private.raise_alert('counters_differ', null, v_campaign, jsonb_build_object('states', v_wrong), p_now);
  end if;
  return v_wrong;
end $$;
comment on function private.compare_counters(timestamptz) is 'Counts one campaign of those that move, another each time.';

create function private.settle_leftovers(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_parked jsonb;
  v_quoted text[];
begin
  select jsonb_agg(p.detail) into v_parked
  from (select * from public.parked_statuses where parked_at < p_now - interval '2 s' order by parked_at desc limit 1000) p
  where exists (select from public.attempts a where hashtextextended(a.wamid, 0) = hashtextextended(p.wamid, 0) and a.wamid = p.wamid);
  if v_parked is not null then perform private.apply_statuses(v_parked, '{}', p_now); end if;
  v_quoted := array(
    select i.quoted from public.interactions i
    where i.message_id is null and i.quoted is not null and i.contact_id is not null and i.at > p_now - interval '2 days' limit 1000);
  if cardinality(v_quoted) > 0 then perform private.apply_statuses('[]', private.attribute_waiting(v_quoted), p_now); end if;
end $$;
comment on function private.settle_leftovers(timestamptz) is
  'Statuses and answers that were parked in the very instant in which their message became known.';

create function private.stalled_imports(p_now timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
  select array(
    select id from public.imports
    where status = 'running' and coalesce(progressed_at, started_at, created_at) < p_now - interval '2 min' order by id limit 100)
$$;
comment on function private.stalled_imports(timestamptz) is
  'Imports of which nobody reads on: the wake was lost, or whoever ran it is gone. A few thousand lines take seconds.';

create function public.sweep() returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_senders bigint[] := array(select id from public.senders order by id);
  v_settled int := 0;
  v_completed int := 0;
  v_wrong int := 0;
  v_id bigint;
begin
  if pg_try_advisory_xact_lock(hashtext('relance sweep')) then
    -- The partitions first: their locks are the widest, and nothing is held yet.
    perform private.keep_event_days(v_now);
    perform from public.senders where id = any (v_senders) order by id for no key update;
    v_now := private.clock();
    v_settled := private.settle_expired(v_senders, v_now);
    for v_id in select distinct sender_id from public.campaigns where status = 'scheduled' and scheduled_at <= v_now order by 1 loop
      perform private.start_scheduled(v_id, v_now);
    end loop;
    perform private.settle_leftovers(v_now);
    perform private.resume_good_slices(v_now);
    v_completed := private.complete_campaigns(array(
      select id from public.campaigns where audience_complete and (status = 'running' or (status = 'paused' and pause_reason = 'first_slice'))));
    perform public.fold_counters();
    v_wrong := private.compare_counters(v_now);
    perform private.watch(v_now);
    perform private.watch_supplies(v_now);
  end if;
  return jsonb_build_object(
    'wake', to_jsonb(array(select s.id from public.senders s where private.needs_wake(s, v_now) order by s.id)),
    'prepare', to_jsonb(private.campaigns_to_prepare(v_now)), 'import', to_jsonb(private.stalled_imports(v_now)),
    'completed', v_completed, 'settled', v_settled, 'wrong_counters', v_wrong);
end $$;
comment on function public.sweep() is
  'Repeats what may have been missed and says what is to be done outside: senders to wake, campaigns to prepare, imports to go on with. As often as one likes.';

revoke execute on function public.sweep() from public, anon, authenticated;
grant execute on function public.sweep(), private.keep_event_days(timestamptz), private.resume_good_slices(timestamptz), private.watch(timestamptz),
  private.compare_counters(timestamptz), private.count_wrong_counters(bigint[]), private.settle_leftovers(timestamptz), private.stalled_imports(timestamptz),
  private.price(text, text, text, date), private.follow_up_params(bigint, bigint), private.follow_up_variables(text),
  private.contact_field(text, text, text, jsonb), private.template_value(text) to service_role;

-- Plans are the same whatever the figures; one made while tables were empty must not be a scan of a full table.
do $$
declare f regprocedure;
begin
  foreach f in array array['public.begin_pump(bigint)', 'public.release_pump(bigint, uuid, timestamptz)', 'public.claim(bigint, uuid, int)',
      'public.record(jsonb)', 'public.record_and_claim(bigint, uuid, jsonb, int)', 'public.ingest_webhook(text, text, smallint, jsonb, text)',
      'public.replay_webhook(bigint, text)']::regprocedure[] loop
    execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
    execute format('alter function %s set enable_seqscan = off', f);
  end loop;
end $$;

select private.keep_event_days(private.clock());
