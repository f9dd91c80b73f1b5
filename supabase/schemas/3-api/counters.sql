-- Folding counters, comparing them with the rows, correcting them.
create function public.fold_counters() returns int
language plpgsql set search_path = '' as $$
declare
  v_n int;
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
    on conflict (owner_id, dimension, day, key, kind, state)
    do update set n = c.n + excluded.n, cost = c.cost + excluded.cost)
  select count(*) into v_n from gone;
  return v_n;
end $$;
comment on function public.fold_counters() is
  'Adds the deltas to the counters; readers see no difference. Deltas of deleted campaigns and users are dropped.';
grant execute on function public.fold_counters() to service_role;

create function public.counter_errors(p_campaign_ids bigint[] default null)
returns table (campaign_id bigint, owner_id uuid, day date, kind public.message_kind, state public.message_state,
  counted bigint, found bigint, counted_cost numeric, found_cost numeric)
language sql stable set search_path = '' as $$
  with found as materialized (
    select m.campaign_id, m.owner_id, m.day, m.kind, m.state, count(*) as n,
      coalesce(sum(m.price) filter (where m.state in ('delivered', 'read')), 0) as cost
    from (
      -- Two branches, of which only one runs: a single plan would read every message for one campaign.
      select campaign_id, owner_id, day, kind, state, price from public.messages where p_campaign_ids is null
      union all
      select campaign_id, owner_id, day, kind, state, price from public.messages
      where campaign_id = any (p_campaign_ids) and kind in ('message_1', 'message_2')) m
    group by 1, 2, 3, 4, 5
    union all
    select campaign_id, owner_id, day, kind, state, sum(n)::bigint, sum(cost) from private.past_counts
    where p_campaign_ids is null or (campaign_id = any (p_campaign_ids) and kind in ('message_1', 'message_2'))
    group by 1, 2, 3, 4, 5)
  select coalesce(t.campaign_id, f.campaign_id), null::uuid, null::date, coalesce(t.kind, f.kind),
    coalesce(t.state, f.state), coalesce(t.n, 0), coalesce(f.n, 0), coalesce(t.cost, 0), coalesce(f.cost, 0)
  from (select * from public.campaign_totals c where p_campaign_ids is null or c.campaign_id = any (p_campaign_ids)) t
  full join (select campaign_id, kind, state, sum(n)::bigint as n, sum(cost) as cost from found
    where campaign_id is not null group by 1, 2, 3) f
    on f.campaign_id = t.campaign_id and f.kind = t.kind and f.state = t.state
  where t.n is distinct from f.n or t.cost is distinct from f.cost
  union all
  select null, coalesce(t.owner_id, f.owner_id), coalesce(t.day, f.day), coalesce(t.kind, f.kind),
    coalesce(t.state, f.state), coalesce(t.n, 0), coalesce(f.n, 0), coalesce(t.cost, 0), coalesce(f.cost, 0)
  from (select * from public.day_totals where p_campaign_ids is null) t
  full join (select owner_id, day, kind, state, sum(n)::bigint as n, sum(cost) as cost from found
    where p_campaign_ids is null and day is not null group by 1, 2, 3, 4) f
    on f.owner_id = t.owner_id and f.day = t.day and f.kind = t.kind and f.state = t.state
  where t.n is distinct from f.n or t.cost is distinct from f.cost
$$;
comment on function public.counter_errors(bigint[]) is
  'Counters that differ from the rows, in one snapshot; empty if all are correct. With ids: only those campaigns, '
  'without days.';
grant execute on function public.counter_errors(bigint[]) to service_role;

create function public.breakdown_errors(p_campaign_ids bigint[] default null)
returns table (owner_id uuid, dimension text, day date, key text, kind public.message_kind, state public.message_state,
  counted bigint, found bigint, counted_cost numeric, found_cost numeric)
