-- The sweep, and the watch in the database.
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
    -- Partitions first: they take the strongest locks, and no other lock is held yet.
    perform private.maintain_event_partitions(v_now);
    delete from public.idempotency_keys where created_at < v_now - interval '24 h';
    perform from public.senders where id = any (v_senders) order by id for no key update;
    v_now := private.clock();
    perform private.pause_sender(id, p.problem, null, v_now)
    from private.restore_problem() p(problem), unnest(v_senders) id where p.problem is not null;
    v_settled := private.settle_expired(v_senders, v_now);
    for v_id in select distinct sender_id from public.campaigns where status = 'scheduled' and scheduled_at <= v_now
      order by 1 loop
      perform private.start_scheduled(v_id, v_now);
    end loop;
    perform private.settle_leftovers(v_now);
    perform private.end_old_waits(v_now);
    perform private.resume_good_slices(v_now);
    v_completed := private.complete_campaigns(array(
      select id from public.campaigns where audience_complete
        and (status = 'running' or (status = 'paused' and pause_reason = 'first_slice'))));
    perform public.fold_counters();
    v_wrong := private.compare_counters(v_now);
    perform private.check_deliveries(v_now);
    perform private.check_services(v_now);
    perform private.check_spending(v_now);
  end if;
  return jsonb_build_object(
    'wake', to_jsonb(array(select s.id from public.senders s where private.needs_wake(s, v_now) order by s.id)),
    'prepare', to_jsonb(private.campaigns_to_prepare(v_now)), 'import', to_jsonb(private.stalled_imports(v_now)),
    'completed', v_completed, 'settled', v_settled, 'wrong_counters', v_wrong);
end $$;
comment on function public.sweep() is
  'Repeats what may have been missed and returns what the caller has to do: senders to wake, campaigns to prepare, '
  'imports to continue. May be called at any time.';
grant execute on function public.sweep() to service_role;

create function public.prune() returns boolean
language sql volatile set search_path = '' as $$
  select private.prune(5000)
$$;
comment on function public.prune() is
  'Deletes some of what private.retention keeps no longer; true if there is more. May be called at any time.';
grant execute on function public.prune() to service_role;

create function public.store_watchdog(p_address text, p_secret text) returns jsonb
language sql volatile set search_path = '' as $$
  select private.store_watchdog(p_address, p_secret)
$$;
comment on function public.store_watchdog(text, text) is
  'Stores the address of the app and the secret for its jobs, and schedules the watch where pg_cron exists: '
  '{scheduled, calls}. May be repeated. For the service role.';
grant execute on function public.store_watchdog(text, text), private.store_watchdog(text, text) to service_role;

create function public.watchdog_state() returns jsonb
language sql stable set search_path = '' as $$
  select private.watchdog_state()
$$;
comment on function public.watchdog_state() is
  'Whether the watch in the database runs, for pages that show what replaces a lost wake: {stored_at, watched_at, '
  'called_at, watches, wakes, problem}.';
grant execute on function public.watchdog_state(), private.watchdog_state() to authenticated, service_role;
