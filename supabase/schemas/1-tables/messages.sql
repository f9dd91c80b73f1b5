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
