-- Users, and the audit log.
create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  email text not null,
  full_name text not null,
  role public.user_role not null default 'admin',
  locale text not null default 'fr',
  default_country char(2) not null default 'FR',
  active boolean not null default true,
  mails_campaign_ends boolean not null default true,
  mails_alerts boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint one_profile_per_email unique (email),
  constraint profile_emails_are_lower_case check (email = lower(email)),
  constraint profile_names_are_short check (char_length(full_name) between 1 and 120),
  constraint profile_locales_are_language_tags check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$'),
  constraint profile_countries_are_iso check (default_country ~ '^[A-Z]{2}$')
);
comment on table public.profiles is 'Users who may log in. An account without an active row here can do nothing.';
comment on column public.profiles.mails_alerts is
  'Whether they get mails about what stops or may cost. Those about security are sent in any case: '
  'private.mail_choice.';

create trigger profiles_are_touched before update on public.profiles for each row execute function private.touch();

create function private.keep_a_super_admin() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtext('relance super-admins'));
  if not exists (select from public.profiles where role = 'super_admin' and active and id <> old.id) then
    perform private.fail('last_super_admin');
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
comment on function private.keep_a_super_admin() is
  'Refuses the change that would leave no active super-admin. The lock makes the second of two concurrent changes see '
  'the first. Definer: policies hide the other rows.';
create trigger the_last_super_admin_stays before delete on public.profiles
  for each row when (old.role = 'super_admin' and old.active) execute function private.keep_a_super_admin();
create trigger the_last_super_admin_stays_active before update of role, active on public.profiles
  for each row when (old.role = 'super_admin' and old.active and (new.role <> 'super_admin' or not new.active))
  execute function private.keep_a_super_admin();

create function private.forget_days() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.day_counters where owner_id = old.id;
  update public.counter_deltas set day = null where owner_id = old.id and day is not null;
  return old;
end $$;
comment on function private.forget_days() is
  'Deletes the daily counters of a deleted user. Their messages were handed over before, so these counters add up to '
  'zero; the deltas still count for campaigns. Definer: whoever deletes the account may not write counters.';
create trigger days_go_with_their_owner before delete on public.profiles
  for each row execute function private.forget_days();

alter table public.profiles enable row level security;
grant select on public.profiles to authenticated;
grant update (full_name, locale, default_country, mails_campaign_ends, mails_alerts) on public.profiles
  to authenticated;
grant select, insert, update, delete on public.profiles to service_role;
create policy "only active people act" on public.profiles as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "people read themselves, super-admins everybody" on public.profiles for select to authenticated
  using (id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "people edit themselves" on public.profiles for update to authenticated
  using (id = (select auth.uid())) with check (id = (select auth.uid()));

create function private.holds_nothing_personal(p_detail jsonb) returns boolean
language sql immutable strict set search_path = '' as $$
  with forms(key, form) as (
    select unnest(k.keys), '^(' || k.form || ')$'
    from (values
      ('{contacts,messages,message_id,category_id,of,code,wrong,left,price}'::text[], '[0-9]{1,18}(\.[0-9]{1,9})?'),
      ('{was}', '[0-9]{1,9}(\.[0-9]{1,9})?|[a-z][a-z_]{0,29}'),
      ('{role,reason,category,fields,kind}', '[a-z][a-z_]{0,29}'),
      ('{active,closed,consent,is_stop,opted_out,unprocessed}', 'true|false'),
      ('{to,handed_over_to,assigned_to,import_id}', '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'),
      ('{country,currency}', '[A-Z]{2,3}'),
      ('{market,was_market}', '[A-ZÀ-Ý][A-Za-zÀ-ÿ &''’.-]{1,59}'),
      ('{since,interacted_since,valid_from}', '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+-]{1,25}Z?)?')) as k(keys, form))
  select p_detail - array(select key from forms) = '{}' and octet_length(p_detail::text) <= 4096
    and not exists (
      select from jsonb_each(p_detail) d join forms f on f.key = d.key
      cross join lateral jsonb_path_query(d.value, '$[*]') v
      where v <> 'null' and v #>> '{}' !~ f.form)
$$;
comment on function private.holds_nothing_personal(jsonb) is
  'Whether a detail of the audit log has only known keys, with ids, words of lists, numbers and dates.';
grant execute on function private.holds_nothing_personal(jsonb) to service_role;

create table public.audit_log (
  id bigint generated always as identity primary key,
  actor_id uuid,
  action text not null,
  subject text not null,
  subject_id text,
  detail jsonb not null default '{}',
  at timestamptz not null default clock_timestamp(),
  constraint audit_log_holds_words_and_ids check (action ~ '^[a-z_]{1,30}$' and subject ~ '^[a-z_]{1,30}$'
    and subject_id ~ '^([0-9]{1,19}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'),
  constraint audit_log_names_nobody check (private.holds_nothing_personal(detail))
);
comment on table public.audit_log is
  'Who did what and when. Append-only until private.prune drops it; holds ids, never names or phone numbers.';
create index audit_log_by_actor on public.audit_log (actor_id, id);

alter table public.audit_log enable row level security;
grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;
create policy "only active people act" on public.audit_log as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "super-admins read the log, people their own acts" on public.audit_log for select to authenticated
  using (actor_id = (select auth.uid()) or (select private.actor_is_super_admin()));
