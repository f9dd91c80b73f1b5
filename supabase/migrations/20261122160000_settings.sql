-- What a super-admin sets and watches: the number that sends, the price list, whether all is well.
create function private.must_be_super_admin() returns void
language plpgsql stable set search_path = '' as $$
begin
  if not private.actor_is_active() or not private.actor_is_super_admin() then perform private.fail('forbidden'); end if;
end $$;
comment on function private.must_be_super_admin() is 'Raises `forbidden` for anybody else.';
grant execute on function private.must_be_super_admin() to authenticated;

create function private.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s public.senders;
  v_changed text[];
begin
  perform private.must_be_super_admin();
  select * into s from public.senders where id = p_sender_id for no key update;
  if s.id is null then perform private.fail('not_found'); end if;
  if p_patch ? 'time_zone' and private.is_time_zone(p_patch ->> 'time_zone') is not true then
    perform private.fail('invalid', 'time_zone', 'not_allowed');
  end if;
  v_changed := array(select key from jsonb_each(p_patch) patch
    where key in ('rate_per_minute', 'time_zone', 'sending_starts_at', 'sending_ends_at', 'cost_cap', 'opt_out_confirmation')
      and patch.value is distinct from to_jsonb(s) -> key order by key);
  if cardinality(v_changed) > 0 then
    update public.senders set
      rate_per_minute = case when p_patch ? 'rate_per_minute' then (p_patch ->> 'rate_per_minute')::int else rate_per_minute end,
      time_zone = case when p_patch ? 'time_zone' then p_patch ->> 'time_zone' else time_zone end,
      sending_starts_at = case when p_patch ? 'sending_starts_at' then (p_patch ->> 'sending_starts_at')::time else sending_starts_at end,
      sending_ends_at = case when p_patch ? 'sending_ends_at' then (p_patch ->> 'sending_ends_at')::time else sending_ends_at end,
      cost_cap = case when p_patch ? 'cost_cap' then (p_patch ->> 'cost_cap')::numeric else cost_cap end,
      opt_out_confirmation = case when p_patch ? 'opt_out_confirmation' then p_patch ->> 'opt_out_confirmation' else opt_out_confirmation end,
      edited_at = private.clock()
    where id = p_sender_id returning * into s;
    perform private.audit('changed', 'sender', p_sender_id::text, jsonb_build_object('fields', v_changed));
  end if;
  return jsonb_build_object('changed', to_jsonb(v_changed), 'wake', private.needs_wake(s, private.clock()));
end $$;
comment on function private.edit_sender(bigint, jsonb) is
  'Definer: senders are written by functions only. What a changed limit kept waiting may be due now: `wake` says so.';
grant execute on function private.edit_sender(bigint, jsonb) to authenticated;

create function public.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.edit_sender(p_sender_id, p_patch) $$;
comment on function public.edit_sender(bigint, jsonb) is
  'Changes how a number sends: rate, hours, cap, confirmation. Super-admins only; what is not in the patch stays: {changed, wake}.';
revoke execute on function public.edit_sender(bigint, jsonb) from public, anon;
grant execute on function public.edit_sender(bigint, jsonb) to authenticated;

create function private.log_rate() returns trigger
language plpgsql security definer set search_path = '' as $$
declare r public.rates := coalesce(new, old);
begin
  if (select auth.uid()) is not null then
    perform private.audit(case tg_op when 'INSERT' then 'added' when 'DELETE' then 'deleted' else 'changed' end, 'rate', r.id::text,
      jsonb_build_object('market', r.market, 'category', r.category, 'currency', r.currency, 'valid_from', r.valid_from,
        'price', new.price, 'was', old.price));
  end if;
  return null;
end $$;
comment on function private.log_rate() is 'Prices decide what a campaign is said to cost: the log says who changed which. Definer: nobody writes lines of their own.';
create trigger rates_are_logged after insert or update or delete on public.rates for each row execute function private.log_rate();

create function private.database_limit() returns bigint
language sql immutable set search_path = '' as $$ select 500000000 $$;
comment on function private.database_limit() is
  'Bytes of the free plan, beyond which the hosted database only reads. To be replaced on a larger plan.';

create function private.service_health() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_campaigns bigint[];
begin
  perform private.must_be_super_admin();
  v_campaigns := array(select id from public.campaigns where status in ('running', 'paused', 'completed') order by id desc limit 5);
  return jsonb_build_object(
    'now', v_now,
    'database_bytes', pg_database_size(current_database()), 'database_limit_bytes', private.database_limit(),
    'campaigns_counted', cardinality(v_campaigns),
    'counters_wrong', private.count_wrong_counters(v_campaigns),
    'events_kept', (select count(*) from (select from public.webhook_events limit 100000) e),
    'events_unread', (select count(*) from (select from public.webhook_events where processed_at is null limit 10000) e),
    'oldest_unread_at', (select min(received_at) from public.webhook_events where processed_at is null),
    'unknown_messages', (select count(*) from (select from public.messages where problem = 'unknown'
      and claimed_at <= v_now - interval '24 h' limit 10000) u),
    'templates', (select coalesce(jsonb_object_agg(status, n), '{}') from (
      select upper(status) as status, count(*) as n from public.templates where missing_since is null group by 1) t),
    'database_wakes', private.database_wakes(),
    'templates_synced_at', (select max(synced_at) from public.templates),
    'last_attempt_at', (select max(a.claimed_at) from public.senders s
      cross join lateral (select claimed_at from public.attempts where sender_id = s.id order by busy_until desc limit 1) a));
