-- Answers by owner, campaign and UTC hour: counted as messages are, as insert-only deltas.
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
  'Answers that people gave to an owner, by day, campaign and UTC hour; folded from the deltas. Without an owner: strangers''. An empty key: to no campaign.';
create table public.answer_deltas (
  owner_id uuid,
  day date not null,
  campaign_id bigint,
  hour smallint not null,
  n int not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
comment on table public.answer_deltas is 'Insert-only changes of the answers'' counters, so that nobody waits for anybody.';

do $$
declare t text;
begin
  foreach t in array array['answer_counters', 'answer_deltas'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('grant select on public.%I to authenticated', t);
    execute format('create policy "only active people act" on public.%I as restrictive for all to authenticated using ((select private.actor_is_active()))', t);
    execute format('create policy "owners read their %s, super-admins all" on public.%I for select to authenticated using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()))',
      replace(t, '_', ' '), t);
  end loop;
end $$;

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
  'Writes the changes of the answers'' counters, set-wise. Definer: whoever stores answers need not be able to count.';
create trigger interactions_inserted_are_counted after insert on public.interactions
  referencing new table as new_rows for each statement execute function private.count_answers();
create trigger interactions_updated_are_counted after update on public.interactions
  referencing old table as old_rows new table as new_rows for each statement execute function private.count_answers();
create trigger interactions_deleted_are_counted after delete on public.interactions
  referencing old table as old_rows for each statement execute function private.count_answers();

create view public.answer_totals with (security_invoker = true) as
  select owner_id, dimension, day, key, sum(n)::bigint as n
  from (
    select owner_id, dimension, day, key, n from public.answer_counters
    union all
    select owner_id, 'campaign', day, coalesce(campaign_id::text, ''), n from public.answer_deltas
    union all
    select owner_id, 'hour', day, hour::text, n from public.answer_deltas) x
  group by owner_id, dimension, day, key having sum(n) <> 0;
comment on view public.answer_totals is 'Answers that an owner got by day, broken down by campaign and UTC hour.';
grant select on public.answer_totals to authenticated, service_role;

create function private.fold_answers() returns void
language sql volatile security definer set search_path = '' as $$
  with gone as (delete from public.answer_deltas where n is not null returning *)
  insert into public.answer_counters as c (owner_id, dimension, day, key, n)
  select g.owner_id, k.dimension, g.day, k.key, sum(g.n)
  from gone g cross join lateral (values ('campaign', coalesce(g.campaign_id::text, '')), ('hour', g.hour::text)) k(dimension, key)
  where g.owner_id is null or exists (select from public.profiles p where p.id = g.owner_id)
  group by 1, 2, 3, 4 having sum(g.n) <> 0
  on conflict (owner_id, dimension, day, key) do update set n = c.n + excluded.n
$$;
comment on function private.fold_answers() is 'Adds the deltas to the answers'' counters; readers see no difference. Definer: fold_counters calls it.';
grant execute on function private.fold_answers() to service_role;

create index answers_of_campaign on public.answer_counters (key) where dimension = 'campaign';
create function public.answer_errors(p_campaign_ids bigint[] default null)
returns table (owner_id uuid, dimension text, day date, key text, counted bigint, found bigint)
language sql stable set search_path = '' as $$
  with found as materialized (
    select i.owner_id, k.dimension, (i.at at time zone 'UTC')::date as day, k.key, count(*) as n
    from (
      select owner_id, campaign_id, at from public.interactions where p_campaign_ids is null and answers
      union all
      select owner_id, campaign_id, at from public.interactions where campaign_id = any (p_campaign_ids) and answers) i
    cross join lateral (values ('campaign', coalesce(i.campaign_id::text, '')), ('hour', extract(hour from i.at at time zone 'UTC')::text)) k(dimension, key)
    where p_campaign_ids is null or k.dimension = 'campaign'
    group by 1, 2, 3, 4)
  select owner_id, dimension, day, key, sum(counted)::bigint, sum(found)::bigint
  from (
    select t.owner_id, t.dimension, t.day, t.key, t.n as counted, 0 as found from public.answer_totals t where p_campaign_ids is null
    union all
    select t.owner_id, t.dimension, t.day, t.key, t.n, 0 from public.answer_totals t
    where t.dimension = 'campaign' and t.key = any (p_campaign_ids::text[])
    union all
    select f.owner_id, f.dimension, f.day, f.key, 0, f.n from found f) x
  group by 1, 2, 3, 4 having sum(counted) <> sum(found)
$$;
comment on function public.answer_errors(bigint[]) is
  'Answers'' counters that disagree with the rows, in one snapshot; empty when all is well. With ids: those campaigns only, hours left out.';
revoke execute on function public.answer_errors(bigint[]) from public, anon, authenticated;
grant execute on function public.answer_errors(bigint[]) to service_role;
