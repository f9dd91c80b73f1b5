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

create function private.mail_choice(p_kind public.alert_kind) returns text
language sql immutable set search_path = '' as $$
  select case
    when p_kind in ('campaign_completed', 'campaign_cancelled') then 'campaign_ends'
    when p_kind in ('pin_changed', 'database_restored', 'opt_out_key_differs') then 'security'
    else 'alerts' end
$$;
comment on function private.mail_choice(public.alert_kind) is
  'Which choice of a user decides about the mail of an alert; nobody can choose against security.';
grant execute on function private.mail_choice(public.alert_kind) to service_role;

create function private.campaign_figures(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.stats_of(c) || jsonb_build_object('has_follow_up', c.follow_up_body is not null,
    'failures', (select coalesce(jsonb_agg(to_jsonb(f) order by f.n desc, f.code), '[]') from (
      select m.code, private.error_class(m.code) as class, count(*) as n from public.messages m
      where m.campaign_id = c.id and m.kind = 'message_1' and m.problem = 'failed'
      group by 1, 2 order by 3 desc, 1 limit 5) f))
  from public.campaigns c where c.id = p_campaign_id
$$;
comment on function private.campaign_figures(bigint) is
  'What the page of a campaign shows, with the five most frequent reasons of failures. Definer: for mails, which are '
  'written with the service key.';
grant execute on function private.campaign_figures(bigint) to service_role;

create function private.mails_due(p_kinds public.alert_kind[], p_now timestamptz)
returns table (alert_id bigint, person_id uuid)
language sql stable set search_path = '' as $$
  select a.id, p.id from public.alerts a
  join public.profiles p on p.active
    and case when a.owner_id is null then p.role = 'super_admin' else p.id = a.owner_id end
    and case private.mail_choice(a.kind) when 'campaign_ends' then p.mails_campaign_ends
      when 'alerts' then p.mails_alerts else true end
  where a.cleared_at is null and a.raised_at > p_now - interval '1 day' and a.kind = any (p_kinds)
    -- Whoever waits in a cancelled campaign is cancelled in ranges: not before its figures are final.
    and not exists (select from public.queue q where a.kind = 'campaign_cancelled' and q.campaign_id = a.campaign_id)
    and not exists (select from private.alert_mails m where m.alert_id = a.id and m.person_id = p.id
      and (m.sent_at is not null or m.taken_at > p_now - interval '10 min'))
$$;
comment on function private.mails_due(public.alert_kind[], timestamptz) is
  'Who is still to be told of which alert. Alerts older than a day are left out: they were raised before mail was '
  'configured.';
grant execute on function private.mails_due(public.alert_kind[], timestamptz) to service_role;

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
          and m.state = 'unknown' limit 1000) u) as unknown,
      (select max(v.last_inbound_at) from public.conversations v
        where v.sender_id = x.id and v.last_inbound_at > p_now - interval '3 days') as heard_at
    from public.senders x order by x.id
  loop
    if s.silent then
      perform private.raise_alert('no_webhook', s.id, null, jsonb_build_object('since', s.last_webhook_at), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'no_webhook' and sender_id = s.id and cleared_at is null
        and s.last_webhook_at > raised_at;
    end if;
    if s.heard_at is null and (
      select count(*) = 50 from (
        select from public.attempts a join public.messages m on m.id = a.message_id
        where a.sender_id = s.id and a.outcome = 'accepted' and a.busy_until > p_now - interval '3 days'
          and m.delivered_at is not null limit 50) d) then
      perform private.raise_alert('messages_elsewhere', s.id, null, '{"reason": "silence"}', p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'messages_elsewhere' and sender_id = s.id
        and cleared_at is null and (detail ->> 'reason' = 'silence'
          or (raised_at < p_now - interval '7 days' and not exists (
            select from public.conversations v where v.sender_id = s.id and v.held_by is not null
              and v.last_inbound_at > p_now - interval '7 days')));
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
  'Raises alerts when accepted messages get no webhook, when fifty were delivered in three days and nobody wrote, and '
  'when outcomes stay unknown for a day.';
grant execute on function private.check_deliveries(timestamptz) to service_role;

create function private.webhook_problem(p_phone_number_id text) returns text
language plpgsql stable set search_path = '' as $$
begin
  perform private.require_active();
  return (select case
    when not s.webhook_subscribed and s.webhook_checked_at > coalesce(s.last_webhook_at, '-infinity')
      then 'unsubscribed'
    when exists (select from public.alerts a where a.kind = 'no_webhook' and a.sender_id = s.id
      and a.cleared_at is null and a.raised_at > coalesce(s.last_webhook_at, '-infinity')) then 'silent' end
  from public.senders s where s.id = private.default_sender(p_phone_number_id));
end $$;
comment on function private.webhook_problem(text) is
  'Why no webhook arrives: the account is not subscribed, or accepted messages get none (private.check_deliveries). A '
  'webhook that came since refutes both. Null when all is well or unknown.';

create function private.check_services(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_bytes bigint := pg_database_size(current_database());
  v_card record;
  s record;
begin
  select * into v_card from private.rate_card(p_now);
  if v_card.due then
    perform private.raise_alert('rates_unchecked', null, null, jsonb_build_object('at', v_card.dated), p_now);
  else
    update public.alerts set cleared_at = p_now where kind = 'rates_unchecked' and cleared_at is null;
  end if;
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
  'Raises alerts about prices to check, the size of the database, the expiry of the token, and wakes that QStash '
  'refuses. Closes news that nothing else ends, such as a changed PIN, after a week.';
grant execute on function private.check_services(timestamptz) to service_role;

create function private.check_spending(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_limit int := private.free_service_messages();
  s public.senders;
  v_used int;
  v_silent bigint;
begin
  for s in select * from public.senders order by id loop
    v_used := private.service_used(s.id, private.account_month(s, p_now));
    if v_used >= 0.9 * v_limit then
      perform private.raise_alert('free_replies', s.id, null, jsonb_build_object('used', v_used, 'limit', v_limit,
        'payment', case s.payment_missing when true then 'missing' when false then 'fine' else 'unknown' end), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'free_replies' and sender_id = s.id
        and cleared_at is null;
    end if;
    v_silent := 0;
    if greatest(v_used, private.service_used(s.id, private.account_month(s, p_now - interval '3 days'))) >= v_limit then
      select count(*) into v_silent from (
        select from public.attempts a join public.messages m on m.id = a.message_id
        where a.sender_id = s.id and a.outcome = 'accepted' and a.finished_at <= p_now - interval '24 h'
          and a.busy_until > p_now - interval '3 days' and a.finished_at < s.last_webhook_at
          and m.state = 'accepted' and a.number = m.attempts and private.is_service(m.kind, m.params)
          and private.service_used(s.id, private.account_month(s, a.finished_at)) >= v_limit limit 1000) x;
    end if;
    if v_silent > 0 then
      perform private.raise_alert('replies_unpaid', s.id, null, jsonb_build_object('messages', v_silent), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'replies_unpaid' and sender_id = s.id
        and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.check_spending(timestamptz) is
  'Raises alerts when nine in ten free service messages of the month are used, and when Meta accepted some beyond them '
  'and reported nothing for a day: without a payment method it drops them in silence.';
grant execute on function private.check_spending(timestamptz) to service_role;

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
  if current_setting('role') <> 'service_role' then perform private.require_super_admin(); end if;
  v_campaigns := array(select id from public.campaigns where status in ('running', 'paused', 'completed')
    order by id desc limit 5);
  return jsonb_build_object(
    'now', v_now,
    'database_bytes', pg_database_size(current_database()), 'database_limit_bytes', private.database_limit(),
    'room', private.room(v_now),
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
comment on function private.service_health() is
  'Definer: reads the whole deployment. For super-admins, checked first, and for doctor with the service key.';

create function private.bytes_of(p_tables text) returns bigint
language sql stable security definer set search_path = '' as $$
  select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_catalog.pg_class c
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind = 'r' and c.relname ~ p_tables
$$;
comment on function private.bytes_of(text) is
  'The bytes of the tables whose name matches, with their indexes. Definer: called by room.';

create function private.shorter_retention() returns table (act text, keeps interval, tables text)
language sql immutable set search_path = '' as $$
  values ('webhooks', interval '1 day', '^webhook_events'), ('import_lines', interval '1 day', '^import_(rows|parts)$'),
    ('details', interval '90 days', '^(attempts|campaign_recipients)$'), ('messages', interval '90 days', '^messages$')
$$;
comment on function private.shorter_retention() is
  'Acts that free room: what each keeps afterwards, and the tables that it empties.';

create function private.room(p_now timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_sent bigint := (select greatest(coalesce(sum(n), 0), 1) from public.campaign_counters);
  v_past bigint := (select coalesce(sum(n), 0) from private.past_counts where campaign_id is not null);
  v_ended bigint := (select coalesce(sum(t.n), 0) from public.campaigns c
    join public.campaign_counters t on t.campaign_id = c.id
    where c.condensed_at is null and c.status in ('completed', 'cancelled')
      and coalesce(c.completed_at, c.cancelled_at) < p_now - interval '90 days');
  v_share numeric := least(1, v_ended / greatest(v_sent - v_past, 1)::numeric);
begin
  return (
    select jsonb_agg(jsonb_build_object('act', a.act, 'days', extract(day from a.keeps), 'bytes', b.bytes,
      'frees', round(b.bytes * case a.act
        when 'webhooks' then case when b.bytes > 0 then coalesce(
          (select sum(pg_total_relation_size(c.oid)) from pg_catalog.pg_class c
            where c.relname ~ '^webhook_events_[0-9]{8}$' and c.relkind = 'r'
              and to_date(right(c.relname, 8), 'YYYYMMDD') < ((p_now - a.keeps) at time zone 'UTC')::date), 0)
            / b.bytes::numeric else 0 end
        when 'import_lines' then 1
        when 'details' then v_share
        -- A past message takes about a ninth of a whole one.
        else v_share * 8 / 9 end)) order by a.act)
    from private.shorter_retention() a cross join lateral (select private.bytes_of(a.tables) as bytes) b);
end $$;
comment on function private.room(timestamptz) is
  'What takes room in the database, and about how much each act would free: {act, days, bytes, frees}. Reckoned from '
  'the sizes of tables and the counters of campaigns that ended before. Definer: called by functions that have checked '
  'the caller.';

create function private.free_room(p_act text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_keeps interval := (select keeps from private.shorter_retention() where act = p_act);
begin
  perform private.require_super_admin();
  if v_keeps is null then perform private.fail('invalid', 'act', 'not_allowed'); end if;
  update private.retention set
    processed_events = case p_act when 'webhooks' then least(processed_events, v_keeps) else processed_events end,
    import_lines = case p_act when 'import_lines' then least(import_lines, v_keeps) else import_lines end,
    rejected_lines = case p_act when 'import_lines' then least(rejected_lines, v_keeps) else rejected_lines end,
    details = case p_act when 'details' then least(details, v_keeps) else details end,
    messages = case p_act when 'messages' then least(messages, v_keeps) else messages end,
    next_prune_at = '-infinity'
  where only_row;
  perform private.audit('freed_room', 'retention', null, jsonb_build_object('reason', p_act));
end $$;
comment on function private.free_room(text) is
  'Shortens what private.retention keeps, from now on; private.prune and the sweep then delete a part at a time. Never '
  'lengthens it. Definer: users may not change the retention. For super-admins, checked first.';
