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
