-- Figures by campaign, country and hour: an owner's days broken down.
create view public.breakdown_totals with (security_invoker = true) as
  select owner_id, dimension, day, key, kind, state, sum(n)::bigint as n, sum(cost) as cost
  from (
    select owner_id, dimension, day, key, kind, state, n, cost from public.breakdown_counters
    union all
    select d.owner_id, k.dimension, d.day, k.key, d.kind, d.state, d.n, d.cost
    from public.counter_deltas d cross join lateral private.by_dimension(d) k where d.day is not null) x
  group by owner_id, dimension, day, key, kind, state having sum(n) <> 0;
comment on view public.breakdown_totals is 'An owner''s messages by day, broken down by campaign, country and UTC hour, and what they cost.';
grant select on public.breakdown_totals to authenticated, service_role;

create index breakdowns_of_campaign on public.breakdown_counters (key) where dimension = 'campaign';
create function public.breakdown_errors(p_campaign_ids bigint[] default null)
returns table (owner_id uuid, dimension text, day date, key text, kind public.message_kind, state public.message_state,
  counted bigint, found bigint, counted_cost numeric, found_cost numeric)
language sql stable set search_path = '' as $$
  with found as materialized (
    select b.owner_id, k.dimension, b.day, k.key, b.kind, b.state, count(*) as n, sum(b.cost) as cost
    from (
      select m as message from public.messages m where p_campaign_ids is null and m.day is not null
      union all
      select m from public.messages m
      where m.campaign_id = any (p_campaign_ids) and m.kind in ('message_1', 'message_2') and m.day is not null) x
    cross join lateral private.delta_of(x.message, 1) b cross join lateral private.by_dimension(b) k
    where p_campaign_ids is null or k.dimension = 'campaign'
    group by 1, 2, 3, 4, 5, 6)
  select owner_id, dimension, day, key, kind, state, sum(counted)::bigint, sum(found)::bigint, sum(counted_cost), sum(found_cost)
  from (
    select t.owner_id, t.dimension, t.day, t.key, t.kind, t.state, t.n as counted, 0 as found, t.cost as counted_cost, 0 as found_cost
    from public.breakdown_totals t where p_campaign_ids is null
    union all
    select t.owner_id, t.dimension, t.day, t.key, t.kind, t.state, t.n, 0, t.cost, 0
    from public.breakdown_totals t where t.dimension = 'campaign' and t.key = any (p_campaign_ids::text[])
    union all
    select f.owner_id, f.dimension, f.day, f.key, f.kind, f.state, 0, f.n, 0, f.cost from found f) x
  group by 1, 2, 3, 4, 5, 6 having sum(counted) <> sum(found) or sum(counted_cost) <> sum(found_cost)
$$;
comment on function public.breakdown_errors(bigint[]) is
  'Breakdowns that disagree with the rows, in one snapshot; empty when all is well. With ids: those campaigns only, countries and hours left out.';
revoke execute on function public.breakdown_errors(bigint[]) from public, anon, authenticated;
grant execute on function public.breakdown_errors(bigint[]) to service_role;

create index breakdowns_by_day on public.breakdown_counters (day);
create function private.figures_of(p_owner uuid, p_from date, p_to date, p_time_zone text) returns table (dimension text, key text, figures jsonb)
language plpgsql stable set search_path = '' as $f$
begin
  -- States side by side before anything else: a hundred thousand rows become some thousand. Literals: a plan for this owner.
  return query execute format($q$
    with counted as (
      select c.dimension, c.key, case when c.dimension = 'hour' then c.day end as day, c.kind = 'message_1' as first, c.state, c.n::int as n, c.cost
      from public.breakdown_counters c
      where c.day between %2$L and %3$L and %1$s%5$s
      union all
      select k.dimension, k.key, case when k.dimension = 'hour' then c.day end, c.kind = 'message_1', c.state, c.n, c.cost
      from public.counter_deltas c
      cross join lateral (values ('campaign', coalesce(c.campaign_id::text, '')), ('country', coalesce(c.country_code::text, '')),
        ('hour', coalesce(c.hour::text, ''))) k(dimension, key)
      where c.day between %2$L and %3$L and %1$s
      union all
      select 'day', c.day::text, null, c.kind = 'message_1', c.state, c.n::int, c.cost
      from public.day_totals c where c.day between %2$L and %3$L and %1$s),
    side_by_side as (
      select c.dimension, c.key, c.day, c.first, sum(c.n) filter (where c.state = 'accepted') as accepted, sum(c.n) filter (where c.state = 'sent') as sent,
        sum(c.n) filter (where c.state = 'delivered') as delivered, sum(c.n) filter (where c.state = 'read') as read,
        sum(c.n) filter (where c.state = 'failed') as failed, sum(c.n) filter (where c.state = 'unknown') as unknown,
        sum(c.cost) filter (where c.cost <> 0) as cost
      from counted c group by 1, 2, 3, 4),
    placed as (
      select s.dimension, case when s.dimension = 'hour' and s.key <> '' then
          extract(hour from (s.day + make_interval(hours => s.key::int)) at time zone 'UTC' at time zone %4$L)::text else s.key end as key,
        s.first, coalesce(s.accepted, 0) + coalesce(s.sent, 0) + coalesce(s.delivered, 0) + coalesce(s.read, 0) as sent,
        coalesce(s.delivered, 0) + coalesce(s.read, 0) as delivered, s.read, s.failed, s.unknown, s.cost
      from side_by_side s)
    select p.dimension, p.key, jsonb_build_object(
      'sent', coalesce(sum(p.sent), 0), 'delivered', coalesce(sum(p.delivered), 0), 'read', coalesce(sum(p.read), 0),
      'failed', coalesce(sum(p.failed), 0), 'unknown', coalesce(sum(p.unknown), 0), 'cost', coalesce(sum(p.cost), 0),
      'message_1', jsonb_build_object(
        'sent', coalesce(sum(p.sent) filter (where p.first), 0), 'delivered', coalesce(sum(p.delivered) filter (where p.first), 0),
        'read', coalesce(sum(p.read) filter (where p.first), 0), 'failed', coalesce(sum(p.failed) filter (where p.first), 0),
        'unknown', coalesce(sum(p.unknown) filter (where p.first), 0), 'cost', coalesce(sum(p.cost) filter (where p.first), 0)))
    from placed p group by 1, 2$q$,
    case when p_owner is null then 'true' else format('c.owner_id = %L', p_owner) end, p_from, p_to, p_time_zone,
    -- All there are: what the index of an owner's rows begins with.
    case when p_owner is null then '' else ' and c.dimension in (''campaign'', ''country'', ''hour'')' end);