language sql stable set search_path = '' as $$
  with found as materialized (
    select (x.b).owner_id, k.dimension, (x.b).day, k.key, (x.b).kind, (x.b).state, sum((x.b).n)::bigint as n,
      sum((x.b).cost) as cost
    from (
      select b from public.messages m cross join lateral private.delta_of(m, 1) b
      where p_campaign_ids is null and m.day is not null
      union all
      select b from public.messages m cross join lateral private.delta_of(m, 1) b
      where m.campaign_id = any (p_campaign_ids) and m.kind in ('message_1', 'message_2') and m.day is not null
      union all
      select row(owner_id, campaign_id, day, hour, country_code, kind, state, n, cost)::public.counter_deltas
      from private.past_counts
      where day is not null and (p_campaign_ids is null
        or (campaign_id = any (p_campaign_ids) and kind in ('message_1', 'message_2')))) x(b)
    cross join lateral private.by_dimension(x.b) k
    where p_campaign_ids is null or k.dimension = 'campaign'
    group by 1, 2, 3, 4, 5, 6)
  select owner_id, dimension, day, key, kind, state,
    sum(counted)::bigint, sum(found)::bigint, sum(counted_cost), sum(found_cost)
  from (
    select t.owner_id, t.dimension, t.day, t.key, t.kind, t.state,
      t.n as counted, 0 as found, t.cost as counted_cost, 0 as found_cost
    from public.breakdown_totals t where p_campaign_ids is null
    union all
    select t.owner_id, t.dimension, t.day, t.key, t.kind, t.state, t.n, 0, t.cost, 0
    from public.breakdown_totals t where t.dimension = 'campaign' and t.key = any (p_campaign_ids::text[])
    union all
    select f.owner_id, f.dimension, f.day, f.key, f.kind, f.state, 0, f.n, 0, f.cost from found f) x
  group by 1, 2, 3, 4, 5, 6 having sum(counted) <> sum(found) or sum(counted_cost) <> sum(found_cost)
$$;
comment on function public.breakdown_errors(bigint[]) is
  'Breakdown counters that differ from the rows, in one snapshot; empty if all are correct. With ids: only those '
  'campaigns, without countries and hours.';
grant execute on function public.breakdown_errors(bigint[]) to service_role;

create function public.answer_errors(p_campaign_ids bigint[] default null)
returns table (owner_id uuid, dimension text, day date, key text, counted bigint, found bigint)
language sql stable set search_path = '' as $$
  with found as materialized (
    select i.owner_id, k.dimension, (i.at at time zone 'UTC')::date as day, k.key, count(*) as n
    from (
      select owner_id, campaign_id, at from public.interactions where p_campaign_ids is null and answers
      union all
      select owner_id, campaign_id, at from public.interactions where campaign_id = any (p_campaign_ids) and answers) i
    cross join lateral (values ('campaign', coalesce(i.campaign_id::text, '')),
      ('hour', extract(hour from i.at at time zone 'UTC')::text)) k(dimension, key)
    where p_campaign_ids is null or k.dimension = 'campaign'
    group by 1, 2, 3, 4)
  select owner_id, dimension, day, key, sum(counted)::bigint, sum(found)::bigint
  from (
    select t.owner_id, t.dimension, t.day, t.key, t.n as counted, 0 as found from public.answer_totals t
    where p_campaign_ids is null
    union all
    select t.owner_id, t.dimension, t.day, t.key, t.n, 0 from public.answer_totals t
    where t.dimension = 'campaign' and t.key = any (p_campaign_ids::text[])
    union all
    select f.owner_id, f.dimension, f.day, f.key, 0, f.n from found f) x
  group by 1, 2, 3, 4 having sum(counted) <> sum(found)
$$;
comment on function public.answer_errors(bigint[]) is
  'Answer counters that differ from the rows, in one snapshot; empty if all are correct. With ids: only those '
  'campaigns, without hours.';
grant execute on function public.answer_errors(bigint[]) to service_role;

create function public.reconcile_counters(p_repair boolean default false) returns jsonb
language plpgsql volatile set search_path = '' set statement_timeout = '10 min' as $$
declare
  v_wrong jsonb;
  v_left jsonb := '[]'::jsonb;
  v_now timestamptz;
begin
  if not p_repair then return jsonb_build_object('wrong', private.wrong_counters()); end if;
  -- No folding meanwhile: both would write the same rows.
  perform pg_advisory_xact_lock(hashtext('relance fold_counters'));
  -- Rows and counters are of one snapshot and the difference is added, as concurrent writers do.
  v_wrong := private.wrong_counters();
  if v_wrong <> '[]' then
    perform private.repair_counters(v_wrong);
    v_left := private.wrong_counters();
    v_now := private.clock();
    perform private.audit('repair', 'counters', null,
      jsonb_build_object('wrong', jsonb_array_length(v_wrong), 'left', jsonb_array_length(v_left)));
    update public.alerts set cleared_at = v_now where kind = 'counters_differ' and cleared_at is null and v_left = '[]';
  end if;
  return jsonb_build_object('wrong', v_wrong, 'left', v_left);
end $$;
comment on function public.reconcile_counters(boolean) is
  'Counters that differ from the rows: {wrong}, each with both values. With p_repair they are corrected in one '
  'transaction, and those that still differ are returned: {wrong, left}.';
grant execute on function public.reconcile_counters(boolean) to service_role;
