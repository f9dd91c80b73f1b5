-- What everything else stands on: schemas, time, identifiers, people and their right to act.
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

create function private.clock() returns timestamptz
language plpgsql volatile set search_path = '' as $$ begin return clock_timestamp(); end $$;
comment on function private.clock() is 'The only time that counts. Tests replace it.';
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
comment on function private.uuid7() is 'Time-ordered, so that an index on it grows at one end.';
grant execute on function private.uuid7() to authenticated, service_role;

create function private.fold_text(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select lower(extensions.unaccent('extensions.unaccent'::regdictionary, coalesce(p_text, '')))
$$;
comment on function private.fold_text(text) is 'Lower case without accents: what searches and comparisons use.';
grant execute on function private.fold_text(text) to authenticated, service_role;

create table private.secrets (
  name text primary key,
  value bytea not null
);
comment on table private.secrets is 'Keys made by the database itself; they never leave it.';
insert into private.secrets (name, value) values ('person_key', extensions.gen_random_bytes(32));

create type public.user_role as enum ('super_admin', 'admin');
create type public.locale as enum ('fr', 'en');

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  email text not null,
  full_name text not null,
  role public.user_role not null default 'admin',
  locale public.locale not null default 'fr',
  default_country char(2) not null default 'FR',
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint one_profile_per_email unique (email),
  constraint profile_emails_are_lower_case check (email = lower(email)),
  constraint profile_names_are_short check (char_length(full_name) between 1 and 120),
  constraint profile_countries_are_iso check (default_country ~ '^[A-Z]{2}$')
);
comment on table public.profiles is 'People who may log in. Without an active row here an account can do nothing.';

create function private.actor_is_active() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.profiles where id = (select auth.uid()) and active)
    and (auth.jwt() ->> 'session_id' is null or exists (
      select from auth.sessions where id = (auth.jwt() ->> 'session_id')::uuid and user_id = (select auth.uid())))
$$;
comment on function private.actor_is_active() is
  'Whether the caller may act: an active profile, and a session that was not ended; so a token dies with its log-out. Definer: policies of every table ask it, profiles included.';
grant execute on function private.actor_is_active() to authenticated, service_role;

create function private.actor_is_super_admin() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.profiles where id = (select auth.uid()) and active and role = 'super_admin')
$$;
comment on function private.actor_is_super_admin() is 'Definer: policies of every table ask it, profiles included.';
grant execute on function private.actor_is_super_admin() to authenticated, service_role;

alter table public.profiles enable row level security;
grant select on public.profiles to authenticated;
grant update (full_name, locale, default_country) on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;
create policy "only active people act" on public.profiles as restrictive
  for all to authenticated using ((select private.actor_is_active()));
create policy "people read themselves, super-admins everybody" on public.profiles
  for select to authenticated using (id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "people edit themselves" on public.profiles
  for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));

create table public.audit_log (
  id bigint generated always as identity primary key,
  actor_id uuid,
  action text not null,
  subject text not null,
  subject_id text,
  detail jsonb not null default '{}',
  at timestamptz not null default clock_timestamp()
);
comment on table public.audit_log is 'Who did what, when. Append-only; holds ids, never names or numbers.';
create index audit_log_by_actor on public.audit_log (actor_id, id);
alter table public.audit_log enable row level security;
grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;
create policy "only active people act" on public.audit_log as restrictive
  for all to authenticated using ((select private.actor_is_active()));
create policy "super-admins read the log, people their own acts" on public.audit_log
  for select to authenticated using (actor_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create function private.audit(p_action text, p_subject text, p_subject_id text, p_detail jsonb default '{}') returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_log (actor_id, action, subject, subject_id, detail)
  values ((select auth.uid()), p_action, p_subject, p_subject_id, p_detail)
$$;
comment on function private.audit(text, text, text, jsonb) is
  'Writes one line of the log in the caller''s transaction. Definer: nobody may write lines of their own.';
grant execute on function private.audit(text, text, text, jsonb) to authenticated, service_role;

create table public.idempotency_keys (
  owner_id uuid not null references public.profiles (id) on delete cascade,
  key text not null,
  route text not null,
  request_digest bytea not null,
  status smallint,
  response jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (owner_id, key),
  constraint idempotency_keys_are_short check (char_length(key) between 1 and 200)
);
comment on table public.idempotency_keys is 'A repeated POST with the same Idempotency-Key gets the first answer.';
alter table public.idempotency_keys enable row level security;
grant select, insert, update, delete on public.idempotency_keys to service_role;
create policy "only active people act" on public.idempotency_keys as restrictive
  for all to authenticated using ((select private.actor_is_active()));
