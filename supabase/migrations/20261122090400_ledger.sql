-- The ledger: what is due, what was tried, what came of it.
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
  constraint a_round_has_three_tries check (tries between 0 and 3),
  constraint campaign_messages_have_a_campaign check (kind not in ('message_1', 'message_2') or campaign_id is not null),
  constraint message_links_are_safe check (private.links_are_safe(body))
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table public.messages is
  'One message to one contact. No index names state: it would forbid heap-only updates for every status.';
comment on column public.messages.claimed_at is 'When it was last claimed: the order in which messages reached somebody.';
comment on column public.messages.closed_at is 'From when on answers to this Message 1 trigger nothing: somebody reset the sequence.';
comment on column public.messages.tries is 'What counts against the three of a round.';
comment on column public.messages.attempts is 'Number of the latest attempt.';
comment on column public.messages.day is 'The day it was accepted, failed or became unknown first, for the owner''s daily counters.';
comment on column public.messages.problem is 'The state when it is off the happy path, else null: what lists of failures are indexed by.';
comment on column public.messages.country_code is 'The contact''s when the message was made: statistics go by it.';
comment on column public.messages.params is 'The values frozen at launch; the text stands once in the campaign.';
create unique index messages_of_a_campaign_go_once on public.messages (campaign_id, contact_id, kind)
  where kind in ('message_1', 'message_2');
create index messages_of_contact on public.messages (contact_id, id);
create index messages_by_owner on public.messages (owner_id, id);
create index messages_with_a_problem on public.messages (campaign_id, problem, id) include (code) where problem is not null;

create table public.queue (
  message_id bigint primary key references public.messages (id) on delete cascade,
  sender_id bigint not null,
  campaign_id bigint,
  due_at timestamptz not null,
  kind public.message_kind not null
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
comment on table public.queue is 'A row while, and only while, a message is queued.';
create index queue_of_campaign on public.queue (campaign_id, due_at desc, message_id) where kind = 'message_1';
create index queue_of_priority on public.queue (sender_id, due_at, message_id) where kind <> 'message_1';

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
  'Every call to Meta, written before it is made. The id travels as biz_opaque_callback_data and comes back in statuses.';
comment on column public.attempts.initiates is 'Written outside the 24-hour window: counts towards Meta''s tier.';
comment on column public.attempts.busy_until is 'Occupies a slot of the sender''s window until then.';
create index attempts_of_message on public.attempts (message_id);
create index attempts_in_the_window on public.attempts (sender_id, busy_until);
create index attempts_by_wamid on public.attempts (hashtextextended(wamid, 0)) where wamid is not null;
create index attempts_unknown on public.attempts (claimed_at) where outcome = 'unknown';

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
    ('text', 'button', 'interactive', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'order')) stored,
  quoted text,
  payload text,
  body text,
  from_id text,
  constraint interactions_are_stored_once unique (wamid)
);
comment on table public.interactions is 'What people answered. Without a contact it came from a stranger: the super-admin''s to see.';
comment on column public.interactions.answers is 'Whether somebody replied: not a machine, a mere reaction or a notice of the system.';
create index interactions_waiting on public.interactions (quoted) where message_id is null and quoted is not null;
create index interactions_of_message on public.interactions (message_id) where message_id is not null;
create index interactions_of_contact on public.interactions (contact_id, at);
create index interactions_of_campaign on public.interactions (campaign_id) where campaign_id is not null;

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
  primary key (id, day),
  constraint webhook_events_are_stored_once_a_day unique (day, digest)
) partition by range (day);
comment on table public.webhook_events is 'Signed webhooks as they came, deflated; a row for each that was stored. Kept by day.';
create table private.webhook_events_rest partition of public.webhook_events default;
comment on table private.webhook_events_rest is 'Events of days that have no partition of their own.';

create table public.parked_statuses (
  wamid text not null,
  status text not null,
  at timestamptz not null,
  code int,
  detail jsonb not null default '{}',
  parked_at timestamptz not null default clock_timestamp(),
  primary key (wamid, status)
);
comment on table public.parked_statuses is 'Statuses of messages not known yet; applied as soon as they are.';