end $$;
comment on function private.service_health() is 'Definer: a look at the whole deployment, for super-admins.';
grant execute on function private.service_health() to authenticated;

create function public.service_health() returns jsonb
language sql stable set search_path = '' as $$ select private.service_health() $$;
comment on function public.service_health() is
  'What the database knows of the service: its size, counters against rows of the newest campaigns, raw webhooks kept and unread, templates, the last attempt. Super-admins only.';
revoke execute on function public.service_health() from public, anon;
grant execute on function public.service_health() to authenticated;

create function private.watch_supplies(p_now timestamptz) returns void
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
  for s in select id, wake_failed_at, token_expires_at from public.senders order by id loop
    if s.token_expires_at < p_now + interval '14 days' then
      perform private.raise_alert('token_expires', s.id, null, jsonb_build_object('at', s.token_expires_at), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'token_expires' and sender_id = s.id and cleared_at is null;
    end if;
    if s.wake_failed_at < p_now - interval '5 min' then
      perform private.raise_alert('wakes_fail', s.id, null, jsonb_build_object('since', s.wake_failed_at), p_now);
    else
      update public.alerts set cleared_at = p_now where kind = 'wakes_fail' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.watch_supplies(timestamptz) is
  'Alerts on what runs out: the database''s size, the token, and wakes that QStash takes no more.';
grant execute on function private.watch_supplies(timestamptz), private.database_limit() to service_role;

create function private.test_template(p_template_id bigint, p_contact_id bigint, p_phone_number_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts;
  t public.templates;
  v_sender_id bigint := private.default_sender(p_phone_number_id);
  v_id bigint;
begin
  perform private.must_be_super_admin();
  if v_sender_id is null then perform private.fail('no_sender'); end if;
  select * into k from public.contacts where id = p_contact_id and owner_id = (select auth.uid()) and deleted_at is null;
  if k.id is null then perform private.fail('contact_not_found', 'contact_id', 'not_found'); end if;
  select x.* into t from public.templates x join public.senders s on s.waba_id = x.waba_id and s.id = v_sender_id where x.id = p_template_id;
  if t.id is null then perform private.fail('invalid', 'template_id', 'template_unknown'); end if;
  if upper(t.status) <> 'APPROVED' then perform private.fail('invalid', 'template_id', 'template_not_approved'); end if;
  insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, params)
  values (k.id, v_sender_id, k.owner_id, 'test', k.country_code, jsonb_build_object('template', private.snapshot_of(t), 'values', (
    select coalesce(jsonb_object_agg(key, '[' || key || ']'), '{}') from unnest(private.template_keys(private.snapshot_of(t))) key)))
  returning id into v_id;
  insert into public.queue (message_id, sender_id, due_at, kind) values (v_id, v_sender_id, private.clock(), 'test');
  perform private.audit('test', 'sender', v_sender_id::text, jsonb_build_object('message_id', v_id));
  return jsonb_build_object('message_id', v_id, 'sender_id', v_sender_id);
end $$;
comment on function private.test_template(bigint, bigint, text) is
  'Queues one message with the template as it is, values shown as their names. Definer: messages are written by functions only.';
grant execute on function private.test_template(bigint, bigint, text) to authenticated;

create function public.test_template(p_template_id bigint, p_contact_id bigint, p_phone_number_id text default null) returns jsonb
language sql volatile set search_path = '' as $$ select private.test_template(p_template_id, p_contact_id, p_phone_number_id) $$;
comment on function public.test_template(bigint, bigint, text) is
  'A test without a campaign, to see that a new number sends: {message_id, sender_id}. Super-admins only.';
revoke execute on function public.test_template(bigint, bigint, text) from public, anon;
grant execute on function public.test_template(bigint, bigint, text) to authenticated;

create function public.take_news() returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_news jsonb;
begin
  with taken as (
    update public.alerts set mailed_at = v_now
    where mailed_at is null and cleared_at is null and raised_at > v_now - interval '1 day'
      and kind in ('campaign_completed', 'campaign_paused', 'campaign_not_started', 'sender_paused', 'token_expires', 'no_webhook')
    returning id, kind, owner_id, campaign_id, detail)
  select jsonb_agg(to_jsonb(t) || jsonb_build_object('campaign_name', (select name from public.campaigns where id = t.campaign_id)) order by t.id)
  into v_news from taken t;
  return jsonb_build_object('news', coalesce(v_news, '[]'), 'people', case when v_news is null then '[]' else (
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'email', email, 'full_name', full_name, 'locale', locale, 'role', role) order by email), '[]')
    from public.profiles where active) end);
end $$;
comment on function public.take_news() is
  'Alerts worth a mail that nobody has mailed yet, marked as mailed so that of two jobs one gets each, and who may be told. What is older than a day was raised before anybody could mail.';

create function public.give_back_news(p_ids bigint[]) returns int
language sql volatile set search_path = '' as $$
  with given as (update public.alerts set mailed_at = null where id = any (p_ids) returning 1) select count(*)::int from given
$$;
comment on function public.give_back_news(bigint[]) is 'Alerts that no mail server took: the next job tries again.';
revoke execute on function public.take_news(), public.give_back_news(bigint[]) from public, anon, authenticated;
grant execute on function public.take_news(), public.give_back_news(bigint[]) to service_role;
