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
