-- Counters: insert-only deltas written with the rows, folded now and then, read through views that add both up.
create function private.delta_of(m public.messages, p_sign int) returns setof public.counter_deltas
language sql immutable as $$
  select m.owner_id, m.campaign_id, m.day, case when m.day is not null then
      extract(hour from coalesce(m.accepted_at, m.failed_at, m.claimed_at, m.created_at) at time zone 'UTC')::smallint end,
    m.country_code, m.kind, m.state, p_sign, case when m.state in ('delivered', 'read') then p_sign * coalesce(m.price, 0) else 0 end
$$;
comment on function private.delta_of(public.messages, int) is
  'What one message adds to the counters, or takes from them: what was delivered costs, nothing else does. The hour is UTC''s, as the day is. Nothing is set for it, so that its text becomes part of each query.';
grant execute on function private.delta_of(public.messages, int) to service_role;

create function private.count_messages() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.counter_deltas
    select d.owner_id, d.campaign_id, d.day, d.hour, d.country_code, d.kind, d.state, sum(d.n), sum(d.cost)
    from new_rows m cross join lateral private.delta_of(m, 1) d group by 1, 2, 3, 4, 5, 6, 7;
  elsif tg_op = 'DELETE' then
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
  'Writes the changes of the counters, set-wise. Definer: whoever writes messages need not be able to count.';
create trigger messages_inserted after insert on public.messages
  referencing new table as new_rows for each statement execute function private.count_messages();
create trigger messages_updated after update on public.messages
  referencing old table as old_rows new table as new_rows for each statement execute function private.count_messages();
create trigger messages_deleted after delete on public.messages
  referencing old table as old_rows for each statement execute function private.count_messages();

create view public.campaign_totals with (security_invoker = true) as
  select campaign_id, kind, state, sum(n)::bigint as n, sum(cost) as cost
  from (
    select campaign_id, kind, state, n, cost from public.campaign_counters
    union all
    select campaign_id, kind, state, n, cost from public.counter_deltas where campaign_id is not null) x
  group by campaign_id, kind, state having sum(n) <> 0;
comment on view public.campaign_totals is 'Messages of a campaign by kind and state, and what they cost.';

create view public.day_totals with (security_invoker = true) as
  select owner_id, day, kind, state, sum(n)::bigint as n, sum(cost) as cost
  from (
    select owner_id, day, kind, state, n, cost from public.day_counters
    union all
    select owner_id, day, kind, state, n, cost from public.counter_deltas where day is not null) x
  group by owner_id, day, kind, state having sum(n) <> 0;
comment on view public.day_totals is 'An owner''s messages by day of acceptance, kind and state, and what they cost.';
grant select on public.campaign_totals, public.day_totals to authenticated, service_role;

create function private.by_dimension(d public.counter_deltas) returns table (dimension text, key text)
language sql immutable set search_path = '' as $$
  values ('campaign', coalesce(d.campaign_id::text, '')), ('country', coalesce(d.country_code::text, '')), ('hour', coalesce(d.hour::text, ''))
$$;
comment on function private.by_dimension(public.counter_deltas) is 'The three counters that one delta changes.';
grant execute on function private.by_dimension(public.counter_deltas) to authenticated, service_role;

create function public.fold_counters() returns int
language plpgsql set search_path = '' as $$
declare v_n int;
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
    on conflict (owner_id, dimension, day, key, kind, state) do update set n = c.n + excluded.n, cost = c.cost + excluded.cost)
  select count(*) into v_n from gone;
  return v_n;
end $$;
comment on function public.fold_counters() is
  'Adds the deltas to the counters; readers see no difference. What a deleted campaign or person left behind is dropped.';

create function public.counter_errors(p_campaign_ids bigint[] default null)
returns table (campaign_id bigint, owner_id uuid, day date, kind public.message_kind, state public.message_state,
  counted bigint, found bigint, counted_cost numeric, found_cost numeric)
language sql stable set search_path = '' as $$
  with found as materialized (
    select m.campaign_id, m.owner_id, m.day, m.kind, m.state, count(*) as n,
      coalesce(sum(m.price) filter (where m.state in ('delivered', 'read')), 0) as cost
    from (
      -- Two arms, of which one is not run: one plan for both would read every message for one campaign.
      select campaign_id, owner_id, day, kind, state, price from public.messages where p_campaign_ids is null
      union all
      select campaign_id, owner_id, day, kind, state, price from public.messages
      where campaign_id = any (p_campaign_ids) and kind in ('message_1', 'message_2')) m
    group by 1, 2, 3, 4, 5)
  select coalesce(t.campaign_id, f.campaign_id), null::uuid, null::date, coalesce(t.kind, f.kind), coalesce(t.state, f.state),
    coalesce(t.n, 0), coalesce(f.n, 0), coalesce(t.cost, 0), coalesce(f.cost, 0)
  from (select * from public.campaign_totals c where p_campaign_ids is null or c.campaign_id = any (p_campaign_ids)) t
  full join (select campaign_id, kind, state, sum(n)::bigint as n, sum(cost) as cost from found where campaign_id is not null group by 1, 2, 3) f
    on f.campaign_id = t.campaign_id and f.kind = t.kind and f.state = t.state
  where t.n is distinct from f.n or t.cost is distinct from f.cost
  union all
  select null, coalesce(t.owner_id, f.owner_id), coalesce(t.day, f.day), coalesce(t.kind, f.kind), coalesce(t.state, f.state),
    coalesce(t.n, 0), coalesce(f.n, 0), coalesce(t.cost, 0), coalesce(f.cost, 0)
  from (select * from public.day_totals where p_campaign_ids is null) t
  full join (select owner_id, day, kind, state, sum(n)::bigint as n, sum(cost) as cost from found
    where p_campaign_ids is null and day is not null group by 1, 2, 3, 4) f
    on f.owner_id = t.owner_id and f.day = t.day and f.kind = t.kind and f.state = t.state
  where t.n is distinct from f.n or t.cost is distinct from f.cost
$$;
comment on function public.counter_errors(bigint[]) is
  'Counters that disagree with the rows, in one snapshot; empty when all is well. With ids: those campaigns only, days left out.';

revoke execute on function public.fold_counters(), public.counter_errors(bigint[]) from public, anon, authenticated;
grant execute on function public.fold_counters(), public.counter_errors(bigint[]) to service_role;
