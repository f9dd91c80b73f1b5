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
