-- Made from supabase/schemas by npm run schema: edit there.
-- schemas/0-ground/schemas.sql
-- Schemas, extensions and default privileges. First, so that functions may use what is created later.
set check_function_bodies = off;

create extension if not exists pgcrypto with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists unaccent with schema extensions;
create extension if not exists btree_gin with schema extensions;

create schema private;
comment on schema private is 'Internals: never exposed by the API.';
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated;
alter default privileges in schema public revoke all on tables from anon, authenticated;

-- For the watch in the database, where they are available.
do $$
begin
  if exists (select from pg_catalog.pg_available_extensions where name = 'pg_cron') then
    create extension if not exists pg_cron with schema pg_catalog;
  end if;
  if exists (select from pg_catalog.pg_available_extensions where name = 'pg_net') then
    create extension if not exists pg_net with schema extensions;
  end if;
exception when insufficient_privilege or object_not_in_prerequisite_state or feature_not_supported then
  raise notice 'the watch in the database is not available here: %', sqlerrm;
end $$;

-- schemas/0-ground/time-and-ids.sql
-- The clock, time-ordered ids, time zones, and updated_at.
create function private.clock() returns timestamptz
language plpgsql volatile set search_path = '' as $$
begin
  return clock_timestamp();
end $$;
comment on function private.clock() is 'The only clock that counts. Tests replace it.';
grant execute on function private.clock() to authenticated, service_role;

create function private.uuid7() returns uuid
language sql volatile set search_path = '' as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;
comment on function private.uuid7() is 'A time-ordered UUID, so that an index on it grows at one end only.';
grant execute on function private.uuid7() to authenticated, service_role;

create function private.is_time_zone(p_name text) returns boolean
language plpgsql immutable strict set search_path = '' as $$
begin
  perform timestamptz 'epoch' at time zone p_name;
  return true;
exception when invalid_parameter_value then
  return false;
end $$;
comment on function private.is_time_zone(text) is
  'Whether PostgreSQL knows the time zone. An unknown one would make every claim fail.';
grant execute on function private.is_time_zone(text) to authenticated, service_role;

create function private.milliseconds(p_interval interval) returns bigint
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return greatest(0, ceil(extract(epoch from p_interval) * 1000));
end $$;
comment on function private.milliseconds(interval) is 'A duration in whole milliseconds, never negative.';
grant execute on function private.milliseconds(interval) to service_role;

create function private.touch() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := private.clock();
  return new;
end $$;
comment on function private.touch() is 'Sets updated_at.';
grant execute on function private.touch() to authenticated, service_role;

-- schemas/0-ground/text-and-lists.sql
-- Comparing and searching text, checking links, lists of ids.
create function private.fold_text(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select lower(extensions.unaccent('extensions.unaccent'::regdictionary, coalesce(p_text, '')))
$$;
comment on function private.fold_text(text) is 'Lower case without accents: what searches and comparisons use.';
grant execute on function private.fold_text(text) to authenticated, service_role;

create function private.bare_text(p_text text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_text text := lower(left(p_text, 4096));
begin
  if octet_length(v_text) > char_length(v_text) then
    -- Decomposed, so that accents, vowel signs and the marks of alif are characters of their own.
    v_text := translate(regexp_replace(lower(normalize(replace(v_text, '🛑', ' stop '), nfkd)),
      '[\u00ad\u0300-\u036f\u0610-\u061c\u0640\u064b-\u065f\u0670\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064'
        '\ufe00-\ufe0f\ufeff]+', '', 'g'), 'ىةکی', 'يهكي');
    if v_text ~ '[ßæœøðþłđıħŋŧ]' then v_text := private.fold_text(v_text); end if;
  end if;
  return btrim(regexp_replace(v_text, '[^[:alnum:]]+', ' ', 'g'));
end $$;
comment on function private.bare_text(text) is
  'Only the words: without case, accents, punctuation, invisible marks, emoji and double spaces. The stop sign is the '
  'word "stop".';
grant execute on function private.bare_text(text) to service_role;

create function private.is_same_text(p_text text, p_other text) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select private.bare_text(p_text) = private.bare_text(p_other)
      and (private.bare_text(p_text) <> '' or btrim(p_text) = btrim(p_other)));
end $$;
comment on function private.is_same_text(text, text) is
  'Whether two texts are equal apart from case, accents and punctuation. Texts of signs only, such as emoji, must be '
  'equal as they are.';
grant execute on function private.is_same_text(text, text) to service_role;

create function private.like_escape(p_text text) returns text
language sql immutable set search_path = '' as $$ select regexp_replace(p_text, '([\\%_])', '\\\1', 'g') $$;
comment on function private.like_escape(text) is 'Escapes a text so that LIKE matches it literally.';
grant execute on function private.like_escape(text) to authenticated;

create function private.links_are_safe(p_text text) returns boolean
language sql immutable strict set search_path = '' as $$
  select p_text !~* '(^|[^a-z0-9+.-])(javascript|vbscript|data|file|blob|mailto|ftp|intent|about|filesystem|'
      'view-source):[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]'
    and p_text !~* '(^|[^a-z0-9+.-])https?:(?!//)'
    and not exists (
      select from regexp_matches(p_text,
        '([a-z][a-z0-9+.-]*)://([^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*)', 'gi') m
      where m[1] !~* '^https?$'
         or m[2] !~ '^[^/?#@:"<>\\]+\.[^/?#@:"<>\\.]{2,}((:[0-9]{1,5})?([/?#][^"<>\\]*)?|[.:])$')
$$;
comment on function private.links_are_safe(text) is
  'Whether every address in a text is a well-formed http(s) one. _shared/links.ts says the same.';
grant execute on function private.links_are_safe(text) to authenticated, service_role;

create function private.bigints(p_list jsonb) returns bigint[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(id::bigint), '{}') from jsonb_array_elements_text(coalesce(nullif(p_list, 'null'), '[]')) id
$$;
comment on function private.bigints(jsonb) is 'A JSON list of ids as an array.';

create function private.picked(p_object jsonb, p_keys text[]) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(p_object) where key = any (p_keys)
$$;
comment on function private.picked(jsonb, text[]) is 'An object with only these of its keys.';
grant execute on function private.picked(jsonb, text[]) to authenticated;

create function private.part_done(p_name text, p_n int, p_ids bigint[], p_limit int) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object(p_name, p_n, 'next', case when cardinality(p_ids) = p_limit then p_ids[p_limit] end)
$$;
comment on function private.part_done(text, int, bigint[], int) is
  'The answer of one part of a bulk operation: how many rows, and the contact after which the next part starts.';
grant execute on function private.part_done(text, int, bigint[], int) to authenticated;

-- schemas/0-ground/errors.sql
-- Raising errors: a code of lib/base/errors.ts, with the fields concerned.
create function private.fail(p_code text, p_path text default null, p_field_code text default null) returns void
language plpgsql volatile set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = p_code,
    detail = case when p_path is null then ''
      else jsonb_build_array(jsonb_build_object('path', p_path, 'code', coalesce(p_field_code, p_code)))::text end;
end $$;
comment on function private.fail(text, text, text) is
  'Raises an error code of lib/base/errors.ts, with the field that caused it.';
grant execute on function private.fail(text, text, text) to authenticated, service_role;

create function private.require_unchanged(p_updated_at timestamptz, p_patch jsonb) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_patch ? 'unchanged_since' and p_updated_at is distinct from (p_patch ->> 'unchanged_since')::timestamptz then
    perform private.fail('conflict');
  end if;
end $$;
comment on function private.require_unchanged(timestamptz, jsonb) is
  'Raises conflict when a patch was made on another version of a row than the present one: its `unchanged_since` is '
  'the time of the last change that the author saw. A patch without it is always applied. The row must be locked.';
grant execute on function private.require_unchanged(timestamptz, jsonb) to authenticated, service_role;

create function private.fail_fields(p_problems jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if jsonb_array_length(p_problems) > 0 then
    raise exception using errcode = 'P0001', message = 'invalid', detail = p_problems::text;
  end if;
end $$;
comment on function private.fail_fields(jsonb) is
  'Raises `invalid` with the given field problems; does nothing when there are none.';

-- schemas/0-ground/limits.sql
-- What one call may ask for, whoever calls: the same through the app, the API and PostgREST.
create function private.limit_of(p_name text) returns int
language sql immutable parallel safe set search_path = '' as $$
  select l.most from (values
    ('rows_a_page', 1000),
    ('heavy_rows_a_page', 100),
    ('counted', 10000),
    ('counted_matches', 1000),
    ('rows_a_part', 5000),
    ('period_days', 400),
    ('ids', 10000),
    ('categories', 1000),
    ('numbers', 20000),
    ('opt_out_numbers', 1000),
    ('messages_to_resend', 500),
    ('import_corrections', 1000),
    ('waiting_imports', 20),
    ('search_characters', 200),
    ('own_words', 500),
    ('tried_characters', 4096),
    ('object_bytes', 262144),
    ('replies_an_hour', 1000),
    ('tests_an_hour', 300)) as l(name, most)
  where l.name = p_name
$$;
comment on function private.limit_of(text) is
  'The limits of calls. rows_a_page: lists and exports. heavy_rows_a_page: conversations, timelines, users, unknown '
  'messages. counted: how far a list is counted, counted_matches: one with a filter. rows_a_part: '
  'cancelling, retrying, handing over, called again while there is more. ids: contacts named in one call. numbers: '
  'pasted into a category. object_bytes: a draft, a patch, a mapping. The last two are per owner.';
grant execute on function private.limit_of(text) to authenticated, service_role;

create function private.bounded(p_name text, p_n int) returns int
language sql immutable parallel safe set search_path = '' as $$
  select greatest(1, least(p_n, private.limit_of(p_name)))
$$;
comment on function private.bounded(text, int) is
  'A number of rows that a caller asks for, from 1 to the limit; the limit for null.';
grant execute on function private.bounded(text, int) to authenticated, service_role;

create function private.require_at_most(p_name text, p_n bigint, p_path text) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if p_n > private.limit_of(p_name) then perform private.fail('invalid', p_path, 'too_long'); end if;
end $$;
comment on function private.require_at_most(text, bigint, text) is
  'Raises `invalid` for the field if a caller gives more than the limit.';
grant execute on function private.require_at_most(text, bigint, text) to authenticated, service_role;

create function private.require_small(p_object jsonb, p_path text) returns void
language sql immutable set search_path = '' as $$
  select private.require_at_most('object_bytes', octet_length(p_object::text), p_path)
$$;
comment on function private.require_small(jsonb, text) is 'Raises `invalid` for the field if an object is too large.';
grant execute on function private.require_small(jsonb, text) to authenticated, service_role;

create function private.require_period(p_from timestamptz, p_to timestamptz) returns void
language plpgsql immutable set search_path = '' as $$
begin
  -- A day has begun since the caller looked at the clock.
  if p_from is null or p_to - p_from >= make_interval(days => private.limit_of('period_days') + 1) then
    perform private.fail('invalid', 'from', 'too_long');
  end if;
end $$;
comment on function private.require_period(timestamptz, timestamptz) is
  'Raises `invalid` if a period of statistics is longer than the limit.';
grant execute on function private.require_period(timestamptz, timestamptz) to authenticated, service_role;

-- schemas/0-ground/lists.sql
-- Pages of lists and their counts, whatever share of the rows matches.
create function private.counts(p_n bigint, p_name text) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select jsonb_build_object('count', case when p_n <= private.limit_of(p_name) then p_n end,
    'count_at_least', least(p_n, private.limit_of(p_name)))
$$;
comment on function private.counts(bigint, text) is 'The counts of a list as its answer gives them.';
grant execute on function private.counts(bigint, text) to authenticated, service_role;

create function private.list_counts(p_ids bigint[], p_after jsonb, p_limit int, p_rows text, p_name text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_n bigint := coalesce(cardinality(p_ids), 0);
begin
  if p_after is not null or v_n > p_limit then
    execute format('select count(*) from (select from %s limit %s) counted', p_rows, private.limit_of(p_name) + 1)
      into v_n;
  end if;
  return private.counts(v_n, p_name);
end $$;
comment on function private.list_counts(bigint[], jsonb, int, text, text) is
  'Counts the rows of a list after its page was read, up to the limit. A first page that is the whole list is not '
  'counted again.';

create function private.page_ids(p_table text, p_base text, p_condition text, p_order text[], p_walk int, p_limit int,
  p_probe text default null)
returns bigint[]
language plpgsql stable set search_path = '' as $$
declare
  v_rows text := format('select %s.*, %s as sort_key from %s where %s', right(p_table, 1), p_order[1], p_table, p_base);
  v_order text := format('sort_key %2$s, %1$s %2$s', p_order[2], p_order[3]);
  v_page text := format('select array_agg(id) from (select id from (%%s) %s where true %%s order by %s limit %s) page',
    right(p_table, 1), v_order, p_limit);
  v_ids bigint[];
  v_read int;
begin
  execute format(v_page, format('%s order by %s limit %s', v_rows, v_order, p_walk), coalesce(p_probe, p_condition))
    into v_ids;
  if cardinality(v_ids) = p_limit then return v_ids; end if;
  execute format('select count(*) from (select from %s where %s limit %s) read', p_table, p_base, p_walk) into v_read;
  if v_read < p_walk then return v_ids; end if;
  -- Found by what they match, and sorted: coalesce keeps the planner from the index of the order.
  execute format('select array_agg(id) from (select %1$s.id from %2$s where %3$s%4$s'
    ' order by coalesce(%5$s, %5$s) %7$s, %1$s.%6$s %7$s limit %8$s) page', right(p_table, 1), p_table, p_base,
    replace(p_condition, ' offset 0)', ')'), p_order[1], p_order[2], p_order[3], p_limit) into v_ids;
  return v_ids;
end $$;
comment on function private.page_ids(text, text, text, text[], int, int, text) is
  'The page of a list of which many rows match. They are looked for in its order, which soon finds a page unless they '
  'stand together far behind: after so many rows in vain all that match are read. The order: key, second key, '
  'direction. p_probe: the condition as it is best asked of one row.';

create function private.contacts_found(p_owner uuid, p_condition text, p_most int) returns bigint[]
language plpgsql stable set search_path = '' as $$
declare
  v_ids bigint[];
begin
  execute format('select array_agg(id) from (select c.id from public.contacts c where %s%s limit %s) found',
    private.live_contacts(p_owner), p_condition, p_most + 1) into v_ids;
  return case when cardinality(v_ids) > p_most then null else coalesce(v_ids, '{}') end;
end $$;
comment on function private.contacts_found(uuid, text, int) is
  'The contacts that match, all at once as the index gives them; null if there are more.';

create function private.live_contacts(p_owner uuid) returns text
language sql immutable set search_path = '' as $$
  select 'c.deleted_at is null'
    || case when p_owner is not null then format(' and c.owner_id = %L', p_owner) else '' end
$$;
comment on function private.live_contacts(uuid) is 'The SQL condition on contacts c of an owner, or of all.';

create function private.counts_on_the_way(p_ids bigint[], p_after jsonb, p_limit int, p_table text, p_base text,
  p_condition text, p_order text)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_read int;
  v_n int := coalesce(cardinality(p_ids), 0);
begin
  if p_after is null and v_n <= p_limit then return private.counts(v_n, 'counted_matches'); end if;
  execute format('select count(*), count(*) filter (where true %4$s) from ('
    'select %2$s.* from %1$s where %3$s order by %5$s limit 2001) %2$s',
    p_table, right(p_table, 1), p_base, p_condition, p_order) into v_read, v_n;
  if v_read <= 2000 then return private.counts(v_n, 'counted_matches'); end if;
  return jsonb_build_object('count', null, 'count_at_least', greatest(v_n - v_n % 50, p_limit));
end $$;
comment on function private.counts_on_the_way(bigint[], jsonb, int, text, text, text, text) is
  'The counts of a list whose rows match too rarely to be counted and too often to be read: a round minimum, from its '
  'first 2,000 rows; exact if it has no more, or if its first page is all.';

-- schemas/0-ground/actors.sql
-- The caller: whether they may act, whose rows they read, and the audit log.
create type public.user_role as enum ('super_admin', 'admin');

create function private.actor_is_active() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.profiles where id = (select auth.uid()) and active)
    and (auth.jwt() ->> 'session_id' is null or exists (
      select from auth.sessions where id = (auth.jwt() ->> 'session_id')::uuid and user_id = (select auth.uid())))
$$;
comment on function private.actor_is_active() is
  'Whether the caller may act: the profile is active and the session has not ended, so a token is refused as soon as '
  'its user logs out. Definer: the policies of every table call it, also those of profiles.';
grant execute on function private.actor_is_active() to authenticated, service_role;

create function private.actor_is_super_admin() returns boolean
language sql stable security definer set search_path = '' as $$
  select private.actor_is_active()
    and exists (select from public.profiles where id = (select auth.uid()) and role = 'super_admin')
$$;
comment on function private.actor_is_super_admin() is
  'Whether the caller may act and is a super-admin. Definer: the policies of every table call it, also those of '
  'profiles.';
grant execute on function private.actor_is_super_admin() to authenticated, service_role;

create function private.require_active() returns void
language plpgsql stable set search_path = '' as $$
begin
  if not private.actor_is_active() then perform private.fail('forbidden'); end if;
end $$;
comment on function private.require_active() is 'Raises forbidden unless the caller may act.';
grant execute on function private.require_active() to authenticated;

create function private.require_super_admin() returns void
language plpgsql stable set search_path = '' as $$
begin
  if not private.actor_is_super_admin() then perform private.fail('forbidden'); end if;
end $$;
comment on function private.require_super_admin() is 'Raises forbidden unless the caller may act as a super-admin.';
grant execute on function private.require_super_admin() to authenticated;

create function private.readable_owner(p_owner uuid) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  perform private.require_active();
  return case when private.actor_is_super_admin() then p_owner else (select auth.uid()) end;
end $$;
comment on function private.readable_owner(uuid) is
  'Whose rows the caller may read: an admin''s own; for a super-admin those of the given owner, or all (null).';
grant execute on function private.readable_owner(uuid) to authenticated;

create function private.audit(p_action text, p_subject text, p_subject_id text, p_detail jsonb default '{}')
returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_log (actor_id, action, subject, subject_id, detail)
  values ((select auth.uid()), p_action, p_subject, p_subject_id, p_detail)
$$;
comment on function private.audit(text, text, text, jsonb) is
  'Writes one row of the audit log in the caller''s transaction. Definer: no user may insert into the log directly.';
grant execute on function private.audit(text, text, text, jsonb) to authenticated, service_role;

-- schemas/1-tables/accounts.sql
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

-- schemas/1-tables/organisation.sql
-- Who sends: shown to everybody on the privacy page.
create table public.organisation (
  only_row boolean primary key default true,
  name text not null,
  address text not null,
  contact_email text not null,
  contact_phone text,
  registration text,
  purpose text,
  data_location text,
  updated_at timestamptz not null default clock_timestamp(),
  constraint there_is_one_organisation check (only_row),
  constraint organisation_names_are_short check (char_length(name) between 1 and 120),
  constraint organisation_addresses_are_short check (char_length(address) between 1 and 300),
  constraint organisation_emails_are_addresses
    check (contact_email ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$' and char_length(contact_email) <= 254),
  constraint organisation_phones_are_numbers check (contact_phone ~ '^\+?[0-9][0-9 ().-]{3,38}$'),
  constraint organisation_registrations_are_short check (char_length(registration) between 1 and 200),
  constraint organisation_purposes_are_short check (char_length(purpose) between 1 and 500),
  constraint organisation_data_locations_are_short check (char_length(data_location) between 1 and 120)
);
comment on table public.organisation is
  'The organisation that sends, as the privacy page names it. No row until a super-admin has filled it in.';
comment on column public.organisation.registration is
  'Where the processing is registered: the number given by the CDP or the CNDP, a line of the register.';
comment on column public.organisation.purpose is 'Why people are written to; null shows a general sentence.';
comment on column public.organisation.data_location is
  'Where the database is hosted, such as "France (Paris)"; only its owner knows.';

create trigger organisation_is_touched before update on public.organisation
  for each row execute function private.touch();

alter table public.organisation enable row level security;
grant select on public.organisation to authenticated;
grant select, insert, update, delete on public.organisation to service_role;
create policy "only active people act" on public.organisation as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.organisation for select to authenticated
  using (true);

-- schemas/1-tables/idempotency.sql
-- POST requests that a client may repeat after a lost answer, by their Idempotency-Key.
create table public.idempotency_keys (
  owner_id uuid not null references public.profiles (id) on delete cascade,
  key text not null,
  route text not null,
  request_digest bytea not null,
  running_until timestamptz,
  subject text,
  subject_id text,
  response jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (owner_id, key),
  constraint idempotency_keys_are_short check (char_length(key) between 1 and 200),
  constraint kept_responses_are_small check (pg_column_size(response) <= 65536)
);
comment on table public.idempotency_keys is
  'Requests repeated within 24 hours with the same Idempotency-Key get the first answer.';
comment on column public.idempotency_keys.running_until is
  'Until then a repetition is refused: the first request may still be running.';
comment on column public.idempotency_keys.subject_id is
  'The row that the request created, noted in the transaction that created it.';
create index idempotency_keys_by_age on public.idempotency_keys (created_at);

alter table public.idempotency_keys enable row level security;
grant select, insert, update, delete on public.idempotency_keys to service_role;
create policy "only active people act" on public.idempotency_keys as restrictive for all to authenticated
  using ((select private.actor_is_active()));

create function private.note_created() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_key text := nullif(current_setting('request.headers', true), '')::json ->> 'idempotency-key';
  v_known public.idempotency_keys;
begin
  if v_key is null then return null; end if;
  select * into v_known from public.idempotency_keys
  where owner_id = (select auth.uid()) and key = v_key for no key update;
  if v_known.subject_id is not null and v_known.subject = tg_table_name then
    perform private.fail('in_progress');
  end if;
  update public.idempotency_keys set subject = tg_table_name, subject_id = (select id::text from created limit 1)
  where owner_id = v_known.owner_id and key = v_known.key and subject_id is null;
  return null;
end $$;
comment on function private.note_created() is
  'Notes which row a request with an Idempotency-Key created, and refuses a second one. PostgREST tells the headers of '
  'the request. Definer: nobody may write keys directly.';

-- schemas/1-tables/senders.sql
-- The phone numbers at Meta that send.
create table public.senders (
  id bigint generated always as identity primary key,
  phone_number_id text not null,
  waba_id text not null,
  display_phone_number text,
  verified_name text,
  quality_rating text not null default 'UNKNOWN',
  messaging_limit_tier text,
  tier_limit int,
  number_status text,
  platform_type text,
  code_verification_status text,
  pin_enabled boolean,
  siblings jsonb not null default '[]',
  portfolio_known boolean not null default false,
  currency char(3) not null default 'EUR',
  time_zone text not null default 'Europe/Paris',
  sending_starts_at time,
  sending_ends_at time,
  cost_cap numeric(12, 2),
  rate_per_minute int not null default 25,
  rate_per_second int not null default 80,
  long_window interval not null default '60 s',
  short_window interval not null default '1 s',
  fence interval not null default '20 s',
  attempt_deadline interval not null default '60 s',
  lease_duration interval not null default '8 s',
  retry_base interval not null default '30 s',
  retry_cap interval not null default '1 h',
  service_window interval not null default '23 h 50 min',
  backoff_base interval not null default '5 s',
  backoff_cap interval not null default '5 min',
  lease_token uuid,
  lease_until timestamptz,
  epoch bigint not null default 0,
  next_wake_at timestamptz,
  paced_at timestamptz not null default '-infinity',
  turn bigint not null default 0,
  unsent_in_a_row int not null default 0,
  backoff_until timestamptz,
  paused_at timestamptz,
  pause_reason text,
  pause_code int,
  waits_until timestamptz,
  waits_for text,
  tier_used int not null default 0,
  cost_used numeric(14, 5) not null default 0,
  cost_month date,
  service_used int not null default 0,
  account_time_zone text,
  payment_missing boolean,
  spending_state text,
  spending_from date,
  spending_until date,
  spending_read_at timestamptz,
  spending_due_at timestamptz not null default '-infinity',
  woken_at timestamptz,
  wake_failed_at timestamptz,
  last_webhook_at timestamptz,
  webhook_subscribed boolean,
  webhook_checked_at timestamptz,
  token_expires_at timestamptz,
  opt_out_confirmation text,
  templates_asked_at timestamptz,
  edited_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  mark text not null default encode(extensions.gen_random_bytes(4), 'hex'),
  constraint one_sender_per_phone_number unique (phone_number_id),
  constraint sender_rates_are_positive
    check (rate_per_minute between 1 and 60000 and rate_per_second between 1 and 1000),
  constraint sending_hours_have_both_ends check ((sending_starts_at is null) = (sending_ends_at is null)),
  constraint the_fence_falls_before_the_deadline check (fence < attempt_deadline),
  constraint sender_marks_end_an_id check (mark ~ '^[0-9a-f]{8}$'),
  constraint sender_time_zones_exist check (private.is_time_zone(time_zone)),
  constraint account_time_zones_exist check (private.is_time_zone(account_time_zone)),
  constraint spending_is_read_or_says_why_not
    check (spending_state in ('read', 'no_cost', 'no_permission', 'unreachable')),
  constraint senders_wait_for_known_things check (waits_for in ('sending_hours', 'tier', 'cost_cap')),
  constraint opt_out_confirmations_are_short check (char_length(opt_out_confirmation) between 1 and 1024),
  constraint opt_out_confirmation_links_are_safe check (private.links_are_safe(opt_out_confirmation))
) with (fillfactor = 50);
comment on table public.senders is
  'Phone numbers at Meta that send messages. Each has one row, one strict rate and at most one pump at a time.';
comment on column public.senders.paced_at is 'The earliest time at which the next campaign message may leave.';
comment on column public.senders.turn is 'Fair queueing: the number of the current turn.';
comment on column public.senders.next_wake_at is
  'The earliest wake that is published and not yet due; no later one is published.';
comment on column public.senders.fence is
  'A message that is not posted this long after its claim is never posted by that claim.';
comment on column public.senders.lease_duration is
  'A pump that has not claimed for this long may be replaced. docs/reliability.md gives the reasons of all durations.';
comment on column public.senders.platform_type is
  'CLOUD_API once the number is registered; Meta refuses messages of any other. Null until Meta was asked.';
comment on column public.senders.siblings is
  'Numbers that share Meta''s limit, which belongs to the portfolio: {id, display_phone_number, verified_name}.';
comment on column public.senders.portfolio_known is
  'Whether the token may list all numbers of the portfolio. Otherwise siblings are those of the same account.';
comment on column public.senders.waits_until is 'When campaigns of this sender continue; waits_for gives the reason.';
comment on column public.senders.tier_used is
  'Upper bound of the people written to first in the last 24 hours; counted again when it reaches the limit.';
comment on column public.senders.cost_used is
  'Upper bound of the cost of the month cost_month; calculated again when it reaches the monthly cap.';
comment on column public.senders.service_used is
  'Upper bound of the service messages of the month cost_month, delivered or on their way; counted again with '
  'cost_used.';
comment on column public.senders.currency is 'In which Meta bills the account; read from Meta each day.';
comment on column public.senders.account_time_zone is
  'The account''s time zone at Meta, in which its days and months turn; null until known, then time_zone is taken.';
comment on column public.senders.payment_missing is
  'Whether Meta reports a problem with the account''s payment method; null until Meta was asked.';
comment on column public.senders.spending_state is
  'How the latest reading of Meta''s figures ended. no_cost: a partner pays Meta, which then gives no cost.';
comment on column public.senders.spending_until is
  'The last whole day, in the account''s time zone, of which Meta''s figures are stored; the first is spending_from.';
comment on column public.senders.spending_due_at is 'When Meta is asked for its figures again.';
comment on column public.senders.woken_at is 'When a webhook last requested a pump; cleared when a pump starts.';
comment on column public.senders.webhook_subscribed is
  'Whether Meta said at webhook_checked_at that an app is subscribed to the account; null until Meta was asked.';
comment on column public.senders.templates_asked_at is
  'When Meta was last asked for the templates, with or without success.';
comment on column public.senders.edited_at is
  'Set once the sender was edited in the app; from then on the row overrides the environment.';
comment on column public.senders.mark is
  'The end of the ids of this sender''s attempts: a status with it is about a message that this database, or the one '
  'that it was restored from, has sent.';
create index senders_of_a_business_account on public.senders (waba_id);

create function private.recheck_waiting() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.waits_until := null;
  new.waits_for := null;
  return new;
end $$;
comment on function private.recheck_waiting() is
  'A limit has changed: what was waiting for the old limit is checked again.';
create trigger sender_limits_changed before update of tier_limit, cost_cap, currency, sending_starts_at,
  sending_ends_at, time_zone on public.senders
  for each row execute function private.recheck_waiting();

alter table public.senders enable row level security;
grant select on public.senders to authenticated;
grant select, insert, update, delete on public.senders to service_role;
create policy "only active people act" on public.senders as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.senders for select to authenticated
  using (true);

-- schemas/1-tables/templates.sql
-- Message templates as Meta last described them.
create table public.templates (
  id bigint generated always as identity primary key,
  waba_id text not null,
  meta_id text,
  name text not null,
  language text not null,
  status text not null,
  category text not null,
  parameter_format text not null default 'POSITIONAL',
  components jsonb not null,
  quality text,
  rejected_reason text,
  synced_at timestamptz not null default clock_timestamp(),
  missing_since timestamptz,
  constraint one_template_per_name_and_language unique (waba_id, name, language),
  constraint template_names_are_meta_names check (name ~ '^[a-z0-9_]+$' and char_length(name) <= 512),
  constraint template_formats_are_meta_formats check (parameter_format in ('POSITIONAL', 'NAMED'))
);
comment on table public.templates is 'Message templates as Meta last described them.';

alter table public.templates enable row level security;
grant select on public.templates to authenticated;
grant select, insert, update, delete on public.templates to service_role;
create policy "only active people act" on public.templates as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.templates for select to authenticated
  using (true);

-- schemas/1-tables/rates.sql
-- Meta's markets and list prices.
create table public.markets (
  country_code char(2) not null,
  market text not null,
  valid_from date not null,
  constraint a_country_has_one_market_a_day primary key (country_code, valid_from),
  constraint market_countries_are_iso_codes check (country_code ~ '^[A-Z]{2}$')
);
comment on table public.markets is
  'The market of Meta''s price list that a country belongs to from a day on. A country without a row is in Other.';

create function private.require_priced_market() returns trigger
language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.rates where market = new.market) then
    perform private.fail('invalid', 'market', 'market_unpriced');
  end if;
  return new;
end $$;
comment on function private.require_priced_market() is
  'Refuses a market that has no price, such as a misspelled one: its countries would get the prices of Other.';
create trigger countries_move_to_priced_markets before insert or update on public.markets
  for each row execute function private.require_priced_market();

create function private.log_market() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if (select auth.uid()) is not null then
    perform private.audit('moved', 'country', null, jsonb_build_object('country', new.country_code,
      'market', new.market, 'valid_from', new.valid_from, 'was_market', coalesce(old.market, (
        select market from public.markets where country_code = new.country_code and valid_from < new.valid_from
        order by valid_from desc limit 1), 'Other')));
    perform private.note_rates_checked();
  end if;
  return null;
end $$;
comment on function private.log_market() is
  'Logs who moved which country to which market. Definer: no user may insert into the log directly.';
create trigger markets_are_logged after insert or update on public.markets
  for each row execute function private.log_market();

alter table public.markets enable row level security;
grant select on public.markets to authenticated;
grant select, insert, update, delete on public.markets to service_role;
grant insert (country_code, market, valid_from), update (market) on public.markets to authenticated;
create policy "only active people act" on public.markets as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.markets for select to authenticated
  using (true);
create policy "super-admins add countries" on public.markets for insert to authenticated
  with check ((select private.actor_is_super_admin()));
create policy "super-admins move countries" on public.markets for update to authenticated
  using ((select private.actor_is_super_admin())) with check ((select private.actor_is_super_admin()));

create table public.rates (
  id bigint generated always as identity primary key,
  market text not null,
  category text not null,
  currency char(3) not null,
  price numeric(10, 5) not null,
  valid_from date not null,
  converted boolean not null default false,
  constraint one_rate_per_day unique (market, category, currency, valid_from),
  constraint rates_are_not_negative check (price >= 0),
  constraint markets_have_names check (market ~ '^[A-ZÀ-Ý][A-Za-zÀ-ÿ &''’.-]{1,59}$'),
  constraint rate_categories_are_meta_categories
    check (category in ('marketing', 'utility', 'authentication', 'service'))
);
comment on table public.rates is 'Meta''s list prices per delivered message, by date. To be verified with Meta.';
comment on column public.rates.converted is
  'Whether the price was converted from Meta''s card in dollars, because the card in this currency was not read.';

create function private.settle_rate() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.converted := false;
  return new;
end $$;
comment on function private.settle_rate() is 'A price that somebody writes, even unchanged, is no longer a conversion.';
create trigger edited_rates_are_not_converted before update on public.rates
  for each row execute function private.settle_rate();

create function private.log_rate() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  r public.rates := coalesce(new, old);
begin
  if (select auth.uid()) is not null then
    perform private.audit(case tg_op when 'INSERT' then 'added' when 'DELETE' then 'deleted' else 'changed' end,
      'rate', r.id::text, jsonb_build_object(
        'market', r.market, 'category', r.category, 'currency', r.currency, 'valid_from', r.valid_from,
        'price', new.price, 'was', old.price));
    perform private.note_rates_checked();
  end if;
  return null;
end $$;
comment on function private.log_rate() is
  'Logs who changed which price, because prices determine the cost shown for a campaign. Definer: no user may insert '
  'into the log directly.';
create trigger rates_are_logged after insert or update or delete on public.rates
  for each row execute function private.log_rate();

alter table public.rates enable row level security;
grant select on public.rates to authenticated;
grant select, insert, update, delete on public.rates to service_role;
grant insert (market, category, currency, price, valid_from), update (price), delete on public.rates to authenticated;
create policy "only active people act" on public.rates as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.rates for select to authenticated
  using (true);
create policy "super-admins add rates" on public.rates for insert to authenticated
  with check ((select private.actor_is_super_admin()));
create policy "super-admins edit rates" on public.rates for update to authenticated
  using ((select private.actor_is_super_admin())) with check ((select private.actor_is_super_admin()));
create policy "super-admins delete rates" on public.rates for delete to authenticated
  using ((select private.actor_is_super_admin()));

create table private.rate_card (
  only_row boolean primary key default true check (only_row),
  checked_at timestamptz
);
comment on table private.rate_card is 'When a super-admin last compared the prices with Meta''s, or changed one.';

alter table private.rate_card enable row level security;
grant select, insert, update on private.rate_card to service_role;

-- schemas/1-tables/error-classes.sql
-- What Meta's error codes mean for sending: data, so that a new code is a row, and so is a new class.
create table public.error_effects (
  class text primary key,
  outcome text not null,
  pauses text,
  opts_out boolean not null default false,
  waits interval,
  retried boolean not null generated always as (outcome = 'passing') stored,
  constraint effects_on_a_message_are_known check (outcome in ('passing', 'permanent', 'stopping')),
  constraint stopping_errors_alone_pause
    check (coalesce(pauses in ('campaign', 'sender'), false) = (outcome = 'stopping')),
  constraint only_final_refusals_wait check (waits is null or outcome = 'permanent'),
  constraint one_answer_per_class_to_whether_it_is_retried unique (class, retried)
);
comment on table public.error_effects is 'The classes of errors and all that follows from each.';
comment on column public.error_effects.outcome is
  'passing: the message is retried, also in a new round. permanent: the message fails. stopping: not the fault of the '
  'message, which waits for a user.';
comment on column public.error_effects.retried is 'Whether the message is retried.';
comment on column public.error_effects.pauses is 'What a user must resume: the campaign, or the sender.';
comment on column public.error_effects.opts_out is 'Whether the person wants no more messages.';

comment on column public.error_effects.waits is
  'After which time Meta may accept the message, in another campaign: in the same one it is never sent again.';

alter table public.error_effects enable row level security;
grant select on public.error_effects to authenticated;
grant select, insert, update, delete on public.error_effects to service_role;
create policy "only active people act" on public.error_effects as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what classes mean" on public.error_effects for select to authenticated
  using (true);

create table public.error_classes (
  code int primary key,
  class text not null references public.error_effects (class),
  delay_base interval,
  delay_factor numeric not null default 2,
  slows_for interval,
  breaks_after int,
  delayed boolean generated always as (nullif(coalesce(delay_base, slows_for) is not null, false)) stored,
  constraint delays_grow check (delay_factor > 1),
  constraint retried_errors_alone_have_delays foreign key (class, delayed)
    references public.error_effects (class, retried)
);
comment on table public.error_classes is 'Meta''s error codes and what follows from each.';
comment on column public.error_classes.delay_base is
  'Delay before the first retry; null means the sender''s own. Each further delay is longer by the factor.';
comment on column public.error_classes.slows_for is 'How long the whole sender pauses after this error.';
comment on column public.error_classes.delayed is
  'True for a code with delays, which only a class of the outcome passing may have; else null.';
comment on column public.error_classes.breaks_after is
  'After this many messages of a campaign in a row that fail with this code, the campaign is paused.';

alter table public.error_classes enable row level security;
grant select on public.error_classes to authenticated;
grant select, insert, update, delete on public.error_classes to service_role;
create policy "only active people act" on public.error_classes as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what errors mean" on public.error_classes for select to authenticated
  using (true);

-- schemas/1-tables/categories.sql
-- Groups of an admin's contacts.
create table public.categories (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id),
  name text not null,
  color text not null default 'cat-1',
  description text not null default '',
  contact_count int not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint categories_are_known_with_their_owner unique (id, owner_id),
  constraint category_names_are_short check (char_length(name) between 1 and 80 and name = btrim(name)),
  constraint category_descriptions_are_short check (char_length(description) <= 500),
  constraint category_colors_are_colors check (color ~ '^(cat-[1-8]|#[0-9a-f]{6})$')
);
comment on table public.categories is 'Groups of an admin''s contacts.';
comment on column public.categories.contact_count is 'Kept equal to the number of associations by their triggers.';
create index categories_by_owner on public.categories (owner_id, id);

create trigger categories_are_touched before update of name, color, description on public.categories
  for each row execute function private.touch();

create trigger note_created after insert on public.categories referencing new table as created
  for each statement execute function private.note_created();

alter table public.categories enable row level security;
grant select, delete on public.categories to authenticated;
grant insert (name, color, description), update (name, color, description) on public.categories to authenticated;
grant select, insert, update, delete on public.categories to service_role;
create policy "only active people act" on public.categories as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their categories, super-admins all" on public.categories for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners add their categories" on public.categories for insert to authenticated
  with check (owner_id = (select auth.uid()));
create policy "owners edit their categories" on public.categories for update to authenticated
  using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));
create policy "owners delete their categories" on public.categories for delete to authenticated
  using (owner_id = (select auth.uid()));

-- schemas/1-tables/imports.sql
-- Imported files of contacts, their parts, and the outcome of each line.
create table public.imports (
  id uuid primary key default private.uuid7(),
  owner_id uuid not null default auth.uid() references public.profiles (id),
  file_name text not null,
  status text not null default 'waiting',
  mapping jsonb not null default '{}',
  default_country char(2),
  category_id bigint,
  consent_source text,
  consent_since date,
  columns jsonb not null default '[]',
  encoding text,
  delimiter text,
  titles_line int,
  repairs text[] not null default '{}',
  error_code text,
  total int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  duplicates int not null default 0,
  rejected int not null default 0,
  remarked int not null default 0,
  lines_read int not null default 0,
  lines_expected int,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  progressed_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  left_out int not null default 0,
  land_lines int not null default 0,
  kinds text[] not null default '{}',
  constraint import_states_are_known check (status in ('waiting', 'running', 'completed', 'failed')),
  constraint import_totals_add_up check (total = created + updated + unchanged + duplicates + rejected),
  constraint import_categories_belong_to_the_owner foreign key (category_id, owner_id)
    references public.categories (id, owner_id) on delete set null (category_id)
);
comment on table public.imports is 'Files of contacts that are or were imported.';
comment on column public.imports.titles_line is 'Row number of the titles, 0 if the file has none.';
comment on column public.imports.left_out is 'Rejected lines that the user will not correct.';
comment on column public.imports.land_lines is 'Contacts whose number is a land line, which rarely has WhatsApp.';
comment on column public.imports.kinds is
  'What each column holds (numbers, words …), by which a file without titles is recognised the next time.';
comment on column public.imports.repairs is 'Corrections of numbers that the user asked for on every line.';
create index imports_by_owner on public.imports (owner_id, id);

create trigger note_created after insert on public.imports referencing new table as created
  for each statement execute function private.note_created();

alter table public.imports enable row level security;
grant select on public.imports to authenticated;
grant select, insert, update, delete on public.imports to service_role;
create policy "only active people act" on public.imports as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their imports, super-admins all" on public.imports for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.import_parts (
  import_id uuid not null references public.imports (id) on delete cascade,
  part int not null,
  content bytea not null,
  lines int not null default 0,
  primary key (import_id, part),
  constraint imports_have_25_parts_at_most check (part between 1 and 25),
  constraint import_parts_are_small check (octet_length(content) <= 4 * 1024 * 1024)
);
comment on table public.import_parts is 'The file''s bytes, in parts of 4 MB at most, until they are read.';

alter table public.import_parts enable row level security;
grant select, insert, update, delete on public.import_parts to service_role;
create policy "only active people act" on public.import_parts as restrictive for all to authenticated
  using ((select private.actor_is_active()));

create table public.import_rows (
  import_id uuid not null references public.imports (id) on delete cascade,
  line int not null,
  outcome text not null,
  field text,
  code text,
  detail jsonb,
  original jsonb,
  contact_id bigint,
  remarks jsonb,
  left_out boolean not null default false,
  reason text generated always as (case
    when outcome <> 'rejected' then null
    when left_out then 'left'
    when field = 'country_code' then 'country'
    when jsonb_typeof(detail -> 'phone') = 'string' then 'repairs'
    when code in ('required', 'rounded', 'too_short', 'too_long', 'letters') then code
    else 'other' end) stored,
  primary key (import_id, line),
  constraint import_outcomes_are_known check (outcome in ('created', 'updated', 'unchanged', 'duplicate', 'rejected')),
  constraint rejected_lines_have_a_reason check (outcome <> 'rejected' or (code is not null and original is not null))
);
comment on table public.import_rows is
  'The outcome of each line while an import runs, and afterwards of those with something to say; rejected lines keep '
  'their original values.';
comment on column public.import_rows.reason is
  'Why a line is rejected, as the page groups them; repairs: the number that was meant is known; left: set aside.';
create index import_rows_by_reason on public.import_rows (import_id, reason, line) where reason is not null;
create index import_rows_rejected on public.import_rows (import_id, line) where outcome = 'rejected';
create index import_rows_remarked on public.import_rows (import_id, line) where remarks is not null;
create index import_rows_of_contact on public.import_rows (contact_id) where contact_id is not null;

alter table public.import_rows enable row level security;
grant select on public.import_rows to authenticated;
grant select, insert, update, delete on public.import_rows to service_role;
create policy "only active people act" on public.import_rows as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their import lines" on public.import_rows for select to authenticated
  using (exists (select from public.imports i where i.id = import_id and i.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));

-- schemas/1-tables/contacts.sql
-- People an admin may message, and the categories they are in.
create table public.contacts (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id),
  full_name text,
  first_name text,
  phone text,
  country_code char(2),
  fields jsonb not null default '{}',
  wa_id text,
  user_id text,
  phone_key bytea,
  user_key bytea,
  consent_source text,
  consent_since date,
  import_id uuid references public.imports (id) on delete set null,
  last_interaction_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
  search text generated always as (private.fold_text(full_name) || ' ' || coalesce(phone, '')) stored,
  constraint contacts_are_known_with_their_owner unique (id, owner_id),
  constraint one_contact_per_number unique (owner_id, phone),
  constraint contact_phones_are_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  constraint contact_names_are_short check (char_length(full_name) between 1 and 120),
  constraint contact_first_names_are_short check (char_length(first_name) between 1 and 120),
  constraint contact_countries_are_iso check (country_code ~ '^[A-Z]{2}$'),
  constraint contacts_can_be_reached check (deleted_at is not null or phone is not null or user_id is not null),
  constraint contact_fields_are_an_object check (jsonb_typeof(fields) = 'object' and pg_column_size(fields) <= 8192),
  constraint deleted_contacts_keep_nothing_personal check (
    deleted_at is null or (full_name is null and first_name is null and phone is null and wa_id is null
      and user_id is null and phone_key is null and user_key is null and fields = '{}' and consent_source is null))
) with (fillfactor = 90);
comment on table public.contacts is
  'People an admin may message. A deleted contact stays as an empty tombstone, so that counts stay correct.';
comment on column public.contacts.first_name is
  'As a file or a person gives it, or guessed from the full name; contained in it as a rule.';
comment on column public.contacts.wa_id is 'WhatsApp''s own number of the person; kept when it differs from phone.';
comment on column public.contacts.user_id is 'Meta''s business-scoped user id.';
create index contacts_by_owner on public.contacts (owner_id, id) where deleted_at is null;
create index contacts_by_interaction on public.contacts (owner_id, last_interaction_at)
  where last_interaction_at is not null;
create index contacts_by_phone on public.contacts (phone) where phone is not null;
create index contacts_by_wa_id on public.contacts (wa_id) where wa_id is not null;
create index contacts_by_user_id on public.contacts (user_id) where user_id is not null;
create index contacts_by_search on public.contacts using gin (owner_id, search extensions.gin_trgm_ops)
  where deleted_at is null;
create index contacts_by_import on public.contacts (import_id) where import_id is not null;
-- With `search`, so that a search by name reads the index alone.
create index contacts_by_name on public.contacts (owner_id, (rtrim(search, ' +0123456789')) collate "C", id)
  include (search) where deleted_at is null;
create index contacts_by_country on public.contacts (owner_id, country_code, id) where deleted_at is null;
create index contacts_by_phone_key on public.contacts (phone_key) include (id) where phone_key is not null;
create index contacts_by_user_key on public.contacts (user_key) include (id) where user_key is not null;

create function private.key_contacts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.phone_key := private.person_key(new.phone);
  new.user_key := private.person_key(new.user_id);
  return new;
end $$;
comment on function private.key_contacts() is
  'Keeps the hashes by which opt-outs are found. Definer: no role may read the key.';
create trigger contacts_are_keyed before insert or update of phone, user_id on public.contacts
  for each row execute function private.key_contacts();

create trigger contacts_are_touched
  before update of full_name, first_name, phone, country_code, fields, consent_source, consent_since
  on public.contacts for each row execute function private.touch();

create function private.forget_old_identity() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.wa_id := null;
  new.user_id := null;
  return new;
end $$;
comment on function private.forget_old_identity() is
  'A different number is a different person: what Meta reported for the old number no longer applies.';
create trigger a_new_number_is_a_new_person before update of phone on public.contacts
  for each row when (old.phone is not null and new.phone is not null and old.phone <> new.phone)
  execute function private.forget_old_identity();

create trigger note_created after insert on public.contacts referencing new table as created
  for each statement execute function private.note_created();

alter table public.contacts enable row level security;
grant select on public.contacts to authenticated;
grant insert (full_name, first_name, phone, country_code, fields, consent_source, consent_since),
  update (full_name, first_name, phone, country_code, fields, consent_source, consent_since)
  on public.contacts to authenticated;
grant select, insert, update, delete on public.contacts to service_role;
create policy "only active people act" on public.contacts as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their contacts, super-admins all" on public.contacts for select to authenticated
  using (deleted_at is null and (owner_id = (select auth.uid()) or (select private.actor_is_super_admin())));
create policy "owners add their contacts" on public.contacts for insert to authenticated
  with check (owner_id = (select auth.uid()));
create policy "owners edit their contacts" on public.contacts for update to authenticated
  using (deleted_at is null and owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));

create table public.category_contacts (
  category_id bigint not null,
  contact_id bigint not null,
  owner_id uuid not null default auth.uid(),
  added_at timestamptz not null default clock_timestamp(),
  primary key (category_id, contact_id),
  constraint associated_categories_belong_to_the_owner foreign key (category_id, owner_id)
    references public.categories (id, owner_id) on delete cascade on update cascade,
  constraint associated_contacts_belong_to_the_owner foreign key (contact_id, owner_id)
    references public.contacts (id, owner_id) on delete cascade on update cascade
);
comment on table public.category_contacts is
  'Which contacts are in which categories: once each, both of the same owner.';
create index category_contacts_of_contact on public.category_contacts (contact_id, category_id);
create index category_contacts_by_owner on public.category_contacts (owner_id);

create function private.maintain_contact_count() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' and exists (
      select from changed a join public.contacts c on c.id = a.contact_id where c.deleted_at is not null) then
    perform private.fail('contact_not_found', 'contact_ids', 'not_found');
  end if;
  perform from public.categories where id in (select category_id from changed) order by id for no key update;
  update public.categories g set contact_count = g.contact_count + case tg_op when 'INSERT' then n else -n end
  from (select category_id, count(*)::int as n from changed group by category_id) a where g.id = a.category_id;
  return null;
end $$;
comment on function private.maintain_contact_count() is
  'Refuses deleted contacts and maintains contact_count. Definer: nothing else writes that column.';
create trigger added_associations_are_watched after insert on public.category_contacts
  referencing new table as changed for each statement execute function private.maintain_contact_count();
create trigger removed_associations_are_watched after delete on public.category_contacts
  referencing old table as changed for each statement execute function private.maintain_contact_count();

alter table public.category_contacts enable row level security;
grant select, delete on public.category_contacts to authenticated;
grant insert (category_id, contact_id) on public.category_contacts to authenticated;
grant select, insert, delete on public.category_contacts to service_role;
create policy "only active people act" on public.category_contacts as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their associations, super-admins all" on public.category_contacts for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners add their associations" on public.category_contacts for insert to authenticated
  with check (owner_id = (select auth.uid()));
create policy "owners delete their associations" on public.category_contacts for delete to authenticated
  using (owner_id = (select auth.uid()));

-- schemas/1-tables/test-numbers.sql
-- Numbers of nobody's contacts that got a test.
create table private.test_numbers (
  contact_id bigint primary key references public.contacts (id),
  phone text not null,
  phone_key bytea not null,
  used_at timestamptz not null,
  constraint test_numbers_are_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$')
);
comment on table private.test_numbers is
  'Where tests to numbers that are nobody''s contacts go. Their messages hang on an empty tombstone, so that no list, '
  'count, export or audience has them; private.retention says how long the number itself is kept.';
create index test_numbers_by_key on private.test_numbers (phone_key);
create index test_numbers_by_age on private.test_numbers (used_at);

alter table private.test_numbers enable row level security;
grant select, insert, update, delete on private.test_numbers to service_role;

-- schemas/1-tables/opt-outs.sql
-- Opt-outs, and the key of their hashes.
create table private.secrets (
  name text primary key,
  value bytea not null
);
comment on table private.secrets is
  'Keys that the database made. They leave it only in a backup, without which nobody''s opt-out is found again.';

create function private.make_secret(p_name text) returns bytea
language sql volatile security definer set search_path = '' as $$
  insert into private.secrets as s (name, value) values (p_name, extensions.gen_random_bytes(32))
  on conflict (name) do update set value = s.value returning value
$$;
comment on function private.make_secret(text) is
  'Makes a key at its first use; the first of two callers wins. Not made by a migration: a backup restored into a new '
  'project brings its own. Definer: no role may read keys.';

create function private.person_key(p_identity text) returns bytea
language sql stable strict security definer set search_path = '' as $$
  select substring(extensions.hmac(convert_to(p_identity, 'UTF8'),
    coalesce((select value from private.secrets where name = 'person_key'), private.make_secret('person_key')),
    'sha256') for 16)
$$;
comment on function private.person_key(text) is
  'The keyed hash of an E.164 number or a user id. Definer: no role may read the key.';
grant execute on function private.person_key(text) to service_role;

create function private.key_check() returns bytea
language sql stable set search_path = '' as $$ select substring(private.person_key('the key itself') for 4) $$;
comment on function private.key_check() is 'A value made with the key, by which a restored key is recognised.';
grant execute on function private.key_check() to service_role;

create function private.key_contacts_again() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.contacts set phone = phone
  where phone_key is distinct from private.person_key(phone) or user_key is distinct from private.person_key(user_id);
  return null;
end $$;
comment on function private.key_contacts_again() is
  'Another key was stored: contacts made with the one before are hashed again. Definer: no role may write keys.';
create trigger keys_reach_all_contacts after update of value on private.secrets
  for each row when (old.value <> new.value) execute function private.key_contacts_again();

create table public.opt_outs (
  id bigint generated always as identity primary key,
  sender_id bigint references public.senders (id),
  person_key bytea not null,
  source text not null,
  proof jsonb not null default '{}',
  opted_out_at timestamptz not null,
  ended_at timestamptz,
  key_check bytea not null default private.key_check(),
  ended_by_person boolean not null default false,
  by_person boolean not null generated always as (source not in ('manual', 'import')) stored,
  constraint opt_out_sources_are_known
    check (source in ('keyword', 'button', 'user_preferences', 'error_131050', 'message', 'manual',
      'import'))
);
comment on table public.opt_outs is
  'Who wants no more messages, from any sender of the deployment. One keyed hash per known form of the number, so that '
  'it outlives the contact and may precede it.';
comment on column public.opt_outs.sender_id is 'The sender that it came to, if any; it holds for all senders.';
comment on column public.opt_outs.key_check is
  'Made with the key of person_key. While an open opt-out has another one than the key in use, nothing is sent.';
comment on column public.opt_outs.by_person is
  'Whether the person said it, to us or to Meta. Users enter the others, and only those may any of them end.';
comment on column public.opt_outs.ended_by_person is
  'Ended by the person''s START, or by a super-admin with a reason: a STOP said before it that arrives afterwards is '
  'outdated. What a user ended says nothing about a STOP.';
create unique index one_open_opt_out_per_person on public.opt_outs (person_key, by_person) where ended_at is null;
create index opt_outs_by_person on public.opt_outs (person_key, opted_out_at) include (ended_at);
create index opt_outs_by_key on public.opt_outs (key_check) where ended_at is null;

alter table public.opt_outs enable row level security;
grant select, insert, update, delete on public.opt_outs to service_role;
create policy "only active people act" on public.opt_outs as restrictive for all to authenticated
  using ((select private.actor_is_active()));

-- schemas/1-tables/words.sql
-- The words by which a reply is understood: data, to which super-admins add their own.
create table private.words (
  id bigint generated always as identity primary key,
  kind text not null,
  language text not null,
  word text not null,
  bare text not null,
  head text not null,
  pattern text not null,
  regexp text not null,
  built_in boolean not null default false,
  active boolean not null default true,
  constraint word_kinds_are_known check (kind in ('stop', 'typed_stop', 'start', 'stem', 'aside', 'courtesy', 'object',
    'away', 'reply', 'soon', 'office', 'automatic')),
  constraint word_languages_are_known check (language in ('fr', 'en', 'ar', 'other')),
  constraint words_are_listed_once unique (kind, bare)
);
comment on table private.words is
  'stop, typed_stop and start must be the whole text once courtesy is set aside, stop also beside objects (vos '
  'messages); typed_stop is no stop on a button. stem: seems to ask for a stop, anywhere, unless it is part of an '
  'aside. automatic: a machine wrote it; of away, reply, soon and office two kinds together say the same.';
comment on column private.words.bare is 'The word without case, accents and punctuation; "…" stays.';
comment on column private.words.head is
  'Its longest part, or the first four letters of a longest part "abcd…": a text without it is not compared.';
comment on column private.words.pattern is 'For LIKE, over a text with a space on either side of each word.';
create index words_by_head on private.words (head) where active and kind not in ('courtesy', 'object');

create function private.bare_word(p_word text) returns text
language sql immutable set search_path = '' as $$
  select string_agg(case when t.part = '…' then '…' else private.bare_text(t.part)
      || case when t.part like '%…' then '…' else '' end end, ' ' order by t.place)
  from regexp_split_to_table(replace(p_word, '...', '…'), '\s+') with ordinality t(part, place)
  where t.part = '…' or private.bare_text(t.part) <> ''
$$;
comment on function private.bare_word(text) is 'A word of the list as it is compared; null if nothing of it is left.';
grant execute on function private.bare_word(text) to service_role;

create function private.prepare_word() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.bare := private.bare_word(new.word);
  select case when p.part like '%…' then left(p.part, 4) || '…' else p.part end into new.head
  from unnest(string_to_array(new.bare, ' ')) p(part)
  where p.part <> '…' and (p.part not like '%…' or char_length(p.part) > 4)
  order by char_length(rtrim(p.part, '…')) desc limit 1;
  select '%' || string_agg(case when p.part = '…' then '%' when p.part like '%…'
      then ' ' || rtrim(p.part, '…') || '%'
      else ' ' || p.part || ' ' end, '' order by p.place) || '%',
    string_agg(case when p.part = '…' then '( [^ ]+ ){0,3}' when p.part like '%…'
      then ' ' || rtrim(p.part, '…') || '[^ ]* ' else ' ' || p.part || ' ' end, '' order by p.place)
  into new.pattern, new.regexp from unnest(string_to_array(new.bare, ' ')) with ordinality p(part, place);
  return new;
end $$;
comment on function private.prepare_word() is 'Fills the columns by which a word is looked up and compared.';
create trigger words_are_prepared before insert or update of word on private.words
  for each row execute function private.prepare_word();

alter table private.words enable row level security;
grant select on private.words to service_role;

-- schemas/1-tables/campaigns.sql
-- Campaigns, their categories, and the contacts left out.
create type public.campaign_status as enum ('draft', 'preparing', 'scheduled', 'running', 'paused', 'completed',
  'cancelled');

create function private.variable_texts(p_variables jsonb) returns text
language sql immutable strict set search_path = '' as $$
  select string_agg(t.words, E'\n')
  from jsonb_each(case jsonb_typeof(p_variables) when 'object' then p_variables else '{}' end) v
  cross join lateral (values (v.value ->> 'text'), (v.value ->> 'fallback')) t(words)
$$;
comment on function private.variable_texts(jsonb) is 'The texts that a user entered for a template''s variables.';
grant execute on function private.variable_texts(jsonb) to authenticated, service_role;

create table public.campaigns (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id),
  sender_id bigint references public.senders (id),
  name text not null,
  status public.campaign_status not null default 'draft',
  template_name text,
  template_language text,
  template_variables jsonb not null default '{}',
  template_snapshot jsonb,
  follow_up_body text,
  follow_up_triggers jsonb not null default '{"any": true}',
  follow_up_delay_seconds int not null default 0,
  scheduled_at timestamptz,
  time_zone text not null default 'Europe/Paris',
  first_slice int,
  first_slice_claimed int not null default 0,
  launched_by uuid,
  launched_at timestamptz,
  prepared_up_to bigint,
  audience_complete boolean not null default false,
  estimated_cost numeric(14, 5) not null default 0,
  paused_at timestamptz,
  pause_reason text,
  pause_code int,
  failing_code int,
  failed_in_a_row int not null default 0,
  completed_at timestamptz,
  cancelled_at timestamptz,
  turn bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  answers_until_days int not null default 7,
  condensed_at timestamptz,
  original_id bigint,
  leave_out_reached boolean not null default true,
  draft_key uuid,
  constraint campaigns_are_known_with_their_owner unique (id, owner_id),
  constraint drafts_are_created_once unique (owner_id, draft_key),
  constraint campaign_names_are_short check (char_length(name) between 1 and 120),
  constraint follow_ups_fit_in_a_message check (char_length(follow_up_body) between 1 and 4096),
  constraint follow_up_links_are_safe check (private.links_are_safe(follow_up_body)),
  constraint template_texts_have_safe_links check (private.links_are_safe(private.variable_texts(template_variables))),
  constraint follow_up_delays_fit_in_the_window check (follow_up_delay_seconds between 0 and 82800),
  constraint answering_times_are_bounded check (answers_until_days between 1 and 90),
  constraint template_variables_are_an_object check (jsonb_typeof(template_variables) = 'object'),
  constraint follow_up_triggers_are_an_object check (jsonb_typeof(follow_up_triggers) = 'object'),
  constraint campaign_time_zones_exist check (private.is_time_zone(time_zone)),
  constraint paused_campaigns_have_a_reason check (status <> 'paused' or pause_reason is not null),
  constraint launched_campaigns_are_frozen
    check (status in ('draft', 'cancelled') or (sender_id is not null and template_snapshot is not null))
) with (fillfactor = 70);
comment on table public.campaigns is
  'A template sent to all contacts of some categories, and a free text sent to those who answer.';
comment on column public.campaigns.template_snapshot is
  'The template as it was at launch; the parameters are in the messages.';
comment on column public.campaigns.prepared_up_to is
  'The last contact that launching has processed; launching resumes after it.';
comment on column public.campaigns.audience_complete is
  'Every contact has been processed. Sending starts before that, completion does not.';
comment on column public.campaigns.estimated_cost is
  'Upper bound by the list prices of the launch day, in the sender''s currency.';
comment on column public.campaigns.first_slice_claimed is
  'How many people of the first slice were written to. When it reaches first_slice the campaign pauses once.';
comment on column public.campaigns.failed_in_a_row is
  'How many messages have failed with failing_code since the last accepted one.';
comment on column public.campaigns.answers_until_days is
  'How many days after Message 1 left an answer still triggers Message 2.';
comment on column public.campaigns.condensed_at is
  'When the last of its messages became figures and past messages; see private.retention.';
comment on column public.campaigns.original_id is
  'The first campaign of the series of copies that this one belongs to; null if it is that one. No foreign key: it may '
  'be a deleted draft.';
comment on column public.campaigns.leave_out_reached is
  'Whether people to whom another campaign of the series has written, or is about to write, are left out.';
comment on column public.campaigns.draft_key is
  'Made by the browser for a new draft: creating it again, when no response came, changes this row. Null once a save '
  'names the id, which shows that the response came.';
comment on column public.campaigns.turn is 'Fair queueing: the last turn of this campaign.';
create index campaigns_by_owner on public.campaigns (owner_id, id);
create index campaigns_running on public.campaigns (sender_id) where status = 'running';
create index campaigns_scheduled on public.campaigns (scheduled_at) where status = 'scheduled';
create index campaigns_of_a_series on public.campaigns (coalesce(original_id, id));
create index campaigns_being_prepared on public.campaigns (id)
  where not audience_complete and (status = 'preparing' or prepared_up_to is not null);

create trigger campaigns_are_touched before update of name, template_name, template_variables, follow_up_body,
  scheduled_at, status
  on public.campaigns for each row execute function private.touch();

create function private.first_slice_wait() returns interval
language sql immutable parallel safe set search_path = '' as $$
  select interval '15 min'
$$;
comment on function private.first_slice_wait() is
  'After which time the rest of a campaign follows its first slice without a user''s decision.';
grant execute on function private.first_slice_wait() to service_role;

create function private.follow_campaign_status() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
begin
  if old.status = 'paused' and new.status in ('running', 'preparing', 'completed') then
    update public.queue set due_at = v_now
    where sender_id = new.sender_id and kind = 'message_2' and due_at = 'infinity' and campaign_id = new.id;
  end if;
  if old.status = 'paused' and new.status in ('running', 'preparing') and old.pause_reason <> 'first_slice' then
    perform private.unpause_sender(id, v_now) from public.senders where id = new.sender_id
      and pause_reason is distinct from 'person';
  end if;
  if new.status = 'paused' and new.pause_reason <> 'person' then
    perform private.raise_alert('campaign_paused', null, new.id,
      jsonb_build_object('reason', new.pause_reason, 'code', new.pause_code)
        || case when new.pause_reason = 'first_slice'
          then jsonb_build_object('at', new.paused_at + private.first_slice_wait()) else '{}' end, v_now);
  elsif old.status = 'paused' then
    update public.alerts set cleared_at = v_now where kind = 'campaign_paused' and campaign_id = new.id
      and cleared_at is null;
  end if;
  if new.status = 'cancelled' and old.status <> 'scheduled' then
    perform private.raise_alert('campaign_cancelled', null, new.id, '{}', v_now);
  elsif new.status = 'completed' then
    perform private.raise_alert('campaign_completed', null, new.id, '{}', v_now);
  elsif old.status = 'completed' then
    update public.alerts set cleared_at = v_now where kind = 'campaign_completed' and campaign_id = new.id
      and cleared_at is null;
  end if;
  return null;
end $$;
comment on function private.follow_campaign_status() is
  'The consequences of a change of status or pause, whoever makes it: postponed Message 2 continue, the sender '
  'resumes, alerts are raised or cleared.';
create trigger campaigns_changed_status after update of status, pause_reason on public.campaigns
  for each row when ((old.status, old.pause_reason) is distinct from (new.status, new.pause_reason))
  execute function private.follow_campaign_status();

create trigger note_created after insert on public.campaigns referencing new table as created
  for each statement execute function private.note_created();

alter table public.campaigns enable row level security;
grant select on public.campaigns to authenticated;
grant select, insert, update, delete on public.campaigns to service_role;
create policy "only active people act" on public.campaigns as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their campaigns, super-admins all" on public.campaigns for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.campaign_categories (
  campaign_id bigint not null,
  category_id bigint not null,
  owner_id uuid not null default auth.uid(),
  excluded boolean not null default false,
  primary key (campaign_id, category_id),
  constraint audiences_belong_to_the_campaigns_owner foreign key (campaign_id, owner_id)
    references public.campaigns (id, owner_id) on delete cascade on update cascade,
  constraint audience_categories_belong_to_the_owner foreign key (category_id, owner_id)
    references public.categories (id, owner_id) on delete cascade on update cascade
);
comment on table public.campaign_categories is 'The categories of an audience, included or excluded.';
create index campaign_categories_of_category on public.campaign_categories (category_id);

alter table public.campaign_categories enable row level security;
grant select on public.campaign_categories to authenticated;
grant select, insert, update, delete on public.campaign_categories to service_role;
create policy "only active people act" on public.campaign_categories as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their audiences, super-admins all" on public.campaign_categories for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.exclusions (
  campaign_id bigint not null references public.campaigns (id) on delete cascade,
  contact_id bigint not null references public.contacts (id),
  reason text not null,
  primary key (campaign_id, contact_id),
  constraint exclusion_reasons_are_known
    check (reason in ('opted_out', 'already_reached', 'duplicate', 'invalid', 'missing_variable', 'too_long',
      'us_marketing', 'too_soon', 'deleted'))
);
comment on table public.exclusions is
  'Contacts of the categories that were left out at launch, or deleted before their message was made, with the '
  'reason. Not part of the audience.';
create index exclusions_of_contact on public.exclusions (contact_id);

alter table public.exclusions enable row level security;
grant select on public.exclusions to authenticated;
grant select, insert, update, delete on public.exclusions to service_role;
create policy "only active people act" on public.exclusions as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read who was left out, super-admins all" on public.exclusions for select to authenticated
  using (exists (select from public.campaigns c where c.id = campaign_id and c.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));

create table private.frozen_audience (
  campaign_id bigint not null,
  contact_id bigint not null,
  reason text,
  params jsonb,
  country_code char(2),
  primary key (campaign_id, contact_id)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table private.frozen_audience is
  'The people of a launch whose messages are not made yet: the values of the template at launch, or the reason why '
  'they are left out. Empty but for launches in progress, so an erasure needs no index. No foreign keys: they would '
  'double the time of a launch.';

alter table private.frozen_audience enable row level security;

create table private.campaign_recipients (
  campaign_id bigint not null,
  person_key bytea not null,
  message_id bigint not null,
  primary key (campaign_id, person_key)
);
comment on table private.campaign_recipients is
  'Keyed hashes of the numbers and user ids that a campaign has written to: contacts change, merge and go, and none of '
  'that may send a person the same campaign twice.';

alter table private.campaign_recipients enable row level security;
grant select, insert, delete on private.campaign_recipients to service_role;

-- schemas/1-tables/messages.sql
-- Messages, the queue of those that are due, and the attempts to send them.
create type public.message_kind as enum ('message_1', 'message_2', 'test', 'confirmation', 'reply');
-- The order matters: accepted < sent < delivered < read.
create type public.message_state as enum
  ('queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'skipped', 'cancelled');
create type public.attempt_outcome as enum ('accepted', 'passing', 'permanent', 'stopping', 'unsent', 'unknown');

create table public.messages (
  id bigint generated always as identity primary key,
  campaign_id bigint references public.campaigns (id),
  contact_id bigint not null references public.contacts (id),
  sender_id bigint not null references public.senders (id),
  owner_id uuid not null references public.profiles (id) on update cascade,
  created_at timestamptz not null default clock_timestamp(),
  claimed_at timestamptz,
  accepted_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  closed_at timestamptz,
  kind public.message_kind not null,
  state public.message_state not null default 'queued',
  code int,
  day date,
  tries smallint not null default 0,
  round smallint not null default 1,
  attempts smallint not null default 0,
  held boolean not null default false,
  price numeric(10, 5),
  problem public.message_state generated always as (
    case when state in ('failed', 'unknown', 'skipped', 'cancelled') then state end) stored,
  reason text,
  country_code char(2),
  params jsonb,
  body text,
  again_from timestamptz,
  service_month date,
  constraint a_round_has_three_tries check (tries between 0 and 3),
  constraint campaign_messages_have_a_campaign
    check (kind not in ('message_1', 'message_2') or campaign_id is not null),
  constraint message_links_are_safe check (private.links_are_safe(body))
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table public.messages is
  'One message to one contact. No index contains state: it would prevent heap-only updates for every status.';
comment on column public.messages.claimed_at is
  'When it was last claimed: the order in which messages reached a person.';
comment on column public.messages.closed_at is
  'From when on answers to this Message 1 no longer trigger Message 2, because a user reset the sequence.';
comment on column public.messages.tries is 'How many of the three tries of a round are used.';
comment on column public.messages.attempts is 'The number of the latest attempt.';
comment on column public.messages.day is
  'The day on which it was first accepted, failed or became unknown; for the owner''s daily counters.';
comment on column public.messages.problem is
  'The state if it is failed, unknown, skipped or cancelled, else null. Lists of failures use an index on it.';
comment on column public.messages.country_code is
  'The contact''s country when the message was made; statistics use it.';
comment on column public.messages.params is 'The values fixed at launch; the text is stored once, in the campaign.';
comment on column public.messages.service_month is
  'Of a delivered service message: the month of the account in which it counts towards the free ones.';
comment on column public.messages.again_from is
  'After a refusal that lasts for a time: from when on another campaign may write to the person. Null otherwise.';
create unique index messages_of_a_campaign_go_once on public.messages (campaign_id, contact_id, kind)
  where kind in ('message_1', 'message_2');
create index messages_of_contact on public.messages (contact_id, id);
create index messages_by_owner on public.messages (owner_id, id);
create index messages_with_a_problem on public.messages (campaign_id, problem, id) include (code)
  where problem is not null;
create index messages_with_a_problem_by_owner on public.messages (owner_id, problem, id) where problem is not null;
create index messages_besides_the_first on public.messages (owner_id, kind, id) where kind <> 'message_1';

create index messages_refused_for_now on public.messages (contact_id, again_from) where again_from is not null;

create table public.past_messages (
  contact_id bigint not null references public.contacts (id),
  id bigint not null,
  campaign_id bigint,
  day date not null,
  kind public.message_kind not null,
  state public.message_state not null,
  primary key (contact_id, id)
);
comment on table public.past_messages is
  'What a person got, as long as the person is kept: what is left of messages that private.retention keeps no longer.';

alter table public.past_messages enable row level security;
grant select, insert, update, delete on public.past_messages to service_role;
create policy "only active people act" on public.past_messages as restrictive for all to authenticated
  using ((select private.actor_is_active()));

create table private.past_counts (
  owner_id uuid not null,
  campaign_id bigint,
  day date,
  hour smallint,
  country_code char(2),
  kind public.message_kind not null,
  state public.message_state not null,
  n bigint not null,
  cost numeric not null,
  constraint past_counts_are_kept_once
    unique nulls not distinct (owner_id, campaign_id, day, hour, country_code, kind, state)
);
comment on table private.past_counts is
  'What past messages add to the counters, which stay: the check compares counters with messages and these.';

alter table private.past_counts enable row level security;
grant select on private.past_counts to service_role;

create function private.count_messages() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.counter_deltas
    select d.owner_id, d.campaign_id, d.day, d.hour, d.country_code, d.kind, d.state, sum(d.n), sum(d.cost)
    from new_rows m cross join lateral private.delta_of(m, 1) d group by 1, 2, 3, 4, 5, 6, 7;
  elsif tg_op = 'DELETE' and current_setting('relance.condensing', true) = 'on' then
    update public.service_counters c set condensed = c.condensed + g.n
    from (select sender_id, service_month, count(*) as n from old_rows where service_month is not null group by 1, 2) g
    where c.sender_id = g.sender_id and c.month = g.service_month;
    insert into private.past_counts as p
    select d.owner_id, d.campaign_id, d.day, d.hour, d.country_code, d.kind, d.state, sum(d.n), sum(d.cost)
    from old_rows m cross join lateral private.delta_of(m, 1) d group by 1, 2, 3, 4, 5, 6, 7
    on conflict on constraint past_counts_are_kept_once
    do update set n = p.n + excluded.n, cost = p.cost + excluded.cost;
  elsif tg_op = 'DELETE' then
    update public.service_counters c set n = c.n - g.n
    from (select sender_id, service_month, count(*) as n from old_rows where service_month is not null group by 1, 2) g
    where c.sender_id = g.sender_id and c.month = g.service_month;
    insert into public.counter_deltas
    select d.owner_id, d.campaign_id, d.day, d.hour, d.country_code, d.kind, d.state, sum(d.n), sum(d.cost)
    from old_rows m cross join lateral private.delta_of(m, -1) d group by 1, 2, 3, 4, 5, 6, 7;
  else
    insert into public.counter_deltas
    select d.owner_id, d.campaign_id, d.day, d.hour, d.country_code, d.kind, d.state, sum(d.n), sum(d.cost)
    from (
      select b.* from new_rows m cross join lateral private.delta_of(m, 1) b
      union all
      select b.* from old_rows m cross join lateral private.delta_of(m, -1) b) d
    group by 1, 2, 3, 4, 5, 6, 7 having sum(d.n) <> 0 or sum(d.cost) <> 0;
  end if;
  return null;
end $$;
comment on function private.count_messages() is
  'Writes the counter deltas of a statement. What private.prune_messages deletes still counts. Definer: whoever writes '
  'messages may not write counters.';
create trigger messages_inserted after insert on public.messages
  referencing new table as new_rows for each statement execute function private.count_messages();
create trigger messages_updated after update on public.messages
  referencing old table as old_rows new table as new_rows for each statement execute function private.count_messages();
create trigger messages_deleted after delete on public.messages
  referencing old table as old_rows for each statement execute function private.count_messages();

create function private.guard_message_edges() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'check_violation', constraint = 'messages_only_go_forward',
    message = format('message %s may not go from %s to %s', old.id, old.state, new.state);
end $$;
comment on function private.guard_message_edges() is
  'Refuses a backward transition. The violation counts as a data error, so only that part of a webhook is kept unread.';
-- Checked in the condition of an after trigger: an allowed transition calls no function and locks no row twice.
create trigger messages_only_go_forward after update of state on public.messages
  for each row when (old.state <> new.state and new.state <> all (case old.state
    when 'queued' then '{sending,skipped,cancelled,unknown,sent,delivered,read}'
    when 'sending' then '{accepted,sent,delivered,read,failed,queued,unknown,cancelled}'
    when 'unknown' then '{accepted,sent,delivered,read,failed,queued,cancelled}'
    when 'accepted' then '{sent,delivered,read,failed}'
    when 'sent' then '{delivered,read,failed}'
    when 'delivered' then '{read}'
    when 'failed' then '{delivered,read,queued}'
    else '{}' end::public.message_state[])) execute function private.guard_message_edges();

alter table public.messages enable row level security;
grant select, insert, update, delete on public.messages to service_role;
grant select on public.messages to authenticated;
create policy "only active people act" on public.messages as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their messages, super-admins all" on public.messages for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.queue (
  message_id bigint primary key references public.messages (id) on delete cascade,
  sender_id bigint not null,
  campaign_id bigint,
  due_at timestamptz not null,
  kind public.message_kind not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
comment on table public.queue is 'Has a row for a message exactly while it is queued.';
create index queue_of_campaign on public.queue (campaign_id, due_at desc, message_id) where kind = 'message_1';
create index queue_of_priority on public.queue (sender_id, due_at, message_id) where kind <> 'message_1';

alter table public.queue enable row level security;
grant select on public.queue to authenticated;
grant select, insert, update, delete on public.queue to service_role;
create policy "only active people act" on public.queue as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read when their messages are due" on public.queue for select to authenticated
  using (exists (select from public.messages m where m.id = message_id and m.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));

create table public.attempts (
  id uuid primary key default private.uuid7(),
  message_id bigint not null references public.messages (id) on delete cascade,
  sender_id bigint not null,
  claimed_at timestamptz not null,
  finished_at timestamptz,
  busy_until timestamptz not null default 'infinity',
  code int,
  outcome public.attempt_outcome,
  number smallint not null,
  round smallint not null default 1,
  initiates boolean not null default false,
  wamid text,
  details text
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
comment on table public.attempts is
  'Each call to Meta, written before it is made. The id is sent as biz_opaque_callback_data and returns in statuses.';
comment on column public.attempts.initiates is 'Sent outside the 24-hour window: counts towards Meta''s tier.';
comment on column public.attempts.busy_until is 'Until when it occupies a slot of the sender''s rate window.';
create index attempts_of_message on public.attempts (message_id);
create index attempts_in_the_window on public.attempts (sender_id, busy_until);
create index attempts_by_wamid on public.attempts (hashtextextended(wamid, 0)) where wamid is not null;
create index attempts_unknown on public.attempts (claimed_at) where outcome = 'unknown';

alter table public.attempts enable row level security;
grant select on public.attempts to authenticated;
grant select, insert, update, delete on public.attempts to service_role;
create policy "only active people act" on public.attempts as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read the attempts of their messages" on public.attempts for select to authenticated
  using (exists (select from public.messages m where m.id = message_id and m.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));

-- schemas/1-tables/conversations.sql
-- Answers, the conversations that they open, and the authors of replies.
create table public.interactions (
  id bigint generated always as identity primary key,
  wamid text not null,
  sender_id bigint not null references public.senders (id),
  owner_id uuid references public.profiles (id) on update cascade,
  contact_id bigint references public.contacts (id),
  campaign_id bigint references public.campaigns (id) on delete set null,
  message_id bigint references public.messages (id) on delete set null,
  at timestamptz not null,
  type text not null,
  triggers boolean not null default false,
  automatic boolean not null default false,
  answers boolean not null generated always as (not automatic and type in
    ('text', 'button', 'interactive', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts',
      'order')) stored,
  quoted text,
  payload text,
  body text,
  from_id text,
  code int,
  meaning text,
  asks boolean not null default false,
  constraint interactions_are_stored_once unique (wamid),
  constraint meanings_are_known check (meaning in ('stop', 'start', 'seems', 'answer'))
);
comment on table public.interactions is
  'What people sent to a sender. Rows without a contact come from unknown numbers and are visible to super-admins '
  'only.';
comment on column public.interactions.type is
  'Meta''s word, or `group`: written in a group; `echo`: what another app connected to the number sent to the person.';
comment on column public.interactions.code is 'Why Meta cannot show the message: 131051, 131052, 131060 …';
comment on column public.interactions.answers is
  'Whether a person replied: not an automatic reply, a reaction or a system notice.';
comment on column public.interactions.meaning is
  'stop and start apply at once. seems: it seems to ask for a stop and triggers nothing until a user has made it a '
  'stop or an answer. Null: an ordinary answer, or none.';
comment on column public.interactions.asks is
  'Whether a person has to answer: free words, a medium, an edit, or what cannot be shown. Not a tap, nor a text that '
  'is nothing but a trigger word of the campaign, whose author has written the answer to it beforehand.';
create index interactions_that_seem_to_stop on public.interactions (contact_id) where meaning = 'seems';
create index interactions_waiting on public.interactions (quoted) where message_id is null and quoted is not null;
create index interactions_of_message on public.interactions (message_id) where message_id is not null;
create index interactions_of_contact on public.interactions (contact_id, at);
create index interactions_that_ask on public.interactions (contact_id, id) where asks;
create index interactions_of_campaign on public.interactions (campaign_id) where campaign_id is not null;
create index interactions_by_owner on public.interactions (owner_id, at) include (campaign_id, answers);
create index interactions_of_strangers on public.interactions (id) where contact_id is null;
create index interactions_by_stranger on public.interactions (from_id) where contact_id is null;

create function private.count_answers() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.answer_deltas (owner_id, day, campaign_id, hour, n)
    select owner_id, (at at time zone 'UTC')::date, campaign_id, extract(hour from at at time zone 'UTC'), count(*)
    from new_rows where answers group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into public.answer_deltas (owner_id, day, campaign_id, hour, n)
    select owner_id, (at at time zone 'UTC')::date, campaign_id, extract(hour from at at time zone 'UTC'), -count(*)
    from old_rows where answers group by 1, 2, 3, 4;
  else
    insert into public.answer_deltas (owner_id, day, campaign_id, hour, n)
    select owner_id, (at at time zone 'UTC')::date, campaign_id, extract(hour from at at time zone 'UTC'), sum(d)
    from (
      select owner_id, at, campaign_id, 1 as d from new_rows where answers
      union all
      select owner_id, at, campaign_id, -1 from old_rows where answers) x
    group by 1, 2, 3, 4 having sum(d) <> 0;
  end if;
  return null;
end $$;
comment on function private.count_answers() is
  'Writes the answer counter deltas of a statement. Definer: whoever stores answers may not write counters.';
create trigger interactions_inserted_are_counted after insert on public.interactions
  referencing new table as new_rows for each statement execute function private.count_answers();
create trigger interactions_updated_are_counted after update on public.interactions
  referencing old table as old_rows new table as new_rows for each statement execute function private.count_answers();
create trigger interactions_deleted_are_counted after delete on public.interactions
  referencing old table as old_rows for each statement execute function private.count_answers();

alter table public.interactions enable row level security;
grant select on public.interactions to authenticated;
grant select, insert, update, delete on public.interactions to service_role;
create policy "only active people act" on public.interactions as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read the answers they got, super-admins all" on public.interactions for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.conversations (
  id bigint generated always as identity primary key,
  sender_id bigint not null references public.senders (id),
  contact_id bigint not null references public.contacts (id),
  owner_id uuid not null references public.profiles (id) on update cascade,
  window_until timestamptz,
  last_inbound_at timestamptz,
  asked_at timestamptz,
  settled_at timestamptz,
  tapped_at timestamptz,
  last_outbound_at timestamptz,
  assigned_to uuid references public.profiles (id) on delete set null,
  closed_at timestamptz,
  held_by text,
  thread_at timestamptz,
  waits boolean not null generated always as (closed_at is null
    and (coalesce(asked_at > coalesce(settled_at, '-infinity'), false)
      or coalesce(tapped_at > coalesce(last_outbound_at, '-infinity'), false))) stored,
  constraint one_conversation_per_contact unique (sender_id, contact_id)
);
comment on table public.conversations is 'People who answered and may be replied to while their window is open.';
comment on column public.conversations.waits is
  'Whether somebody waits for a reply. The only rule: badge, lists and pages read it, and leave out who has opted out. '
  'Message 2 settles taps; only a user''s reply or the closing settles what asks. A deletion settles nothing: the '
  'person may still wait.';
comment on column public.conversations.asked_at is
  'When something that asks was last received, by our own clock: Meta''s times are whole seconds or may be old. A '
  'reply that failed asks too.';
comment on column public.conversations.settled_at is
  'When a user last replied, counted from when the reply was written. Always after what was settled and before what '
  'came later, whichever clock was read first: whoever locks the contact later is later.';
comment on column public.conversations.tapped_at is
  'When a button was last tapped, or a trigger word written, by our own clock.';
comment on column public.conversations.last_outbound_at is
  'When Message 2 or a user''s reply last left, or another app last wrote, which may be a machine and settles taps '
  'only.';
comment on column public.conversations.held_by is
  'The role of the app that handles the thread at Meta, if it is not ours: ai_agent, escalation …; other if unknown.';
comment on column public.conversations.thread_at is 'Of which time the latest news of held_by is.';
create index conversations_by_owner on public.conversations (owner_id, last_inbound_at);
create index conversations_of_contact on public.conversations (contact_id);
create index conversations_by_time on public.conversations (last_inbound_at, id);
create index conversations_closed on public.conversations (owner_id, last_inbound_at, id) where closed_at is not null;
create index conversations_waiting on public.conversations ((coalesce(assigned_to, owner_id)), last_inbound_at, id)
  where waits;

alter table public.conversations enable row level security;
grant select, insert, update, delete on public.conversations to service_role;
grant select on public.conversations to authenticated;
create policy "only active people act" on public.conversations as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their conversations, super-admins all" on public.conversations for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.replies (
  message_id bigint primary key references public.messages (id) on delete cascade,
  author_id uuid references public.profiles (id) on update cascade on delete set null,
  key uuid not null,
  constraint one_reply_per_click unique (author_id, key)
);
comment on table public.replies is
  'Who wrote a reply. The client makes the key with the text, so a second click or a repeated call finds the first '
  'message.';

alter table public.replies enable row level security;
grant select on public.replies to authenticated;
grant select, insert, update, delete on public.replies to service_role;
create policy "only active people act" on public.replies as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read who answered their contacts, super-admins all" on public.replies for select to authenticated
  using (exists (select from public.messages m where m.id = message_id and m.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));

-- schemas/1-tables/webhooks.sql
-- Webhooks as received, and statuses of unknown messages.
create table public.webhook_events (
  id bigint generated always as identity,
  day date not null default (clock_timestamp() at time zone 'UTC')::date,
  received_at timestamptz not null default clock_timestamp(),
  processed_at timestamptz,
  sender_id bigint,
  digest bytea not null,
  body bytea not null,
  dictionary smallint not null,
  error text,
  contact_ids bigint[] not null default '{}',
  person_keys bytea[],
  primary key (id, day),
  constraint webhook_events_are_stored_once_a_day unique (day, digest)
) partition by range (day);
comment on table public.webhook_events is
  'Signed webhooks as received, compressed, one row for each. Partitioned by day.';
comment on column public.webhook_events.person_keys is
  'Keyed hashes of people it names who are none of these contacts, so that erasing them finds it.';

alter table public.webhook_events enable row level security;
grant select, insert, update, delete on public.webhook_events to service_role;
create policy "only active people act" on public.webhook_events as restrictive for all to authenticated
  using ((select private.actor_is_active()));

create table private.webhook_events_rest partition of public.webhook_events default;
comment on table private.webhook_events_rest is 'Events of days without a partition of their own.';

alter table private.webhook_events_rest enable row level security;
grant select, insert, update, delete on private.webhook_events_rest to service_role;

create table private.erased_people (
  person_key bytea primary key,
  erased_at timestamptz not null
);
comment on table private.erased_people is
  'Keyed hashes of people erased lately: what Meta still reports about them is stored without their number.';

alter table private.erased_people enable row level security;
grant select on private.erased_people to service_role;

create table public.parked_statuses (
  wamid text not null,
  status text not null,
  at timestamptz not null,
  code int,
  detail jsonb not null default '{}',
  parked_at timestamptz not null default clock_timestamp(),
  primary key (wamid, status)
);
comment on table public.parked_statuses is 'Statuses of messages that are not known yet; applied as soon as they are.';

alter table public.parked_statuses enable row level security;
grant select, insert, update, delete on public.parked_statuses to service_role;
create policy "only active people act" on public.parked_statuses as restrictive for all to authenticated
  using ((select private.actor_is_active()));

-- schemas/1-tables/retention.sql
-- How long everything is kept that grows.
create table private.retention (
  only_row boolean primary key default true check (only_row),
  processed_events interval not null default '3 days',
  unread_events interval not null default '30 days',
  parked_statuses interval not null default '7 days',
  waiting_imports interval not null default '1 day',
  import_lines interval not null default '7 days',
  rejected_lines interval not null default '90 days',
  strangers interval not null default '30 days',
  test_numbers interval not null default '7 days',
  erased_people interval not null default '30 days',
  details interval not null default '1 year',
  messages interval not null default '1 year',
  cleared_alerts interval not null default '1 year',
  audit_log interval not null default '2 years',
  spending interval not null default '2 years',
  details_dropped_up_to bigint not null default 0,
  attempts_dropped_before timestamptz not null default '-infinity',
  messages_condensed_up_to bigint not null default 0,
  next_prune_at timestamptz not null default '-infinity'
);
comment on table private.retention is
  'How long rows are kept; private.prune and private.maintain_event_partitions delete older ones. Change it by an '
  'update in the SQL editor. Without a limit: contacts and their empty tombstones, categories, campaigns with their '
  'exclusions and counters, past messages (what a person got and when), the fact and the time of an answer, opt-outs, '
  'which outlive everything.';
comment on column private.retention.processed_events is 'Webhooks as received, once processed: whole days.';
comment on column private.retention.unread_events is 'Webhooks that could not be processed.';
comment on column private.retention.parked_statuses is 'Statuses of messages that are not ours.';
comment on column private.retention.waiting_imports is 'Announced files that were never started, with their parts.';
comment on column private.retention.import_lines is
  'Outcomes of imported lines, for corrections; without rejected lines only those of created and updated contacts are '
  'kept at all.';
comment on column private.retention.rejected_lines is 'Rejected lines with their original values.';
comment on column private.retention.strangers is 'What was received from people who are nobody''s contacts.';
comment on column private.retention.test_numbers is
  'Numbers of nobody''s contacts, since they last got a test.';
comment on column private.retention.erased_people is
  'Keyed hashes of erased people, as long as Meta may still report on what they got.';
comment on column private.retention.details is
  'Attempts, what people wrote, and under which numbers an ended campaign has written.';
comment on column private.retention.messages is
  'Messages whole, since their campaign ended; those of no campaign since they were made. Then past_messages.';
comment on column private.retention.messages_condensed_up_to is
  'The last message that was looked at for those of no campaign.';
comment on column private.retention.cleared_alerts is 'Alerts, since they were cleared.';
comment on column private.retention.audit_log is 'Who did what and when.';
comment on column private.retention.spending is
  'Meta''s figures of what was billed, and the counts of service messages.';
comment on column private.retention.details_dropped_up_to is 'The last interaction whose text was dropped.';
comment on column private.retention.attempts_dropped_before is 'Attempts from then on are all there.';
comment on column private.retention.next_prune_at is
  'When private.prune looks again; past while there is more to delete.';

alter table private.retention enable row level security;
grant select, update on private.retention to service_role;

-- schemas/1-tables/counters.sql
-- Counters: insert-only deltas written with the rows, folded by the sweep, read through views that add both.
create table public.campaign_counters (
  campaign_id bigint not null references public.campaigns (id) on delete cascade,
  kind public.message_kind not null,
  state public.message_state not null,
  n bigint not null,
  cost numeric(14, 5) not null default 0,
  primary key (campaign_id, kind, state)
) with (fillfactor = 50);
comment on table public.campaign_counters is 'Messages of a campaign by state, folded from the deltas.';

alter table public.campaign_counters enable row level security;
grant select on public.campaign_counters to authenticated;
grant select, insert, update, delete on public.campaign_counters to service_role;
create policy "only active people act" on public.campaign_counters as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their campaigns' counters" on public.campaign_counters for select to authenticated
  using (exists (select from public.campaigns c where c.id = campaign_id and c.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));

create table public.day_counters (
  owner_id uuid not null references public.profiles (id) on update cascade on delete cascade,
  day date not null,
  kind public.message_kind not null,
  state public.message_state not null,
  n bigint not null,
  cost numeric(14, 5) not null default 0,
  primary key (owner_id, day, kind, state)
) with (fillfactor = 50);
comment on table public.day_counters is 'An owner''s messages by day and state, folded from the deltas.';

alter table public.day_counters enable row level security;
grant select, insert, update, delete on public.day_counters to service_role;
grant select on public.day_counters to authenticated;
create policy "only active people act" on public.day_counters as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their day counters, super-admins all" on public.day_counters for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.breakdown_counters (
  owner_id uuid not null references public.profiles (id) on update cascade on delete cascade,
  dimension text not null,
  day date not null,
  key text not null,
  kind public.message_kind not null,
  state public.message_state not null,
  n bigint not null,
  cost numeric(14, 5) not null default 0,
  primary key (owner_id, dimension, day, key, kind, state),
  constraint breakdowns_are_by_known_dimensions check (dimension in ('campaign', 'country', 'hour'))
) with (fillfactor = 50);
comment on table public.breakdown_counters is
  'An owner''s messages by day and state for each campaign, country and UTC hour; folded from the deltas. An empty '
  'key means unknown.';
create index breakdowns_of_campaign on public.breakdown_counters (key) where dimension = 'campaign';
create index breakdowns_by_day on public.breakdown_counters (day);

alter table public.breakdown_counters enable row level security;
grant select, insert, update, delete on public.breakdown_counters to service_role;
grant select on public.breakdown_counters to authenticated;
create policy "only active people act" on public.breakdown_counters as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their breakdown counters, super-admins all" on public.breakdown_counters
  for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.counter_deltas (
  owner_id uuid not null,
  campaign_id bigint,
  day date,
  hour smallint,
  country_code char(2),
  kind public.message_kind not null,
  state public.message_state not null,
  n int not null,
  cost numeric(14, 5) not null default 0
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
comment on table public.counter_deltas is
  'Insert-only changes of the counters, so that concurrent writers do not wait for each other.';
create index counter_deltas_of_campaign on public.counter_deltas (campaign_id);
create index counter_deltas_of_owner on public.counter_deltas (owner_id) where day is not null;

alter table public.counter_deltas enable row level security;
grant select, insert, update, delete on public.counter_deltas to service_role;
grant select on public.counter_deltas to authenticated;
create policy "only active people act" on public.counter_deltas as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their counter deltas, super-admins all" on public.counter_deltas for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create function private.by_dimension(d public.counter_deltas) returns table (dimension text, key text)
language sql immutable set search_path = '' as $$
  values ('campaign', coalesce(d.campaign_id::text, '')), ('country', coalesce(d.country_code::text, '')),
    ('hour', coalesce(d.hour::text, ''))
$$;
comment on function private.by_dimension(public.counter_deltas) is
  'The three breakdown counters that one delta changes.';
grant execute on function private.by_dimension(public.counter_deltas) to authenticated, service_role;

create view public.campaign_totals with (security_invoker = true) as
  select campaign_id, kind, state, sum(n)::bigint as n, sum(cost) as cost
  from (
    select campaign_id, kind, state, n, cost from public.campaign_counters
    union all
    select campaign_id, kind, state, n, cost from public.counter_deltas where campaign_id is not null) x
  group by campaign_id, kind, state having sum(n) <> 0;
comment on view public.campaign_totals is 'Messages of a campaign by kind and state, and what they cost.';
grant select on public.campaign_totals to authenticated, service_role;

create view public.day_totals with (security_invoker = true) as
  select owner_id, day, kind, state, sum(n)::bigint as n, sum(cost) as cost
  from (
    select owner_id, day, kind, state, n, cost from public.day_counters
    union all
    select owner_id, day, kind, state, n, cost from public.counter_deltas where day is not null) x
  group by owner_id, day, kind, state having sum(n) <> 0;
comment on view public.day_totals is 'An owner''s messages by day of acceptance, kind and state, and what they cost.';
grant select on public.day_totals to authenticated, service_role;

create view public.breakdown_totals with (security_invoker = true) as
  select owner_id, dimension, day, key, kind, state, sum(n)::bigint as n, sum(cost) as cost
  from (
    select owner_id, dimension, day, key, kind, state, n, cost from public.breakdown_counters
    union all
    select d.owner_id, k.dimension, d.day, k.key, d.kind, d.state, d.n, d.cost
    from public.counter_deltas d cross join lateral private.by_dimension(d) k where d.day is not null) x
  group by owner_id, dimension, day, key, kind, state having sum(n) <> 0;
comment on view public.breakdown_totals is
  'An owner''s messages by day, broken down by campaign, country and UTC hour, and what they cost.';
grant select on public.breakdown_totals to authenticated, service_role;

create table public.answer_counters (
  owner_id uuid references public.profiles (id) on update cascade on delete cascade,
  dimension text not null,
  day date not null,
  key text not null,
  n bigint not null,
  constraint answers_are_counted_once unique nulls not distinct (owner_id, dimension, day, key),
  constraint answers_are_by_known_dimensions check (dimension in ('campaign', 'hour'))
) with (fillfactor = 50);
comment on table public.answer_counters is
  'Answers that an owner received, by day, campaign and UTC hour; folded from the deltas. Without an owner: from '
  'unknown numbers. An empty key: to no campaign.';
create index answers_of_campaign on public.answer_counters (key) where dimension = 'campaign';

alter table public.answer_counters enable row level security;
grant select on public.answer_counters to authenticated;
grant select, insert, update, delete on public.answer_counters to service_role;
create policy "only active people act" on public.answer_counters as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their answer counters, super-admins all" on public.answer_counters
  for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.answer_deltas (
  owner_id uuid,
  day date not null,
  campaign_id bigint,
  hour smallint not null,
  n int not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
comment on table public.answer_deltas is
  'Insert-only changes of the answer counters, so that concurrent writers do not wait for each other.';

alter table public.answer_deltas enable row level security;
grant select on public.answer_deltas to authenticated;
grant select, insert, update, delete on public.answer_deltas to service_role;
create policy "only active people act" on public.answer_deltas as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their answer deltas, super-admins all" on public.answer_deltas for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create view public.answer_totals with (security_invoker = true) as
  select owner_id, dimension, day, key, sum(n)::bigint as n
  from (
    select owner_id, dimension, day, key, n from public.answer_counters
    union all
    select owner_id, 'campaign', day, coalesce(campaign_id::text, ''), n from public.answer_deltas
    union all
    select owner_id, 'hour', day, hour::text, n from public.answer_deltas) x
  group by owner_id, dimension, day, key having sum(n) <> 0;
comment on view public.answer_totals is 'Answers that an owner received by day, for each campaign and UTC hour.';
grant select on public.answer_totals to authenticated, service_role;

-- schemas/1-tables/spending.sql
-- What Meta has billed, and the service messages that are free each month.
create table public.spending (
  sender_id bigint not null references public.senders (id) on delete cascade,
  day date not null,
  country_code text not null,
  category text not null,
  pricing_type text not null,
  volume bigint not null,
  cost numeric(14, 5),
  currency char(3) not null,
  primary key (sender_id, day, country_code, category, pricing_type),
  constraint spending_words_are_short
    check (greatest(char_length(country_code), char_length(category), char_length(pricing_type)) <= 40)
);
comment on table public.spending is
  'Meta''s own figures of delivered messages and their approximate cost, by number, day of the account, country, '
  'category and type. Read again for some days, because Meta corrects them. Of the whole number: all users, and other '
  'apps that send from it.';
comment on column public.spending.cost is 'In the account''s currency; null where Meta gives none.';

alter table public.spending enable row level security;
grant select on public.spending to authenticated;
grant select, insert, update, delete on public.spending to service_role;
create policy "only active people act" on public.spending as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.spending for select to authenticated
  using (true);

create table public.service_counters (
  sender_id bigint not null references public.senders (id) on delete cascade,
  month date not null,
  n int not null default 0,
  others int not null default 0,
  condensed int not null default 0,
  primary key (sender_id, month),
  constraint service_months_begin_on_the_first check (extract(day from month) = 1)
) with (fillfactor = 50);
comment on table public.service_counters is
  'Delivered service messages of a number and month of the account, of which Meta bills none up to '
  'private.free_service_messages. Changed under its row lock, the last that a transaction takes: the place of a '
  'message in the month decides its price.';
comment on column public.service_counters.n is 'Our own: messages with this service_month, and condensed ones.';
comment on column public.service_counters.others is
  'By how many Meta''s figure exceeded n when it was read: other apps on this number, and lost webhooks.';
comment on column public.service_counters.condensed is 'How many of n are past messages, whose rows are gone.';

alter table public.service_counters enable row level security;
grant select on public.service_counters to authenticated;
grant select, insert, update, delete on public.service_counters to service_role;
create policy "only active people act" on public.service_counters as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.service_counters for select to authenticated
  using (true);

-- schemas/1-tables/alerts.sql
-- Alerts to users.
create type public.alert_kind as enum (
  'database_restored', 'opt_out_key_differs', 'sender_paused', 'campaign_paused', 'campaign_not_started',
  'campaign_not_prepared', 'token_expires', 'account', 'account_error', 'replies_unpaid', 'review_rejected',
  'partner_removed', 'pin_changed', 'account_alert', 'template_stopped', 'template_category', 'template_category_soon',
  'quality',
  'database_nearly_full', 'wakes_fail', 'free_replies', 'no_webhook',
  'messages_elsewhere', 'unknown_outcomes', 'template_quality', 'counters_differ', 'rates_unchecked',
  'campaign_completed', 'campaign_cancelled');
comment on type public.alert_kind is 'What an alert is about, the most serious kind first.';

create table public.alerts (
  id bigint generated always as identity primary key,
  owner_id uuid references public.profiles (id) on delete cascade on update cascade,
  sender_id bigint references public.senders (id) on delete cascade,
  campaign_id bigint references public.campaigns (id) on delete cascade,
  kind public.alert_kind not null,
  detail jsonb not null default '{}',
  raised_at timestamptz not null default clock_timestamp(),
  cleared_at timestamptz
);
comment on table public.alerts is 'What users should know. An alert without an owner concerns all users.';
create unique index one_open_alert_per_cause on public.alerts
  (kind, coalesce(sender_id, 0), coalesce(campaign_id, 0), coalesce(detail ->> 'template', ''))
  where cleared_at is null;
create index alerts_to_mail on public.alerts (raised_at) where cleared_at is null;
create index alerts_by_owner on public.alerts (owner_id) where cleared_at is null;

alter table public.alerts enable row level security;
grant select on public.alerts to authenticated;
grant select, insert, update, delete on public.alerts to service_role;
create policy "only active people act" on public.alerts as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "people read alerts that concern them" on public.alerts for select to authenticated
  using (owner_id is null or owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table private.alert_mails (
  alert_id bigint references public.alerts (id) on delete cascade,
  person_id uuid references public.profiles (id) on delete cascade on update cascade,
  taken_at timestamptz not null,
  sent_at timestamptz,
  primary key (alert_id, person_id)
);
comment on table private.alert_mails is
  'Who is told of an alert by mail. Taken by one job; if it ends without a word, by another one ten minutes later.';
create index alert_mails_of_person on private.alert_mails (person_id);
alter table private.alert_mails enable row level security;
grant select, insert, update, delete on private.alert_mails to service_role;

-- schemas/1-tables/handing-over.sql
-- Categories while the data of a user is handed over.
create table private.category_copies (
  category_id bigint not null references public.categories (id) on delete cascade,
  owner_id uuid not null references public.profiles (id) on delete cascade,
  copy_id bigint not null references public.categories (id) on delete cascade,
  primary key (category_id, owner_id)
);
comment on table private.category_copies is
  'Used while a category is handed over: the category of the new owner that receives its contacts. An association has '
  'one owner, and the contacts move in several steps.';
create index category_copies_of_owner on private.category_copies (owner_id);
create index category_copies_by_copy on private.category_copies (copy_id);

alter table private.category_copies enable row level security;

-- schemas/1-tables/watchdog.sql
-- Where the watch in the database finds the app.
create table private.watchdog (
  only_row boolean primary key default true check (only_row),
  address text not null,
  secret text not null,
  stored_at timestamptz not null,
  watched_at timestamptz,
  called_at timestamptz,
  problem text,
  constraint watchdog_addresses_are_origins check (address ~ '^https?://[^/?#\s]+$'),
  constraint watchdog_secrets_fit_in_a_header
    check (secret ~ '^[\x20-\x7e]+$' and char_length(secret) between 8 and 512)
);
comment on table private.watchdog is
  'The address of the app and the secret for its jobs; read only by functions of this schema.';

alter table private.watchdog enable row level security;

-- schemas/1-tables/restores.sql
-- What shows that the database was restored from a backup, and until when that is settled.
create table private.restores (
  only_row boolean primary key default true check (only_row),
  noticed_at timestamptz,
  evidence jsonb not null default '{}',
  settled_at timestamptz not null default '-infinity'
);
comment on table private.restores is
  'A database restored from a backup does not know what was sent since. From noticed_at on nothing is sent, until '
  'settle_restored has settled all that was queued; what is older than settled_at is then no evidence any more.';

alter table private.restores enable row level security;

-- schemas/2-functions/alerts.sql
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
    'organisation_filled', exists (select from public.organisation),
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

-- schemas/2-functions/counters.sql
-- Deltas of messages and answers, and counters that differ from the rows.
create function private.delta_of(m public.messages, p_sign int) returns setof public.counter_deltas
language sql immutable as $$
  select m.owner_id, m.campaign_id, m.day, case when m.day is not null then
      extract(hour from coalesce(m.accepted_at, m.failed_at, m.claimed_at,
        m.created_at) at time zone 'UTC')::smallint end,
    m.country_code, m.kind, m.state, p_sign,
      case when m.state in ('delivered', 'read') then p_sign * coalesce(m.price, 0) else 0 end
$$;
comment on function private.delta_of(public.messages, int) is
  'What one message adds to the counters (1) or removes (-1). Only delivered messages cost. The hour is UTC, like the '
  'day. It sets no search_path, so that PostgreSQL can inline it.';
grant execute on function private.delta_of(public.messages, int) to service_role;

create function private.fold_answers() returns void
language sql volatile security definer set search_path = '' as $$
  with gone as (delete from public.answer_deltas where n is not null returning *)
  insert into public.answer_counters as c (owner_id, dimension, day, key, n)
  select g.owner_id, k.dimension, g.day, k.key, sum(g.n)
  from gone g cross join lateral (values ('campaign', coalesce(g.campaign_id::text, '')),
    ('hour', g.hour::text)) k(dimension, key)
  where g.owner_id is null or exists (select from public.profiles p where p.id = g.owner_id)
  group by 1, 2, 3, 4 having sum(g.n) <> 0
  on conflict (owner_id, dimension, day, key) do update set n = c.n + excluded.n
$$;
comment on function private.fold_answers() is
  'Adds the deltas to the answer counters; readers see no difference. Definer: called by fold_counters.';
grant execute on function private.fold_answers() to service_role;

create function private.count_wrong_counters(p_campaign_ids bigint[]) returns int
language sql stable set search_path = '' as $$
  select ((select count(*) from public.counter_errors(p_campaign_ids)) + (select count(*)
    from public.breakdown_errors(p_campaign_ids))
    + (select count(*) from public.answer_errors(p_campaign_ids)))::int
$$;
comment on function private.count_wrong_counters(bigint[]) is
  'How many counters of the campaigns differ from their rows: their own, the breakdowns and the answers.';
grant execute on function private.count_wrong_counters(bigint[]) to service_role;

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
comment on function private.compare_counters(timestamptz) is
  'Checks the counters of one active campaign, chosen at random.';
grant execute on function private.compare_counters(timestamptz) to service_role;

create function private.wrong_counters() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(w)), '[]')
  from (
    select campaign_id, owner_id, null as dimension, day, null as key, kind, state, counted, found, counted_cost,
      found_cost from public.counter_errors()
    union all
    select null, owner_id, dimension, day, key, kind, state, counted, found, counted_cost, found_cost
    from public.breakdown_errors()
    union all
    select null, owner_id, dimension, day, key, null, null, counted, found, 0, 0 from public.answer_errors()
    union all
    select null, null, 'service', month, sender_id::text, null, null, counted, found, 0, 0
    from private.service_errors()) w
$$;
comment on function private.wrong_counters() is
  'All counters that differ from the rows, in one snapshot: of campaigns, of days, of breakdowns, and without a kind '
  'of answers and of service messages (by sender and month).';
grant execute on function private.wrong_counters() to service_role;

create function private.repair_counters(p_wrong jsonb) returns void
language sql volatile set search_path = '' as $$
  with wrong as materialized (
    select w.*, w.found - w.counted as n, w.found_cost - w.counted_cost as cost
    from jsonb_to_recordset(p_wrong) as w(campaign_id bigint, owner_id uuid, dimension text, day date, key text,
      kind public.message_kind, state public.message_state, counted bigint, found bigint, counted_cost numeric,
      found_cost numeric)),
  campaigns as (
    insert into public.campaign_counters as c (campaign_id, kind, state, n, cost)
    select w.campaign_id, w.kind, w.state, w.n, w.cost
    from wrong w join public.campaigns g on g.id = w.campaign_id where w.dimension is null
    on conflict (campaign_id, kind, state) do update set n = c.n + excluded.n, cost = c.cost + excluded.cost),
  days as (
    insert into public.day_counters as c (owner_id, day, kind, state, n, cost)
    select w.owner_id, w.day, w.kind, w.state, w.n, w.cost
    from wrong w join public.profiles p on p.id = w.owner_id where w.dimension is null and w.campaign_id is null
    on conflict (owner_id, day, kind, state) do update set n = c.n + excluded.n, cost = c.cost + excluded.cost),
  breakdowns as (
    insert into public.breakdown_counters as b (owner_id, dimension, day, key, kind, state, n, cost)
    select w.owner_id, w.dimension, w.day, w.key, w.kind, w.state, w.n, w.cost
    from wrong w join public.profiles p on p.id = w.owner_id where w.dimension is not null and w.kind is not null
    on conflict (owner_id, dimension, day, key, kind, state) do update set n = b.n + excluded.n,
      cost = b.cost + excluded.cost),
  services as (
    insert into public.service_counters as c (sender_id, month, n)
    select w.key::bigint, w.day, w.n from wrong w where w.dimension = 'service'
    on conflict (sender_id, month) do update set n = c.n + excluded.n)
  insert into public.answer_counters as a (owner_id, dimension, day, key, n)
  select w.owner_id, w.dimension, w.day, w.key, w.n from wrong w
  where w.dimension <> 'service' and w.kind is null
    and (w.owner_id is null or exists (select from public.profiles where id = w.owner_id))
  on conflict (owner_id, dimension, day, key) do update set n = a.n + excluded.n
$$;
comment on function private.repair_counters(jsonb) is
  'Adds the difference to the folded counters: a delta would change the counters of all dimensions at once.';
grant execute on function private.repair_counters(jsonb) to service_role;

-- schemas/2-functions/follow-ups.sql
-- Message 2: queued once per contact and campaign, when an answer triggers it.
create function private.is_triggered(p_triggers jsonb, p_type text, p_body text, p_payload text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce((p_triggers ->> 'any') = 'true', false)
      or not (jsonb_path_exists(p_triggers, '$.words[*]') or jsonb_path_exists(p_triggers, '$.buttons[*]'))
      or exists (select from jsonb_path_query(p_triggers, '$.words[*]') w
        where private.is_same_text(w #>> '{}', p_body))
      or (p_type in ('button', 'interactive') and exists (
        select from jsonb_path_query(p_triggers, '$.buttons[*]') b
        where b #>> '{}' = p_payload or private.is_same_text(b #>> '{}', p_body))));
end $$;
comment on function private.is_triggered(jsonb, text, text, text) is
  'Whether an answer triggers Message 2: any answer, also if no trigger is named; one of the words, compared as a '
  'whole; one of the buttons, by label or payload.';
grant execute on function private.is_triggered(jsonb, text, text, text) to service_role;

create function private.left_before(p_claimed_at timestamptz, p_said_at timestamptz) returns boolean
language sql stable as $$
  select p_claimed_at < p_said_at + interval '5 s'
$$;
comment on function private.left_before(timestamptz, timestamptz) is
  'Whether a message left before something was said. Five seconds allow for clock differences and for Meta''s whole '
  'seconds. Without search_path, so that the planner inlines it.';
grant execute on function private.left_before(timestamptz, timestamptz) to service_role;

create function private.is_in_answering_time(p_campaign_id bigint, p_claimed_at timestamptz, p_said_at timestamptz)
returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select p_said_at < p_claimed_at + answers_until_days * interval '1 day' from public.campaigns
    where id = p_campaign_id);
end $$;
comment on function private.is_in_answering_time(bigint, timestamptz, timestamptz) is
  'Whether something was said within the campaign''s answering time, counted from when its Message 1 left.';
grant execute on function private.is_in_answering_time(bigint, timestamptz, timestamptz) to service_role;

create function private.sequence_is_open(p_message_id bigint, p_at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select exists (
      select from public.messages m
      where m.id = p_message_id and private.left_before(m.claimed_at, p_at)
        and private.is_in_answering_time(m.campaign_id, m.claimed_at, p_at)
        and (m.closed_at >= m.claimed_at) is not true
        and not exists (
          select from public.messages n
          where n.contact_id = m.contact_id and n.sender_id = m.sender_id and n.id <> m.id
            -- As text: without statistics the planner would take the partial index of campaigns to be small.
            and n.kind::text = 'message_1' and n.state in ('accepted', 'sent', 'delivered', 'read')
            and (n.claimed_at, n.id) > (m.claimed_at, m.id) and private.left_before(n.claimed_at, p_at))));
end $$;
comment on function private.sequence_is_open(bigint, timestamptz) is
  'Whether something said then answers a Message 1: it had left, its answering time was not over, it was not reset, '
  'and no newer Message 1 had reached the contact.';
grant execute on function private.sequence_is_open(bigint, timestamptz) to service_role;

create function private.queue_follow_ups(p_messages bigint[], p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  p_messages := array(select distinct message_id from public.interactions
    where message_id = any (p_messages) and triggers
      and meaning is distinct from 'seems');
  if cardinality(p_messages) = 0 then return; end if;
  with asked as materialized (
    select m.campaign_id, m.contact_id, m.sender_id, m.owner_id, k.country_code,
      min(i.at) + c.follow_up_delay_seconds * interval '1 s' as due_at
    from unnest(p_messages) ids(id)
    cross join lateral (select * from public.messages where id = ids.id limit 1) m
    cross join lateral (select * from public.campaigns where id = m.campaign_id limit 1) c
    cross join lateral (select * from public.contacts where id = m.contact_id limit 1) k
    cross join lateral (select service_window from public.senders where id = m.sender_id limit 1) s
    cross join lateral (
      select a.at from public.interactions a
      where a.message_id = m.id and a.triggers and a.meaning is distinct from 'seems'
        and a.at > p_now - s.service_window
        and private.is_triggered(c.follow_up_triggers, a.type, a.body, a.payload)
        and private.sequence_is_open(m.id, a.at)) i
    where m.kind = 'message_1' and m.state in ('accepted', 'sent', 'delivered', 'read')
      and c.follow_up_body is not null and c.status in ('preparing', 'running', 'paused', 'completed')
      and k.deleted_at is null
      and not exists (select from private.open_opt_outs(k.phone_key, k.user_key))
    group by m.campaign_id, m.contact_id, m.sender_id, m.owner_id, k.country_code, c.follow_up_delay_seconds),
  told as materialized (
    select a.*, case
        when not p.params ?& private.follow_up_variables(c.body) then 'missing_variable'
        when not private.follow_up_fits(c.body, p.params) then 'too_long'
        when exists (select from public.conversations v
          where v.sender_id = a.sender_id and v.contact_id = a.contact_id and v.held_by is not null)
          then 'handled_elsewhere'
      end as reason, p.params
    from asked a
    cross join lateral (select follow_up_body as body from public.campaigns where id = a.campaign_id limit 1) c
    cross join lateral (select private.follow_up_params(a.campaign_id, a.contact_id) as params offset 0) p
    where not exists (
      select from public.messages x
      where x.campaign_id = a.campaign_id and x.contact_id = a.contact_id and x.kind = 'message_2')),
  made as (
    insert into public.messages (campaign_id, contact_id, sender_id, owner_id, kind, country_code, params, state,
      reason)
    select campaign_id, contact_id, sender_id, owner_id, 'message_2', country_code, params,
      case when reason is null then 'queued' else 'skipped' end::public.message_state, reason
    from told order by campaign_id, contact_id
    on conflict (campaign_id, contact_id, kind) where kind in ('message_1', 'message_2') do nothing
    returning id, campaign_id, contact_id, sender_id, state)
  insert into public.queue (message_id, sender_id, campaign_id, due_at, kind)
  select f.id, f.sender_id, f.campaign_id, greatest(p_now, a.due_at), 'message_2'
  from made f join asked a on a.campaign_id = f.campaign_id and a.contact_id = f.contact_id
  where f.state = 'queued';
end $$;
comment on function private.queue_follow_ups(bigint[], timestamptz) is
  'Queues Message 2 for those of these Message 1 whose answers trigger it. The unique index guarantees one, however '
  'often it is called.';
grant execute on function private.queue_follow_ups(bigint[], timestamptz) to service_role;

create function private.attribute_waiting(p_wamids text[]) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
begin
  if not exists (
    select from public.interactions where message_id is null and quoted is not null and quoted = any (p_wamids)) then
    return '{}'::bigint[];
  end if;
  with waiting as materialized (
    select i.id, i.contact_id, i.quoted from unnest(p_wamids) w(wamid)
    cross join lateral (
      select id, contact_id, quoted from public.interactions where message_id is null and quoted is not null
        and quoted = w.wamid) i),
  known as materialized (
    select w.id, m.id as message_id, m.campaign_id
    from waiting w
    cross join lateral (
      select message_id from public.attempts a
      where hashtextextended(a.wamid, 0) = hashtextextended(w.quoted, 0) and a.wamid = w.quoted limit 1) a
    cross join lateral (select id, campaign_id, contact_id from public.messages where id = a.message_id limit 1) m
    where m.contact_id = w.contact_id),
  placed as (
    update public.interactions i set message_id = k.message_id, campaign_id = k.campaign_id
    from known k where i.id = k.id and i.message_id is null
    returning k.message_id)
  select array_agg(distinct message_id) into v_ids from placed;
  return coalesce(v_ids, '{}');
end $$;
comment on function private.attribute_waiting(text[]) is
  'Attributes answers that quoted a message before Meta''s response to it was known; returns those messages.';
grant execute on function private.attribute_waiting(text[]) to service_role;

-- schemas/2-functions/handing-over.sql
-- Handing over the data of a user who leaves, in parts; each leaves the data consistent.
create function private.begin_user_deletion(p_user_id uuid, p_hand_over_to uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform from public.profiles where id in (p_user_id, p_hand_over_to) order by id for no key update;
  if not exists (select from public.profiles where id = p_user_id) then perform private.fail('not_found'); end if;
  if p_hand_over_to is not null and (p_hand_over_to = p_user_id
      or not exists (select from public.profiles where id = p_hand_over_to and active)) then
    perform private.fail('invalid', 'hand_over_to', 'not_found');
  end if;
  if p_hand_over_to is null and (private.belongings(p_user_id) ->> 'any')::boolean then
    perform private.fail('user_owns_data');
  end if;
  if p_user_id = (select auth.uid()) then
    perform private.fail(case
      when exists (select from public.profiles where role = 'super_admin' and active and id <> p_user_id)
      then 'own_account' else 'last_super_admin' end);
  end if;
  perform private.lock_out(p_user_id, 'handed_over');
  perform private.audit('deleted', 'user', p_user_id::text,
    jsonb_strip_nulls(jsonb_build_object('handed_over_to', p_hand_over_to)));
end $$;
comment on function private.begin_user_deletion(uuid, uuid) is
  'Locks out a user who is to be deleted, or raises the reason why not. May be repeated. Definer: no user may write '
  'profiles directly. For super-admins, checked first.';

create function private.hand_over(p_from uuid, p_to uuid, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[];
  v_n int;
begin
  perform private.require_super_admin();
  perform from public.profiles where id in (p_from, p_to) order by id for no key update;
  if p_from = p_to or not exists (select from public.profiles where id = p_to and active) then
    perform private.fail('invalid', 'hand_over_to', 'not_found');
  end if;
  if exists (select from public.profiles where id = p_from and active) then perform private.fail('conflict'); end if;

  v_n := private.prepare_before_leaving(p_from, p_limit);
  if v_n > 0 then return jsonb_build_object('moved', v_n, 'more', true); end if;
  perform private.copy_categories(p_from, p_to);
  perform private.hand_over_imports(p_from, p_to);
  v_ids := array(
    select id from public.contacts where owner_id = p_from and deleted_at is null order by id limit p_limit);
  if cardinality(v_ids) = 0 then
    v_ids := array(select id from public.contacts where owner_id = p_from limit p_limit);
  end if;
  if cardinality(v_ids) > 0 then
    perform private.hand_over_contacts(p_from, p_to, v_ids);
    return jsonb_build_object('moved', cardinality(v_ids), 'more', true);
  end if;
  v_n := private.hand_over_late_messages(p_from, p_to, p_limit);
  if v_n > 0 then return jsonb_build_object('moved', v_n, 'more', true); end if;
  perform private.hand_over_campaigns(p_from, p_to);
  perform private.audit('handed_over', 'user', p_from::text, jsonb_build_object('to', p_to));
  return jsonb_build_object('moved', 0, 'more', false);
end $$;
comment on function private.hand_over(uuid, uuid, int) is
  'Hands over one part of what a locked-out user owned; called again while there is more. May be resumed, also '
  'towards another user. Definer: it moves rows between owners. For super-admins, checked first.';

create function private.prepare_before_leaving(p_from uuid, p_limit int) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_id bigint;
begin
  select id into v_id from public.campaigns
  where owner_id = p_from and not audience_complete and prepared_up_to is not null
  order by id limit 1;
  if v_id is null then return 0; end if;
  return greatest((private.prepare_range(v_id, p_limit) ->> 'made')::int, 1);
end $$;
comment on function private.prepare_before_leaving(uuid, int) is
  'Finishes an interrupted launch while the contacts still belong to its owner. Definer: see prepare_range.';

create function private.copy_categories(p_from uuid, p_to uuid) returns void
language sql volatile security definer set search_path = '' as $$
  with missing as materialized (
    select g.*, nextval(pg_get_serial_sequence('public.categories', 'id')) as copy_id from public.categories g
    where g.owner_id = p_from
      and not exists (select from private.category_copies h where h.category_id = g.id and h.owner_id = p_to)
    order by g.id
  ),
  made as (
    insert into public.categories (id, owner_id, name, color, description, created_at) overriding system value
    select copy_id, p_to, name, color, description, created_at from missing returning id
  )
  insert into private.category_copies (category_id, owner_id, copy_id) select id, p_to, copy_id from missing
$$;
comment on function private.copy_categories(uuid, uuid) is
  'Makes, once, a category of the new owner for each category of the old owner. Definer: callers have checked the '
  'user.';

create function private.copy_of_category(p_category_id bigint, p_owner_id uuid) returns bigint
language sql stable security definer set search_path = '' as $$
  select copy_id from private.category_copies where category_id = p_category_id and owner_id = p_owner_id
$$;
comment on function private.copy_of_category(bigint, uuid) is
  'The category of the new owner that replaces a category. Definer: callers have checked the user.';

create function private.hand_over_imports(p_from uuid, p_to uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform from public.imports where owner_id = p_from order by id for update;
  update public.imports set owner_id = p_to, category_id = private.copy_of_category(category_id, p_to)
  where owner_id = p_from;
end $$;
comment on function private.hand_over_imports(uuid, uuid) is
  'Runs before the contacts: from here on a running import makes contacts of the new owner. Definer: callers have '
  'checked the user.';

create function private.hand_over_contacts(p_from uuid, p_to uuid, p_ids bigint[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_pairs jsonb := '[]'::jsonb;
  v_kept bigint[];
  v_memberships jsonb;
  k public.contacts;
  v_same bigint;
begin
  perform private.lock_senders_of(p_ids);
  v_kept := array(select private.same_person(c, p_to) from public.contacts c where c.id = any (p_ids)
    and c.deleted_at is null);
  perform from public.contacts where id = any (p_ids || v_kept) order by id for update;
  perform from public.categories where id in (
    select category_id from public.category_contacts where contact_id = any (p_ids)
    union select private.copy_of_category(category_id, p_to) from public.category_contacts
    where contact_id = any (p_ids))
      order by id for no key update;
  perform from public.messages where contact_id = any (p_ids) order by id for no key update;
  with gone as (delete from public.category_contacts where contact_id = any (p_ids) returning *)
  select jsonb_agg(to_jsonb(gone)) into v_memberships from gone;
  for k in select c.* from public.contacts c where c.id = any (p_ids) and c.deleted_at is null order by c.id loop
    v_same := private.same_person(k, p_to);
    continue when v_same is null;
    perform private.merge_contact(k.id, v_same);
    v_pairs := v_pairs || jsonb_build_object('lost', k.id, 'kept', v_same);
  end loop;
  if jsonb_array_length(v_pairs) > 0 then
    update public.webhook_events e set contact_ids = contact_ids || array(
      select p.kept from jsonb_to_recordset(v_pairs) as p(lost bigint, kept bigint) where p.lost = any (e.contact_ids)
        and p.kept <> all (e.contact_ids))
    where contact_ids && array(select p.lost from jsonb_to_recordset(v_pairs) as p(lost bigint));
  end if;

  update public.contacts set owner_id = p_to where id = any (p_ids);
  update public.messages set owner_id = p_to where contact_id = any (p_ids || v_kept) and owner_id = p_from;
  update public.interactions set owner_id = p_to where contact_id = any (p_ids || v_kept) and owner_id = p_from;
  update public.conversations set owner_id = p_to, assigned_to = nullif(assigned_to, p_from)
  where contact_id = any (p_ids || v_kept) and owner_id = p_from;
  insert into public.category_contacts (category_id, contact_id, owner_id, added_at)
  select private.copy_of_category(m.category_id, p_to), coalesce(p.kept, m.contact_id), p_to, min(m.added_at)
  from jsonb_to_recordset(v_memberships) as m(category_id bigint, contact_id bigint, added_at timestamptz)
  left join jsonb_to_recordset(v_pairs) as p(lost bigint, kept bigint) on p.lost = m.contact_id
  group by 1, 2 order by 1, 2 on conflict do nothing;
end $$;
comment on function private.hand_over_contacts(uuid, uuid, bigint[]) is
  'Moves contacts with their associations, messages, answers and conversations; counters follow the messages. '
  'Definer: callers have checked the user.';

create function private.same_person(p_contact public.contacts, p_owner_id uuid) returns bigint
language sql stable security definer set search_path = '' as $$
  select k.id from public.contacts k
  where k.deleted_at is null and k.owner_id = p_owner_id
    and (k.phone = p_contact.phone or (k.user_id = p_contact.user_id and (k.phone is null or p_contact.phone is null)))
  order by (k.phone = p_contact.phone) desc nulls last, k.id limit 1
$$;
comment on function private.same_person(public.contacts, uuid) is
  'A contact of the given owner with the same number, or with the same user id if one of the two has no number. '
  'Definer: callers have checked the user.';

create function private.merge_contact(p_lost bigint, p_kept bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_lost public.contacts;
begin
  select * into v_lost from public.contacts where id = p_lost;
  update public.messages m set contact_id = p_kept where m.contact_id = p_lost and not exists (
    select from public.messages o where o.contact_id = p_kept and o.campaign_id = m.campaign_id and o.kind = m.kind
      and m.kind in ('message_1', 'message_2'));
  update public.past_messages set contact_id = p_kept where contact_id = p_lost;
  update public.interactions set contact_id = p_kept where contact_id = p_lost;
  insert into public.exclusions (campaign_id, contact_id, reason)
  select campaign_id, p_kept, reason from public.exclusions where contact_id = p_lost on conflict do nothing;
  delete from public.exclusions where contact_id = p_lost;
  update public.import_rows set contact_id = p_kept where contact_id = p_lost;
  update public.conversations k set
    window_until = greatest(k.window_until, l.window_until),
    last_inbound_at = greatest(k.last_inbound_at, l.last_inbound_at),
    -- Times of two conversations cannot be compared: who waits in one of them waits for a user in both.
    asked_at = case when k.waits or l.waits or (k.closed_at is not null and l.closed_at is not null)
      then greatest(k.asked_at, l.asked_at, k.tapped_at, l.tapped_at) end,
    settled_at = null,
    tapped_at = null,
    last_outbound_at = greatest(k.last_outbound_at, l.last_outbound_at),
    closed_at = case when l.closed_at is not null then k.closed_at end
  from public.conversations l where l.contact_id = p_lost and k.contact_id = p_kept and k.sender_id = l.sender_id;
  delete from public.conversations l where l.contact_id = p_lost
    and exists (select from public.conversations k where k.contact_id = p_kept and k.sender_id = l.sender_id);
  update public.conversations set contact_id = p_kept where contact_id = p_lost;
  perform private.empty_contacts(array[p_lost], private.clock());
  update public.contacts k set
    full_name = coalesce(k.full_name, v_lost.full_name),
    first_name = case when k.full_name is null then v_lost.first_name else k.first_name end,
    phone = coalesce(k.phone, v_lost.phone),
    country_code = coalesce(k.country_code, v_lost.country_code),
    fields = case when pg_column_size(v_lost.fields || k.fields) <= 8192 then v_lost.fields || k.fields
      else k.fields end,
    wa_id = coalesce(k.wa_id, v_lost.wa_id),
    user_id = coalesce(k.user_id, v_lost.user_id),
    consent_source = coalesce(k.consent_source, v_lost.consent_source),
    consent_since = case when k.consent_source is null then v_lost.consent_since else k.consent_since end,
    last_interaction_at = greatest(k.last_interaction_at, v_lost.last_interaction_at)
  where k.id = p_kept;
end $$;
comment on function private.merge_contact(bigint, bigint) is
  'Merges two contacts of one person. The new owner''s contact keeps its values and gets missing ones and the whole '
  'history; the other becomes a tombstone, which keeps a message only if the same campaign wrote to both. Definer: '
  'callers have checked the user.';
grant execute on function private.merge_contact(bigint, bigint) to service_role;

create function private.hand_over_late_messages(p_from uuid, p_to uuid, p_limit int) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[] := array(select id from public.messages where owner_id = p_from order by id limit p_limit);
begin
  perform from public.messages where id = any (v_ids) order by id for no key update;
  update public.messages set owner_id = p_to where id = any (v_ids);
  return cardinality(v_ids);
end $$;
comment on function private.hand_over_late_messages(uuid, uuid, int) is
  'Moves messages to contacts that were handed over before. Definer: callers have checked the user.';

create function private.hand_over_campaigns(p_from uuid, p_to uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_audiences jsonb;
begin
  perform from public.senders where id in (select sender_id from public.campaigns where owner_id = p_from) order by id
    for no key update;
  perform from public.campaigns where owner_id = p_from order by id for update;
  with gone as (delete from public.campaign_categories where owner_id = p_from returning *)
  select jsonb_agg(to_jsonb(gone)) into v_audiences from gone;
  update public.campaigns set owner_id = p_to, draft_key = null where owner_id = p_from;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select a.campaign_id, private.copy_of_category(a.category_id, p_to), p_to, a.excluded
  from jsonb_to_recordset(v_audiences) as a(campaign_id bigint, category_id bigint, excluded boolean);
  update public.interactions set owner_id = p_to where owner_id = p_from;
  update public.conversations set owner_id = p_to where owner_id = p_from;
  update public.conversations set assigned_to = p_to where assigned_to = p_from;
  update public.alerts set owner_id = p_to where owner_id = p_from;
  with moved as (delete from private.past_counts where owner_id = p_from returning *),
  kept as (
    insert into private.past_counts as p
    select p_to, campaign_id, day, hour, country_code, kind, state, n, cost from moved
    on conflict on constraint past_counts_are_kept_once
    do update set n = p.n + excluded.n, cost = p.cost + excluded.cost)
  insert into public.counter_deltas
  select x.owner_id, m.campaign_id, m.day, m.hour, m.country_code, m.kind, m.state, x.sign * m.n, x.sign * m.cost
  from moved m cross join (values (p_from, -1), (p_to, 1)) x(owner_id, sign);
  delete from public.categories where owner_id = p_from;
end $$;
comment on function private.hand_over_campaigns(uuid, uuid) is
  'The last step: moves campaigns with their audiences, and all that is left. Definer: callers have checked the user.';

-- schemas/2-functions/idempotency.sql
-- A request is carried out once for its Idempotency-Key.
create function private.begin_idempotent(p_key text, p_route text, p_digest text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_owner uuid := (select auth.uid());
  v_now timestamptz := private.clock();
  v_known public.idempotency_keys;
begin
  perform private.require_active();
  delete from public.idempotency_keys where owner_id = v_owner and key = p_key and created_at < v_now - interval '24 h';
  insert into public.idempotency_keys (owner_id, key, route, request_digest, running_until, created_at)
  values (v_owner, p_key, p_route, decode(p_digest, 'hex'), v_now + interval '60 s', v_now)
  on conflict (owner_id, key) do nothing;
  if found then return null; end if;
  select * into v_known from public.idempotency_keys where owner_id = v_owner and key = p_key for no key update;
  if v_known.route <> p_route or v_known.request_digest <> decode(p_digest, 'hex') then
    perform private.fail('key_reused');
  end if;
  if v_known.response is null and v_known.running_until > v_now then perform private.fail('in_progress'); end if;
  if v_known.response is null and v_known.subject_id is null then
    update public.idempotency_keys set running_until = v_now + interval '60 s' where owner_id = v_owner and key = p_key;
    return null;
  end if;
  return jsonb_build_object('response', v_known.response, 'subject_id', v_known.subject_id);
end $$;
comment on function private.begin_idempotent(text, text, text) is
  'Null when the request is to be carried out now; else what is known of the first one: {response, subject_id}. '
  'Raises key_reused for another request, in_progress while the first may still run (60 s, as long as a function of '
  'the API lasts). Definer: nobody may write keys directly.';
grant execute on function private.begin_idempotent(text, text, text) to authenticated;

create function private.finish_idempotent(p_key text, p_response jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.idempotency_keys set response = p_response, running_until = null
  where owner_id = (select auth.uid()) and key = p_key and response is null;
end $$;
comment on function private.finish_idempotent(text, jsonb) is
  'Keeps the answer of a request: {status, type, body}. Definer: nobody may write keys directly.';
grant execute on function private.finish_idempotent(text, jsonb) to authenticated;

create function private.release_idempotent(p_key text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.idempotency_keys
  where owner_id = (select auth.uid()) and key = p_key and response is null and subject_id is null;
end $$;
comment on function private.release_idempotent(text) is
  'Forgets a request that was refused and created nothing, so that it can be corrected and sent again with its key. '
  'Definer: nobody may write keys directly.';
grant execute on function private.release_idempotent(text) to authenticated;

-- schemas/2-functions/imports.sql
-- Importing contacts: a file in parts, a few thousand lines at a time, resumable, undoable.
create function private.own_import(p_import_id uuid) returns public.imports
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports;
begin
  perform private.require_active();
  select * into i from public.imports where id = p_import_id for update;
  if i.id is null or (i.owner_id <> (select auth.uid()) and not private.actor_is_super_admin()) then
    perform private.fail('not_found');
  end if;
  if i.owner_id <> (select auth.uid()) then perform private.fail('forbidden'); end if;
  return i;
end $$;
comment on function private.own_import(uuid) is
  'Locks the caller''s import; raises not_found or forbidden. Definer: imports are written by functions only.';

create function private.waiting_import(p_import_id uuid) returns public.imports
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.own_import(p_import_id);
begin
  if i.status <> 'waiting' then perform private.fail('import_not_waiting'); end if;
  return i;
end $$;
comment on function private.waiting_import(uuid) is
  'Like own_import, and raises import_not_waiting once it has started. Definer: imports are written by functions only.';

create function private.create_import(p_import jsonb) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.require_active();
  perform private.require_small(p_import, 'mapping');
  perform private.one_at_a_time('waiting_imports', (select auth.uid()));
  if (select count(*) from public.imports where owner_id = (select auth.uid()) and status = 'waiting')
    >= private.limit_of('waiting_imports') then
    perform private.fail('rate_limited');
  end if;
  insert into public.imports (owner_id, file_name, mapping, encoding, titles_line, repairs, default_country,
    category_id, consent_source, consent_since)
  values ((select auth.uid()), p_import ->> 'file_name', coalesce(p_import -> 'mapping', '{}'),
    p_import ->> 'encoding', (p_import ->> 'titles_line')::int,
    array(select jsonb_array_elements_text(coalesce(p_import -> 'repairs', '[]'))), p_import ->> 'default_country',
    (p_import ->> 'category_id')::bigint, p_import ->> 'consent_source',
    (p_import ->> 'consent_since')::date)
  returning id into v_id;
  return v_id;
end $$;
comment on function private.create_import(jsonb) is
  'Definer: imports are written by functions only. The caller is always the owner.';

create function private.store_import_part(p_import_id uuid, p_part int, p_content text, p_lines int) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.waiting_import(p_import_id);
begin
  insert into public.import_parts (import_id, part, content, lines)
  values (i.id, p_part, decode(p_content, 'base64'), p_lines)
  on conflict (import_id, part) do update set content = excluded.content, lines = excluded.lines;
end $$;
comment on function private.store_import_part(uuid, int, text, int) is
  'Definer: parts are written by functions only. The owner is checked first.';

create function private.read_import_part(p_import_id uuid, p_part int) returns text
language sql stable security definer set search_path = '' as $$
  select translate(encode(p.content, 'base64'), E'\n', '') from public.import_parts p join public.imports i
    on i.id = p.import_id
  where p.import_id = p_import_id and p.part = p_part
    and (current_setting('role') = 'service_role'
      or (i.owner_id = (select auth.uid()) and (select private.actor_is_active())))
$$;
comment on function private.read_import_part(uuid, int) is
  'Definer: parts are read by functions only, for their owner and for the job.';

create function private.start_import(p_import_id uuid, p_columns jsonb, p_mapping jsonb, p_format jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.waiting_import(p_import_id);
  v_parts int;
  v_last int;
  v_lines int;
begin
  perform private.require_small(p_columns, 'file');
  perform private.require_small(p_mapping, 'mapping');
  perform private.require_small(p_format, 'file');
  select count(*), max(part), sum(lines) into v_parts, v_last, v_lines from public.import_parts where import_id = i.id;
  if v_last is distinct from v_parts then
    perform private.fail('invalid', 'file', 'missing_part');
  end if;
  update public.imports set status = 'running', columns = p_columns, mapping = p_mapping,
    encoding = p_format ->> 'encoding', delimiter = p_format ->> 'delimiter',
    titles_line = (p_format ->> 'titles_line')::int,
    kinds = array(select jsonb_array_elements_text(coalesce(p_format -> 'kinds', '[]'))),
    lines_expected = greatest(v_lines - coalesce((p_format ->> 'titles_line')::int, 1), 1),
    started_at = private.clock(), progressed_at = private.clock()
  where id = i.id;
  perform private.audit('imported', 'import', i.id::text);
end $$;
comment on function private.start_import(uuid, jsonb, jsonb, jsonb) is
  'Definer: imports are written by functions only. The owner is checked first.';

create function private.was_imported(p_contact_id bigint, p_import_id uuid) returns boolean
language sql stable set search_path = '' as $$
  select p_import_id = any (array(select import_id from public.import_rows where contact_id = p_contact_id))
$$;
comment on function private.was_imported(bigint, uuid) is
  'Whether an earlier line of the import had the same contact. Looks up by contact, because the planner has no '
  'statistics on the lines of a running import.';
grant execute on function private.was_imported(bigint, uuid) to service_role;

create function private.take_import_lines(i public.imports, p_rows jsonb, p_corrections boolean) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_written jsonb;
  v_counts jsonb;
begin
  perform from public.contacts
  where owner_id = i.owner_id
    and phone in (select r ->> 'phone' from jsonb_array_elements(p_rows) r where not r ? 'code')
  order by id for update;

  with firsts as (
    select distinct on (r.phone) r.*
    from jsonb_to_recordset(p_rows) r(line int, full_name text, first_name text, first_name_guessed boolean,
      phone text, country_code text, fields jsonb, code text)
    where r.code is null order by r.phone, r.line
  ),
  written as (
    insert into public.contacts as c (owner_id, full_name, first_name, phone, country_code, fields, consent_source,
      consent_since, import_id)
    select i.owner_id, f.full_name,
      case when f.first_name_guessed and (f.full_name is null or f.full_name = k.full_name) then k.first_name
        else f.first_name end,
      f.phone, f.country_code, coalesce(f.fields, '{}'), i.consent_source, i.consent_since, i.id
    from firsts f left join public.contacts k on k.owner_id = i.owner_id and k.phone = f.phone
    where not coalesce(private.was_imported(k.id, i.id), false)
    order by f.phone
    on conflict (owner_id, phone) do update set
      full_name = coalesce(excluded.full_name, c.full_name),
      first_name = case when excluded.full_name is null then c.first_name else excluded.first_name end,
      country_code = coalesce(c.country_code, excluded.country_code),
      fields = case when pg_column_size(c.fields || excluded.fields) <= 8192 then c.fields || excluded.fields
        else c.fields end,
      consent_source = coalesce(c.consent_source, excluded.consent_source),
      consent_since = case when c.consent_source is null then excluded.consent_since else c.consent_since end
    where (c.full_name, c.first_name, c.country_code, c.fields, c.consent_source) is distinct from
      (coalesce(excluded.full_name, c.full_name),
       case when excluded.full_name is null then c.first_name else excluded.first_name end,
       coalesce(c.country_code, excluded.country_code),
       case when pg_column_size(c.fields || excluded.fields) <= 8192 then c.fields || excluded.fields else c.fields end,
       coalesce(c.consent_source, excluded.consent_source))
    returning c.phone, xmax = 0 as created
  )
  select coalesce(jsonb_object_agg(phone, created), '{}') into v_written from written;

  with known as (
    select r.line, r.field, r.code, r.detail, r.original, r.remarks, r.mobile, c.id as contact_id,
      case
        when r.code is not null then 'rejected'
        when row_number() over (partition by r.phone, r.code is null order by r.line) > 1
          or private.was_imported(c.id, i.id) then 'duplicate'
        when (v_written ->> r.phone)::boolean then 'created'
        when v_written ? r.phone then 'updated'
        else 'unchanged' end as outcome
    from jsonb_to_recordset(p_rows) r(line int, phone text, field text, code text, detail jsonb, original jsonb,
      remarks jsonb, mobile boolean)
    left join public.contacts c on r.code is null and c.owner_id = i.owner_id and c.phone = r.phone
  ),
  kept as (
    insert into public.import_rows (import_id, line, outcome, field, code, detail, original, contact_id, remarks)
    select i.id, line, outcome, field, code, detail, original, contact_id, remarks from known order by line
    on conflict (import_id, line) do update set outcome = excluded.outcome, field = excluded.field,
      code = excluded.code, detail = excluded.detail, original = excluded.original, contact_id = excluded.contact_id,
      remarks = excluded.remarks
  ),
  joined as (
    insert into public.category_contacts (category_id, contact_id, owner_id)
    select i.category_id, contact_id, i.owner_id from known
    where i.category_id is not null and contact_id is not null and outcome <> 'duplicate' order by contact_id
    on conflict do nothing
  )
  update public.imports u set
    total = u.total + case when p_corrections then 0 else n.total end,
    created = u.created + n.created,
    updated = u.updated + n.updated,
    unchanged = u.unchanged + n.unchanged,
    duplicates = u.duplicates + n.duplicates,
    rejected = u.rejected + n.rejected - case when p_corrections then n.total else 0 end,
    remarked = u.remarked + n.remarked,
    land_lines = u.land_lines + n.land_lines
  from (
    select count(*)::int as total,
      count(*) filter (where outcome = 'created')::int as created,
      count(*) filter (where outcome = 'updated')::int as updated,
      count(*) filter (where outcome = 'unchanged')::int as unchanged,
      count(*) filter (where outcome = 'duplicate')::int as duplicates,
      count(*) filter (where outcome = 'rejected')::int as rejected,
      count(*) filter (where remarks is not null)::int as remarked,
      count(*) filter (where not mobile and outcome in ('created', 'updated', 'unchanged'))::int as land_lines
    from known) n
  where u.id = i.id
  returning jsonb_build_object('created', n.created, 'updated', n.updated, 'unchanged', n.unchanged,
    'duplicates', n.duplicates, 'rejected', n.rejected) into v_counts;
  return v_counts;
end $$;
comment on function private.take_import_lines(public.imports, jsonb, boolean) is
  'Imports lines of an import that the caller has locked. The first line of a number counts; a contact changes only '
  'where the line adds something. Corrections replace rejected lines that were counted before. Returns the counts by '
  'outcome.';
grant execute on function private.take_import_lines(public.imports, jsonb, boolean) to service_role;

create function private.leave_import_lines(p_import_id uuid, p_lines int[], p_left_out boolean) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.own_import(p_import_id);
  v_n int;
begin
  perform private.require_at_most('import_corrections', cardinality(p_lines), 'lines');
  update public.import_rows set left_out = p_left_out
  where import_id = i.id and line = any (p_lines) and outcome = 'rejected' and left_out <> p_left_out;
  get diagnostics v_n = row_count;
  update public.imports set left_out = left_out + case when p_left_out then v_n else -v_n end where id = i.id;
  return v_n;
end $$;
comment on function private.leave_import_lines(uuid, int[], boolean) is
  'Definer: import lines are written by functions only. The owner is checked first.';

create function private.correct_import_lines(p_import_id uuid, p_rows jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.own_import(p_import_id);
  v_rows jsonb;
begin
  perform private.require_at_most('import_corrections', jsonb_array_length(p_rows), 'lines');
  if i.status not in ('completed', 'failed') or i.undone_at is not null then
    perform private.fail('import_not_correctable');
  end if;
  perform private.leave_import_lines(i.id, array(select (r ->> 'line')::int from jsonb_array_elements(p_rows) r),
    false);
  select jsonb_agg(r) into v_rows from (
    select distinct on (k.line) r from jsonb_array_elements(p_rows) r
    join public.import_rows k on k.import_id = i.id and k.line = (r ->> 'line')::int and k.outcome = 'rejected'
    where r ->> 'code' is not null or r ->> 'phone' is not null
    order by k.line) given(r);
  return private.take_import_lines(i, v_rows, true);
end $$;
comment on function private.correct_import_lines(uuid, jsonb) is
  'Definer: import lines are written by functions only. The owner is checked first; lines that are not rejected are '
  'ignored.';

create function private.undo_import(p_import_id uuid, p_after bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit constant int := 2000;
  i public.imports := private.own_import(p_import_id);
  v_ids bigint[];
  v_unused bigint[];
  v_part record;
begin
  if i.status not in ('completed', 'failed') or i.finished_at < private.clock() - interval '7 days' then
    perform private.fail('import_not_undoable');
  end if;
  v_ids := private.selected_contacts(jsonb_build_object('import_id', i.id), p_after, v_limit);
  v_unused := array(
    select v.id from unnest(v_ids) v(id)
    where not exists (select from public.messages m where m.contact_id = v.id)
      and not exists (select from public.interactions n where n.contact_id = v.id) order by v.id);
  v_part := private.erase_part(v_unused);
  if v_part.done <> v_unused then
    return private.part_done('deleted', v_part.erased, v_part.done, cardinality(v_part.done));
  end if;
  if cardinality(v_ids) < v_limit then
    update public.imports set undone_at = private.clock() where id = i.id;
    perform private.audit('undone', 'import', i.id::text);
  end if;
  return private.part_done('deleted', v_part.erased, v_ids, v_limit);
end $$;
comment on function private.undo_import(uuid, bigint) is
  'Erases one part of the contacts that an import created, except those that have messages or interactions. Definer: '
  'erasing writes tables that users may not write.';

create function private.stalled_imports(p_now timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
  select array(
    select id from public.imports
    where status = 'running' and coalesce(progressed_at, started_at, created_at) < p_now - interval '2 min' order by id
    limit 100)
$$;
comment on function private.stalled_imports(timestamptz) is
  'Imports without progress for two minutes: the wake was lost or the job died. A few thousand lines take seconds.';
grant execute on function private.stalled_imports(timestamptz) to service_role;

-- schemas/2-functions/inbox.sql
-- Conversations: who may reply, who is next, and replies sent through the claim.
create function private.lock_answerable_contact(p_contact_id bigint) returns public.contacts
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.readable_contact(p_contact_id);
begin
  if k.id is null then perform private.fail('not_found'); end if;
  if k.owner_id <> (select auth.uid())
    and not exists (select from public.conversations where contact_id = k.id and assigned_to = (select auth.uid())) then
    perform private.fail('forbidden');
  end if;
  select * into k from public.contacts where id = p_contact_id and deleted_at is null for no key update;
  if k.id is null then perform private.fail('not_found'); end if;
  return k;
end $$;
comment on function private.lock_answerable_contact(bigint) is
  'The contact, locked, if the caller owns it or is a super-admin to whom its conversation is assigned; raises '
  'not_found or forbidden. Definer: called first by other definer functions.';

create function private.send_reply(p_contact_id bigint, p_body text, p_key uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.lock_answerable_contact(p_contact_id);
  v public.conversations;
  v_body text := btrim(p_body, E' \t\r\n');
  v_now timestamptz;
  v_id bigint;
  v_contact_id bigint;
begin
  if coalesce(v_body, '') = '' then perform private.fail('invalid', 'body', 'required'); end if;
  if char_length(v_body) > 4096 then perform private.fail('invalid', 'body', 'too_long'); end if;
  if not private.links_are_safe(v_body) then perform private.fail('invalid', 'body', 'bad_link'); end if;
  select m.id, m.contact_id, m.sender_id into v_id, v_contact_id, v.sender_id
  from public.replies r join public.messages m on m.id = r.message_id where r.author_id = (select auth.uid())
    and r.key = p_key;
  if v_id is not null then
    if v_contact_id <> k.id then perform private.fail('conflict'); end if;
    return jsonb_build_object('message_id', v_id, 'sender_id', v.sender_id);
  end if;
  perform private.require_rate('replies_an_hour', k.owner_id, 'reply');
  select c.* into v from public.conversations c where c.contact_id = k.id
  order by c.last_inbound_at desc nulls last, c.id desc limit 1 for no key update;
  v_now := private.clock();
  if coalesce(v.window_until <= v_now, true) then perform private.fail('window_closed'); end if;
  if exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then
    perform private.fail('opted_out');
  end if;
  insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, body)
  values (k.id, v.sender_id, k.owner_id, 'reply', k.country_code, v_body) returning id into v_id;
  insert into public.queue (message_id, sender_id, due_at, kind) values (v_id, v.sender_id, v_now, 'reply');
  insert into public.replies (message_id, author_id, key) values (v_id, (select auth.uid()), p_key);
  -- Not when it is sent: what comes meanwhile has not been read by its author.
  update public.conversations set closed_at = null, settled_at = greatest(v_now, asked_at),
    last_outbound_at = greatest(v_now, tapped_at) where id = v.id;
  perform private.audit('reply', 'contact', k.id::text, jsonb_build_object('message_id', v_id));
  return jsonb_build_object('message_id', v_id, 'sender_id', v.sender_id);
end $$;
comment on function private.send_reply(bigint, text, uuid) is
  'Queues a reply; the claim checks opt-out and window again. The lock on the contact serialises double clicks. '
  'Definer: lock_answerable_contact checks the caller.';

create function private.ask_again(p_messages bigint[], p_now timestamptz) returns void
language sql volatile set search_path = '' as $$
  update public.conversations set asked_at = greatest(p_now, settled_at + interval '1 us'), closed_at = null
  -- Does not wait, as where a message is moved.
  where id = any (array(
    select c.id from unnest(p_messages) x(id) join public.messages m on m.id = x.id
    join public.conversations c on c.sender_id = m.sender_id and c.contact_id = m.contact_id
    where m.kind = 'reply' order by c.id for no key update of c skip locked))
$$;
comment on function private.ask_again(bigint[], timestamptz) is
  'Replies among these messages did not reach anybody: who waited for them waits again, even if the conversation was '
  'closed after the reply.';
grant execute on function private.ask_again(bigint[], timestamptz) to service_role;

create function private.change_conversation(p_contact_id bigint, p_change jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.lock_answerable_contact(p_contact_id);
  v_to uuid := (p_change ->> 'assigned_to')::uuid;
begin
  if v_to is not null and not exists (select from private.assignable_people(k.owner_id) p where p.id = v_to) then
    perform private.fail('invalid', 'assigned_to', 'not_found');
  end if;
  update public.conversations set
    closed_at = case when not p_change ? 'closed' then closed_at
      when (p_change ->> 'closed')::boolean then coalesce(closed_at, private.clock()) end,
    assigned_to = case when p_change ? 'assigned_to' then v_to else assigned_to end
  where contact_id = k.id;
  if not found then perform private.fail('not_found'); end if;
  perform private.audit('conversation', 'contact', k.id::text, private.picked(p_change, '{closed,assigned_to}'));
end $$;
comment on function private.change_conversation(bigint, jsonb) is
  'Closes or reopens a conversation (`closed`), assigns it or takes the assignment back (`assigned_to`). Definer: '
  'lock_answerable_contact checks the caller.';

create function private.assignable_people(p_owner_id uuid) returns table (id uuid, full_name text)
language sql stable security definer set search_path = '' as $$
  select p.id, p.full_name from public.profiles p where p.active and (p.id = p_owner_id or p.role = 'super_admin')
$$;
comment on function private.assignable_people(uuid) is
  'Who may read a contact and may therefore be assigned its conversation: the owner and the super-admins. Definer: '
  'callers have checked the user.';

create function private.conversation_json(c public.conversations) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'contact_id', c.contact_id, 'sender_id', c.sender_id, 'owner_id', c.owner_id,
    'owner_name', (select full_name from public.profiles where id = c.owner_id),
    'full_name', k.full_name, 'phone', k.phone, 'country_code', k.country_code,
    'window_until', c.window_until, 'last_inbound_at', c.last_inbound_at, 'last_outbound_at', c.last_outbound_at,
    'assigned_to', c.assigned_to, 'assigned_name', (select full_name from public.profiles where id = c.assigned_to),
    'closed_at', c.closed_at, 'held_by', c.held_by,
    'waits', c.waits and not o.opted_out,
    'asked', (select jsonb_build_object('at', i.at, 'type', i.type, 'body', i.body, 'payload', i.payload,
        'code', i.code)
      from public.interactions i where c.waits and i.contact_id = c.contact_id and i.asks order by i.id desc limit 1),
    'opted_out', o.opted_out,
    'asks_to_stop', case when not o.opted_out then private.open_question(c.contact_id) end,
    'last_answer', (select jsonb_build_object('at', i.at, 'type', i.type, 'body', i.body, 'payload', i.payload,
        'code', i.code, 'meaning', i.meaning)
      from public.interactions i where i.contact_id = c.contact_id and i.type not in ('echo', 'revoke')
      order by i.at desc, i.id desc limit 1),
    'last_reply', (select jsonb_build_object('at', coalesce(m.accepted_at, m.created_at), 'body', m.body,
      'state', m.state)
      from public.messages m where m.contact_id = c.contact_id and m.kind = 'reply' order by m.id desc limit 1))
  from public.contacts k
  cross join lateral (select exists (select from private.open_opt_outs(k.phone_key, k.user_key)) as opted_out) o
  where k.id = c.contact_id
$$;
comment on function private.conversation_json(public.conversations) is 'A conversation as lists and its page show it.';

create function private.waiting_conditions(p_user_id uuid) returns text
language sql stable set search_path = '' as $$
  select format('coalesce(v.assigned_to, v.owner_id) = %L and v.waits'
    || ' and not exists (select from public.contacts k cross join private.open_opt_outs(k.phone_key, k.user_key)'
    || ' where k.id = v.contact_id)', p_user_id)
$$;
comment on function private.waiting_conditions(uuid) is 'The SQL conditions on conversations v that wait for a user.';

create function private.window_conditions(p_now timestamptz) returns text
language sql stable set search_path = '' as $$
  select format(' and v.closed_at is null and v.window_until > %L and v.last_inbound_at > %L', p_now,
    p_now - (select coalesce(max(service_window), '24 h') from public.senders))
$$;
comment on function private.window_conditions(timestamptz) is
  'The SQL conditions on conversations v that are open and may be replied to.';

create function private.conversation_conditions(p_owner uuid, p_filter jsonb, p_now timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_view text := coalesce(p_filter ->> 'view', 'open');
  v_sql text := 'true';
begin
  if v_view = 'mine' then
    v_sql := private.waiting_conditions((select auth.uid()));
  elsif p_owner is not null then
    v_sql := format('v.owner_id = %L', p_owner);
  end if;
  if v_view in ('open', 'mine') then
    v_sql := v_sql || private.window_conditions(p_now);
  elsif v_view = 'closed' then
    v_sql := v_sql || ' and v.closed_at is not null';
  elsif v_view = 'asks' then
    v_sql := v_sql || ' and exists (select from public.interactions i where i.contact_id = v.contact_id'
      || ' and i.sender_id = v.sender_id and i.meaning = ''seems'')'
      || ' and not exists (select from public.contacts k cross join private.open_opt_outs(k.phone_key, k.user_key)'
      || ' where k.id = v.contact_id)';
  end if;
  return v_sql;
end $$;
comment on function private.conversation_conditions(uuid, jsonb, timestamptz) is
  'The SQL conditions on conversations v for a filter. The values are literals, so that each list gets its own plan.';

create function private.list_conversations(p_filter jsonb, p_after jsonb, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_owner uuid := private.readable_owner(null);
  v_where text := private.conversation_conditions(v_owner, p_filter, v_now);
  v_search text := '';
  v_many boolean := false;
  v_counts jsonb;
  v_is_ending_first boolean := not p_filter ? 'q' and coalesce((p_filter ->> 'ending_first')::boolean, false);
  v_keyset text := case when p_after is null then ''
    -- Who wrote in a group only has opened no window, and comes first.
    else format(case when p_after ->> 0 is null then ' and (v.last_inbound_at is not null or v.id %3$s %2$s)'
      else ' and (v.last_inbound_at, v.id) %3$s (%1$L, %2$s)' end,
      (p_after ->> 0)::timestamptz, (p_after ->> 1)::bigint, case when v_is_ending_first then '>' else '<' end) end;
  v_ids bigint[];
  v_last public.conversations;
begin
  if p_filter ? 'q' then
    select * into v_search, v_many from private.search_condition(v_owner, p_filter ->> 'q', 'v.contact_id');
  end if;
  if v_many then
    v_ids := private.page_ids('public.conversations v', v_where || v_keyset, v_search, '{v.last_inbound_at,id,desc}',
      20000, p_limit + 1);
    v_counts := private.counts_on_the_way(v_ids, p_after, p_limit, 'public.conversations v', v_where, v_search,
      'v.last_inbound_at desc, v.id desc');
  else
    v_where := v_where || v_search;
    execute format(
      'select array_agg(id) from (select v.id from public.conversations v where %s%s'
      ' order by v.last_inbound_at %3$s, v.id %3$s limit %4$s) page',
      v_where, v_keyset, case when v_is_ending_first then 'asc' else 'desc' end, p_limit + 1) into v_ids;
    v_counts := private.list_counts(v_ids, p_after, p_limit, 'public.conversations v where ' || v_where,
      'counted_matches');
  end if;
  if cardinality(v_ids) > p_limit then select * into v_last from public.conversations where id = v_ids[p_limit]; end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.conversation_json(c) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.conversations c on c.id = page.id),
    'next', case when v_last.id is not null then jsonb_build_array(v_last.last_inbound_at, v_last.id) end) || v_counts;
end $$;
comment on function private.list_conversations(jsonb, jsonb, int) is
  'Definer, with the owner checked first: each filter gets its own plan, and no policy runs for each row.';

create function private.count_waiting(p_user_id uuid) returns int
language plpgsql stable security definer set search_path = '' as $$
declare
  v_n int;
begin
  execute format('select count(*) from (select from public.conversations v where %s%s limit 1000) counted',
    private.waiting_conditions(p_user_id), private.window_conditions(private.clock())) into v_n;
  return v_n;
end $$;
comment on function private.count_waiting(uuid) is
  'The number of open conversations that wait for a user; 1,000 at most. Definer: callers have checked the user.';
grant execute on function private.count_waiting(uuid) to service_role;

create function private.count_waiting_conversations() returns int
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_active();
  return private.count_waiting((select auth.uid()));
end $$;
comment on function private.count_waiting_conversations() is 'Definer: counts the caller''s own conversations only.';

create function private.get_conversation(p_contact_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'contact_id', k.id, 'owner_id', k.owner_id,
    'owner_name', (select full_name from public.profiles where id = k.owner_id),
    'conversation', (select private.conversation_json(v) from public.conversations v where v.contact_id = k.id
      order by v.last_inbound_at desc nulls last, v.id desc limit 1),
    'people', (select coalesce(jsonb_agg(to_jsonb(p) order by p.full_name, p.id), '[]')
      from private.assignable_people(k.owner_id) p),
    'authors', (select coalesce(jsonb_object_agg(r.message_id, p.full_name), '{}') from (
      select m.id from public.messages m where m.contact_id = k.id and m.kind = 'reply' order by m.id desc limit 200) m
      join public.replies r on r.message_id = m.id join public.profiles p on p.id = r.author_id),
    'quoting', (select coalesce(jsonb_agg(i.id), '[]') from (
      select id, quoted from public.interactions where contact_id = k.id order by at desc limit 200) i
        where i.quoted is not null))
  from private.readable_contact(p_contact_id) k where k.id is not null
$$;
comment on function private.get_conversation(bigint) is
  'Definer: users may not read the names of other users otherwise. readable_contact checks the owner.';

create function private.list_strangers(p_after bigint, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return (
    with page as (
      select i.id, i.at, i.from_id, i.type, i.body, i.payload, i.code from public.interactions i
      where i.contact_id is null and (p_after is null or i.id < p_after) order by i.id desc limit p_limit + 1),
    shown as (select * from page order by id desc limit p_limit),
    counted as (select count(*) as n from (
      select from public.interactions where contact_id is null limit private.limit_of('counted_matches') + 1) c)
    select jsonb_build_object('items', (select coalesce(jsonb_agg(to_jsonb(shown) order by id desc), '[]') from shown),
      'next', case when (select count(*) from page) > p_limit then (select min(id) from shown) end)
      || private.counts(n, 'counted_matches') from counted);
end $$;
comment on function private.list_strangers(bigint, int) is
  'Messages from numbers that are no contact''s. Definer: for super-admins, checked first.';

-- schemas/2-functions/limits.sql
-- Limits of what an owner may do within an hour, or have waiting.
create function private.one_at_a_time(p_name text, p_owner_id uuid) returns void
language sql volatile set search_path = '' as $$
  select pg_advisory_xact_lock(hashtext('relance ' || p_name), hashtext(p_owner_id::text))
$$;
comment on function private.one_at_a_time(text, uuid) is
  'Lets calls that count against a limit of the same owner wait for each other, until each is committed.';
grant execute on function private.one_at_a_time(text, uuid) to authenticated, service_role;

create function private.require_rate(p_name text, p_owner_id uuid, p_kind public.message_kind) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit int := private.limit_of(p_name);
  v_oldest timestamptz;
begin
  perform private.one_at_a_time(p_name, p_owner_id);
  select created_at into v_oldest from public.messages where owner_id = p_owner_id and kind = p_kind
  order by id desc offset v_limit - 1 limit 1;
  if v_oldest > private.clock() - interval '1 h' then perform private.fail('rate_limited'); end if;
end $$;
comment on function private.require_rate(text, uuid, public.message_kind) is
  'Raises rate_limited once an owner has as many messages of that kind in the last hour as the limit allows. Definer: '
  'called by functions that have checked the owner.';

-- schemas/2-functions/organisation.sql
-- The organisation that sends, and what its privacy page tells.
create function private.edit_organisation(p_patch jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  o public.organisation;
  v_new public.organisation;
  v_changed text[];
begin
  perform private.require_super_admin();
  lock table public.organisation in share row exclusive mode;
  select * into o from public.organisation;
  perform private.require_unchanged(o.updated_at, p_patch);
  v_new := jsonb_populate_record(o, p_patch - array['only_row', 'updated_at']);
  perform private.fail_fields((
    select coalesce(jsonb_agg(jsonb_build_object('path', key, 'code', 'required') order by key), '[]')
    from unnest(array['address', 'contact_email', 'name']) key where to_jsonb(v_new) ->> key is null));
  v_changed := array(select n.key from jsonb_each_text(to_jsonb(v_new)) n
    where n.value is distinct from to_jsonb(o) ->> n.key order by n.key);
  if cardinality(v_changed) > 0 then
    insert into public.organisation (name, address, contact_email, contact_phone, registration, purpose, data_location)
    values (v_new.name, v_new.address, v_new.contact_email, v_new.contact_phone, v_new.registration, v_new.purpose,
      v_new.data_location)
    on conflict (only_row) do update set name = excluded.name, address = excluded.address,
      contact_email = excluded.contact_email, contact_phone = excluded.contact_phone,
      registration = excluded.registration, purpose = excluded.purpose, data_location = excluded.data_location
    returning * into v_new;
    perform private.audit('changed', 'organisation', null, jsonb_build_object('fields', v_changed));
  end if;
  return to_jsonb(v_new) - 'only_row';
end $$;
comment on function private.edit_organisation(jsonb) is
  'Raises `required` for a field that the first version lacks. Definer: the table is written by this function only, '
  'which logs the names of the changed fields. For super-admins, checked first.';

create function private.rounded_duration(p_kept interval) returns jsonb
language sql immutable set search_path = '' as $$
  select case
    when m.months = 0 or m.rest > 0 then
      jsonb_build_object('unit', 'day', 'n', ceil(extract(epoch from p_kept) / 86400))
    when m.months % 12 = 0 then jsonb_build_object('unit', 'year', 'n', m.months / 12)
    else jsonb_build_object('unit', 'month', 'n', m.months) end
  from (select (extract(year from p_kept) * 12 + extract(month from p_kept))::int as months,
    extract(epoch from p_kept - date_trunc('month', p_kept)) as rest) m
$$;
comment on function private.rounded_duration(interval) is
  'A duration as people say it: {unit, n}, in years or months when it is whole ones, else in days, rounded up.';

create function private.privacy_notice() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'organisation', (select to_jsonb(o) - 'only_row' from public.organisation o),
    'kept', (
      select jsonb_object_agg(k.key, private.rounded_duration(k.value::interval))
      from private.retention r cross join lateral jsonb_each_text(to_jsonb(r)) k
      where k.key in ('processed_events', 'unread_events', 'rejected_lines', 'strangers', 'erased_people', 'details',
        'messages', 'audit_log')))
$$;
comment on function private.privacy_notice() is
  'Definer: the public page is read without a user. Only what everybody may know.';

-- schemas/2-functions/rates.sql
-- What a message costs by the price list.
create function private.price(p_country_code text, p_category text, p_currency text, p_day date) returns numeric
language sql stable set search_path = '' as $$
  select r.price
  from public.rates r
  where r.category = lower(p_category) and r.currency = p_currency and r.valid_from <= p_day
    and r.market in ((select market from public.markets where country_code = p_country_code and valid_from <= p_day
      order by valid_from desc limit 1), 'Other')
  order by r.market = 'Other', r.valid_from desc limit 1
$$;
comment on function private.price(text, text, text, date) is
  'Meta''s list price for a country on a day: the price of the market it is in on that day, else that of the market '
  'Other, else null, as in a currency without prices.';
grant execute on function private.price(text, text, text, date) to service_role;

create function private.has_prices(p_currency text) returns boolean
language sql stable set search_path = '' as $$ select exists (select from public.rates where currency = p_currency) $$;
comment on function private.has_prices(text) is 'Whether a cost can be known in this currency at all.';
grant execute on function private.has_prices(text) to service_role;

create function private.account_day(p_sender public.senders, p_at timestamptz) returns date
language sql stable set search_path = '' as $$
  select (p_at at time zone coalesce(p_sender.account_time_zone, p_sender.time_zone))::date
$$;
comment on function private.account_day(public.senders, timestamptz) is
  'The day by which Meta charges: its prices and months change at midnight in the account''s time zone.';
grant execute on function private.account_day(public.senders, timestamptz) to authenticated, service_role;

create function private.billed(p_pricing jsonb, p_contact_id bigint, p_sender_id bigint) returns numeric
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when (p_pricing ->> 'free')::boolean then 0 else private.price(
      coalesce(k.country_code::text, left(k.user_id, 2)),
      case p_pricing ->> 'category'
        when 'marketing_lite' then 'marketing'
        when 'authentication-international' then 'authentication'
        else p_pricing ->> 'category' end,
      s.currency, private.account_day(s, (p_pricing ->> 'at')::timestamptz)) end
    from public.contacts k, public.senders s where k.id = p_contact_id and s.id = p_sender_id);
end $$;
comment on function private.billed(jsonb, bigint, bigint) is
  'The amount of Meta''s pricing event by the price list; null if there is no rate.';
grant execute on function private.billed(jsonb, bigint, bigint) to service_role;

create function private.rate_card(p_now timestamptz) returns table (dated date, checked_at timestamptz, due boolean)
language sql stable security definer set search_path = '' as $$
  select d.dated, c.checked_at,
    coalesce(c.checked_at at time zone z.name, '-infinity') < q.quarter and coalesce(d.dated < q.quarter, true)
  from private.rate_card c
  cross join (select coalesce((
    select coalesce(account_time_zone, time_zone) from public.senders order by id limit 1), 'Europe/Paris') as name) z
  cross join lateral (select date_trunc('quarter', p_now at time zone z.name) as quarter) q
  cross join lateral (
    select max(valid_from) as dated from public.rates where valid_from <= (p_now at time zone z.name)::date) d
$$;
comment on function private.rate_card(timestamptz) is
  'The newest day from which a price holds, when the prices were last checked, and whether they are due for a check: '
  'Meta may change them on the first day of a quarter, in the time zone of the first account. Prices dated in the '
  'quarter are a check. Definer: no user may read the table; called by functions that have checked the caller.';
grant execute on function private.rate_card(timestamptz) to service_role;

create function private.note_rates_checked() returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
begin
  update private.rate_card set checked_at = v_now where only_row;
  update public.alerts set cleared_at = v_now where kind = 'rates_unchecked' and cleared_at is null;
end $$;
comment on function private.note_rates_checked() is
  'Notes that the prices were checked, and clears the alert about it. Definer: no user may write either; called by '
  'functions that have checked the caller.';

create function private.get_rate_card() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_active();
  return (select to_jsonb(c) from private.rate_card(private.clock()) c);
end $$;
comment on function private.get_rate_card() is 'Definer: no user may read the table. For active users, checked first.';

create function private.check_rates() returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform private.audit('checked', 'rate_card', null);
  perform private.note_rates_checked();
end $$;
comment on function private.check_rates() is 'Definer: no user may write the table. For super-admins, checked first.';

-- schemas/2-functions/restores.sql
-- After a restore from a backup: noticing it, and settling what was queued.
create function private.restore_problem() returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  v_first bytea;
  v_last bytea;
begin
  if current_setting('relance.restore_noticed', true) = 'true'
    or exists (select from private.restores where noticed_at is not null) then
    return 'restored';
  end if;
  select key_check into v_first from public.opt_outs where ended_at is null order by key_check limit 1;
  select key_check into v_last from public.opt_outs where ended_at is null order by key_check desc limit 1;
  -- Without opt-outs the key is not asked for, since asking makes one.
  if v_first <> v_last or v_first <> private.key_check() then return 'key_differs'; end if;
  return null;
end $$;
comment on function private.restore_problem() is
  'Why nothing may be sent: `restored`, the database is older than what it has sent; `key_differs`, its key is not the '
  'one of its opt-outs; null if all is well. Every claim asks it. Definer: no role may read the key.';
grant execute on function private.restore_problem() to service_role;

create function private.notice_restore(p_evidence jsonb, p_now timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  -- For the rest of this transaction, whether or not it is the one that stores it.
  perform set_config('relance.restore_noticed', 'true', true);
  -- Does not wait: whoever holds the lock is noticing the same.
  if not pg_try_advisory_xact_lock(hashtext('relance restore')) then return; end if;
  insert into private.restores as r (noticed_at, evidence) values (p_now, p_evidence)
  on conflict (only_row) do update set noticed_at = excluded.noticed_at, evidence = excluded.evidence
  where r.noticed_at is null;
end $$;
comment on function private.notice_restore(jsonb, timestamptz) is
  'From now on no claim grants anything; each claim and the sweep pause the senders. Definer: no role may write here.';
grant execute on function private.notice_restore(jsonb, timestamptz) to service_role;

create function private.notice_lost_attempts(p_ids uuid[], p_now timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_from timestamptz := greatest((select settled_at from private.restores),
    (select attempts_dropped_before from private.retention));
  v_lost record;
begin
  select x.id, x.made_at into v_lost
  from (
    select id, to_timestamp(('x0000' || left(replace(id::text, '-', ''), 12))::bit(64)::bigint / 1000.0) as made_at
    from unnest(p_ids) id) x
  where right(x.id::text, 8) = any (array(select mark from public.senders)) and x.made_at > v_from
    and not exists (select from public.attempts where id = x.id)
  order by x.made_at desc limit 1;
  if v_lost.id is not null then
    perform private.notice_restore(jsonb_build_object('attempt', v_lost.id, 'made_at', v_lost.made_at), p_now);
  end if;
end $$;
comment on function private.notice_lost_attempts(uuid[], timestamptz) is
  'Meta or a pump reports on attempts that are not there. Those of a sender of ours, made since attempts were last '
  'dropped, are proof of a restore: an attempt is stored before it is made. Ids of others do not end with a mark of '
  'ours. Definer: see notice_restore.';
grant execute on function private.notice_lost_attempts(uuid[], timestamptz) to service_role;

create function private.settle_restored(p_limit int, p_anyway boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_senders bigint[] := array(select id from public.senders order by id);
  v_now timestamptz;
  v_sent_at timestamptz;
  v_done jsonb;
begin
  perform from public.senders where id = any (v_senders) order by id for no key update;
  v_now := private.clock();
  select max(a.claimed_at) into v_sent_at from unnest(v_senders) s(id)
  cross join lateral (select claimed_at from public.attempts where sender_id = s.id order by busy_until desc limit 1) a;
  if not exists (select from private.restores where noticed_at is not null) then
    if v_sent_at > v_now - interval '1 h' and not p_anyway then
      return jsonb_build_object('refused', 'sends', 'sent_at', v_sent_at);
    end if;
    perform private.notice_restore('{"command": true}', v_now);
  end if;
  perform private.pause_sender(id, 'restored', null, v_now) from unnest(v_senders) id;
  -- A pump that still runs ends at its next claim.
  update public.senders set lease_token = null, lease_until = null
  where id = any (v_senders) and lease_token is not null;

  v_done := coalesce(private.settle_restored_queue(p_limit, v_now), private.settle_restored_launches(p_limit, v_now),
    private.settle_restored_answers(p_limit, v_now));
  if v_done is null then
    -- Above every epoch that was given before, so that none of those is evidence any more.
    update public.senders set epoch = greatest(epoch + 1, (extract(epoch from v_now) * 1000)::bigint)
    where id = any (v_senders);
    update private.restores set noticed_at = null, settled_at = v_now where only_row;
  end if;
  return jsonb_build_object('more', v_done is not null, 'done', coalesce(v_done, '[]'), 'sent_at', v_sent_at,
    'evidence', (select evidence from private.restores), 'senders', cardinality(v_senders),
    'lost_statuses', (select count(*) from (select from public.parked_statuses p
      where right(p.detail ->> 'attempt', 8) = any (array(select mark from public.senders)) limit 10000) p));
end $$;
comment on function private.settle_restored(int, boolean) is
  'Settles what a restored database had queued, at most p_limit rows a call, and returns what it did; called again '
  'while there is more. All senders stay paused until a user resumes. Refuses when this database has sent within the '
  'hour, unless it was noticed or p_anyway. Definer: for the service role; see notice_restore.';

create function private.settle_restored_queue(p_limit int, p_now timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[] := array(
    select q.message_id from public.queue q left join public.campaigns c on c.id = q.campaign_id
    where c.status is distinct from 'cancelled' order by q.message_id limit p_limit);
  v_done jsonb;
begin
  perform from public.messages where id = any (v_ids) order by id for no key update;
  with gone as (delete from public.queue where message_id = any (v_ids) returning message_id),
  settled as (
    update public.messages m set state = 'unknown', reason = 'restored',
      claimed_at = coalesce(m.claimed_at, m.created_at), day = coalesce(m.day, (p_now at time zone 'UTC')::date)
    from gone where m.id = gone.message_id and m.state = 'queued'
    returning m.campaign_id, m.kind)
  select jsonb_agg(to_jsonb(d)) into v_done from (
    select 'unknown' as what, s.campaign_id, c.name, s.kind, count(*) as n
    from settled s left join public.campaigns c on c.id = s.campaign_id group by 2, 3, 4 order by 2, 4) d;
  return v_done;
end $$;
comment on function private.settle_restored_queue(int, timestamptz) is
  'Whatever waited may have been sent since the backup: unknown, so that a user decides. Definer: see settle_restored.';

create function private.settle_restored_launches(p_limit int, p_now timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
begin
  select * into c from public.campaigns
  where status = 'scheduled' or (not audience_complete
    and (status = 'preparing' or (status in ('running', 'paused') and prepared_up_to is not null)))
  order by id limit 1;
  if c.id is null then return null; end if;
  if c.status = 'scheduled' and c.scheduled_at > p_now then
    perform private.back_to_draft(c.id, 'restored');
    return jsonb_build_array(jsonb_build_object('what', 'draft', 'campaign_id', c.id, 'name', c.name, 'n', 1));
  end if;
  -- Its date was after the backup: it may have been sent, so its messages are made and then settled.
  update public.campaigns set status = 'preparing' where id = c.id and status = 'scheduled';
  perform private.prepare_campaign(c.id, p_limit);
  return '[]'::jsonb;
end $$;
comment on function private.settle_restored_launches(int, timestamptz) is
  'Campaigns that were being launched get the rest of their messages; those whose date is still to come become '
  'drafts. Definer: see settle_restored.';

create function private.settle_restored_answers(p_limit int, p_now timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_done jsonb;
begin
  with open as materialized (
    select m.id from public.campaigns c
    cross join lateral (
      select m.id from public.messages m
      where m.campaign_id = c.id and m.kind = 'message_1' and m.reason is distinct from 'restored'
        and m.state not in ('skipped', 'cancelled') and m.claimed_at > p_now - c.answers_until_days * interval '1 day'
        and (m.closed_at >= m.claimed_at) is not true
        and not exists (select from public.messages x
          where x.campaign_id = m.campaign_id and x.contact_id = m.contact_id and x.kind = 'message_2')
      limit p_limit) m
    where c.follow_up_body is not null and c.status in ('running', 'paused', 'completed') limit p_limit),
  locked as materialized (
    select id from public.messages where id = any (array(select id from open)) order by id for no key update),
  closed as (
    update public.messages m set closed_at = p_now from locked l where m.id = l.id returning m.campaign_id)
  select jsonb_agg(to_jsonb(d)) into v_done from (
    select 'closed' as what, x.campaign_id, c.name, count(*) as n
    from closed x join public.campaigns c on c.id = x.campaign_id group by 2, 3 order by 2) d;
  return v_done;
end $$;
comment on function private.settle_restored_answers(int, timestamptz) is
  'Whoever answered since the backup may have got Message 2: their sequences end, and a later answer triggers none. '
  'Definer: see settle_restored.';

-- schemas/2-functions/retention.sql
-- Deleting what is older than private.retention says, a few thousand rows a call.
create function private.prune(p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_keep private.retention;
  v_more boolean;
begin
  if not pg_try_advisory_xact_lock(hashtext('relance prune')) then return false; end if;
  select * into v_keep from private.retention;
  if v_keep.next_prune_at > v_now then return false; end if;
  v_more := private.prune_imports(v_keep, v_now, p_limit);
  v_more := private.prune_strangers(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_test_numbers(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_details(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_messages(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_logs(v_keep, v_now, p_limit) or v_more;
  update private.retention set next_prune_at = case when v_more then v_now else v_now + interval '1 h' end
  where only_row;
  return v_more;
end $$;
comment on function private.prune(int) is
  'Deletes rows that are kept no longer, at most p_limit of each kind; true if there is more. Looks again after an '
  'hour, at once while there is more. Not a part of the sweep, which holds the senders. Definer: nobody else may '
  'delete from the audit log.';
grant execute on function private.prune(int) to service_role;

create function private.prune_imports(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_waiting int;
  v_lines int;
begin
  delete from public.imports where id = any (array(
    select id from public.imports where status = 'waiting' and created_at < p_now - p_keep.waiting_imports
    order by id limit 5));
  get diagnostics v_waiting = row_count;
  delete from public.import_rows r using (
    select k.import_id, k.line from public.imports i
    cross join lateral (
      select import_id, line from public.import_rows where import_id = i.id
        and (outcome <> 'rejected' or i.finished_at < p_now - p_keep.rejected_lines) limit p_limit) k
    where i.finished_at < p_now - p_keep.import_lines limit p_limit) old
  where r.import_id = old.import_id and r.line = old.line;
  get diagnostics v_lines = row_count;
  return v_waiting = 5 or v_lines = p_limit;
end $$;
comment on function private.prune_imports(private.retention, timestamptz, int) is
  'Files that were never started, at most 100 MB each, and lines of old imports. Definer: see prune.';

create function private.prune_strangers(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_n int;
begin
  delete from public.interactions where id = any (array(
    select id from public.interactions where contact_id is null and at < p_now - p_keep.strangers limit p_limit));
  get diagnostics v_n = row_count;
  delete from private.erased_people where erased_at < p_now - p_keep.erased_people;
  return v_n = p_limit;
end $$;
comment on function private.prune_strangers(private.retention, timestamptz, int) is
  'What came from numbers that are nobody''s contacts, and the hashes of people erased long ago. Definer: see prune.';

create function private.prune_details(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_before timestamptz := p_now - p_keep.details;
  v_attempts int;
  v_recipients int;
  v_last bigint;
  v_read int;
begin
  -- Ids grow with time, so the oldest rows are found without an index on the time.
  delete from public.attempts where id = any (array(
    select id from (select id, claimed_at from public.attempts order by id limit p_limit) head
    where claimed_at < v_before));
  get diagnostics v_attempts = row_count;
  update private.retention set attempts_dropped_before = greatest(attempts_dropped_before, v_before)
  where v_attempts > 0;

  delete from private.campaign_recipients r using (
    select k.campaign_id, k.person_key from public.campaigns c
    cross join lateral (
      select campaign_id, person_key from private.campaign_recipients where campaign_id = c.id limit p_limit) k
    where coalesce(c.completed_at, c.cancelled_at) < v_before and c.status in ('completed', 'cancelled')
    limit p_limit) old
  where r.campaign_id = old.campaign_id and r.person_key = old.person_key;
  get diagnostics v_recipients = row_count;

  with head as materialized (
    select id, at from public.interactions where id > p_keep.details_dropped_up_to order by id limit p_limit)
  select max(id), count(*) into v_last, v_read from head
  where id < coalesce((select min(id) from head where at >= v_before), 'infinity'::float8);
  update public.interactions set body = null, payload = null, quoted = null, from_id = null
  where id > p_keep.details_dropped_up_to and id <= v_last
    and (body is not null or payload is not null or quoted is not null or from_id is not null);
  update private.retention set details_dropped_up_to = v_last where v_last is not null;
  return p_limit in (v_attempts, v_recipients, v_read);
end $$;
comment on function private.prune_details(private.retention, timestamptz, int) is
  'Attempts, recipients of ended campaigns, and the words of interactions. The fact of an answer stays, so counters do '
  'too. Definer: see prune.';

create function private.prune_messages(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_before timestamptz := p_now - p_keep.messages;
  v_ids bigint[];
  v_last bigint;
  v_read int;
begin
  v_ids := array(
    select m.id from public.campaigns c
    cross join lateral (
      select id from public.messages where campaign_id = c.id and kind in ('message_1', 'message_2')
        and state not in ('queued', 'sending') limit p_limit) m
    where c.condensed_at is null and c.status in ('completed', 'cancelled')
      and coalesce(c.completed_at, c.cancelled_at) < v_before limit p_limit);
  update public.campaigns c set condensed_at = p_now
  where c.condensed_at is null and c.status in ('completed', 'cancelled')
    and coalesce(c.completed_at, c.cancelled_at) < v_before and not exists (
      select from public.messages m where m.campaign_id = c.id and m.kind in ('message_1', 'message_2')
        and m.state not in ('queued', 'sending') and m.id <> all (v_ids));

  with head as materialized (
    select id, created_at from public.messages where id > p_keep.messages_condensed_up_to order by id limit p_limit)
  select max(id), count(*) into v_last, v_read from head
  where id < coalesce((select min(id) from head where created_at >= v_before), 'infinity'::float8);
  v_ids := v_ids || array(
    select id from public.messages where id > p_keep.messages_condensed_up_to and id <= v_last
      and kind not in ('message_1', 'message_2') and state not in ('queued', 'sending'));
  update private.retention set messages_condensed_up_to = v_last where v_last is not null;

  perform set_config('relance.condensing', 'on', true);
  with gone as (delete from public.messages where id = any (v_ids) returning *)
  insert into public.past_messages (contact_id, id, campaign_id, day, kind, state)
  select g.contact_id, g.id, g.campaign_id, coalesce(g.day, (g.created_at at time zone 'UTC')::date), g.kind, g.state
  from gone g join public.contacts k on k.id = g.contact_id where k.deleted_at is null;
  perform set_config('relance.condensing', 'off', true);
  return cardinality(v_ids) >= p_limit or v_read = p_limit;
end $$;
comment on function private.prune_messages(private.retention, timestamptz, int) is
  'Turns old messages into figures and a small row for the person. Counters are not changed; messages that wait are '
  'left. Definer: see prune.';

create function private.prune_logs(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_entries int;
  v_alerts int;
  v_spending int;
  v_day date := (p_now - p_keep.spending)::date;
begin
  delete from public.audit_log where id = any (array(
    select id from (select id, at from public.audit_log order by id limit p_limit) head
    where at < p_now - p_keep.audit_log));
  get diagnostics v_entries = row_count;
  delete from public.alerts where id = any (array(
    select id from public.alerts where cleared_at < p_now - p_keep.cleared_alerts limit p_limit));
  get diagnostics v_alerts = row_count;
  delete from public.spending where ctid = any (array(
    select ctid from public.spending where day < v_day limit p_limit));
  get diagnostics v_spending = row_count;
  update public.senders set spending_from = v_day where spending_from < v_day and v_spending > 0;
  delete from public.service_counters where month < v_day - 31 and n = condensed;
  return p_limit in (v_entries, v_alerts, v_spending);
end $$;
comment on function private.prune_logs(private.retention, timestamptz, int) is
  'Entries of the audit log, cleared alerts, and old figures of Meta''s. Definer: see prune.';

-- schemas/2-functions/senders.sql
-- The configured sender, its state and its settings.
create function private.default_sender(p_phone_number_id text) returns bigint
language sql stable set search_path = '' as $$
  select id from public.senders where p_phone_number_id is null or phone_number_id = p_phone_number_id order by id
  limit 1
$$;
comment on function private.default_sender(text) is 'The sender configured in the environment, else the first one.';
grant execute on function private.default_sender(text) to authenticated, service_role;

create function private.sender_outlook(p_phone_number_id text, p_campaign_id bigint) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  s public.senders;
  v_now timestamptz := private.clock();
begin
  perform private.require_active();
  select * into s from public.senders where id = private.default_sender(p_phone_number_id);
  if s.id is null then return null; end if;
  return private.sending_outlook(s, p_campaign_id, v_now, true) || jsonb_build_object(
    'sender_id', s.id, 'display_phone_number', s.display_phone_number, 'verified_name', s.verified_name,
    'quality_rating', s.quality_rating, 'messaging_limit_tier', s.messaging_limit_tier, 'cost_cap', s.cost_cap,
    'currency', s.currency, 'paused_at', s.paused_at, 'pause_reason', s.pause_reason,
    'token_expires_at', s.token_expires_at, 'last_webhook_at', s.last_webhook_at,
    'reached_in_24_hours', (private.used_tier(s, v_now)).n);
end $$;
comment on function private.sender_outlook(text, bigint) is
  'Definer: how busy other campaigns keep the number concerns every user; only their counts are returned.';

create function private.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s public.senders;
  v_changed text[];
begin
  perform private.require_super_admin();
  select * into s from public.senders where id = p_sender_id for no key update;
  if s.id is null then perform private.fail('not_found'); end if;
  perform private.require_unchanged(s.edited_at, p_patch);
  if p_patch ? 'time_zone' and private.is_time_zone(p_patch ->> 'time_zone') is not true then
    perform private.fail('invalid', 'time_zone', 'not_allowed');
  end if;
  v_changed := array(select key from jsonb_each(p_patch) patch
    where key in ('rate_per_minute', 'time_zone', 'sending_starts_at', 'sending_ends_at', 'cost_cap',
      'opt_out_confirmation')
      and patch.value is distinct from to_jsonb(s) -> key order by key);
  if cardinality(v_changed) > 0 then
    update public.senders set
      rate_per_minute = case when p_patch ? 'rate_per_minute' then (p_patch ->> 'rate_per_minute')::int
        else rate_per_minute end,
      time_zone = case when p_patch ? 'time_zone' then p_patch ->> 'time_zone' else time_zone end,
      sending_starts_at = case when p_patch ? 'sending_starts_at' then (p_patch ->> 'sending_starts_at')::time
        else sending_starts_at end,
      sending_ends_at = case when p_patch ? 'sending_ends_at' then (p_patch ->> 'sending_ends_at')::time
        else sending_ends_at end,
      cost_cap = case when p_patch ? 'cost_cap' then (p_patch ->> 'cost_cap')::numeric else cost_cap end,
      opt_out_confirmation = case when p_patch ? 'opt_out_confirmation' then p_patch ->> 'opt_out_confirmation'
        else opt_out_confirmation end,
      edited_at = private.clock()
    where id = p_sender_id returning * into s;
    perform private.audit('changed', 'sender', p_sender_id::text, jsonb_build_object('fields', v_changed));
  end if;
  return jsonb_build_object('changed', to_jsonb(v_changed), 'wake', private.needs_wake(s, private.clock()));
end $$;
comment on function private.edit_sender(bigint, jsonb) is
  'Definer: senders are written by functions only. `wake` says whether the changed limit makes messages due now.';

create function private.resume_sender(p_sender_id bigint) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_paused boolean;
begin
  perform private.require_active();
  select paused_at is not null into v_paused from public.senders where id = p_sender_id for no key update;
  if v_paused then
    if private.restore_problem() is not null then perform private.fail('restore_unsettled'); end if;
    perform private.unpause_sender(p_sender_id, private.clock());
    perform private.audit('resume', 'sender', p_sender_id::text);
  end if;
  return coalesce(v_paused, false);
end $$;
comment on function private.resume_sender(bigint) is 'Definer: senders are written by functions only.';

-- schemas/2-functions/spending.sql
-- Free service messages, and Meta's own figures of what was billed.
create function private.free_service_messages() returns int
language sql immutable parallel safe set search_path = '' as $$ select 1000 $$;
comment on function private.free_service_messages() is
  'Delivered service messages of a number and month that Meta does not bill, since 1 October 2026.';
grant execute on function private.free_service_messages() to authenticated, service_role;

create function private.account_month(p_sender public.senders, p_at timestamptz) returns date
language sql stable set search_path = '' as $$
  select date_trunc('month', private.account_day(p_sender, p_at))::date
$$;
comment on function private.account_month(public.senders, timestamptz) is
  'The month in which Meta counts a delivery: it turns in the account''s time zone.';
grant execute on function private.account_month(public.senders, timestamptz) to authenticated, service_role;

create function private.service_used(p_sender_id bigint, p_month date) returns int
language sql stable set search_path = '' as $$
  select coalesce((select n + others from public.service_counters where sender_id = p_sender_id and month = p_month), 0)
$$;
comment on function private.service_used(bigint, date) is
  'Delivered service messages of a number and month: the larger of our count and Meta''s figure, and ours since then.';
grant execute on function private.service_used(bigint, date) to authenticated, service_role;

create function private.is_service(p_kind public.message_kind, p_params jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select p_kind <> 'message_1' and (p_kind <> 'test' or p_params #>> '{template,category}' is null)
$$;
comment on function private.is_service(public.message_kind, jsonb) is
  'Whether a message is sent without a template: Meta''s category service. Templates inside the window are not.';
grant execute on function private.is_service(public.message_kind, jsonb) to service_role;

create function private.charge_service(p_located jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  if not p_located @? '$[*] ? (@.status == "delivered" || @.status == "read")' then return; end if;
  with told as (
    select x.message_id, (array_agg(jsonb_build_object('category', x.category, 'free', x.free, 'at', x.at)
      order by x.at desc) filter (where x.free is not null))[1] as pricing
    from jsonb_to_recordset(p_located) as x(message_id bigint, at timestamptz, category text, free boolean)
    group by 1),
  due as materialized (
    select m.id, m.contact_id, m.sender_id, m.service_month, coalesce(m.delivered_at, m.read_at, m.accepted_at) as at,
      private.account_month(s, coalesce(m.delivered_at, m.read_at, m.accepted_at)) as month, t.pricing,
      coalesce((t.pricing ->> 'free')::boolean, false) as free
    from told t
    cross join lateral (select * from public.messages where id = t.message_id limit 1) m
    join public.senders s on s.id = m.sender_id
    where m.state in ('delivered', 'read')
      and coalesce(t.pricing ->> 'category' = 'service', private.is_service(m.kind, m.params))
      and (m.service_month is null or (m.price is null and t.pricing is not null)
        or ((t.pricing ->> 'free')::boolean and m.price <> 0))),
  counted as (
    insert into public.service_counters as c (sender_id, month, n)
    select d.sender_id, d.month, count(*) from due d where d.service_month is null group by 1, 2 order by 1, 2
    on conflict (sender_id, month) do update set n = c.n + excluded.n
    returning c.sender_id, c.month, c.n + c.others as used),
  placed as (
    select d.*, c.used - count(*) over (partition by d.sender_id, d.month)
      + row_number() over (partition by d.sender_id, d.month order by d.at, d.id) as place
    from due d join counted c on c.sender_id = d.sender_id and c.month = d.month
    where d.service_month is null),
  priced as (
    select id, month, contact_id, sender_id, pricing, at,
      free or place <= private.free_service_messages() as free from placed
    union all
    select id, service_month, contact_id, sender_id, pricing, at, free from due where service_month is not null)
  update public.messages m set service_month = p.month,
    price = case when p.free then 0 else private.billed(
      coalesce(p.pricing, jsonb_build_object('at', p.at)) || '{"category": "service"}', p.contact_id, p.sender_id) end
  from priced p where m.id = p.id;
end $$;
comment on function private.charge_service(jsonb) is
  'Counts service messages that are delivered now and sets their price: 0 for the first free_service_messages of the '
  'month, whatever Meta''s event says, else the list price. Once for each message. Called last, because it holds the '
  'counter until the end of the transaction.';
grant execute on function private.charge_service(jsonb) to service_role;

create function private.highest_service_cost(p_prices numeric[], p_counts int[], p_free int) returns numeric
language sql immutable set search_path = '' as $$
  select coalesce(sum(x.price * least(x.n, greatest(0, x.up_to - p_free))), 0)
  from (
    select price, n, sum(n) over (order by price, place) as up_to
    from unnest(p_prices, p_counts) with ordinality as u(price, n, place) where price is not null) x
$$;
comment on function private.highest_service_cost(numeric[], int[], int) is
  'The most that so many service messages cost at each price when p_free of them are free: the cheapest ones.';
grant execute on function private.highest_service_cost(numeric[], int[], int) to service_role;

create function private.service_errors() returns table (sender_id bigint, month date, counted bigint, found bigint)
language sql stable set search_path = '' as $$
  select coalesce(c.sender_id, f.sender_id), coalesce(c.month, f.month), coalesce(c.n - c.condensed, 0)::bigint,
    coalesce(f.n, 0)
  from public.service_counters c
  full join (select m.sender_id, m.service_month as month, count(*) as n from public.messages m
    where m.service_month is not null group by 1, 2) f on f.sender_id = c.sender_id and f.month = c.month
  where coalesce(c.n - c.condensed, 0) <> coalesce(f.n, 0)
$$;
comment on function private.service_errors() is
  'Counters of service messages that differ from the rows, in one snapshot; empty if all are correct.';
grant execute on function private.service_errors() to service_role;

create function private.take_spending_due() returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_due jsonb;
begin
  with due as (
    select id from public.senders where spending_due_at <= v_now order by spending_due_at, id limit 5
    for no key update skip locked),
  taken as (
    update public.senders s set spending_due_at = v_now + interval '1 h' from due where s.id = due.id returning s.*)
  select coalesce(jsonb_agg(jsonb_build_object('sender_id', t.id, 'phone_number_id', t.phone_number_id,
    'waba_id', t.waba_id, 'display_phone_number', t.display_phone_number, 'from', d.first,
    'start', floor(extract(epoch from d.first::timestamp at time zone d.zone)), 'end', ceil(extract(epoch from v_now)))
    order by t.id), '[]')
  into v_due
  from taken t
  cross join lateral (
    select z.zone, greatest(z.today - 364, coalesce(t.spending_until - 7, z.today - 364)) as first
    from (select zone, (v_now at time zone zone)::date as today
      from (select coalesce(t.account_time_zone, t.time_zone) as zone) n) z) d;
  return v_due;
end $$;
comment on function private.take_spending_due() is
  'Numbers whose figures are to be read from Meta now, and from when: the eight days before the last reading, which '
  'Meta may have corrected, the first time the year that Meta keeps. Each is due again in an hour unless it is read.';
grant execute on function private.take_spending_due() to service_role;

create function private.store_spending(p_sender_id bigint, p_from date, p_read jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  s public.senders;
  v_now timestamptz;
  v_today date;
  v_state text := p_read ->> 'state';
begin
  select * into s from public.senders where id = p_sender_id for no key update;
  if s.id is null then return; end if;
  v_now := private.clock();
  s.account_time_zone := case when private.is_time_zone(p_read ->> 'time_zone') then p_read ->> 'time_zone'
    else s.account_time_zone end;
  v_today := (v_now at time zone coalesce(s.account_time_zone, s.time_zone))::date;
  update public.senders set spending_state = v_state, account_time_zone = s.account_time_zone,
    currency = coalesce(p_read ->> 'currency', currency),
    payment_missing = coalesce((p_read ->> 'payment_missing')::boolean, payment_missing),
    spending_until = case when v_state in ('read', 'no_cost') then v_today - 1 else spending_until end,
    spending_from = case when v_state in ('read', 'no_cost') then least(spending_from, p_from) else spending_from end,
    spending_read_at = case when v_state in ('read', 'no_cost') then v_now else spending_read_at end,
    -- Some hours after the account's midnight, when Meta has the figures of the day before.
    spending_due_at = case when v_state = 'unreachable' then v_now + interval '1 h'
      else ((v_today + 1)::timestamp at time zone coalesce(s.account_time_zone, s.time_zone)) + interval '3 h' end
  where id = s.id returning * into s;
  if v_state not in ('read', 'no_cost') then return; end if;

  delete from public.spending where sender_id = s.id and day >= p_from;
  insert into public.spending (sender_id, day, country_code, category, pricing_type, volume, cost, currency)
  select s.id, x.day, x.country, x.category, x.type, sum(x.volume), sum(x.cost), s.currency
  from (
    -- Noon, so that a day that begins at midnight UTC or of the account gets the same date.
    select ((to_timestamp(p.start) + interval '12 h')
        at time zone coalesce(s.account_time_zone, s.time_zone))::date as day,
      coalesce(left(upper(p.country), 40), '') as country, coalesce(left(lower(p.category), 40), '') as category,
      coalesce(left(lower(p.type), 40), '') as type, p.volume, p.cost
    from jsonb_to_recordset(p_read -> 'points')
      as p(start bigint, country text, category text, type text, volume bigint, cost numeric)) x
  where x.day >= p_from group by 1, 2, 3, 4, 5;

  insert into public.service_counters as c (sender_id, month, others)
  select s.id, v.month, v.volume
  from (
    select m.month, coalesce(sum(p.volume), 0)::int as volume
    from (values (date_trunc('month', v_today)::date),
      ((date_trunc('month', v_today) - interval '1 month')::date)) m(month)
    left join public.spending p on p.sender_id = s.id and p.category = 'service'
      and p.day >= m.month and p.day < (m.month + interval '1 month')::date
    group by 1 order by 1) v
  on conflict (sender_id, month) do update set others = greatest(0, excluded.others - c.n);
end $$;
comment on function private.store_spending(bigint, date, jsonb) is
  'Replaces Meta''s figures of a number from a day on, so that reading them again doubles nothing: p_read has {state, '
  'currency, time_zone, payment_missing, points: [{start, country, category, type, volume, cost}]}. What Meta refused '
  'is only noted; the figures read before stay.';
grant execute on function private.store_spending(bigint, date, jsonb) to service_role;

create function private.billed_days(inout p_from date, inout p_to date)
language sql stable set search_path = '' as $$
  select case when b.last >= b.first then b.first end, case when b.last >= b.first then b.last end
  from (
    select greatest(p_from, max(s.spending_from)) as first,
      case when bool_and(s.spending_until is not null
          and not exists (select from public.spending p where p.sender_id = s.id and p.cost is null))
        then least(p_to, min(s.spending_until)) end as last
    from public.senders s where exists (select from public.attempts a where a.sender_id = s.id)) b
$$;
comment on function private.billed_days(date, date) is
  'The part of a period of which Meta''s cost is known for all numbers that have sent; nulls if there is none.';
grant execute on function private.billed_days(date, date) to service_role;

create function private.spending_of(p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('from', p_from, 'until', p_to,
    'amounts', (select coalesce(jsonb_agg(to_jsonb(a) order by a.currency), '[]') from (
      select currency, sum(cost) as cost, sum(volume) as volume from public.spending
      where day between p_from and p_to group by 1) a),
    'rows', (select coalesce(jsonb_agg(to_jsonb(r) order by r.cost desc nulls last, r.volume desc, r.country_code,
        r.category), '[]') from (
      select country_code, category, currency, sum(volume) as volume,
        coalesce(sum(volume) filter (where pricing_type like 'free%'), 0) as free, sum(cost) as cost
      from public.spending where day between p_from and p_to group by 1, 2, 3) r),
    'numbers', (select coalesce(jsonb_agg(jsonb_build_object('sender_id', id,
      'display_phone_number', display_phone_number, 'state', spending_state, 'until', spending_until,
      'read_at', spending_read_at) order by id), '[]') from public.senders))
$$;
comment on function private.spending_of(date, date) is
  'What Meta has billed from one day of the accounts to another, both included, for all numbers: amounts by currency, '
  'rows by country and category, and how far the figures of each number were read. Costs are null where '
  'Meta gives none.';
grant execute on function private.spending_of(date, date) to service_role;

create function private.period_cost(p_from date, p_to date, p_whole boolean, p_days jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_currency text := coalesce((select currency from public.senders order by id limit 1), 'EUR');
  b record;
  v_spending jsonb;
  v_billed jsonb;
begin
  select * into b from private.billed_days(p_from, p_to) d(first, last);
  v_spending := private.spending_of(b.first, b.last) - 'rows';
  if p_whole and b.last is not null and not exists (
    select from jsonb_array_elements(v_spending -> 'amounts') a where a ->> 'currency' <> v_currency) then
    v_billed := coalesce((select jsonb_object_agg(day, cost) from (
      select day, sum(cost) as cost from public.spending where day between b.first and b.last group by 1) x), '{}');
  end if;
  return (
    with days as (
      select d.value as day, v_billed is not null and (d.value ->> 'day')::date between b.first and b.last as is_billed,
        d.place
      from jsonb_array_elements(p_days) with ordinality d(value, place)),
    priced as (
      select day, is_billed, place, case when is_billed then coalesce((v_billed ->> (day ->> 'day'))::numeric, 0) else
        (day ->> 'cost')::numeric end as cost,
        '0' = all (array[day ->> 'message_1', day ->> 'message_2', day ->> 'others']) as is_idle
      from days)
    select jsonb_build_object('days', k.days,
      'cost', jsonb_build_object('currency', v_currency, 'actual', case when k.known then k.cost end,
        'billed', case when v_billed is not null then k.billed end,
        'estimated', case when k.known then k.cost - k.billed end, 'number', v_spending))
    from (
      select coalesce(jsonb_agg(day || jsonb_build_object('cost', cost, 'billed', is_billed) order by place), '[]')
          as days,
        coalesce(sum(cost), 0) as cost, coalesce(sum(cost) filter (where is_billed), 0) as billed,
        private.has_prices(v_currency) or coalesce(bool_and(is_billed or is_idle), true) as known
      from priced) k);
end $$;
comment on function private.period_cost(date, date, boolean, jsonb) is
  'The days of a period with their cost, and its sum: of each day either what Meta has billed or our estimate, never '
  'both; null if messages were sent on days to estimate in a currency without prices. Meta''s figures are of whole '
  'numbers: for a part of them, or in two currencies, all days are estimates.';
grant execute on function private.period_cost(date, date, boolean, jsonb) to service_role;

-- schemas/2-functions/sweep.sql
-- Steps of the sweep: partitions, good first slices, parked statuses and answers.
create function private.maintain_event_partitions(p_now timestamptz) returns int
language plpgsql security definer set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'UTC')::date;
  v_keep private.retention;
  v_day date;
  v_name text;
  v_dropped int := 0;
begin
  select * into v_keep from private.retention;
  for v_day in select d::date
    from generate_series(v_today::timestamp, v_today + interval '2 days', interval '1 day') d loop
    v_name := 'webhook_events_' || to_char(v_day, 'YYYYMMDD');
    if to_regclass(format('private.%I', v_name)) is null
      and not exists (select from private.webhook_events_rest where day = v_day) then
      execute format('create table private.%I partition of public.webhook_events for values from (%L) to (%L)', v_name,
        v_day, v_day + 1);
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
    execute format(
      'insert into public.webhook_events overriding system value select * from private.%I where processed_at is null',
        v_name);
    execute format('drop table private.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  delete from private.webhook_events_rest
  where received_at < p_now - case when processed_at is null then v_keep.unread_events else v_keep.processed_events end;
  delete from public.parked_statuses where parked_at < p_now - v_keep.parked_statuses;
  return v_dropped;
end $$;
comment on function private.maintain_event_partitions(timestamptz) is
  'Makes the partitions of the next days; drops old ones after moving out their unprocessed events. Definer: only the '
  'owner of a table may drop it.';
grant execute on function private.maintain_event_partitions(timestamptz) to service_role;

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
      coalesce(sum(t.n) filter (where t.state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'failed',
        'unknown')), 0) as gone
    from public.campaign_totals t where t.campaign_id = c.id and t.kind = 'message_1') t
  cross join lateral (
    select count(distinct i.contact_id) as stopped from public.interactions i
    where i.campaign_id = c.id and i.meaning = 'stop') o
  where c.status = 'paused' and c.pause_reason = 'first_slice' and c.paused_at <= p_now - private.first_slice_wait()
    and t.gone > 0 and t.reached >= 0.9 * t.gone and o.stopped <= 0.05 * t.gone
    and not private.template_is_stopped(c);
  if v_ids is null then return 0; end if;
  perform from public.campaigns where id = any (v_ids) order by id for no key update;
  update public.campaigns set status = 'running', paused_at = null, pause_reason = null, pause_code = null
  where id = any (v_ids) and status = 'paused' and pause_reason = 'first_slice';
  get diagnostics v_n = row_count;
  return v_n;
end $$;
comment on function private.resume_good_slices(timestamptz) is
  'After first_slice_wait, resumes a campaign whose first slice was delivered to nine in ten and opted out of by at '
  'most one in twenty, and whose template can still be sent. Otherwise a user decides.';
grant execute on function private.resume_good_slices(timestamptz) to service_role;

create function private.end_old_waits(p_now timestamptz) returns void
language sql volatile set search_path = '' as $$
  update public.queue q set due_at = p_now
  from public.interactions i
  cross join lateral unnest(private.contacts_like(i.contact_id)) k(id)
  join public.messages m on m.contact_id = k.id and m.state = 'queued' and m.kind = 'message_2'
  left join public.conversations v on v.contact_id = m.contact_id and v.sender_id = m.sender_id
  where i.meaning = 'seems' and q.message_id = m.id and q.due_at = 'infinity'
    and coalesce(v.window_until <= p_now, true)
$$;
comment on function private.end_old_waits(timestamptz) is
  'Message 2 that waited until the window closed for a user to decide whether the person asked for a stop: the next '
  'claim skips it.';
grant execute on function private.end_old_waits(timestamptz) to service_role;

create function private.settle_leftovers(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_parked jsonb;
  v_quoted text[];
begin
  v_quoted := array(
    select i.quoted from public.interactions i
    where i.message_id is null and i.quoted is not null and i.contact_id is not null
      and i.at > p_now - interval '2 days' limit 1000);
  if cardinality(v_quoted) > 0 then
    perform private.apply_statuses('[]', private.attribute_waiting(v_quoted), p_now);
  end if;
  select jsonb_agg(p.detail) into v_parked
  from (select * from public.parked_statuses where parked_at < p_now - interval '2 s' order by parked_at desc
    limit 1000) p
  where exists (select from public.attempts a where hashtextextended(a.wamid, 0) = hashtextextended(p.wamid, 0)
    and a.wamid = p.wamid);
  if v_parked is not null then perform private.apply_statuses(v_parked, '{}', p_now); end if;
end $$;
comment on function private.settle_leftovers(timestamptz) is
  'Applies statuses and answers that were parked at the moment their message became known.';
grant execute on function private.settle_leftovers(timestamptz) to service_role;

-- schemas/2-functions/templates.sql
-- Templates: their variables, their snapshot, their problems, and a test.
create function private.find_template(p_sender_id bigint, p_name text, p_language text) returns public.templates
language sql stable set search_path = '' as $$
  select t.* from public.templates t join public.senders s on s.waba_id = t.waba_id
  where s.id = p_sender_id and t.name = p_name and t.language = p_language
$$;
comment on function private.find_template(bigint, text, text) is
  'A template of the sender''s business account, by name and language.';
grant execute on function private.find_template(bigint, text, text) to service_role;

create function private.snapshot_of(t public.templates) returns jsonb
language sql immutable set search_path = '' as $$
  select case when t.id is not null then jsonb_build_object('name', t.name, 'language', t.language,
    'category', upper(t.category), 'parameter_format', t.parameter_format, 'components', t.components) end
$$;
comment on function private.snapshot_of(public.templates) is 'The part of a template that a campaign stores at launch.';

create function private.has_media_header(p_components jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select exists (select from jsonb_array_elements(p_components) p
    where upper(p ->> 'type') = 'HEADER' and upper(p ->> 'format') in ('IMAGE', 'VIDEO', 'DOCUMENT'))
$$;
comment on function private.has_media_header(jsonb) is 'Whether a template has a file as its header.';

create function private.template_keys(p_template jsonb) returns text[]
language sql immutable strict set search_path = '' as $$
  with parts as (
    select upper(p ->> 'type') as type, upper(coalesce(p ->> 'format', 'TEXT')) as format, p ->> 'text' as words,
      p -> 'buttons' as buttons
    from jsonb_array_elements(p_template -> 'components') p
  ),
  keys as (
    select case upper(p_template ->> 'parameter_format') when 'NAMED' then m[1] else 'header' end as key
    from parts, regexp_matches(words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m where type = 'HEADER'
      and format = 'TEXT'
    union select 'header' from parts where type = 'HEADER' and format in ('IMAGE', 'VIDEO', 'DOCUMENT')
    union select 'header.' || place from parts, unnest(array['latitude', 'longitude', 'name', 'address']) place
      where type = 'HEADER' and format = 'LOCATION'
    union select m[1] from parts, regexp_matches(words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
      where type = 'BODY'
    union select 'button.' || (b.place - 1) from parts, jsonb_array_elements(buttons) with ordinality b(button, place)
      where type = 'BUTTONS' and (upper(b.button ->> 'type') = 'COPY_CODE'
        or (upper(b.button ->> 'type') = 'URL' and b.button ->> 'url' ~ '\{\{\s*[^{}\s][^{}]*\}\}'))
  )
  select coalesce(array_agg(key order by key), '{}') from keys
$$;
comment on function private.template_keys(jsonb) is
  'The variables of a template, under the keys of templateVariables in _shared/template.ts.';

create function private.template_refusal(t public.templates) returns text
language sql stable set search_path = '' as $$
  select case
    when t.id is null then 'template_unknown'
    when t.missing_since is not null then 'template_deleted'
    when upper(t.status) <> 'APPROVED' then 'template_not_approved'
    when jsonb_typeof(t.components) <> 'array' or not exists (
      select from jsonb_array_elements(t.components) p where upper(p ->> 'type') = 'BODY') or exists (
      select from jsonb_array_elements(t.components) p
      where coalesce(upper(p ->> 'type') not in ('HEADER', 'BODY', 'FOOTER', 'BUTTONS'), true)
        or (upper(p ->> 'type') = 'HEADER'
          and upper(coalesce(p ->> 'format', 'TEXT')) not in ('TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'))
        or exists (
          select from jsonb_array_elements(
            case jsonb_typeof(p -> 'buttons') when 'array' then p -> 'buttons' else '[]' end) b
          where coalesce(upper(b ->> 'type') not in
            ('QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'VOICE_CALL', 'REQUEST_CONTACT_INFO'), true)))
    then 'template_unsendable' end
$$;
comment on function private.template_refusal(public.templates) is
  'Why a template cannot be sent, whatever its variables; null if it can. unsendableParts in _shared/template-parts.ts '
  'does the same.';
grant execute on function private.template_refusal(public.templates) to service_role;

create function private.template_problems(t public.templates, p_variables jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('path', path, 'code', code)), '[]') from (
    select 'template', private.template_refusal(t)
    union all
    select 'template.variables.' || key, 'variable_missing'
    from unnest(private.template_keys(private.snapshot_of(t))) key
    where private.template_value(coalesce(p_variables -> key ->> 'text', p_variables -> key ->> 'field')) is null
    union all
    select 'template.variables.' || key, 'too_long'
    from unnest(private.texts_too_long(private.snapshot_of(t), p_variables)) key
    union all
    select 'template.variables.header', 'bad_media'
    from (select btrim(coalesce(p_variables #>> '{header,text}', p_variables #>> '{header,fallback}'))) m(address)
    where private.has_media_header(t.components) and m.address <> '' and private.media_value(m.address) is null
  ) p(path, code) where code is not null
$$;
comment on function private.template_problems(public.templates, jsonb) is
  'Why a template cannot be sent with these variables.';

create function private.test_template(p_template_id bigint, p_phone text, p_country text, p_phone_number_id text)
returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts;
  t public.templates;
  v_sender_id bigint := private.default_sender(p_phone_number_id);
  v_id bigint;
begin
  perform private.require_super_admin();
  if v_sender_id is null then perform private.fail('no_sender'); end if;
  perform private.require_rate('tests_an_hour', (select auth.uid()), 'test');
  k := private.test_recipient((select auth.uid()), null, p_phone, p_country);
  select x.* into t from public.templates x join public.senders s on s.waba_id = x.waba_id and s.id = v_sender_id
  where x.id = p_template_id;
  if t.id is null then perform private.fail('invalid', 'template_id', 'template_unknown'); end if;
  if private.template_refusal(t) is not null then
    perform private.fail('invalid', 'template_id', private.template_refusal(t));
  end if;
  v_id := private.queue_test(k, v_sender_id, jsonb_build_object('template', private.snapshot_of(t), 'values', (
    select coalesce(jsonb_object_agg(key, '[' || key || ']'), '{}')
    from unnest(private.template_keys(private.snapshot_of(t))) key)), null);
  perform private.audit('test', 'sender', v_sender_id::text, jsonb_build_object('message_id', v_id));
  return jsonb_build_object('message_id', v_id, 'sender_id', v_sender_id);
end $$;
comment on function private.test_template(bigint, text, text, text) is
  'Queues one message with the template, variables shown by their names. Definer: messages are written by functions '
  'only.';

-- schemas/2-functions/users.sql
-- Users, as super-admins manage them.
create function private.user_json(p public.profiles) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', p.id, 'email', p.email, 'full_name', p.full_name, 'role', p.role, 'active', p.active,
    'locale', p.locale, 'created_at', p.created_at, 'last_sign_in_at', u.last_sign_in_at,
    'invited', u.invited_at is not null and u.last_sign_in_at is null)
  from auth.users u where u.id = p.id
$$;
comment on function private.user_json(public.profiles) is
  'A user as lists and forms show them. Definer: the last log-in is stored in auth.';

create function private.belongings(p_user_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'contacts', (select count(*) from public.contacts where owner_id = p_user_id and deleted_at is null),
    'categories', (select count(*) from public.categories where owner_id = p_user_id),
    'campaigns', (select count(*) from public.campaigns where owner_id = p_user_id),
    'running', (select count(*) from public.campaigns where owner_id = p_user_id
      and status in ('preparing', 'running', 'scheduled')),
    'any', exists (select from public.contacts where owner_id = p_user_id)
      or exists (select from public.categories where owner_id = p_user_id)
      or exists (select from public.campaigns where owner_id = p_user_id)
      or exists (select from public.imports where owner_id = p_user_id)
      or exists (select from public.messages where owner_id = p_user_id)
      or exists (select from public.conversations where owner_id = p_user_id)
      or exists (select from public.interactions where owner_id = p_user_id))
$$;
comment on function private.belongings(uuid) is
  'What a user owns; `any` also counts the traces of deleted contacts. Definer: callers have checked the user.';

create function private.list_users(p_q text, p_after jsonb, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_answer jsonb;
begin
  perform private.require_super_admin();
  with found as materialized (
    select p as person, p.id, private.fold_text(p.full_name) collate "C" as sorted_name from public.profiles p
    where private.fold_text(p.full_name || ' ' || p.email)
      like '%' || private.like_escape(private.fold_text(p_q)) || '%'
  ),
  page as (
    select * from found where p_after is null or (sorted_name, id) > (p_after ->> 0, (p_after ->> 1)::uuid)
    order by sorted_name, id limit p_limit + 1
  ),
  shown as (select * from page order by sorted_name, id limit p_limit)
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.user_json(person) order by sorted_name, id), '[]') from shown),
    'next', (select jsonb_build_array(sorted_name, id) from shown where (select count(*) from page) > p_limit
      order by sorted_name desc, id desc limit 1))
    || private.counts((select count(*) from found), 'counted')
  into v_answer;
  return v_answer;
end $$;
comment on function private.list_users(text, jsonb, int) is
  'Definer: the last log-in is stored in auth. For super-admins, checked first.';

create function private.helpers() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('full_name', full_name, 'email', email) order by created_at, id), '[]')
  from (select * from public.profiles where role = 'super_admin' and active order by created_at, id limit 3) p
$$;
comment on function private.helpers() is 'The first three active super-admins: [{full_name, email}].';
grant execute on function private.helpers() to service_role;

create function private.whom_to_ask() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_active();
  return private.helpers();
end $$;
comment on function private.whom_to_ask() is
  'Definer: other users'' profiles are hidden from admins; only name and email of those who help them are returned.';

create function private.get_user(p_user_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return (select private.user_json(p) from public.profiles p where p.id = p_user_id);
end $$;
comment on function private.get_user(uuid) is 'Definer: see list_users. For super-admins, checked first.';

create function private.get_belongings(p_user_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return private.belongings(p_user_id);
end $$;
comment on function private.get_belongings(uuid) is
  'Definer: counts rows that policies hide. For super-admins, checked first.';

create function private.add_user(p_user_id uuid, p_user jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  insert into public.profiles (id, email, full_name, role, active, locale)
  values (p_user_id, p_user ->> 'email', p_user ->> 'full_name',
    coalesce((p_user ->> 'role')::public.user_role, 'admin'), coalesce((p_user ->> 'active')::boolean, true),
    coalesce(p_user ->> 'locale', 'fr'));
  perform private.audit('created', 'user', p_user_id::text,
    jsonb_build_object('role', coalesce(p_user ->> 'role', 'admin')));
  return private.get_user(p_user_id);
end $$;
comment on function private.add_user(uuid, jsonb) is
  'Gives an account a profile. Definer: no user may write profiles directly. For super-admins, checked first.';

create function private.update_user(p_user_id uuid, p_patch jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  p public.profiles;
begin
  perform private.require_super_admin();
  select * into p from public.profiles where id = p_user_id for no key update;
  if p.id is null then perform private.fail('not_found'); end if;
  update public.profiles set
    email = coalesce(p_patch ->> 'email', email),
    full_name = coalesce(p_patch ->> 'full_name', full_name),
    role = coalesce((p_patch ->> 'role')::public.user_role, role),
    active = coalesce((p_patch ->> 'active')::boolean, active)
  where id = p_user_id;
  if p.active and (p_patch ->> 'active')::boolean is false then
    perform private.lock_out(p_user_id, 'owner_inactive');
  end if;
  perform private.audit('changed', 'user', p_user_id::text,
    jsonb_build_object('fields', (select coalesce(jsonb_agg(key order by key), '[]')
      from jsonb_object_keys(private.picked(p_patch, '{active,email,full_name,password,password_link,role}')) key))
      || jsonb_strip_nulls(private.picked(p_patch, '{role,active}')));
  return (select private.user_json(k) from public.profiles k where k.id = p_user_id);
end $$;
comment on function private.update_user(uuid, jsonb) is
  'Changes the given fields; a deactivated user is locked out at once. Definer: no user may write profiles directly. '
  'For super-admins, checked first.';

create function private.stop_campaigns(p_owner_id uuid, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz;
  v_id bigint;
begin
  perform from public.senders where id in (select sender_id from public.campaigns where owner_id = p_owner_id)
  order by id for no key update;
  perform from public.campaigns where owner_id = p_owner_id order by id for no key update;
  v_now := private.clock();
  for v_id in select id from public.campaigns where owner_id = p_owner_id and status = 'scheduled' order by id loop
    perform private.back_to_draft(v_id, p_reason);
  end loop;
  for v_id in
    update public.campaigns set status = 'paused', paused_at = v_now, pause_reason = p_reason, pause_code = null
    where owner_id = p_owner_id and (status in ('preparing', 'running')
      or (status = 'paused' and pause_reason in ('first_slice', 'owner_inactive') and pause_reason <> p_reason))
    returning id
  loop
    perform private.raise_alert('campaign_paused', null, v_id, jsonb_build_object('reason', p_reason, 'code', null),
      v_now);
    perform private.audit('pause', 'campaign', v_id::text, jsonb_build_object('reason', p_reason));
  end loop;
end $$;
comment on function private.stop_campaigns(uuid, text) is
  'Stops the campaigns of a user who may no longer act: running ones are paused, scheduled ones become drafts. '
  'Definer: callers have checked the user.';

create function private.lock_out(p_user_id uuid, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.profiles set active = false where id = p_user_id and active;
  delete from auth.sessions where user_id = p_user_id;
  perform private.stop_campaigns(p_user_id, p_reason);
end $$;
comment on function private.lock_out(uuid, text) is
  'Locks a user out at once: policies check `active`, and no session can be refreshed. Definer: callers have checked '
  'the user.';

-- schemas/2-functions/watchdog.sql
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

-- schemas/2-functions/word-list.sql
-- The list of words: reading it, adding to it, trying a sentence.
create function private.word_json(w private.words) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', w.id, 'kind', w.kind, 'language', w.language, 'word', w.word, 'built_in', w.built_in,
    'active', w.active)
$$;
comment on function private.word_json(private.words) is 'A word as lists show it.';

create function private.list_words() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return (select coalesce(jsonb_agg(private.word_json(w) order by w.kind, w.language, w.built_in, w.bare), '[]')
    from private.words w);
end $$;
comment on function private.list_words() is 'Definer: no user may read the table. For super-admins, checked first.';

create function private.add_word(p_kind text, p_language text, p_word text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_bare text := private.bare_word(p_word);
  v_whole boolean := p_kind in ('stop', 'typed_stop', 'start', 'courtesy', 'object');
  w private.words;
begin
  perform private.require_super_admin();
  if char_length(p_word) > 100 then perform private.fail('invalid', 'word', 'too_long'); end if;
  if p_word ~ '[\\^$*+|()\[\]{}]' then perform private.fail('invalid', 'word', 'no_pattern'); end if;
  if coalesce(v_bare, '') !~ '[[:alpha:]]' then perform private.fail('invalid', 'word', 'no_letters'); end if;
  if not exists (select from regexp_split_to_table(v_bare, ' ') p where p !~ '…' and char_length(p) > 1
      or p like '%…' and char_length(p) > 4) then
    perform private.fail('invalid', 'word', 'too_short');
  end if;
  if v_whole and v_bare like '%…%' then perform private.fail('invalid', 'word', 'no_gap'); end if;
  lock table private.words in share row exclusive mode;
  if exists (select from private.words where kind = p_kind and bare = v_bare) then
    perform private.fail('invalid', 'word', 'already_listed');
  end if;
  if v_whole and exists (select from private.words where bare = v_bare and kind in ('stop', 'typed_stop', 'start',
      'courtesy', 'object')) then
    perform private.fail('invalid', 'word', 'listed_otherwise');
  end if;
  perform private.require_at_most('own_words', (select count(*) + 1 from private.words where not built_in), 'word');
  insert into private.words (kind, language, word) values (p_kind, p_language, btrim(p_word)) returning * into w;
  perform private.audit('word_added', 'word', w.id::text, jsonb_build_object('kind', w.kind));
  return private.word_json(w);
end $$;
comment on function private.add_word(text, text, text) is
  'Adds a word. Raises for the field `word`: too_long, no_pattern, no_letters, too_short, no_gap, already_listed, '
  'listed_otherwise. Definer: no user may write the table. For super-admins, checked first.';

create function private.switch_word(p_id bigint, p_active boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  w private.words;
begin
  perform private.require_super_admin();
  select * into w from private.words where id = p_id for update;
  if w.id is null then perform private.fail('not_found'); end if;
  if w.built_in and w.kind = 'stop' and not p_active then perform private.fail('word_is_needed'); end if;
  update private.words set active = p_active where id = p_id returning * into w;
  perform private.audit('word_switched', 'word', p_id::text,
    jsonb_build_object('kind', w.kind, 'active', p_active));
  return private.word_json(w);
end $$;
comment on function private.switch_word(bigint, boolean) is
  'Switches a word off or on again; raises word_is_needed for a built-in stop. Definer: see add_word.';

create function private.delete_word(p_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  w private.words;
begin
  perform private.require_super_admin();
  select * into w from private.words where id = p_id for update;
  if w.id is null then perform private.fail('not_found'); end if;
  if w.built_in then perform private.fail('word_is_built_in'); end if;
  delete from private.words where id = p_id;
  perform private.audit('word_deleted', 'word', p_id::text, jsonb_build_object('kind', w.kind));
end $$;
comment on function private.delete_word(bigint) is
  'Deletes a word that a super-admin added; raises word_is_built_in for others. Definer: see add_word.';

create function private.try_text(p_text text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform private.require_at_most('tried_characters', char_length(p_text), 'text');
  return (
    select jsonb_build_object('meaning', u.meaning, 'words', (
      select coalesce(jsonb_agg(private.word_json(w) order by w.kind, w.id), '[]')
      from private.words w where w.id = any (u.word_ids)))
    from private.understood(array[p_text]) u);
end $$;
comment on function private.try_text(text) is
  'How a text would be understood, and by which words. Definer: no user may read the table. For super-admins.';

-- schemas/2-functions/words.sql
-- Understanding a reply: a stop, a start, what seems to ask for a stop, a machine, or an answer.
create function private.text_to_judge(p_text text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_text text := private.bare_text(case when char_length(p_text) > 600
    then left(p_text, 400) || ' ' || right(p_text, 200) else p_text end);
begin
  if char_length(v_text) <= 40 then
    if v_text ~ '(^| )\w( \w){3}( |$)' then
      v_text := regexp_replace(v_text, '(?<=(^| )\w) (?=\w( |$))', '', 'g');
    end if;
    if v_text ~ '([[:alpha:]])\1\1' then v_text := regexp_replace(v_text, '([[:alpha:]])\1\1+', '\1', 'g'); end if;
  end if;
  return case when v_text = '' then '' else ' ' || replace(v_text, ' ', '  ') || ' ' end;
end $$;
comment on function private.text_to_judge(text) is
  'The bare text, each word between two spaces of its own. Of a text over 600 characters the first 400 and the last '
  '200 are judged. A short one is also freed of repeated letters and of spaces inside a spelled word.';
grant execute on function private.text_to_judge(text) to service_role;

create function private.understood(p_texts text[], p_tapped boolean default false)
returns table (place bigint, meaning text, word_ids bigint[])
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  with given as materialized (
    select g.place, private.text_to_judge(g.body) as words from unnest(p_texts) with ordinality g(body, place)),
  parts as materialized (
    select distinct g.place, h.head
    from given g cross join unnest(string_to_array(btrim(g.words), '  ')) p(part)
    cross join lateral (values (p.part), (left(p.part, 4) || '…')) h(head)),
  -- Looked up once for all texts.
  listed as materialized (
    select w.* from (select distinct head from parts) h
    cross join lateral (select * from private.words w where w.active and w.kind not in ('courtesy', 'object')
      and w.head = h.head and (w.kind <> 'typed_stop' or not p_tapped) offset 0) w),
  found as materialized (
    select g.place, g.words, w.id, w.kind, w.pattern, w.regexp
    from parts p join listed w on w.head = p.head join given g on g.place = p.place
    where case when g.words like w.pattern then w.bare !~ '… ' or g.words ~ w.regexp else false end),
  kinds as materialized (
    select f.place, string_agg(f.regexp, '|') filter (where f.kind = 'aside') as asides,
      bool_or(f.kind = 'automatic')
        or count(distinct f.kind) filter (where f.kind in ('away', 'reply', 'soon', 'office')) > 1 as automatic
    from found f group by f.place),
  fillers as materialized (
    select (select jsonb_object_agg(p.part, true) from string_to_table(string_agg(w.bare, ' '), ' ') p(part)) as parts,
      jsonb_object_agg(btrim(w.regexp), true) filter (where w.kind = 'courtesy') as courtesy,
      jsonb_object_agg(btrim(w.regexp), true) as beside,
      '^(?:' || string_agg(w.regexp, '|') filter (where w.kind = 'courtesy') || ')*$' as only_courtesy,
      '^(?:' || string_agg(w.regexp, '|') || ')*$' as only_beside
    from private.words w where w.kind in ('courtesy', 'object') and w.active
      and exists (select from found f where f.kind in ('stop', 'typed_stop', 'start'))),
  said as materialized (
    -- A single word is looked up; the regexp finds phrases.
    select f.place, f.id, case f.kind when 'start' then 2 else 1 end as rank
    from found f cross join fillers b
    cross join lateral (
      select string_to_array(nullif(btrim(replace(f.words, f.regexp, '')), ''), '  ') as words,
        replace(f.words, f.regexp, '') as text) rest
    where f.kind in ('stop', 'typed_stop', 'start') and char_length(f.words) <= 160 and (
      case f.kind when 'stop' then b.beside else b.courtesy end ?& coalesce(rest.words, '{}')
      or (b.parts ?& rest.words
        and rest.text ~ case f.kind when 'stop' then b.only_beside else b.only_courtesy end))
    union all
    select f.place, f.id, 3 from found f join kinds k on k.place = f.place
    where f.kind = 'stem' and (k.asides is null or regexp_replace(f.words, k.asides, ' ', 'g') ~ f.regexp)
    union all
    select f.place, f.id, 4 from found f join kinds k on k.place = f.place
    where k.automatic and f.kind in ('away', 'reply', 'soon', 'office', 'automatic')),
  meant as materialized (
    select s.place, s.rank, array_agg(s.id order by s.id) as ids
    from (select s.*, min(s.rank) over (partition by s.place) as best from said s) s
    where s.rank = s.best group by s.place, s.rank)
  select g.place, coalesce(('{stop,start,seems,machine}'::text[])[m.rank], 'answer'), coalesce(m.ids, '{}')
  from given g left join meant m on m.place = g.place;
end $$;
comment on function private.understood(text[], boolean) is
  'How each text is understood, and by which words: stop and start are the whole text once courtesy and repetition are '
  'set aside; seems: it holds a stem; machine: it is built like an automatic reply; else answer. The first that '
  'applies counts. p_tapped: the texts are buttons. One pass over all texts: a webhook may bring a thousand.';
grant execute on function private.understood(text[], boolean) to service_role;

create function private.understand(p_text text, p_tapped boolean default false) returns text
language sql stable set search_path = '' as $$
  select meaning from private.understood(array[p_text], p_tapped)
$$;
comment on function private.understand(text, boolean) is
  'stop, start, seems, machine or answer: how understood() understands one text.';
grant execute on function private.understand(text, boolean) to service_role;

create function private.contacts_like(p_contact_id bigint) returns bigint[]
language sql stable set search_path = '' as $$
  select private.contacts_known_as(private.all_identities(private.identities(phone, wa_id, user_id)))
  from public.contacts where id = p_contact_id
$$;
comment on function private.contacts_like(bigint) is 'The contacts of the same person, of all owners.';
grant execute on function private.contacts_like(bigint) to service_role;

create function private.seems_to_stop(p_contact_id bigint) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from public.interactions
    where meaning = 'seems' and contact_id = any (private.contacts_like(p_contact_id)))
$$;
comment on function private.seems_to_stop(bigint) is
  'Whether this person, as a contact of anybody, seems to have asked for a stop, and no user has decided yet.';
grant execute on function private.seems_to_stop(bigint) to service_role;

create function private.open_question(p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('at', i.at, 'body', i.body) from public.interactions i
  where i.contact_id = p_contact_id and i.meaning = 'seems' order by i.at desc, i.id desc limit 1
$$;
comment on function private.open_question(bigint) is
  'The latest text with which a contact seems to ask for a stop, undecided: {at, body}; null if there is none.';

create function private.settle_questions(p_contacts bigint[], p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update public.interactions set meaning = 'stop', triggers = false
  where contact_id = any (p_contacts) and meaning = 'seems' and at <= p_at;
  if found then perform private.release_held(p_contacts); end if;
end $$;
comment on function private.settle_questions(bigint[], timestamptz) is
  'What these contacts seemed to ask until then was a stop: they have said so since, or a user has.';
grant execute on function private.settle_questions(bigint[], timestamptz) to service_role;

create function private.release_held(p_contacts bigint[]) returns void
language sql volatile set search_path = '' as $$
  update public.queue set due_at = private.clock()
  where due_at = 'infinity' and message_id = any (array(
    select id from public.messages where contact_id = any (p_contacts) and state = 'queued' and kind = 'message_2'))
$$;
comment on function private.release_held(bigint[]) is
  'Makes Message 2 due again that the claim has put off; it looks again whether the campaign allows it.';
grant execute on function private.release_held(bigint[]) to service_role;

create function private.answer_stop_question(p_contact_id bigint, p_is_stop boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.lock_answerable_contact(p_contact_id);
  v_now timestamptz := private.clock();
  v_question public.interactions;
  v_messages bigint[];
begin
  if p_is_stop is null then perform private.fail('invalid', 'is_stop', 'required'); end if;
  select * into v_question from public.interactions where contact_id = k.id and meaning = 'seems'
  order by at desc, id desc limit 1;
  if v_question.id is null then
    select * into v_question from public.interactions
    where contact_id = k.id and meaning in ('stop', 'answer') order by at desc, id desc limit 1;
    if v_question.id is null then perform private.fail('not_found'); end if;
    if (v_question.meaning = 'stop') <> p_is_stop then perform private.fail('conflict'); end if;
    return jsonb_build_object('sender_id', v_question.sender_id);
  end if;
  if p_is_stop then
    perform private.opt_out(v_question.sender_id, private.identities(k.phone, k.wa_id, k.user_id), 'message',
      jsonb_build_object('interaction_id', v_question.id, 'by', (select auth.uid())), v_question.at,
      not exists (select from public.conversations
        where contact_id = k.id and sender_id = v_question.sender_id and held_by is not null));
    -- Also if they have opted in again since.
    perform private.settle_questions(array[k.id], v_now);
    update public.conversations set settled_at = greatest(v_now, asked_at) where contact_id = k.id;
  else
    with decided as (
      update public.interactions set meaning = 'answer' where contact_id = k.id and meaning = 'seems'
      returning message_id)
    select array_agg(distinct m.id) into v_messages
    from decided d join public.messages m on m.id = d.message_id
    where m.kind = 'message_1' and private.is_in_answering_time(m.campaign_id, m.claimed_at, v_now);
    perform from public.messages where id = any (v_messages) order by id for no key update;
    perform private.queue_follow_ups(v_messages, v_now);
    perform private.release_held(private.contacts_like(k.id));
  end if;
  perform private.audit('stop_question', 'contact', k.id::text, jsonb_build_object('is_stop', p_is_stop));
  return jsonb_build_object('sender_id', v_question.sender_id);
end $$;
comment on function private.answer_stop_question(bigint, boolean) is
  'A user decides what a person meant who seemed to ask for a stop: an opt-out with that message as its proof, or an '
  'answer, to which Message 2 goes unless the answering time has ended meanwhile. Definer: lock_answerable_contact '
  'checks the caller.';

-- schemas/2-functions/campaigns/audience.sql
-- Who gets a campaign, who does not and why, and what it may cost.
create function private.audience_candidates(p_owner_id uuid, p_category_ids bigint[], p_after bigint, p_limit int)
returns bigint[]
language sql stable set search_path = '' as $$
  select array_agg(contact_id order by contact_id) from (
    select distinct r.contact_id
    from unnest(p_category_ids) g(category_id)
    cross join lateral (
      select cc.contact_id from public.category_contacts cc
      where cc.category_id = g.category_id and cc.contact_id > p_after and cc.owner_id = p_owner_id
      order by cc.contact_id limit p_limit) r
    order by r.contact_id limit p_limit) x
$$;
comment on function private.audience_candidates(uuid, bigint[], bigint, int) is
  'The next contacts of the categories, by id; all without a limit.';

create function private.sharing(p_campaign_id bigint, p_leave_out boolean) returns bigint[]
language sql stable security definer set search_path = '' as $$
  select array_agg(o.id)
  from public.campaigns c
  join public.campaigns o on coalesce(o.original_id, o.id) = coalesce(c.original_id, c.id) and o.id <> c.id
  where c.id = p_campaign_id and o.launched_at is not null
    and (p_leave_out or (o.leave_out_reached and o.launched_at > c.launched_at))
$$;
comment on function private.sharing(bigint, boolean) is
  'The launched campaigns of a series of copies to whose people this one does not write: all others if it leaves them '
  'out, else those that were launched later and leave out its own. Null if there are none. Definer: callers check the '
  'owner.';
grant execute on function private.sharing(bigint, boolean) to service_role;

create function private.reached_by(p_campaign_ids bigint[], p_going_ids bigint[], p_contact_id bigint, p_keys bytea[])
returns setof bigint
language sql stable as $$
  select m.campaign_id from public.messages m
  where m.campaign_id = any (p_campaign_ids) and m.contact_id = p_contact_id and m.kind = 'message_1'
    and (m.state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'unknown')
      or (m.state = 'queued' and m.campaign_id = any (p_going_ids)))
  union all
  select m.campaign_id from public.past_messages m
  where m.contact_id = p_contact_id and m.campaign_id = any (p_campaign_ids) and m.kind = 'message_1'
    and m.state in ('accepted', 'sent', 'delivered', 'read', 'unknown')
  union all
  select r.campaign_id from private.campaign_recipients r join public.messages m on m.id = r.message_id
  where r.campaign_id = any (p_campaign_ids) and r.person_key = any (p_keys)
    and m.state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'unknown')
$$;
comment on function private.reached_by(bigint[], bigint[], bigint, bytea[]) is
  'Which of the campaigns have written to a person, or may have; of those that go on also which are about to. The '
  'audience and the claim ask this function. Without search_path, so that the planner inlines it.';
grant execute on function private.reached_by(bigint[], bigint[], bigint, bytea[]) to service_role;

create function private.judge_contacts(p_contact_ids bigint[], p_owner_id uuid, p_excluded_ids bigint[],
  p_campaign_id bigint, p_leave_out boolean, p_template jsonb, p_variables jsonb, p_follow_up text default null)
returns table (contact_id bigint, reason text, params jsonb, country_code text, has_consent boolean,
  reached_by bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_sharing bigint[] := private.sharing(p_campaign_id, true);
  v_going bigint[] := array(
    select id from public.campaigns where id = any (v_sharing)
      and (status in ('preparing', 'running') or (status, pause_reason) = ('paused', 'first_slice')));
  v_marketing boolean := coalesce(upper(p_template ->> 'category') = 'MARKETING', false);
  v_pictured boolean := private.has_media_header(p_template -> 'components');
  v_at timestamptz := greatest(private.clock(), (select scheduled_at from public.campaigns where id = p_campaign_id));
  v_keys text[];
  v_values text;
  v_fitting text := 'f.values';
  v_too_long text := 'false';
  v_follow_up text := 'false';
begin
  -- An expression per variable, quoted by format: an aggregate per contact would take ten times as long.
  select coalesce(array_agg(v.key), '{}'), coalesce(string_agg(format(
    'coalesce(%s(private.template_value(private.contact_field(%L, k.full_name, k.first_name, k.phone, k.fields))), %L)',
    case when v_pictured and v.key = 'header' then 'private.media_value' else '' end, v.value ->> 'field',
    private.template_value(coalesce(v.value ->> 'text', v.value ->> 'fallback'))), ', '), '')
  into v_keys, v_values
  from jsonb_each(p_variables) v where v.key = any (private.template_keys(p_template));
  if private.may_be_too_long(p_template, p_variables) then
    select array_expression, condition into v_fitting, v_too_long
    from private.length_expressions(p_template, p_variables, v_keys);
  end if;
  if private.follow_up_may_be_too_long(p_follow_up) then
    v_follow_up := 'not private.follow_up_fits($9, private.follow_up_values($9, k.full_name, k.first_name, k.phone, '
      'k.fields))';
  end if;

  return query execute format($query$
  with numbered as (
    select k.*, case when private.has_variants(k.phone) then
      (select min(form) from unnest(private.phone_variants(k.phone)) form) end as number
    from public.contacts k where k.id = any ($1) and k.owner_id = $2 and k.deleted_at is null
      and not exists (select from public.category_contacts cc where cc.contact_id = k.id and cc.category_id = any ($3))
  ),
  people as materialized (
    select k.id, k.country_code::text as country, k.user_id, k.phone, k.consent_source is not null as consented,
      g.values, k.number,
      case when $4 is not null then (
        select min(o.id) from (
          select r from private.reached_by($4, $7, k.id, array[k.user_key,
            coalesce(private.person_key(k.number), k.phone_key)]) r
          union all
          select f.campaign_id from private.frozen_audience f
          where f.campaign_id = any ($7) and f.contact_id = k.id and f.reason is null) o(id)) end as reached_by,
      case
        when exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'
        when k.phone is null and k.user_id is null then 'invalid'
        when $5 and k.country_code = 'US' then 'us_marketing'
        when $5 and exists (select from private.refused_for_now(k.id, $10)) then 'too_soon'
        when array_position(g.values, null) is not null then 'missing_variable'
        when %s or %s then 'too_long'
      end as reason
    from numbered k
    cross join lateral (select array[%s]::text[] as values offset 0) f
    cross join lateral (select %s as values offset 0) g
  ),
  twins as (
    select t.id from (select p.id, row_number() over (partition by p.number order by p.id) as place
      from people p where p.reason is null and p.number is not null) t where t.place > 1
    union
    select t.id from (select p.id, row_number() over (partition by p.user_id order by p.id) as place
      from people p where p.reason is null and p.user_id is not null) t where t.place > 1
  )
  select p.id,
    coalesce(p.reason, case when p.reached_by is not null and $8 then 'already_reached'
      when t.id is not null then 'duplicate' end),
    jsonb_object($6, p.values), p.country, p.consented, p.reached_by
  from people p left join twins t on t.id = p.id
  order by p.id $query$, v_too_long, v_follow_up, v_values, v_fitting)
  using p_contact_ids, p_owner_id, p_excluded_ids, v_sharing, v_marketing, v_keys, v_going, p_leave_out, p_follow_up,
    v_at;
end $$;
comment on function private.judge_contacts(bigint[], uuid, bigint[], bigint, boolean, jsonb, jsonb, text) is
  'Which of these contacts get the template, with their values, or the reason why not, and which other campaign of its '
  'series wrote to them. A person with several contacts counts once. Definer: no user may read opt-outs; callers check '
  'the owner.';

create function private.draft_of(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'owner_id', c.owner_id, 'sender_id', c.sender_id, 'id', c.id, 'leave_out_reached', c.leave_out_reached,
    'template', jsonb_build_object('name', c.template_name, 'language', c.template_language,
      'variables', c.template_variables),
    'follow_up', case when c.follow_up_body is not null then jsonb_build_object('body', c.follow_up_body) end,
    'category_ids', coalesce((select jsonb_agg(category_id) from public.campaign_categories
      where campaign_id = c.id and not excluded), '[]'),
    'excluded_category_ids', coalesce((select jsonb_agg(category_id) from public.campaign_categories
      where campaign_id = c.id and excluded), '[]'))
  from public.campaigns c where c.id = p_campaign_id
$$;
comment on function private.draft_of(bigint) is
  'A stored campaign in the format that the editor sends for an unsaved one.';

create function private.judge_draft(p_draft jsonb, p_phone_number_id text)
returns table (contact_id bigint, reason text, params jsonb, country_code text, has_consent boolean,
  reached_by bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := coalesce((p_draft ->> 'owner_id')::uuid, (select auth.uid()));
  v_sender bigint := coalesce((p_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id));
  v_template jsonb := private.snapshot_of(private.find_template(v_sender, p_draft #>> '{template,name}',
    p_draft #>> '{template,language}'));
  v_all boolean := private.may_be_too_long(v_template, p_draft #> '{template,variables}');
begin
  return query select * from private.judge_contacts(
    private.audience_candidates(v_owner, private.bigints(p_draft -> 'category_ids'), 0, null),
    v_owner, private.bigints(p_draft -> 'excluded_category_ids'), (p_draft ->> 'id')::bigint,
    coalesce((p_draft ->> 'leave_out_reached')::boolean, true), v_template, (
      select coalesce(jsonb_object_agg(v.key, v.value), '{}') from jsonb_each(p_draft #> '{template,variables}') v
      where v_all or private.template_value(coalesce(v.value ->> 'text', v.value ->> 'fallback')) is null),
    p_draft #>> '{follow_up,body}');
end $$;
comment on function private.judge_draft(jsonb, text) is
  'Judges the whole audience of a draft, with only those variables that may be missing or too long. Definer: see '
  'judge_contacts; only contacts of the draft''s owner are read, and callers check who that is.';

create function private.readable_draft(p_campaign_id bigint, p_draft jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if p_campaign_id is not null then return private.draft_of((private.own_campaign(p_campaign_id, true)).id); end if;
  if p_draft ->> 'id' is not null then perform private.own_campaign((p_draft ->> 'id')::bigint); end if;
  return p_draft - 'owner_id' - 'sender_id';
end $$;
comment on function private.readable_draft(bigint, jsonb) is
  'What a preview may judge: a stored campaign, of others only for super-admins, or the draft that the caller is '
  'writing, with the id under which it is stored, if any. Definer: see own_campaign.';

create function private.preview_audience(p_campaign_id bigint, p_draft jsonb, p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := private.readable_draft(p_campaign_id, p_draft);
  v_sender public.senders;
  v_template public.templates;
  v_day date;
  v_used int;
  v_free int;
  v_answer jsonb;
begin
  perform private.require_active();
  perform private.require_small(p_draft, 'template');
  select * into v_sender from public.senders
  where id = coalesce((v_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id));
  v_day := private.account_day(v_sender, private.clock());
  v_template := private.find_template(v_sender.id, v_draft #>> '{template,name}', v_draft #>> '{template,language}');
  v_used := private.service_used(v_sender.id, private.account_month(v_sender,
    greatest(private.clock(), (select scheduled_at from public.campaigns where id = (v_draft ->> 'id')::bigint))));
  v_free := greatest(0, private.free_service_messages() - v_used);
  with judged as materialized (
    select j.reason, j.country_code as country, j.has_consent, j.reached_by is not null as again, count(*)::int as n
    from private.judge_draft(v_draft, p_phone_number_id) j group by 1, 2, 3, 4
  ),
  reached as (
    select country, sum(n)::int as n,
      private.price(country, coalesce(v_template.category, 'marketing'), v_sender.currency, v_day) as price_1,
      case when v_draft #>> '{follow_up,body}' is not null then private.price(country, 'service', v_sender.currency,
      v_day) end as price_2
    from judged where reason is null group by country
  ),
  answered as (
    select case when v_draft #>> '{follow_up,body}' is null or bool_and(price_2 is not null) or sum(n) <= v_free
      or count(*) = 0 then private.highest_service_cost(array_agg(price_2), array_agg(n), v_free) end as cost
    from reached
  )
  select jsonb_build_object(
    'found', coalesce((select sum(n) from judged), 0),
    'audience', coalesce((select sum(n) from judged where reason is null), 0),
    'without_consent', coalesce((select sum(n) from judged where reason is null and not has_consent), 0),
    'already_reached', coalesce((
      select sum(n) from judged where again and coalesce(reason, 'already_reached') = 'already_reached'), 0),
    'left_out', (select jsonb_object_agg(r.reason, coalesce((select sum(n) from judged j where j.reason = r.reason), 0))
      from unnest(array['opted_out', 'already_reached', 'duplicate', 'invalid', 'missing_variable', 'too_long',
        'us_marketing', 'too_soon']) r(reason)),
    'cost', jsonb_build_object(
      'currency', coalesce(v_sender.currency, 'EUR'),
      'message_1', coalesce((select sum(n * price_1) from reached), 0),
      'message_2', (select cost from answered),
      'total', coalesce((select sum(n * price_1) from reached), 0)
        + coalesce((select cost from answered), 0),
      'free_replies', jsonb_build_object('limit', private.free_service_messages(), 'used', v_used),
      'countries', coalesce((select jsonb_agg(jsonb_build_object('country_code', country, 'audience', n,
        'price', price_1, 'cost', n * price_1)
        order by n desc, country) from reached), '[]')))
  into v_answer;
  return v_answer;
end $$;
comment on function private.preview_audience(bigint, jsonb, text) is
  'Counts for a draft, stored or not: who gets it, who is left out and why, who has no consent, the maximum cost, and '
  'how many free service messages of the month in which it starts are used. Each part of the cost is rounded, then '
  'added. '
  'Definer: no user may read opt-outs; campaigns of others only for super-admins.';

create function private.preview_items(p_draft jsonb, p_ids bigint[], p_phone_number_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('contact_id', k.id, 'full_name', k.full_name, 'phone', k.phone,
    'reason', j.reason, 'reached_by', (select name from public.campaigns where id = j.reached_by),
    'values', coalesce(j.params, '{}'),
    'follow_up_values', private.follow_up_values(
      p_draft #>> '{follow_up,body}', k.full_name, k.first_name, k.phone, k.fields))
      order by k.id), '[]')
  from private.judge_contacts(p_ids, coalesce((p_draft ->> 'owner_id')::uuid, (select auth.uid())),
    private.bigints(p_draft -> 'excluded_category_ids'), (p_draft ->> 'id')::bigint,
    coalesce((p_draft ->> 'leave_out_reached')::boolean, true),
    private.snapshot_of(private.find_template(
      coalesce((p_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id)),
      p_draft #>> '{template,name}', p_draft #>> '{template,language}')),
    coalesce(p_draft #> '{template,variables}', '{}'), p_draft #>> '{follow_up,body}') j
  join public.contacts k on k.id = j.contact_id
$$;
comment on function private.preview_items(jsonb, bigint[], text) is
  'Contacts of a draft with their values. Definer: see preview_audience.';

create function private.preview_contacts(p_campaign_id bigint, p_draft jsonb, p_after bigint,
  p_limit int, p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := private.readable_draft(p_campaign_id, p_draft);
  v_owner uuid := coalesce((v_draft ->> 'owner_id')::uuid, (select auth.uid()));
  v_ids bigint[];
begin
  perform private.require_active();
  perform private.require_small(p_draft, 'template');
  v_ids := private.audience_candidates(v_owner, private.bigints(v_draft -> 'category_ids'), p_after,
    p_limit);
  return jsonb_build_object('items', private.preview_items(v_draft, v_ids, p_phone_number_id),
    'next_after', case when cardinality(v_ids) = p_limit then v_ids[cardinality(v_ids)] end);
end $$;
comment on function private.preview_contacts(bigint, jsonb, bigint, int, text) is
  'Contacts of a draft''s audience with their values, by id. Definer: see preview_audience.';

create function private.preview_people(p_campaign_id bigint, p_reason text, p_q text, p_after bigint, p_limit int,
  p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := private.readable_draft(p_campaign_id, null);
  v_ids bigint[];
  v_count bigint;
begin
  perform private.require_active();
  execute format($q$
    with people as materialized (
      select j.contact_id from private.judge_draft($1, $2) j
      where j.reason is not distinct from $3
        and exists (select from public.contacts c where c.id = j.contact_id%s))
    select (select count(*) from people), array(
      select contact_id from people where contact_id > $4 order by contact_id limit $5)
    $q$, case when p_q <> '' then private.search_conditions(p_q) end)
  into v_count, v_ids using v_draft, p_phone_number_id, p_reason, coalesce(p_after, 0), p_limit + 1;
  return jsonb_build_object('items', (
      select coalesce(jsonb_agg(i || jsonb_build_object('reason', p_reason)), '[]')
      from jsonb_array_elements(private.preview_items(v_draft, v_ids[:p_limit], p_phone_number_id)) i),
    'next', case when cardinality(v_ids) > p_limit then v_ids[p_limit] end,
    'count', v_count, 'count_at_least', v_count);
end $$;
comment on function private.preview_people(bigint, text, text, bigint, int, text) is
  'Those who would get a draft, or are left out for a reason, by id, with their values. The whole audience is judged, '
  'since a person with several contacts counts once. Definer: see preview_audience.';

-- schemas/2-functions/campaigns/draft.sql
-- Creating and changing a campaign that has not started.
create function private.own_campaign(p_campaign_id bigint, p_others boolean default false) returns public.campaigns
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_actor uuid := (select auth.uid());
begin
  perform private.require_active();
  select * into c from public.campaigns where id = p_campaign_id;
  if c.id is null or (c.owner_id is distinct from v_actor and not private.actor_is_super_admin()) then
    perform private.fail('not_found');
  end if;
  if c.owner_id is distinct from v_actor and not p_others then perform private.fail('forbidden'); end if;
  return c;
end $$;
comment on function private.own_campaign(bigint, boolean) is
  'The campaign if the caller owns it; with p_others also for super-admins. Raises not_found or forbidden. Definer: '
  'called first by other definer functions.';

create function private.lock_campaign(p_campaign_id bigint, p_others boolean default false) returns public.campaigns
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id, p_others);
  v_sender_id bigint := c.sender_id;
begin
  perform from public.senders where id = v_sender_id for no key update;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  if c.id is null then perform private.fail('not_found'); end if;
  if c.sender_id is distinct from v_sender_id then perform private.fail('conflict'); end if;
  return c;
end $$;
comment on function private.lock_campaign(bigint, boolean) is
  'Checks the owner, then locks sender and campaign, in the order that all functions keep. Definer: users may not '
  'update these tables.';

create function private.draft_problems(c public.campaigns) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('path', path, 'code', code)), '[]') from (
    select 'template.variables.' || v.key, 'bad_format'
    from jsonb_each(c.template_variables) v
    where jsonb_typeof(v.value) <> 'object'
      or coalesce(jsonb_typeof(v.value -> 'text') = 'string',
        false) = coalesce(jsonb_typeof(v.value -> 'field') = 'string', false)
      or (v.value ? 'field' and not private.field_is_known(v.value ->> 'field'))
    union all
    select 'template.variables.' || v.key, 'bad_link'
    from jsonb_each(c.template_variables) v
    where not private.links_are_safe(private.variable_texts(jsonb_build_object(v.key, v.value)))
    union all
    select 'follow_up.body', 'bad_link' where not private.links_are_safe(c.follow_up_body)
    union all
    select 'follow_up.body', 'unknown_variable' from unnest(private.follow_up_variables(c.follow_up_body)) name
    where not private.field_is_known(btrim(split_part(name, '|', 1)))
    union all
    select 'follow_up.body', 'too_long' where char_length(c.follow_up_body) > 4096
  ) p(path, code)
$$;
comment on function private.draft_problems(public.campaigns) is 'What makes a draft invalid, as fields and codes.';

create function private.set_audience(p_campaign_id bigint, p_owner_id uuid, p_patch jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_key text;
  v_ids jsonb := '{}'::jsonb;
begin
  foreach v_key in array array['category_ids', 'excluded_category_ids'] loop
    perform private.require_at_most('categories', jsonb_array_length(nullif(p_patch -> v_key, 'null')), v_key);
    v_ids := v_ids || jsonb_build_object(v_key, coalesce(nullif(p_patch -> v_key, 'null'), (
      select coalesce(jsonb_agg(category_id), '[]') from public.campaign_categories
      where campaign_id = p_campaign_id and excluded = (v_key = 'excluded_category_ids'))));
    if exists (select from jsonb_array_elements_text(v_ids -> v_key) g(id) where not exists (
        select from public.categories where id = g.id::bigint and owner_id = p_owner_id)) then
      perform private.fail('category_not_found', v_key, 'not_found');
    end if;
  end loop;
  if exists (select from jsonb_array_elements(v_ids -> 'category_ids') g(id)
    where v_ids -> 'excluded_category_ids' @> g.id) then
    perform private.fail('invalid', 'excluded_category_ids', 'both_in_and_out');
  end if;
  delete from public.campaign_categories where campaign_id = p_campaign_id;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select distinct p_campaign_id, id::bigint, p_owner_id, key = 'excluded_category_ids'
  from jsonb_each(v_ids) k(key, ids), jsonb_array_elements_text(k.ids) id;
end $$;
comment on function private.set_audience(bigint, uuid, jsonb) is
  'Replaces the categories named in a patch; refuses those of other owners. Definer: drafts are written by functions '
  'only.';

create function private.apply_patch(p_campaign_id bigint, p_patch jsonb) returns public.campaigns
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_follow_up jsonb := nullif(p_patch -> 'follow_up', 'null');
  v_template jsonb := nullif(p_patch -> 'template', 'null');
begin
  select * into c from public.campaigns where id = p_campaign_id;
  c.name := coalesce(p_patch ->> 'name', c.name);
  if p_patch ? 'template' then
    c.template_name := v_template ->> 'name';
    c.template_language := v_template ->> 'language';
    c.template_variables := coalesce(v_template -> 'variables', '{}');
  end if;
  if p_patch ? 'follow_up' then
    c.follow_up_body := nullif(v_follow_up ->> 'body', '');
    c.follow_up_triggers := coalesce(nullif(v_follow_up -> 'triggers', 'null'), '{"any": true}');
    c.follow_up_delay_seconds := coalesce((v_follow_up ->> 'delay_seconds')::int, 0);
    c.answers_until_days := coalesce((v_follow_up ->> 'answers_until_days')::int, c.answers_until_days);
  end if;
  if p_patch ? 'scheduled_at' then c.scheduled_at := (p_patch ->> 'scheduled_at')::timestamptz; end if;
  if p_patch ? 'time_zone' then c.time_zone := coalesce(p_patch ->> 'time_zone', c.time_zone); end if;
  c.leave_out_reached := coalesce((p_patch ->> 'leave_out_reached')::boolean, c.leave_out_reached);
  if p_patch ? 'first_slice' then c.first_slice := (p_patch ->> 'first_slice')::int; end if;
  perform private.fail_fields(private.draft_problems(c));
  update public.campaigns set name = c.name, template_name = c.template_name, template_language = c.template_language,
    template_variables = c.template_variables, follow_up_body = c.follow_up_body,
      follow_up_triggers = c.follow_up_triggers,
    follow_up_delay_seconds = c.follow_up_delay_seconds, answers_until_days = c.answers_until_days,
      scheduled_at = c.scheduled_at, time_zone = c.time_zone,
      first_slice = c.first_slice, leave_out_reached = c.leave_out_reached
  where id = p_campaign_id returning * into c;
  perform private.set_audience(p_campaign_id, c.owner_id, p_patch);
  return c;
end $$;
comment on function private.apply_patch(bigint, jsonb) is
  'Writes any subset of a draft''s fields. Definer: drafts are written by functions only.';

create function private.save_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_launch boolean := coalesce((p_patch ->> 'launch')::boolean, false);
  v_actor uuid := (select auth.uid());
  v_draft_key uuid := (p_patch ->> 'draft_key')::uuid;
begin
  perform private.require_active();
  perform private.require_small(p_patch, 'template');
  if p_campaign_id is null then
    if p_patch ->> 'name' is null then perform private.fail('invalid', 'name', 'required'); end if;
    insert into public.campaigns (owner_id, name, draft_key)
    values (v_actor, p_patch ->> 'name', v_draft_key)
    on conflict on constraint drafts_are_created_once do nothing returning * into c;
    if c.id is not null then perform private.audit('create', 'campaign', c.id::text); end if;
  end if;
  if c.id is null then
    c := private.lock_campaign(coalesce(p_campaign_id,
      (select id from public.campaigns where owner_id = v_actor and draft_key = v_draft_key)));
    if c.status not in ('draft', 'scheduled') then perform private.fail('campaign_not_draft'); end if;
    perform private.require_unchanged(c.updated_at, p_patch);
    if p_campaign_id is not null then
      update public.campaigns set draft_key = null where id = c.id and draft_key is not null;
    end if;
  end if;
  if c.status = 'scheduled' then
    update public.campaigns set status = 'draft' where id = c.id;
    v_launch := not (p_patch ? 'scheduled_at' and p_patch ->> 'scheduled_at' is null and not v_launch);
  end if;
  c := private.apply_patch(c.id, p_patch);
  if v_launch then return private.launch_draft(c.id, c.first_slice, p_phone_number_id); end if;
  return private.launch_answer(c.id);
end $$;
comment on function private.save_campaign(bigint, jsonb, text) is
  'Creates (id null) or changes a campaign that has not started, and launches it if the patch says so, all in one '
  'transaction. Creating with a `draft_key` that is known changes the draft that has it. A scheduled '
  'campaign is checked again and gets a new snapshot; without a date it becomes a draft '
  'again. Definer: the owner is checked first.';

create function private.delete_campaign(p_campaign_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id);
begin
  if c.status <> 'draft' then perform private.fail('campaign_not_draft'); end if;
  delete from public.campaigns where id = p_campaign_id;
  perform private.audit('delete', 'campaign', p_campaign_id::text);
end $$;
comment on function private.delete_campaign(bigint) is
  'Deletes a draft; launched campaigns are kept as evidence. Definer: the owner is checked first.';

create function private.duplicate_campaign(p_campaign_id bigint) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id);
  v_id bigint;
begin
  insert into public.campaigns (owner_id, name, template_name, template_language, template_variables, follow_up_body,
    follow_up_triggers, follow_up_delay_seconds, answers_until_days, time_zone, first_slice,
    original_id)
  values (c.owner_id, left(c.name, 116) || ' (2)', c.template_name, c.template_language, c.template_variables,
    c.follow_up_body, c.follow_up_triggers, c.follow_up_delay_seconds, c.answers_until_days, c.time_zone,
    c.first_slice, coalesce(c.original_id, c.id))
  returning id into v_id;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select v_id, category_id, owner_id, excluded from public.campaign_categories where campaign_id = p_campaign_id;
  perform private.audit('duplicate', 'campaign', v_id::text, jsonb_build_object('of', p_campaign_id));
  return v_id;
end $$;
comment on function private.duplicate_campaign(bigint) is
  'A new draft with the same texts and audience, without a date. Unless its owner decides otherwise it leaves out '
  'whoever the others of its series reached. Definer: the owner is checked first.';

-- schemas/2-functions/campaigns/launch.sql
-- Launching: checking, storing the template and the audience, making the messages in ranges of contacts.
create function private.launch_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text) returns jsonb
language sql volatile security definer set search_path = '' as $$
  select case when p_patch ? 'scheduled_at'
    then private.save_campaign(p_campaign_id, p_patch || '{"launch": true}', p_phone_number_id)
    else private.launch_draft(p_campaign_id, (p_patch ->> 'first_slice')::int, p_phone_number_id) end
$$;
comment on function private.launch_campaign(bigint, jsonb, text) is
  'With a date it is saved in the same transaction, also of a campaign that is scheduled; without one only a draft is '
  'launched. Definer: both check the owner.';

create function private.launch_draft(p_campaign_id bigint, p_first_slice int, p_phone_number_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id);
  v_sender_id bigint := private.default_sender(p_phone_number_id);
  v_now timestamptz;
  v_reached int;
  v_lacking int;
begin
  if v_sender_id is null then perform private.fail('no_sender'); end if;
  perform from public.senders where id = v_sender_id for no key update;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  v_now := private.clock();
  if c.status is distinct from 'draft' then perform private.fail('campaign_not_draft'); end if;
  if c.scheduled_at < v_now - interval '5 minutes' then
    perform private.fail('invalid', 'scheduled_at', 'in_the_past');
  end if;
  if coalesce(c.scheduled_at <= v_now, true) and exists (
    select from public.senders where id = v_sender_id and paused_at is not null
      and pause_reason is distinct from 'person') then
    perform private.fail('sender_stopped');
  end if;
  perform private.freeze(c.id, v_sender_id);
  update public.campaigns set first_slice = p_first_slice, launched_by = (select auth.uid()), pause_reason = null,
    pause_code = null where id = c.id;
  if c.scheduled_at > v_now then
    select count(*) filter (where reason is null), count(*) filter (where reason = 'missing_variable')
    into v_reached, v_lacking
    from private.judge_draft(private.draft_of(c.id), p_phone_number_id);
    if v_reached = 0 then perform private.fail_empty(c.id, v_lacking > 0); end if;
    update public.campaigns set status = 'scheduled' where id = c.id;
  else
    perform private.begin_preparing(c.id, 2000);
  end if;
  update public.alerts set cleared_at = v_now where kind = 'campaign_not_started' and campaign_id = c.id
    and cleared_at is null;
  perform private.audit('launch', 'campaign', c.id::text);
  return private.launch_answer(c.id);
end $$;
comment on function private.launch_draft(bigint, int, text) is
  'Launches a draft now or at its date, or raises the reason why not; for an immediate launch also when an error has '
  'stopped the sender. The second of two callers gets campaign_not_draft. The first messages are queued when it '
  'returns. Definer: the owner is checked first.';

create function private.freeze(p_campaign_id bigint, p_sender_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  t public.templates;
begin
  select * into c from public.campaigns where id = p_campaign_id;
  t := private.find_template(p_sender_id, c.template_name, c.template_language);
  perform private.fail_fields(private.template_problems(t, c.template_variables));
  update public.campaigns set sender_id = p_sender_id, template_snapshot = private.snapshot_of(t) where id = c.id;
end $$;
comment on function private.freeze(bigint, bigint) is
  'Checks the template as last synchronised and stores it in the campaign. Definer: campaigns are written by '
  'functions only.';

create function private.fail_empty(p_campaign_id bigint, p_lacking boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.fail_fields(jsonb_build_array(jsonb_build_object('path', 'category_ids', 'code', 'audience_empty'))
    || (
    select coalesce(jsonb_agg(jsonb_build_object('path', 'template.variables.' || v.key, 'code', 'variable_missing')),
      '[]')
    from public.campaigns c, jsonb_each(c.template_variables) v
    where c.id = p_campaign_id and p_lacking and v.value ? 'field'
      and private.template_value(v.value ->> 'fallback') is null));
end $$;
comment on function private.fail_empty(bigint, boolean) is
  'Raises audience_empty, and names the variables without a fallback if they are the reason. Definer: see '
  'prepare_range.';

create function private.freeze_audience(p_campaign_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_draft jsonb := private.draft_of(p_campaign_id);
  v_ids bigint[];
begin
  select * into c from public.campaigns where id = p_campaign_id;
  v_ids := private.audience_candidates(c.owner_id, private.bigints(v_draft -> 'category_ids'), 0, null);
  -- An erasure in progress is waited for, and a later one finds the rows made here.
  perform from public.contacts where id = any (v_ids) order by id for key share;
  insert into private.frozen_audience (campaign_id, contact_id, reason, params, country_code)
  select c.id, contact_id, reason, case when reason is null then coalesce(params, '{}') end, country_code
  from private.judge_contacts(v_ids, c.owner_id, private.bigints(v_draft -> 'excluded_category_ids'), c.id,
    c.leave_out_reached, c.template_snapshot, c.template_variables, c.follow_up_body);
  update public.campaigns set prepared_up_to = 0, estimated_cost = coalesce((
    select coalesce(sum(n * private.price(country_code, c.template_snapshot ->> 'category', s.currency,
        private.account_day(s, c.launched_at))), 0)
      + case when c.follow_up_body is null then 0 else private.highest_service_cost(
          array_agg(private.price(country_code, 'service', s.currency, private.account_day(s, c.launched_at))),
          array_agg(n),
          greatest(0, private.free_service_messages()
            - private.service_used(s.id, private.account_month(s, c.launched_at)))) end
    from public.senders s, (
      select country_code, count(*)::int as n from private.frozen_audience where campaign_id = c.id and reason is null
      group by 1) a
    where s.id = c.sender_id group by s.id), 0)
  where id = c.id;
end $$;
comment on function private.freeze_audience(bigint) is
  'Stores who gets a campaign, with the values of the template, and who does not and why, in one statement for all: '
  'whatever becomes of categories and contacts afterwards, nobody is forgotten. Definer: see prepare_range.';

create function private.begin_preparing(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_step jsonb;
begin
  update public.campaigns set status = 'preparing', launched_at = private.clock() where id = p_campaign_id;
  perform private.freeze_audience(p_campaign_id);
  if not exists (select from private.frozen_audience where campaign_id = p_campaign_id and reason is null) then
    perform private.fail_empty(p_campaign_id, exists (
      select from private.frozen_audience where campaign_id = p_campaign_id and reason = 'missing_variable'));
  end if;
  loop
    v_step := private.prepare_range(p_campaign_id, p_limit);
    exit when (v_step ->> 'made')::int > 0 or (v_step ->> 'complete')::boolean;
  end loop;
  perform private.complete_campaigns(array[p_campaign_id]);
  return v_step;
end $$;
comment on function private.begin_preparing(bigint, int) is
  'Sets the launch time, stores the audience and makes messages until there is one to send; raises audience_empty if '
  'there is none. Definer: see prepare_range.';

create function private.prepare_range(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_ids bigint[];
  v_made int;
  v_complete boolean;
begin
  v_ids := array(
    select a.contact_id from public.campaigns g join private.frozen_audience a on a.campaign_id = g.id
      and a.contact_id > g.prepared_up_to
    where g.id = p_campaign_id order by a.contact_id limit p_limit);
  perform from public.contacts where id = any (v_ids) order by id for key share;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  if c.id is null or c.audience_complete or c.prepared_up_to is null
    or c.status not in ('preparing', 'running', 'paused', 'cancelled') then
    return jsonb_build_object('made', 0, 'complete', true);
  end if;

  with taken as (
    delete from private.frozen_audience where campaign_id = c.id and contact_id = any (v_ids) returning *
  ),
  left_out as (
    insert into public.exclusions (campaign_id, contact_id, reason)
    select campaign_id, contact_id, reason from taken where reason is not null on conflict do nothing
  ),
  made as (
    insert into public.messages (campaign_id, contact_id, sender_id, owner_id, kind, params, country_code, state)
    select c.id, contact_id, c.sender_id, c.owner_id, 'message_1', params, country_code,
      case c.status when 'cancelled' then 'cancelled' else 'queued' end::public.message_state
    from taken where reason is null order by contact_id
    on conflict do nothing returning id, state
  ),
  waiting as (
    insert into public.queue (message_id, sender_id, campaign_id, due_at, kind)
    select id, c.sender_id, c.id, c.launched_at, 'message_1' from made where state = 'queued'
  )
  select count(*) into v_made from made;

  v_complete := not exists (select from private.frozen_audience
    where campaign_id = c.id and contact_id > coalesce(v_ids[cardinality(v_ids)], c.prepared_up_to));
  update public.campaigns set
    prepared_up_to = greatest(prepared_up_to, v_ids[cardinality(v_ids)]),
    audience_complete = v_complete,
    status = case when status = 'preparing' and v_made > 0 then 'running' else status end
  where id = c.id;
  return jsonb_build_object('made', v_made, 'complete', v_complete);
end $$;
comment on function private.prepare_range(bigint, int) is
  'Makes the messages of the next people of the stored audience, all due at the launch time, so that their ids order '
  'them; cancelled ones once the campaign is cancelled. Sending starts with the first. Contacts are locked before the '
  'campaign, like everywhere. Definer: these tables are written by functions only.';

create function private.launch_answer(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', id, 'status', status, 'sender_id', sender_id, 'scheduled_at', scheduled_at,
    'to_prepare', status = 'preparing' or (not audience_complete and prepared_up_to is not null)
      or (status = 'cancelled'
        and exists (select from public.queue q where q.campaign_id = id and q.kind = 'message_1')))
  from public.campaigns where id = p_campaign_id
$$;
comment on function private.launch_answer(bigint) is
  'What the caller has to do next: wake the sender, prepare the rest. Definer: called by functions that have checked '
  'the owner.';

create function private.back_to_draft(p_campaign_id bigint, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.campaigns set status = 'draft', pause_reason = p_reason where id = p_campaign_id;
  perform private.raise_alert('campaign_not_started', null, p_campaign_id, jsonb_build_object('reason', p_reason),
    private.clock());
end $$;
comment on function private.back_to_draft(bigint, text) is
  'Turns a scheduled campaign that could not start into a draft again, with the reason. Definer: campaigns are '
  'written by functions only.';

create function private.prepare_campaign(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_step jsonb;
  v_problems text;
begin
  perform from public.senders
  where id = (select sender_id from public.campaigns where id = p_campaign_id and status = 'cancelled')
    for no key update;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  if c.status = 'cancelled' then
    perform private.cancel_rest(c.id, p_limit);
  elsif c.status = 'preparing' and c.prepared_up_to is null then
    begin
      perform private.freeze(c.id, c.sender_id);
      v_step := private.begin_preparing(c.id, p_limit);
    exception when sqlstate 'P0001' then
      get stacked diagnostics v_problems = pg_exception_detail;
      perform private.back_to_draft(c.id, coalesce(v_problems::jsonb #>> '{0,code}', 'invalid'));
    end;
  else
    v_step := private.prepare_range(p_campaign_id, p_limit);
    perform private.complete_campaigns(array[p_campaign_id]);
  end if;
  return private.launch_answer(p_campaign_id) || jsonb_build_object('made', coalesce((v_step ->> 'made')::int, 0));
end $$;
comment on function private.prepare_campaign(bigint, int) is
  'Processes one more range of a launch; may be repeated and resumed. A scheduled campaign is checked again, and '
  'becomes a draft if its template or audience is missing. For a cancelled campaign it cancels what a crash left. '
  'Definer: for the service role only; see prepare_range.';

create function private.campaigns_to_prepare(p_now timestamptz) returns bigint[]
language sql stable set search_path = '' as $$
  select array(
    select id from public.campaigns
    where not audience_complete and (status = 'preparing' or prepared_up_to is not null)
    union
    select c.id from public.campaigns c
    where c.status = 'cancelled' and c.cancelled_at > p_now - interval '7 days'
      and exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1')
    order by id)
$$;
comment on function private.campaigns_to_prepare(timestamptz) is
  'Launches and cancellations that a crash may have interrupted; prepare_campaign continues them.';
grant execute on function private.campaigns_to_prepare(timestamptz) to service_role;

-- schemas/2-functions/campaigns/lengths.sql
-- How long a template may become once it is filled in. Meta refuses a longer one with 132005.
create function private.encoded_length(p_value text) returns int
language sql immutable parallel safe as $$
  select 3 * octet_length(p_value) - 2 * char_length(regexp_replace(p_value,
    '[^A-Za-z0-9;,/?:@&=+$_.!~*''()#%-]', '', 'g'))
$$;
comment on function private.encoded_length(text) is
  'The length of a value at the end of a link: urlSuffix in _shared/render.ts encodes all but these characters as '
  'three for each byte. Without search_path, so that the planner inlines it.';

create function private.template_lengths(p_template jsonb)
returns table (part text, longest int, fixed int, keys text[])
language sql immutable set search_path = '' as $$
  with parts as (
    select upper(p ->> 'type') as type, upper(coalesce(p ->> 'format', 'TEXT')) as format, p ->> 'text' as words,
      case jsonb_typeof(p -> 'buttons') when 'array' then p -> 'buttons' else '[]' end as buttons
    from jsonb_array_elements(p_template -> 'components') p
  ),
  texts(part, longest, words, key) as (
    select 'header', 60, words, case upper(p_template ->> 'parameter_format') when 'NAMED' then null else 'header' end
    from parts where type = 'HEADER' and format = 'TEXT'
    union all select 'body', 1024, words, null from parts where type = 'BODY'
    union all
    select 'button', case upper(b.button ->> 'type') when 'URL' then 2000 else 20 end,
      case upper(b.button ->> 'type') when 'URL' then b.button ->> 'url' else '{{1}}' end, 'button.' || (b.place - 1)
    from parts, jsonb_array_elements(buttons) with ordinality b(button, place)
    where type = 'BUTTONS' and upper(b.button ->> 'type') in ('URL', 'COPY_CODE')
  )
  select t.part, t.longest,
    coalesce(char_length(regexp_replace(t.words, '\{\{\s*[^{}\s][^{}]*\}\}', '', 'g')), 0),
    array(select coalesce(t.key, m[1])
      from regexp_matches(t.words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m)
  from texts t
$$;
comment on function private.template_lengths(jsonb) is
  'The parts of a template whose filled-in length Meta limits: the limit, the length without variables, and the key of '
  'each variable, as often as it occurs.';

create function private.may_be_too_long(p_template jsonb, p_variables jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select exists (
    select from private.template_lengths(p_template) l
    where l.fixed + (
      -- An encoded character takes at most twelve.
      select coalesce(sum(case l.longest when 2000 then 12 else 1 end * coalesce(char_length(v.value ->> 'text'),
        greatest(private.longest_field(v.value ->> 'field'), char_length(v.value ->> 'fallback')))), 0)
      from unnest(l.keys) key join jsonb_each(p_variables) v on v.key = key.key) > l.longest)
$$;
comment on function private.may_be_too_long(jsonb, jsonb) is
  'Whether a template may become too long for some contact, so that each must be measured.';

create function private.length_expressions(p_template jsonb, p_variables jsonb, p_keys text[],
  out array_expression text, out condition text)
language plpgsql immutable set search_path = '' as $$
begin
  with used as (
    select l.part || l.ordinality as part, l.longest - l.fixed as room, key,
      array_position(p_keys, key) as place,
      case l.longest when 2000 then 'private.encoded_length' else 'char_length' end as measure,
      private.template_value(case when p_variables -> key ? 'field' then p_variables -> key ->> 'fallback' end)
        as fallback
    from private.template_lengths(p_template) with ordinality l
    cross join unnest(l.keys) key
    where p_keys @> array[key]
  ),
  parts as (
    select part, format('coalesce(%s > %s, false)', string_agg(format('%s(%%1$s.values[%s])', measure, place), ' + '),
        max(room)) as is_over,
      format('greatest(%s)', string_agg(format('char_length(f.values[%s])', place), ', ')
        filter (where fallback is not null)) as longest_replaceable
    from used group by part
  )
  select
    (select string_agg(format(is_over, 'g'), ' or ') from parts),
    (select 'array[' || string_agg(coalesce(x.shorter, format('f.values[%s]', k.place)), ', ' order by k.place)
        || ']::text[]'
      from unnest(p_keys) with ordinality k(key, place)
      left join lateral (
        select format('case when (%s) then %L else f.values[%s] end', string_agg(format(
          '%s and char_length(f.values[%s]) > %s and char_length(f.values[%s]) = %s', format(p.is_over, 'f'), u.place,
          char_length(u.fallback), u.place, p.longest_replaceable), ' or '), u.fallback, u.place) as shorter
        from used u join parts p on p.part = u.part
        where u.key = k.key and u.fallback is not null group by u.fallback, u.place) x on true)
  into condition, array_expression;
  condition := coalesce(condition, 'false');
end $$;
comment on function private.length_expressions(jsonb, jsonb, text[]) is
  'SQL for judge_contacts: the values g of a contact, where the longest value of a part that f makes too long takes '
  'its fallback, and whether a part is too long even so.';

create function private.texts_too_long(p_template jsonb, p_variables jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(distinct key), '{}')
  from private.template_lengths(p_template) l cross join unnest(l.keys) key
  where p_variables -> key ? 'text' and l.fixed + (
    select sum(case l.longest when 2000 then private.encoded_length(w.words) else char_length(w.words) end)
    from unnest(l.keys) each cross join lateral (
      select private.template_value(p_variables -> each ->> 'text') as words) w) > l.longest
$$;
comment on function private.texts_too_long(jsonb, jsonb) is
  'The variables whose texts, written by the author for everybody, make a part of the template too long.';

-- schemas/2-functions/campaigns/lifecycle.sql
-- Pausing, resuming, cancelling and retrying a campaign.
create function private.pause_campaign(p_campaign_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id, p_others => true);
begin
  if c.status not in ('preparing', 'running')
    and (c.status, c.pause_reason) is distinct from ('paused', 'first_slice') then
    perform private.fail('campaign_not_running');
  end if;
  update public.campaigns set status = 'paused', paused_at = private.clock(), pause_reason = 'person', pause_code = null
  where id = c.id;
  perform private.audit('pause', 'campaign', c.id::text);
end $$;
comment on function private.pause_campaign(bigint) is
  'Claimed messages still leave; nothing else does, not even Message 2. Definer: owner or super-admin, checked first.';

create function private.template_is_stopped(c public.campaigns) returns boolean
language sql stable set search_path = '' as $$
  -- Not one that is unknown: templates may never have been synchronised.
  select exists (
    select from private.find_template(c.sender_id, c.template_name, c.template_language) t
    where t.id is not null and private.template_refusal(t) is not null)
    and (not c.audience_complete
      or exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'))
$$;
comment on function private.template_is_stopped(public.campaigns) is
  'Whether a launched campaign has Message 1 left to send, and its template can no longer be sent.';
grant execute on function private.template_is_stopped(public.campaigns) to service_role;

create function private.resume_campaign(p_campaign_id bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id);
begin
  if c.status <> 'paused' then perform private.fail('campaign_not_paused'); end if;
  if private.restore_problem() is not null then perform private.fail('restore_unsettled'); end if;
  if private.template_is_stopped(c) then
    perform private.fail('invalid', 'template', private.template_refusal(private.find_template(c.sender_id,
      c.template_name, c.template_language)));
  end if;
  update public.campaigns set paused_at = null, pause_reason = null, pause_code = null, first_slice = null,
    status = case when prepared_up_to is null then 'preparing' else 'running' end::public.campaign_status
  where id = c.id;
  perform private.complete_campaigns(array[c.id]);
  perform private.audit('resume', 'campaign', c.id::text);
  return private.launch_answer(c.id);
end $$;
comment on function private.resume_campaign(bigint) is
  'Continues where it stopped; after a first slice with the rest of the audience. Refused while its template cannot be '
  'sent and Message 1 is left to send. Definer: the owner is checked first.';

create function private.cancel_campaign(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id, p_others => true);
begin
  if c.status not in ('scheduled', 'preparing', 'running', 'paused',
    'cancelled') then perform private.fail('campaign_not_running'); end if;
  if c.status <> 'cancelled' then
    update public.campaigns set status = 'cancelled', cancelled_at = private.clock() where id = c.id;
    perform private.audit('cancel', 'campaign', c.id::text);
  end if;
  return private.cancel_rest(c.id, p_limit);
end $$;
comment on function private.cancel_campaign(bigint, int) is
  'Ends a campaign at once. Whoever waits is cancelled in ranges, so it is called again while there are more. '
  'Claimed messages still leave. Repeating it changes nothing. Definer: owner or super-admin, checked first.';

create function private.cancel_rest(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_cancelled int := private.cancel_queued(p_campaign_id, p_limit);
  v_queued boolean := v_cancelled = p_limit;
begin
  -- Not after messages were locked: an erasure locks contacts first.
  if v_cancelled = 0 then v_cancelled := (private.prepare_range(p_campaign_id, p_limit) ->> 'made')::int; end if;
  return jsonb_build_object('cancelled', v_cancelled, 'more', v_queued or exists (
    select from public.campaigns where id = p_campaign_id and not audience_complete and prepared_up_to is not null));
end $$;
comment on function private.cancel_rest(bigint, int) is
  'Cancels a range of queued messages or, once there are none, of people whose messages were not made yet. Definer: '
  'see cancel_queued.';

create function private.cancel_queued(p_campaign_id bigint, p_limit int) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_sender_id bigint := (select sender_id from public.campaigns where id = p_campaign_id);
  v_ids bigint[];
  v_n int;
begin
  select array_agg(message_id order by message_id) into v_ids from (
    (select message_id from public.queue where campaign_id = p_campaign_id and kind = 'message_1' limit p_limit)
    union all
    (select message_id from public.queue where sender_id = v_sender_id and kind = 'message_2'
      and campaign_id = p_campaign_id limit p_limit)
    limit p_limit) q;
  perform from public.messages where id = any (v_ids) order by id for no key update;
  with gone as (delete from public.queue where message_id = any (v_ids) returning message_id)
  update public.messages m set state = 'cancelled' from gone where m.id = gone.message_id;
  get diagnostics v_n = row_count;
  return v_n;
end $$;
comment on function private.cancel_queued(bigint, int) is
  'Cancels queued messages of a campaign and returns how many. Definer: called by functions that have checked the '
  'caller, and by the sweep.';

create function private.retry_campaign(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id);
  v_ids bigint[];
  v_n int := 0;
begin
  if c.status not in ('running', 'paused', 'completed') then perform private.fail('campaign_not_launched'); end if;
  select array_agg(id) into v_ids from (
    select m.id from public.messages m
    where m.campaign_id = c.id and m.problem = 'failed'
      and private.is_retryable(m.code)
    order by m.id limit p_limit) f;
  if v_ids is not null then
    v_n := private.requeue_messages(v_ids);
    perform private.audit('retry', 'campaign', c.id::text, jsonb_build_object('messages', v_n));
  end if;
  return jsonb_build_object('retried', v_n, 'more', coalesce(cardinality(v_ids), 0) = p_limit,
    'sender_id', c.sender_id);
end $$;
comment on function private.retry_campaign(bigint, int) is
  'Queues failed messages whose error is passing for a new round of three tries; called again while there are more. '
  'Definer: the owner is checked first.';

-- schemas/2-functions/campaigns/lists.sql
-- Reading campaigns: pages, one campaign, its contacts and who was left out.
create function private.state_counts(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  with counted as materialized (select kind, state, n from public.campaign_totals where campaign_id = p_campaign_id)
  select jsonb_object_agg(k.kind, (
    select jsonb_object_agg(s.state, coalesce((select n from counted c where c.kind = k.kind and c.state = s.state), 0))
    from unnest(enum_range(null::public.message_state)) s(state)))
  from unnest(array['message_1', 'message_2']::public.message_kind[]) k(kind)
$$;
comment on function private.state_counts(bigint) is
  'The number of messages of each kind in each state, from the counters: about twenty rows whatever the size.';

create function private.campaign_json(c public.campaigns) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', c.id, 'owner_id', c.owner_id, 'owner_name', (select full_name from public.profiles where id = c.owner_id),
    'sender_id', c.sender_id, 'name', c.name, 'status', c.status,
    'category_ids', (select coalesce(jsonb_agg(category_id order by category_id), '[]')
      from public.campaign_categories where campaign_id = c.id and not excluded),
    'excluded_category_ids', (select coalesce(jsonb_agg(category_id order by category_id), '[]')
      from public.campaign_categories where campaign_id = c.id and excluded),
    'template', case when c.template_name is not null then
      jsonb_build_object('name', c.template_name, 'language', c.template_language,
        'variables', c.template_variables) end,
    'follow_up', case when c.follow_up_body is not null then
      jsonb_build_object('body', c.follow_up_body, 'triggers', c.follow_up_triggers,
        'delay_seconds', c.follow_up_delay_seconds, 'answers_until_days', c.answers_until_days) end,
    'scheduled_at', c.scheduled_at, 'time_zone', c.time_zone, 'first_slice', c.first_slice,
    'leave_out_reached', c.leave_out_reached, 'original_id', c.original_id,
    'audience_complete', c.audience_complete,
    'launched_at', c.launched_at, 'paused_at', c.paused_at, 'pause_reason', c.pause_reason,
    'pause_code', c.pause_code, 'completed_at', c.completed_at, 'cancelled_at', c.cancelled_at,
    'condensed_at', c.condensed_at,
    'created_at', c.created_at, 'updated_at', c.updated_at,
    'counts', private.state_counts(c.id))
$$;
comment on function private.campaign_json(public.campaigns) is 'A campaign as lists and pages show it.';

create function private.readable_campaign(p_campaign_id bigint) returns public.campaigns
language sql stable security definer set search_path = '' as $$
  select c from public.campaigns c, private.readable_owner(null) v_owner
  where c.id = p_campaign_id and (v_owner is null or c.owner_id = v_owner)
$$;
comment on function private.readable_campaign(bigint) is
  'The campaign if the caller may read it, else null. Definer: called first by other definer functions.';

create function private.get_campaign(p_campaign_id bigint, p_phone_number_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.campaign_json(c) || jsonb_build_object(
    'template_snapshot', coalesce(c.template_snapshot, private.snapshot_of(t)),
    'problems', case when c.status in ('draft', 'scheduled') and c.template_name is not null
      then private.template_problems(t, c.template_variables) else '[]' end,
    'launched_by', c.launched_by,
    'launched_by_name', (select full_name from public.profiles where id = c.launched_by),
    'original', (
      select jsonb_build_object('id', o.id, 'name', o.name) from public.campaigns o
      where o.id = any (private.sharing(c.id, true)) order by o.launched_at, o.id limit 1),
    'exclusions', (select coalesce(jsonb_object_agg(reason, n), '{}') from (
      select reason, count(*) as n from public.exclusions where campaign_id = c.id group by reason) e))
  from private.readable_campaign(p_campaign_id) c
  cross join lateral private.find_template(coalesce(c.sender_id, private.default_sender(p_phone_number_id)),
    c.template_name, c.template_language) t
  where c.id is not null
$$;
comment on function private.get_campaign(bigint, text) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';

create function private.list_campaigns(p_filter jsonb, p_after bigint, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := 'true';
  v_ids bigint[];
begin
  if v_owner is not null then v_where := v_where || format(' and c.owner_id = %L', v_owner); end if;
  if p_filter ? 'status' then
    v_where := v_where || format(' and c.status = any (%L::public.campaign_status[])',
      translate(case jsonb_typeof(p_filter -> 'status') when 'array' then p_filter ->> 'status'
        else jsonb_build_array(p_filter -> 'status')::text end, '[]', '{}'));
  end if;
  if p_filter ? 'category_id' then
    v_where := v_where || format(
      ' and c.id in (select campaign_id from public.campaign_categories where category_id = %s)',
        (p_filter ->> 'category_id')::bigint);
  end if;
  if p_filter ? 'q' then
    v_where := v_where || format(' and private.fold_text(c.name) like %L', '%'
      || private.like_escape(private.fold_text(p_filter ->> 'q')) || '%');
  end if;
  execute format(
    'select array_agg(id) from (select c.id from public.campaigns c where %s %s order by c.id desc limit %s) page',
    v_where, case when p_after is not null then format('and c.id < %s', p_after) end, p_limit + 1) into v_ids;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.campaign_json(c) order by c.id desc), '[]') from public.campaigns c
      where c.id = any (v_ids[:p_limit])),
    'next', case when cardinality(v_ids) > p_limit then v_ids[p_limit] end)
    || private.list_counts(v_ids, to_jsonb(p_after), p_limit, 'public.campaigns c where ' || v_where, 'counted');
end $$;
comment on function private.list_campaigns(jsonb, bigint, int, uuid) is
  'Definer, with the owner checked first: each filter gets its own plan, and no policy runs for each row.';

create function private.list_campaign_contacts(p_campaign_id bigint, p_filter jsonb, p_after bigint, p_limit int)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.campaigns := private.readable_campaign(p_campaign_id);
  v_filter jsonb := p_filter || jsonb_build_object('campaign_id', c.id, 'kind', 'message_1');
  v_counts jsonb;
  v_where text;
  v_keyset text := case when p_after is not null then format(' and m.contact_id > %s', p_after) else '' end;
  v_search text := '';
  v_many boolean := false;
  v_ids bigint[];
begin
  if c.id is null then return null; end if;
  v_where := private.message_conditions(c.owner_id, v_filter);
  v_counts := private.message_counts(c.owner_id, v_filter);
  if v_filter ? 'q' then
    select * into v_search, v_many from private.search_condition(c.owner_id, v_filter ->> 'q', 'm.contact_id');
  end if;
  if v_many then
    v_ids := private.page_ids('public.messages m', v_where || v_keyset, v_search, '{m.contact_id,id,asc}', 20000,
      p_limit + 1);
    v_counts := private.counts_on_the_way(v_ids, to_jsonb(p_after), p_limit, 'public.messages m', v_where, v_search,
      'm.contact_id');
  elsif v_counts is null or v_counts ->> 'count' <> '0' then
    v_where := v_where || v_search;
    execute format(
      'select array_agg(id) from (select m.id from public.messages m where %s%s order by m.contact_id limit %s) page',
      v_where, v_keyset, p_limit + 1) into v_ids;
  end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.message_json(m) || jsonb_build_object(
        'replied_at', (select min(i.at) from public.interactions i
          where i.contact_id = m.contact_id and i.campaign_id = c.id and i.answers),
        'message_2', (select jsonb_build_object('id', n.id, 'status', n.state, 'code', n.code, 'reason', n.reason)
          from public.messages n where n.campaign_id = c.id and n.contact_id = m.contact_id and n.kind = 'message_2'))
            order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.messages m on m.id = page.id),
    'next', case when cardinality(v_ids) > p_limit then (select contact_id from public.messages
      where id = v_ids[p_limit]) end)
    || coalesce(v_counts,
      private.list_counts(v_ids, to_jsonb(p_after), p_limit, 'public.messages m where ' || v_where, 'counted_matches'));
end $$;
comment on function private.list_campaign_contacts(bigint, jsonb, bigint, int) is
  'Definer: see list_messages. readable_campaign checks the owner.';

create function private.list_exclusions(p_campaign_id bigint, p_reason text, p_after bigint, p_limit int) returns jsonb
language sql stable security definer set search_path = '' as $$
  with page as (
    select e.contact_id, e.reason,
      case when k.deleted_at is null then jsonb_build_object('full_name', k.full_name, 'phone', k.phone) end as contact
    from private.readable_campaign(p_campaign_id) c
    join public.exclusions e on e.campaign_id = c.id and e.reason = coalesce(p_reason, e.reason)
    join public.contacts k on k.id = e.contact_id
    where e.contact_id > coalesce(p_after, 0) order by e.contact_id limit p_limit + 1
  ),
  shown as (select * from page order by contact_id limit p_limit),
  counted as (select count(*) as n from (
    select from private.readable_campaign(p_campaign_id) c
    join public.exclusions e on e.campaign_id = c.id and e.reason = coalesce(p_reason, e.reason)
    limit private.limit_of('counted_matches') + 1) e)
  select jsonb_build_object('items', (select coalesce(jsonb_agg(to_jsonb(shown) order by contact_id), '[]') from shown),
    'next', (select max(contact_id) from shown where (select count(*) from page) > p_limit))
    || private.counts((select n from counted), 'counted_matches')
$$;
comment on function private.list_exclusions(bigint, text, bigint, int) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';

-- schemas/2-functions/campaigns/tests.sql
-- Tests: one message as a campaign would send it, to a contact or to any number.
create function private.test_recipient(p_owner_id uuid, p_contact_id bigint, p_phone text, p_country text)
returns public.contacts
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts;
  v_key bytea := private.person_key(p_phone);
  v_now timestamptz := private.clock();
begin
  if p_contact_id is null and coalesce(p_phone !~ '^\+[1-9][0-9]{6,14}$', true) then
    perform private.fail('invalid', 'phone', case when p_phone is null then 'required' else 'bad_phone' end);
  end if;
  select * into k from public.contacts
  where owner_id = p_owner_id and deleted_at is null
    and (id = p_contact_id or (p_contact_id is null and phone = p_phone))
  for key share;
  if k.id is null and p_contact_id is not null then
    perform private.fail('contact_not_found', 'contact_id', 'not_found');
  end if;
  if k.id is null then
    select c.* into k from private.test_numbers n join public.contacts c on c.id = n.contact_id
    where n.phone_key = v_key and c.owner_id = p_owner_id order by c.id limit 1 for key share of c;
    if k.id is null then
      insert into public.contacts (owner_id, country_code, deleted_at) values (p_owner_id, p_country, v_now)
      returning * into k;
    end if;
    insert into private.test_numbers (contact_id, phone, phone_key, used_at) values (k.id, p_phone, v_key, v_now)
    on conflict (contact_id) do update set used_at = excluded.used_at;
    k.phone := p_phone;
    k.phone_key := v_key;
    k.full_name := (select full_name from public.profiles where id = p_owner_id);
  end if;
  if exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then
    perform private.fail('invalid', case when p_contact_id is null then 'phone' else 'contact_id' end, 'opted_out');
  end if;
  return k;
end $$;
comment on function private.test_recipient(uuid, bigint, text, text) is
  'The user''s contact, by id or number; for any other number a tombstone with the user''s name, which is stored '
  'nowhere. Raises contact_not_found, or invalid for a number that is none or has opted out. Definer: callers have '
  'checked the owner.';

create function private.test_heard_at(p_sender_id bigint, p_phone text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_known_as text[] := private.identities(p_phone, null, null);
begin
  return greatest(
    (select max(last_inbound_at) from public.conversations
      where sender_id = p_sender_id and contact_id = any (private.contacts_known_as(v_known_as))),
    (select max(at) from public.interactions
      where contact_id is null and sender_id = p_sender_id
        and from_id = any (array(select ltrim(i, '+') from unnest(v_known_as) i))));
end $$;
comment on function private.test_heard_at(bigint, text) is
  'When somebody last wrote to a sender from a number, as anybody''s contact or as nobody''s.';
grant execute on function private.test_heard_at(bigint, text) to service_role;

create function private.queue_test(k public.contacts, p_sender_id bigint, p_params jsonb, p_body text) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_id bigint;
begin
  insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, params, body)
  values (k.id, p_sender_id, k.owner_id, 'test', k.country_code, p_params, p_body)
  returning id into v_id;
  insert into public.queue (message_id, sender_id, due_at, kind) values (v_id, p_sender_id, private.clock(), 'test');
  return v_id;
end $$;
comment on function private.queue_test(public.contacts, bigint, jsonb, text) is
  'Queues a test. Definer: messages are written by functions only; callers have checked the owner.';

create function private.test_campaign(p_campaign_id bigint, p_contact_id bigint, p_kind public.message_kind,
  p_phone_number_id text, p_phone text, p_country text)
returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id);
  k public.contacts;
  t public.templates;
  v_sender_id bigint := coalesce(c.sender_id, private.default_sender(p_phone_number_id));
  v_path text := case when p_contact_id is null then 'phone' else 'contact_id' end;
  v_params jsonb;
  v_id bigint;
begin
  if v_sender_id is null then perform private.fail('no_sender'); end if;
  perform private.require_rate('tests_an_hour', c.owner_id, 'test');
  k := private.test_recipient(c.owner_id, p_contact_id, p_phone, p_country);
  if p_kind = 'message_2' then
    if c.follow_up_body is null then perform private.fail('invalid', 'follow_up', 'required'); end if;
    v_params := jsonb_build_object('values',
      private.follow_up_values(c.follow_up_body, k.full_name, k.first_name, k.phone, k.fields));
    if not private.follow_up_fits(c.follow_up_body, v_params -> 'values') then
      perform private.fail('invalid', v_path, 'too_long');
    end if;
  else
    t := private.find_template(v_sender_id, c.template_name, c.template_language);
    perform private.fail_fields(private.template_problems(t, c.template_variables));
    v_params := jsonb_build_object('template', private.snapshot_of(t), 'values', (
      select coalesce(jsonb_object_agg(key, coalesce(
        private.template_value(v.value ->> 'text'),
        private.template_value(
          private.contact_field(v.value ->> 'field', k.full_name, k.first_name, k.phone, k.fields)),
        private.template_value(v.value ->> 'fallback'), '[' || key || ']')), '{}')
      from unnest(private.template_keys(private.snapshot_of(t))) key
      join jsonb_each(c.template_variables) v using (key)));
    if private.texts_too_long(v_params -> 'template', (
      select jsonb_object_agg(v.key, jsonb_build_object('text', v.value))
      from jsonb_each(v_params -> 'values') v)) <> '{}' then
      perform private.fail('invalid', v_path, 'too_long');
    end if;
  end if;
  v_id := private.queue_test(k, v_sender_id, v_params || jsonb_build_object('campaign_id', c.id),
    case p_kind when 'message_2' then c.follow_up_body end);
  perform private.audit('test', 'campaign', c.id::text, jsonb_build_object('message_id', v_id));
  return jsonb_build_object('message_id', v_id, 'sender_id', v_sender_id);
end $$;
comment on function private.test_campaign(bigint, bigint, public.message_kind, text, text, text) is
  'Queues one message as the campaign would send it to a contact or a number; a missing value is shown by its name. '
  'Definer: the owner is checked first.';

create function private.campaign_tests(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(private.message_json(m) || jsonb_build_object(
    'phone', coalesce((select phone from private.test_numbers where contact_id = m.contact_id),
      (select phone from public.contacts where id = m.contact_id)),
    'message', case when m.params ? 'template' then 'message_1' else 'message_2' end) order by m.id desc), '[]')
  from private.readable_campaign(p_campaign_id) c
  cross join lateral (
    select t.id from (
      select id, params from public.messages
      where owner_id = c.owner_id and kind = 'test' and kind <> 'message_1' order by id desc limit 300) t
    where t.params ->> 'campaign_id' = c.id::text order by t.id desc limit 3) latest
  join public.messages m on m.id = latest.id
$$;
comment on function private.campaign_tests(bigint) is
  'The latest tests of a campaign, among the last 300 of its owner. Definer: one check instead of a policy for each '
  'row; readable_campaign checks the owner.';

create function private.prune_test_numbers(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[] := array(
    select contact_id from private.test_numbers where used_at < p_now - p_keep.test_numbers
    order by used_at limit p_limit);
begin
  perform private.forget_test_numbers(v_ids);
  return cardinality(v_ids) = p_limit;
end $$;
comment on function private.prune_test_numbers(private.retention, timestamptz, int) is
  'Numbers of nobody''s contacts that got a test. Definer: see prune.';

create function private.forget_test_numbers(p_contact_ids bigint[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform from public.messages where contact_id = any (p_contact_ids) order by id for no key update;
  update public.messages set params = null, body = null
  where contact_id = any (p_contact_ids) and (params is not null or body is not null);
  delete from private.test_numbers where contact_id = any (p_contact_ids);
end $$;
comment on function private.forget_test_numbers(bigint[]) is
  'Forgets numbers that got a test, and the values of those tests, one of which may be the number; a test that still '
  'waits is skipped by the claim. Definer: callers are the pruning and the erasure.';

-- schemas/2-functions/campaigns/variables.sql
-- The values of templates and free texts for a contact. The first three functions set no search_path and are not
-- strict, so that PostgreSQL can inline them: a launch calls them some 100,000 times.
create function private.template_value(p_value text) returns text
language sql immutable parallel safe as $$
  select nullif(btrim(case
    when p_value ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]|  '
    then regexp_replace(regexp_replace(p_value, '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g'), ' {2,}', ' ',
      'g')
    else p_value end,
      E' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff'), '')
$$;
comment on function private.template_value(text) is
  'A value as Meta accepts it, without line breaks, tabs and repeated spaces; null if nothing is left. templateValue '
  'in _shared/render.ts does the same.';
grant execute on function private.template_value(text) to service_role;

create function private.media_value(p_value text) returns text
language sql immutable parallel safe as $$
  select case when p_value ~* '^(https?://[^[:space:]]+|[0-9]+)$' then p_value end
$$;
comment on function private.media_value(text) is 'An http(s) address or a Meta media id; else null.';

create function private.field_is_known(p_field text) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_field ~ '^(full_name|first_name|phone|fields\..{1,80})$', false)
$$;
comment on function private.field_is_known(text) is 'Whether contacts have the field: a column or one of `fields`.';

create function private.contact_field(p_field text, p_full_name text, p_first_name text, p_phone text, p_fields jsonb)
returns text
language sql immutable parallel safe as $$
  select case p_field
    when 'full_name' then p_full_name
    when 'first_name' then coalesce(p_first_name, split_part(btrim(p_full_name), ' ', 1))
    when 'phone' then p_phone
    else case when p_field like 'fields.%' then p_fields ->> substr(p_field, 8) end
  end
$$;
comment on function private.contact_field(text, text, text, text, jsonb) is
  'A contact''s value for a field name as campaigns use it.';
grant execute on function private.contact_field(text, text, text, text, jsonb) to service_role;

create function private.follow_up_variables(p_body text) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(distinct m[1]), '{}')
  from regexp_matches(coalesce(p_body, ''), '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
$$;
comment on function private.follow_up_variables(text) is
  'The contents of double braces: a contact field, optionally with a fallback after a bar.';
grant execute on function private.follow_up_variables(text) to service_role;

create function private.follow_up_values(
  p_body text, p_full_name text, p_first_name text, p_phone text, p_fields jsonb
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(v.name,
    case when v.over and v.place = 1 and v.shorter then v.fallback else v.value end)
    filter (where v.value is not null), '{}')
  from (
    select name, fallback, value,
      private.follow_up_fixed(p_body) + sum(uses * char_length(value)) over () > private.longest_text() as over,
      char_length(fallback) < char_length(value) as shorter, row_number() over (
        order by char_length(fallback) < char_length(value) desc nulls last, char_length(value) desc) as place
    from (
      select m[1] as name, count(*) as uses from regexp_matches(coalesce(p_body, ''),
        '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m group by 1) u
    cross join lateral (
      select private.template_value(nullif(substr(name, strpos(name, '|') + 1), name)) as fallback) b
    cross join lateral (
      select coalesce(private.template_value(
        private.contact_field(btrim(split_part(name, '|', 1)), p_full_name, p_first_name, p_phone, p_fields)),
        fallback) as value) f) v
$$;
comment on function private.follow_up_values(text, text, text, text, jsonb) is
  'The values of a free text for a contact, keyed by the contents of the braces; `{{first_name|you}}` falls back to '
  'what follows the bar. If the text becomes too long, the longest value that has a fallback takes it.';
grant execute on function private.follow_up_values(text, text, text, text, jsonb) to service_role;

create function private.longest_text() returns int
language sql immutable parallel safe set search_path = '' as $$ select 4096 $$;
comment on function private.longest_text() is 'How many characters Meta accepts in a free text.';
grant execute on function private.longest_text() to service_role;

create function private.follow_up_fixed(p_body text) returns int
language sql immutable set search_path = '' as $$
  select char_length(regexp_replace(p_body, '\{\{\s*[^{}\s][^{}]*\}\}', '', 'g'))
$$;
comment on function private.follow_up_fixed(text) is 'The length of a text without its variables.';
grant execute on function private.follow_up_fixed(text) to service_role;

create function private.follow_up_fits(p_body text, p_values jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select private.follow_up_fixed(p_body) + coalesce(sum(char_length(p_values ->> m[1])), 0) <= private.longest_text()
  from regexp_matches(p_body, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
$$;
comment on function private.follow_up_fits(text, jsonb) is 'Whether Meta accepts the length of a filled-in free text.';
grant execute on function private.follow_up_fits(text, jsonb) to service_role;

create function private.longest_field(p_field text) returns int
language sql immutable set search_path = '' as $$
  select case when p_field in ('full_name', 'first_name') then 120 when p_field = 'phone' then 16 else 1000 end
$$;
comment on function private.longest_field(text) is 'The longest value that a contact may have for a field.';
grant execute on function private.longest_field(text) to service_role;

create function private.follow_up_may_be_too_long(p_body text) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(private.follow_up_fixed(p_body)
    + sum(greatest(private.longest_field(btrim(split_part(m[1], '|', 1))), char_length(m[1])))
    > private.longest_text(), false)
  from regexp_matches(coalesce(p_body, ''), '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
$$;
comment on function private.follow_up_may_be_too_long(text) is
  'Whether a free text may become too long for some contact, so that each must be measured.';

create function private.follow_up_params(p_campaign_id bigint, p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.follow_up_values(c.follow_up_body, k.full_name, k.first_name, k.phone, k.fields)
  from public.campaigns c, public.contacts k where c.id = p_campaign_id and k.id = p_contact_id
$$;
comment on function private.follow_up_params(bigint, bigint) is
  'The parameters that a Message 2 stores when it is queued.';
grant execute on function private.follow_up_params(bigint, bigint) to service_role;

-- schemas/2-functions/contacts/change.sql
-- Selecting and locking contacts that are changed, and resetting a sequence.
create function private.own_contact(p_contact_id bigint) returns public.contacts
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.contacts := private.readable_contact(p_contact_id);
begin
  if c.id is null then perform private.fail('not_found'); end if;
  if c.owner_id <> (select auth.uid()) then perform private.fail('forbidden'); end if;
  return c;
end $$;
comment on function private.own_contact(bigint) is
  'The contact if the caller owns it; raises not_found or forbidden. Definer: called first by other definer functions.';

create function private.selected_contacts(p_selection jsonb, p_after bigint, p_limit int) returns bigint[]
language plpgsql stable security definer set search_path = '' as $$
declare
  v_ids bigint[];
begin
  perform private.require_active();
  execute format(
    'select coalesce(array_agg(id), ''{}'') from (select c.id from public.contacts c'
    ' where %s and c.id > %s order by c.id limit %s) s',
    private.contact_conditions((select auth.uid()), p_selection), p_after, p_limit) into v_ids;
  return v_ids;
end $$;
comment on function private.selected_contacts(jsonb, bigint, int) is
  'One part of the caller''s own contacts that match a selection. Definer: under row-level security LIKE cannot use '
  'an index.';
grant execute on function private.selected_contacts(jsonb, bigint, int) to authenticated;

create function private.lock_for_association(p_category_id bigint, p_contact_ids bigint[]) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.contacts where id = any (p_contact_ids) order by id for key share;
  perform from public.categories where id = p_category_id and owner_id = (select auth.uid()) for no key update;
  if not found then perform private.fail('not_found'); end if;
end $$;
comment on function private.lock_for_association(bigint, bigint[]) is
  'Locks contacts by id, then the category, in the order that all functions keep. Raises not_found unless the '
  'category is the caller''s.';
grant execute on function private.lock_for_association(bigint, bigint[]) to authenticated;

create function private.lock_senders_of(p_contact_ids bigint[]) returns void
language sql volatile set search_path = '' as $$
  select from public.senders
  where id in (select sender_id from public.messages where contact_id = any (p_contact_ids) and state = 'queued')
  order by id for no key update
$$;
comment on function private.lock_senders_of(bigint[]) is
  'Locks the senders that have queued messages of these contacts. Senders are locked before contacts and messages.';

create function private.end_queued(p_contact_ids bigint[], p_kinds public.message_kind[], p_state public.message_state,
  p_reason text)
returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[];
  v_ending bigint[];
  v_ended int;
begin
  select array_agg(id), array_agg(distinct campaign_id) filter (where kind = 'message_1') into v_ids, v_ending
  from public.messages where contact_id = any (p_contact_ids) and state = 'queued' and kind = any (p_kinds);
  if v_ids is null then return 0; end if;
  v_ending := private.lock_ending_campaigns(v_ending);
  perform from public.messages where id = any (v_ids) order by id for no key update;
  with dequeued as (delete from public.queue where message_id = any (v_ids) returning message_id)
  update public.messages m set state = p_state, reason = p_reason
  from dequeued d where m.id = any (v_ids) and m.id = d.message_id and m.state = 'queued';
  get diagnostics v_ended = row_count;
  perform private.complete_campaigns(v_ending);
  return v_ended;
end $$;
comment on function private.end_queued(bigint[], public.message_kind[], public.message_state, text) is
  'Ends queued messages and completes the campaigns whose last messages they were. Definer: callers have checked the '
  'owner.';

create function private.reset_sequence(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
  v_now timestamptz;
begin
  perform private.lock_senders_of(array[c.id]);
  perform from public.contacts where id = c.id for no key update;
  v_now := private.clock();
  perform private.end_queued(array[c.id], '{message_2}', 'cancelled', 'sequence_reset');
  update public.messages set closed_at = v_now
  where contact_id = c.id and kind = 'message_1' and closed_at is null and state <> 'queued';
  perform private.audit('reset_sequence', 'contact', p_contact_id::text);
end $$;
comment on function private.reset_sequence(bigint) is
  'Definer: messages are written by functions only. The owner is checked first.';

-- schemas/2-functions/contacts/erase.sql
-- Erasing contacts; an empty tombstone stays.
create function private.empty_contacts(p_ids bigint[], p_now timestamptz) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_emptied int;
begin
  -- Records and statuses hold these locks while they write, and look at the contact afterwards.
  perform from public.messages where contact_id = any (p_ids) order by id for no key update;
  update public.attempts a set wamid = private.wamid_digest(a.wamid), details = null from public.messages m
  where m.contact_id = any (p_ids) and a.message_id = m.id and (a.details is not null or a.wamid not like 'h:%');
  update public.messages set body = null, params = null
  where contact_id = any (p_ids) and (body is not null or params is not null);
  update public.interactions set wamid = private.wamid_digest(wamid), quoted = null, body = null, payload = null,
    from_id = null
  where contact_id = any (p_ids);
  delete from public.conversations where contact_id = any (p_ids);
  -- A kept answer repeats what the request created.
  delete from public.idempotency_keys
  where subject = 'contacts' and subject_id = any (array(select id::text from unnest(p_ids) id));
  update public.import_rows set original = null, detail = null, remarks = null
  where contact_id = any (p_ids) and (original is not null or detail is not null or remarks is not null);
  delete from public.past_messages where contact_id = any (p_ids);
  delete from public.category_contacts where contact_id = any (p_ids);
  update public.contacts set full_name = null, first_name = null, phone = null, country_code = null, fields = '{}',
    wa_id = null, user_id = null, consent_source = null, consent_since = null, last_interaction_at = null,
    deleted_at = p_now
  where id = any (p_ids) and deleted_at is null;
  get diagnostics v_emptied = row_count;
  return v_emptied;
end $$;
comment on function private.empty_contacts(bigint[], timestamptz) is
  'Empties contacts, which the caller has locked, and what hangs on their ids; tombstones stay. For erasing and '
  'merging. Meta''s message ids contain the number: their digests stay. Definer: callers have checked the owner.';

create function private.forget_people(p_ids bigint[], p_now timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_people jsonb;
  v_keys bytea[];
begin
  select jsonb_agg(jsonb_build_object('contact_id', k.id, 'owner_id', k.owner_id, 'known_as', i)) into v_people
  from public.contacts k cross join lateral unnest(private.identities(k.phone, k.wa_id, k.user_id)) i
  where k.id = any (p_ids);
  insert into private.erased_people (person_key, erased_at)
  select distinct private.person_key(x.known_as), p_now from jsonb_to_recordset(v_people) as x(known_as text)
  on conflict (person_key) do update set erased_at = excluded.erased_at;
  update public.interactions i set contact_id = p.contact_id
  from (select distinct on (x.known_as) ltrim(x.known_as, '+') as from_id, x.contact_id
    from jsonb_to_recordset(v_people) as x(contact_id bigint, known_as text) order by x.known_as, x.contact_id) p
  where i.contact_id is null and i.from_id = p.from_id;
  with parked as (
    delete from public.parked_statuses
    where array[detail ->> 'wa_id', detail ->> 'user_id', private.number_in_wamid(wamid)]
      && array(select ltrim(x.known_as, '+') from jsonb_to_recordset(v_people) as x(known_as text))
    returning *)
  insert into public.parked_statuses (wamid, status, at, code, detail, parked_at)
  select d.detail ->> 'wamid', p.status, p.at, p.code, d.detail, p.parked_at
  from parked p cross join lateral (
    select private.nameless_status(p.detail || jsonb_build_object('wamid', p.wamid)) as detail) d
  on conflict do nothing;
  perform private.forget_test_numbers(array(
    select n.contact_id from private.test_numbers n
    where n.phone_key = any (array(
      select private.person_key(x.known_as) from jsonb_to_recordset(v_people) as x(known_as text)))
    order by 1));
  -- Rejected lines belong to no contact. Eight digits: they are as they were typed, often without the country.
  update public.import_rows r set original = '[]', detail = null, remarks = null
  from (select distinct x.owner_id, right(x.known_as, 8) as digits
    from jsonb_to_recordset(v_people) as x(owner_id uuid, known_as text) where x.known_as like '+%') p
  join public.imports i on i.owner_id = p.owner_id
  where r.import_id = i.id and r.outcome = 'rejected' and exists (
    select from regexp_matches(r.original::text, '[0-9](?:[ .()-]*[0-9]){7,}', 'g') m
    where right(regexp_replace(m[1], '[^0-9]', '', 'g'), 8) = p.digits);
  -- The empty key marks events that could not be read: they may name anybody.
  v_keys := array(
    select private.person_key(x.known_as) from jsonb_to_recordset(v_people) as x(known_as text)) || '\x'::bytea;
  update public.webhook_events e set body = '', error = null, processed_at = coalesce(e.processed_at, p_now)
  where (e.id, e.day) in (
      select n.id, n.day from public.webhook_events n cross join lateral unnest(n.contact_ids) c(id)
      join unnest(p_ids) k(id) on k.id = c.id
      union all select n.id, n.day from public.webhook_events n where n.person_keys && v_keys)
    and e.body <> '';
end $$;
comment on function private.forget_people(bigint[], timestamptz) is
  'Empties what names these people without their contact: what they wrote as strangers, which is attached to the '
  'contact so that a repeated webhook does not bring it back, parked statuses, rejected lines, raw webhooks. Definer: '
  'callers have checked the owner.';

create function private.erase_contacts(p_ids bigint[]) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz;
begin
  perform private.lock_senders_of(p_ids);
  perform from public.contacts where id = any (p_ids) order by id for update;
  perform from public.categories
  where id in (select category_id from public.category_contacts where contact_id = any (p_ids))
  order by id for no key update;
  v_now := private.clock();
  perform private.end_queued(p_ids, enum_range(null::public.message_kind), 'cancelled', 'deleted');
  with gone as (delete from private.frozen_audience where contact_id = any (p_ids) returning *)
  insert into public.exclusions (campaign_id, contact_id, reason)
  select campaign_id, contact_id, coalesce(reason, 'deleted') from gone on conflict do nothing;
  perform private.forget_people(p_ids, v_now);
  return private.empty_contacts(p_ids, v_now);
end $$;
comment on function private.erase_contacts(bigint[]) is
  'Replaces contacts by empty tombstones, so that counts stay correct; opt-outs are hashes and stay. Definer: callers '
  'have checked the owner.';

create function private.erase_part(p_ids bigint[], out erased int, out done bigint[])
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_slice constant int := 100;
  v_until constant timestamptz := clock_timestamp() + interval '1 s';
  v_waiting bigint[];
begin
  -- All of them first: contacts are never locked after what the slices lock.
  perform private.lock_senders_of(p_ids);
  perform from public.contacts where id = any (p_ids) order by id for update;
  erased := 0;
  done := '{}';
  while cardinality(done) < cardinality(p_ids) and clock_timestamp() < v_until loop
    v_waiting := p_ids[cardinality(done) + 1 : cardinality(done) + v_slice];
    erased := erased + private.erase_contacts(v_waiting);
    done := done || v_waiting;
  end loop;
end $$;
comment on function private.erase_part(bigint[]) is
  'Erases as many of the contacts, in their order, as a second allows, so that the senders wait no longer; returns '
  'which. Definer: see erase_contacts.';

create function private.delete_contacts(p_selection jsonb, p_after bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit constant int := 2000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_part record;
begin
  v_part := private.erase_part(v_ids);
  if v_part.erased > 0 then
    perform private.audit('deleted', 'contact', case when cardinality(v_ids) = 1 then v_ids[1]::text end,
      jsonb_build_object('contacts', v_part.erased));
  end if;
  return private.part_done('deleted', v_part.erased, v_part.done,
    case when cardinality(v_ids) = v_limit or v_part.done <> v_ids then cardinality(v_part.done) end);
end $$;
comment on function private.delete_contacts(jsonb, bigint) is
  'Definer: erasing writes tables that users may not write. selected_contacts returns the caller''s own contacts only.';

-- schemas/2-functions/contacts/identities.sql
-- The numbers and ids under which a person is known, and their changes.
create function private.wamid_digest(p_wamid text) returns text
language sql stable strict set search_path = '' as $$
  select case when p_wamid like 'h:%' then p_wamid else 'h:' || encode(private.person_key(p_wamid), 'hex') end
$$;
comment on function private.wamid_digest(text) is
  'What replaces a message id of Meta''s once its person is erased: the id contains the number in base64.';
grant execute on function private.wamid_digest(text) to service_role;

create function private.number_in_wamid(p_wamid text) returns text
language plpgsql immutable strict set search_path = '' as $$
begin
  if p_wamid !~ '^wamid\.[A-Za-z0-9+/]+=*$' then return null; end if;
  return substring(encode(decode(substr(p_wamid, 7), 'base64'), 'escape') from '[1-9][0-9]{6,14}');
exception when data_exception then
  return null;
end $$;
comment on function private.number_in_wamid(text) is
  'The number that a message id of Meta''s contains, if it can be read.';
grant execute on function private.number_in_wamid(text) to service_role;

create function private.nameless_status(p_status jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select p_status - array['wa_id', 'user_id', 'details']
    || jsonb_build_object('wamid', private.wamid_digest(p_status ->> 'wamid'))
$$;
comment on function private.nameless_status(jsonb) is
  'A status without the person; the digest still finds its attempt.';
grant execute on function private.nameless_status(jsonb) to service_role;

create function private.is_of_erased(p_status jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_known_as text[] := private.identities(null,
    coalesce(p_status ->> 'wa_id', private.number_in_wamid(p_status ->> 'wamid')), p_status ->> 'user_id');
begin
  return exists (
      select from private.erased_people
      where person_key = any (array(select private.person_key(i) from unnest(v_known_as) i)))
    and cardinality(private.contacts_known_as(v_known_as)) = 0;
end $$;
comment on function private.is_of_erased(jsonb) is
  'Whether a status is about somebody who was erased lately and is nobody''s contact.';
grant execute on function private.is_of_erased(jsonb) to service_role;

create function private.attempt_of(p_wamid text) returns public.attempts
language plpgsql stable strict set search_path = '' as $$
declare
  a public.attempts;
  v_wamid text;
begin
  foreach v_wamid in array array[p_wamid, private.wamid_digest(p_wamid)] loop
    select * into a from public.attempts
    where hashtextextended(wamid, 0) = hashtextextended(v_wamid, 0) and wamid = v_wamid limit 1;
    exit when a.id is not null;
  end loop;
  return a;
end $$;
comment on function private.attempt_of(text) is
  'The attempt with a message id of Meta''s, also if its person is erased.';
grant execute on function private.attempt_of(text) to service_role;

create function private.phone_variants(p_phone text) returns text[]
language sql immutable strict set search_path = '' as $$
  select case
    when p_phone ~ '^\+55[1-9][0-9]9[0-9]{8}$' then array[p_phone, left(p_phone, 5) || substr(p_phone, 7)]
    when p_phone ~ '^\+55[1-9][0-9][0-9]{8}$' then array[p_phone, left(p_phone, 5) || '9' || substr(p_phone, 6)]
    when p_phone ~ '^\+549[0-9]{10}$' then array[p_phone, '+54' || substr(p_phone, 5)]
    when p_phone ~ '^\+54[0-9]{10}$' then array[p_phone, '+549' || substr(p_phone, 4)]
    when p_phone ~ '^\+521[0-9]{10}$' then array[p_phone, '+52' || substr(p_phone, 5)]
    when p_phone ~ '^\+52[0-9]{10}$' then array[p_phone, '+521' || substr(p_phone, 4)]
    when p_phone ~ '^\+22901[2-9][0-9]{7}$' then array[p_phone, '+229' || substr(p_phone, 7)]
    when p_phone ~ '^\+229[2-9][0-9]{7}$' then array[p_phone, '+22901' || substr(p_phone, 5)]
    when p_phone ~ '^\+225(01(0[1-3]|[4-9][0-3])|05[04-9][4-6]|07[04-9][7-9])[0-9]{6}$'
      or p_phone ~ '^\+225(21[23][0-9]8|25[23][0-9]0|27[23][0-9][1-79])[0-9]{5}$'
      then array[p_phone, '+225' || substr(p_phone, 7)]
    when p_phone ~ '^\+225(0[1-9]|[2-9][0-9])[0-9]{6}$' then array[p_phone, '+225' || case
      when p_phone ~ '^....[23].8' then '21'
      when p_phone ~ '^....[23].0' then '25'
      when p_phone ~ '^....[23]' then '27'
      when p_phone ~ '^.....[0-3]' then '01'
      when p_phone ~ '^.....[4-6]' then '05'
      else '07' end || substr(p_phone, 5)]
    when p_phone ~ '^\+241(0[24-7]|6[256]|7[47])[0-9]{6}$' or p_phone ~ '^\+241[24-7][0-9]{6}$' then (
      select array['+241' || case when d ~ '^[47]' then '7' else '6' end || d, '+2410' || d, '+241' || d]
      from (select right(p_phone, 7) as d) last)
    when p_phone ~ '^\+241[01]1[0-9]{6}$' then array['+241' || '1' || right(p_phone, 7), '+2410' || right(p_phone, 7)]
    else array[p_phone]
  end
$$;
comment on function private.phone_variants(text) is
  'The forms under which WhatsApp may know a number of Brazil, Argentina or Mexico, or, renumbered since 2019, of '
  'Benin, Ivory Coast or Gabon. For look-ups only, never to change a number.';
grant execute on function private.phone_variants(text) to authenticated, service_role;

create function private.has_variants(p_phone text) returns boolean
language sql immutable as $$
  select p_phone like '+5%' or p_phone like '+225%' or p_phone like '+229%' or p_phone like '+241%'
$$;
comment on function private.has_variants(text) is
  'Whether the number is of a country for which phone_variants may know several forms; null for null. Without '
  'search_path, so that the planner inlines it.';
grant execute on function private.has_variants(text) to service_role;

create function private.identities(p_phone text, p_wa_id text, p_user_id text) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return (
    select array(
      select distinct identity
      from unnest(coalesce(private.phone_variants(p_phone), '{}')
        || coalesce(private.phone_variants('+' || p_wa_id), '{}') || p_user_id) identity
      where identity is not null order by identity));
end $$;
comment on function private.identities(text, text, text) is
  'All forms under which a person is known: the number, its variants, the business-scoped user id.';
grant execute on function private.identities(text, text, text) to service_role;

create function private.contacts_known_as(p_identities text[]) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return (
    select array(
      select id from public.contacts where phone = any (p_identities)
      union
      select id from public.contacts
      where wa_id = any (array(select ltrim(i, '+') from unnest(p_identities) i where i like '+%'))
      union
      select id from public.contacts where user_id = any (p_identities)
      order by id));
end $$;
comment on function private.contacts_known_as(text[]) is 'The contacts of a person, of all owners.';
grant execute on function private.contacts_known_as(text[]) to service_role;

create function private.all_identities(p_people jsonb) returns table (person bigint, known_as text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  with given as materialized (
    select g.person, i as known_as
    from jsonb_array_elements(p_people) with ordinality g(identities, person)
    cross join lateral jsonb_array_elements_text(g.identities) i)
  select person, known_as from given
  union
  select g.person, i
  from given g
  cross join lateral (
    select phone, wa_id, user_id from public.contacts where phone = g.known_as
    union all
    select phone, wa_id, user_id from public.contacts where g.known_as like '+%' and wa_id = ltrim(g.known_as, '+')
    union all
    select phone, wa_id, user_id from public.contacts where user_id = g.known_as) k
  cross join lateral unnest(private.identities(k.phone, k.wa_id, k.user_id)) i;
end $$;
comment on function private.all_identities(jsonb) is
  'All identities of some people, each a list of identities, including those of the contacts that share one of them.';
grant execute on function private.all_identities(jsonb) to service_role;

create function private.all_identities(p_known_as text[]) returns text[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select known_as from private.all_identities(jsonb_build_array(to_jsonb(p_known_as))));
end $$;
comment on function private.all_identities(text[]) is 'All identities of one person.';
grant execute on function private.all_identities(text[]) to service_role;

create function private.strangers_in(p_payload jsonb, p_contacts bigint[]) returns bytea[]
language plpgsql stable set search_path = '' as $$
begin
  if p_payload is null then return array['\x'::bytea]; end if;
  return (
    select array_agg(distinct private.person_key(n.identity))
    from (
      select case when m[1] ~ '^[1-9][0-9]{6,14}$' then '+' || m[1]
        when m[1] ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then m[1] end as identity
      from regexp_matches(p_payload::text,
        '"(?:from|to|[a-z_]*wa_id|[a-z_]*user_id|recipient_id)": "\+?([^"]+)"', 'g') m
      union all
      select '+' || private.number_in_wamid(m[1]) from regexp_matches(p_payload::text, '"(wamid\.[^"]+)"', 'g') m) n
    where n.identity is not null and n.identity <> all (array(
      select i from public.contacts k cross join lateral unnest(private.identities(k.phone, k.wa_id, k.user_id)) i
      where k.id = any (p_contacts))));
end $$;
comment on function private.strangers_in(jsonb, bigint[]) is
  'Keyed hashes of the people whom a webhook names, except those contacts; null if there are none. An empty hash if '
  'it could not be read.';
grant execute on function private.strangers_in(jsonb, bigint[]) to service_role;

create function private.store_identities(p_people jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
begin
  v_ids := array(
    select k.id
    from jsonb_to_recordset(p_people) as p(contact_id bigint, wa_id text, user_id text)
    cross join lateral (select * from public.contacts where id = p.contact_id limit 1) k
    where k.deleted_at is null and ((p.user_id is not null and p.user_id is distinct from k.user_id)
      or (p.wa_id is not null and '+' || p.wa_id is distinct from k.phone and p.wa_id is distinct from k.wa_id)));
  if cardinality(v_ids) = 0 then return; end if;
  v_ids := array(select id from public.contacts where id = any (v_ids) order by id for no key update skip locked);
  update public.contacts k
  set user_id = coalesce(p.user_id, k.user_id),
    wa_id = case when '+' || p.wa_id <> k.phone then p.wa_id else k.wa_id end
  from (select distinct on (contact_id) *
    from jsonb_to_recordset(p_people) as p(contact_id bigint, wa_id text, user_id text)
    where contact_id = any (v_ids) order by contact_id, user_id, wa_id) p
  where k.id = any (v_ids) and k.id = p.contact_id and k.deleted_at is null;
  -- An opt-out under one identity must also hold when Meta shows, or another owner keeps, only another one.
  insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
  select distinct on (i.key, o.by_person) o.sender_id, i.key, o.source, o.proof, o.opted_out_at
  from public.contacts k
  cross join lateral (
    select * from public.opt_outs
    where person_key = any (array[k.phone_key, k.user_key, private.person_key('+' || k.wa_id)])
      and ended_at is null) o
  cross join lateral (
    select private.person_key(i) as key from unnest(private.identities(k.phone, k.wa_id, k.user_id)) i) i
  where k.id = any (v_ids)
  order by i.key, o.by_person, o.opted_out_at, o.id
  on conflict (person_key, by_person) where ended_at is null do nothing;
end $$;
comment on function private.store_identities(jsonb) is
  'Stores how WhatsApp identifies a contact: its number where it differs, and the user id. Does not wait: locked '
  'contacts are updated next time.';
grant execute on function private.store_identities(jsonb) to service_role;

create function private.change_identity(p_system jsonb, p_from text) returns void
language plpgsql set search_path = '' as $$
declare
  v_new_number text := case when p_system ->> 'type' = 'user_changed_number'
      and coalesce(p_system ->> 'wa_id', p_system ->> 'new_wa_id') ~ '^[1-9][0-9]{6,14}$'
    then coalesce(p_system ->> 'wa_id', p_system ->> 'new_wa_id') end;
  v_new_user text := case when p_system ->> 'user_id' ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$'
    then p_system ->> 'user_id' end;
  v_old text[] := private.identities(null, case when v_new_number is not null then p_from end,
    p_system ->> 'previous_user_id');
  v_ids bigint[];
begin
  if p_system ->> 'type' not in ('user_changed_number', 'user_changed_user_id') or cardinality(v_old) = 0 then
    return;
  end if;
  perform from public.contacts where id = any (private.contacts_known_as(v_old)) order by id for no key update;
  v_ids := array(select distinct on (owner_id) id from public.contacts
    where id = any (private.contacts_known_as(v_old)) and deleted_at is null order by owner_id, id);
  insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
  select distinct on (key, o.by_person) o.sender_id, key, o.source, o.proof, o.opted_out_at
  from public.opt_outs o
  cross join unnest(array(select private.person_key(i)
    from unnest(private.identities(null, v_new_number, v_new_user)) i)) key
  where o.ended_at is null and o.person_key = any (array(select private.person_key(i) from unnest(v_old) i))
  order by key, o.by_person, o.opted_out_at, o.id
  on conflict (person_key, by_person) where ended_at is null do nothing;
  v_ids := array(select k.id from public.contacts k where k.id = any (v_ids) and not exists (
    select from public.contacts o where o.owner_id = k.owner_id and o.id <> k.id and o.phone = '+' || v_new_number));
  if v_new_number is not null then
    update public.contacts set phone = '+' || v_new_number, wa_id = null, user_id = null where id = any (v_ids);
  end if;
  update public.contacts set user_id = v_new_user where id = any (v_ids) and v_new_user is not null;
end $$;
comment on function private.change_identity(jsonb, text) is
  'Applies a change of number or user id to contacts and opt-outs. If the owner already has a contact with the new '
  'number, that contact is kept as it is.';
grant execute on function private.change_identity(jsonb, text) to service_role;

-- schemas/2-functions/contacts/opt-outs.sql
-- Opting out and in: by a reply, by Meta or by hand.
create function private.open_opt_outs(p_phone_key bytea, p_user_key bytea) returns setof bigint
language sql stable as $$
  select id from public.opt_outs where person_key = any (array[p_phone_key, p_user_key]) and ended_at is null
$$;
comment on function private.open_opt_outs(bytea, bytea) is
  'The opt-outs that hold for a person: pages, previews and the claim all ask this function. Without search_path, so '
  'that the planner inlines it.';
grant execute on function private.open_opt_outs(bytea, bytea) to service_role;

create function private.opt_out_people(p_sender_id bigint, p_people jsonb, p_source text, p_proof jsonb,
  p_at timestamptz, p_confirm boolean default false)
returns int
language plpgsql set search_path = '' as $$
declare
  v_people jsonb;
  v_new int;
  v_contacts bigint[];
  v_messages bigint[];
  v_ending bigint[];
begin
  with given as materialized (
    select a.person, a.known_as, private.person_key(a.known_as) as key from private.all_identities(p_people) a)
  select jsonb_agg(jsonb_build_object('person', g.person, 'known_as', g.known_as, 'key', encode(g.key, 'hex')))
  into v_people
  from given g
  where g.person not in (
    select x.person from given x join public.opt_outs o on o.person_key = x.key
    where o.ended_at > p_at and (o.ended_by_person or p_source in ('manual', 'import')));
  if v_people is null then return 0; end if;

  with opened as (
    insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
    select distinct on (x.key) p_sender_id, decode(x.key, 'hex'), p_source, p_proof, p_at
    from jsonb_to_recordset(v_people) as x(key text) order by x.key
    on conflict (person_key, by_person) where ended_at is null do nothing
    returning encode(person_key, 'hex') as key)
  select count(*) into v_new from (
    select from jsonb_to_recordset(v_people) as x(person int, key text)
    group by x.person having bool_and(x.key in (select key from opened))) p;

  v_contacts := private.contacts_known_as(array(
    select x.known_as from jsonb_to_recordset(v_people) as x(known_as text)));
  select array_agg(m.id), array_agg(distinct m.campaign_id) filter (where m.kind = 'message_1')
  into v_messages, v_ending
  from unnest(v_contacts) k(id)
  cross join lateral (
    select id, campaign_id, kind from public.messages
    where contact_id = k.id and state = 'queued' and kind <> 'confirmation') m;
  if v_messages is not null then
    v_ending := private.lock_ending_campaigns(v_ending);
    v_messages := array(select id from public.messages where id = any (v_messages)
      order by id for no key update skip locked);
    perform private.skip_messages(v_messages, 'opted_out');
    perform private.complete_campaigns(v_ending);
  end if;
  perform private.settle_questions(v_contacts, p_at);
  if v_new > 0 and p_confirm then perform private.queue_confirmation(p_sender_id, v_contacts, p_at); end if;
  return v_new;
end $$;
comment on function private.opt_out_people(bigint, jsonb, text, jsonb, timestamptz, boolean) is
  'Opts people, each a list of identities, out of all senders and skips their queued messages: the one function behind '
  'a reply, Meta, a click, a selection and a list. Returns how many were not opted out in this way already and have '
  'not opted in again since. The sender given is the one that it came to, which confirms it to the one person. '
  'Messages locked by others are left to the check in the claim.';
grant execute on function private.opt_out_people(bigint, jsonb, text, jsonb, timestamptz, boolean) to service_role;

create function private.opt_out(p_sender_id bigint, p_identities text[], p_source text, p_proof jsonb, p_at timestamptz,
  p_confirm boolean default false)
returns boolean
language sql volatile set search_path = '' as $$
  select private.opt_out_people(p_sender_id, jsonb_build_array(to_jsonb(p_identities)), p_source, p_proof, p_at,
    p_confirm) > 0
$$;
comment on function private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean) is
  'opt_out_people for one person. False if they were opted out already or have opted in again since.';
grant execute on function private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean) to service_role;

create function private.opt_in(p_identities text[], p_at timestamptz, p_by_person boolean default true) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_known_as text[] := private.all_identities(p_identities);
begin
  -- Whoever comes back has settled what they asked before.
  perform private.settle_questions(private.contacts_known_as(v_known_as), p_at);
  update public.opt_outs set ended_at = greatest(p_at, opted_out_at), ended_by_person = p_by_person
  where ended_at is null and opted_out_at <= p_at
    and person_key = any (array(select private.person_key(i) from unnest(v_known_as) i));
  return found;
end $$;
comment on function private.opt_in(text[], timestamptz, boolean) is
  'Ends the opt-outs of a person that are older than the opt-in, for all senders; true if there was one.';
grant execute on function private.opt_in(text[], timestamptz, boolean) to service_role;

create function private.skip_messages(p_ids bigint[], p_reason text) returns void
language plpgsql set search_path = '' as $$
begin
  with gone as (delete from public.queue where message_id = any (p_ids) returning message_id)
  update public.messages m set state = 'skipped', reason = p_reason
  from gone where m.id = any (p_ids) and m.id = gone.message_id and m.state = 'queued';
  if found and p_reason <> 'opted_out' then perform private.ask_again(p_ids, private.clock()); end if;
end $$;
comment on function private.skip_messages(bigint[], text) is
  'Removes queued messages, which the caller has locked, from the queue and marks them skipped with a reason.';
grant execute on function private.skip_messages(bigint[], text) to service_role;

create function private.queue_confirmation(p_sender_id bigint, p_contacts bigint[], p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  with person as (
    select k.id, k.owner_id, k.country_code, s.opt_out_confirmation as body
    from public.senders s, public.contacts k
    where s.id = p_sender_id and s.opt_out_confirmation is not null and k.id = any (p_contacts) and k.deleted_at is null
    order by k.last_interaction_at desc nulls last, k.id limit 1),
  made as (
    insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, body)
    select id, p_sender_id, owner_id, 'confirmation', country_code, body from person returning id)
  insert into public.queue (message_id, sender_id, due_at, kind) select id, p_sender_id, p_at, 'confirmation' from made;
end $$;
comment on function private.queue_confirmation(bigint, bigint[], timestamptz) is
  'Queues one confirmation to a person who has just opted out, if the sender has a confirmation text.';
grant execute on function private.queue_confirmation(bigint, bigint[], timestamptz) to service_role;

create function private.opt_out_contact(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
begin
  perform private.opt_out(null, private.identities(c.phone, c.wa_id, c.user_id),
    'manual', jsonb_build_object('by', (select auth.uid())), private.clock());
  perform private.audit('opted_out', 'contact', p_contact_id::text);
end $$;
comment on function private.opt_out_contact(bigint) is
  'Opts the person out, for all owners, and skips queued messages. Definer: opt-outs are written by functions only. '
  'The owner is checked first.';

create function private.opt_out_contacts(p_selection jsonb, p_after bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit constant int := 1000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_people jsonb;
  v_n int := 0;
begin
  select jsonb_agg(to_jsonb(private.identities(c.phone, c.wa_id, c.user_id)) order by c.id) into v_people
  from public.contacts c where c.id = any (v_ids);
  if v_people is not null then
    v_n := private.opt_out_people(null, v_people, 'manual', jsonb_build_object('by', (select auth.uid())),
      private.clock());
  end if;
  if v_n > 0 then perform private.audit('opted_out', 'contacts', null, jsonb_build_object('contacts', v_n)); end if;
  return private.part_done('opted_out', v_n, v_ids, v_limit);
end $$;
comment on function private.opt_out_contacts(jsonb, bigint) is
  'Opts out one part of the caller''s own contacts that match a selection. Definer: opt-outs are written by functions '
  'only.';

create function private.opt_out_numbers(p_numbers text[], p_from text, p_since date) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_numbers text[];
  v_n int;
begin
  perform private.require_active();
  perform private.require_at_most('opt_out_numbers', cardinality(p_numbers), 'numbers');
  v_numbers := array(select distinct n from unnest(p_numbers) n where n is not null order by n);
  if exists (select from unnest(v_numbers) n where n !~ '^\+[1-9][0-9]{6,14}$') then
    perform private.fail('invalid', 'numbers', 'bad_phone');
  end if;
  if coalesce(char_length(btrim(p_from)), 0) not between 1 and 200 then
    perform private.fail('invalid', 'source', 'required');
  end if;
  if p_since > (v_now at time zone 'UTC')::date + 1 then
    perform private.fail('invalid', 'since', 'in_the_future');
  end if;
  v_n := private.opt_out_people(null,
    (select coalesce(jsonb_agg(to_jsonb(private.identities(n, null, null)) order by n), '[]') from unnest(v_numbers) n),
    'import', jsonb_build_object('by', (select auth.uid()), 'from', btrim(p_from)),
    least(coalesce(p_since::timestamp at time zone 'UTC', v_now), v_now));
  perform private.audit('opted_out', 'numbers', null, jsonb_strip_nulls(jsonb_build_object('contacts', v_n,
    'since', p_since)));
  return jsonb_build_object('opted_out', v_n, 'already', cardinality(v_numbers) - v_n);
end $$;
comment on function private.opt_out_numbers(text[], text, date) is
  'Opts out the numbers of a list of people who said no; numbers that are nobody''s contact are kept as keyed hashes '
  'too. Definer: opt-outs are written by functions only, and hold for every owner.';

create function private.opt_in_contact(p_contact_id bigint, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.readable_contact(p_contact_id);
  v_by_person boolean;
begin
  if c.id is null then perform private.fail('not_found'); end if;
  if c.owner_id <> (select auth.uid()) and p_reason is null then perform private.fail('forbidden'); end if;
  if p_reason not in ('asked_in_writing', 'asked_aloud', 'wrong_person') then
    perform private.fail('invalid', 'reason', 'not_allowed');
  end if;
  select bool_or(by_person) into v_by_person from public.opt_outs
  where ended_at is null and person_key = any (array(select private.person_key(i) from unnest(
    private.all_identities(private.identities(c.phone, c.wa_id, c.user_id))) i));
  if v_by_person then
    if not private.actor_is_super_admin() then perform private.fail('opted_out_by_person'); end if;
    if p_reason is null then perform private.fail('invalid', 'reason', 'required'); end if;
  end if;
  if private.opt_in(private.identities(c.phone, c.wa_id, c.user_id), private.clock(),
    coalesce(v_by_person, false)) then
    perform private.audit('opted_in', 'contact', p_contact_id::text,
      jsonb_strip_nulls(jsonb_build_object('reason', p_reason)));
  end if;
end $$;
comment on function private.opt_in_contact(bigint, text) is
  'Ends the opt-outs of a person. What the person said themselves ends by their own START, or by a super-admin with a '
  'reason, which the audit log keeps; what users entered ends by whoever keeps a contact with the number. A '
  'super-admin gives a reason for another''s contact too. Definer: opt-outs are written by functions only.';

-- schemas/2-functions/contacts/read.sql
-- Reading contacts: keyset pages, counts with a bound, search without case and accents.
create function private.search_conditions(p_q text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_digits text;
  v_word text;
  v_literal text;
  v_sql text := '';
begin
  perform private.require_at_most('search_characters', char_length(p_q), 'q');
  if p_q ~ '^[+0-9\s().\-/]+$' and p_q ~ '[0-9]' then
    v_digits := regexp_replace(replace(p_q, '(0)', ''), '\D', '', 'g');
    v_digits := coalesce(nullif(ltrim(v_digits, '0'), ''), v_digits);
    return format(' and c.search like %L',
      '%' || case when ltrim(p_q) like '+%' then '+' else '' end || v_digits || '%');
  end if;
  foreach v_word in array regexp_split_to_array(btrim(private.fold_text(p_q)), '\s+') loop
    continue when v_word = '';
    v_literal := private.like_escape(v_word) || '%';
    v_sql := v_sql || case when char_length(v_word) < 3
      then format(' and (c.search like %L or c.search like %L)', v_literal, '% ' || v_literal)
      else format(' and c.search like %L', '%' || v_literal) end;
  end loop;
  return v_sql;
end $$;
comment on function private.search_conditions(text) is
  'Every word must occur in name or number, short words at the start of a word. Digits match as dialled nationally or '
  'internationally.';

create function private.contact_filter(p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_sql text := '';
begin
  perform private.require_at_most('ids', jsonb_array_length(p_filter -> k), k)
  from unnest(array['ids', 'except_ids']) k;
  if p_filter ? 'ids' then
    v_sql := v_sql || format(' and c.id = any (%L::bigint[])', translate(p_filter ->> 'ids', '[]', '{}'));
  end if;
  if p_filter ? 'except_ids' then
    v_sql := v_sql || format(' and c.id <> all (%L::bigint[])', translate(p_filter ->> 'except_ids', '[]', '{}'));
  end if;
  if p_filter ? 'category_id' then
    -- offset 0: with a search, looking each contact up costs less than reading the whole category.
    v_sql := v_sql || format(case when p_filter ? 'q' then ' and exists (select from public.category_contacts a'
        ' where a.category_id = %s and a.contact_id = c.id offset 0)'
      else ' and c.id in (select contact_id from public.category_contacts where category_id = %s)' end,
      (p_filter ->> 'category_id')::bigint);
  end if;
  if p_filter ? 'country' then v_sql := v_sql || format(' and c.country_code = %L', p_filter ->> 'country'); end if;
  if p_filter ? 'import_id' then
    v_sql := v_sql || format(' and c.import_id = %L', (p_filter ->> 'import_id')::uuid);
  end if;
  if p_filter ? 'interacted_since' then
    v_sql := v_sql || format(' and c.last_interaction_at >= %L', (p_filter ->> 'interacted_since')::timestamptz);
  end if;
  if p_filter ? 'consent' then
    v_sql := v_sql || case when (p_filter ->> 'consent')::boolean then ' and c.consent_source is not null'
      else ' and c.consent_source is null' end;
  end if;
  if p_filter ? 'opted_out' and (p_filter ->> 'opted_out')::boolean then
    -- From the few opt-outs to the contacts, as open_opt_outs goes from a contact to its opt-outs.
    v_sql := v_sql
      || ' and c.id in (select k.id from public.opt_outs o join public.contacts k on k.phone_key = o.person_key'
      ' where o.ended_at is null'
      || ' union all select k.id from public.opt_outs o join public.contacts k on k.user_key = o.person_key'
      ' where o.ended_at is null)';
  elsif p_filter ? 'opted_out' then
    v_sql := v_sql || ' and not exists (select from private.open_opt_outs(c.phone_key, c.user_key))';
  end if;
  if p_filter ? 'q' then v_sql := v_sql || private.search_conditions(p_filter ->> 'q'); end if;
  return v_sql;
end $$;
comment on function private.contact_filter(jsonb) is
  'The SQL conditions on contacts c for a filter. The values are literals, so that each list gets its own plan.';

create function private.contact_conditions(p_owner uuid, p_filter jsonb) returns text
language sql stable set search_path = '' as $$
  select private.live_contacts(p_owner) || private.contact_filter(p_filter)
$$;
comment on function private.contact_conditions(uuid, jsonb) is
  'The SQL conditions on contacts c of an owner for a filter.';

create function private.contact_json(c public.contacts) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', c.id, 'owner_id', c.owner_id,
    'owner_name', (select p.full_name from public.profiles p where p.id = c.owner_id), 'full_name', c.full_name,
    'first_name', c.first_name, 'phone', c.phone, 'country_code', c.country_code,
    'fields', c.fields, 'consent_source', c.consent_source, 'consent_since', c.consent_since,
    'last_interaction_at', c.last_interaction_at, 'created_at', c.created_at, 'updated_at', c.updated_at,
    'category_ids', (select coalesce(jsonb_agg(category_id order by category_id), '[]') from public.category_contacts
      where contact_id = c.id),
    'opted_out', exists (select from private.open_opt_outs(c.phone_key, c.user_key)),
    'window_until', (select max(v.window_until) from public.senders s
      join public.conversations v on v.sender_id = s.id and v.contact_id = c.id),
    'last_message', (select jsonb_build_object('id', m.id, 'campaign_id', m.campaign_id, 'kind', m.kind,
        'state', m.state, 'at', coalesce(m.accepted_at, m.created_at))
      from public.messages m where m.contact_id = c.id order by m.id desc limit 1))
$$;
comment on function private.contact_json(public.contacts) is 'A contact as lists and pages show it.';

create function private.readable_contact(p_contact_id bigint) returns public.contacts
language sql stable security definer set search_path = '' as $$
  select c from public.contacts c, private.readable_owner(null) v_owner
  where c.id = p_contact_id and c.deleted_at is null and (v_owner is null or c.owner_id = v_owner)
$$;
comment on function private.readable_contact(bigint) is
  'The contact if the caller may read it, else null. Definer: called first by other definer functions.';

create function private.list_contacts(p_filter jsonb, p_sort text, p_after jsonb, p_limit int, p_owner uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_base text := private.live_contacts(v_owner);
  v_filter text := private.contact_filter(p_filter);
  v_probe text;
  v_found bigint[];
  v_many boolean := false;
  -- The name part of `search`.
  v_name text := 'rtrim(c.search, '' +0123456789'') collate "C"';
  v_order text[] := case p_sort when 'name' then array[v_name, 'id', 'asc'] else array['c.id', 'id', 'desc'] end;
  v_keyset text := case
    when p_after is null then ''
    when p_sort = 'name' then format(' and (%s, c.id) > (%L collate "C", %s)', v_name, p_after ->> 0,
      (p_after ->> 1)::bigint)
    else format(' and c.id < %s', (p_after ->> 0)::bigint) end;
  v_rows text;
  v_ids bigint[];
  v_last public.contacts;
begin
  if p_filter ? 'q' then
    v_found := private.contacts_found(v_owner, private.search_conditions(p_filter ->> 'q'),
      case p_sort when 'name' then 10000 else 2000 end);
    v_many := v_found is null;
  elsif p_filter @> '{"opted_out": true}' then
    v_many := (select count(*) from (select from public.opt_outs where ended_at is null limit 2001) o) > 2000;
    v_probe := private.contact_filter(p_filter - 'opted_out')
      || ' and exists (select from private.open_opt_outs(c.phone_key, c.user_key) offset 0)';
  end if;
  if v_found is not null then
    v_filter := format(' and c.id = any (%L)', v_found) || private.contact_filter(p_filter - 'q');
  end if;
  if v_many then
    v_ids := private.page_ids('public.contacts c', v_base || v_keyset, v_filter, v_order,
      -- The index by name alone says whether a contact is found, and may be read further.
      case when p_sort = 'name' and p_filter - '{q,category_id}'::text[] = '{}' then 100000 else 20000 end, p_limit + 1,
      v_probe);
  else
    -- || '': else the planner may read the whole index by name for a few that were found.
    v_rows := format('public.contacts c where %s%s%s order by %s %s, c.id %5$s limit %6$s', v_base, v_keyset, v_filter,
      v_order[1] || case when v_found is not null and p_sort = 'name' then ' || ''''' else '' end, v_order[3],
      p_limit + 1);
    if v_owner is null and p_sort = 'name' and v_found is null then
      -- The first of each owner, merged.
      v_rows := format('public.profiles p cross join lateral (select c.* from %s) c order by %s, c.id limit %s',
        replace(v_rows, v_base, v_base || ' and c.owner_id = p.id'), v_name, p_limit + 1);
    end if;
    execute format('select array_agg(id) from (select c.id from %s) page', v_rows) into v_ids;
  end if;
  if cardinality(v_ids) > p_limit then
    select * into v_last from public.contacts where id = v_ids[p_limit];
  end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.contact_json(c) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.contacts c on c.id = page.id),
    'next', case when v_last.id is null then null
      when p_sort = 'name' then jsonb_build_array(rtrim(v_last.search, ' +0123456789'), v_last.id)
      else jsonb_build_array(v_last.id) end)
    || coalesce(
      (select jsonb_build_object('count', g.contact_count, 'count_at_least', g.contact_count)
        from public.categories g where p_filter - 'category_id' = '{}' and g.id = (p_filter ->> 'category_id')::bigint
          and g.owner_id = coalesce(v_owner, g.owner_id)),
      case when v_many and p_filter ? 'q' and p_filter - 'q' = '{}' then private.counts(2001, 'counted_matches') end,
      private.list_counts(v_ids, p_after, p_limit, 'public.contacts c where ' || v_base || v_filter,
        case p_filter when '{}' then 'counted' else 'counted_matches' end));
end $$;
comment on function private.list_contacts(jsonb, text, jsonb, int, uuid) is
  'Definer, with the owner checked first: under row-level security LIKE cannot use an index, because it is not '
  'leakproof.';

create function private.contact_export_columns(p_filter jsonb, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_fields jsonb;
begin
  execute format('select jsonb_agg(distinct f.name order by f.name) from public.contacts c
    cross join jsonb_object_keys(c.fields) f(name) where %s', private.contact_conditions(v_owner, p_filter))
    into v_fields;
  return jsonb_build_object('fields', coalesce(v_fields, '[]'),
    'categories', (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name)), '[]')
      from public.categories g where v_owner is null or g.owner_id = v_owner));
end $$;
comment on function private.contact_export_columns(jsonb, uuid) is
  'Definer, with the owner checked first, as list_contacts.';

create function private.opt_out_history(c public.contacts)
returns table (source text, proof jsonb, opted_out_at timestamptz, ended_at timestamptz)
language sql stable set search_path = '' as $$
  select o.source, (array_agg(o.proof))[1], o.opted_out_at,
    case when bool_and(o.ended_at is not null) then max(o.ended_at) end
  from public.opt_outs o where o.person_key in (c.phone_key, c.user_key)
  group by o.source, o.opted_out_at
$$;
comment on function private.opt_out_history(public.contacts) is
  'One row per event, whatever the number of forms of the number.';

create function private.get_contact(p_contact_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.contact_json(c) || jsonb_build_object(
    'categories', (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'color', g.color)
      order by g.name, g.id), '[]')
      from public.category_contacts a join public.categories g on g.id = a.category_id where a.contact_id = c.id),
    'opt_outs', (select coalesce(jsonb_agg(to_jsonb(h) order by h.opted_out_at desc), '[]')
      from private.opt_out_history(c) h),
    'asks_to_stop', case when not exists (select from private.open_opt_outs(c.phone_key, c.user_key))
      then private.open_question(c.id) end,
    'import', (select jsonb_build_object('id', i.id, 'file_name', i.file_name, 'created_at', i.created_at,
        'line', (select min(r.line) from public.import_rows r where r.contact_id = c.id and r.import_id = i.id))
      from public.imports i where i.id = c.import_id))
  from private.readable_contact(p_contact_id) c where c.id is not null
$$;
comment on function private.get_contact(bigint) is
  'Definer: opt-outs are hashes that no user may read. readable_contact checks the owner.';

create function private.written_as_stranger(p_contact_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.at, 'type', i.type, 'body', i.body,
    'payload', i.payload) order by i.at, i.id), '[]')
  from private.readable_contact(p_contact_id) k
  join public.interactions i on i.contact_id is null and i.from_id = any (array(
    select ltrim(x, '+') from unnest(private.identities(k.phone, k.wa_id, k.user_id)) x))
$$;
comment on function private.written_as_stranger(bigint) is
  'What the person wrote before or after they were a contact. Definer: these rows have no owner. readable_contact '
  'checks the owner.';
grant execute on function private.written_as_stranger(bigint) to authenticated;

create function private.contact_timeline(p_contact_id bigint, p_after jsonb, p_limit int) returns jsonb
language sql stable security definer set search_path = '' as $$
  with c as (select r.* from private.readable_contact(p_contact_id) r where r.id is not null),
  events(at, key, event) as (
    select coalesce(m.accepted_at, m.failed_at, m.created_at), 'message ' || m.id,
      jsonb_build_object('type', 'message', 'id', m.id, 'kind', m.kind, 'state', m.state, 'campaign_id', m.campaign_id,
        'params', m.params, 'body', m.body, 'code', m.code, 'reason', m.reason, 'held', m.held, 'attempts', m.attempts,
        'price', m.price, 'currency', s.currency, 'created_at', m.created_at, 'accepted_at', m.accepted_at,
        'sent_at', m.sent_at, 'delivered_at', m.delivered_at, 'read_at', m.read_at, 'failed_at', m.failed_at)
    from c join public.messages m on m.contact_id = c.id join public.senders s on s.id = m.sender_id
    union all
    select m.day::timestamp at time zone 'UTC', 'past ' || m.id,
      jsonb_build_object('type', 'past_message', 'id', m.id, 'kind', m.kind, 'state', m.state,
        'campaign_id', m.campaign_id)
    from c join public.past_messages m on m.contact_id = c.id
    union all
    select i.at, 'interaction ' || i.id,
      jsonb_build_object('type', 'interaction', 'id', i.id, 'interaction_type', i.type, 'campaign_id', i.campaign_id,
        'message_id', i.message_id, 'body', i.body, 'payload', i.payload, 'automatic', i.automatic,
        'triggers', i.triggers, 'code', i.code, 'meaning', i.meaning)
    from c join public.interactions i on i.contact_id = c.id
    union all
    select h.opted_out_at, 'opted_out ' || h.opted_out_at,
      jsonb_build_object('type', 'opted_out', 'source', h.source, 'proof', h.proof)
    from private.opt_out_history(private.readable_contact(p_contact_id)) h
    union all
    select h.ended_at, 'opted_in ' || h.ended_at, jsonb_build_object('type', 'opted_in', 'source', h.source)
    from private.opt_out_history(private.readable_contact(p_contact_id)) h where h.ended_at is not null
    union all
    select c.created_at, 'created', jsonb_build_object('type', 'created') from c
  ),
  page as (
    select * from events
    where p_after is null or (at, key) < ((p_after ->> 0)::timestamptz, p_after ->> 1)
    order by at desc, key desc limit p_limit + 1
  ),
  shown as (select * from page order by at desc, key desc limit p_limit)
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(event || jsonb_build_object('at', at) order by at desc, key desc), '[]')
      from shown),
    'next', (select jsonb_build_array(at, key) from shown where (select count(*) from page) > p_limit order by at,
      key limit 1),
    'campaigns', (select coalesce(jsonb_object_agg(g.id,
      jsonb_build_object('id', g.id, 'name', g.name, 'template', g.template_snapshot,
        'follow_up_body', g.follow_up_body)), '{}')
      from public.campaigns g where g.id in (select (event ->> 'campaign_id')::bigint from shown)))
$$;
comment on function private.contact_timeline(bigint, jsonb, int) is
  'Definer: opt-outs are hashes that no user may read. readable_contact checks the owner.';

create function private.contact_countries(p_owner uuid) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := 'deleted_at is null and country_code is not null'
    || case when v_owner is not null then format(' and owner_id = %L', v_owner) else '' end;
  v_countries text[];
begin
  -- From one country of an owner to the next in the index, however many contacts there are.
  execute format($q$
    with recursive found(owner_id, country) as (
      (select owner_id, country_code from public.contacts where %1$s order by owner_id, country_code limit 1)
      union all
      select n.owner_id, n.country_code from found f
      cross join lateral (
        select owner_id, country_code from public.contacts
        where %1$s and (owner_id, country_code) > (f.owner_id, f.country)
        order by owner_id, country_code limit 1) n)
    select coalesce(array_agg(distinct country::text order by country::text), '{}') from found
    $q$, v_where) into v_countries;
  return v_countries;
end $$;
comment on function private.contact_countries(uuid) is
  'The countries of an owner''s contacts. Definer, with the owner checked first: no policy runs for each row.';

-- schemas/2-functions/messages/lists.sql
-- Reading messages: pages, and one message with its history.
create function private.message_id_at(p_at timestamptz) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  v_low bigint := 0;
  v_high bigint := coalesce((select max(id) from public.messages), 0) + 1;
  v_middle bigint;
  m record;
begin
  while v_low + 1 < v_high loop
    v_middle := (v_low + v_high) / 2;
    select id, created_at into m from public.messages where id >= v_middle order by id limit 1;
    if m.created_at < p_at then v_low := m.id; else v_high := v_middle; end if;
  end loop;
  return v_high;
end $$;
comment on function private.message_id_at(timestamptz) is
  'Approximately the first message id of a time: ids grow with time except for overlapping transactions, so callers '
  'add an hour of margin.';

create function private.message_json(m public.messages) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', m.id, 'owner_id', m.owner_id, 'campaign_id', m.campaign_id,
    'campaign_name', (select name from public.campaigns where id = m.campaign_id),
    'contact_id', m.contact_id,
    'contact', (select jsonb_build_object('full_name', k.full_name, 'phone', k.phone) from public.contacts k
      where k.id = m.contact_id and k.deleted_at is null),
    'kind', m.kind, 'status', m.state, 'held', m.held, 'code', m.code, 'error_class', private.error_class(m.code),
    'reason', m.reason, 'attempts', m.attempts, 'price', m.price,
    'due_at', (select nullif(q.due_at, 'infinity') from public.queue q where q.message_id = m.id),
    'created_at', m.created_at, 'accepted_at', m.accepted_at, 'sent_at', m.sent_at, 'delivered_at', m.delivered_at,
    'read_at', m.read_at, 'failed_at', m.failed_at, 'again_from', m.again_from)
$$;
comment on function private.message_json(public.messages) is 'A message as lists show it, without its text.';

create function private.message_conditions(p_owner uuid, p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_sql text := 'true';
  v_state text := p_filter ->> 'status';
begin
  if p_owner is not null then v_sql := v_sql || format(' and m.owner_id = %L', p_owner); end if;
  if p_filter ? 'campaign_id' then
    v_sql := v_sql || format(' and m.kind in (''message_1'', ''message_2'') and m.campaign_id = %s',
      (p_filter ->> 'campaign_id')::bigint);
  end if;
  if p_filter ? 'contact_id' then
    v_sql := v_sql || format(' and m.contact_id = %s', (p_filter ->> 'contact_id')::bigint);
  end if;
  if p_filter ? 'kind' then
    v_sql := v_sql || format(' and m.kind = %L', (p_filter ->> 'kind')::public.message_kind);
  end if;
  if v_state = 'replied' then
    v_sql := v_sql
      || ' and exists (select from public.interactions i where i.campaign_id = m.campaign_id'
      ' and i.contact_id = m.contact_id and i.answers)';
  elsif v_state = 'message_2_sent' then
    v_sql := v_sql
      || ' and exists (select from public.messages n where n.campaign_id = m.campaign_id'
      ' and n.contact_id = m.contact_id'
      || ' and n.kind = ''message_2'' and n.state in (''accepted'', ''sent'', ''delivered'', ''read''))';
  elsif v_state is not null then
    v_sql := v_sql || format(case when v_state in ('failed', 'unknown', 'skipped', 'cancelled')
        then ' and m.problem = %L' else ' and m.state = %L' end, v_state::public.message_state)
      || case v_state
        when 'queued' then ' and m.id in (select message_id from public.queue)'
        when 'sending' then ' and m.id in (select a.message_id from public.senders s'
          ' join public.attempts a on a.sender_id = s.id where a.busy_until = ''infinity'')'
        else '' end;
  end if;
  if p_filter ? 'reached' then
    v_sql := v_sql || format(' and m.state between %L and ''read''', (p_filter ->> 'reached')::public.message_state);
  end if;
  if p_filter ? 'from' then
    v_sql := v_sql || format(' and m.id >= %s and m.created_at >= %L',
      private.message_id_at((p_filter ->> 'from')::timestamptz - interval '1 hour'),
      (p_filter ->> 'from')::timestamptz);
  end if;
  if p_filter ? 'to' then
    v_sql := v_sql || format(' and m.id < %s and m.created_at < %L',
      private.message_id_at((p_filter ->> 'to')::timestamptz + interval '1 hour'), (p_filter ->> 'to')::timestamptz);
  end if;
  return v_sql;
end $$;
comment on function private.message_conditions(uuid, jsonb) is
  'The SQL conditions on messages m for a filter. The values are literals, so that each list gets its own plan. Rare '
  'states are found by the queue, the open attempts or the index on problem.';

create function private.message_counts(p_owner uuid, p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_campaign public.campaigns;
  v_states public.message_state[] := enum_range((p_filter ->> 'reached')::public.message_state,
    case when p_filter ? 'reached' then 'read'::public.message_state end);
  v_n numeric;
begin
  if p_filter - '{status,reached,kind,campaign_id}'::text[] <> '{}'
    or p_filter ->> 'status' in ('replied', 'message_2_sent') then
    return null;
  end if;
  if p_filter ? 'status' then
    v_states := array(select s from unnest(v_states) s where s = (p_filter ->> 'status')::public.message_state);
  end if;
  if p_filter ? 'campaign_id' then
    select * into v_campaign from public.campaigns where id = (p_filter ->> 'campaign_id')::bigint
      and owner_id = coalesce(p_owner, owner_id);
    select coalesce(sum(n), 0) into v_n from (
      select kind, state, n from public.campaign_totals where campaign_id = v_campaign.id
      union all
      select kind, state, -n from private.past_counts
      where owner_id = v_campaign.owner_id and campaign_id = v_campaign.id) x
    where kind in ('message_1', 'message_2') and state = any (v_states)
      and kind = coalesce((p_filter ->> 'kind')::public.message_kind, kind);
  elsif p_owner is not null and v_states <@ '{accepted,sent,delivered,read}' then
    select coalesce(sum(n), 0) into v_n from (
      select owner_id, kind, state, n from public.day_totals
      union all
      select owner_id, kind, state, -n from private.past_counts) x
    where owner_id = p_owner and state = any (v_states)
      and kind = coalesce((p_filter ->> 'kind')::public.message_kind, kind);
  end if;
  return case when v_n is not null then jsonb_build_object('count', v_n, 'count_at_least', v_n) end;
end $$;
comment on function private.message_counts(uuid, jsonb) is
  'The exact count of a list of messages where counters know it, else null: those of a campaign, and those that Meta '
  'accepted, by state and kind.';

create function private.search_condition(p_owner uuid, p_q text, p_contact_id text,
  out condition text, out many boolean)
language plpgsql stable set search_path = '' as $$
declare
  v_search text := private.search_conditions(p_q);
  v_ids bigint[] := private.contacts_found(p_owner, v_search, 2000);
begin
  many := v_ids is null;
  condition := case when many
    then format(' and exists (select from public.contacts c where c.id = %s and %s%s offset 0)', p_contact_id,
      private.live_contacts(p_owner), v_search)
    else format(' and %s = any (%L)', p_contact_id, v_ids) end;
end $$;
comment on function private.search_condition(uuid, text, text) is
  'The SQL condition that a row belongs to a contact of that name or number, and whether these are many.';

create function private.list_messages(p_filter jsonb, p_after jsonb, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := private.message_conditions(v_owner, p_filter);
  v_search text := '';
  v_many boolean := false;
  v_of_campaign boolean := p_filter ? 'campaign_id';
  v_keyset text := case
    when p_after is null then ''
    when v_of_campaign then format(' and (m.contact_id, m.kind) > (%s, %L)', (p_after ->> 0)::bigint,
      (p_after ->> 1)::public.message_kind)
    else format(' and m.id < %s', (p_after ->> 0)::bigint) end;
  v_counts jsonb := private.message_counts(v_owner, p_filter);
  v_ids bigint[];
  v_last public.messages;
begin
  if p_filter ? 'q' then
    select * into v_search, v_many from private.search_condition(v_owner, p_filter ->> 'q', 'm.contact_id');
  end if;
  if v_many then
    v_ids := private.page_ids('public.messages m', v_where || v_keyset, v_search,
      case when v_of_campaign then '{m.contact_id,kind,asc}' else '{m.id,id,desc}' end::text[], 20000, p_limit + 1);
    v_counts := private.counts_on_the_way(v_ids, p_after, p_limit, 'public.messages m', v_where, v_search,
      case when v_of_campaign then 'm.contact_id' else 'm.id desc' end);
  -- A state that no message has would be looked for in all of them.
  elsif v_counts is null or v_counts ->> 'count' <> '0' then
    v_where := v_where || v_search;
    execute format(
      'select array_agg(id) from (select m.id from public.messages m where %s%s order by %s limit %s) page',
      v_where, v_keyset, case when v_of_campaign then 'm.contact_id, m.kind' else 'm.id desc' end, p_limit + 1)
        into v_ids;
  end if;
  if cardinality(v_ids) > p_limit then select * into v_last from public.messages where id = v_ids[p_limit]; end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.message_json(m) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.messages m on m.id = page.id),
    'next', case when v_last.id is null then null
      when v_of_campaign then jsonb_build_array(v_last.contact_id, v_last.kind) else jsonb_build_array(v_last.id) end)
    || coalesce(v_counts, private.list_counts(v_ids, p_after, p_limit, 'public.messages m where ' || v_where,
      case p_filter when '{}' then 'counted' else 'counted_matches' end));
end $$;
comment on function private.list_messages(jsonb, jsonb, int, uuid) is
  'Definer, with the owner checked first: under row-level security LIKE cannot use an index.';

create function private.transitions(m public.messages) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('status', status, 'at', at) order by greatest(place, 3), at nulls last, place)
  from (
    select 1 as place, 'queued' as status, m.created_at as at
    union all select 2, 'sending', claimed_at from public.attempts where message_id = m.id
    union all select 3, 'queued', finished_at from public.attempts
      where message_id = m.id and (outcome in ('passing', 'unsent', 'stopping'))
        and (number < m.attempts or m.state = 'queued')
    union all select 3, 'unknown', finished_at from public.attempts where message_id = m.id and outcome = 'unknown'
    union all select 4, 'accepted', m.accepted_at where m.accepted_at is not null
    union all select 5, 'sent', m.sent_at where m.sent_at is not null
    union all select 7, 'delivered', m.delivered_at where m.delivered_at is not null
    union all select 8, 'read', m.read_at where m.read_at is not null
    union all select case m.state when 'failed' then 9 else 6 end, 'failed', m.failed_at where m.failed_at is not null
    union all select 10, m.state::text, null where m.state in ('skipped', 'cancelled')
      or (m.state = 'failed' and m.failed_at is null)
  ) t
$$;
comment on function private.transitions(public.messages) is
  'The transitions of a message and their times, from the message and its attempts. Meta''s times are whole seconds, '
  'so they do not give the order.';

create function private.get_message(p_message_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.message_json(m) || jsonb_build_object(
    'params', m.params, 'body', m.body, 'round', m.round,
    'currency', (select currency from public.senders where id = m.sender_id),
    'template_snapshot', c.template_snapshot, 'follow_up_body', c.follow_up_body,
    'transitions', private.transitions(m),
    'attempt_list', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'round', a.round,
        'claimed_at', a.claimed_at, 'finished_at', a.finished_at, 'outcome', a.outcome, 'code', a.code,
        'error_class', private.error_class(a.code), 'details', a.details,
        'wamid', case when a.wamid not like 'h:%' then a.wamid end) order by a.number,
          a.claimed_at), '[]')
      from public.attempts a where a.message_id = m.id),
    'answers', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.at, 'type', i.type, 'body', i.body,
      'automatic', i.automatic) order by i.at), '[]')
      from public.interactions i where i.message_id = m.id))
  from private.readable_owner(null) v_owner
  join public.messages m on m.id = p_message_id and (v_owner is null or m.owner_id = v_owner)
  left join public.campaigns c on c.id = m.campaign_id
$$;
comment on function private.get_message(bigint) is
  'Definer: one check instead of a policy for each row. readable_owner checks the owner.';

-- schemas/2-functions/messages/resending.sql
-- Resending failed or unknown messages: the evidence, the refusals, the new round.
create function private.neighbours_of(p_sender_id bigint, p_from timestamptz, p_to timestamptz, p_window interval)
returns table (looked_at bigint, confirmed bigint)
language plpgsql stable set search_path = '' as $$
begin
  -- A slot is occupied until one window and at most two deadlines after its claim.
  return query
  select count(*), count(*) filter (where m.sent_at is not null or m.delivered_at is not null or m.read_at is not null
    or (m.failed_at is not null and m.accepted_at is not null))
  from (
    select message_id from public.attempts
    where sender_id = p_sender_id and busy_until > p_from and busy_until < p_to + 3 * p_window
      and claimed_at between p_from and p_to and outcome = 'accepted' limit 300) a
  cross join lateral (
    select sent_at, delivered_at, read_at, failed_at, accepted_at from public.messages
    where id = a.message_id limit 1) m;
end $$;
comment on function private.neighbours_of(bigint, timestamptz, timestamptz, interval) is
  'Of the messages that a sender sent in a period, 300 at most: how many Meta has confirmed since.';

create function private.unknown_evidence(m public.messages, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_claimed timestamptz := coalesce(m.claimed_at, m.created_at);
  v_margin constant interval := interval '10 min';
  -- Meta's times are whole seconds.
  v_second constant interval := interval '1 s';
  v_window interval := (select greatest(long_window, attempt_deadline) from public.senders where id = m.sender_id);
  v jsonb;
begin
  select jsonb_build_object(
    'unknown_since', v_claimed,
    'restored', m.reason is not distinct from 'restored',
    'old_enough', v_claimed <= p_now - interval '24 h',
    'confirmed_before', (select confirmed
      from private.neighbours_of(m.sender_id, v_claimed - v_margin, v_claimed, v_window)),
    'confirmed_after', (select confirmed
      from private.neighbours_of(m.sender_id, v_claimed, v_claimed + v_margin, v_window)),
    'confirmed_same_minute', (select confirmed from private.neighbours_of(m.sender_id,
      date_trunc('minute', v_claimed), date_trunc('minute', v_claimed) + interval '59.999999 s', v_window)),
    'webhooks_silent', exists (
      select from public.alerts a where a.kind = 'no_webhook' and a.sender_id = m.sender_id
        and least(a.raised_at, (a.detail ->> 'since')::timestamptz) <= v_claimed + v_margin
        and coalesce(a.cleared_at, 'infinity') >= v_claimed - v_margin),
    'held_nearby', m.campaign_id is not null and exists (
      select from public.attempts a
      cross join lateral (select held, campaign_id from public.messages where id = a.message_id limit 1) n
      where a.sender_id = m.sender_id and a.busy_until > v_claimed - interval '1 h'
        and a.busy_until < v_claimed + interval '1 h' + 3 * v_window
        and n.held and n.campaign_id = m.campaign_id),
    'wamid', (select wamid from public.attempts where message_id = m.id and wamid is not null order by number desc
      limit 1),
    'attempt_list', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'round', a.round,
        'claimed_at', a.claimed_at, 'finished_at', a.finished_at, 'outcome', a.outcome, 'code', a.code,
        'error_class', private.error_class(a.code), 'details', a.details, 'wamid', a.wamid) order by a.number), '[]')
          from public.attempts a where a.message_id = m.id),
    'interacted_at', (select max(i.at) from public.interactions i
      where i.contact_id = m.contact_id and i.sender_id = m.sender_id and i.at > v_claimed - v_second),
    'quotes_unknown', exists (
      select from public.interactions i
      where i.contact_id = m.contact_id and i.sender_id = m.sender_id and i.at > v_claimed - v_second
        and i.quoted is not null
        and not exists (select from public.attempts a where hashtextextended(a.wamid, 0) = hashtextextended(i.quoted, 0)
          and a.wamid = i.quoted)),
    'parked', (
      select count(*) from public.contacts k, public.parked_statuses p
      where k.id = m.contact_id and p.at > v_claimed - interval '1 min'
        and (p.detail ->> 'wa_id' = any (array[substr(k.phone, 2), k.wa_id]) or p.detail ->> 'user_id' = k.user_id)))
  into v;
  return v || jsonb_build_object(
    'against', (v ->> 'quotes_unknown')::boolean or (v ->> 'parked')::int > 0 or v ->> 'wamid' is not null,
    'speaks_for_resending', (v ->> 'old_enough')::boolean and not (v ->> 'restored')::boolean
      and (v ->> 'confirmed_before')::int > 0
      and (v ->> 'confirmed_after')::int > 0
      and not (v ->> 'webhooks_silent')::boolean and not (v ->> 'held_nearby')::boolean
      and not (v ->> 'quotes_unknown')::boolean and (v ->> 'parked')::int = 0 and v ->> 'wamid' is null);
end $$;
comment on function private.unknown_evidence(public.messages, timestamptz) is
  'Evidence whether Meta received a message. A missing status proves nothing unless others sent ten minutes before '
  'and after were confirmed and none was held back; after a restore it never speaks for resending. `against`: '
  'something suggests that it arrived.';

create function private.list_unknown_messages(p_after bigint, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_now timestamptz := private.clock();
  v_where text := format('m.problem = ''unknown'' and m.claimed_at <= %L', v_now - interval '24 h')
    || case when v_owner is not null then format(' and m.owner_id = %L', v_owner) else '' end;
  v_ids bigint[];
begin
  execute format(
    'select array_agg(id) from (select m.id from public.messages m where %s%s order by m.id desc limit %s) page',
    v_where, case when p_after is not null then format(' and m.id < %s', p_after) else '' end, p_limit + 1) into v_ids;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.message_json(m)
      || jsonb_build_object('evidence', private.unknown_evidence(m, v_now)) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.messages m on m.id = page.id),
    'next', case when cardinality(v_ids) > p_limit then v_ids[p_limit] end)
    || private.list_counts(v_ids, to_jsonb(p_after), p_limit, 'public.messages m where ' || v_where, 'counted_matches');
end $$;
comment on function private.list_unknown_messages(bigint, int, uuid) is
  'Definer: see list_messages. readable_owner checks the owner.';

create function private.resend_problem(m public.messages, p_now timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
  k public.contacts := (select k from public.contacts k where k.id = m.contact_id);
  s public.senders := (select s from public.senders s where s.id = m.sender_id);
  v_campaign public.campaign_status := (select status from public.campaigns where id = m.campaign_id);
  v_evidence jsonb;
begin
  if m.state not in ('failed', 'unknown') then return 'not_failed_or_unknown'; end if;
  if k.deleted_at is not null then return 'contact_deleted'; end if;
  if v_campaign = 'cancelled' then return 'campaign_cancelled'; end if;
  if m.again_from is not null then return 'only_in_another_campaign'; end if;
  if m.kind <> 'confirmation' and exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then
    return 'opted_out';
  end if;
  if m.kind <> 'message_1' and not (m.kind = 'test' and coalesce(m.params ? 'template', false)) and not exists (
    select from public.conversations v
    where v.sender_id = m.sender_id and v.contact_id = m.contact_id
      and v.last_inbound_at > p_now - s.service_window) then
    return 'window_closed';
  end if;
  if m.state = 'unknown' then
    v_evidence := private.unknown_evidence(m, p_now);
    if not (v_evidence ->> 'old_enough')::boolean then return 'too_early'; end if;
    if (v_evidence ->> 'against')::boolean then return 'may_have_arrived'; end if;
  end if;
  return null;
end $$;
comment on function private.resend_problem(public.messages, timestamptz) is
  'Why a user may not resend a message; null if they may. An unknown message must be a day old, and is refused while '
  'something suggests that it arrived.';

create function private.resend_messages(p_ids bigint[]) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_actor uuid := (select auth.uid());
  v_chief boolean := private.actor_is_super_admin();
  v_now timestamptz;
  v_resent bigint[] := '{}'::bigint[];
  v_refused jsonb := '[]'::jsonb;
  v_senders bigint[];
  v_reason text;
  v_id bigint;
  m public.messages;
begin
  perform private.require_active();
  perform private.require_at_most('messages_to_resend', cardinality(p_ids), 'ids');
  perform from public.senders
  where id = any (array(select sender_id from public.messages where id = any (p_ids) and owner_id = v_actor))
  order by id for no key update;
  perform from public.campaigns
  where id = any (array(select campaign_id from public.messages where id = any (p_ids) and owner_id = v_actor))
  order by id for no key update;
  perform from public.messages where id = any (p_ids) and owner_id = v_actor order by id for no key update;
  v_now := private.clock();
  for v_id in select distinct id from unnest(p_ids) id order by id loop
    select * into m from public.messages where id = v_id and (owner_id = v_actor or v_chief);
    v_reason := case when m.id is null then 'not_found' when m.owner_id <> v_actor then 'forbidden'
      else private.resend_problem(m, v_now) end;
    if v_reason is null then
      v_resent := v_resent || v_id;
      perform private.audit('resend', 'message', v_id::text, jsonb_build_object('was', m.state, 'code', m.code));
    else
      v_refused := v_refused || jsonb_build_object('id', v_id, 'reason', v_reason);
    end if;
  end loop;
  perform private.requeue_messages(v_resent);
  v_senders := array(select distinct sender_id from public.messages where id = any (v_resent) order by 1);
  return jsonb_build_object('resent', to_jsonb(v_resent), 'refused', v_refused, 'sender_ids', to_jsonb(v_senders));
end $$;
comment on function private.resend_messages(bigint[]) is
  'Definer: messages are written by functions only. The owner of each id is checked; a super-admin sees other users'' '
  'messages but may not resend them.';

create function private.requeue_messages(p_ids bigint[]) returns int
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz;
  v_campaigns bigint[];
  v_n int;
begin
  perform from public.senders where id = any (array(
    select m.sender_id from unnest(p_ids) ids(id)
    cross join lateral (select sender_id from public.messages where id = ids.id limit 1) m))
  order by id for no key update;
  v_now := private.clock();
  v_campaigns := array(select distinct m.campaign_id from unnest(p_ids) ids(id)
    cross join lateral (select campaign_id from public.messages where id = ids.id limit 1) m
    where m.campaign_id is not null);
  perform from public.campaigns where id = any (v_campaigns) order by id for no key update;
  perform from public.messages where id = any (p_ids) order by id for no key update;
  with again as (
    update public.messages m set state = 'queued', code = null, reason = null, tries = 0, round = m.round + 1,
      accepted_at = null, sent_at = null, failed_at = null, again_from = null, day = null, held = false,
      price = null
    where m.id = any (p_ids) and m.state in ('failed', 'unknown')
    returning m.id, m.sender_id, m.campaign_id, m.kind),
  waiting as (
    insert into public.queue (message_id, sender_id, campaign_id, kind, due_at)
    select id, sender_id, campaign_id, kind, v_now from again
    on conflict (message_id) do nothing)
  select count(*) into v_n from again;
  update public.campaigns set status = 'running', completed_at = null
  where id = any (v_campaigns) and status = 'completed'
    and exists (select from public.queue q where q.campaign_id = id and q.kind = 'message_1'
      and q.message_id = any (p_ids));
  return v_n;
end $$;
comment on function private.requeue_messages(bigint[]) is
  'Queues failed or unknown messages for a new round of three tries, at the decision of a user; a completed campaign '
  'runs again. Returns how many.';
grant execute on function private.requeue_messages(bigint[]) to service_role;

-- schemas/2-functions/sending/claim.sql
-- The steps of a claim: picking messages and carrying out what was picked.
create type private.granted as (n int, initiated int, cost numeric, service int, campaigns json, work json);
comment on type private.granted is
  'What a claim grants: the number of messages, the first contacts among them, their list price, the service messages '
  'among them, and what to send.';

create function private.pick_priority(p_sender public.senders, p_now timestamptz, p_limit int,
  p_capped_until timestamptz)
returns table (message_id bigint, verdict text)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  return query with head as materialized (
    select q.message_id, q.campaign_id, q.kind, q.due_at from public.queue q
    where q.sender_id = p_sender.id and q.kind <> 'message_1' and q.due_at <= p_now
    order by q.due_at, q.message_id limit p_limit + 4)
  select h.message_id, case
      when k.deleted_at is not null then 'deleted'
      when k.phone_key is null and k.user_key is null then 'unreachable'
      when c.status = 'cancelled' then 'cancelled'
      when h.kind <> 'confirmation'
        and exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'
      when not (h.kind = 'test' and coalesce(m.params ? 'template', false))
        and coalesce(coalesce(v.last_inbound_at, private.test_heard_at(p_sender.id, k.test_phone))
          <= p_now - p_sender.service_window, true) then 'window_closed'
      when h.kind = 'message_2' and v.held_by is not null then 'handled_elsewhere'
      when h.kind = 'message_2' and a.somebody and private.seems_to_stop(m.contact_id) then 'asks_to_stop'
      when h.kind = 'message_2' and (c.status in ('draft', 'scheduled')
        or (c.status = 'paused' and c.pause_reason <> 'first_slice')) then 'postponed'
      when h.kind = 'message_2' and p_capped_until is not null then 'capped'
    end
  from head h
  cross join lateral (select contact_id, params from public.messages where id = h.message_id limit 1) m
  left join lateral (
    select phone, phone_key from private.test_numbers where h.kind = 'test' and contact_id = m.contact_id limit 1) n
    on true
  cross join lateral (
    select coalesce(phone_key, n.phone_key) as phone_key, user_key, n.phone as test_phone,
      case when n.phone is null then deleted_at end as deleted_at
    from public.contacts where id = m.contact_id limit 1) k
  left join lateral (select status, pause_reason from public.campaigns where id = h.campaign_id limit 1) c on true
  left join lateral (
    select last_inbound_at, held_by from public.conversations
    where sender_id = p_sender.id and contact_id = m.contact_id limit 1) v on true
  cross join (select exists (select from public.interactions where meaning = 'seems') as somebody) a
  order by h.due_at, h.message_id;
end $$;
comment on function private.pick_priority(public.senders, timestamptz, int, timestamptz) is
  'The due messages other than Message 1 that have waited longest, over all campaigns, each with the reason that '
  'forbids it or null.';
grant execute on function private.pick_priority(public.senders, timestamptz, int, timestamptz) to service_role;

create function private.pick_from_campaigns(p_sender public.senders, p_now timestamptz, p_limit int,
  out picked bigint[], out campaigns bigint[], out turns jsonb, out refused jsonb,
  out recipients private.campaign_recipients[])
language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  with running as materialized (
    select c.id, c.turn, c.first_slice, c.first_slice_claimed, s.sharing,
      -- Of two campaigns that go on, the later one writes: both may be in this claim.
      array(select o.id from public.campaigns o
        where o.id = any (s.sharing) and o.status = 'running' and o.launched_at > c.launched_at) as later
    from public.campaigns c
    cross join lateral (select private.sharing(c.id, c.leave_out_reached) as sharing offset 0) s
    where c.sender_id = p_sender.id and c.status = 'running'),
  head as materialized (
    select q.message_id, c.id as campaign_id, greatest(c.turn, p_sender.turn) as base, q.rn, c.sharing, c.later,
      case when c.first_slice_claimed < c.first_slice then c.first_slice - c.first_slice_claimed end as slice_left
    from running c
    cross join lateral (
      select q.message_id, row_number() over (order by q.due_at desc, q.message_id) as rn from public.queue q
      where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= p_now
      order by q.due_at desc, q.message_id limit p_limit + 4) q),
  judged as materialized (
    select h.*, m.attempts = 0 as fresh, k.keys, case
        when k.deleted_at is not null then 'deleted'
        when k.phone_key is null and k.user_key is null then 'unreachable'
        when exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'
        when h.sharing is not null
          and exists (select from private.reached_by(h.sharing, h.later, m.contact_id, k.keys))
          then 'already_reached'
      end as why
    from head h
    cross join lateral (select contact_id, attempts from public.messages where id = h.message_id limit 1) m
    cross join lateral (
      select phone_key, user_key, deleted_at, array[user_key, case when private.has_variants(phone)
        then private.person_key((select min(form) from unnest(private.phone_variants(phone)) form))
        else phone_key end] as keys
      from public.contacts where id = m.contact_id limit 1) k),
  allowed as (
    select j.*, count(*) filter (where why is null and fresh)
      over (partition by j.campaign_id order by j.rn) as fresh_ones
    from judged j),
  served as materialized (
    select a.message_id, a.campaign_id, a.keys,
      a.base + row_number() over (partition by a.campaign_id order by a.rn) as turn
    from allowed a where why is null and (not fresh or slice_left is null or fresh_ones <= slice_left)
    order by turn, campaign_id limit p_limit)
  select array(select s.message_id from served s order by s.turn, s.campaign_id),
    array(select distinct h.campaign_id from head h),
    -- A single campaign needs no turn.
    (select case when count(*) > 1 then jsonb_agg(t) filter (where t.turn is not null) end
      from (select h.campaign_id, max(s.turn) as turn from head h left join served s on s.message_id = h.message_id
        group by h.campaign_id) t),
    (select jsonb_agg(jsonb_build_object('id', j.message_id, 'verdict', j.why, 'campaign_id', j.campaign_id))
      from judged j where j.why is not null),
    (select array_agg(row (s.campaign_id, key, s.message_id)::private.campaign_recipients)
      from served s
      cross join lateral unnest(s.keys) key
      where key is not null)
  into picked, campaigns, turns, refused, recipients;
end $$;
comment on function private.pick_from_campaigns(public.senders, timestamptz, int) is
  'The next Message 1 of the running campaigns in turn: those served least come first; an idle campaign gains no '
  'credit. Also returns these campaigns, the last turn of each if there are several, the messages that may not be '
  'sent, with the reason, and under which numbers and user ids the others go.';
grant execute on function private.pick_from_campaigns(public.senders, timestamptz, int) to service_role;

create function private.decide(p_sender public.senders, p_now timestamptz, p_picked bigint[], p_campaigns bigint[],
  p_turns jsonb, p_refused jsonb, p_recipients private.campaign_recipients[], p_capped_until timestamptz)
returns private.granted
language plpgsql set search_path = '' as $$
declare
  v_slicing boolean;
  v_sliced bigint[];
  v_twice bigint[];
  v_granted private.granted;
begin
  -- Campaigns before messages, without waiting for a message: a webhook may lock it and wait for a lock held here.
  select bool_or(c.first_slice_claimed < c.first_slice) into v_slicing
  from (select first_slice_claimed, first_slice from public.campaigns where id = any (p_campaigns) order by id
    for no key update) c;
  if p_turns is not null then
    update public.campaigns c set turn = t.turn
    from (select (x ->> 'campaign_id')::bigint as id, (x ->> 'turn')::bigint as turn
      from jsonb_array_elements(p_turns) x) t
    where c.id = t.id;
  end if;
  v_twice := private.note_recipients(p_recipients, p_picked);
  if cardinality(v_twice) > 0 then
    p_picked := array(select p.id from unnest(p_picked) with ordinality p(id, place) where p.id <> all (v_twice)
      order by p.place);
    p_refused := coalesce(p_refused, '[]') || (
      select jsonb_agg(jsonb_build_object('id', id, 'verdict', 'duplicate', 'campaign_id', campaign_id))
      from public.messages where id = any (v_twice));
  end if;
  if p_refused <> '[]' then
    perform private.refuse(p_refused, p_capped_until);
    perform private.complete_campaigns(array(select (r ->> 'campaign_id')::bigint from jsonb_array_elements(p_refused) r
      where r ? 'campaign_id'));
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
      and (not c.audience_complete
        or exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'));
  end if;
  return v_granted;
end $$;
comment on function
  private.decide(public.senders, timestamptz, bigint[], bigint[], jsonb, jsonb, private.campaign_recipients[],
    timestamptz) is
  'Carries out what a claim has picked. When a first slice becomes full, its campaign pauses if messages are left.';
grant execute on function
  private.decide(public.senders, timestamptz, bigint[], bigint[], jsonb, jsonb, private.campaign_recipients[],
    timestamptz)
to service_role;

create function private.note_recipients(p_recipients private.campaign_recipients[], p_picked bigint[]) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_twice bigint[];
begin
  if p_recipients is null then return '{}'::bigint[]; end if;
  with going as materialized (select r.* from unnest(p_recipients) r where r.message_id = any (p_picked)),
  noted as (
    insert into private.campaign_recipients select * from going order by campaign_id, person_key, message_id
    on conflict do nothing returning *)
  select array_agg(distinct g.message_id) into v_twice from (select * from going except all select * from noted) g
  where not exists (select from private.campaign_recipients r
    where r.campaign_id = g.campaign_id and r.person_key = g.person_key and r.message_id = g.message_id);
  return coalesce(v_twice, '{}');
end $$;
comment on function private.note_recipients(private.campaign_recipients[], bigint[]) is
  'Stores under which numbers and user ids the picked messages are about to go; returns those whose person the '
  'campaign has written to already, through another contact.';
grant execute on function private.note_recipients(private.campaign_recipients[], bigint[]) to service_role;

create function private.refuse(p_refused jsonb, p_capped_until timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_locked bigint[] := array(
    select id from public.messages
    where id = any (array(select (r ->> 'id')::bigint from jsonb_array_elements(p_refused) r))
    order by id for no key update skip locked);
  v_verdict text;
  v_ids bigint[];
begin
  for v_verdict, v_ids in
    select r ->> 'verdict', array_agg((r ->> 'id')::bigint) from jsonb_array_elements(p_refused) r
    where (r ->> 'id')::bigint = any (v_locked) group by 1
  loop
    if v_verdict in ('postponed', 'asks_to_stop', 'capped') then
      update public.queue set due_at = case v_verdict when 'capped' then p_capped_until else 'infinity' end
      where message_id = any (v_ids);
    else
      perform private.skip_messages(v_ids, v_verdict);
    end if;
  end loop;
end $$;
comment on function private.refuse(jsonb, timestamptz) is
  'Handles messages that the claim may not send: skipped with the reason, or postponed until their campaign or the '
  'cost cap allows them, or until a user has decided whether the person asked for a stop. '
  'Messages locked by others are handled by a later claim.';
grant execute on function private.refuse(jsonb, timestamptz) to service_role;

create function private.grant_slots(p_sender public.senders, p_now timestamptz, p_ids bigint[]) returns private.granted
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[] := array(
    select id from public.messages where id = any (p_ids) order by id for no key update skip locked);
  -- Ids like those of private.uuid7(), with the sender's mark; one instant for all of them saves a call for each.
  v_instant text := overlay(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
    placing '-' from 9 for 0) || '-7';
  v_day constant date := private.account_day(p_sender, p_now);
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
    select (left(overlay(gen_random_uuid()::text placing v_instant from 1 for 15), 28) || p_sender.mark)::uuid
        as attempt_id,
      m.id, m.campaign_id, m.kind, m.attempts, m.round, m.params, m.body, k.phone, k.user_id,
      m.kind in ('message_1', 'test')
        and coalesce(v.last_inbound_at <= p_now - p_sender.service_window, true) as initiates,
      private.is_service(m.kind, m.params) as service,
      case when p_sender.cost_cap is not null then private.price(k.country_code, case m.kind
          when 'message_1' then (select template_snapshot ->> 'category' from public.campaigns where id = m.campaign_id)
          else coalesce(m.params #>> '{template,category}', 'service') end, p_sender.currency, v_day) end as price
    from sending m
    cross join lateral (
      select case when m.kind = 'test' then coalesce(phone, (
          select n.phone from private.test_numbers n where n.contact_id = id)) else phone end as phone,
        user_id, country_code
      from public.contacts where id = m.contact_id limit 1) k
    left join lateral (
      select last_inbound_at from public.conversations
      where sender_id = p_sender.id and contact_id = m.contact_id limit 1) v on true),
  tried as (
    insert into public.attempts (id, message_id, sender_id, claimed_at, number, round, initiates)
    select j.attempt_id, j.id, p_sender.id, p_now, j.attempts, j.round, j.initiates from judged j order by j.id)
  select count(*), count(*) filter (where j.initiates), coalesce(sum(j.price) filter (where not j.service), 0)
      + case when p_sender.cost_cap is null then 0 else (
        select coalesce(sum(v.price), 0) from (
          select price from judged where service order by array_position(p_ids, id)
          offset greatest(0, private.free_service_messages() - p_sender.service_used)) v) end,
    count(*) filter (where j.service),
    (select json_object_agg(c.id,
        json_build_object('template', c.template_snapshot, 'follow_up_body', c.follow_up_body))
      from public.campaigns c where c.id = any (array(select distinct campaign_id from judged))),
    json_agg(json_build_object('attempt_id', j.attempt_id, 'message_id', j.id, 'kind', j.kind,
      'campaign_id', j.campaign_id, 'to', j.phone, 'recipient', case when j.phone is null then j.user_id end,
      'params', j.params, 'body', j.body)
      order by array_position(p_ids, j.id))
  into v_granted from judged j;
  return v_granted;
end $$;
comment on function private.grant_slots(public.senders, timestamptz, bigint[]) is
  'Removes messages from the queue, writes an attempt for each and returns how to send it.';
grant execute on function private.grant_slots(public.senders, timestamptz, bigint[]) to service_role;

-- schemas/2-functions/sending/limits.sql
-- What limits sending besides the rate: sending hours, Meta's tier, the monthly cost cap.
create function private.opens_at(p_sender public.senders, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_local timestamp := p_now at time zone p_sender.time_zone;
  v_time time := v_local::time;
  v_from time := p_sender.sending_starts_at;
  v_to time := p_sender.sending_ends_at;
begin
  if v_from is null or v_from = v_to
    or (v_from < v_to and v_time >= v_from and v_time < v_to)
    or (v_from > v_to and (v_time >= v_from or v_time < v_to)) then
    return p_now;
  end if;
  return greatest(p_now,
    (v_local::date + case when v_time < v_from then 0 else 1 end + v_from) at time zone p_sender.time_zone);
end $$;
comment on function private.opens_at(public.senders, timestamptz) is
  'Now if it is within the sending hours of the sender''s time zone, else when they next begin. The hours may span '
  'midnight.';
grant execute on function private.opens_at(public.senders, timestamptz) to service_role;

create function private.tier_people(p_sender public.senders, p_now timestamptz) returns setof timestamptz
language sql stable as $$
  select max(a.claimed_at)
  from public.senders s
  cross join lateral (
    select message_id, claimed_at from public.attempts
    where sender_id = s.id and busy_until > p_now - interval '24 h' and claimed_at > p_now - interval '24 h'
      and initiates and coalesce(outcome in ('accepted', 'unknown'), true)) a
  cross join lateral (select contact_id from public.messages where id = a.message_id limit 1) m
  cross join lateral (select id, phone_key, user_key from public.contacts where id = m.contact_id limit 1) k
  where s.waba_id = p_sender.waba_id
  group by coalesce(k.phone_key, k.user_key, int8send(k.id))
$$;
comment on function private.tier_people(public.senders, timestamptz) is
  'When the business account last wrote first to each of the people of the last 24 hours. Without search_path, so that '
  'the planner inlines it.';
grant execute on function private.tier_people(public.senders, timestamptz) to service_role;

create function private.used_tier(p_sender public.senders, p_now timestamptz, out n int, out frees_at timestamptz)
language sql stable set search_path = '' as $$
  with people as materialized (select at from private.tier_people(p_sender, p_now) at)
  select count(*)::int,
    (select at from people order by at offset greatest(0, (select count(*) from people) - p_sender.tier_limit)
      limit 1) + interval '24 h'
  from people
$$;
comment on function private.used_tier(public.senders, timestamptz) is
  'How many people the business account has written to first in the last 24 hours, and when one more may be written '
  'to.';
grant execute on function private.used_tier(public.senders, timestamptz) to service_role;

create function private.share_tier(p_sender_id bigint) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtext('relance tier'), hashtext(s.waba_id)) from public.senders s
  where s.id = p_sender_id and s.tier_limit is not null
    and exists (select from public.senders o where o.waba_id = s.waba_id and o.id <> s.id);
end $$;
comment on function private.share_tier(bigint) is
  'Lets the claims of numbers that share Meta''s limit wait for each other: each counts what the others have sent. '
  'Taken before every row lock.';
grant execute on function private.share_tier(bigint) to service_role;

create function private.campaign_capacity(inout p_sender public.senders, p_now timestamptz, out room int)
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
comment on function private.campaign_capacity(public.senders, timestamptz) is
  'How many people campaigns may write to now by sending hours and Meta''s tier. If none, the sender''s row says '
  'until when.';
grant execute on function private.campaign_capacity(public.senders, timestamptz) to service_role;

create function private.month_messages(p_sender public.senders, p_month date)
returns table (id bigint, kind public.message_kind, params jsonb, contact_id bigint, campaign_id bigint, price numeric,
  at timestamptz, service boolean, place bigint)
language sql stable set search_path = '' as $$
  select x.id, x.kind, x.params, x.contact_id, x.campaign_id, x.price, x.at, x.service,
    row_number() over (partition by x.service and x.price is null order by x.at, x.id)
  from (
    select m.id, m.kind, m.params, m.contact_id, m.campaign_id, m.price, a.claimed_at as at,
      private.is_service(m.kind, m.params) and m.service_month is null as service
    from (
      select message_id, claimed_at from public.attempts
      where sender_id = p_sender.id and busy_until > (p_month::timestamp at time zone p_sender.time_zone)
        and claimed_at >= (p_month::timestamp at time zone p_sender.time_zone)
        and coalesce(outcome in ('accepted', 'unknown'), true)) a
    cross join lateral (select * from public.messages where id = a.message_id and state <> 'failed' limit 1) m) x
$$;
comment on function private.month_messages(public.senders, date) is
  'A sender''s messages of a month, of those that failed none. `service`: a service message that is not counted yet; '
  '`place` is its place among them.';
grant execute on function private.month_messages(public.senders, date) to service_role;

create function private.month_cost(p_sender public.senders, p_month date) returns numeric
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(sum(case
      when m.price is not null then m.price
      when m.service and m.place + private.service_used(p_sender.id, p_month) <= private.free_service_messages() then 0
      else private.price(k.country_code,
        case when m.kind = 'message_1' then c.template_snapshot ->> 'category'
          else coalesce(m.params #>> '{template,category}', 'service') end,
        p_sender.currency, private.account_day(p_sender, m.at)) end), 0)
    from private.month_messages(p_sender, p_month) m
    cross join lateral (select country_code from public.contacts where id = m.contact_id limit 1) k
    left join lateral (select template_snapshot from public.campaigns where id = m.campaign_id limit 1) c on true);
end $$;
comment on function private.month_cost(public.senders, date) is
  'The cost of a sender''s messages of a month: Meta''s price where it is known, nothing for service messages that are '
  'still free, else the list price.';
grant execute on function private.month_cost(public.senders, date) to service_role;

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
  if p_sender.cost_month is distinct from v_month or p_sender.waits_for = 'cost_cap'
    or p_sender.cost_used >= p_sender.cost_cap then
    p_sender.cost_used := private.month_cost(p_sender, v_month);
    p_sender.cost_month := v_month;
    p_sender.service_used := private.service_used(p_sender.id, v_month)
      + (select count(*) from private.month_messages(p_sender, v_month) m where m.service);
  else
    p_sender.service_used := greatest(p_sender.service_used, private.service_used(p_sender.id, v_month));
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
  'Whether the monthly cost cap is reached, and when to check again. Between two calculations cost_used only grows, '
  'by list prices, so that the cap is not exceeded.';
grant execute on function private.cap_reached_until(public.senders, timestamptz) to service_role;

create function private.affordable(p_sender public.senders, p_ids bigint[], p_now timestamptz) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return array(
    select x.id
    from (
      select p.*, sum(p.price) over (order by p.place) as total,
        bool_or(p.price is null) over (order by p.place) as unknown
      from (
        select ids.id, ids.place, m.kind,
          case when private.is_service(m.kind, m.params) and p_sender.service_used
              + row_number() over (partition by private.is_service(m.kind, m.params) order by ids.place)
              <= private.free_service_messages() then 0
            else private.price(k.country_code, case when m.kind = 'message_1' then c.category
              else coalesce(m.params #>> '{template,category}', 'service') end, p_sender.currency,
              private.account_day(p_sender, p_now))
          end as price
        from unnest(p_ids) with ordinality ids(id, place)
        cross join lateral (select kind, contact_id, campaign_id, params from public.messages where id = ids.id
          limit 1) m
        cross join lateral (select country_code from public.contacts where id = m.contact_id limit 1) k
        left join lateral (select template_snapshot ->> 'category' as category from public.campaigns
          where id = m.campaign_id limit 1) c on true) p) x
    where x.kind not in ('message_1', 'message_2')
      or (p_sender.cost_used + x.total <= p_sender.cost_cap and not x.unknown)
    order by x.place);
end $$;
comment on function private.affordable(public.senders, bigint[], timestamptz) is
  'The messages that the monthly cap still covers, in their order. Those without a known price wait; those that a '
  'user sends by hand always go.';
grant execute on function private.affordable(public.senders, bigint[], timestamptz) to service_role;

create function private.sending_outlook(p_sender public.senders, p_campaign_id bigint, p_now timestamptz,
  p_tier boolean)
returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('rate_per_minute', least(p_sender.rate_per_minute, 60 * p_sender.rate_per_second),
    'time_zone', p_sender.time_zone,
    'sending_starts_at', p_sender.sending_starts_at, 'sending_ends_at', p_sender.sending_ends_at,
    'tier_limit', p_sender.tier_limit,
    'tier_frees', case when p_tier and p_sender.tier_limit is not null then (
      select coalesce(jsonb_agg(jsonb_build_object('at', f.at, 'n', f.n) order by f.at), '[]') from (
        select date_trunc('minute', at) + interval '24 h 1 min' as at, count(*) as n
        from private.tier_people(p_sender, p_now) at group by 1) f) else '[]' end,
    'queues', (select coalesce(jsonb_agg(q.n order by q.n), '[]') from (
      select sum(t.n) as n from public.campaigns c
      join public.campaign_totals t on t.campaign_id = c.id and t.kind = 'message_1' and t.state = 'queued'
      where c.sender_id = p_sender.id and c.status = 'running' and c.id is distinct from p_campaign_id
      group by c.id having sum(t.n) > 0) q))
$$;
comment on function private.sending_outlook(public.senders, bigint, timestamptz, boolean) is
  'What decides when a campaign of the sender ends, besides its own people: the rate, the hours, Meta''s limit and '
  'when places under it become free, to the minute, and how many people each other running campaign waits to write '
  'to. '
  'Definer: callers are definer functions that check the caller.';

-- schemas/2-functions/sending/pump.sql
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

-- schemas/2-functions/sending/record.sql
-- Storing the results of attempts that workers report.
create type private.result as (
  attempt_id uuid, message_id bigint, sender_id bigint, contact_id bigint, campaign_id bigint,
  outcome public.attempt_outcome, pauses text, opts_out boolean, code int, age interval,
  wamid text, wa_id text, user_id text, held boolean, details text, answered boolean);
comment on type private.result is
  'A reported result with the data of its attempt. Composite types, because unnesting them costs a fifth of jsonb.';

create type private.ended_attempt as (
  attempt_id uuid, message_id bigint, sender_id bigint, claimed_at timestamptz, number smallint,
  outcome public.attempt_outcome, code int, wamid text, pauses text, held boolean);
comment on type private.ended_attempt is 'An attempt that a result has just ended.';

create type private.moved_message as (
  id bigint, kind public.message_kind, state public.message_state, tries smallint, campaign_id bigint,
  contact_id bigint, sender_id bigint, outcome public.attempt_outcome, code int);
comment on type private.moved_message is 'A message that the end of an attempt has just moved to another state.';

create function private.read_results(p_results jsonb) returns private.result[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select row(x.*)::private.result from (
  select distinct on (r.attempt_id) r.attempt_id, a.message_id, a.sender_id, m.contact_id, m.campaign_id,
    case
      when r.outcome <> 'rejected' then r.outcome
      -- A campaign that no longer runs cannot be stopped: its message would be retried for ever.
      when f.pauses = 'campaign' and coalesce((select status from public.campaigns where id = m.campaign_id)
        not in ('running', 'paused'), true) then 'permanent'
      else f.outcome
    end::public.attempt_outcome,
    f.pauses, coalesce(f.opts_out, false),
    r.code::int, least(greatest(coalesce(r.age_ms, 0), 0), 86400000)::float8 * interval '1 ms',
    left(r.wamid, 512),
    case when r.wa_id ~ '^[1-9][0-9]{6,14}$' then r.wa_id end,
    case when r.user_id ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then r.user_id end,
    coalesce(r.held, false), left(r.details, 500), coalesce(r.answered, false)
  from jsonb_to_recordset(p_results) as r(attempt_id uuid, outcome text, age_ms numeric, wamid text, wa_id text,
    user_id text, held boolean, code numeric, details text, answered boolean)
  cross join lateral (select a.message_id, a.sender_id from public.attempts a where a.id = r.attempt_id limit 1) a
  cross join lateral (select m.contact_id, m.campaign_id from public.messages m where m.id = a.message_id limit 1) m
  left join lateral (select e.class from public.error_classes e where e.code = r.code::int limit 1) e on true
  left join lateral (
    select f.outcome, f.pauses, f.opts_out from public.error_effects f
    where f.class = coalesce(e.class, 'passing') and r.outcome = 'rejected' limit 1) f on true
  where r.outcome in ('accepted', 'rejected', 'unsent', 'unknown')
  order by r.attempt_id) x);
end $$;
comment on function private.read_results(jsonb) is
  'Results with the data of their attempts. A rejection has the effects of its code''s class; an unknown code counts '
  'as passing.';
grant execute on function private.read_results(jsonb) to service_role;

create function private.close_attempts(p_results private.result[], p_now timestamptz) returns private.ended_attempt[]
language plpgsql set search_path = '' as $$
declare
  v_done private.ended_attempt[];
begin
  with done as (
    update public.attempts a set
      finished_at = coalesce(a.finished_at, p_now - least(r.age, p_now - a.claimed_at)),
      -- A request without a response may still reach Meta: its slot stays occupied for one more deadline.
      busy_until = case when a.finished_at is not null then a.busy_until
        else p_now - least(r.age, p_now - a.claimed_at) + s.long_window
          + case when r.outcome = 'unknown' and not r.answered then s.attempt_deadline else '0' end end,
      outcome = r.outcome, code = coalesce(r.code, a.code),
      details = case when k.deleted_at is null then coalesce(r.details, a.details) end,
      wamid = case when k.deleted_at is null then coalesce(r.wamid, a.wamid)
        else coalesce(private.wamid_digest(r.wamid), a.wamid) end
    from unnest(p_results) r
    cross join lateral (select deleted_at from public.contacts c where c.id = r.contact_id limit 1) k
    cross join lateral (select long_window, attempt_deadline from public.senders s where s.id = r.sender_id limit 1) s
    where a.id = r.attempt_id and (a.outcome is null or (a.outcome = 'unknown' and r.outcome <> 'unknown'))
    returning a.id, a.message_id, a.sender_id, a.claimed_at, a.number, a.outcome, a.code, a.wamid, r.pauses, r.held)
  select coalesce(array_agg(row(d.*)::private.ended_attempt), '{}') into v_done from done d;
  return v_done;
end $$;
comment on function private.close_attempts(private.result[], timestamptz) is
  'Ends attempts that are open, or unknown and now known. Their slots become free one window after their end.';
grant execute on function private.close_attempts(private.result[], timestamptz) to service_role;

create function private.move_messages(p_done private.ended_attempt[], p_now timestamptz) returns private.moved_message[]
language plpgsql set search_path = '' as $$
declare
  v_moved private.moved_message[];
  v_again boolean;
  v_answered boolean;
  v_failed bigint[];
begin
  with d as materialized (
    select distinct on (x.message_id) x.message_id, x.number, x.outcome, x.code, x.held
    from unnest(p_done) x order by x.message_id, x.outcome = 'accepted' desc, x.number desc),
  n as materialized (
    select d.*, case
        when d.outcome = 'accepted' then 'accepted'
        when d.outcome = 'unknown' then 'unknown'
        when d.outcome = 'permanent' or (d.outcome = 'passing' and m.tries >= 3) then 'failed'
        when (select status from public.campaigns where id = m.campaign_id) = 'cancelled' then 'cancelled'
        else 'queued'
      end::public.message_state as state
    from d
    cross join lateral (
      select state, attempts, tries, campaign_id from public.messages where id = d.message_id limit 1) m
    -- Acceptance counts for any attempt, other outcomes only for the latest one.
    where m.state in ('sending', 'unknown') and (d.outcome = 'accepted' or d.number = m.attempts)),
  moved as (
    update public.messages m set
      state = n.state,
      accepted_at = case when n.state = 'accepted' then p_now end,
      day = case when n.state in ('accepted', 'failed', 'unknown')
        then coalesce(m.day, (p_now at time zone 'UTC')::date) end,
      failed_at = case when n.state = 'failed' then p_now end,
      again_from = case when n.state = 'failed' then private.again_from(n.code, p_now) end,
      held = n.state = 'accepted' and n.held,
      tries = m.tries - case when n.outcome in ('stopping', 'unsent') then 1 else 0 end,
      code = case when n.state <> 'accepted' then n.code end
    from n where m.id = n.message_id
    returning m.id, m.kind, m.state, m.tries, m.campaign_id, m.contact_id, m.sender_id, n.outcome, n.code)
  select coalesce(array_agg(row(v.*)::private.moved_message), '{}'), bool_or(v.state = 'queued'),
    bool_or(v.kind = 'message_2' and v.state = 'accepted'),
    array_agg(v.id) filter (where v.kind = 'reply' and v.state = 'failed')
  into v_moved, v_again, v_answered, v_failed from moved v;

  if v_again then
    insert into public.queue (message_id, sender_id, campaign_id, kind, due_at)
    select v.id, v.sender_id, v.campaign_id, v.kind,
      p_now + case when v.outcome = 'passing'
        then private.retry_delay(coalesce(e.delay_base, s.retry_base), coalesce(e.delay_factor, 2),
          greatest(s.retry_cap, e.delay_base), v.tries)
        else '0' end
    from unnest(v_moved) v
    cross join lateral (select retry_base, retry_cap from public.senders where id = v.sender_id limit 1) s
    left join lateral (select delay_base, delay_factor from public.error_classes where code = v.code limit 1) e on true
    where v.state = 'queued'
    on conflict (message_id) do nothing;
  end if;
  if v_answered then
    -- Does not wait: a webhook with an answer locks the conversation and may wait for the message.
    update public.conversations set last_outbound_at = p_now
    where id = any (array(
      select c.id from unnest(v_moved) x
      join public.conversations c on c.sender_id = x.sender_id and c.contact_id = x.contact_id
      where x.kind = 'message_2' and x.state = 'accepted' order by c.id for no key update of c skip locked));
  end if;
  if v_failed is not null then perform private.ask_again(v_failed, p_now); end if;
  return v_moved;
end $$;
comment on function private.move_messages(private.ended_attempt[], timestamptz) is
  'Moves messages that are sending or unknown by the ends of their attempts. What was not the message''s fault does '
  'not count as a try.';
grant execute on function private.move_messages(private.ended_attempt[], timestamptz) to service_role;

-- schemas/2-functions/sending/results.sql
-- What results mean beyond their message: retry delays, back-off, stopping a campaign or the sender.
create function private.error_class(p_code int) returns text
language sql stable set search_path = '' as $$ select class from public.error_classes where code = p_code $$;
comment on function private.error_class(int) is
  'The class of an error code: passing, permanent, opt_out …; null if it is unknown.';

create function private.is_retryable(p_code int) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from public.error_classes e join public.error_effects f on f.class = e.class
    where e.code = p_code and f.outcome = 'passing')
$$;
comment on function private.is_retryable(int) is
  'Whether a user may send a message again that failed with this code.';

create function private.again_from(p_code int, p_at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
  select p_at + f.waits from public.error_classes e join public.error_effects f on f.class = e.class
  where e.code = p_code
$$;
comment on function private.again_from(int, timestamptz) is
  'From when on another campaign may write to a person whose message was refused with this code; null unless the '
  'refusal lasts for a time.';
grant execute on function private.again_from(int, timestamptz) to service_role;

create function private.refused_for_now(p_contact_id bigint, p_at timestamptz) returns setof bigint
language sql stable as $$
  select m.id from public.messages m
  where m.contact_id = p_contact_id and m.again_from > p_at
    and not exists (select from public.conversations c
      where c.contact_id = m.contact_id and c.sender_id = m.sender_id and c.window_until > p_at)
$$;
comment on function private.refused_for_now(bigint, timestamptz) is
  'The refused messages because of which a person should get no marketing at that time. An open window lifts Meta''s '
  'limit. Without search_path, so that the planner inlines it.';
grant execute on function private.refused_for_now(bigint, timestamptz) to service_role;

create function private.retry_delay(p_base interval, p_factor numeric, p_cap interval, p_try int) returns interval
language sql volatile set search_path = '' as $$
  select least(p_cap, p_base * (power(p_factor, p_try - 1) * (1 + random() * (p_factor - 1)))::float8)
$$;
comment on function private.retry_delay(interval, numeric, interval, int) is
  'A random delay between base × factor^(try − 1) and the next power: always longer than the previous one, different '
  'for each sender, and bounded.';
grant execute on function private.retry_delay(interval, numeric, interval, int) to service_role;

create function private.apply_result_effects(p_done private.ended_attempt[], p_moved private.moved_message[],
  p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  s public.senders;
  x record;
begin
  for x in
    select d.sender_id, bool_or(d.outcome in ('accepted', 'passing', 'permanent', 'stopping')) as answered,
      min(d.claimed_at) filter (where d.outcome = 'unsent') as unsent_from,
      max(d.claimed_at) filter (where d.outcome = 'unsent') as unsent_at,
      max(e.slows_for) filter (where d.outcome = 'passing') as slows_for,
      max(d.code) filter (where d.pauses = 'sender') as stop_code
    from unnest(p_done) d
    left join lateral (select slows_for from public.error_classes where code = d.code limit 1) e on true
    where d.outcome <> 'unknown'
    group by d.sender_id order by d.sender_id
  loop
    select * into s from public.senders where id = x.sender_id;
    if x.answered then
      s.unsent_in_a_row := 0;
      s.backoff_until := greatest(case when s.backoff_until > p_now then s.backoff_until end, p_now + x.slows_for);
    -- Attempts claimed before the last back-off failed together and count once.
    elsif x.unsent_at >= coalesce(s.backoff_until, '-infinity') then
      s.unsent_in_a_row := s.unsent_in_a_row + 1;
      s.backoff_until := p_now + least(s.backoff_cap, s.backoff_base * power(2, least(s.unsent_in_a_row, 20) - 1));
    end if;
    update public.senders set unsent_in_a_row = s.unsent_in_a_row, backoff_until = s.backoff_until
    where id = s.id and (unsent_in_a_row, backoff_until) is distinct from (s.unsent_in_a_row, s.backoff_until);
    if x.stop_code is not null then
      perform private.pause_sender(s.id, 'error', x.stop_code, p_now);
    elsif s.unsent_in_a_row >= 10 then
      perform private.pause_sender(s.id, 'unreachable', null, p_now);
    end if;
  end loop;

  for x in
    select m.campaign_id, max(d.code) as code
    from unnest(p_done) d
    cross join lateral (select campaign_id from public.messages where id = d.message_id limit 1) m
    where d.outcome = 'stopping' and d.pauses = 'campaign'
    group by 1 order by 1
  loop
    perform private.pause_campaigns(array[x.campaign_id], 'error', x.code, p_now);
  end loop;
  perform private.break_circuits(p_moved, p_now);
end $$;
comment on function private.apply_result_effects(private.ended_attempt[], private.moved_message[], timestamptz) is
  'What results mean for campaign and sender: slow down, back off (5 s to 5 min; ten in a row pause the sender), stop.';
grant execute on function
  private.apply_result_effects(private.ended_attempt[], private.moved_message[], timestamptz)
to service_role;

create function private.break_circuits(p_moved private.moved_message[], p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  c public.campaigns;
  x record;
begin
  for x in
    select m.campaign_id, bool_or(m.state = 'accepted') as went_well,
      count(*) filter (where m.state = 'failed') as failed, max(m.code) filter (where m.state = 'failed') as code,
      count(distinct m.code) filter (where m.state = 'failed') as codes
    from unnest(p_moved) m
    where m.campaign_id is not null and m.state in ('accepted', 'failed')
    group by 1 order by 1
  loop
    select * into c from public.campaigns where id = x.campaign_id;
    if x.went_well or x.codes > 1 then
      update public.campaigns set failing_code = null, failed_in_a_row = 0 where id = c.id and failed_in_a_row > 0;
    elsif x.failed > 0 then
      update public.campaigns
      set failed_in_a_row = x.failed + case when failing_code = x.code then failed_in_a_row else 0 end,
        failing_code = x.code
      where id = c.id returning * into c;
      if c.failed_in_a_row >= (select breaks_after from public.error_classes where code = x.code) then
        perform private.pause_campaigns(array[c.id], 'repeated_error', x.code, p_now);
      end if;
    end if;
  end loop;
end $$;
comment on function private.break_circuits(private.moved_message[], timestamptz) is
  'Pauses a campaign after the same error several times in a row without an accepted message: the fault is in the '
  'campaign.';
grant execute on function private.break_circuits(private.moved_message[], timestamptz) to service_role;

-- schemas/2-functions/sending/stopping.sql
-- Pausing senders and campaigns, and completing campaigns.
create function private.pause_campaigns(p_ids bigint[], p_reason text, p_code int, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  perform from public.campaigns where id = any (p_ids) order by id for no key update;
  update public.campaigns set status = 'paused', paused_at = p_now, pause_reason = p_reason, pause_code = p_code
  where id = any (p_ids) and status = 'running';
end $$;
comment on function private.pause_campaigns(bigint[], text, int, timestamptz) is
  'Pauses those of the campaigns that are running.';
grant execute on function private.pause_campaigns(bigint[], text, int, timestamptz) to service_role;

create function private.pause_sender(p_sender_id bigint, p_reason text, p_code int, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_detail jsonb := jsonb_build_object('reason', p_reason, 'code', p_code);
begin
  update public.senders set paused_at = p_now, pause_reason = p_reason, pause_code = p_code
  where id = p_sender_id and paused_at is null;
  perform private.pause_campaigns(array(select id from public.campaigns
    where sender_id = p_sender_id and status = 'running'), p_reason, p_code, p_now);
  case p_reason
    when 'restored' then perform private.raise_alert('database_restored', p_sender_id, null, v_detail, p_now);
    when 'key_differs' then perform private.raise_alert('opt_out_key_differs', p_sender_id, null, v_detail, p_now);
    else perform private.raise_alert('sender_paused', p_sender_id, null, v_detail, p_now);
  end case;
end $$;
comment on function private.pause_sender(bigint, text, int, timestamptz) is
  'Stops a sender and, so that every user sees it, the campaigns running on it. Resuming any of its campaigns lets it '
  'send again.';
grant execute on function private.pause_sender(bigint, text, int, timestamptz) to service_role;

create function private.unpause_sender(p_sender_id bigint, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  if private.restore_problem() is not null then return; end if;
  update public.senders set paused_at = null, pause_reason = null, pause_code = null, unsent_in_a_row = 0,
    backoff_until = null
  where id = p_sender_id and (paused_at is not null or unsent_in_a_row > 0);
  update public.alerts set cleared_at = p_now
  where kind in ('sender_paused', 'account_error', 'database_restored', 'opt_out_key_differs')
    and sender_id = p_sender_id and cleared_at is null;
end $$;
comment on function private.unpause_sender(bigint, timestamptz) is
  'Lets a sender send again after a user has decided that the cause of the stop is over; not before what a restore '
  'left is settled.';
grant execute on function private.unpause_sender(bigint, timestamptz) to service_role;

create function private.lock_ending_campaigns(p_ids bigint[]) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
begin
  if coalesce(cardinality(p_ids), 0) = 0 then return '{}'::bigint[]; end if;
  select array_agg(c.id) into v_ids
  from unnest(p_ids) ids(id)
  cross join lateral (select id from public.campaigns
    where id = ids.id and audience_complete
      and (status = 'running' or (status = 'paused' and pause_reason = 'first_slice')) limit 1) c
  where (select count(*) from (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'
    limit 101) few) <= 100;
  if v_ids is null then return '{}'::bigint[]; end if;
  perform from public.campaigns where id = any (v_ids) order by id for no key update;
  return v_ids;
end $$;
comment on function private.lock_ending_campaigns(bigint[]) is
  'Locks campaigns with few messages left, before messages are locked: of two transactions that end the last two '
  'messages the second must see the first.';
grant execute on function private.lock_ending_campaigns(bigint[]) to service_role;

create function private.complete_campaigns(p_ids bigint[]) returns int
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[] := private.lock_ending_campaigns(p_ids);
  v_now timestamptz := private.clock();
  v_n int := 0;
begin
  if cardinality(v_ids) > 0 then
    update public.campaigns c set status = 'completed', completed_at = v_now, paused_at = null, pause_reason = null,
      pause_code = null
    where c.id = any (v_ids) and c.audience_complete
      and (c.status = 'running' or (c.status = 'paused' and c.pause_reason = 'first_slice'))
      and not exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1')
      and not exists (
        select from public.attempts a
        cross join lateral (
          select m.campaign_id, m.kind, m.state from public.messages m where m.id = a.message_id limit 1) m
        where a.sender_id = c.sender_id and a.busy_until = 'infinity'
          and m.campaign_id = c.id and m.kind = 'message_1' and m.state = 'sending');
    get diagnostics v_n = row_count;
  end if;
  return v_n;
end $$;
comment on function private.complete_campaigns(bigint[]) is
  'Completes campaigns whose audience is complete and that have no Message 1 queued or sending. Unknown messages do '
  'not keep a campaign open.';
grant execute on function private.complete_campaigns(bigint[]) to service_role;

-- schemas/2-functions/stats/campaigns.sql
-- The progress of a campaign.
create function private.stats_of(c public.campaigns) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.state_counts(c.id) || jsonb_build_object(
    'audience', (select coalesce(sum(n::bigint), 0)
      from jsonb_each_text(private.state_counts(c.id) -> 'message_1') s(state, n)),
    'replied', (select count(distinct i.contact_id) from public.interactions i where i.campaign_id = c.id
      and i.answers),
    'cost', (
      select jsonb_build_object('estimated', case when k.known then c.estimated_cost end,
        'actual', case when k.known then (
          select coalesce(sum(cost), 0) from public.campaign_totals where campaign_id = c.id) end,
        'currency', k.currency)
      from (select n.currency, private.has_prices(n.currency) as known from (
        select coalesce((select currency from public.senders where id = c.sender_id), 'EUR') as currency) n) k))
$$;
comment on function private.stats_of(public.campaigns) is 'Definer: callers have checked the user.';

create function private.campaign_stats(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.stats_of(c) from private.readable_campaign(p_campaign_id) c where c.id is not null
$$;
comment on function private.campaign_stats(bigint) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';

create function private.campaign_progress(p_campaign_id bigint) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.campaigns := private.readable_campaign(p_campaign_id);
  s public.senders;
  v_now timestamptz := private.clock();
begin
  if c.id is null then return null; end if;
  select * into s from public.senders where id = c.sender_id;
  return private.campaign_stats(c.id) || jsonb_build_object(
    'id', c.id, 'status', c.status, 'audience_complete', c.audience_complete, 'scheduled_at', c.scheduled_at,
    'launched_at', c.launched_at, 'first_slice', c.first_slice,
    'slice_left', case when c.first_slice_claimed < c.first_slice then c.first_slice - c.first_slice_claimed end,
    'paused_at', c.paused_at,
    'pause_reason', c.pause_reason, 'pause_code', c.pause_code, 'completed_at', c.completed_at,
    'cancelled_at', c.cancelled_at, 'goes_on_at', case when (c.status, c.pause_reason) = ('paused', 'first_slice')
      then c.paused_at + private.first_slice_wait() end,
    'retryable', (select count(*) from public.messages m where m.campaign_id = c.id and m.problem = 'failed'
      and private.is_retryable(m.code)),
    'sent_last_minute', (select count(*) from public.attempts a join public.messages m on m.id = a.message_id
      where a.sender_id = c.sender_id and a.busy_until > v_now and a.claimed_at > v_now - interval '1 minute'
        and m.campaign_id = c.id),
    'next_due_at', case when not exists (
        select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= v_now)
      then (select min(q.due_at) from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'
        and q.due_at < 'infinity') end,
    'running_on_sender', (select count(*) from public.campaigns o
      where o.sender_id = c.sender_id and o.status = 'running'),
    'sender', case when s.id is not null then jsonb_build_object('id', s.id, 'rate_per_minute', s.rate_per_minute,
      'paused_at', s.paused_at, 'pause_reason', s.pause_reason, 'pause_code', s.pause_code,
      'backoff_until', case when s.backoff_until > v_now then s.backoff_until end, 'wake_failed_at', s.wake_failed_at,
      'database_wakes', private.database_wakes(), 'time_zone', s.time_zone, 'sending_starts_at', s.sending_starts_at,
      'sending_ends_at', s.sending_ends_at, 'waits_for', case when s.waits_until > v_now then s.waits_for end,
      'waits_until', case when s.waits_until > v_now then s.waits_until end,
      'outlook', private.sending_outlook(s, c.id, v_now, c.status = 'running'
        and (s.tier_limit - s.tier_used < 1000 + (select coalesce(sum(t.n), 0) from public.campaign_totals t
            where t.campaign_id = c.id and t.kind = 'message_1' and t.state = 'queued')
          or exists (select from public.senders o where o.waba_id = s.waba_id and o.id <> s.id)))) end,
    'opted_out', (select count(distinct i.contact_id) from public.interactions i
      where i.campaign_id = c.id and i.meaning = 'stop'),
    'now', v_now);
end $$;
comment on function private.campaign_progress(bigint) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';

-- schemas/2-functions/stats/periods.sql
-- Figures of a period: by day, campaign, country and hour.
create function private.period_statistics(p_from timestamptz, p_to timestamptz, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_now timestamptz := private.clock();
  v_to timestamptz := least(coalesce(p_to, v_now), v_now);
  v_first date := (p_from at time zone 'UTC')::date;
  v_last date := ((v_to - interval '1 microsecond') at time zone 'UTC')::date;
  v_days jsonb;
  v_states jsonb;
  v_cost jsonb;
  v_active bigint;
begin
  perform private.require_period(p_from, v_to);
  with counted as materialized (
    select d.day, d.kind, d.state, d.state in ('accepted', 'sent', 'delivered', 'read') as gone, sum(d.n)::bigint as n,
      sum(d.cost) as cost
    from public.day_totals d
    where (v_owner is null or d.owner_id = v_owner)
      and d.day between v_first and v_last
    group by d.day, d.kind, d.state
  ),
  answered as materialized (
    select t.day, sum(t.n)::bigint as n from public.answer_totals t
    where t.dimension = 'hour' and (v_owner is null or t.owner_id = v_owner)
      and t.day between v_first and v_last
    group by 1
  ),
  days as (
    select g.day::date as day from generate_series(v_first, v_last, interval '1 day') g(day)
  )
  select
    (select coalesce(jsonb_agg(jsonb_build_object('day', days.day,
      'message_1', coalesce((select sum(n) from counted c
        where c.day = days.day and c.kind = 'message_1' and c.gone), 0),
      'message_2', coalesce((select sum(n) from counted c
        where c.day = days.day and c.kind = 'message_2' and c.gone), 0),
      'others', coalesce((select sum(n) from counted c
        where c.day = days.day and c.kind not in ('message_1', 'message_2') and c.gone), 0),
      'replies', coalesce((select n from answered a where a.day = days.day), 0),
      'cost', coalesce((select sum(cost) from counted c where c.day = days.day), 0)) order by days.day), '[]')
      from days),
    (select jsonb_object_agg(k.kind, (
        select jsonb_object_agg(s.state,
          coalesce((select sum(n) from counted c where c.kind = k.kind and c.state = s.state), 0))
        from unnest(enum_range(null::public.message_state)) s(state)))
      from unnest(enum_range(null::public.message_kind)) k(kind))
  into v_days, v_states;
  v_cost := private.period_cost(v_first, v_last, v_owner is null, v_days);
  if v_to >= v_now - interval '1 minute' then
    select count(*) into v_active from public.contacts k
    where (v_owner is null or k.owner_id = v_owner) and k.last_interaction_at >= p_from;
  else
    select count(distinct i.contact_id) into v_active from public.interactions i
    where (v_owner is null or i.owner_id = v_owner) and i.at >= p_from and i.at < v_to;
  end if;
  return jsonb_build_object('from', p_from, 'to', v_to, 'states', v_states, 'active_contacts', v_active) || v_cost;
end $$;
comment on function private.period_statistics(timestamptz, timestamptz, uuid) is
  'Definer, with the owner checked first: reads the counters of a period at once. Days are UTC days, like the '
  'counters''.';

create function private.figures_of(p_owner uuid, p_from date, p_to date, p_time_zone text)
returns table (dimension text, key text, figures jsonb)
language plpgsql stable set search_path = '' as $f$
begin
  -- Pivots the states first: a hundred thousand rows become some thousand.
  -- The values are literals, so that the plan is made for this owner.
  return query execute format($q$
    with counted as (
      select c.dimension, c.key, case when c.dimension = 'hour' then c.day end as day, c.kind = 'message_1' as first,
        c.state, c.n::int as n, c.cost
      from public.breakdown_counters c
      where c.day between %2$L and %3$L and %1$s%5$s
      union all
      select k.dimension, k.key, case when k.dimension = 'hour' then c.day end, c.kind = 'message_1', c.state, c.n,
        c.cost
      from public.counter_deltas c
      cross join lateral (values ('campaign', coalesce(c.campaign_id::text, '')),
        ('country', coalesce(c.country_code::text, '')), ('hour', coalesce(c.hour::text, ''))) k(dimension, key)
      where c.day between %2$L and %3$L and %1$s
      union all
      select 'day', c.day::text, null, c.kind = 'message_1', c.state, c.n::int, c.cost
      from public.day_totals c where c.day between %2$L and %3$L and %1$s),
    side_by_side as (
      select c.dimension, c.key, c.day, c.first, sum(c.n) filter (where c.state = 'accepted') as accepted,
        sum(c.n) filter (where c.state = 'sent') as sent, sum(c.n) filter (where c.state = 'delivered') as delivered,
        sum(c.n) filter (where c.state = 'read') as read, sum(c.n) filter (where c.state = 'failed') as failed,
        sum(c.n) filter (where c.state = 'unknown') as unknown, sum(c.cost) filter (where c.cost <> 0) as cost
      from counted c group by 1, 2, 3, 4),
    placed as (
      select s.dimension,
        case when s.dimension = 'hour' and s.key <> ''
          then extract(hour from (s.day + make_interval(hours => s.key::int))
            at time zone 'UTC' at time zone %4$L)::text
          else s.key end as key,
        s.first, coalesce(s.accepted, 0) + coalesce(s.sent, 0) + coalesce(s.delivered, 0) + coalesce(s.read, 0) as sent,
        coalesce(s.delivered, 0) + coalesce(s.read, 0) as delivered, s.read, s.failed, s.unknown, s.cost
      from side_by_side s)
    select p.dimension, p.key, jsonb_build_object(
      'sent', coalesce(sum(p.sent), 0), 'delivered', coalesce(sum(p.delivered), 0), 'read', coalesce(sum(p.read), 0),
      'failed', coalesce(sum(p.failed), 0), 'unknown', coalesce(sum(p.unknown), 0), 'cost', coalesce(sum(p.cost), 0),
      'message_1', jsonb_build_object(
        'sent', coalesce(sum(p.sent) filter (where p.first), 0),
        'delivered', coalesce(sum(p.delivered) filter (where p.first), 0),
        'read', coalesce(sum(p.read) filter (where p.first), 0),
        'failed', coalesce(sum(p.failed) filter (where p.first), 0),
        'unknown', coalesce(sum(p.unknown) filter (where p.first), 0),
        'cost', coalesce(sum(p.cost) filter (where p.first), 0)))
    from placed p group by 1, 2$q$,
    case when p_owner is null then 'true' else format('c.owner_id = %L', p_owner) end, p_from, p_to, p_time_zone,
    -- All dimensions, because the index of an owner's rows starts with the dimension.
    case when p_owner is null then '' else ' and c.dimension in (''campaign'', ''country'', ''hour'')' end);
end $f$;
comment on function private.figures_of(uuid, date, date, text) is
  'Figures of a range of days by day, campaign, country and hour of the time zone; of all owners without one.';

create function private.analyse_period(p_from date, p_to date, p_time_zone text, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set work_mem = '64MB' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_zone text := case when private.is_time_zone(p_time_zone) then p_time_zone else 'UTC' end;
  v_currency text := coalesce((select currency from public.senders order by id limit 1), 'EUR');
  v_figures jsonb;
  v_replies jsonb;
begin
  perform private.require_period(p_from, p_to);
  select coalesce(jsonb_object_agg(x.dimension, x.keys), '{}') into v_figures
  from (select f.dimension, jsonb_object_agg(f.key, f.figures) as keys
    from private.figures_of(v_owner, p_from, p_to, v_zone) f group by 1) x;
  with told as (
    select t.dimension, case when t.dimension = 'hour' then t.day end as day, t.key, t.n::int as n
    from public.answer_counters t
    where t.dimension in ('campaign', 'hour') and t.day between p_from and p_to
      and (v_owner is null or t.owner_id = v_owner)
    union all
    select k.dimension, case when k.dimension = 'hour' then t.day end, k.key, t.n from public.answer_deltas t
    cross join lateral (values
      ('campaign', coalesce(t.campaign_id::text, '')), ('hour', t.hour::text)) k(dimension, key)
    where t.day between p_from and p_to and (v_owner is null or t.owner_id = v_owner)),
  answered as materialized (
    select t.dimension, t.day, t.key, sum(t.n) as n from told t group by 1, 2, 3 having sum(t.n) <> 0)
  select jsonb_build_object(
    'hour', (select coalesce(jsonb_object_agg(x.hour, x.n), '{}') from (
      select extract(hour from (a.day + make_interval(hours => a.key::int))
        at time zone 'UTC' at time zone v_zone)::int as hour, sum(a.n) as n
      from answered a where a.dimension = 'hour' group by 1) x),
    'day', (select coalesce(jsonb_object_agg(x.day, x.n), '{}') from (
      select a.day, sum(a.n) as n from answered a where a.dimension = 'hour' group by 1) x),
    'campaign', (select coalesce(jsonb_object_agg(a.key, a.n), '{}') from answered a where a.dimension = 'campaign'))
  into v_replies;
  return jsonb_build_object('from', p_from, 'to', p_to, 'time_zone', v_zone, 'currency', v_currency,
    'figures', v_figures, 'replies', v_replies,
    'spending', (select private.spending_of(b.first, b.last) from private.billed_days(p_from, p_to) b(first, last)),
    'campaigns', (select coalesce(jsonb_object_agg(g.id,
      jsonb_build_object('name', g.name, 'template_name', g.template_name,
        'template_language', g.template_language, 'category', lower(g.template_snapshot ->> 'category'))), '{}')
      from public.campaigns g
      where g.id = any (array(select k::bigint
        from jsonb_object_keys(coalesce(v_figures -> 'campaign', '{}') || (v_replies -> 'campaign')) k where k <> ''))),
    'rates', (select coalesce(jsonb_object_agg(k,
      jsonb_build_object('marketing', private.price(k, 'marketing', v_currency, p_to),
        'utility', private.price(k, 'utility', v_currency, p_to),
        'service', private.price(k, 'service', v_currency, p_to))), '{}')
      from jsonb_object_keys(coalesce(v_figures -> 'country', '{}')) k where k <> ''));
end $$;
comment on function private.analyse_period(date, date, text, uuid) is
  'Definer, with the owner checked first: reads the counters of a period at once. Days are UTC days, like the '
  'counters''; hours are in the given time zone.';

-- schemas/2-functions/webhooks/account.sql
-- Events of templates, quality, limits and accounts.
create function private.apply_account_events(p_changes jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  c record;
  s record;
begin
  perform from public.senders
  where waba_id = any (array(select x ->> 'waba_id' from jsonb_array_elements(p_changes) x))
  order by id for no key update;
  for c in
    select x ->> 'field' as field, x -> 'value' as value, x ->> 'waba_id' as waba_id
    from jsonb_array_elements(p_changes) x
  loop
    case c.field
      when 'message_template_status_update' then perform private.apply_template_status(c.waba_id, c.value, p_now);
      when 'message_template_quality_update' then
        update public.templates set quality = left(c.value ->> 'new_quality_score', 20)
        where id = private.template_of(c.waba_id, c.value);
        perform private.template_changed_quality(c.waba_id, c.value ->> 'message_template_name',
          c.value ->> 'new_quality_score', p_now);
      when 'template_category_update', 'template_correct_category_detection' then
        perform private.apply_template_category(c.waba_id, c.value, p_now);
      when 'phone_number_quality_update' then
        perform private.apply_limit(c.waba_id, c.value ->> 'display_phone_number',
          coalesce(c.value ->> 'max_daily_conversations_per_business', c.value ->> 'current_limit'),
          upper(c.value ->> 'event'), p_now);
      when 'business_capability_update' then
        perform private.apply_limit(c.waba_id, null,
          coalesce(c.value ->> 'max_daily_conversations_per_business', c.value ->> 'max_daily_conversation_per_phone'),
          null, p_now);
      when 'account_update' then perform private.apply_account_update(c.waba_id, c.value, p_now);
      when 'account_review_update' then perform private.apply_review(c.waba_id, c.value, p_now);
      when 'security' then perform private.apply_security(c.waba_id, c.value, p_now);
      when 'account_alerts' then
        for s in select id from public.senders where waba_id = c.waba_id order by id loop
          perform private.raise_alert('account_alert', s.id, null,
            case when jsonb_typeof(c.value) = 'object' then c.value else '{}' end, p_now);
        end loop;
      else null;
    end case;
  end loop;
end $$;
comment on function private.apply_account_events(jsonb, timestamptz) is
  'Applies all changes other than messages and statuses. Locks the senders first.';
grant execute on function private.apply_account_events(jsonb, timestamptz) to service_role;

create function private.template_of(p_waba_id text, p_value jsonb) returns bigint
language sql stable set search_path = '' as $$
  select id from public.templates
  where waba_id = p_waba_id and (meta_id = p_value ->> 'message_template_id'
    or (name = p_value ->> 'message_template_name'
      and language = replace(p_value ->> 'message_template_language', '-', '_')))
  order by meta_id is not distinct from p_value ->> 'message_template_id' desc limit 1
$$;
comment on function private.template_of(text, jsonb) is
  'The template of an event: by Meta''s id, else by name and language (en-US is stored as en_US).';
grant execute on function private.template_of(text, jsonb) to service_role;

create function private.apply_template_status(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text := upper(p_value ->> 'event');
  v_status text := case v_event when 'REINSTATED' then 'APPROVED' when 'UNARCHIVED' then 'APPROVED' else v_event end;
  t public.templates;
begin
  update public.templates set
    status = case when v_status = 'FLAGGED' then status else v_status end,
    rejected_reason = case when v_status = 'REJECTED' then left(p_value ->> 'reason', 500) end
  where id = private.template_of(p_waba_id, p_value) and v_event ~ '^[A-Z_]{2,40}$'
  returning * into t;
  if t.id is not null then perform private.template_changed_status(t, v_status, p_now); end if;
end $$;
comment on function private.apply_template_status(text, jsonb, timestamptz) is 'Stores the new status of a template.';
grant execute on function private.apply_template_status(text, jsonb, timestamptz) to service_role;

create function private.template_changed_status(t public.templates, p_status text, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  s record;
begin
  if p_status in ('PAUSED', 'DISABLED', 'REJECTED', 'DELETED', 'PENDING_DELETION', 'ARCHIVED', 'LIMIT_EXCEEDED',
    'LOCKED') then
    for s in select id from public.senders where waba_id = t.waba_id order by id loop
      perform private.pause_campaigns(array(
        select id from public.campaigns
        where sender_id = s.id and status = 'running' and template_name = t.name and template_language = t.language),
        'template_' || lower(p_status), null, p_now);
      perform private.raise_alert('template_stopped', s.id, null,
        jsonb_build_object('template', t.name, 'language', t.language, 'status', p_status), p_now);
    end loop;
  elsif p_status = 'APPROVED' then
    update public.alerts set cleared_at = p_now
    where kind = 'template_stopped' and cleared_at is null and detail ->> 'template' = t.name
      and detail ->> 'language' = t.language;
  end if;
end $$;
comment on function private.template_changed_status(public.templates, text, timestamptz) is
  'A template that may no longer be sent pauses the campaigns that use it; a user decides to resume. The caller holds '
  'the senders.';
grant execute on function private.template_changed_status(public.templates, text, timestamptz) to service_role;

create function private.template_changed_quality(p_waba_id text, p_name text, p_quality text, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  s record;
begin
  if p_quality <> 'RED' then return; end if;
  for s in select id from public.senders where waba_id = p_waba_id order by id loop
    perform private.raise_alert('template_quality', s.id, null, jsonb_build_object('template', p_name), p_now);
  end loop;
end $$;
comment on function private.template_changed_quality(text, text, text, timestamptz) is
  'Tells that many people have blocked or reported a template. The caller holds the senders.';
grant execute on function private.template_changed_quality(text, text, text, timestamptz) to service_role;

create function private.category_prices(p_sender_id bigint, p_template text, p_language text, p_from text, p_to text,
  p_now timestamptz)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_currency text;
  v_country text;
  v_day date;
begin
  select s.currency, private.account_day(s, p_now) into v_currency, v_day from public.senders s where id = p_sender_id;
  select m.country_code into v_country
  from (select id from public.campaigns where sender_id = p_sender_id and template_name = p_template
    and template_language = p_language order by id desc limit 5) c
  cross join lateral (select country_code from public.messages where campaign_id = c.id order by id desc limit 200) m
  where m.country_code is not null
  group by m.country_code order by count(*) desc, m.country_code limit 1;
  if v_country is null then return '{}'::jsonb; end if;
  return jsonb_build_object('country', v_country, 'currency', v_currency,
    'price_before', private.price(v_country, p_from, v_currency, v_day),
    'price_after', private.price(v_country, p_to, v_currency, v_day));
end $$;
comment on function private.category_prices(bigint, text, text, text, text, timestamptz) is
  'The price of one message before and after a template changes its category, for the country that its latest '
  'messages mostly went to; an empty object when it was never used.';
grant execute on function private.category_prices(bigint, text, text, text, text, timestamptz) to service_role;

create function private.template_changed_category(t public.templates, p_from text, p_to text, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  s record;
begin
  update public.alerts set cleared_at = p_now where kind = 'template_category_soon' and cleared_at is null
    and detail ->> 'template' = t.name and detail ->> 'language' = t.language;
  for s in select id from public.senders where waba_id = t.waba_id order by id loop
    perform private.raise_alert('template_category', s.id, null, jsonb_build_object('template', t.name,
      'language', t.language, 'from', p_from, 'to', p_to)
      || private.category_prices(s.id, t.name, t.language, p_from, p_to, p_now), p_now);
    if p_to = 'MARKETING' then
      perform private.pause_campaigns(array(
        select id from public.campaigns
        where sender_id = s.id and status = 'running' and template_name = t.name and template_language = t.language),
        'template_category', null, p_now);
    end if;
  end loop;
end $$;
comment on function private.template_changed_category(public.templates, text, text, timestamptz) is
  'Tells that Meta has changed the category of a template, with the prices. Marketing costs more and reaches fewer '
  'people: running campaigns are paused until a user has seen the price. The caller holds the senders.';
grant execute on function private.template_changed_category(public.templates, text, text, timestamptz) to service_role;

create function private.apply_template_category(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  t public.templates;
  v_now text := upper(p_value ->> 'new_category');
  v_next text := upper(p_value ->> 'correct_category');
  v_before text;
  v_at text := p_value ->> 'category_update_timestamp';
  s record;
begin
  select * into t from public.templates where id = private.template_of(p_waba_id, p_value);
  if t.id is null then return; end if;
  if v_next is null and v_now ~ '^[A-Z]{2,30}$' then
    -- A change that the list of templates has brought before, or an earlier copy of this event, is told already.
    if t.category = v_now then return; end if;
    update public.templates set category = v_now where id = t.id;
    perform private.template_changed_category(t, coalesce(upper(p_value ->> 'previous_category'), t.category),
      v_now, p_now);
  elsif v_next ~ '^[A-Z]{2,30}$' then
    v_before := coalesce(v_now, upper(p_value ->> 'category'), t.category);
    if v_next = v_before then return; end if;
    for s in select id from public.senders where waba_id = p_waba_id order by id loop
      perform private.raise_alert('template_category_soon', s.id, null, jsonb_build_object('template', t.name,
        'language', t.language, 'from', v_before, 'to', v_next,
        'at', case when v_at ~ '^[0-9]{1,10}$' then to_timestamp(v_at::bigint) end)
        || private.category_prices(s.id, t.name, t.language, v_before, v_next, p_now), p_now);
    end loop;
  end if;
end $$;
comment on function private.apply_template_category(text, jsonb, timestamptz) is
  'Stores a changed category, or announces one that Meta plans (`correct_category`).';
grant execute on function private.apply_template_category(text, jsonb, timestamptz) to service_role;

create function private.apply_review(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_decision text := upper(coalesce(p_value ->> 'decision', ''));
  s record;
begin
  for s in select id from public.senders where waba_id = p_waba_id order by id loop
    if v_decision = 'REJECTED' then
      perform private.pause_sender(s.id, 'review_rejected', null, p_now);
      perform private.raise_alert('review_rejected', s.id, null, '{}', p_now);
    elsif v_decision = 'APPROVED' then
      update public.alerts set cleared_at = p_now where kind = 'review_rejected' and sender_id = s.id
        and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.apply_review(text, jsonb, timestamptz) is
  'Applies Meta''s decision about the account: a rejected one may not send.';
grant execute on function private.apply_review(text, jsonb, timestamptz) to service_role;

create function private.apply_security(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text := upper(coalesce(p_value ->> 'event', ''));
  v_number text := regexp_replace(coalesce(p_value ->> 'display_phone_number', ''), '\D', '', 'g');
  s record;
begin
  if v_event not in ('PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_RESET_SUCCESS') then return; end if;
  for s in
    select id from public.senders
    where waba_id = p_waba_id
      and (v_number = '' or regexp_replace(coalesce(display_phone_number, ''), '\D', '', 'g') in ('', v_number))
    order by id
  loop
    perform private.raise_alert('pin_changed', s.id, null, jsonb_build_object('event', v_event), p_now);
  end loop;
end $$;
comment on function private.apply_security(text, jsonb, timestamptz) is
  'Tells that the PIN of a number was changed or reset. Sending goes on: a registered number is not asked for it.';
grant execute on function private.apply_security(text, jsonb, timestamptz) to service_role;

create function private.apply_account_errors(p_sender_id bigint, p_errors jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  e record;
  v_pauses text;
begin
  perform from public.senders where id = p_sender_id for no key update;
  for e in
    select (x ->> 'code')::int as code, left(coalesce(x #>> '{error_data,details}', x ->> 'title'), 500) as details
    from jsonb_array_elements(case jsonb_typeof(p_errors) when 'array' then p_errors else '[]' end) x
    where x ->> 'code' ~ '^[0-9]{1,9}$'
  loop
    select f.pauses into v_pauses from public.error_classes k join public.error_effects f on f.class = k.class
    where k.code = e.code;
    if found and v_pauses is distinct from 'sender' then continue; end if;
    if v_pauses = 'sender' then perform private.pause_sender(p_sender_id, 'error', e.code, p_now); end if;
    perform private.raise_alert('account_error', p_sender_id, null,
      jsonb_build_object('code', e.code, 'details', e.details), p_now);
  end loop;
end $$;
comment on function private.apply_account_errors(bigint, jsonb, timestamptz) is
  'Errors that Meta reports about a number outside any message (`value.errors`): one that stops a sender pauses it. '
  'Those that concern a message or pass by themselves are left to the messages.';
grant execute on function private.apply_account_errors(bigint, jsonb, timestamptz) to service_role;

create function private.apply_account_update(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text := upper(coalesce(p_value ->> 'event', ''));
  v_ban text := upper(coalesce(p_value #>> '{ban_info,waba_ban_state}', ''));
  v_removed boolean := v_event = 'PARTNER_REMOVED';
  v_stops boolean := v_event in ('ACCOUNT_DELETED', 'ACCOUNT_OFFBOARDED')
    or (v_event = 'DISABLED_UPDATE' and v_ban = 'DISABLE')
    or (v_event = 'ACCOUNT_RESTRICTION' and (not jsonb_path_exists(p_value, '$.restriction_info[*].restriction_type')
      or jsonb_path_exists(p_value, '$.restriction_info[*].restriction_type ? (@ like_regex "MESSAG")')));
  s record;
begin
  for s in select id from public.senders where waba_id = p_waba_id order by id loop
    if v_stops then perform private.pause_sender(s.id, 'account_restricted', null, p_now); end if;
    if v_stops or v_event in ('ACCOUNT_RESTRICTION', 'ACCOUNT_VIOLATION', 'DISABLED_UPDATE') then
      perform private.raise_alert('account', s.id, null, jsonb_build_object(
        'event', left(v_event, 100), 'ban_state', nullif(v_ban, ''), 'restrictions', p_value -> 'restriction_info',
        'violation', p_value #> '{violation_info,violation_type}'), p_now);
    end if;
    if v_removed then
      perform private.pause_sender(s.id, 'partner_removed', null, p_now);
      perform private.raise_alert('partner_removed', s.id, null, jsonb_strip_nulls(jsonb_build_object(
        'reason', p_value #>> '{disconnection_info,reason}')), p_now);
    elsif v_event in ('PARTNER_ADDED', 'PARTNER_APP_INSTALLED', 'ACCOUNT_RECONNECTED') then
      update public.alerts set cleared_at = p_now where kind = 'partner_removed' and sender_id = s.id
        and cleared_at is null;
    end if;
    if v_ban = 'REINSTATE' then
      update public.alerts set cleared_at = p_now where kind = 'account' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.apply_account_update(text, jsonb, timestamptz) is
  'Applies restrictions, bans and the removal of our app: a sender that may no longer send is paused.';
grant execute on function private.apply_account_update(text, jsonb, timestamptz) to service_role;

create function private.apply_limit(p_waba_id text, p_display_phone_number text, p_limit text, p_event text,
  p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  v_tier record := private.tier_of(p_limit);
  s record;
begin
  for s in
    select id, quality_rating from public.senders
    where waba_id = p_waba_id and (p_display_phone_number is null
      or regexp_replace(coalesce(display_phone_number, ''), '\D', '', 'g')
        = regexp_replace(p_display_phone_number, '\D', '', 'g'))
    order by id
  loop
    if v_tier.tier is not null then
      update public.senders set messaging_limit_tier = v_tier.tier, tier_limit = v_tier.people where id = s.id;
    end if;
    if p_event in ('FLAGGED', 'DOWNGRADE') then
      update public.senders set quality_rating = case p_event when 'FLAGGED' then 'RED' else quality_rating end
      where id = s.id;
      perform private.raise_alert('quality', s.id, null, jsonb_build_object('event', p_event, 'limit', p_limit), p_now);
    elsif p_event in ('UNFLAGGED', 'UPGRADE') then
      update public.senders set quality_rating = case p_event when 'UNFLAGGED' then 'GREEN' else quality_rating end
      where id = s.id;
      update public.alerts set cleared_at = p_now where kind = 'quality' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.apply_limit(text, text, text, text, timestamptz) is
  'Stores the messaging limit and the quality of a phone number; without a number, of the whole account.';
grant execute on function private.apply_limit(text, text, text, text, timestamptz) to service_role;

create function private.tier_of(p_text text, out tier text, out people int)
language plpgsql immutable set search_path = '' as $$
begin
  if p_text ~ '^[0-9]{1,9}$' then
    people := case when p_text::int > 0 then p_text::int end;
    tier := case when people is not null then 'TIER_' || p_text end;
  elsif p_text ~ '^TIER_[0-9]{1,6}K?$' then
    tier := p_text;
    people := rtrim(substr(p_text, 6), 'K')::int * case when p_text like '%K' then 1000 else 1 end;
  elsif p_text = 'TIER_UNLIMITED' then
    tier := p_text;
  end if;
end $$;
comment on function private.tier_of(text) is
  'Meta''s messaging limit as a name and as people per day; no number for unlimited.';
grant execute on function private.tier_of(text) to service_role;

-- schemas/2-functions/webhooks/door.sql
-- Processing a webhook of any shape in parts: signed JSON never fails.
create function private.webhook_time(p_text text, p_now timestamptz) returns timestamptz
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if p_text ~ '^[0-9]{1,10}(\.[0-9]{1,6})?$' then return least(to_timestamp(p_text::float8), p_now); end if;
  return null;
end $$;
comment on function private.webhook_time(text, timestamptz) is
  'Meta''s seconds as a time, never in the future; null for anything else.';
grant execute on function private.webhook_time(text, timestamptz) to service_role;

create function private.senders_of(p_payload jsonb)
returns table (sender_id bigint, change jsonb)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  select case
      when n.phone_number_id is not null
        then (select s.id from public.senders s where s.phone_number_id = n.phone_number_id)
      else (select s.id from public.senders s where s.waba_id = e ->> 'id' order by s.id limit 1)
    end, jsonb_build_object('field', c -> 'field', 'value', c -> 'value', 'waba_id', e -> 'id')
  from jsonb_path_query(p_payload, '$.entry[*]') e, jsonb_path_query(e, '$.changes[*]') c,
    lateral (select coalesce(nullif(c #>> '{value,metadata,phone_number_id}', ''),
      nullif(c #>> '{value,recipient,phone_number_id}', '')) as phone_number_id) n;
end $$;
comment on function private.senders_of(jsonb) is
  'The changes of a webhook, each with its sender: by phone number id, else by business account; null if unknown.';
grant execute on function private.senders_of(jsonb) to service_role;

create function private.error_words(p_sqlstate text, p_constraint text) returns text
language sql immutable set search_path = '' as $$ select concat_ws(' ', p_sqlstate, nullif(p_constraint, '')) $$;
comment on function private.error_words(text, text) is
  'What is kept of an error: its code and constraint. PostgreSQL''s sentence may repeat a number or a name.';
grant execute on function private.error_words(text, text) to service_role;

create function private.is_data_error(p_sqlstate text) returns boolean
language sql immutable set search_path = '' as $$ select left(p_sqlstate, 2) in ('21', '22', '23', '54') $$;
comment on function private.is_data_error(text) is
  'Whether the error is caused by the data, so that the same bytes would always fail. Other errors are left for Meta '
  'to send again.';
grant execute on function private.is_data_error(text) to service_role;

create function private.process_webhook(p_payload jsonb, p_now timestamptz, p_again boolean default false,
  out sender_ids bigint[], out contacts bigint[], out unread text)
language plpgsql set search_path = '' as $$
declare
  v_changes jsonb;
  v_interactions jsonb;
  v_statuses jsonb;
  v_system jsonb;
  v_account jsonb;
  v_answer jsonb := '{}'::jsonb;
  v_applied jsonb := '{}'::jsonb;
  v_change jsonb;
  v_unread int;
  v_constraint text;
begin
  select array_agg(distinct c.sender_id order by c.sender_id) filter (where c.sender_id is not null),
    jsonb_agg(c.change || jsonb_build_object('sender_id', c.sender_id))
  into sender_ids, v_changes from private.senders_of(p_payload) c;
  if v_changes is null then
    unread := 'no changes';
    return;
  end if;
  perform private.gate(s, true) from unnest(sender_ids) s;

  select
    coalesce(jsonb_path_query_array(jsonb_agg(
      private.read_interactions((c ->> 'sender_id')::bigint, v.value, p_now, c ->> 'field' = 'standby')), '$[*][*]'),
      '[]'),
    coalesce(jsonb_path_query_array(jsonb_agg(
      -- Statuses of another app''s messages must not be parked.
      jsonb_path_query_array(private.read_statuses((c ->> 'sender_id')::bigint, v.value, p_now),
        case c ->> 'field' when 'standby' then '$[*] ? (exists (@.attempt))' else '$[*]' end::jsonpath)), '$[*][*]'),
      '[]')
  into v_interactions, v_statuses
  from jsonb_array_elements(v_changes) c
  cross join lateral (
    select coalesce(case when c ->> 'field' = 'standby' then c #> '{value,standby}' end, c -> 'value') as value) v
  where c ->> 'sender_id' is not null and coalesce(c ->> 'field', 'messages') in ('messages', 'standby');
  select jsonb_agg(c) into v_account from jsonb_array_elements(v_changes) c
  where c ->> 'field' not in ('messages', 'standby', 'messaging_handovers', 'user_preferences')
    and c ->> 'waba_id' is not null;

  begin
    if v_account is not null and not p_again then perform private.apply_account_events(v_account, p_now); end if;
    for v_change in
      select c from jsonb_array_elements(v_changes) c
      where coalesce(c ->> 'field', 'messages') = 'messages' and c -> 'value' ? 'errors'
        and c ->> 'sender_id' is not null and not p_again
      order by (c ->> 'sender_id')::bigint
    loop
      perform private.apply_account_errors((v_change ->> 'sender_id')::bigint, v_change #> '{value,errors}', p_now);
    end loop;
    -- A status that stops a sender needs this lock; senders are locked first everywhere.
    perform from public.senders
    where id = any (sender_ids) and exists (
      select from jsonb_to_recordset(v_statuses) as x(code int)
      join public.error_classes e on e.code = x.code
      join public.error_effects f on f.class = e.class and f.pauses = 'sender')
    order by id for no key update;
    for v_change in
      select c from jsonb_array_elements(v_changes) c
      where c ->> 'field' = 'user_preferences' and c ->> 'sender_id' is not null and not p_again
    loop
      perform private.apply_preferences((v_change ->> 'sender_id')::bigint, v_change -> 'value', p_now);
    end loop;
    for v_system in
      select i from jsonb_array_elements(v_interactions) i where (i ? 'system' or i ? 'own_number') and not p_again
    loop
      perform private.change_identity(v_system -> 'system', v_system ->> 'from_id');
      perform private.learn_number(v_system ->> 'user_id', v_system ->> 'own_number');
    end loop;
    if not p_again and v_changes @? '$[*] ? (@.field == "standby" || @.field == "messaging_handovers")' then
      perform private.note_other_apps(v_changes, p_now);
    end if;
  exception when others then
    if not private.is_data_error(sqlstate) then raise; end if;
    get stacked diagnostics v_constraint = constraint_name;
    unread := private.error_words(sqlstate, v_constraint);
  end;

  if v_interactions <> '[]' then v_answer := private.apply_safely('interactions', v_interactions, '{}', p_now); end if;
  v_statuses := v_statuses || coalesce(v_answer -> 'read', '[]');
  if v_statuses <> '[]' or v_answer -> 'seen' <> '[]' then
    v_applied := private.apply_safely('statuses', v_statuses,
      array(select id::bigint from jsonb_array_elements_text(v_answer -> 'seen') id), p_now);
  end if;

  contacts := array(
    select distinct id::bigint from jsonb_array_elements_text(
      coalesce(v_answer -> 'contacts', '[]') || coalesce(v_applied -> 'contacts', '[]')) id);
  select count(*) into v_unread
  from jsonb_path_query(p_payload, '$.entry[*].changes[*].value.messages[*]') m
  where not coalesce(char_length(m ->> 'id') between 1 and 512, false);
  unread := nullif(concat_ws('; ', unread, v_answer ->> 'error', v_applied ->> 'error',
    case when v_unread > 0 then v_unread || ' messages without id' end), '');
end $$;
comment on function private.process_webhook(jsonb, timestamptz, boolean) is
  'Applies a webhook of any shape: account, identities, answers, statuses, then Message 2. p_again: it was applied '
  'before, so old events of the account and of identities are ignored. Returns the senders and contacts concerned and '
  'what could not be read.';
grant execute on function private.process_webhook(jsonb, timestamptz, boolean) to service_role;

create function private.apply_safely(p_part text, p_items jsonb, p_seen bigint[], p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_item jsonb;
  v_place int := 0;
  v_one jsonb;
  v_errors text := '';
  v_constraint text;
  v_contacts jsonb := '[]'::jsonb;
  v_answered jsonb := '[]'::jsonb;
  v_read jsonb := '[]'::jsonb;
begin
  begin
    return private.apply_part(p_part, p_items, p_seen, p_now);
  exception when others then
    if not private.is_data_error(sqlstate) then raise; end if;
    get stacked diagnostics v_constraint = constraint_name;
    v_errors := format('%s: %s', p_part, private.error_words(sqlstate, v_constraint));
  end;
  -- One item made the set fail: apply each on its own, so that only that one stays unread.
  for v_item in select * from jsonb_array_elements(p_items) loop
    v_place := v_place + 1;
    begin
      v_one := private.apply_part(p_part, jsonb_build_array(v_item), p_seen, p_now);
      v_contacts := v_contacts || coalesce(v_one -> 'contacts', '[]');
      v_answered := v_answered || coalesce(v_one -> 'seen', '[]');
      v_read := v_read || coalesce(v_one -> 'read', '[]');
    exception when others then
      if not private.is_data_error(sqlstate) then raise; end if;
      get stacked diagnostics v_constraint = constraint_name;
      v_errors := left(v_errors || format('; number %s: %s', v_place, private.error_words(sqlstate, v_constraint)),
        2000);
    end;
  end loop;
  return jsonb_build_object('contacts', v_contacts, 'seen', v_answered, 'read', v_read, 'error', v_errors);
end $$;
comment on function private.apply_safely(text, jsonb, bigint[], timestamptz) is
  'Applies a part as a set; if that fails, item by item, and returns the errors of items that cannot be applied.';
grant execute on function private.apply_safely(text, jsonb, bigint[], timestamptz) to service_role;

create function private.apply_part(p_part text, p_items jsonb, p_seen bigint[], p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
begin
  return case p_part
    when 'interactions' then private.apply_interactions(p_items, p_now)
    when 'statuses' then jsonb_build_object('contacts', to_jsonb(private.apply_statuses(p_items, p_seen, p_now)))
  end;
end $$;
comment on function private.apply_part(text, jsonb, bigint[], timestamptz) is 'Applies one part of a webhook as a set.';
grant execute on function private.apply_part(text, jsonb, bigint[], timestamptz) to service_role;

create function private.wake_list(p_senders bigint[], p_now timestamptz) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_wake bigint[] := private.needing_wake(p_senders, p_now);
begin
  -- Does not wait: a locked row is skipped.
  update public.senders s set last_webhook_at = p_now,
    woken_at = case when s.id = any (v_wake) then p_now else s.woken_at end
  where s.id = any (array(
    select id from public.senders
    where id = any (p_senders)
      and (id = any (v_wake) or last_webhook_at is null or last_webhook_at < p_now - interval '30 s')
    order by id for no key update skip locked));
  return v_wake;
end $$;
comment on function private.wake_list(bigint[], timestamptz) is
  'Senders that need a pump and have none, each at most once in two seconds. Records that a webhook was received.';
grant execute on function private.wake_list(bigint[], timestamptz) to service_role;

-- schemas/2-functions/webhooks/interactions.sql
-- Messages that people send: stored once, attributed, acted on.
create function private.read_interactions(p_sender_id bigint, p_value jsonb, p_now timestamptz,
  p_observed boolean default false)
returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'sender_id', p_sender_id, 'wamid', m ->> 'id', 'observed', nullif(p_observed, false),
      'type', case when m ->> 'group_id' <> '' then 'group' else left(m ->> 'type', 50) end,
      'from_id', case when m ->> 'from' ~ '^\+?[1-9][0-9]{6,14}$' then ltrim(m ->> 'from', '+') end,
      'user_id', u.user_id,
      'at', private.webhook_time(m ->> 'timestamp', p_now),
      'body', left(private.content_text(coalesce(m #> '{edit,message}', m)), 4096),
      'payload', left(coalesce(m #>> '{button,payload}', m #>> '{interactive,button_reply,id}',
        m #>> '{interactive,list_reply,id}'), 512),
      'quoted', case when char_length(coalesce(m #>> '{context,id}', m #>> '{reaction,message_id}')) <= 512
        then coalesce(m #>> '{context,id}', m #>> '{reaction,message_id}') end,
      'code', case when m #>> '{errors,0,code}' ~ '^[0-9]{1,9}$' then (m #>> '{errors,0,code}')::int end,
      'own_number', private.own_number(m),
      'system', case when m ->> 'type' = 'system' then m -> 'system' end))), '[]')
    from (
      select m from jsonb_path_query(p_value, '$.messages[*]') m
      union all
      -- What another app sent: `message` is the body of its call, and names the person.
      select jsonb_build_object('id', e -> 'id', 'timestamp', e -> 'timestamp', 'type', 'echo',
        'from', e #> '{message,to}', 'from_user_id', e #> '{message,recipient}', 'text', jsonb_build_object(
          'body', coalesce(private.content_text(e -> 'message'), e #>> '{message,template,name}')))
      from jsonb_path_query(p_value, '$.message_echoes[*]') e where p_observed and jsonb_typeof(e) = 'object') all_of(m)
    cross join lateral (
      select coalesce(m ->> 'from_user_id',
        case when jsonb_array_length(
            case when jsonb_typeof(p_value -> 'contacts') = 'array' then p_value -> 'contacts' else '[]' end) = 1
          then p_value #>> '{contacts,0,user_id}' end,
        (select c ->> 'user_id' from jsonb_path_query(p_value, '$.contacts[*]') c
          where c ->> 'wa_id' = m ->> 'from' limit 1)) as said) said
    cross join lateral (select case when said.said ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then said.said end as user_id) u
    where jsonb_typeof(m) = 'object' and char_length(m ->> 'id') between 1 and 512);
end $$;
comment on function private.read_interactions(bigint, jsonb, timestamptz, boolean) is
  'The messages of one change in the format of apply_interactions; those without an id are left out. p_observed: they '
  'went to another app (field `standby`), and with them what that app sent.';
grant execute on function private.read_interactions(bigint, jsonb, timestamptz, boolean) to service_role;

create function private.content_text(m jsonb) returns text
language sql immutable set search_path = '' as $$
  select coalesce(
    m #>> '{text,body}', m #>> '{button,text}', m #>> '{interactive,button_reply,title}',
    m #>> '{interactive,list_reply,title}', m #>> '{interactive,nfm_reply,body}', m #>> '{interactive,body,text}',
    m #>> '{reaction,emoji}', m -> (m ->> 'type') ->> 'caption', m #>> '{document,filename}', m #>> '{location,name}',
    m #>> '{order,text}', m #>> '{system,body}',
    nullif(concat_ws(' ', m #>> '{contacts,0,name,formatted_name}', m #>> '{contacts,0,phones,0,phone}'), ''))
$$;
comment on function private.content_text(jsonb) is 'What can be read of a message, whatever its type.';
grant execute on function private.content_text(jsonb) to service_role;

create function private.own_number(m jsonb) returns text
language sql immutable set search_path = '' as $$
  select (array_agg(n.digits order by n.place))[1]
  from (values (1, m #>> '{contacts,0,phones,0,phone}'), (2, m #>> '{contacts,0,phones,0,wa_id}')) v(place, written)
  cross join lateral (select v.place, regexp_replace(v.written, '\D', '', 'g') as digits) n
  where m ->> 'type' = 'contacts'
    and coalesce(m ->> 'origin', m #>> '{contacts,0,origin}') = 'contact_request'
    and n.digits ~ '^[1-9][0-9]{6,14}$' and (v.place = 2 or v.written like '+%')
$$;
comment on function private.own_number(jsonb) is
  'The sender''s own number, if the message answers our request for it. Any other card may be somebody else''s.';
grant execute on function private.own_number(jsonb) to service_role;

create function private.attribute(p_interactions jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_placed jsonb;
begin
  with x as materialized (
    select distinct on (i.wamid) i.*, coalesce(i.at, p_now) as said_at,
      private.identities(null, i.from_id, i.user_id) as known_as
    from jsonb_to_recordset(p_interactions) as i(sender_id bigint, wamid text, type text, from_id text, user_id text,
      at timestamptz, body text, payload text, quoted text, observed boolean, code int)
    order by i.wamid),
  named as materialized (
    select x.*, coalesce(q.id, b.id) as named_id, coalesce(q.contact_id, b.contact_id) as named_contact,
      coalesce(q.campaign_id, b.campaign_id) as named_campaign
    from x
    left join lateral (
      select m.id, m.contact_id, m.campaign_id
      from private.attempt_of(x.quoted) a
      cross join lateral (
        select * from public.messages where id = a.message_id and sender_id = x.sender_id limit 1) m) q on true
    left join lateral (
      select m.id, m.contact_id, m.campaign_id from public.messages m
      where q.id is null and m.sender_id = x.sender_id
        and m.id = case when x.payload ~ '^m:[0-9]{1,18}$' then substr(x.payload, 3)::bigint end limit 1) b on true),
  people as materialized (
    -- Prefer the contact with the user id, else the one with the number, whatever its user id.
    select n.wamid, k.id,
      case when k.id = n.named_contact or k.user_id = n.user_id or k.user_id is null or n.user_id is null
        then 1 else 2 end as rank,
      k.last_interaction_at
    from named n
    cross join lateral (
      select id from unnest(private.contacts_known_as(n.known_as)) id union select n.named_contact) c
    cross join lateral (select * from public.contacts where id = c.id limit 1) k
    where k.deleted_at is null),
  nearest as (
    select p.* from (select p.*, min(rank) over (partition by wamid) as best from people p) p where p.rank = p.best),
  latest as (
    -- After the answering time it is no answer to the campaign, but still belongs to the contact.
    select distinct on (p.wamid) p.wamid, m.contact_id, case when m.answering then m.id end as id,
      case when m.answering then m.campaign_id end as campaign_id
    from nearest p join named n on n.wamid = p.wamid
    cross join lateral (
      select id, contact_id, campaign_id, claimed_at,
        coalesce(private.is_in_answering_time(campaign_id, claimed_at, n.said_at), true) as answering
      from public.messages
      where contact_id = p.id and sender_id = n.sender_id and kind::text = 'message_1'
        and state in ('sending', 'unknown', 'accepted', 'sent', 'delivered', 'read')
        and coalesce(private.left_before(claimed_at, n.said_at), true)
      order by claimed_at desc nulls last, id desc limit 1) m
    order by p.wamid, m.claimed_at desc nulls last, m.id desc),
  awaited as (
    -- It quotes an unknown message, and the response to a message sent to this person is missing: wait for that one.
    select distinct on (n.wamid) n.wamid, p.id as contact_id
    from named n join nearest p on p.wamid = n.wamid
    cross join lateral (
      select from public.messages m cross join lateral (
        select from public.attempts a where a.message_id = m.id and a.wamid is null
          and coalesce(a.outcome = 'unknown', true) limit 1) a
      where m.contact_id = p.id and m.sender_id = n.sender_id limit 1) m
    where n.quoted is not null and n.named_id is null
    order by n.wamid, p.id),
  anybody as (
    select distinct on (wamid) wamid, id from nearest order by wamid, last_interaction_at desc nulls last, id desc)
  select jsonb_agg(jsonb_build_object(
    'wamid', n.wamid, 'sender_id', n.sender_id, 'type', n.type, 'from_id', n.from_id, 'user_id', n.user_id,
    'at', n.said_at, 'timed', n.at is not null, 'body', n.body, 'payload', n.payload, 'quoted', n.quoted,
    'observed', coalesce(n.observed, false), 'code', n.code,
    'known_as', to_jsonb(n.known_as), 'contact_id', coalesce(np.id, w.contact_id, l.contact_id, k.id),
    'named_id', n.named_id,
    'message_id', case
      when w.wamid is not null then null
      when n.named_campaign is not null and np.id is not null then n.named_id
      else coalesce(l.id, case when np.id is not null then n.named_id end) end,
    'campaign_id', case
      when w.wamid is not null then null
      when np.id is not null then coalesce(n.named_campaign, l.campaign_id)
      else l.campaign_id end))
  into v_placed
  from named n
  left join people np on np.wamid = n.wamid and np.id = n.named_contact
  left join latest l on l.wamid = n.wamid
  left join awaited w on w.wamid = n.wamid
  left join anybody k on k.wamid = n.wamid;
  return v_placed;
end $$;
comment on function private.attribute(jsonb, timestamptz) is
  'Who wrote and in reply to what: the quoted message, the payload of the button, else the latest Message 1 from that '
  'sender to that person, of any owner, within its answering time.';
grant execute on function private.attribute(jsonb, timestamptz) to service_role;

create function private.apply_interactions(p_interactions jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_placed jsonb := private.attribute(p_interactions, p_now);
  v_contacts bigint[];
  v_erased jsonb;
  v_stored jsonb;
  v_seen bigint[];
begin
  if v_placed is null then return '{"seen": [], "contacts": []}'::jsonb; end if;
  v_contacts := array(select distinct x.contact_id from jsonb_to_recordset(v_placed) as x(contact_id bigint)
    where x.contact_id is not null);
  perform from public.contacts where id = any (v_contacts) order by id for no key update;
  -- Delivered again after the erasure: nothing is stored, and the event concerns somebody erased.
  select jsonb_object_agg(x.wamid, k.contact_id) into v_erased from jsonb_to_recordset(v_placed) as x(wamid text)
  join public.interactions k on k.wamid = private.wamid_digest(x.wamid);
  v_contacts := v_contacts || array(select c.value::bigint from jsonb_each_text(v_erased) c);

  with x as materialized (
    select i.*, k.owner_id, k.id as living_contact
    from jsonb_to_recordset(v_placed) as i(wamid text, sender_id bigint, type text, from_id text, user_id text,
      at timestamptz, timed boolean, body text, payload text, quoted text, contact_id bigint, message_id bigint,
      campaign_id bigint, observed boolean, code int)
    left join lateral (select id, owner_id, deleted_at from public.contacts where id = i.contact_id limit 1) k
      on k.deleted_at is null),
  said as materialized (
    select x.wamid, x.body as text, x.type in ('button', 'interactive') as tapped, false as is_payload from x
    where x.body <> '' and x.type not in ('reaction', 'system', 'location', 'contacts', 'echo')
    union all
    select x.wamid, x.payload, true, true from x
    where x.payload <> '' and x.type not in ('reaction', 'system', 'location', 'contacts', 'echo')),
  understood as materialized (
    select l.wamids[u.place] as wamid, l.payloads[u.place] as is_payload, u.meaning
    from (select tapped, array_agg(text order by wamid, is_payload) as texts,
        array_agg(wamid order by wamid, is_payload) as wamids,
        array_agg(is_payload order by wamid, is_payload) as payloads from said group by tapped) l
    cross join lateral private.understood(l.texts, l.tapped) u),
  meanings as materialized (
    -- A payload is no sentence: only its whole counts.
    select u.wamid, (array_agg(u.meaning order by u.meaning in ('stop', 'start') desc, u.is_payload))[1] as meaning
    from understood u where not u.is_payload or u.meaning in ('stop', 'start') group by u.wamid),
  judged as materialized (
    select x.*, x.type in ('text', 'button', 'interactive', 'image', 'video', 'audio', 'document', 'sticker',
      'location', 'contacts', 'order') as counts,
      x.type not in ('reaction', 'system', 'edit', 'revoke', 'group', 'echo', 'request_welcome') as opens,
      case when m.meaning in ('stop', 'start', 'seems') then m.meaning end as says,
      x.type = 'text' and x.quoted is null and coalesce(m.meaning = 'machine', false) as automatic,
      x.type = 'button' or (x.type = 'interactive' and x.payload is not null)
        or (x.type = 'text' and exists (
          select from public.campaigns c cross join lateral jsonb_path_query(c.follow_up_triggers, '$.words[*]') w
          where c.id = x.campaign_id and c.follow_up_body is not null
            and private.is_same_text(w #>> '{}', x.body))) as taps
    from x left join meanings m on m.wamid = x.wamid),
  stored as (
    insert into public.interactions (wamid, sender_id, owner_id, contact_id, campaign_id, message_id, at, type,
      triggers, automatic, asks, quoted, payload, body, from_id, code, meaning)
    select wamid, sender_id, owner_id, living_contact,
      case when living_contact is not null and type <> 'echo' then campaign_id end,
      case when living_contact is not null and type <> 'echo' then message_id end, at, coalesce(type, 'unknown'),
      coalesce(counts and timed and not automatic and says is distinct from 'stop', false),
      coalesce(automatic, false),
      -- What starts or stops is settled by the opt-in or the opt-out; an edit replaces words that were answered.
      coalesce((opens or type = 'edit') and not taps and says is null and not automatic, false)
        or says is not distinct from 'seems', quoted, payload, body, coalesce(from_id, user_id), code, says
    from judged where sender_id is not null and coalesce(not v_erased ? wamid, true)
      and (living_contact is not null or type is distinct from 'echo')
    order by wamid
    on conflict (wamid) do nothing
    returning *)
  select jsonb_agg(jsonb_build_object('id', s.id, 'wamid', s.wamid, 'sender_id', s.sender_id,
    'contact_id', s.contact_id, 'message_id', s.message_id, 'at', s.at, 'triggers', s.triggers, 'counts', j.counts,
    'opens', j.opens, 'observed', j.observed, 'echo', s.type = 'echo',
    'asks', s.asks, 'taps', j.taps and j.says is null, 'timed', j.timed,
    'says', j.says, 'from_id', j.from_id, 'user_id', j.user_id))
  into v_stored from stored s join judged j on j.wamid = s.wamid;
  if v_stored is null then return jsonb_build_object('seen', '[]'::jsonb, 'contacts', to_jsonb(v_contacts)); end if;

  perform private.store_identities((select jsonb_agg(jsonb_build_object('contact_id', x.contact_id, 'wa_id', x.from_id,
    'user_id', x.user_id))
    from jsonb_to_recordset(v_stored) as x(contact_id bigint, from_id text, user_id text)
    where x.contact_id is not null));
  perform private.open_windows(v_stored, p_now);
  perform private.follow_threads(v_stored, p_now);
  perform private.apply_stop_and_start(v_stored);
  -- Opting in again does not count as an answer to a campaign.
  v_seen := array(select distinct message_id from public.interactions
    where id = any (array(select x.id from jsonb_to_recordset(v_stored) as x(id bigint))) and triggers
      and message_id is not null);
  return jsonb_build_object('seen', to_jsonb(v_seen), 'contacts', to_jsonb(v_contacts), 'read',
    case when jsonb_path_exists(v_placed, '$[*].payload ? (@ starts with "m:")') then private.proven_by_tap(v_placed)
      else '[]' end);
end $$;
comment on function private.apply_interactions(jsonb, timestamptz) is
  'Stores new interactions and applies windows and opt-outs. Returns the answered messages (Message 2 is decided once '
  'they are locked), the contacts, and the statuses that a tapped button proves.';
grant execute on function private.apply_interactions(jsonb, timestamptz) to service_role;

create function private.open_windows(p_stored jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_contacts bigint[] := array(select distinct i.contact_id
    from jsonb_to_recordset(p_stored) as i(contact_id bigint, opens boolean, asks boolean)
    where (i.opens or i.asks) and i.contact_id is not null);
begin
  if cardinality(v_contacts) = 0 then return; end if;
  update public.contacts k set last_interaction_at = x.at
  from (select i.contact_id, max(i.at) as at
    from jsonb_to_recordset(p_stored) as i(contact_id bigint, at timestamptz, counts boolean)
    where i.counts and i.contact_id is not null group by 1) x
  where k.id = any (v_contacts) and k.id = x.contact_id
    and (k.last_interaction_at is null or k.last_interaction_at < x.at);
  insert into public.conversations as c (sender_id, contact_id, owner_id, window_until, last_inbound_at, asked_at,
    tapped_at)
  select x.sender_id, x.contact_id, k.owner_id, x.opened_at + s.service_window, x.opened_at, x.asked_at, x.tapped_at
  from (select i.sender_id, i.contact_id, max(i.at) filter (where i.opens) as opened_at,
      case when bool_or(i.asks) then p_now end as asked_at, case when bool_or(i.taps) then p_now end as tapped_at
    from jsonb_to_recordset(p_stored) as i(sender_id bigint, contact_id bigint, at timestamptz, opens boolean,
      asks boolean, taps boolean)
    where (i.opens or i.asks) and i.contact_id is not null group by 1, 2) x
  cross join lateral (select owner_id from public.contacts where id = x.contact_id limit 1) k
  cross join lateral (select service_window from public.senders where id = x.sender_id limit 1) s
  order by x.sender_id, x.contact_id
  on conflict (sender_id, contact_id) do update set window_until = greatest(c.window_until, excluded.window_until),
    last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at),
    asked_at = case when excluded.asked_at is null then c.asked_at
      else greatest(excluded.asked_at, c.settled_at + interval '1 us', c.closed_at + interval '1 us') end,
    tapped_at = case when excluded.tapped_at is null then c.tapped_at
      else greatest(excluded.tapped_at, c.last_outbound_at + interval '1 us') end,
    -- The closing settles what came before it, unless a user reopens the conversation.
    settled_at = case when coalesce(excluded.asked_at, excluded.tapped_at) is null then c.settled_at
      else greatest(c.settled_at, c.closed_at) end,
    closed_at = case when coalesce(excluded.asked_at, excluded.tapped_at) is null then c.closed_at end;
end $$;
comment on function private.open_windows(jsonb, timestamptz) is
  'Opens the window for free text: 24 hours less a margin, from the time of the answer. A person''s answer reopens a '
  'closed conversation, because whoever closed it has not read it. Reactions, edits, notices and what is written in a '
  'group open no window, but an edit, or a group message that seems to ask for a stop, makes a '
  'conversation; a message that cannot be shown opens it without being an interaction.';
grant execute on function private.open_windows(jsonb, timestamptz) to service_role;

create function private.apply_stop_and_start(p_stored jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  for x in
    select s.*, k.phone, k.wa_id, k.user_id as known_user_id
    from jsonb_to_recordset(p_stored) as s(id bigint, wamid text, sender_id bigint, contact_id bigint, at timestamptz,
      says text, from_id text, user_id text, observed boolean)
    left join public.contacts k on k.id = s.contact_id
    where s.says in ('stop', 'start') order by s.at, s.says, s.wamid
  loop
    x.known_user_id := coalesce(x.user_id, x.known_user_id);
    if x.says = 'stop' then
      perform private.opt_out(x.sender_id, private.identities(x.phone, coalesce(x.from_id, x.wa_id), x.known_user_id),
        case when exists (select from public.interactions where id = x.id and type in ('button', 'interactive'))
          then 'button' else 'keyword' end,
        -- Another app handles the thread: no confirmation.
        jsonb_build_object('interaction_id', x.id), x.at, not x.observed);
    elsif private.opt_in(private.identities(x.phone, coalesce(x.from_id, x.wa_id), x.known_user_id), x.at) then
      update public.interactions set triggers = false where id = x.id;
    else
      -- There was no opt-out to end: ordinary words.
      update public.interactions set asks = true where id = x.id;
      update public.conversations set closed_at = null, settled_at = greatest(settled_at, closed_at),
        asked_at = greatest(private.clock(), settled_at + interval '1 us', closed_at + interval '1 us')
      where sender_id = x.sender_id and contact_id = x.contact_id;
    end if;
  end loop;
end $$;
comment on function private.apply_stop_and_start(jsonb) is
  'Applies STOP and START, also as buttons, in the order in which they were sent; in the same second STOP wins.';
grant execute on function private.apply_stop_and_start(jsonb) to service_role;

create function private.proven_by_tap(p_placed jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'wamid', x.quoted, 'attempt', a.id, 'status', 'delivered', 'at', x.at))), '[]')
    from jsonb_to_recordset(p_placed) as x(wamid text, quoted text, payload text, named_id bigint, at timestamptz)
    cross join lateral (
      select id, attempts from public.messages where id = x.named_id and state in ('sending', 'unknown') limit 1) m
    cross join lateral (select id, wamid from public.attempts where message_id = m.id and number = m.attempts limit 1) a
    where x.payload = 'm:' || m.id and (a.wamid is null or a.wamid = x.quoted));
end $$;
comment on function private.proven_by_tap(jsonb) is
  'Delivered statuses for messages still sending or unknown: whoever taps a message''s button has received it.';
grant execute on function private.proven_by_tap(jsonb) to service_role;

create function private.apply_preferences(p_sender_id bigint, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  for x in
    select p ->> 'value' as value, coalesce(private.webhook_time(p ->> 'timestamp', p_now), p_now) as at,
      private.identities(null,
        case when p ->> 'wa_id' ~ '^[1-9][0-9]{6,14}$' then p ->> 'wa_id' end,
        case when p ->> 'user_id' ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then p ->> 'user_id' end) as known_as
    from jsonb_path_query(p_value, '$.user_preferences[*]') p
    where p ->> 'value' in ('stop', 'resume')
      and coalesce(p ->> 'category', 'marketing_messages') = 'marketing_messages'
    order by 2, 1
  loop
    if cardinality(x.known_as) = 0 then continue; end if;
    if x.value = 'stop' then
      perform private.opt_out(p_sender_id, x.known_as, 'user_preferences', jsonb_build_object('value', 'stop'), x.at);
    else
      perform private.opt_in(x.known_as, x.at);
    end if;
  end loop;
end $$;
comment on function private.apply_preferences(bigint, jsonb, timestamptz) is
  'Applies marketing messages stopped or resumed in WhatsApp itself.';
grant execute on function private.apply_preferences(bigint, jsonb, timestamptz) to service_role;

-- schemas/2-functions/webhooks/routing.sql
-- Other apps connected to the number: who handles a thread, and numbers that people give us.
create function private.follow_threads(p_stored jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  with latest as (
    select distinct on (i.sender_id, i.contact_id) i.*
    from jsonb_to_recordset(p_stored) as i(sender_id bigint, contact_id bigint, at timestamptz, opens boolean,
      echo boolean, observed boolean)
    where (i.opens or i.echo) and i.contact_id is not null order by i.sender_id, i.contact_id, i.at desc)
  update public.conversations c set held_by = case when l.observed then coalesce(c.held_by, 'other') end,
    thread_at = l.at, last_outbound_at = case when l.echo then p_now else c.last_outbound_at end
  from latest l
  where c.sender_id = l.sender_id and c.contact_id = l.contact_id
    and l.at >= coalesce(greatest(c.thread_at, case when not l.echo then c.last_inbound_at end), '-infinity')
    and (l.observed or c.held_by is not null);
end $$;
comment on function private.follow_threads(jsonb, timestamptz) is
  'A message that came on `messages` means that the thread is ours, one on `standby` that another app handles it.';
grant execute on function private.follow_threads(jsonb, timestamptz) to service_role;

create function private.note_other_apps(p_changes jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  for x in
    select distinct on ((c ->> 'sender_id')::bigint) (c ->> 'sender_id')::bigint as sender_id
    from jsonb_array_elements(p_changes) c
    where c ->> 'field' in ('standby', 'messaging_handovers') and c ->> 'sender_id' is not null order by 1
  loop
    if not exists (select from public.alerts where kind = 'messages_elsewhere' and sender_id = x.sender_id
      and cleared_at is null and detail ->> 'reason' = 'other_app') then
      perform private.raise_alert('messages_elsewhere', x.sender_id, null, '{"reason": "other_app"}', p_now);
    end if;
  end loop;
  for x in
    select (c ->> 'sender_id')::bigint as sender_id, v ->> 'type' = 'control_taken' as is_taken,
      coalesce(private.webhook_time(v ->> 'timestamp', p_now), p_now) as at,
      coalesce(left(v #>> '{control_taken,new_owner_role}', 50), 'escalation') as role,
      private.contacts_known_as(private.identities(null, case when ltrim(v #>> '{sender,phone_number}', '+')
        ~ '^[1-9][0-9]{6,14}$' then ltrim(v #>> '{sender,phone_number}', '+') end, null)) as contact_ids
    from jsonb_array_elements(p_changes) c
    cross join lateral (select c -> 'value' as v) v
    where c ->> 'field' = 'messaging_handovers' and v ->> 'type' in ('control_passed', 'control_taken')
      and c ->> 'sender_id' is not null
    order by 3
  loop
    update public.conversations set held_by = case when x.is_taken then x.role end, thread_at = x.at
    where id = any (array(select id from public.conversations
      where sender_id = x.sender_id and contact_id = any (x.contact_ids) order by id for no key update))
      and x.at >= coalesce(thread_at, '-infinity');
  end loop;
end $$;
comment on function private.note_other_apps(jsonb, timestamptz) is
  'The first news of another app raises an alert. Meta tells the new owner of a thread that control was passed, and '
  'the previous one that it was taken.';
grant execute on function private.note_other_apps(jsonb, timestamptz) to service_role;

create function private.learn_number(p_user_id text, p_number text) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  if p_user_id is null or p_number is null then return; end if;
  perform from public.contacts
  where id = any (private.contacts_known_as(private.identities(null, p_number, p_user_id))) order by id
  for no key update;
  perform private.change_identity(jsonb_build_object('type', 'user_changed_number', 'wa_id', p_number,
    'user_id', p_user_id, 'previous_user_id', p_user_id), null);
  for x in
    select k.id as lost, o.id as kept from public.contacts k
    join public.contacts o on o.owner_id = k.owner_id and o.id <> k.id and o.phone = '+' || p_number
    where k.user_id = p_user_id and k.phone is null and k.deleted_at is null and o.deleted_at is null order by k.id
  loop
    perform private.merge_contact(x.lost, x.kept);
  end loop;
end $$;
comment on function private.learn_number(text, text) is
  'A person known by their user id has told their number. If the owner already has a contact with it, the two are one.';
grant execute on function private.learn_number(text, text) to service_role;

-- schemas/2-functions/webhooks/statuses.sql
-- Statuses of messages: applied as sets, forward only, in any order.
create function private.read_statuses(p_sender_id bigint, p_value jsonb, p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'sender_id', p_sender_id, 'wamid', s ->> 'id',
      'status', case s ->> 'status' when 'played' then 'read' else s ->> 'status' end,
      'attempt', case when s ->> 'biz_opaque_callback_data' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        then lower(s ->> 'biz_opaque_callback_data') end,
      'at', coalesce(private.webhook_time(s ->> 'timestamp', p_now), p_now),
      'code', case when s #>> '{errors,0,code}' ~ '^[0-9]{1,9}$' then (s #>> '{errors,0,code}')::int end,
      'details', left(coalesce(s #>> '{errors,0,error_data,details}', s #>> '{errors,0,message}',
        s #>> '{errors,0,title}'), 500),
      'category', lower(s #>> '{pricing,category}'),
      'free', case when s ? 'pricing' then coalesce(s #>> '{pricing,type}', '') like 'free%'
        or coalesce(s #>> '{pricing,billable}', '') = 'false' end,
      'wa_id', case when s ->> 'recipient_id' ~ '^[1-9][0-9]{6,14}$' then s ->> 'recipient_id' end,
      'user_id', case when s ->> 'recipient_user_id' ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$'
        then s ->> 'recipient_user_id' end))), '[]')
    from jsonb_path_query(p_value, '$.statuses[*]') s
    where jsonb_typeof(s) = 'object' and s ->> 'status' in ('sent', 'delivered', 'read', 'played', 'failed')
      and char_length(s ->> 'id') <= 512);
end $$;
comment on function private.read_statuses(bigint, jsonb, timestamptz) is
  'The statuses of one change in the format of apply_statuses; anything else is left out.';
grant execute on function private.read_statuses(bigint, jsonb, timestamptz) to service_role;

create function private.locate_statuses(p_statuses jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_all jsonb := p_statuses;
  v_located jsonb;
  v_unknown uuid[];
begin
  with parked as (
    -- Does not wait: the holder of these locks may wait for a message locked here; the sweep tries again.
    delete from public.parked_statuses
    where ctid = any (array(
      select ctid from public.parked_statuses
      where wamid = any (array(select x.wamid from jsonb_to_recordset(p_statuses) as x(wamid text)))
      for update skip locked))
    returning detail, parked_at)
  select v_all || coalesce(jsonb_agg(detail || jsonb_build_object('parked_at', parked_at)), '[]') into v_all
  from parked;

  with told as (
    -- One status with our id locates all statuses of its wamid.
    select s.value as status, coalesce(s.value ->> 'attempt', case when s.value ->> 'wamid' is not null
      then max(s.value ->> 'attempt') over (partition by s.value ->> 'wamid') end) as attempt
    from jsonb_array_elements(v_all) s),
  located as materialized (
    select t.status, coalesce(a.id, w.id) as attempt_id, coalesce(a.message_id, w.message_id) as message_id,
      coalesce(a.number, w.number) as number
    from told t
    left join lateral (select id, message_id, number from public.attempts where id = t.attempt::uuid limit 1) a on true
    left join lateral (
      select id, message_id, number
      from private.attempt_of(case when a.id is null then t.status ->> 'wamid' end)) w on true),
  parked as (
    insert into public.parked_statuses (wamid, status, at, code, detail, parked_at)
    select distinct on (status ->> 'wamid', status ->> 'status') status ->> 'wamid', status ->> 'status',
      (status ->> 'at')::timestamptz, (status ->> 'code')::int, status - 'parked_at',
      coalesce((status ->> 'parked_at')::timestamptz, p_now)
    from (
      select case when private.is_of_erased(status) then private.nameless_status(status) else status end as status
      from located where message_id is null and status ->> 'wamid' is not null offset 0) l
    order by status ->> 'wamid', status ->> 'status', (status ->> 'parked_at')::timestamptz nulls last
    on conflict do nothing)
  select jsonb_agg(l.status
    || jsonb_build_object('attempt_id', l.attempt_id, 'message_id', l.message_id, 'number', l.number))
      filter (where l.message_id is not null),
    array_agg((l.status ->> 'attempt')::uuid) filter (where l.message_id is null and l.status ? 'attempt')
  into v_located, v_unknown from located l;
  if v_unknown is not null then perform private.notice_lost_attempts(v_unknown, p_now); end if;
  return v_located;
end $$;
comment on function private.locate_statuses(jsonb, timestamptz) is
  'Statuses with their attempts: found by our own id, else by the wamid. Others are parked; parked ones that match '
  'now are added. An id of ours that is not there shows a restore.';
grant execute on function private.locate_statuses(jsonb, timestamptz) to service_role;

create function private.apply_statuses(p_statuses jsonb, p_seen bigint[], p_now timestamptz) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_located jsonb;
  v_messages bigint[];
  v_contacts bigint[];
  v_campaigns bigint[];
  v_ending bigint[];
  v_again bigint[] := '{}'::bigint[];
  v_wamids text[];
begin
  if p_statuses <> '[]' then v_located := private.locate_statuses(p_statuses, p_now); end if;
  if v_located is not null then
    select array_agg(distinct m.id), array_agg(distinct m.contact_id),
      array_agg(distinct m.campaign_id) filter (where m.kind = 'message_1' and m.state in ('queued', 'sending'))
    into v_messages, v_contacts, v_campaigns
    from (select distinct x.message_id from jsonb_to_recordset(v_located) as x(message_id bigint)) ids
    cross join lateral (
      select id, contact_id, campaign_id, kind, state from public.messages where id = ids.message_id limit 1) m;
    perform private.apply_status_effects(v_located, p_now);
    v_ending := private.lock_ending_campaigns(v_campaigns);
  end if;
  perform from public.messages where id = any (v_messages || p_seen) order by id for no key update;

  if v_located is not null then
    v_wamids := private.settle_attempts(v_located);
    v_again := private.move_by_statuses(v_located, p_now) || private.attribute_waiting(v_wamids);
  end if;
  perform private.queue_follow_ups(v_again || p_seen, p_now);
  perform private.complete_campaigns(v_ending);
  if v_located is not null then perform private.charge_service(v_located); end if;
  return coalesce(v_contacts, '{}');
end $$;
comment on function private.apply_statuses(jsonb, bigint[], timestamptz) is
  'Applies statuses and queues Message 2 for the messages they settle and for p_seen, the messages just answered. An '
  'answer and the end of its message may arrive together, so their rows are locked first. Returns the contacts '
  'concerned.';
grant execute on function private.apply_statuses(jsonb, bigint[], timestamptz) to service_role;

create function private.apply_status_effects(p_located jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  perform private.store_identities((
    select jsonb_agg(jsonb_build_object('contact_id', m.contact_id, 'wa_id', s.wa_id, 'user_id', s.user_id))
    from (select distinct message_id, status, wa_id, user_id
      from jsonb_to_recordset(p_located) as l(message_id bigint, status text, wa_id text, user_id text)) s
    cross join lateral (
      select contact_id, sent_at, delivered_at, read_at from public.messages where id = s.message_id limit 1) m
    -- Only the first time: the identity may have changed since.
    where case s.status
      when 'sent' then m.sent_at when 'delivered' then m.delivered_at when 'read' then m.read_at else p_now
    end is null));
  for x in
    select s.code, s.at, s.attempt_id, m.sender_id, m.campaign_id, k.phone, k.wa_id, k.user_id, f.pauses, f.opts_out
    from jsonb_to_recordset(p_located) as s(message_id bigint, attempt_id uuid, status text, code int, at timestamptz)
    join public.error_classes e on e.code = s.code
    join public.error_effects f on f.class = e.class and (f.pauses is not null or f.opts_out)
    join public.messages m on m.id = s.message_id
    join public.contacts k on k.id = m.contact_id
    join public.attempts a on a.id = s.attempt_id
    where s.status = 'failed' and a.code is distinct from s.code and not (a.outcome = 'accepted' and a.code is not null)
    order by m.sender_id, m.campaign_id
  loop
    if x.opts_out then
      perform private.opt_out(x.sender_id, private.identities(x.phone, x.wa_id, x.user_id),
        'error_131050', jsonb_build_object('attempt_id', x.attempt_id), x.at);
    elsif x.pauses = 'sender' then
      perform private.pause_sender(x.sender_id, 'error', x.code, p_now);
    else
      perform private.pause_campaigns(array[x.campaign_id], 'error', x.code, p_now);
    end if;
  end loop;
end $$;
comment on function private.apply_status_effects(jsonb, timestamptz) is
  'What statuses mean beyond their message, the first time they arrive: identities, opt-outs, what must stop. Called '
  'before messages are locked.';
grant execute on function private.apply_status_effects(jsonb, timestamptz) to service_role;

create function private.settle_attempts(p_located jsonb) returns text[]
language plpgsql set search_path = '' as $$
declare
  v_wamids text[];
begin
  with l as materialized (
    select distinct on (x.attempt_id) x.attempt_id, x.code,
      case when k.deleted_at is null then x.wamid else private.wamid_digest(x.wamid) end as wamid,
      case when k.deleted_at is null then x.details end as details
    from jsonb_to_recordset(p_located) as x(attempt_id uuid, message_id bigint, wamid text, status text, code int,
      details text)
    cross join lateral (select contact_id from public.messages where id = x.message_id limit 1) m
    cross join lateral (select deleted_at from public.contacts where id = m.contact_id limit 1) k
    order by x.attempt_id, x.status = 'failed' desc),
  settled as (
    update public.attempts a set wamid = coalesce(a.wamid, l.wamid), code = coalesce(l.code, a.code),
      details = coalesce(l.details, a.details),
      outcome = case when a.outcome is not null then 'accepted'::public.attempt_outcome end
    from l
    where a.id = l.attempt_id
      -- Of two failures reported for one attempt the first is kept.
      and (a.wamid is null or a.outcome <> 'accepted' or (l.code is not null and a.code is null))
    returning a.wamid)
  select array_agg(wamid) filter (where wamid is not null) into v_wamids from settled;
  return coalesce(v_wamids, '{}');
end $$;
comment on function private.settle_attempts(jsonb) is
  'A status proves that Meta accepted the attempt, whatever its worker reported. An open attempt stays open until its '
  'worker or the deadline ends it.';
grant execute on function private.settle_attempts(jsonb) to service_role;

create function private.move_by_statuses(p_located jsonb, p_now timestamptz) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_now_sent bigint[];
  v_first jsonb;
  v_first_sent bigint[] := '{}'::bigint[];
  v_answered jsonb;
  v_failed bigint[];
begin
  -- Queued for a retry while the last try is reported as sent and then failed: apply the two one after the other.
  if jsonb_path_exists(p_located, '$[*] ? (@.status == "failed")') then
    select jsonb_agg(s.value) into v_first
    from (
      select x.message_id from jsonb_to_recordset(p_located) as x(message_id bigint, status text)
      group by 1 having bool_or(x.status = 'failed') and bool_or(x.status <> 'failed')) both_told
    cross join lateral (select from public.messages where id = both_told.message_id and state = 'queued' limit 1) m
    join jsonb_array_elements(p_located) s on (s.value ->> 'message_id')::bigint = both_told.message_id
      and s.value ->> 'status' <> 'failed';
    if v_first is not null then v_first_sent := private.move_by_statuses(v_first, p_now); end if;
  end if;
  with g as materialized (
    select message_id,
      max(case when status <> 'failed' then status::public.message_state end) as up,
      max(number) filter (where status = 'failed') as failed_number,
      (array_agg(code order by number desc) filter (where status = 'failed'))[1] as code,
      min(at) filter (where status = 'sent') as sent_at, min(at) filter (where status = 'delivered') as delivered_at,
      min(at) filter (where status = 'read') as read_at, min(at) filter (where status = 'failed') as failed_at,
      (array_agg(jsonb_build_object('category', category, 'free', free, 'at', at) order by at desc)
        filter (where free is not null))[1] as pricing
    from jsonb_to_recordset(p_located) as x(message_id bigint, status text, number smallint, code int, at timestamptz,
      category text, free boolean)
    group by message_id),
  n as materialized (
    select g.*, m.state as old, m.accepted_at as known_at,
      case
        when m.state in ('skipped', 'cancelled') then m.state
        when m.state in ('delivered', 'read') then greatest(m.state, g.up)
        when g.up >= 'delivered' then g.up
        when m.state = 'failed' then 'failed'
        when g.failed_number = m.attempts and m.state <> 'queued' then 'failed'
        when m.state in ('accepted', 'sent') then greatest(m.state, g.up)
        else coalesce(g.up, m.state)
      end as new,
      -- The price of a service message depends on its place in the month: see charge_service.
      case when g.pricing is not null
          and not coalesce(g.pricing ->> 'category' = 'service', private.is_service(m.kind, m.params))
        then private.billed(g.pricing, m.contact_id, m.sender_id) end as price
    from g cross join lateral (select * from public.messages where id = g.message_id limit 1) m),
  moved as (
    update public.messages m set
      state = n.new,
      code = case when n.new = n.old then m.code when n.new = 'failed' then coalesce(n.code, m.code) end,
      accepted_at = case when n.new = n.old then m.accepted_at else coalesce(m.accepted_at, p_now) end,
      day = case when n.new = n.old then m.day else coalesce(m.day, (p_now at time zone 'UTC')::date) end,
      sent_at = coalesce(m.sent_at, n.sent_at),
      delivered_at = coalesce(m.delivered_at, n.delivered_at),
      read_at = coalesce(m.read_at, n.read_at),
      failed_at = case when n.new = 'failed' then coalesce(m.failed_at, n.failed_at) else m.failed_at end,
      again_from = case when n.new = 'failed' then coalesce(m.again_from, private.again_from(n.code, n.failed_at)) end,
      held = m.held and n.new = n.old,
      price = coalesce(n.price, m.price)
    from n
    where m.id = n.message_id and (n.new <> m.state
      or (m.sent_at is null and n.sent_at is not null) or (m.delivered_at is null and n.delivered_at is not null)
      or (m.read_at is null and n.read_at is not null) or (n.price is not null and m.price is distinct from n.price))
    returning m.id, m.kind, m.state, m.sender_id, m.contact_id, n.old,
      n.known_at is null and m.accepted_at is not null as newly_accepted),
  unqueued as (
    delete from public.queue q using moved v where q.message_id = v.id and v.old = 'queued' and v.state <> 'queued')
  select array_agg(id) filter (where kind = 'message_1' and state in ('sent', 'delivered', 'read')
    and old not in ('accepted', 'sent', 'delivered', 'read')),
    jsonb_agg(distinct jsonb_build_object('sender_id', sender_id, 'contact_id', contact_id))
      filter (where kind = 'message_2' and newly_accepted),
    array_agg(id) filter (where kind = 'reply' and state = 'failed' and old <> 'failed')
  into v_now_sent, v_answered, v_failed from moved;
  if v_answered is not null then
    -- The status came before the record of the send, which then changes nothing. Does not wait, as there.
    update public.conversations set last_outbound_at = p_now
    where id = any (array(
      select c.id from jsonb_to_recordset(v_answered) as x(sender_id bigint, contact_id bigint)
      join public.conversations c on c.sender_id = x.sender_id and c.contact_id = x.contact_id
      order by c.id for no key update of c skip locked));
  end if;
  if v_failed is not null then perform private.ask_again(v_failed, p_now); end if;
  return v_first_sent || coalesce(v_now_sent, '{}');
end $$;
comment on function private.move_by_statuses(jsonb, timestamptz) is
  'Moves messages along the transitions that statuses may cause, and returns the Message 1 now known to be sent. A '
  '`failed` of an older attempt changes nothing; `delivered` wins over `failed`.';
grant execute on function private.move_by_statuses(jsonb, timestamptz) to service_role;

-- schemas/3-api/alerts.sql
-- Alerts to be mailed.
create function public.take_alerts_to_mail(p_kinds public.alert_kind[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_mails jsonb;
begin
  with taken as (
    insert into private.alert_mails as m (alert_id, person_id, taken_at)
    select d.alert_id, d.person_id, v_now from private.mails_due(p_kinds, v_now) d order by 1, 2
    on conflict (alert_id, person_id) do update set taken_at = excluded.taken_at
      where m.sent_at is null and m.taken_at <= v_now - interval '10 min'
    returning m.alert_id, m.person_id)
  select jsonb_agg(mail order by mail #>> '{person,email}') into v_mails from (
    select jsonb_build_object(
      'person', jsonb_build_object('id', p.id, 'email', p.email, 'full_name', p.full_name, 'locale', p.locale,
        'role', p.role),
      'helpers', (select coalesce(jsonb_agg(h -> 'full_name'), '[]') from jsonb_array_elements(private.helpers()) h),
      'waiting', private.count_waiting(p.id),
      'alerts', jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'campaign_id', a.campaign_id,
        'campaign_name', (select name from public.campaigns where id = a.campaign_id), 'detail', a.detail,
        'figures', case when a.kind in ('campaign_completed', 'campaign_cancelled', 'campaign_paused')
          then private.campaign_figures(a.campaign_id) end) order by a.id)) as mail
    from taken t join public.alerts a on a.id = t.alert_id join public.profiles p on p.id = t.person_id
    group by p.id) mails;
  return coalesce(v_mails, '[]');
end $$;
comment on function public.take_alerts_to_mail(public.alert_kind[]) is
  'The mails to be written, one for each user with their new alerts of these kinds: [{person, helpers, waiting, '
  'alerts}]. Each goes to one of two concurrent jobs.';
grant execute on function public.take_alerts_to_mail(public.alert_kind[]) to service_role;

create function public.settle_alert_mails(p_person_id uuid, p_ids bigint[], p_sent boolean) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if p_sent then
    update private.alert_mails set sent_at = private.clock()
    where person_id = p_person_id and alert_id = any (p_ids);
  else
    delete from private.alert_mails
    where person_id = p_person_id and alert_id = any (p_ids) and sent_at is null;
  end if;
end $$;
comment on function public.settle_alert_mails(uuid, bigint[], boolean) is
  'Notes that a mail was sent; one that the mail server refused is tried again by the next job.';
grant execute on function public.settle_alert_mails(uuid, bigint[], boolean) to service_role;

-- schemas/3-api/campaigns.sql
-- Campaigns.
create function public.list_campaigns(p_filter jsonb default '{}', p_after bigint default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_campaigns(p_filter, p_after, private.bounded('rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_campaigns(jsonb, bigint, int, uuid) is
  'A page of campaigns, newest first: {items, next, count, count_at_least}. Filter: status (one or a list), '
  'category_id, q.';
grant execute on function
  public.list_campaigns(jsonb, bigint, int, uuid),
  private.list_campaigns(jsonb, bigint, int, uuid)
to authenticated;

create function public.get_campaign(p_campaign_id bigint, p_phone_number_id text default null) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_campaign(p_campaign_id, p_phone_number_id)
$$;
comment on function public.get_campaign(bigint, text) is
  'A campaign with its counts and the problems of its template; null if the caller may not read it.';
grant execute on function public.get_campaign(bigint, text), private.get_campaign(bigint, text) to authenticated;

create function public.list_campaign_contacts(p_campaign_id bigint, p_filter jsonb default '{}',
  p_after bigint default null, p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_campaign_contacts(p_campaign_id, p_filter, p_after, private.bounded('rows_a_page', p_limit))
$$;
comment on function public.list_campaign_contacts(bigint, jsonb, bigint, int) is
  'Message 1 of a campaign by contact, with the answer and Message 2: {items, next, count, count_at_least}; null if '
  'the caller may not read the campaign. Filter: status (also replied, message_2_sent), reached, q.';
grant execute on function
  public.list_campaign_contacts(bigint, jsonb, bigint, int),
  private.list_campaign_contacts(bigint, jsonb, bigint, int)
to authenticated;

create function public.list_exclusions(p_campaign_id bigint, p_reason text default null, p_after bigint default null,
  p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_exclusions(p_campaign_id, p_reason, p_after, private.bounded('rows_a_page', p_limit))
$$;
comment on function public.list_exclusions(bigint, text, bigint, int) is
  'Who was left out at launch, and why: {items, next, count, count_at_least}.';
grant execute on function
  public.list_exclusions(bigint, text, bigint, int),
  private.list_exclusions(bigint, text, bigint, int)
to authenticated;

create function public.save_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.save_campaign(p_campaign_id, p_patch, p_phone_number_id)
$$;
comment on function public.save_campaign(bigint, jsonb, text) is
  'Creates or changes a campaign that has not started; launches it if the patch says so. Raises conflict when the '
  'patch has `unchanged_since` and the campaign was changed since.';
grant execute on function
  public.save_campaign(bigint, jsonb, text),
  private.save_campaign(bigint, jsonb, text)
to authenticated, service_role;

create function public.delete_campaign(p_campaign_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.delete_campaign(p_campaign_id)
$$;
comment on function public.delete_campaign(bigint) is 'Deletes a draft.';
grant execute on function
  public.delete_campaign(bigint),
  private.delete_campaign(bigint)
to authenticated, service_role;

create function public.duplicate_campaign(p_campaign_id bigint) returns bigint
language sql volatile set search_path = '' as $$
  select private.duplicate_campaign(p_campaign_id)
$$;
comment on function public.duplicate_campaign(bigint) is 'Copies a campaign into a new draft.';
grant execute on function
  public.duplicate_campaign(bigint),
  private.duplicate_campaign(bigint)
to authenticated, service_role;

create function public.preview_audience(p_campaign_id bigint default null, p_draft jsonb default null,
  p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.preview_audience(p_campaign_id, p_draft, p_phone_number_id)
$$;
comment on function public.preview_audience(bigint, jsonb, text) is
  'Counts for a draft: who gets it, who is left out, the maximum cost.';
grant execute on function
  public.preview_audience(bigint, jsonb, text),
  private.preview_audience(bigint, jsonb, text)
to authenticated, service_role;

create function public.preview_contacts(p_campaign_id bigint default null, p_draft jsonb default null,
  p_after bigint default 0, p_limit int default 20, p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.preview_contacts(p_campaign_id, p_draft, p_after, private.bounded('heavy_rows_a_page', p_limit),
    p_phone_number_id)
$$;
comment on function public.preview_contacts(bigint, jsonb, bigint, int, text) is
  'Contacts of a draft''s audience with their values.';
grant execute on function
  public.preview_contacts(bigint, jsonb, bigint, int, text),
  private.preview_contacts(bigint, jsonb, bigint, int, text)
to authenticated, service_role;

create function public.preview_people(p_campaign_id bigint, p_reason text default null, p_q text default null,
  p_after bigint default null, p_limit int default 50, p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.preview_people(p_campaign_id, p_reason, p_q, p_after, private.bounded('heavy_rows_a_page', p_limit),
    p_phone_number_id)
$$;
comment on function public.preview_people(bigint, text, text, bigint, int, text) is
  'A page of those who would get a draft or, with a reason, of those who are left out for it.';
grant execute on function
  public.preview_people(bigint, text, text, bigint, int, text),
  private.preview_people(bigint, text, text, bigint, int, text)
to authenticated, service_role;

create function public.launch_campaign(p_campaign_id bigint, p_patch jsonb default '{}',
  p_phone_number_id text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.launch_campaign(p_campaign_id, p_patch, p_phone_number_id)
$$;
comment on function public.launch_campaign(bigint, jsonb, text) is
  'Launches a draft once, now or at its date. Patch: first_slice, scheduled_at, time_zone.';
grant execute on function
  public.launch_campaign(bigint, jsonb, text),
  private.launch_campaign(bigint, jsonb, text)
to authenticated, service_role;

create function public.prepare_campaign(p_campaign_id bigint, p_limit int default 5000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.prepare_campaign(p_campaign_id, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.prepare_campaign(bigint, int) is 'Processes one more range of a launch.';
grant execute on function public.prepare_campaign(bigint, int), private.prepare_campaign(bigint, int) to service_role;

create function public.pause_campaign(p_campaign_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.pause_campaign(p_campaign_id)
$$;
comment on function public.pause_campaign(bigint) is 'Pauses a campaign.';
grant execute on function public.pause_campaign(bigint), private.pause_campaign(bigint) to authenticated, service_role;

create function public.resume_campaign(p_campaign_id bigint) returns jsonb
language sql volatile set search_path = '' as $$
  select private.resume_campaign(p_campaign_id)
$$;
comment on function public.resume_campaign(bigint) is 'Resumes a paused campaign.';
grant execute on function
  public.resume_campaign(bigint),
  private.resume_campaign(bigint)
to authenticated, service_role;

create function public.cancel_campaign(p_campaign_id bigint, p_limit int default 5000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.cancel_campaign(p_campaign_id, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.cancel_campaign(bigint, int) is 'Cancels a campaign; called again while there is more.';
grant execute on function
  public.cancel_campaign(bigint, int),
  private.cancel_campaign(bigint, int)
to authenticated, service_role;

create function public.retry_campaign(p_campaign_id bigint, p_limit int default 5000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.retry_campaign(p_campaign_id, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.retry_campaign(bigint, int) is
  'Queues a new round for failed messages whose error is passing; called again while there is more.';
grant execute on function
  public.retry_campaign(bigint, int),
  private.retry_campaign(bigint, int)
to authenticated, service_role;

create function public.test_campaign(p_campaign_id bigint, p_contact_id bigint,
  p_kind public.message_kind default 'message_1', p_phone_number_id text default null, p_phone text default null,
  p_country text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.test_campaign(p_campaign_id, p_contact_id, p_kind, p_phone_number_id, p_phone, p_country)
$$;
comment on function public.test_campaign(bigint, bigint, public.message_kind, text, text, text) is
  'Queues one message as the campaign would send it: to a contact or, without one, to a number.';
grant execute on function
  public.test_campaign(bigint, bigint, public.message_kind, text, text, text),
  private.test_campaign(bigint, bigint, public.message_kind, text, text, text)
to authenticated, service_role;

create function public.campaign_tests(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.campaign_tests(p_campaign_id)
$$;
comment on function public.campaign_tests(bigint) is
  'The latest tests of a campaign, with the number and which message it was.';
grant execute on function public.campaign_tests(bigint), private.campaign_tests(bigint) to authenticated;

-- schemas/3-api/categories.sql
-- Categories, and who is in them.
create function public.list_categories(p_q text default '', p_after jsonb default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  with found as materialized (
    select g.*, private.fold_text(g.name) collate "C" as sorted_name from public.categories g
    where g.owner_id = coalesce(private.readable_owner(p_owner), g.owner_id)
      and (p_q = '' or private.fold_text(g.name) like '%' || private.like_escape(private.fold_text(p_q)) || '%')
  ),
  page as (
    select * from found where p_after is null or (sorted_name, id) > (p_after ->> 0, (p_after ->> 1)::bigint)
    order by sorted_name, id limit private.bounded('rows_a_page', p_limit) + 1
  ),
  shown as (select * from page order by sorted_name, id limit private.bounded('rows_a_page', p_limit))
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(to_jsonb(shown) order by sorted_name, id), '[]') from shown),
    'next', (select jsonb_build_array(sorted_name, id) from shown
      where (select count(*) from page) > private.bounded('rows_a_page', p_limit)
      order by sorted_name desc, id desc limit 1),
    'count', (select count(*) from found),
    'count_at_least', (select count(*) from found))
$$;
comment on function public.list_categories(text, jsonb, int, uuid) is
  'A page of categories by name, with how many contacts each has.';
grant execute on function public.list_categories(text, jsonb, int, uuid) to authenticated;

create function public.delete_category(p_category_id bigint) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.categories where id = p_category_id and owner_id = (select auth.uid());
  if not found then return false; end if;
  perform private.audit('deleted', 'category', p_category_id::text);
  return true;
end $$;
comment on function public.delete_category(bigint) is
  'Deletes a category of the caller; its contacts stay. False if there is none.';
grant execute on function public.delete_category(bigint) to authenticated;

create function public.add_to_category(p_category_id bigint, p_selection jsonb, p_after bigint default 0) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_limit constant int := 20000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_added int;
begin
  perform private.lock_for_association(p_category_id, v_ids);
  insert into public.category_contacts (category_id, contact_id) select p_category_id, id from unnest(v_ids) id
    on conflict do nothing;
  get diagnostics v_added = row_count;
  if v_added > 0 then
    perform private.audit('added_contacts', 'category', p_category_id::text, jsonb_build_object('contacts', v_added));
  end if;
  return private.part_done('added', v_added, v_ids, v_limit);
end $$;
comment on function public.add_to_category(bigint, jsonb, bigint) is
  'Adds one part of the selected contacts to a category: {added, next}.';
grant execute on function public.add_to_category(bigint, jsonb, bigint) to authenticated;

create function public.remove_from_category(p_category_id bigint, p_selection jsonb, p_after bigint default 0)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_limit constant int := 20000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_removed int;
begin
  perform private.lock_for_association(p_category_id, v_ids);
  delete from public.category_contacts where category_id = p_category_id and contact_id = any (v_ids);
  get diagnostics v_removed = row_count;
  if v_removed > 0 then
    perform private.audit('removed_contacts', 'category', p_category_id::text,
      jsonb_build_object('contacts', v_removed));
  end if;
  return private.part_done('removed', v_removed, v_ids, v_limit);
end $$;
comment on function public.remove_from_category(bigint, jsonb, bigint) is
  'Removes one part of the selected contacts from a category: {removed, next}.';
grant execute on function public.remove_from_category(bigint, jsonb, bigint) to authenticated;

create function public.add_contacts_to_category(p_category_id bigint, p_contact_ids bigint[]) returns int
language plpgsql volatile set search_path = '' as $$
declare
  v_added int;
begin
  perform private.require_at_most('numbers', cardinality(p_contact_ids), 'contact_ids');
  perform private.lock_for_association(p_category_id, p_contact_ids);
  insert into public.category_contacts (category_id, contact_id) select distinct p_category_id, id
  from unnest(p_contact_ids) id on conflict do nothing;
  get diagnostics v_added = row_count;
  return v_added;
end $$;
comment on function public.add_contacts_to_category(bigint, bigint[]) is
  'Adds these contacts to a category, or refuses all if one is not the caller''s.';
grant execute on function public.add_contacts_to_category(bigint, bigint[]) to authenticated;

create function public.add_numbers_to_category(p_category_id bigint, p_people jsonb, p_create boolean) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_created int := 0;
  v_ids bigint[];
  v_unknown jsonb;
begin
  perform private.require_at_most('numbers', jsonb_array_length(p_people), 'numbers');
  if p_create then
    insert into public.contacts (phone, country_code)
    select distinct on (p.phone) p.phone, p.country_code
    from jsonb_to_recordset(p_people) p(phone text, country_code text)
    order by p.phone on conflict (owner_id, phone) do nothing;
    get diagnostics v_created = row_count;
  end if;
  select coalesce(array_agg(c.id) filter (where c.id is not null), '{}'),
    coalesce(jsonb_agg(p.phone order by p.phone) filter (where c.id is null), '[]') into v_ids, v_unknown
  from (select distinct phone from jsonb_to_recordset(p_people) r(phone text)) p
  left join public.contacts c on c.phone = p.phone and c.owner_id = (select auth.uid());
  return jsonb_build_object('added', public.add_contacts_to_category(p_category_id, v_ids), 'created', v_created,
    'unknown', v_unknown);
end $$;
comment on function public.add_numbers_to_category(bigint, jsonb, boolean) is
  'Adds the contacts with these numbers to a category, creating missing ones if asked: {added, created, unknown}.';
grant execute on function public.add_numbers_to_category(bigint, jsonb, boolean) to authenticated;

-- schemas/3-api/contacts.sql
-- Contacts.
create function public.list_contacts(
  p_filter jsonb default '{}', p_sort text default 'newest', p_after jsonb default null, p_limit int default 50,
    p_owner uuid default null
) returns jsonb
language sql stable set search_path = '' as $$
  select private.list_contacts(p_filter, p_sort, p_after, private.bounded('rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_contacts(jsonb, text, jsonb, int, uuid) is
  'A page of contacts: {items, next, count, count_at_least}. `next` is the key of the following page.';
grant execute on function
  public.list_contacts(jsonb, text, jsonb, int, uuid),
  private.list_contacts(jsonb, text, jsonb, int, uuid)
to authenticated;

create function public.contact_countries(p_owner uuid default null) returns text[]
language sql stable set search_path = '' as $$
  select private.contact_countries(p_owner)
$$;
comment on function public.contact_countries(uuid) is 'The countries of the contacts that a list can show.';
grant execute on function public.contact_countries(uuid), private.contact_countries(uuid) to authenticated;

create function public.get_contact(p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_contact(p_contact_id)
$$;
comment on function public.get_contact(bigint) is
  'A contact with its categories, opt-outs and origin; null if the caller may not read it.';
grant execute on function public.get_contact(bigint), private.get_contact(bigint) to authenticated;

create function public.contact_timeline(p_contact_id bigint, p_after jsonb default null, p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.contact_timeline(p_contact_id, p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.contact_timeline(bigint, jsonb, int) is
  'Messages, answers and opt-outs of a contact, newest first, with the campaigns whose texts they use: {items, next, '
  'campaigns}.';
grant execute on function
  public.contact_timeline(bigint, jsonb, int),
  private.contact_timeline(bigint, jsonb, int)
to authenticated;

create function public.save_contact(p_contact_id bigint, p_contact jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_id bigint := p_contact_id;
  v_category_ids bigint[];
begin
  perform private.require_small(p_contact, 'fields');
  perform private.require_at_most('categories', jsonb_array_length(nullif(p_contact -> 'category_ids', 'null')),
    'category_ids');
  if v_id is null then
    insert into public.contacts (full_name, first_name, phone, country_code, fields, consent_source, consent_since)
    values (p_contact ->> 'full_name', coalesce(p_contact ->> 'first_name', p_contact ->> 'first_name_guessed'),
      p_contact ->> 'phone', p_contact ->> 'country_code',
      coalesce(p_contact -> 'fields', '{}'), p_contact ->> 'consent_source', (p_contact ->> 'consent_since')::date)
    returning id into v_id;
  else
    if p_contact ? 'unchanged_since' then
      perform private.require_unchanged(updated_at, p_contact) from public.contacts
      where id = v_id and owner_id = (select auth.uid()) for no key update;
    end if;
    update public.contacts c set (full_name, first_name, phone, country_code, fields, consent_source, consent_since) = (
      select n.full_name,
        case when p_contact ? 'first_name' or n.full_name is not distinct from c.full_name then n.first_name
          else p_contact ->> 'first_name_guessed' end,
        n.phone, n.country_code, n.fields, n.consent_source, n.consent_since
      from jsonb_populate_record(c, p_contact - array['id', 'owner_id']) n)
    where c.id = v_id and c.owner_id = (select auth.uid());
    if not found then perform private.fail('not_found'); end if;
  end if;
  if p_contact ? 'category_ids' then
    select coalesce(array_agg(distinct id::bigint), '{}') into v_category_ids
    from jsonb_array_elements_text(p_contact -> 'category_ids') id;
    perform from public.categories g
    where g.id = any (v_category_ids)
      or g.id in (select category_id from public.category_contacts where contact_id = v_id)
    order by g.id for no key update;
    delete from public.category_contacts where contact_id = v_id and category_id <> all (v_category_ids);
    insert into public.category_contacts (category_id, contact_id) select id, v_id from unnest(v_category_ids) id
    on conflict do nothing;
  end if;
  return private.get_contact(v_id);
end $$;
comment on function public.save_contact(bigint, jsonb) is
  'Adds a contact (id null) or changes the given fields; `category_ids` replaces its categories; `first_name_guessed` '
  'counts when the full name changes and no first name is given; raises conflict when it has `unchanged_since` and the '
  'contact was changed since. Policies and keys refuse those of other owners.';
grant execute on function public.save_contact(bigint, jsonb) to authenticated;

create function public.delete_contacts(p_selection jsonb, p_after bigint default 0) returns jsonb
language sql volatile set search_path = '' as $$
  select private.delete_contacts(p_selection, p_after)
$$;
comment on function public.delete_contacts(jsonb, bigint) is
  'Erases one part of the selected contacts: {deleted, next}.';
grant execute on function
  public.delete_contacts(jsonb, bigint),
  private.delete_contacts(jsonb, bigint)
to authenticated;

create function public.opt_out_contact(p_contact_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.opt_out_contact(p_contact_id)
$$;
comment on function public.opt_out_contact(bigint) is 'Opts a contact out by hand. Idempotent.';
grant execute on function public.opt_out_contact(bigint), private.opt_out_contact(bigint) to authenticated;

create function public.opt_out_contacts(p_selection jsonb, p_after bigint default 0) returns jsonb
language sql volatile set search_path = '' as $$
  select private.opt_out_contacts(p_selection, p_after)
$$;
comment on function public.opt_out_contacts(jsonb, bigint) is
  'Opts out one part of the selected contacts: {opted_out, next}. Those who are opted out already are not counted.';
grant execute on function
  public.opt_out_contacts(jsonb, bigint),
  private.opt_out_contacts(jsonb, bigint)
to authenticated;

create function public.opt_out_numbers(p_numbers text[], p_from text, p_since date default null) returns jsonb
language sql volatile set search_path = '' as $$
  select private.opt_out_numbers(p_numbers, p_from, p_since)
$$;
comment on function public.opt_out_numbers(text[], text, date) is
  'Opts out E.164 numbers, known or not, with where the list comes from and the day of the refusals: {opted_out, '
  'already}.';
grant execute on function
  public.opt_out_numbers(text[], text, date),
  private.opt_out_numbers(text[], text, date)
to authenticated;

create function public.opt_in_contact(p_contact_id bigint, p_reason text default null) returns void
language sql volatile set search_path = '' as $$
  select private.opt_in_contact(p_contact_id, p_reason)
$$;
comment on function public.opt_in_contact(bigint, text) is
  'Ends a contact''s opt-outs by hand. Idempotent. Raises opted_out_by_person where the person said it; a super-admin '
  'gives a reason then: asked_in_writing, asked_aloud or wrong_person.';
grant execute on function public.opt_in_contact(bigint, text), private.opt_in_contact(bigint, text) to authenticated;

create function public.reset_sequence(p_contact_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.reset_sequence(p_contact_id)
$$;
comment on function public.reset_sequence(bigint) is
  'Cancels a contact''s queued Message 2; earlier Message 1 no longer trigger one. Idempotent.';
grant execute on function public.reset_sequence(bigint), private.reset_sequence(bigint) to authenticated;

create function public.export_contacts(p_filter jsonb default '{}', p_after jsonb default null,
  p_owner uuid default null)
returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  if p_after is null then
    perform private.audit('exported', 'contacts', null,
      private.picked(p_filter, '{category_id,country,import_id,interacted_since,consent,opted_out}'));
  end if;
  return private.list_contacts(p_filter, 'newest', p_after, private.limit_of('rows_a_page'), p_owner);
end $$;
comment on function public.export_contacts(jsonb, jsonb, uuid) is
  'Contacts, 1,000 at a time: {items, next}. The first part is written to the audit log.';
grant execute on function public.export_contacts(jsonb, jsonb, uuid) to authenticated;

create function public.contact_export_columns(p_filter jsonb default '{}', p_owner uuid default null) returns jsonb
language sql stable set search_path = '' as $$
  select private.contact_export_columns(p_filter, p_owner)
$$;
comment on function public.contact_export_columns(jsonb, uuid) is
  'What the columns of an export hold besides the rows: {fields, categories}, the names of the custom fields of the '
  'matching contacts and those of the categories.';
grant execute on function
  public.contact_export_columns(jsonb, uuid),
  private.contact_export_columns(jsonb, uuid)
to authenticated;

create function public.export_contact(p_contact_id bigint) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_contact jsonb := private.get_contact(p_contact_id);
begin
  if v_contact is null then perform private.fail('not_found'); end if;
  perform private.audit('exported', 'contact', p_contact_id::text);
  return v_contact || jsonb_build_object('timeline', private.contact_timeline(p_contact_id, null, 10000),
    'written_as_stranger', private.written_as_stranger(p_contact_id));
end $$;
comment on function public.export_contact(bigint) is
  'All data kept about a person, also what they wrote while they were no contact. Written to the audit log.';
grant execute on function public.export_contact(bigint) to authenticated;

-- schemas/3-api/counters.sql
-- Folding counters, comparing them with the rows, correcting them.
create function public.fold_counters() returns int
language plpgsql set search_path = '' as $$
declare
  v_n int;
begin
  if not pg_try_advisory_xact_lock(hashtext('relance fold_counters')) then return 0; end if;
  perform private.fold_answers();
  with gone as (
    delete from public.counter_deltas where n is not null returning *),
  campaigns as (
    insert into public.campaign_counters as c (campaign_id, kind, state, n, cost)
    select campaign_id, kind, state, sum(n), sum(cost) from gone
    where exists (select from public.campaigns g where g.id = campaign_id)
    group by 1, 2, 3 having sum(n) <> 0 or sum(cost) <> 0
    on conflict (campaign_id, kind, state) do update set n = c.n + excluded.n, cost = c.cost + excluded.cost),
  days as (
    insert into public.day_counters as c (owner_id, day, kind, state, n, cost)
    select owner_id, day, kind, state, sum(n), sum(cost) from gone
    where day is not null and exists (select from public.profiles p where p.id = owner_id)
    group by 1, 2, 3, 4 having sum(n) <> 0 or sum(cost) <> 0
    on conflict (owner_id, day, kind, state) do update set n = c.n + excluded.n, cost = c.cost + excluded.cost),
  breakdowns as (
    insert into public.breakdown_counters as c (owner_id, dimension, day, key, kind, state, n, cost)
    select g.owner_id, k.dimension, g.day, k.key, g.kind, g.state, sum(g.n), sum(g.cost)
    from gone g cross join lateral private.by_dimension(g) k
    where g.day is not null and exists (select from public.profiles p where p.id = g.owner_id)
    group by 1, 2, 3, 4, 5, 6 having sum(g.n) <> 0 or sum(g.cost) <> 0
    on conflict (owner_id, dimension, day, key, kind, state)
    do update set n = c.n + excluded.n, cost = c.cost + excluded.cost)
  select count(*) into v_n from gone;
  return v_n;
end $$;
comment on function public.fold_counters() is
  'Adds the deltas to the counters; readers see no difference. Deltas of deleted campaigns and users are dropped.';
grant execute on function public.fold_counters() to service_role;

create function public.counter_errors(p_campaign_ids bigint[] default null)
returns table (campaign_id bigint, owner_id uuid, day date, kind public.message_kind, state public.message_state,
  counted bigint, found bigint, counted_cost numeric, found_cost numeric)
language sql stable set search_path = '' as $$
  with found as materialized (
    select m.campaign_id, m.owner_id, m.day, m.kind, m.state, count(*) as n,
      coalesce(sum(m.price) filter (where m.state in ('delivered', 'read')), 0) as cost
    from (
      -- Two branches, of which only one runs: a single plan would read every message for one campaign.
      select campaign_id, owner_id, day, kind, state, price from public.messages where p_campaign_ids is null
      union all
      select campaign_id, owner_id, day, kind, state, price from public.messages
      where campaign_id = any (p_campaign_ids) and kind in ('message_1', 'message_2')) m
    group by 1, 2, 3, 4, 5
    union all
    select campaign_id, owner_id, day, kind, state, sum(n)::bigint, sum(cost) from private.past_counts
    where p_campaign_ids is null or (campaign_id = any (p_campaign_ids) and kind in ('message_1', 'message_2'))
    group by 1, 2, 3, 4, 5)
  select coalesce(t.campaign_id, f.campaign_id), null::uuid, null::date, coalesce(t.kind, f.kind),
    coalesce(t.state, f.state), coalesce(t.n, 0), coalesce(f.n, 0), coalesce(t.cost, 0), coalesce(f.cost, 0)
  from (select * from public.campaign_totals c where p_campaign_ids is null or c.campaign_id = any (p_campaign_ids)) t
  full join (select campaign_id, kind, state, sum(n)::bigint as n, sum(cost) as cost from found
    where campaign_id is not null group by 1, 2, 3) f
    on f.campaign_id = t.campaign_id and f.kind = t.kind and f.state = t.state
  where t.n is distinct from f.n or t.cost is distinct from f.cost
  union all
  select null, coalesce(t.owner_id, f.owner_id), coalesce(t.day, f.day), coalesce(t.kind, f.kind),
    coalesce(t.state, f.state), coalesce(t.n, 0), coalesce(f.n, 0), coalesce(t.cost, 0), coalesce(f.cost, 0)
  from (select * from public.day_totals where p_campaign_ids is null) t
  full join (select owner_id, day, kind, state, sum(n)::bigint as n, sum(cost) as cost from found
    where p_campaign_ids is null and day is not null group by 1, 2, 3, 4) f
    on f.owner_id = t.owner_id and f.day = t.day and f.kind = t.kind and f.state = t.state
  where t.n is distinct from f.n or t.cost is distinct from f.cost
$$;
comment on function public.counter_errors(bigint[]) is
  'Counters that differ from the rows, in one snapshot; empty if all are correct. With ids: only those campaigns, '
  'without days.';
grant execute on function public.counter_errors(bigint[]) to service_role;

create function public.breakdown_errors(p_campaign_ids bigint[] default null)
returns table (owner_id uuid, dimension text, day date, key text, kind public.message_kind, state public.message_state,
  counted bigint, found bigint, counted_cost numeric, found_cost numeric)
language sql stable set search_path = '' as $$
  with found as materialized (
    select (x.b).owner_id, k.dimension, (x.b).day, k.key, (x.b).kind, (x.b).state, sum((x.b).n)::bigint as n,
      sum((x.b).cost) as cost
    from (
      select b from public.messages m cross join lateral private.delta_of(m, 1) b
      where p_campaign_ids is null and m.day is not null
      union all
      select b from public.messages m cross join lateral private.delta_of(m, 1) b
      where m.campaign_id = any (p_campaign_ids) and m.kind in ('message_1', 'message_2') and m.day is not null
      union all
      select row(owner_id, campaign_id, day, hour, country_code, kind, state, n, cost)::public.counter_deltas
      from private.past_counts
      where day is not null and (p_campaign_ids is null
        or (campaign_id = any (p_campaign_ids) and kind in ('message_1', 'message_2')))) x(b)
    cross join lateral private.by_dimension(x.b) k
    where p_campaign_ids is null or k.dimension = 'campaign'
    group by 1, 2, 3, 4, 5, 6)
  select owner_id, dimension, day, key, kind, state,
    sum(counted)::bigint, sum(found)::bigint, sum(counted_cost), sum(found_cost)
  from (
    select t.owner_id, t.dimension, t.day, t.key, t.kind, t.state,
      t.n as counted, 0 as found, t.cost as counted_cost, 0 as found_cost
    from public.breakdown_totals t where p_campaign_ids is null
    union all
    select t.owner_id, t.dimension, t.day, t.key, t.kind, t.state, t.n, 0, t.cost, 0
    from public.breakdown_totals t where t.dimension = 'campaign' and t.key = any (p_campaign_ids::text[])
    union all
    select f.owner_id, f.dimension, f.day, f.key, f.kind, f.state, 0, f.n, 0, f.cost from found f) x
  group by 1, 2, 3, 4, 5, 6 having sum(counted) <> sum(found) or sum(counted_cost) <> sum(found_cost)
$$;
comment on function public.breakdown_errors(bigint[]) is
  'Breakdown counters that differ from the rows, in one snapshot; empty if all are correct. With ids: only those '
  'campaigns, without countries and hours.';
grant execute on function public.breakdown_errors(bigint[]) to service_role;

create function public.answer_errors(p_campaign_ids bigint[] default null)
returns table (owner_id uuid, dimension text, day date, key text, counted bigint, found bigint)
language sql stable set search_path = '' as $$
  with found as materialized (
    select i.owner_id, k.dimension, (i.at at time zone 'UTC')::date as day, k.key, count(*) as n
    from (
      select owner_id, campaign_id, at from public.interactions where p_campaign_ids is null and answers
      union all
      select owner_id, campaign_id, at from public.interactions where campaign_id = any (p_campaign_ids) and answers) i
    cross join lateral (values ('campaign', coalesce(i.campaign_id::text, '')),
      ('hour', extract(hour from i.at at time zone 'UTC')::text)) k(dimension, key)
    where p_campaign_ids is null or k.dimension = 'campaign'
    group by 1, 2, 3, 4)
  select owner_id, dimension, day, key, sum(counted)::bigint, sum(found)::bigint
  from (
    select t.owner_id, t.dimension, t.day, t.key, t.n as counted, 0 as found from public.answer_totals t
    where p_campaign_ids is null
    union all
    select t.owner_id, t.dimension, t.day, t.key, t.n, 0 from public.answer_totals t
    where t.dimension = 'campaign' and t.key = any (p_campaign_ids::text[])
    union all
    select f.owner_id, f.dimension, f.day, f.key, 0, f.n from found f) x
  group by 1, 2, 3, 4 having sum(counted) <> sum(found)
$$;
comment on function public.answer_errors(bigint[]) is
  'Answer counters that differ from the rows, in one snapshot; empty if all are correct. With ids: only those '
  'campaigns, without hours.';
grant execute on function public.answer_errors(bigint[]) to service_role;

create function public.reconcile_counters(p_repair boolean default false) returns jsonb
language plpgsql volatile set search_path = '' set statement_timeout = '10 min' as $$
declare
  v_wrong jsonb;
  v_left jsonb := '[]'::jsonb;
  v_now timestamptz;
begin
  if not p_repair then return jsonb_build_object('wrong', private.wrong_counters()); end if;
  -- No folding meanwhile: both would write the same rows.
  perform pg_advisory_xact_lock(hashtext('relance fold_counters'));
  -- Rows and counters are of one snapshot and the difference is added, as concurrent writers do.
  v_wrong := private.wrong_counters();
  if v_wrong <> '[]' then
    perform private.repair_counters(v_wrong);
    v_left := private.wrong_counters();
    v_now := private.clock();
    perform private.audit('repair', 'counters', null,
      jsonb_build_object('wrong', jsonb_array_length(v_wrong), 'left', jsonb_array_length(v_left)));
    update public.alerts set cleared_at = v_now where kind = 'counters_differ' and cleared_at is null and v_left = '[]';
  end if;
  return jsonb_build_object('wrong', v_wrong, 'left', v_left);
end $$;
comment on function public.reconcile_counters(boolean) is
  'Counters that differ from the rows: {wrong}, each with both values. With p_repair they are corrected in one '
  'transaction, and those that still differ are returned: {wrong, left}.';
grant execute on function public.reconcile_counters(boolean) to service_role;

-- schemas/3-api/idempotency.sql
-- Requests that may be repeated.
create function public.begin_idempotent(p_key text, p_route text, p_digest text) returns jsonb
language sql volatile set search_path = '' as $$
  select private.begin_idempotent(p_key, p_route, p_digest)
$$;
comment on function public.begin_idempotent(text, text, text) is
  'Null when a request is to be carried out now; else {response, subject_id} of the first one with its key.';
grant execute on function public.begin_idempotent(text, text, text) to authenticated;

create function public.finish_idempotent(p_key text, p_response jsonb) returns void
language sql volatile set search_path = '' as $$
  select private.finish_idempotent(p_key, p_response)
$$;
comment on function public.finish_idempotent(text, jsonb) is 'Keeps the answer of a request for its repetitions.';
grant execute on function public.finish_idempotent(text, jsonb) to authenticated;

create function public.release_idempotent(p_key text) returns void
language sql volatile set search_path = '' as $$
  select private.release_idempotent(p_key)
$$;
comment on function public.release_idempotent(text) is 'Forgets the key of a request that was refused.';
grant execute on function public.release_idempotent(text) to authenticated;

-- schemas/3-api/imports.sql
-- Imports.
create function public.create_import(p_import jsonb) returns uuid
language sql volatile set search_path = '' as $$
  select private.create_import(p_import)
$$;
comment on function public.create_import(jsonb) is 'Announces a file; returns the id of the import.';
grant execute on function public.create_import(jsonb), private.create_import(jsonb) to authenticated;

create function public.store_import_part(p_import_id uuid, p_part int, p_content text, p_lines int) returns void
language sql volatile set search_path = '' as $$
  select private.store_import_part(p_import_id, p_part, p_content, p_lines)
$$;
comment on function public.store_import_part(uuid, int, text, int) is
  'Stores a part of the file, in base64, until it is read. Sending the same part again replaces it.';
grant execute on function
  public.store_import_part(uuid, int, text, int),
  private.store_import_part(uuid, int, text, int)
to authenticated;

create function public.read_import_part(p_import_id uuid, p_part int) returns text
language sql volatile set search_path = '' as $$
  select private.read_import_part(p_import_id, p_part)
$$;
comment on function public.read_import_part(uuid, int) is 'A part of the file in base64; null if there is none.';
grant execute on function
  public.read_import_part(uuid, int),
  private.read_import_part(uuid, int)
to authenticated, service_role;

create function public.start_import(p_import_id uuid, p_columns jsonb, p_mapping jsonb, p_format jsonb default '{}')
returns void
language sql volatile set search_path = '' as $$
  select private.start_import(p_import_id, p_columns, p_mapping, p_format)
$$;
comment on function public.start_import(uuid, jsonb, jsonb, jsonb) is
  'Starts an import; from now on the job reads the file, as the format {encoding, delimiter, titles_line, kinds} says.';
grant execute on function
  public.start_import(uuid, jsonb, jsonb, jsonb),
  private.start_import(uuid, jsonb, jsonb, jsonb)
to authenticated;

create function public.import_rows(p_import_id uuid, p_rows jsonb, p_lines_read int) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  i public.imports;
  v_rows jsonb;
begin
  select * into i from public.imports where id = p_import_id for update;
  if i.id is null or i.status <> 'running' then return false; end if;

  select jsonb_agg(r) into v_rows from jsonb_array_elements(p_rows) r
  where not exists (select from public.import_rows k where k.import_id = i.id and k.line = (r ->> 'line')::int);
  perform private.take_import_lines(i, v_rows, false);
  update public.imports set lines_read = greatest(lines_read, p_lines_read), progressed_at = private.clock()
  where id = i.id;
  return true;
end $$;
comment on function public.import_rows(uuid, jsonb, int) is
  'Imports a few thousand lines at once; lines that are known already are ignored. False if the import is not running.';
grant execute on function public.import_rows(uuid, jsonb, int) to service_role;

create function public.finish_import(p_import_id uuid, p_error_code text default null) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.imports set status = case when p_error_code is null then 'completed' else 'failed' end,
    error_code = p_error_code,
    lines_expected = case when p_error_code is null then lines_read else lines_expected end,
      finished_at = private.clock()
  where id = p_import_id and status in ('waiting', 'running');
  if found then
    delete from public.import_parts where import_id = p_import_id;
    delete from public.import_rows where import_id = p_import_id and outcome in ('unchanged', 'duplicate')
      and remarks is null
      and not exists (select from public.import_rows where import_id = p_import_id and outcome = 'rejected');
  end if;
end $$;
comment on function public.finish_import(uuid, text) is
  'Ends an import, deletes its file and, where nothing is left to correct, the lines that changed nothing. Idempotent.';
grant execute on function public.finish_import(uuid, text) to service_role;

create function public.correct_import_lines(p_import_id uuid, p_rows jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.correct_import_lines(p_import_id, p_rows)
$$;
comment on function public.correct_import_lines(uuid, jsonb) is
  'Imports rejected lines after correction: {created, updated, unchanged, duplicates, rejected}. Lines that are still '
  'wrong are rejected again with the new reason.';
grant execute on function
  public.correct_import_lines(uuid, jsonb),
  private.correct_import_lines(uuid, jsonb)
to authenticated;

create function public.rejected_by_reason(p_import_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(reason, n), '{}') from (
    select reason, count(*) as n from public.import_rows where import_id = p_import_id and reason is not null
    group by reason) counted
$$;
comment on function public.rejected_by_reason(uuid) is 'How many lines of an import are rejected, by reason.';
grant execute on function public.rejected_by_reason(uuid) to authenticated;

create function public.leave_import_lines(p_import_id uuid, p_lines int[], p_left_out boolean) returns int
language sql volatile set search_path = '' as $$
  select private.leave_import_lines(p_import_id, p_lines, p_left_out)
$$;
comment on function public.leave_import_lines(uuid, int[], boolean) is
  'Sets rejected lines aside, or takes them back; returns how many changed. Correcting a line takes it back.';
grant execute on function
  public.leave_import_lines(uuid, int[], boolean),
  private.leave_import_lines(uuid, int[], boolean)
to authenticated;

create function public.undo_import(p_import_id uuid, p_after bigint) returns jsonb
language sql volatile set search_path = '' as $$
  select private.undo_import(p_import_id, p_after)
$$;
comment on function public.undo_import(uuid, bigint) is 'Undoes one part of an import within 7 days: {deleted, next}.';
grant execute on function public.undo_import(uuid, bigint), private.undo_import(uuid, bigint) to authenticated;

-- schemas/3-api/inbox.sql
-- The inbox.
create function public.send_reply(p_contact_id bigint, p_body text, p_key uuid) returns jsonb
language sql volatile set search_path = '' as $$
  select private.send_reply(p_contact_id, p_body, p_key)
$$;
comment on function public.send_reply(bigint, text, uuid) is
  'Queues a reply to a person whose window is open: {message_id, sender_id}. The same key returns the same message. '
  'Raises window_closed, opted_out.';
grant execute on function
  public.send_reply(bigint, text, uuid),
  private.send_reply(bigint, text, uuid)
to authenticated;

create function public.change_conversation(p_contact_id bigint, p_change jsonb) returns void
language sql volatile set search_path = '' as $$
  select private.change_conversation(p_contact_id, p_change)
$$;
comment on function public.change_conversation(bigint, jsonb) is
  'Closes, reopens or assigns a conversation: {closed, assigned_to}.';
grant execute on function
  public.change_conversation(bigint, jsonb),
  private.change_conversation(bigint, jsonb)
to authenticated;

create function public.list_conversations(p_filter jsonb default '{}', p_after jsonb default null,
  p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_conversations(p_filter, p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.list_conversations(jsonb, jsonb, int) is
  'A page of conversations, latest answer first: {items, next, count, count_at_least}. Filter: view (open, mine, '
  'asks, closed, all), q, ending_first (those whose window closes first).';
grant execute on function
  public.list_conversations(jsonb, jsonb, int),
  private.list_conversations(jsonb, jsonb, int)
to authenticated;

create function public.count_waiting_conversations() returns int
language sql stable set search_path = '' as $$
  select private.count_waiting_conversations()
$$;
comment on function public.count_waiting_conversations() is
  'The number of open conversations that wait for a reply of the caller; 1,000 at most.';
grant execute on function public.count_waiting_conversations(), private.count_waiting_conversations() to authenticated;

create function public.get_conversation(p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_conversation(p_contact_id)
$$;
comment on function public.get_conversation(bigint) is
  'A contact''s conversation, the users it may be assigned to, and the authors of its replies; null if the caller may '
  'not read it.';
grant execute on function public.get_conversation(bigint), private.get_conversation(bigint) to authenticated;

create function public.list_strangers(p_after bigint default null, p_limit int default 50) returns jsonb
language sql stable set search_path = '' as $$
  select private.list_strangers(p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.list_strangers(bigint, int) is
  'A page of messages from unknown numbers, newest first: {items, next, count, count_at_least}. For super-admins.';
grant execute on function public.list_strangers(bigint, int), private.list_strangers(bigint, int) to authenticated;

create function public.answer_stop_question(p_contact_id bigint, p_is_stop boolean) returns jsonb
language sql volatile set search_path = '' as $$
  select private.answer_stop_question(p_contact_id, p_is_stop)
$$;
comment on function public.answer_stop_question(bigint, boolean) is
  'Decides whether a person who seems to ask for a stop did: {sender_id}, which may have work. The same decision again '
  'changes nothing; another one raises conflict; where nobody asked, not_found.';
grant execute on function
  public.answer_stop_question(bigint, boolean),
  private.answer_stop_question(bigint, boolean)
to authenticated;

-- schemas/3-api/messages.sql
-- Messages.
create function public.list_messages(p_filter jsonb default '{}', p_after jsonb default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_messages(p_filter, p_after, private.bounded('rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_messages(jsonb, jsonb, int, uuid) is
  'A page of messages, newest first; of a campaign by contact: {items, next, count, count_at_least}. Filter: '
  'campaign_id, contact_id, kind, status, reached, from, to, q.';
grant execute on function
  public.list_messages(jsonb, jsonb, int, uuid),
  private.list_messages(jsonb, jsonb, int, uuid)
to authenticated;

create function public.get_message(p_message_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_message(p_message_id)
$$;
comment on function public.get_message(bigint) is
  'A message with its attempts, transitions and answers; null if the caller may not read it.';
grant execute on function public.get_message(bigint), private.get_message(bigint) to authenticated;

create function public.list_unknown_messages(p_after bigint default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_unknown_messages(p_after, private.bounded('heavy_rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_unknown_messages(bigint, int, uuid) is
  'A page of messages whose outcome has been unknown for a day, newest first, each with its evidence: {items, next, '
  'count, count_at_least}.';
grant execute on function
  public.list_unknown_messages(bigint, int, uuid),
  private.list_unknown_messages(bigint, int, uuid)
to authenticated;

create function public.resend_messages(p_ids bigint[]) returns jsonb
language sql volatile set search_path = '' as $$
  select private.resend_messages(p_ids)
$$;
comment on function public.resend_messages(bigint[]) is
  'Resends failed or unknown messages in a new round of three tries, at the decision of a user: {resent, refused: '
  '[{id, reason}], sender_ids}. Each is written to the audit log.';
grant execute on function public.resend_messages(bigint[]), private.resend_messages(bigint[]) to authenticated;

-- schemas/3-api/restores.sql
-- Settling a restored database.
create function public.settle_restored(p_limit int, p_anyway boolean default false) returns jsonb
language sql volatile set search_path = '' as $$
  select private.settle_restored(private.bounded('rows_a_part', p_limit), p_anyway)
$$;
comment on function public.settle_restored(int, boolean) is
  'One step of settling what a database restored from a backup had queued: {more, done: [{what, campaign_id, name, '
  'kind, n}], …}. For the service role.';
grant execute on function public.settle_restored(int, boolean), private.settle_restored(int, boolean) to service_role;

-- schemas/3-api/sending.sql
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

-- schemas/3-api/settings.sql
-- Settings of a sender, and the health of the service.
create function public.sender_outlook(p_phone_number_id text default null, p_campaign_id bigint default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.sender_outlook(p_phone_number_id, p_campaign_id)
$$;
comment on function public.sender_outlook(text, bigint) is
  'The state of the number that a campaign would use: health, tier and its use, messages queued before.';
grant execute on function public.sender_outlook(text, bigint), private.sender_outlook(text, bigint) to authenticated;

create function public.webhook_problem(p_phone_number_id text default null) returns text
language sql stable set search_path = '' as $$
  select private.webhook_problem(p_phone_number_id)
$$;
comment on function public.webhook_problem(text) is
  'Why no webhook arrives, for the bar on every page: unsubscribed, silent, or null when all is well or unknown.';
grant execute on function public.webhook_problem(text), private.webhook_problem(text) to authenticated;

create function public.note_subscription(p_waba_id text, p_subscribed boolean) returns void
language sql volatile set search_path = '' as $$
  update public.senders set webhook_subscribed = p_subscribed, webhook_checked_at = private.clock()
  where waba_id = p_waba_id
$$;
comment on function public.note_subscription(text, boolean) is
  'Stores whether Meta just said that an app is subscribed to the account''s webhooks. For the service role.';
grant execute on function public.note_subscription(text, boolean) to service_role;

create function public.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.edit_sender(p_sender_id, p_patch)
$$;
comment on function public.edit_sender(bigint, jsonb) is
  'Changes how a number sends: rate, hours, cap, confirmation; fields that are not in the patch stay: {changed, '
  'wake}. For super-admins.';
grant execute on function public.edit_sender(bigint, jsonb), private.edit_sender(bigint, jsonb) to authenticated;

create function public.resume_sender(p_sender_id bigint) returns boolean
language sql volatile set search_path = '' as $$
  select private.resume_sender(p_sender_id)
$$;
comment on function public.resume_sender(bigint) is
  'Lets a sender send again that no running campaign could resume; true if it was paused. Any admin may, just as any '
  'may resume a campaign.';
grant execute on function public.resume_sender(bigint), private.resume_sender(bigint) to authenticated;

create function public.service_health() returns jsonb
language sql stable set search_path = '' as $$
  select private.service_health()
$$;
comment on function public.service_health() is
  'The state of the service as the database sees it: size, counters of the newest campaigns against the rows, stored '
  'and unread webhooks, templates, the last attempt, and what would free room. For super-admins and the service key.';
grant execute on function public.service_health(), private.service_health() to authenticated, service_role;

create function public.free_room(p_act text) returns void
language sql volatile set search_path = '' as $$
  select private.free_room(p_act)
$$;
comment on function public.free_room(text) is
  'Keeps webhooks, import_lines, details or messages for a shorter time from now on. For super-admins.';
grant execute on function public.free_room(text), private.free_room(text) to authenticated;

create function public.get_rate_card() returns jsonb
language sql stable set search_path = '' as $$
  select private.get_rate_card()
$$;
comment on function public.get_rate_card() is
  'The date of the price list, when it was last checked, and whether it is due for a check: {dated, checked_at, due}.';
grant execute on function public.get_rate_card(), private.get_rate_card() to authenticated;

create function public.check_rates() returns void
language sql volatile set search_path = '' as $$
  select private.check_rates()
$$;
comment on function public.check_rates() is
  'Notes that the prices were compared with Meta''s, which clears the alert about them. For super-admins.';
grant execute on function public.check_rates(), private.check_rates() to authenticated;

create function public.set_rate(p_market text, p_category text, p_currency text, p_price numeric, p_valid_from date)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  r public.rates;
begin
  perform private.require_super_admin();
  insert into public.rates (market, category, currency, price, valid_from)
  values (p_market, p_category, p_currency, p_price, p_valid_from)
  on conflict on constraint one_rate_per_day do update set price = excluded.price
  returning * into r;
  return to_jsonb(r);
end $$;
comment on function public.set_rate(text, text, text, numeric, date) is
  'Adds a price from a day on, or replaces that day''s. A first price makes the market. For super-admins.';
grant execute on function public.set_rate(text, text, text, numeric, date) to authenticated;

create function public.move_country(p_country_code text, p_market text, p_valid_from date) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  m public.markets;
begin
  perform private.require_super_admin();
  insert into public.markets (country_code, market, valid_from) values (p_country_code, p_market, p_valid_from)
  on conflict on constraint a_country_has_one_market_a_day do update set market = excluded.market
  returning * into m;
  return to_jsonb(m);
end $$;
comment on function public.move_country(text, text, date) is
  'Puts a country into a market that has prices, from a day on. For super-admins.';
grant execute on function public.move_country(text, text, date) to authenticated;

create function public.edit_organisation(p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.edit_organisation(p_patch)
$$;
comment on function public.edit_organisation(jsonb) is
  'Changes the organisation that the privacy page names; fields that are not in the patch stay. Returns it. For '
  'super-admins.';
grant execute on function public.edit_organisation(jsonb), private.edit_organisation(jsonb) to authenticated;

create function public.privacy_notice() returns jsonb
language sql stable set search_path = '' as $$
  select private.privacy_notice()
$$;
comment on function public.privacy_notice() is
  'What the privacy page tells: {organisation, kept}; organisation is null until it is filled in.';
grant execute on function public.privacy_notice(), private.privacy_notice() to service_role;

-- schemas/3-api/spending.sql
-- Reading Meta's own figures.
create function public.take_spending_due() returns jsonb
language sql volatile set search_path = '' as $$
  select private.take_spending_due()
$$;
comment on function public.take_spending_due() is
  'Numbers whose figures are due: [{sender_id, phone_number_id, waba_id, display_phone_number, from, start, end}], at '
  'most five. `from` is a day, `start` and `end` are seconds. For the service role.';
grant execute on function public.take_spending_due() to service_role;

create function public.store_spending(p_sender_id bigint, p_from date, p_read jsonb) returns void
language sql volatile set search_path = '' as $$
  select private.store_spending(p_sender_id, p_from, p_read)
$$;
comment on function public.store_spending(bigint, date, jsonb) is
  'Stores what was read for a number of take_spending_due. For the service role.';
grant execute on function public.store_spending(bigint, date, jsonb) to service_role;

-- schemas/3-api/stats.sql
-- Figures.
create function public.campaign_stats(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.campaign_stats(p_campaign_id)
$$;
comment on function public.campaign_stats(bigint) is
  'Counts by kind and state, answers and cost; null if the caller may not read the campaign.';
grant execute on function public.campaign_stats(bigint), private.campaign_stats(bigint) to authenticated;

create function public.campaign_progress(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.campaign_progress(p_campaign_id)
$$;
comment on function public.campaign_progress(bigint) is
  'What a campaign''s page polls: counts, rate, what it waits for; null if the caller may not read the campaign.';
grant execute on function public.campaign_progress(bigint), private.campaign_progress(bigint) to authenticated;

create function public.period_statistics(p_from timestamptz, p_to timestamptz default null, p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.period_statistics(p_from, p_to, p_owner)
$$;
comment on function public.period_statistics(timestamptz, timestamptz, uuid) is
  'Messages of a period by kind and state, those sent by day, answers, active contacts and cost. Without an end: '
  'until now.';
grant execute on function
  public.period_statistics(timestamptz, timestamptz, uuid),
  private.period_statistics(timestamptz, timestamptz, uuid)
to authenticated;

create function public.analyse_period(p_from date, p_to date, p_time_zone text default 'UTC', p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.analyse_period(p_from, p_to, p_time_zone, p_owner)
$$;
comment on function public.analyse_period(date, date, text, uuid) is
  'Figures from one UTC day to another, both included, by day, campaign, country and hour, with names, answers and '
  'list prices.';
grant execute on function
  public.analyse_period(date, date, text, uuid),
  private.analyse_period(date, date, text, uuid)
to authenticated;

-- schemas/3-api/sweep.sql
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

-- schemas/3-api/templates.sql
-- Templates.
create function public.list_templates(p_filter jsonb default '{}', p_after jsonb default null, p_limit int default 50,
  p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  with found as materialized (
    select t.* from public.templates t join public.senders s on s.waba_id = t.waba_id
    where s.id = (select private.default_sender(p_phone_number_id))
      and (not p_filter ? 'status' or (t.status = p_filter ->> 'status' and t.missing_since is null))
      and (not p_filter ? 'q' or t.name like '%' || private.like_escape(lower(p_filter ->> 'q')) || '%')
  ),
  page as (
    select * from found where p_after is null
      or (name collate "C", language collate "C") > (p_after ->> 0, p_after ->> 1)
    order by name collate "C", language collate "C" limit private.bounded('rows_a_page', p_limit) + 1
  ),
  used as (
    select template_name, template_language, count(*) as campaigns, max(coalesce(launched_at, created_at)) as last
    from public.campaigns
    where owner_id = (select auth.uid()) or (select private.actor_is_super_admin()) group by 1, 2
  ),
  shown as (
    select page.*, coalesce(u.campaigns, 0) as used_by, u.last as last_used_at
    from page left join used u on (u.template_name, u.template_language) = (page.name, page.language)
    order by name collate "C", language collate "C" limit private.bounded('rows_a_page', p_limit)
  )
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(to_jsonb(shown) order by name collate "C", language collate "C"), '[]')
      from shown),
    'next', (select jsonb_build_array(name, language) from shown
      where (select count(*) from page) > private.bounded('rows_a_page', p_limit)
      order by name collate "C" desc, language collate "C" desc limit 1),
    'count', (select count(*) from found), 'count_at_least', (select count(*) from found))
$$;
comment on function public.list_templates(jsonb, jsonb, int, text) is
  'A page of the templates of the configured sender, by name: {items, next, count, count_at_least}, each with the '
  'number of the caller''s campaigns that use it (for a super-admin of all) and when one last did. For some '
  'thousands at most.';
grant execute on function public.list_templates(jsonb, jsonb, int, text) to authenticated, service_role;

create function public.store_templates(p_waba_id text, p_templates jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz;
  v_known jsonb;
  v_answer jsonb;
  v_was record;
  v_is public.templates;
begin
  perform from public.senders where waba_id = p_waba_id order by id for no key update;
  v_now := private.clock();
  update public.senders set templates_asked_at = v_now where waba_id = p_waba_id;
  select jsonb_agg(to_jsonb(x) - 'components') into v_known from public.templates x where x.waba_id = p_waba_id;
  with given as (
    select distinct on (t ->> 'name', t ->> 'language') t from jsonb_array_elements(p_templates) t
    order by t ->> 'name', t ->> 'language', t ->> 'status' = 'APPROVED' desc
  ),
  stored as (
    insert into public.templates as o (waba_id, meta_id, name, language, status, category, parameter_format, components,
      quality, rejected_reason, synced_at)
    select p_waba_id, t ->> 'id', t ->> 'name', t ->> 'language', t ->> 'status', t ->> 'category',
      t ->> 'parameter_format', t -> 'components', t #>> '{quality_score,score}',
      nullif(t ->> 'rejected_reason', 'NONE'), v_now
    from given
    on conflict (waba_id, name, language) do update set meta_id = excluded.meta_id, status = excluded.status,
      category = excluded.category, parameter_format = excluded.parameter_format, components = excluded.components,
      quality = excluded.quality, rejected_reason = excluded.rejected_reason, synced_at = v_now, missing_since = null
    returning o.status
  ),
  gone as (
    update public.templates o set missing_since = v_now
    where o.waba_id = p_waba_id and o.missing_since is null
      and not exists (select from given where t ->> 'name' = o.name and t ->> 'language' = o.language)
    returning 1
  )
  select jsonb_build_object('total', (select count(*) from stored),
    'approved', (select count(*) from stored where status = 'APPROVED'),
    'missing', (select count(*) from gone)) into v_answer;
  for v_was in
    -- Another id is another template.
    select k.* from jsonb_to_recordset(v_known) k (id bigint, meta_id text, status text, category text, quality text)
    join public.templates x on x.id = k.id and x.missing_since is null and x.meta_id = coalesce(k.meta_id, x.meta_id)
    where (x.status, x.category, x.quality) is distinct from (k.status, k.category, k.quality) order by k.id
  loop
    select * into v_is from public.templates where id = v_was.id;
    if v_is.status <> v_was.status then perform private.template_changed_status(v_is, v_is.status, v_now); end if;
    if v_is.category <> v_was.category then
      perform private.template_changed_category(v_is, v_was.category, v_is.category, v_now);
    end if;
    if v_is.quality is distinct from v_was.quality then
      perform private.template_changed_quality(p_waba_id, v_is.name, v_is.quality, v_now);
    end if;
  end loop;
  return v_answer;
end $$;
comment on function public.store_templates(text, jsonb) is
  'Stores Meta''s complete list of a business account; templates no longer in it are kept and marked as missing. A '
  'status, category or quality that Meta has changed has the same effects as its event. For the service role.';
grant execute on function public.store_templates(text, jsonb) to service_role;

create function public.begin_template_sync(p_sender_id bigint) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz;
  s public.senders;
begin
  select * into s from public.senders where id = p_sender_id for no key update;
  v_now := private.clock();
  if s.templates_asked_at is null or s.templates_asked_at < v_now - interval '5 minutes' then
    update public.senders set templates_asked_at = v_now where id = p_sender_id;
    return null;
  end if;
  return (select jsonb_build_object('total', count(*) filter (where missing_since is null),
      'approved', count(*) filter (where missing_since is null and status = 'APPROVED'),
      'missing', count(*) filter (where missing_since is not null))
    from public.templates where waba_id = s.waba_id);
end $$;
comment on function public.begin_template_sync(bigint) is
  'Null when Meta is to be asked for the templates now, which is noted; else, within five minutes of the last time, '
  'how many are stored: {total, approved, missing}. For the service role.';
grant execute on function public.begin_template_sync(bigint) to service_role;

create function public.store_submitted_template(p_waba_id text, p_template jsonb, p_actor_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  t public.templates;
begin
  insert into public.templates as o (waba_id, meta_id, name, language, status, category, parameter_format, components)
  values (p_waba_id, p_template ->> 'id', p_template ->> 'name', p_template ->> 'language', p_template ->> 'status',
    p_template ->> 'category', p_template ->> 'parameter_format', p_template -> 'components')
  on conflict (waba_id, name, language) do update set meta_id = excluded.meta_id, components = excluded.components,
    parameter_format = excluded.parameter_format, category = excluded.category, missing_since = null,
    status = case when o.meta_id = excluded.meta_id then o.status else excluded.status end,
    rejected_reason = case when o.meta_id = excluded.meta_id then o.rejected_reason end,
    quality = case when o.meta_id = excluded.meta_id then o.quality end
  returning * into t;
  insert into public.audit_log (actor_id, action, subject, subject_id)
  values (p_actor_id, 'submitted', 'template', t.id::text);
  return jsonb_build_object('id', t.id, 'name', t.name, 'language', t.language, 'status', t.status,
    'category', t.category);
end $$;
comment on function public.store_submitted_template(text, jsonb, uuid) is
  'Stores a template that Meta has just accepted for review; a decision that arrived before is kept. For the service '
  'role.';
grant execute on function public.store_submitted_template(text, jsonb, uuid) to service_role;

create function public.test_template(p_template_id bigint, p_phone text, p_country text default null,
  p_phone_number_id text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.test_template(p_template_id, p_phone, p_country, p_phone_number_id)
$$;
comment on function public.test_template(bigint, text, text, text) is
  'Sends a test to a number without a campaign, to check that a new number sends: {message_id, sender_id}. For '
  'super-admins.';
grant execute on function
  public.test_template(bigint, text, text, text),
  private.test_template(bigint, text, text, text)
to authenticated;

-- schemas/3-api/users.sql
-- Users, for super-admins.
create function public.list_users(p_q text default '', p_after jsonb default null, p_limit int default 50) returns jsonb
language sql stable set search_path = '' as $$
  select private.list_users(p_q, p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.list_users(text, jsonb, int) is
  'A page of users by name: {items, next, count, count_at_least}. For super-admins.';
grant execute on function public.list_users(text, jsonb, int), private.list_users(text, jsonb, int) to authenticated;

create function public.whom_to_ask() returns jsonb
language sql stable set search_path = '' as $$
  select private.whom_to_ask()
$$;
comment on function public.whom_to_ask() is
  'The first three active super-admins, {full_name, email}: they do what an admin may not.';
grant execute on function public.whom_to_ask(), private.whom_to_ask() to authenticated;

create function public.get_user(p_user_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_user(p_user_id)
$$;
comment on function public.get_user(uuid) is 'A user; null if there is none. For super-admins.';
grant execute on function public.get_user(uuid), private.get_user(uuid) to authenticated;

create function public.get_belongings(p_user_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_belongings(p_user_id)
$$;
comment on function public.get_belongings(uuid) is
  'What would have to be handed over: {contacts, categories, campaigns, running, any}. For super-admins.';
grant execute on function public.get_belongings(uuid), private.get_belongings(uuid) to authenticated;

create function public.add_user(p_user_id uuid, p_user jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.add_user(p_user_id, p_user)
$$;
comment on function public.add_user(uuid, jsonb) is 'Adds the profile of a new account. For super-admins.';
grant execute on function public.add_user(uuid, jsonb), private.add_user(uuid, jsonb) to authenticated;

create function public.update_user(p_user_id uuid, p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.update_user(p_user_id, p_patch)
$$;
comment on function public.update_user(uuid, jsonb) is
  'Changes name, address, role or the right to act. For super-admins.';
grant execute on function public.update_user(uuid, jsonb), private.update_user(uuid, jsonb) to authenticated;

create function public.begin_user_deletion(p_user_id uuid, p_hand_over_to uuid default null) returns void
language sql volatile set search_path = '' as $$
  select private.begin_user_deletion(p_user_id, p_hand_over_to)
$$;
comment on function public.begin_user_deletion(uuid, uuid) is
  'Locks out a user who is to be deleted; raises user_owns_data if they own data and no recipient is named. For '
  'super-admins.';
grant execute on function
  public.begin_user_deletion(uuid, uuid),
  private.begin_user_deletion(uuid, uuid)
to authenticated;

create function public.hand_over(p_from uuid, p_to uuid, p_limit int default 1000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.hand_over(p_from, p_to, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.hand_over(uuid, uuid, int) is
  'Hands over one part of what a user owned: {moved, more}. For super-admins.';
grant execute on function public.hand_over(uuid, uuid, int), private.hand_over(uuid, uuid, int) to authenticated;

-- schemas/3-api/webhooks.sql
-- Storing and applying a webhook, and applying it again.
create function public.ingest_webhook(p_digest text, p_body text, p_dictionary smallint, p_payload jsonb,
  p_error text default null)
returns jsonb
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
declare
  v_digest bytea := substring(decode(regexp_replace(p_digest, '^\\x', ''), 'hex') for 16);
  v_now timestamptz;
  v_day date;
  v_id bigint;
  v_error text := p_error;
  v_senders bigint[];
  v_contacts bigint[];
  v_strangers bytea[];
begin
  -- Two deliveries of the same bytes at once: the second waits, and finds the event.
  perform pg_advisory_xact_lock(('x' || encode(substring(v_digest for 8), 'hex'))::bit(64)::bigint);
  v_now := private.clock();
  v_day := (v_now at time zone 'UTC')::date;
  select id into v_id from public.webhook_events where day = v_day and digest = v_digest;
  if v_id is not null then
    return jsonb_build_object('event_id', v_id, 'duplicate', true, 'wake', '[]'::jsonb);
  end if;
  if p_payload is not null then
    select p.sender_ids, p.contacts, p.unread into v_senders, v_contacts, v_error
    from private.process_webhook(p_payload, v_now) p;
  end if;
  v_strangers := private.strangers_in(p_payload, v_contacts);
  -- What they write themselves is new, and kept as of any stranger.
  if exists (select from public.contacts where id = any (v_contacts) and deleted_at is not null)
    or (exists (select from private.erased_people where person_key = any (v_strangers))
      and not jsonb_path_exists(p_payload, '$.entry[*].changes[*].value.messages')) then
    p_body := '';
    v_error := null;
  end if;
  insert into public.webhook_events (day, received_at, processed_at, sender_id, digest, body, dictionary, error,
    contact_ids, person_keys)
  values (v_day, v_now, case when v_error is null then v_now end, v_senders[1], v_digest,
    decode(p_body, 'base64'), p_dictionary, v_error, coalesce(v_contacts, '{}'),
    v_strangers)
  returning id into v_id;
  return jsonb_build_object('event_id', v_id, 'duplicate', false,
    'wake', to_jsonb(private.wake_list(coalesce(v_senders, '{}'), v_now)));
end $$;
comment on function public.ingest_webhook(text, text, smallint, jsonb, text) is
  'Stores and applies a signed webhook in one transaction; repeating it changes nothing. Without a payload (not JSON) '
  'it is only stored. An event about somebody who was erased is stored without its body. Returns the senders to wake.';
grant execute on function public.ingest_webhook(text, text, smallint, jsonb, text) to service_role;

create function public.replay_webhook(p_event_id bigint, p_payload text, p_more boolean default false) returns jsonb
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
declare
  e public.webhook_events;
  v_now timestamptz;
  p record;
begin
  select * into e from public.webhook_events where id = p_event_id;
  if e.id is null then return jsonb_build_object('event_id', p_event_id, 'found', false, 'wake', '[]'::jsonb); end if;
  v_now := private.clock();
  p := private.process_webhook(p_payload::jsonb, v_now, e.processed_at is not null);
  update public.webhook_events
  set error = case when p_more then error else p.unread end,
    processed_at = case when p_more then processed_at when p.unread is null then coalesce(processed_at, v_now) end,
    contact_ids = array(select distinct id from unnest(contact_ids || coalesce(p.contacts, '{}')) id order by id)
  where id = e.id and day = e.day
    and (processed_at is null or p.unread is not null or not contact_ids @> coalesce(p.contacts, '{}'));
  return jsonb_build_object('event_id', e.id, 'found', true, 'was_processed', e.processed_at is not null,
    'error', p.unread, 'wake', to_jsonb(private.needing_wake(coalesce(p.sender_ids, '{}'), v_now)));
end $$;
comment on function public.replay_webhook(bigint, text, boolean) is
  'Applies a stored webhook again, decompressed by the caller; text, so that every digit is kept. What is correct '
  'already stays: statuses only go forward, answers are stored once, and old states of the account or of a person are '
  'ignored if they were applied before. p_more: a piece of the event, and another one follows.';
grant execute on function public.replay_webhook(bigint, text, boolean) to service_role;

create function public.events_to_replay(p_after bigint, p_limit int, p_since timestamptz default null,
  p_unprocessed boolean default false, p_event_id bigint default null)
returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'body', translate(encode(e.body, 'base64'), E'\n', ''),
    'dictionary', e.dictionary) order by e.id), '[]')
  from (
    select id, body, dictionary from public.webhook_events
    where id > p_after and body <> '' and (p_event_id is null or id = p_event_id)
      and (p_since is null or (received_at >= p_since and day >= (p_since at time zone 'UTC')::date))
      and (not p_unprocessed or processed_at is null)
    order by id limit private.bounded('rows_a_page', p_limit)) e
$$;
comment on function public.events_to_replay(bigint, int, timestamptz, boolean, bigint) is
  'The next stored webhooks after an id, compressed as they are stored.';
grant execute on function public.events_to_replay(bigint, int, timestamptz, boolean, bigint) to service_role;

create function public.note_replay(p_detail jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform private.audit('replay', 'webhook_events', p_detail ->> 'event_id',
    private.picked(p_detail, '{since,unprocessed}'));
end $$;
comment on function public.note_replay(jsonb) is
  'Writes to the audit log that a super-admin replays stored webhooks, and which.';
grant execute on function public.note_replay(jsonb) to authenticated;

-- schemas/3-api/words.sql
-- The words by which replies are understood. For super-admins.
create function public.list_words() returns jsonb
language sql stable set search_path = '' as $$ select private.list_words() $$;
comment on function public.list_words() is 'All words: [{id, kind, language, word, built_in, active}].';
grant execute on function public.list_words(), private.list_words() to authenticated;

create function public.add_word(p_kind text, p_language text, p_word text) returns jsonb
language sql volatile set search_path = '' as $$
  select private.add_word(p_kind, p_language, p_word)
$$;
comment on function public.add_word(text, text, text) is
  'Adds a word; it counts for what people write from now on. Returns it.';
grant execute on function public.add_word(text, text, text), private.add_word(text, text, text) to authenticated;

create function public.switch_word(p_id bigint, p_active boolean) returns jsonb
language sql volatile set search_path = '' as $$
  select private.switch_word(p_id, p_active)
$$;
comment on function public.switch_word(bigint, boolean) is 'Switches a word off or on. Returns it.';
grant execute on function public.switch_word(bigint, boolean), private.switch_word(bigint, boolean) to authenticated;

create function public.delete_word(p_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.delete_word(p_id)
$$;
comment on function public.delete_word(bigint) is 'Deletes a word that was added. Built-in words stay.';
grant execute on function public.delete_word(bigint), private.delete_word(bigint) to authenticated;

create function public.try_text(p_text text) returns jsonb
language sql stable set search_path = '' as $$
  select private.try_text(p_text)
$$;
comment on function public.try_text(text) is
  'How a text would be understood: {meaning, words}. Nothing is stored.';
grant execute on function public.try_text(text), private.try_text(text) to authenticated;

-- schemas/4-data/error-classes.sql
-- Classes of errors, and Meta's error codes.
insert into public.error_effects (class, outcome, pauses, opts_out, waits) values
  ('passing', 'passing', null, false, null),
  ('permanent', 'permanent', null, false, null),
  ('later', 'permanent', null, false, '24 h'),
  ('opt_out', 'permanent', null, true, null),
  ('stops_campaign', 'stopping', 'campaign', false, null),
  ('stops_sender', 'stopping', 'sender', false, null);

insert into public.error_classes (code, class)
select code, 'stops_sender' from unnest(array[
  0, 3, 10, 33, 104, 190, 368, 131005, 131031, 131037, 131042, 131045, 131048, 131064, 133000, 133005, 133006, 133008,
  133009, 133010, 133015, 133016, 134011]) code
union all select code, 'stops_sender' from generate_series(200, 299) code
union all select code, 'stops_campaign' from unnest(array[
  131008, 131053, 131055, 131061, 131063, 132000, 132001, 132007, 132015, 132016, 132018, 132068, 134100, 134102]) code
union all select code, 'permanent' from unnest(array[
  130403, 130472, 131021, 131026, 131044, 131051, 131052, 131059, 131062, 137000, 147001, 147002, 147003,
  147004, 147005, 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299]) code
union all select code, 'passing' from unnest(array[2, 131000, 131016, 133004]) code
union all values (131049, 'later'), (131050, 'opt_out');

insert into public.error_classes (code, class, breaks_after) values
  (1, 'passing', 5), (100, 'permanent', 3), (130497, 'permanent', 10), (131009, 'permanent', 5),
  (131030, 'permanent', 5), (132005, 'permanent', 5), (132008, 'permanent', 5), (132012, 'permanent', 5),
  (135000, 'permanent', 5);

insert into public.error_classes (code, class, delay_base, delay_factor, slows_for) values
  (4, 'passing', '1 min', 2, '1 min'),
  (80007, 'passing', '5 min', 2, '5 min'),
  (130429, 'passing', '5 s', 2, '5 s'),
  (131047, 'passing', '5 s', 2, null),
  (131056, 'passing', '1 s', 4, null),
  (131057, 'passing', '1 min', 2, '1 min'),
  (132069, 'passing', '1 h', 2, null),
  (134101, 'passing', '10 min', 2, null),
  (2494100, 'passing', '2 min', 2, '2 min');

-- schemas/4-data/first-rows.sql
-- Rows that must exist from the start.
insert into private.retention default values;
insert into private.rate_card default values;

select private.maintain_event_partitions(private.clock());

-- schemas/4-data/rates.sql
-- Meta's list prices and markets as far as known: to be verified with Meta, edited in the app.
-- In dollars: the cards of 1 January, 1 July (what changed) and 1 October 2026 (whole). In euros: as read from Meta on
-- 30 June 2026 where the price in dollars has not changed since, else null: converted at Meta's usual ratio.
-- Authentication costs as much as utility; so do free texts, since 1 October 2026.
with cards (valid_from, market, usd_marketing, usd_utility, eur_marketing, eur_utility) as (values
  (date '2026-01-01', 'Argentina', 0.0618, 0.0260, 0.0512, 0.0216),
  ('2026-01-01', 'Brazil', 0.0625, 0.0068, 0.0518, 0.0056), ('2026-01-01', 'Chile', 0.0889, 0.0200, 0.0736, 0.0166),
  ('2026-01-01', 'Colombia', 0.0125, 0.0008, 0.0104, 0.0008), ('2026-01-01', 'Egypt', 0.0644, 0.0036, 0.0533, 0.0030),
  ('2026-01-01', 'France', 0.0859, 0.0300, 0.0712, 0.0248), ('2026-01-01', 'Germany', 0.1365, 0.0550, 0.1131, 0.0456),
  ('2026-01-01', 'India', 0.0118, 0.0014, 0.0099, 0.0012),
  ('2026-01-01', 'Indonesia', 0.0411, 0.0250, 0.0341, 0.0208),
  ('2026-01-01', 'Israel', 0.0353, 0.0053, 0.0292, 0.0044), ('2026-01-01', 'Italy', 0.0691, 0.0300, 0.0572, 0.0248),
  ('2026-01-01', 'Malaysia', 0.0860, 0.0140, 0.0712, 0.0116),
  ('2026-01-01', 'Mexico', 0.0305, 0.0085, 0.0253, 0.0071),
  ('2026-01-01', 'Netherlands', 0.1597, 0.0500, 0.1323, 0.0414),
  ('2026-01-01', 'Nigeria', 0.0516, 0.0067, 0.0428, 0.0056),
  ('2026-01-01', 'North America', 0.0250, 0.0034, 0.0207, 0.0028),
  ('2026-01-01', 'Pakistan', 0.0473, 0.0054, 0.0392, 0.0083), ('2026-01-01', 'Peru', 0.0703, 0.0200, 0.0582, 0.0166),
  ('2026-01-01', 'Russia', 0.0802, 0.0400, 0.0664, 0.0331),
  ('2026-01-01', 'Saudi Arabia', 0.0455, 0.0107, 0.0414, 0.0088),
  ('2026-01-01', 'South Africa', 0.0379, 0.0076, 0.0314, 0.0063),
  ('2026-01-01', 'Spain', 0.0615, 0.0200, 0.0509, 0.0166), ('2026-01-01', 'Turkey', 0.0109, 0.0053, 0.0090, 0.0007),
  ('2026-01-01', 'United Arab Emirates', 0.0499, 0.0157, 0.0415, 0.0130),
  ('2026-01-01', 'United Kingdom', 0.0529, 0.0220, 0.0438, 0.0182),
  ('2026-01-01', 'Rest of Africa', 0.0225, 0.0040, 0.0186, 0.0033),
  ('2026-01-01', 'Rest of Asia Pacific', 0.0732, 0.0113, 0.0606, 0.0094),
  ('2026-01-01', 'Rest of Central and Eastern Europe', 0.0860, 0.0212, 0.0712, 0.0175),
  ('2026-01-01', 'Rest of Latin America', 0.0740, 0.0113, null, null),
  ('2026-01-01', 'Rest of Middle East', 0.0341, 0.0091, 0.0282, 0.0075),
  ('2026-01-01', 'Rest of Western Europe', 0.0592, 0.0171, 0.0490, 0.0142),
  ('2026-01-01', 'Other', 0.0604, 0.0077, 0.0500, 0.0064),
  ('2026-07-01', 'Hong Kong', 0.0732, 0.0260, null, null), ('2026-07-01', 'Hungary', 0.0860, 0.0350, null, null),
  ('2026-07-01', 'Italy', 0.0795, 0.0300, null, 0.0248), ('2026-07-01', 'Pakistan', 0.0473, 0.0100, 0.0392, 0.0083),
  ('2026-07-01', 'Poland', 0.0366, 0.0122, null, null), ('2026-07-01', 'Qatar', 0.0341, 0.0120, null, null),
  ('2026-07-01', 'Romania', 0.0860, 0.0290, null, null),
  ('2026-07-01', 'Saudi Arabia', 0.0501, 0.0107, 0.0414, 0.0088),
  ('2026-07-01', 'Singapore', 0.0732, 0.0160, null, null), ('2026-07-01', 'Spain', 0.0707, 0.0200, null, 0.0166),
  ('2026-07-01', 'Turkey', 0.0109, 0.0009, 0.0090, 0.0007),
  ('2026-07-01', 'United Kingdom', 0.0635, 0.0220, null, 0.0182),
  ('2026-10-01', 'Argentina', 0.0618, 0.0260, 0.0512, 0.0216),
  ('2026-10-01', 'Bangladesh', 0.0732, 0.0037, null, null), ('2026-10-01', 'Brazil', 0.0625, 0.0068, 0.0518, 0.0056),
  ('2026-10-01', 'Chile', 0.0889, 0.0200, 0.0736, 0.0166), ('2026-10-01', 'Colombia', 0.0125, 0.0008, 0.0104, 0.0008),
  ('2026-10-01', 'Egypt', 0.0644, 0.0036, 0.0533, 0.0030), ('2026-10-01', 'France', 0.0859, 0.0300, 0.0712, 0.0248),
  ('2026-10-01', 'Germany', 0.1365, 0.0550, 0.1131, 0.0456), ('2026-10-01', 'Hong Kong', 0.0732, 0.0260, null, null),
  ('2026-10-01', 'Hungary', 0.0860, 0.0350, null, null), ('2026-10-01', 'India', 0.0118, 0.0014, 0.0099, 0.0012),
  ('2026-10-01', 'Indonesia', 0.0411, 0.0250, 0.0341, 0.0208), ('2026-10-01', 'Iraq', 0.0341, 0.0079, null, null),
  ('2026-10-01', 'Israel', 0.0353, 0.0053, 0.0292, 0.0044), ('2026-10-01', 'Italy', 0.0795, 0.0300, null, 0.0248),
  ('2026-10-01', 'Kazakhstan', 0.0604, 0.0180, null, null), ('2026-10-01', 'Kuwait', 0.0792, 0.0440, null, null),
  ('2026-10-01', 'Malaysia', 0.0860, 0.0140, 0.0712, 0.0116), ('2026-10-01', 'Mexico', 0.0397, 0.0085, null, 0.0071),
  ('2026-10-01', 'Morocco', 0.0414, 0.0230, null, null), ('2026-10-01', 'Nepal', 0.0732, 0.0034, null, null),
  ('2026-10-01', 'Netherlands', 0.1597, 0.0500, 0.1323, 0.0414),
  ('2026-10-01', 'Nigeria', 0.0516, 0.0067, 0.0428, 0.0056),
  ('2026-10-01', 'North America', 0.0250, 0.0034, 0.0207, 0.0028), ('2026-10-01', 'Oman', 0.0341, 0.0247, null, null),
  ('2026-10-01', 'Pakistan', 0.0473, 0.0150, 0.0392, null), ('2026-10-01', 'Peru', 0.0703, 0.0300, 0.0582, null),
  ('2026-10-01', 'Poland', 0.0366, 0.0122, null, null), ('2026-10-01', 'Qatar', 0.0341, 0.0120, null, null),
  ('2026-10-01', 'Romania', 0.0860, 0.0290, null, null), ('2026-10-01', 'Russia', 0.0802, 0.0400, 0.0664, 0.0331),
  ('2026-10-01', 'Saudi Arabia', 0.0576, 0.0107, null, 0.0088),
  ('2026-10-01', 'Singapore', 0.0732, 0.0160, null, null),
  ('2026-10-01', 'South Africa', 0.0379, 0.0095, 0.0314, null), ('2026-10-01', 'Spain', 0.0707, 0.0200, null, 0.0166),
  ('2026-10-01', 'Sri Lanka', 0.0732, 0.0020, null, null), ('2026-10-01', 'Turkey', 0.0109, 0.0009, 0.0090, 0.0007),
  ('2026-10-01', 'Ukraine', 0.0860, 0.0298, null, null),
  ('2026-10-01', 'United Arab Emirates', 0.0576, 0.0157, null, 0.0130),
  ('2026-10-01', 'United Kingdom', 0.0635, 0.0220, null, 0.0182),
  ('2026-10-01', 'Rest of Africa', 0.0225, 0.0040, 0.0186, 0.0033),
  ('2026-10-01', 'Rest of Asia Pacific', 0.0842, 0.0113, null, 0.0094),
  ('2026-10-01', 'Rest of Central and Eastern Europe', 0.0860, 0.0212, 0.0712, 0.0175),
  ('2026-10-01', 'Rest of Latin America', 0.0740, 0.0113, null, null),
  ('2026-10-01', 'Rest of Middle East', 0.0392, 0.0091, null, 0.0075),
  ('2026-10-01', 'Rest of Western Europe', 0.0592, 0.0171, 0.0490, 0.0142),
  ('2026-10-01', 'Other', 0.0604, 0.0077, 0.0500, 0.0064)
), prices as (
  select c.market, r.category, b.currency, b.price, greatest(c.valid_from, b.since) as valid_from, b.converted
  from cards c
  cross join lateral (values
    ('marketing', c.usd_marketing, c.eur_marketing), ('utility', c.usd_utility, c.eur_utility),
    ('authentication', c.usd_utility, c.eur_utility), ('service', c.usd_utility, c.eur_utility)) r(category, usd, eur)
  cross join lateral (values
    ('USD', r.usd, false, c.valid_from),
    ('EUR', coalesce(r.eur, round(r.usd * 0.8286, 4)), r.eur is null, date '2026-06-30'))
    b(currency, price, converted, since)
  where r.category <> 'service' or c.valid_from >= '2026-10-01'
)
insert into public.rates (market, category, currency, price, valid_from, converted)
select market, category, currency, price, valid_from, converted from prices;

-- A country that stands nowhere is in Other: Guinea, DR Congo, French overseas territories and more.
insert into public.markets (country_code, market, valid_from)
select unnest(string_to_array(countries, ' ')), market, since::date
from (values
  ('2026-01-01', 'France', 'FR'), ('2026-01-01', 'Germany', 'DE'), ('2026-01-01', 'United Kingdom', 'GB'),
  ('2026-01-01', 'Spain', 'ES'), ('2026-01-01', 'Italy', 'IT'), ('2026-01-01', 'Netherlands', 'NL'),
  ('2026-01-01', 'North America', 'US CA'), ('2026-01-01', 'India', 'IN'), ('2026-01-01', 'Brazil', 'BR'),
  ('2026-01-01', 'Nigeria', 'NG'), ('2026-01-01', 'Egypt', 'EG'), ('2026-01-01', 'South Africa', 'ZA'),
  ('2026-01-01', 'Mexico', 'MX'), ('2026-01-01', 'Argentina', 'AR'), ('2026-01-01', 'Chile', 'CL'),
  ('2026-01-01', 'Colombia', 'CO'), ('2026-01-01', 'Peru', 'PE'), ('2026-01-01', 'Saudi Arabia', 'SA'),
  ('2026-01-01', 'United Arab Emirates', 'AE'), ('2026-01-01', 'Israel', 'IL'), ('2026-01-01', 'Turkey', 'TR'),
  ('2026-01-01', 'Indonesia', 'ID'), ('2026-01-01', 'Malaysia', 'MY'), ('2026-01-01', 'Pakistan', 'PK'),
  ('2026-01-01', 'Russia', 'RU'),
  ('2026-01-01', 'Rest of Africa',
    'DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MA MZ NA NE RW SN SL SO SS SD SZ TZ TG '
    'TN UG ZM ZW'),
  ('2026-01-01', 'Rest of Middle East', 'BH IQ JO KW LB OM QA YE'),
  ('2026-01-01', 'Rest of Western Europe', 'AT BE CH DK FI IE NO PT SE'),
  ('2026-01-01', 'Rest of Central and Eastern Europe',
    'AL AM AZ BG BY CZ GE GR HR HU LT LV MD MK PL RO RS SI SK UA'),
  ('2026-01-01', 'Rest of Asia Pacific', 'AF AU BD CN HK JP KH LA LK MN NP NZ PG PH SG TH TJ TM TW UZ VN'),
  ('2026-01-01', 'Rest of Latin America', 'BO CR DO EC GT HN HT JM NI PA PR PY SV UY VE'),
  ('2026-07-01', 'Hong Kong', 'HK'), ('2026-07-01', 'Hungary', 'HU'), ('2026-07-01', 'Poland', 'PL'),
  ('2026-07-01', 'Qatar', 'QA'), ('2026-07-01', 'Romania', 'RO'), ('2026-07-01', 'Singapore', 'SG'),
  ('2026-10-01', 'Bangladesh', 'BD'), ('2026-10-01', 'Iraq', 'IQ'), ('2026-10-01', 'Kazakhstan', 'KZ'),
  ('2026-10-01', 'Kuwait', 'KW'), ('2026-10-01', 'Morocco', 'MA'), ('2026-10-01', 'Nepal', 'NP'),
  ('2026-10-01', 'Oman', 'OM'), ('2026-10-01', 'Sri Lanka', 'LK'), ('2026-10-01', 'Ukraine', 'UA')
) as known (since, market, countries);

-- schemas/4-data/words.sql
-- The words that come with the product. "abc…": any word that begins so; a free "…": up to three other words.
insert into private.words (kind, language, word, built_in)
select kind, language, btrim(word, E' \n'), true
from (values
('stop', 'en', $$stop / stopp / stpo / sotp / stops / stop all / stopall / stop it / unsubscribe / unsubscribed /
  unsuscribe / unsubcribe / unsubscibe / unsubscribing / unsub / opt out / optout / opt me out /
  opting out / remove me / cancel subscription / cancel my subscription / cancel membership / revoke consent /
  end subscription$$),
('stop', 'fr', $$stop pub / arrêt / arrêts / arrête / arrêtes / arrêtez / arrêter / arettez / arette / arrettez /
  arretter / aretez / arêt / désabonner / désabonne / désabonnes / désabonné / désabonnée / désabonnez /
  désabonnement /
  désabonnements / désabonement / désaboner / désabone / désabonez / désabonnner / dezabonner / dezabonnement /
  desabonnez moi / désinscrire / désinscris / désinscrit / désinscrivez / désinscription / desinscription /
  désincrire / désincription / désouscrire / résilier / résiliation / annuler abonnement / annuler l abonnement /
  annuler mon abonnement / annulez abonnement / annulez l abonnement / annulez mon abonnement /
  annulation abonnement / annulation de l abonnement / annulation de mon abonnement / fin abonnement /
  fin d abonnement / fin de l abonnement / ne plus recevoir / ne plus recevoir de messages$$),
('stop', 'ar', $$توقف / توقفوا / توقفي / التوقف / قف / قفوا / أوقف / أوقفوا / أوقفي / إيقاف / وقف / وقفوا / وقفو /
  إلغاء / إلغاء الاشتراك / إلغاء اشتراك / إلغاء اشتراكي / إلغاء اشتراكنا / إلغاء الإشتراك / ألغوا اشتراكي /
  ألغوا الاشتراك / ألغ اشتراكي / ألغ الاشتراك /
  ألغي اشتراكي / إلغاء التسجيل / إنهاء الاشتراك / ستوب / سطوب / كفى / كفا / حبس / حبسوا / حبسو / حبسي / باراكا$$),
('stop', 'other', $$7bess / 7bes / 7bss / 7abs / 7abess / 7besou / 7bsou / 7bssou / 7absou / 7bso / habess / habss /
  habs / habsou / habssou / habso / stopez / parar / alto / cancelar suscripcion / darme de baja /
  cancelar inscrição$$),
('typed_stop', 'en', $$cancel / end / quit / revoke$$),
('typed_stop', 'fr', $$annuler / annulez / annule / annulation / fin / quitter / terminé / terminer$$),
('object', 'fr', $$je / j / me / m / se / s / moi / nous / veux / voudrais / voudrai / souhaite / souhaiterais /
  désire / aimerais / demande / veuillez / faut / de / d / des / du / la / le / les / l / mon / ma / mes / vos /
  votre / ces / cette / ce / ça / cela / tes / ton /
  tout / tous / toutes / toute / avec / aux / à / au / ici / message / messages / msg / msgs / sms / texto /
  textos / mail / mails / pub / pubs / publicité / publicités / publicitaire / publicitaires / promo / promos /
  promotion / promotions / promotionnel / promotionnels / notification / notifications / notif /
  notifs / annonce / annonces / envoi / envois / envoie / envoyer / envoyez / écrire / contacter / recevoir /
  déranger / relancer / relances / appels / spam / spams / spammer / marketing / whatsapp / abonnement / liste /
  listes / diffusion / newsletter / numéro / num / groupe / service / immédiat / immédiate / définitif /
  définitive / total$$),
('object', 'en', $$i / we / me / us / my / you / your / yours / the / this / these / those / that / all / any /
  want / wish / would / like / need / to / of / from / with / off / out / and / message / messages / messaging /
  msg / msgs / text / texts / texting / sms / email / emails / ad / ads / advert / adverts / advertising / promo /
  promos / promotion /
  promotions / promotional / marketing / notification / notifications / spam / spamming / sending / send /
  receiving / contacting / writing / calling / bothering / disturbing / list / lists / mailing / number /
  subscription / newsletter / whatsapp / service / stuff / everything / anymore / more / again / immediately /
  permanently / for good$$),
('object', 'ar', $$الرسائل / رسائل / رسائلكم / رسائلك / رسالة / الرسالة / هذه / هذا / هاد / كل / جميع / من / عن /
  لي / إلي / علي / عليا / عني / إرسال / ارسال / مراسلتي / الإعلانات / إعلانات / الإشهار / إشهار / القائمة /
  الاشتراك / اشتراكي / أريد / اريد / نريد / بغيت / أنا / الميساجات / ميساجات / الميساج / رقمي / فورا / نهائيا / في /
  هذه الخدمة / الخدمة$$),
('object', 'other', $$had / hadchi / l / lmessages / les / messages / message / msg / pubs / 3liya / 3lia / 3liya /
  liya / lia / bghit / ana / tsift / tsiftou / dyalkom / dialkom / kolchi / ga3$$),
('start', 'en', $$start / unstop / resume / opt in / optin / subscribe / resubscribe$$),
('start', 'fr', $$reprendre / reprise / réabonner / me réabonner / se réabonner / réabonnez moi / réabonnement$$),
('courtesy', 'fr', $$svp / stp / s il vous plaît / s il te plaît / s il vous plait bien / sil vous plait /
  sil te plait / siouplait / svpl / merci / merci beaucoup / merci bien / merci d avance /
  merci de / mersi / mrc / bonjour / bjr / bonsoir / bsr / salut / slt / coucou / allo / monsieur / madame / mr /
  mme / mademoiselle / messieurs / mesdames /
  cordialement / bien à vous / bonne journée / bonne soirée / je vous prie / je vous en prie / je t en prie /
  prière de / veuillez / pardon / désolé / désolée / excusez moi / excuse moi /
  non merci / maintenant / immédiatement / tout de suite / vite / définitivement / vraiment / donc / alors / hein /
  beaucoup / chef / boss$$),
('courtesy', 'en', $$please / pls / plz / please now / kindly / thanks / thank you / thank you very much /
  thanks a lot / thx / ty / tks / many thanks / hi / hello / hey / dear / sir /
  madam / good morning / good afternoon / good evening / regards / best regards / sorry / no thanks / no thank you /
  now / immediately / right now / today$$),
('courtesy', 'ar', $$من فضلك / من فضلكم / لو سمحت / لو سمحتم / رجاء / الرجاء / أرجوك / أرجوكم / شكرا / شكرا جزيلا /
  شكرا لكم / عفوا / السلام عليكم / سلام / مرحبا / عافاك / عافاكم / الله يخليك / الله يخليكم /
  يعيشك / بليز / ميرسي / صافي / خلاص / الآن$$),
('courtesy', 'other', $$3afak / 3afakom / 3afakoum / 3afakm / afak / afakom / lah ykhalik / lah ykhlik /
  lah ykhalikom / allah ykhalik / lay khalik / choukran / chokran / shukran / chukran / safi / saha /
  salam / slm / salam alaykoum / salam aleykoum / salamaleykoum / assalamou aleykoum / baraka allah / jerejef /
  jërëjëf / por favor / gracias / obrigado$$),
('stem', 'en', $$stop / unsub… / unsuscri… / unsubcri… / unsuscrib… / opt out / opt me out / opting out /
  opted out / optout / remove me / remove us / remove my / remove this number / remov… … number /
  remov… … from … list /
  remov… … system / removed from / take me off / take us off / take my … off / take … off … list / get me off /
  off your list / off this list / delete … number / delete me / delete my / deleting my / erase my / erase me /
  delete it /
  don t … messag… / don t … text me / don t … contact me / don t … write to me / don t … write me /
  don t … email me / don t want … messag… / don t want … receiv… / don t want … texts /
  don t want … ads / don t wish / dont … messag… / dont … text me / dont … contact me / dont send /
  dont want … messag… / dont want … receiv… / do not … messag… / do not … text me / do not … contact me /
  do not … write / do not send / do not … receiv… / do not wish / never … message me / never … text me /
  never … contact me / never … write to me / never signed up / never subscribed / never asked for /
  no more … messag… / no more texts / no more sms / no more ads / no more spam / no more promo… /
  receiv… … anymore / messag… … anymore / text… … anymore / want … anymore / no longer … receiv… / no longer wish /
  no longer want / no longer interested / leave me alone / leave us alone / stop bothering / bother… me /
  stop receiving / removed / don t text / don t message / don t contact / don t write / don t send / don t ever /
  don t bother / dont text / dont message / too many messag… / too many texts / too many sms / so many messag… /
  do not text / do not disturb / not disturb me / scam… / not the right person / unwanted / report you /
  reporting you / report this / block you / blocking you / blocked you /
  spam / spamm… / harass… / who gave you / where did you get my / discontinue / cease / desist / enough with /
  enough of / fed up / sick of / tired of your / annoying / wrong number /
  gdpr / cancel … subscription / cancel … membership / end … subscription / withdraw … consent /
  withdraw my consent / quit the list / leave the list / leave this group / exit the group /
  quit … messag… / quit texting / quit sending / quit emailing / quit calling / keep messaging / keep texting /
  keep sending / keep writing / keep contacting / keep spamming / why are you … messag… / why are you … texting /
  why are you … sending / number belongs / not my number / no longer my number / no longer the number /
  changed owner / unsolicited / intrusive /
  without my consent / without my permission / not interested anymore / not interested any more /
  not interested any longer / not want … messag… / not want … receiv… / lose my number / forget my number /
  go away / fuck off / too often / hear from you again / hear from you anymore / want to hear from /
  don t need … messag… / don t need … texts / no need … messag… / halt / pause … messag… / opt us out /
  out of your list / out of this list / out of the list / out of this group$$),
('stem', 'fr', $$stoppez / stoppe / désabon… / désabbon… / dézabon… / désinscri… / désincri… / désouscri… /
  désengag… / résili… / arrêt des messages / arrêt des envois / arrêt de vos / arrêt immédiat /
  arrêtez / arrêtez de / arrêtez cela / arrêtez ce / arrêtez ces / arrêtez vos / arrêtez votre / arrêtez avec /
  arrêtez les / arrêtez la / arrêtez le / arrêtez tout / arrêtez moi / arrêtez svp / arrêtez stp /
  arrêtez maintenant /
  arrêtez immédiatement / arrêtez s il / arrêtez donc / arrêtez un peu / arrêtez pardon / arretez vraiment /
  arrêtez merci / arrettez / arettez / arrête de / arrête d / arrête ça / arrête ces / arrête tes / arrête avec /
  arrête stp / arrête maintenant /
  arrêter de / arrêter d / arrêter ça / arrêter cela / arrêter ces / arrêter ce / arrêter vos / arrêter votre /
  arrêter avec / arrêter tout / arrêter maintenant / arrêter les messages / arrêter les envois / arrêter les pubs /
  arrêter la pub /
  veux arrêter / voudrais arrêter / souhaite arrêter / faut arrêter / devez arrêter / pouvez arrêter /
  pouvez vous arrêter / arrêtiez / cessez / cesser / cesse de / ne … plus rien envoy… / n envoyez plus rien /
  ne m … plus rien / ne veux plus rien / trop de messag… / trop de sms / trop de pub… / trop de mail… /
  abusez avec / vous abusez / foutez / dégag… / fatigant vos / fatiguant vos / fatigu… … messag… / pas demandé /
  arnaque… / escroc… / plus partie d… / plus membre / plus adhérent… / plus le numéro / plus son numéro /
  plus mon numéro / pas la personne / pas la bonne personne / plus avoir vos / plus avoir de vos / sortir de cette /
  sortir de votre / refuse … messag… / refuse de recevoir / je me retire / vous fait chier / faites chier /
  bloquez moi / plus rien svp / plus rien recevoir / fin des messag… / fin de l abonnement / ne plus /
  plus aucun message / plus aucune publicité / plus aucune pub / plus de messag… / plus de vos / plus de pub… /
  plus de sms / plus de promo… / plus de mail… / plus de notif… / plus de spam / plus de publicit… /
  plus vos messages /
  plus entendre parler / plus interess… / ne m interess… plus / plus concern… / plus être / ne veux rien recevoir /
  ne veux pas recevoir / veux pas recevoir / ne souhaite pas recevoir / souhaite pas être contact… /
  veux pas être contact… / ne veux pas … vos messag… /
  ne veux pas … pub… / veux pas de vos / ne veux plus de … pub… / ne veux plus de ça / ne veux plus ça /
  ne veux plus rien / ne souhaite plus / ne désire plus / ne m écriv… pas / ne m envoy… pas / ne m envoie pas /
  ne me contact… pas / ne me contact… plus / ne me relanc… pas /
  ne me sollicit… pas / ne me dérange… / ne me derang… pas / ne nous contact… / ne nous écriv… / ne nous envoy… /
  m écrivez plus / mecrivez plu… / mécrivez plu… / m envoyez plus rien / m envoyez plu / m écrire plus /
  retir… moi / retir… nous / retir… … numéro / retir… … num / retir… … nom / retir… … liste… / retir… … contact… /
  retir… … coordonnées / retir… … fichier… / retir… … groupe / me retir… / retire mon consentement /
  enlev… moi / enlev… nous / enlev… … numéro / enlev… … num / enlev… … nom / enlev… … liste… / enlev… … contact… /
  enlev… … coordonnées / enlev… … fichier… / enlev… … groupe / m enlev… / ôtez moi / oter moi / ôtez mon /
  supprim… moi / supprim… … numéro / supprim… … num / supprim… … nom de / supprim… … liste… / supprim… mon contact /
  supprim… mes contact… / supprim… … coordonnées / supprim… … données / supprim… … fichier… / me supprim… /
  supprimez svp / supprimez le svp / numéro supprim… /
  effac… moi / effac… … numéro / effac… … num / effac… … coordonnées / effac… … données / effac… … contact /
  m effac… / rayez … liste… / rayez moi / rayez mon / rayer mon / me rayer / radiez / radier / radiation /
  exclu… moi / sortez moi / sors moi / sortir … liste / me sortir / hors de votre liste /
  quitter … liste / quitter … groupe / quitter … diffusion / quitter vos / annul… … abonnement /
  annul… mon inscription à la liste / mettre fin à / mettez fin à / laiss… … tranquille / fout… … paix /
  fich… … paix / laiss… … paix / lâch… moi / oubliez moi / oubliez mon / harcel… / harcèlement /
  spam… / signaler … spam / vous signaler / je signale / te signaler / signalerai / vous bloquer / te bloquer /
  je vous bloque / je bloque / bloquer ce / porter plainte / porte plainte / plainte contre / rgpd / cnil /
  mes données personnelles / mon consentement / m oppose / droit d opposition / opposition à /
  marre / ras le bol / raz le bol / y en a assez / assez de vos / assez de messages / assez de pub… /
  assez des messages / ça suffit / suffit maintenant / basta / importun… / me dérang… / être dérang… / m énerv… /
  me fatigu… avec / me saoul… / me soul… / m agac… / embêt… / casse… les pieds / envahissant… / intempestif… /
  jamais demandé / jamais donné mon / jamais donné … numéro / qui vous a donné … numéro / qui t a donné … numéro /
  comment avez vous eu mon / où avez vous eu mon / mauvais numéro / mauvais num / faux numéro / trompez de numéro /
  tromper de numéro / trompé de numéro / trompes de numéro / erreur de numéro /
  d arrêter / souhaite pas … recev… / veux pas … recev… / désire pas … recev… / mon accord / sans mon accord /
  sans mon autorisation / sans ma permission / pas autorisé / vie privée / inutile de … relanc… /
  inutile de … écri… / inutile de … contact… / inutile de … recontact… / inutile de … envoy… / inutile d insister /
  peine de … relanc… / peine de … écri… / peine de … contact… / peine de … recontact… / n insistez… /
  arrêtez d insister / continuez à … envoy… / continuez à … écri… / continuez à … contact… / continuer à … envoy… /
  continuer à … recev… / pourquoi vous continuez / pourquoi vous m envoy… / pourquoi m envoy… /
  pourquoi vous m écriv… / pourquoi m écriv… /
  plus celui / plus celle / plus le mien / pas mon numéro / pas à moi ce numéro / n est plus à moi /
  plus rien savoir / ne m inscri… plus / n envoyez pas / n écrivez pas / ne pas me contact… / ne pas … m écri… /
  ne pas … m envoy… / ne pas me relanc… / ne pas me derang… / vous connais pas / trop souvent / insupportable… /
  intrusi… / indésirable… / non sollicit… /
  emmerd… / chiant… / ta gueule / va te faire / allez vous faire / stopper … messag… / stopper … envoi… /
  stopper ces / stopper vos / stopper ça / cessation / suspendre … messag… / suspendre … envoi… / ne plus figurer /
  ne plus faire partie / ne plus apparaître / ne plus être / plus vous lire / plus vous entendre /
  oubliez mon numéro / perdez mon numéro$$),
('stem', 'ar', $$توقفوا / توقفي عن / توقف عن / التوقف عن / أوقف… / إيقاف / وقفوا / إلغاء الاشتراك / إلغاء اشتراك… /
  الغاء الإشتراك / ألغ… … اشتراك… / الغي … اشتراك… / كفى / حذف … رقم… / احذف… … رقم… / حذف رقمي / امسح… … رقم… /
  مسح رقمي / مسح رقم / أزيل… … رقم… / إزالة رقم… / ازالة رقم… / ستوب / سطوب /
  لا ترسل… / لا تراسل… / لا تبعث… / لا تتصل… / لا تكتب… / لا تزعج… / لا أريد … رسائل… / لا أريد أن /
  لا أريد استقبال / لا أرغب / لا نريد رسائل… / لم أعد / لن أقبل رسائل… / عدم إرسال / عدم الإرسال / اتركوني /
  اتركني / دعوني / دعني وشأني / إزعاج / ازعاج / مزعج… / تزعج… / سأبلغ / سابلغ / بحظر… / سأحظر… / أحظر… / سبام / تحرش /
  باراكا / بركا من / حبسو… / حبسوا / حبس … رسائل… / حبس … ميساج… / ما تبقاو… / ماتبقاو… / ما تبقا… / ماتبقا… /
  ما تصيفط… / ماتصيفط… / ما تسيفط… / متصيفط… / ما ترسل… / ماترسل… / ما تزيد… / ماتزيد… / ما تبعث… / ماتبعث… /
  ما تعاود… / ماتعاود… / ما بقيت… / مابقيت… / ما نحبش / مانحبش … ميساج… / حيد … نمرتي / حيدو … نمرتي /
  حيدوا … نمرتي / حيد … رقمي / حيدو … رقمي / حيدوا … رقمي / حيدوني / حيدني / عييت من / عيينا من / كثرتو… / كثرتوا /
  لا أعرفكم / نحبس / رسائل كثيرة / خليوني / خلوني / رقم خطأ / رقم غلط / الرقم خطأ /
  لا تعيدوا / لا تتواصل… / لا تكلم… / لا توصل… / ارفعوا رقمي / شيلوا رقمي / شيل رقمي / أخرجوني / خرجوني / حذفي من /
  حذفوني / احذفوني / احذفني / احذفي رقمي / إلغاء تسجيل… / كفاية / يكفي / كثرة الرسائل / رسائلكم كثيرة /
  لا أحتاج … رسائل… / بدون إذن / ليس رقمي / لم يعد رقمي / لا نرغب / غير راغب… / عدم التواصل / عدم المراسلة /
  من القائمة / من اللائحة / من لائحتكم / من قائمتكم$$),
('stem', 'other', $$ma tb9a… / ma tb9aw… / matb9a… / mat b9a… / ma teb9a… / ma tsift… / matsift… / ma tseft… /
  matseft… / matsayft… / ma tsayft… / ma b9it… / mab9it… / ma b9ina… / ma 3ad… / mat3awd… / ma t3awd… / matzid… /
  ma tzid… / ma tab3at… / matab3at… / mateb3at… / ma teb3at… / ma bghit… … messag… / mabghit… … messag… /
  mabghit… … message /
  7ayd… … nmr… / 7ayed … nmr… / 7ayd… … ramti / 7aydo… / 7ayed… … liste / 7ayedni / 7aydouni / 7ayd… … num… /
  baraka mn / baraka men / baraka min / barka mn / safi baraka / 7bess / 7bes / 7bss… / 7bs / 7bso… / 7absou… /
  7abs / 7abess… / 7bess… / habssou / habsou… / nhbess / nhabess / n7bess / n7bes / khalliwni / khaliwni /
  khallouni / khelliwni / khaliw… … trankil / 3yit mn / 3yit men / 3yina mn / 3yina men / 3ayna mn / 3ayina mn /
  bzaf d lmessag… / bezaf d messag… /
  bul ma / buleen ma / bayi ma / bayyi ma / bayi leen ma / bàyyi ma / no me escriba… / no quiero … mensaje… /
  no quiero recibir / dar de baja / dejen de / não quero … mensage… / parem de /
  kharjouni / khrjouni / kherjouni / 7iyd… … nmr… / 7iydo… / hayed … nmr… / hayd… … nmr… / hayed … num… / 9el3ouni /
  9el3o … nmr… / b3dou 3liya / b3do 3liya / b3do mni / ma t3ayt… / mat3ayt… / ma tkelm… / la tsift… / ma khasnich /
  makhasnich … messag… / ma bghinach / mabghinach / yezzi / yezzi men / yzzi$$),
('aside', 'en', $$bus stop / bus stops / train stop / next stop / first stop / last stop / stop by / stop at /
  stop in / stop over / stop off / stop for / stop near / stop here / non stop / one stop / full stop / pit stop /
  don t stop / dont stop / do not stop /
  never stop / can t stop / cannot stop / won t stop / didn t stop / not stop / does it stop / bus … stop /
  as soon as i stop / do i stop / should i stop / we stop / the stop / a stop / to stop by / to stop at / my stop /
  your stop / which stop / don t miss / do not worry / do not write off /
  do you stop / does … stop / when … you stop / where … you stop / will you stop at / stop serving / stop selling /
  stop accepting / stop working / keep sending me photos$$),
('aside', 'fr', $$au stop / auto stop / un stop / le stop / du stop / panneau stop / feu stop / j ai arrêté /
  a arrêté / ont arrêté / ai arrêté / as arrêté / avons arrêté / avez arrêté / s arrête / s arrêter / m arrête /
  m arrêter / t arrête / t arrêter / vous arrêtez / vous arrêter / nous arrêter / n arrête pas / n arrêtez pas /
  n arrêtez jamais / n arrêtez rien /
  n arrêtez surtout pas / n arrête jamais / sans arrêt / sans cesse / ne cesse de / ne cesse / n a cesse /
  ne cessez / plus de notification du / qui plus est / non stop / plus être présent… /
  vient d arrêter / décidé d arrêter / essaie d arrêter / besoin d arrêter / pas d arrêter de$$),
('automatic', 'fr', $$réponse automatique / réponse auto / message automatique / message auto / message automatisé /
  réponse automatisée / répondeur automatique / répondeur / ne pas y répondre / ne pas répondre à ce message /
  assistant virtuel / assistante virtuelle / chatbot / robot conversationnel / tapez 1 / tapez … pour /
  tapez le chiffre / répondez 1 pour / choisissez une option /
  merci d avoir contacté / merci de nous avoir contact… / merci de nous contact… / merci de nous avoir écrit /
  merci d avoir pris contact / dites nous comment nous pouvons / comment pouvons nous vous aider /
  comment pouvons nous vous être / nous accusons réception / accusons réception / accuse réception /
  message a bien été reçu / message a été reçu / message a bien été pris / demande a bien été / bienvenue chez /
  bienvenue sur le whatsapp / bienvenue au service /
  cher client / chère cliente / chers clients / chers parents merci de / un conseiller va / un conseiller vous /
  un agent va / un agent vous / nos conseillers vont / nous sommes actuellement / nous sommes momentanément /
  nous ne sommes pas disponibles / nous sommes indisponibles / je suis actuellement indisponible /
  je suis actuellement absent… / je suis actuellement en congé… / actuellement indisponible… / actuellement absent… /
  actuellement fermé… / momentanément indisponible… / momentanément absent… /
  je ne suis pas disponible pour le moment / ne suis pas disponible actuellement / je suis en congé jusqu /
  je suis en congés jusqu / absent du bureau / absente du bureau / absence du bureau / en dehors de nos horaires /
  en dehors de nos heures / en dehors des heures / en dehors des horaires / hors de nos horaires /
  je conduis actuellement / merci de patienter / nous avons bien reçu votre message /
  nous avons bien reçu votre demande /
  nous vous répondrons / nous vous recontacterons / nous reviendrons vers vous / nous revenons vers vous dès /
  vous recontacterons / nous y répondrons / je vous répondrai à mon retour / je vous répondrai dès$$),
('automatic', 'en', $$automatic reply / automated reply / automatic response / automated response /
  automated message / automatic message / auto reply / autoreply / auto response / autoresponse / auto responder /
  do not reply to this / please do not reply / out of office / out of the office / virtual assistant / chatbot /
  type menu / type 1 / press 1 / reply 1 for / reply with the number /
  thank you for contacting / thanks for contacting / thank you for reaching out / thanks for reaching out /
  thank you for getting in touch / thank you for writing to us / we have received your / we ve received your /
  we received your message / we got your message / your message has been received / your request has been received /
  we will get back to you / we ll get back to you / we will get back / we ll get back / we shall revert /
  i will get back to you as soon / i ll get back to you as soon /
  will respond as soon as possible / will reply as soon as possible / we are unavailable right now /
  we re unavailable right now / we are currently / we re currently / our office is currently /
  i am currently unavailable / i m currently unavailable / i am currently on / i m currently on /
  i am currently away / i m currently away / currently out of / outside of our business hours /
  outside our business hours / outside business hours / outside of business hours / outside working hours /
  outside our opening hours / please let us know how we can help / how can we help / how may we help /
  how may we assist /
  an agent will / one of our agents / a member of our team / a representative will / our agents will /
  our team will / dear customer / dear valued customer / dear client / you have reached us$$),
('automatic', 'ar', $$رد آلي / رد تلقائي / رسالة آلية / رسالة تلقائية / الرد الآلي / المساعد الآلي / سنرد عليكم /
  سنرد عليك / سنجيبكم / سنتصل بكم / سنعاود الاتصال / سنتواصل معكم / تم استلام رسالت… / لقد استلمنا رسالت… /
  شكرا لتواصلكم / شكرا لتواصلك / شكرا على تواصلكم / عميلنا العزيز / زبوننا العزيز / خارج أوقات العمل /
  خارج أوقات الدوام / خارج المكتب /
  خارج ساعات / وسنرد عليكم / وسنجيبكم / وسنتواصل معكم / وسنعاود الاتصال / خارج أوقات$$),
('away', 'fr', $$serai de retour / serons de retour / sera de retour / de retour le / de retour lundi /
  de retour demain / absent / absente / absents / absentes / absence / indisponible… / pas disponible… / en congé… /
  congés annuels / en vacances / sommes fermés / sommes fermé / est fermé / est fermée / sont fermés /
  sont fermées / étant fermé… / on est fermé / fermeture / bureaux fermés / hors du bureau / heures d ouverture /
  horaires d ouverture / nos horaires / en pause / suis occupé… / je conduis / au volant / en déplacement /
  ne peux pas répondre / ne peux pas vous répondre / ne pouvons pas … répondre / ne pouvons répondre /
  pas en mesure de répondre / étant absente / déconnecté… / hors ligne$$),
('away', 'en', $$away until / closed at the moment / can t talk right now / can t talk now / can t take your call /
  we are away / we re away / i m away / i am away / currently away / unavailable / not available / on leave /
  on vacation / on holiday / annual leave / maternity leave / office is closed / we are closed / we re closed /
  are closed / office hours / business hours / working hours / opening hours / offline / out of town / i m driving /
  i am driving / i m busy / i am busy / i m in a meeting / i am in a meeting / limited access / missed you /
  missed your call / away from my phone / away from my desk /
  off for the / weekend off / we are off / we re off / no network / travelling with / traveling with /
  currently offline$$),
('away', 'ar', $$غير متواجد… / غير متوفر… / غير متاح… / في إجازة / في عطلة / مغلق… / مغلقة / مشغول حاليا /
  أسوق حاليا$$),
('reply', 'fr', $$vous répondrai / vous répondra / vous répondrons / vous répondront / te répondrai / répondrons /
  répondront / on vous répond / nous vous répondons / nous répondons / nous vous répondrons / va vous répondre /
  vont vous répondre / allons vous répondre / vous répondre au plus / y répondrons / reviendrons vers /
  reviendrai vers / reviendra vers / revenons vers / on revient vers / recontact… / vous rappell… / vous rappelle /
  te rappelle / vous contactera / vous contacteront / vous contacterons /
  reprendrons contact / reprendra contact / prendra contact / prendrons contact / seront traités / sera traité /
  sera traitée / seront traitées / traiterons / le traiterons / le ferons / prendre en charge / prendra en charge /
  réponse assurée / réponse garantie / te réponds / je vous réponds dès / vous reviens dès /
  traitent votre / vous revient / réponse à notre retour / reviendrons / nous répondrons / répondre dans les$$),
('reply', 'en', $$typically replies / usually replies / i ll call you / will reply / will answer you /
  get back to you / be in touch / we will reply / we ll reply / we will respond / we ll respond / we will answer /
  we ll answer / we shall reply / we shall respond / we will contact you / will contact you / will call you back /
  ll call you back / ll text you back / will text you back / i will reply / i will respond / i ll respond /
  and will respond / and will reply / will be with you / will revert / shall revert / will attend to you /
  will assist you / leave a message / leave us a message / will return your /
  will answer on / will answer / ll answer on / will respond / someone will / will follow up / will return /
  respond on / reply on$$),
('reply', 'ar', $$سنرد / سأرد / سنجيب / سنتواصل / سنعود إليكم / سيتم الرد / سنعاود$$),
('soon', 'fr', $$dès que possible / aussitôt que possible / au plus vite / au plus tôt / aussi vite que possible /
  plus brefs délais / meilleurs délais / brefs délais / sous peu / prochainement / rapidement / très vite /
  dans la journée / sous 24 h / sous 24h / sous 48 h / sous 48h / sous 72h / heures ouvrées / jours ouvrés /
  jour ouvré / jours ouvrables / dans un délai / dès notre retour / à notre retour / dès mon retour /
  dès nos retours / à la réouverture / à la rentrée / à la reprise /
  à partir du / dès demain / prochain jour$$),
('soon', 'en', $$as soon as possible / asap / as soon as we / as soon as i / as soon as / shortly /
  answer you soon / reply soon / within a few hours / within a few / within one / we open / we reopen / you later /
  within 24 / within 48 / within the hour / in due course / at the earliest / next working day / next business day /
  on my return / on our return / when i return / when we return / when i m back / when we re back / when we reopen /
  once we are back / later today$$),
('soon', 'ar', $$في أقرب وقت / في أسرع وقت / قريبا / خلال 24 / عند عودتنا / بأسرع ما يمكن$$),
('office', 'fr', $$merci pour votre message / merci de votre message / merci pour votre demande /
  merci de votre visite / merci pour votre intérêt / merci pour votre confiance / reçu votre message /
  reçu votre demande / message reçu / votre message / vos messages / votre demande / vos demandes / nos bureaux /
  notre bureau / notre équipe / notre service / nos services / nos horaires / nos conseillers / notre boutique /
  notre cabinet / notre magasin / notre agence / notre secrétariat / service client / service clients /
  un conseiller / un agent / un collaborateur / un membre de /
  le cabinet / le secrétariat / le standard / les bureaux / laissez nous / laissez un message /
  laissez votre message / laissez moi un message / pour toute urgence / en cas d urgence / toute notre équipe /
  l équipe /
  vous êtes bien sur / nos équipes / votre message est / est enregistrée / est bien enregistrée / un collaborateur /
  notre standard / notre centre / notre école est / nos équipes sont$$),
('office', 'en', $$thank you for your message / thanks for your message / thank you for your enquiry /
  thank you for your inquiry / thank you for writing / received your message / received your enquiry /
  your message / your enquiry / your inquiry / your request / our office / our offices / our team / our store /
  our shop / our hours / our working hours / customer service / customer care / support team / an agent /
  welcome to / leave a message / leave us a message / for emergencies / in case of emergency / for urgent /
  thanks for writing / thank you for your interest / you ve reached / you have reached / support hours /
  our support / customer support / one of our / our staff$$),
('office', 'ar', $$رسالتكم / رسالتك / تواصلكم / تواصلك / فريقنا / خدمة العملاء / مكتبنا / مكاتبنا / مرحبا بكم في /
  أهلا بكم في$$)
) lists(kind, language, list)
cross join regexp_split_to_table(list, '\s+/\s+') word
on conflict do nothing;
-- Verbs of contact, each with "ne … plus" around it or before it, and with the "veux plus" of spoken French.
insert into private.words (kind, language, word, built_in)
select 'stem', 'fr', form, true
from (values ('écri…'), ('envoy…'), ('envoie'), ('contact…'), ('dérang…'), ('relanc…'), ('appel…'), ('sollicit…'),
  ('importun…'), ('notifi…')) verbs(verb)
cross join lateral unnest(array['ne … ' || verb || ' plus', 'n ' || verb || ' plus']) form
union all
select 'stem', 'fr', form, true
from (values ('écri…'), ('envoy…'), ('envoie'), ('contact…'), ('dérang…'), ('relanc…'), ('appel…'), ('sollicit…'),
  ('importun…'), ('recev…'), ('reçoi…'), ('messag…'), ('sms'), ('pub…'), ('promo…'), ('mail…'), ('notif…'),
  ('entendre'), ('annonce…')) verbs(verb)
cross join lateral unnest(array['ne … plus … ' || verb, 'veux plus … ' || verb, 'veut plus … ' || verb,
  'faut plus … ' || verb]) form
on conflict do nothing;

-- schemas/4-data/written-wishes.sql
-- A wish not to be written to: how it is said, and what is not wanted.
insert into private.words (kind, language, word, built_in)
select distinct 'stem', language, btrim(beginning) || ' ' || btrim(ending), true
from (values
('fr', 'pas envie / plus envie / tiens pas / tiens plus / préfère ne / préférerais ne / préférons ne / aimerais ne /
  aimerais pas / aimerais plus / voudrais ne / voudrais pas / voudrais plus / voulons pas / voulons plus /
  souhaite ne / souhaitons pas / souhaitons plus / demande … ne / jamais accepté / jamais autorisé / jamais voulu /
  pas accepté / pas autorisé / en ai assez / évit…',
  '… recev… / … vos messag… / … ces messag… / … m écri… / … nous écri… / … m envoy… / … être contact… /
  … être sollicit… / … être relanc… / … être dérang… / … être appel…'),
('fr', 'pas besoin / plus besoin / plus la peine / pas la peine',
  '… vos messag… / … ces messag… / … recev… / … nous écri… / … nous prévenir / … nous contact… / … nous relanc…'),
('fr', 'pourquoi / quelle raison / quel droit',
  'je reçois / est ce que je reçois / on reçoit / nous recevons / … vous m envoy… / … vous m écri… /
  … vous me contact… / … vous me relanc… / … vous nous écri… / … vous nous envoy… / … mon numéro'),
('fr', 'comment', '… ne plus / … plus recevoir / … plus avoir / … désactiv… / … me retirer / … quitter / … bloquer'),
('fr', 'disparaître / suppression / retrait', '… mon numéro / … mes coordonnées / … de votre'),
('fr', 'retir… / enlev… / supprim… / effac… / ôt… / sort…',
  '… de votre base / … de vos contacts / … de vos listes / … de cette liste / … de vos fichiers / … de vos envois'),
('fr', 'appelez pas / appelez plus / relancez pas / relancez plus / contactez pas / contactez plus / dérangez pas /
  dérangez plus / inscrit à / inscrite à', 'svp / non plus / ça / ces messages / vos messages / pour ça'),
('fr', 'vos messag… / vos sms / vos pub… / vos offres / vos relances',
  'ne m interess… / ne nous interess… / m interess… pas / ne me concern… / ne nous concern… / … pénible… /
  … c est trop'),
('fr', 'vous m écri… / vous m envoy… / vous me contact… / vous me relanc…',
  '… tous les jours / … tout le temps / … chaque jour / … sans cesse'),
('fr', 'veux pas / souhaite pas / désire pas / aimerais pas / désire aucun… / veux aucun… / souhaite aucun… /
  aucune envie / aucun intérêt', '… partie de / … messag… / … être relanc… / … être contact… / … vos contacts /
  … votre liste'),
('fr', 'rien', 'm envoyer / m écrire / m adresser / nous envoyer / nous adresser / recevoir / de votre part'),
('fr', 'm envoyez / m écrivez / nous envoyez / nous écrivez', 'trop / beaucoup trop'),
('fr', 'déjà dit / déjà demandé / déjà répondu', 'non / stop / d arrêter / de ne / de m enlever /
  de me retirer / que je ne'),
('fr', 'pas le droit / pas donné / jamais donné / pas la permission / sans permission / sans autorisation',
  '… mon numéro / … permission / … autorisation / … accord / … de me contact… / … de m écri… / … de m envoy…'),
('fr', 'plus jamais', 'ça / de messag… / m écri… / … messag…'),
('fr', 'dérangez', 'les gens / tout le monde / mon / ma / ma famille'),
('en', 'permission / consent / right', 'to contact / to message / to text / to write / to use my / to send'),
('en', 'asked you / told you / tell you / ask you / have to say', '… quit… / … stop… / no / … not to / … remove'),
('en', 'should not be / shouldn t be / don t belong / want to be off / want out of', '… your list / … your system /
  … your database / … your contacts / … this list / … these messag…'),
('en', 'don t want / dont want / do not want / didn t want / no longer want / don t like / rather not / prefer not /
  don t need / do not need / never agreed / tired / had enough',
  '… receiv… / … get these / … getting / … hear from / … hearing from / … contacted / … your messag… /
  … these messag… / … notification…'),
('en', 'why do / why am / why are / why did / why is', '… getting these / … get these / … i receiv… / … you messag… /
  … you text… / … you contact… / … you writ… / … you send… / messag… / contact…'),
('en', 'how do i / how can i / how to / way to / can you / could you', 'turn off / turn these off / switch off /
  switch these off / get off this / get off your / get out of / mute / disable / stop getting'),
('en', 'take / remove / delete / erase / strike / drop', 'me out of / me from / us from / my number / my details /
  my contact / my name from / our number'),
('en', 'do not / don t / dont / never', 'bother me / bother us / call me again / call us again / … contact me again /
  contact us / text us / message us / add me'),
('ar', 'ما بغيت / ما بغيتش / مابغيتش / ما بغيناش / ما نبغيش / لا أريد / لا أود / لا نريد / لم أطلب / لا أحتاج',
  '… رسائل… / … ميساج… / … الميساج… / … نتوصل / … تلقي / … استقبال / … الإشعارات / … إعلانات… / … عروضكم'),
('ar', 'علاش / لماذا / لاش / ليش',
  'كتصيفط… / كتسيفط… / كتعيط… / كتبعث… / ترسل… / تراسل… / تكتبون / تتصل… / تزعج… / تصلني / … رقمي'),
('ar', 'مسح / مسحو / امسح… / احذف… / حيد… / شيل… / أزيل…', 'نمرتي / رقمي / النمرة ديالي / اسمي / … من عندكم'),
('ar', 'بعدو / بعدوا / ابتعدوا / ابعدوا', 'مني / عني / عليا'),
('other', 'bul / buleen / bu leen / bayil / bayileen / bayyil / bayyileen / bàyyil / bàyyileen / begguma / bëgguma /
  beggatuma / bëggatuma', 'ma / … bind / … yonne / … yónnee / … messag… / … sms'),
('other', 'dindil / dindileen / dindi leen / farleen / far leen / génneel / genneel', 'ma / sama / … liste'),
('other', 'lu tax / lutax', '… may bind / … may yonne / … may message'),
('other', '3lach / 3lash / wa3lach / lach', 'katsift… / katsayft… / kat3ayt… / katseft… / tsift… / kaywslni'),
('other', 'mabaghi / ma baghi / mabaghich / ma baghich / mabaghyach / ma bghitch / mabghitch / mab9itch / ma nhebch',
  '… messag… / … lmessag… / … msg / … sms / … pub / … ntwasal'),
('other', 'mse7 / mes7o / ms7o / supprimi / supprimiw / 7iyed / hayed', 'nmrti / nemrti / numero dyali / smiti')
) groups(language, beginnings, endings)
cross join regexp_split_to_table(beginnings, '\s+/\s+') beginning
cross join regexp_split_to_table(endings, '\s+/\s+') ending
on conflict do nothing;
