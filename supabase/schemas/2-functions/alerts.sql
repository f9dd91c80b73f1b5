-- Raising alerts, and the health of the service.
create function private.raise_alert(p_kind public.alert_kind, p_sender_id bigint, p_campaign_id bigint, p_detail jsonb,
  p_now timestamptz)
returns void
language sql volatile set search_path = '' as $$
  insert into public.alerts as a (owner_id, sender_id, campaign_id, kind, detail, raised_at)
  values ((select owner_id from public.campaigns where id = p_campaign_id), p_sender_id, p_campaign_id, p_kind,
    p_detail, p_now)
  on conflict (kind, coalesce(sender_id, 0), coalesce(campaign_id, 0), coalesce(detail ->> 'template', ''))
    where cleared_at is null
  do update set detail = excluded.detail where a.detail <> excluded.detail
$$;
comment on function private.raise_alert(public.alert_kind, bigint, bigint, jsonb, timestamptz) is
  'Opens at most one alert per cause (and template); a campaign''s alert goes to its owner, others to all users.';
grant execute on function private.raise_alert(public.alert_kind, bigint, bigint, jsonb, timestamptz) to service_role;

create function private.check_deliveries(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  s record;
begin
  for s in
    select x.id, x.last_webhook_at,
      exists (select from public.attempts a where a.sender_id = x.id and a.outcome = 'accepted'
        and a.busy_until > p_now - interval '2 h' and a.finished_at < p_now - interval '15 min'
        -- A webhook updates the row at most twice a minute, and not while the row is locked.
        and a.finished_at > coalesce(x.last_webhook_at + interval '2 min', '-infinity') limit 1) as silent,
      (select count(*) from (select from public.attempts a join public.messages m on m.id = a.message_id
        where a.outcome = 'unknown' and a.claimed_at < p_now - interval '24 h' and a.sender_id = x.id
          and m.state = 'unknown' limit 1000) u) as unknown
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
      update public.alerts set cleared_at = p_now where kind = 'unknown_outcomes' and sender_id = s.id
        and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.check_deliveries(timestamptz) is
  'Raises alerts when accepted messages get no webhook, and when outcomes stay unknown for a day.';
grant execute on function private.check_deliveries(timestamptz) to service_role;

create function private.check_services(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_bytes bigint := pg_database_size(current_database());
  s record;
begin
  if v_bytes > 0.8 * private.database_limit() then
    perform private.raise_alert('database_nearly_full', null, null,
      jsonb_build_object('percent', floor(100.0 * v_bytes / private.database_limit())), p_now);
  else
    update public.alerts set cleared_at = p_now where kind = 'database_nearly_full' and cleared_at is null;
  end if;
  update public.alerts set cleared_at = p_now
  where kind in ('pin_changed', 'template_category', 'template_category_soon') and cleared_at is null
    and raised_at < p_now - interval '7 days';
  for s in select id, wake_failed_at, token_expires_at from public.senders order by id loop
    if s.token_expires_at < p_now + interval '14 days' then
      perform private.raise_alert('token_expires', s.id, null, jsonb_build_object('at', s.token_expires_at), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'token_expires' and sender_id = s.id
        and cleared_at is null;
    end if;
    if s.wake_failed_at < p_now - interval '5 min' then
      perform private.raise_alert('wakes_fail', s.id, null, jsonb_build_object('since', s.wake_failed_at), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'wakes_fail' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.check_services(timestamptz) is
  'Raises alerts about the size of the database, the expiry of the token, and wakes that QStash refuses. Closes news '
  'that nothing else ends, such as a changed PIN, after a week.';
grant execute on function private.check_services(timestamptz) to service_role;

create function private.database_limit() returns bigint
language sql immutable set search_path = '' as $$ select 500000000 $$;
comment on function private.database_limit() is
  'The size in bytes at which the free plan makes the hosted database read-only. To be replaced on a larger plan.';
grant execute on function private.database_limit() to service_role;

create function private.service_health() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_campaigns bigint[];
begin
  perform private.require_super_admin();
  v_campaigns := array(select id from public.campaigns where status in ('running', 'paused', 'completed')
    order by id desc limit 5);
  return jsonb_build_object(
    'now', v_now,
    'database_bytes', pg_database_size(current_database()), 'database_limit_bytes', private.database_limit(),
    'campaigns_counted', cardinality(v_campaigns),
    'counters_wrong', private.count_wrong_counters(v_campaigns),
    'events_kept', (select count(*) from (select from public.webhook_events limit 100000) e),
    'events_unread', (select count(*)
      from (select from public.webhook_events where processed_at is null limit 10000) e),
    'events_kept_days', (
      select ceil(extract(epoch from processed_events) / 86400) from private.retention),
    'events_unread_days', (
      select ceil(extract(epoch from unread_events) / 86400) from private.retention),
    'oldest_unread_at', (select min(received_at) from public.webhook_events where processed_at is null),
    'unknown_messages', (select count(*) from (select from public.messages where problem = 'unknown'
      and claimed_at <= v_now - interval '24 h' limit 10000) u),
    'templates', (select coalesce(jsonb_object_agg(status, n), '{}') from (
      select upper(status) as status, count(*) as n from public.templates where missing_since is null group by 1) t),
    'database_wakes', private.database_wakes(),
    'templates_synced_at', (select max(synced_at) from public.templates),
    'last_attempt_at', (select max(a.claimed_at) from public.senders s
      cross join lateral (select claimed_at from public.attempts where sender_id = s.id order by busy_until desc
        limit 1) a));
end $$;
comment on function private.service_health() is 'Definer: reads the whole deployment. For super-admins, checked first.';