create table public.conversations (
  id bigint generated always as identity primary key,
  sender_id bigint not null references public.senders (id),
  contact_id bigint not null references public.contacts (id),
  owner_id uuid not null references public.profiles (id) on update cascade,
  window_until timestamptz,
  last_inbound_at timestamptz,
  last_answer_at timestamptz,
  last_outbound_at timestamptz,
  assigned_to uuid references public.profiles (id) on delete set null,
  closed_at timestamptz,
  constraint one_conversation_per_contact unique (sender_id, contact_id)
);
comment on table public.conversations is 'People who answered and may be answered while their window is open.';
comment on column public.conversations.last_answer_at is
  'When a person''s answer last came in, by the clock that says when ours left: its own time is in whole seconds, or long ago. What a machine answers waits for nobody.';
create index conversations_by_owner on public.conversations (owner_id, last_inbound_at);

create table public.campaign_counters (
  campaign_id bigint not null references public.campaigns (id) on delete cascade,
  kind public.message_kind not null,
  state public.message_state not null,
  n bigint not null,
  cost numeric(14, 5) not null default 0,
  primary key (campaign_id, kind, state)
) with (fillfactor = 50);
comment on table public.campaign_counters is 'Messages of a campaign by state, folded from the deltas.';
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
  'An owner''s messages by day and state, broken down by campaign, country and UTC hour; folded from the deltas. An empty key: none is known.';
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
comment on table public.counter_deltas is 'Insert-only changes of the counters, so that nobody waits for anybody.';
create index counter_deltas_of_campaign on public.counter_deltas (campaign_id);

create table public.alerts (
  id bigint generated always as identity primary key,
  owner_id uuid references public.profiles (id) on delete cascade on update cascade,
  sender_id bigint references public.senders (id) on delete cascade,
  campaign_id bigint references public.campaigns (id) on delete cascade,
  kind text not null,
  detail jsonb not null default '{}',
  raised_at timestamptz not null default clock_timestamp(),
  mailed_at timestamptz,
  cleared_at timestamptz
);
comment on table public.alerts is 'What somebody should know. Without an owner it concerns everybody.';
create unique index one_open_alert_per_cause on public.alerts
  (kind, coalesce(sender_id, 0), coalesce(campaign_id, 0)) where cleared_at is null;
create index alerts_by_owner on public.alerts (owner_id) where cleared_at is null;

do $$
declare t text;
begin
  foreach t in array array['messages', 'queue', 'attempts', 'interactions', 'webhook_events', 'parked_statuses', 'conversations',
      'campaign_counters', 'day_counters', 'breakdown_counters', 'counter_deltas', 'alerts'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('create policy "only active people act" on public.%I as restrictive for all to authenticated using ((select private.actor_is_active()))', t);
  end loop;
  foreach t in array array['messages', 'conversations', 'day_counters', 'breakdown_counters', 'counter_deltas'] loop
    execute format('grant select on public.%I to authenticated', t);
    execute format('create policy "owners read their %s, super-admins all" on public.%I for select to authenticated using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()))',
      replace(t, '_', ' '), t);
  end loop;
end $$;
alter table private.webhook_events_rest enable row level security;
grant select, insert, update, delete on private.webhook_events_rest to service_role;

grant select on public.attempts, public.interactions, public.campaign_counters, public.alerts, public.queue to authenticated;
create policy "owners read the attempts of their messages" on public.attempts for select to authenticated
  using (exists (select from public.messages m where m.id = message_id and m.owner_id = (select auth.uid())) or (select private.actor_is_super_admin()));
create policy "owners read when their messages are due" on public.queue for select to authenticated
  using (exists (select from public.messages m where m.id = message_id and m.owner_id = (select auth.uid())) or (select private.actor_is_super_admin()));
create policy "owners read the answers they got, super-admins all" on public.interactions for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners read their campaigns' counters" on public.campaign_counters for select to authenticated
  using (exists (select from public.campaigns c where c.id = campaign_id and c.owner_id = (select auth.uid())) or (select private.actor_is_super_admin()));
create policy "people read alerts that concern them" on public.alerts for select to authenticated
  using (owner_id is null or owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
