-- Who wants no more messages, the key of their hashes, and the phrases that say so.
create table private.secrets (
  name text primary key,
  value bytea not null
);
comment on table private.secrets is 'Keys made by the database itself; they never leave it.';

create table public.opt_outs (
  id bigint generated always as identity primary key,
  sender_id bigint not null references public.senders (id),
  person_key bytea not null,
  source text not null,
  proof jsonb not null default '{}',
  opted_out_at timestamptz not null,
  ended_at timestamptz,
  constraint opt_out_sources_are_known
    check (source in ('keyword', 'button', 'user_preferences', 'error_131050', 'manual', 'import'))
);
comment on table public.opt_outs is
  'Who wants no more messages from which sender: a keyed hash per known form of the number, so that it outlives the '
  'contact.';
create unique index one_open_opt_out_per_person on public.opt_outs (sender_id, person_key) where ended_at is null;
create index opt_outs_by_person on public.opt_outs (person_key, opted_out_at) include (ended_at);

alter table public.opt_outs enable row level security;
grant select, insert, update, delete on public.opt_outs to service_role;
create policy "only active people act" on public.opt_outs as restrictive for all to authenticated
  using ((select private.actor_is_active()));

create table private.reply_phrases (
  phrase text primary key,
  meaning text not null,
  constraint phrase_meanings_are_known check (meaning in ('opt_out', 'opt_in', 'automatic')),
  constraint phrases_are_bare check (phrase ~ '^[a-z0-9]+( [a-z0-9]+)*$')
);
comment on table private.reply_phrases is
  'Small letters without accents or punctuation. opt_out and opt_in are the whole message; automatic stands somewhere '
  'in it.';

alter table private.reply_phrases enable row level security;
grant select on private.reply_phrases to service_role;