end $f$;
comment on function private.figures_of(uuid, date, date, text) is
  'Figures of some days by day, campaign, country and hour of that time zone; without an owner: everybody''s.';

create function private.analyse_period(p_from date, p_to date, p_time_zone text, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set work_mem = '64MB' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_zone text := case when private.is_time_zone(p_time_zone) then p_time_zone else 'UTC' end;
  v_currency text := coalesce((select currency from public.senders order by id limit 1), 'EUR');
  v_figures jsonb;
  v_replies jsonb;
begin
  select coalesce(jsonb_object_agg(x.dimension, x.keys), '{}') into v_figures
  from (select f.dimension, jsonb_object_agg(f.key, f.figures) as keys from private.figures_of(v_owner, p_from, p_to, v_zone) f group by 1) x;
  with told as (
    select t.dimension, case when t.dimension = 'hour' then t.day end as day, t.key, t.n::int as n from public.answer_counters t
    where t.dimension in ('campaign', 'hour') and t.day between p_from and p_to and (v_owner is null or t.owner_id = v_owner)
    union all
    select k.dimension, case when k.dimension = 'hour' then t.day end, k.key, t.n from public.answer_deltas t
    cross join lateral (values ('campaign', coalesce(t.campaign_id::text, '')), ('hour', t.hour::text)) k(dimension, key)
    where t.day between p_from and p_to and (v_owner is null or t.owner_id = v_owner)),
  answered as materialized (
    select t.dimension, t.day, t.key, sum(t.n) as n from told t group by 1, 2, 3 having sum(t.n) <> 0)
  select jsonb_build_object(
    'hour', (select coalesce(jsonb_object_agg(x.hour, x.n), '{}') from (
      select extract(hour from (a.day + make_interval(hours => a.key::int)) at time zone 'UTC' at time zone v_zone)::int as hour, sum(a.n) as n
      from answered a where a.dimension = 'hour' group by 1) x),
    'day', (select coalesce(jsonb_object_agg(x.day, x.n), '{}') from (
      select a.day, sum(a.n) as n from answered a where a.dimension = 'hour' group by 1) x),
    'campaign', (select coalesce(jsonb_object_agg(a.key, a.n), '{}') from answered a where a.dimension = 'campaign'))
  into v_replies;
  return jsonb_build_object('from', p_from, 'to', p_to, 'time_zone', v_zone, 'currency', v_currency, 'figures', v_figures, 'replies', v_replies,
    'campaigns', (select coalesce(jsonb_object_agg(g.id, jsonb_build_object('name', g.name, 'template_name', g.template_name,
        'template_language', g.template_language, 'category', lower(g.template_snapshot ->> 'category'))), '{}')
      from public.campaigns g
      where g.id = any (array(select k::bigint from jsonb_object_keys(coalesce(v_figures -> 'campaign', '{}') || (v_replies -> 'campaign')) k where k <> ''))),
    'rates', (select coalesce(jsonb_object_agg(k, jsonb_build_object('marketing', private.price(k, 'marketing', v_currency, p_to),
        'utility', private.price(k, 'utility', v_currency, p_to), 'service', private.price(k, 'service', v_currency, p_to))), '{}')
      from jsonb_object_keys(coalesce(v_figures -> 'country', '{}')) k where k <> ''));
end $$;
comment on function private.analyse_period(date, date, text, uuid) is
  'Definer, its owner checked first: counters of a period in one look. Days are UTC, as the counters''; hours are the reader''s.';
grant execute on function private.analyse_period(date, date, text, uuid) to authenticated;

create function public.analyse_period(p_from date, p_to date, p_time_zone text default 'UTC', p_owner uuid default null) returns jsonb
language sql stable set search_path = '' as $$ select private.analyse_period(p_from, p_to, p_time_zone, p_owner) $$;
comment on function public.analyse_period(date, date, text, uuid) is
  'Figures from one UTC day to another, both included, by day, campaign, country and hour, with names, answers and list prices.';
revoke execute on function public.analyse_period(date, date, text, uuid) from public, anon;
grant execute on function public.analyse_period(date, date, text, uuid) to authenticated;
