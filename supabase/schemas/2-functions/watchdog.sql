-- The watch in the database: every minute the sweep and calls of the jobs, so that sending does not depend on QStash.
create function private.call_job(p_path text, p_body jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  w private.watchdog;
begin
  select * into w from private.watchdog;
  perform net.http_post(url := w.address || p_path, body := p_body,
    headers := jsonb_build_object('Content-Type', 'application/json', 'Authorization', 'Bearer ' || w.secret),
    timeout_milliseconds := 10000);
end $$;
comment on function private.call_job(text, jsonb) is
  'Calls a job of the app without waiting for its answer. Definer: no role may read the secret.';

create function private.run_watchdog() returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_swept jsonb;
  v_problem text;
  v_can_call boolean := to_regprocedure('net.http_post(text, jsonb, jsonb, jsonb, integer)') is not null
    and exists (select from private.watchdog);
  v_calls int := 0;
  x record;
begin
  begin
    v_swept := public.sweep();
  exception when others then
    -- Even if the sweep fails, senders with work are woken.
    v_problem := sqlerrm;
    v_swept := jsonb_build_object('wake', to_jsonb(private.needing_wake(array(select id from public.senders), v_now)));
  end;
  if v_can_call then
    for x in
      select '/api/jobs/send' as path, jsonb_build_object('sender_id', id) as body
      from jsonb_array_elements(v_swept -> 'wake') id
      union all
      select '/api/jobs/launch', jsonb_build_object('campaign_id', id)
      from jsonb_array_elements(v_swept -> 'prepare') id
      union all
      select '/api/jobs/import', jsonb_build_object('import_id', id) from jsonb_array_elements(v_swept -> 'import') id
    loop
      perform private.call_job(x.path, x.body);
      v_calls := v_calls + 1;
    end loop;
  end if;
  update private.watchdog set watched_at = v_now, called_at = case when v_calls > 0 then v_now else called_at end,
    problem = v_problem
  where only_row;
  if to_regclass('cron.job_run_details') is not null then
    execute 'delete from cron.job_run_details where end_time < now() - interval ''1 day''';
  end if;
  return v_swept || jsonb_build_object('calls', v_calls);
end $$;
comment on function private.run_watchdog() is
  'Runs every minute: the sweep, then a call for each sender with due work and no pump, and for launches and imports '
  'to continue. Without pg_net only the sweep. Definer: run by pg_cron.';

create function private.database_wakes() returns boolean
language sql stable security definer set search_path = '' as $$
  select to_regprocedure('net.http_post(text, jsonb, jsonb, jsonb, integer)') is not null
    and exists (select from private.watchdog where watched_at > private.clock() - interval '5 min')
$$;
comment on function private.database_wakes() is
  'Whether the database itself wakes senders when QStash does not. Definer: the row holds a secret.';
grant execute on function private.database_wakes() to authenticated, service_role;

create function private.store_watchdog(p_address text, p_secret text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_scheduled boolean := to_regprocedure('cron.schedule(text, text, text)') is not null;
begin
  insert into private.watchdog (address, secret, stored_at) values (rtrim(p_address, '/'), p_secret, private.clock())
  on conflict (only_row) do update set address = excluded.address, secret = excluded.secret,
    stored_at = excluded.stored_at;
  if v_scheduled then
    perform cron.schedule('relance-watch', '* * * * *', 'select private.run_watchdog()');
    perform cron.schedule('relance-prune', '* * * * *', 'select private.prune(5000)');
  end if;
  return jsonb_build_object('scheduled', v_scheduled,
    'calls', to_regprocedure('net.http_post(text, jsonb, jsonb, jsonb, integer)') is not null);
end $$;
comment on function private.store_watchdog(text, text) is
  'Definer: the secret is written here and read nowhere outside.';

create function private.watchdog_state() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if current_setting('role') <> 'service_role' then perform private.require_active(); end if;
  return (
    select jsonb_build_object('stored_at', w.stored_at, 'watched_at', w.watched_at, 'called_at', w.called_at,
      'watches', coalesce(w.watched_at > private.clock() - interval '5 min', false), 'wakes', private.database_wakes(),
      'problem', case when private.actor_is_super_admin() or current_setting('role') = 'service_role'
        then w.problem end)
    from (select 1) one left join private.watchdog w on true);
end $$;
comment on function private.watchdog_state() is 'Definer: the row holds a secret, which is not returned.';
