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
