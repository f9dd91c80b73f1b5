-- Figures of a period: by day, campaign, country and hour.
create function private.period_statistics(p_from timestamptz, p_to timestamptz, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_now timestamptz := private.clock();
  v_to timestamptz := least(coalesce(p_to, v_now), v_now);
  v_first date := (p_from at time zone 'UTC')::date;
  v_last date := ((v_to - interval '1 microsecond') at time zone 'UTC')::date;
  v_days jsonb;
  v_states jsonb;
  v_cost jsonb;
  v_active bigint;
begin
  perform private.require_period(p_from, v_to);
  with counted as materialized (
    select d.day, d.kind, d.state, d.state in ('accepted', 'sent', 'delivered', 'read') as gone, sum(d.n)::bigint as n,
      sum(d.cost) as cost
    from public.day_totals d
    where (v_owner is null or d.owner_id = v_owner)
      and d.day between v_first and v_last
    group by d.day, d.kind, d.state
  ),
  answered as materialized (
    select t.day, sum(t.n)::bigint as n from public.answer_totals t
    where t.dimension = 'hour' and (v_owner is null or t.owner_id = v_owner)
      and t.day between v_first and v_last
    group by 1
  ),
  days as (
    select g.day::date as day from generate_series(v_first, v_last, interval '1 day') g(day)
  )
  select
    (select coalesce(jsonb_agg(jsonb_build_object('day', days.day,
      'message_1', coalesce((select sum(n) from counted c
        where c.day = days.day and c.kind = 'message_1' and c.gone), 0),
      'message_2', coalesce((select sum(n) from counted c
        where c.day = days.day and c.kind = 'message_2' and c.gone), 0),
      'others', coalesce((select sum(n) from counted c
        where c.day = days.day and c.kind not in ('message_1', 'message_2') and c.gone), 0),
      'replies', coalesce((select n from answered a where a.day = days.day), 0),
      'cost', coalesce((select sum(cost) from counted c where c.day = days.day), 0)) order by days.day), '[]')
      from days),
    (select jsonb_object_agg(k.kind, (
        select jsonb_object_agg(s.state,
          coalesce((select sum(n) from counted c where c.kind = k.kind and c.state = s.state), 0))
        from unnest(enum_range(null::public.message_state)) s(state)))
      from unnest(enum_range(null::public.message_kind)) k(kind))
  into v_days, v_states;
  v_cost := private.period_cost(v_first, v_last, v_owner is null, v_days);
  if v_to >= v_now - interval '1 minute' then
    select count(*) into v_active from public.contacts k
    where (v_owner is null or k.owner_id = v_owner) and k.last_interaction_at >= p_from;
  else
    select count(distinct i.contact_id) into v_active from public.interactions i
    where (v_owner is null or i.owner_id = v_owner) and i.at >= p_from and i.at < v_to;
  end if;
  return jsonb_build_object('from', p_from, 'to', v_to, 'states', v_states, 'active_contacts', v_active) || v_cost;
end $$;
comment on function private.period_statistics(timestamptz, timestamptz, uuid) is
  'Definer, with the owner checked first: reads the counters of a period at once. Days are UTC days, like the '
  'counters''.';

create function private.figures_of(p_owner uuid, p_from date, p_to date, p_time_zone text)
returns table (dimension text, key text, figures jsonb)
language plpgsql stable set search_path = '' as $f$
begin
  -- Pivots the states first: a hundred thousand rows become some thousand.
  -- The values are literals, so that the plan is made for this owner.
  return query execute format($q$
    with counted as (
      select c.dimension, c.key, case when c.dimension = 'hour' then c.day end as day, c.kind = 'message_1' as first,
        c.state, c.n::int as n, c.cost
      from public.breakdown_counters c
      where c.day between %2$L and %3$L and %1$s%5$s
      union all
      select k.dimension, k.key, case when k.dimension = 'hour' then c.day end, c.kind = 'message_1', c.state, c.n,
        c.cost
      from public.counter_deltas c
      cross join lateral (values ('campaign', coalesce(c.campaign_id::text, '')),
        ('country', coalesce(c.country_code::text, '')), ('hour', coalesce(c.hour::text, ''))) k(dimension, key)
      where c.day between %2$L and %3$L and %1$s
      union all
      select 'day', c.day::text, null, c.kind = 'message_1', c.state, c.n::int, c.cost
      from public.day_totals c where c.day between %2$L and %3$L and %1$s),
    side_by_side as (
      select c.dimension, c.key, c.day, c.first, sum(c.n) filter (where c.state = 'accepted') as accepted,
        sum(c.n) filter (where c.state = 'sent') as sent, sum(c.n) filter (where c.state = 'delivered') as delivered,
        sum(c.n) filter (where c.state = 'read') as read, sum(c.n) filter (where c.state = 'failed') as failed,
        sum(c.n) filter (where c.state = 'unknown') as unknown, sum(c.cost) filter (where c.cost <> 0) as cost
      from counted c group by 1, 2, 3, 4),
    placed as (
      select s.dimension,
        case when s.dimension = 'hour' and s.key <> ''
          then extract(hour from (s.day + make_interval(hours => s.key::int))
            at time zone 'UTC' at time zone %4$L)::text
          else s.key end as key,
        s.first, coalesce(s.accepted, 0) + coalesce(s.sent, 0) + coalesce(s.delivered, 0) + coalesce(s.read, 0) as sent,
        coalesce(s.delivered, 0) + coalesce(s.read, 0) as delivered, s.read, s.failed, s.unknown, s.cost
      from side_by_side s)
    select p.dimension, p.key, jsonb_build_object(
      'sent', coalesce(sum(p.sent), 0), 'delivered', coalesce(sum(p.delivered), 0), 'read', coalesce(sum(p.read), 0),
      'failed', coalesce(sum(p.failed), 0), 'unknown', coalesce(sum(p.unknown), 0), 'cost', coalesce(sum(p.cost), 0),
      'message_1', jsonb_build_object(
        'sent', coalesce(sum(p.sent) filter (where p.first), 0),
        'delivered', coalesce(sum(p.delivered) filter (where p.first), 0),
        'read', coalesce(sum(p.read) filter (where p.first), 0),
        'failed', coalesce(sum(p.failed) filter (where p.first), 0),
        'unknown', coalesce(sum(p.unknown) filter (where p.first), 0),
        'cost', coalesce(sum(p.cost) filter (where p.first), 0)))
    from placed p group by 1, 2$q$,
    case when p_owner is null then 'true' else format('c.owner_id = %L', p_owner) end, p_from, p_to, p_time_zone,
    -- All dimensions, because the index of an owner's rows starts with the dimension.
    case when p_owner is null then '' else ' and c.dimension in (''campaign'', ''country'', ''hour'')' end);
end $f$;
comment on function private.figures_of(uuid, date, date, text) is
  'Figures of a range of days by day, campaign, country and hour of the time zone; of all owners without one.';

create function private.analyse_period(p_from date, p_to date, p_time_zone text, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set work_mem = '64MB' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_zone text := case when private.is_time_zone(p_time_zone) then p_time_zone else 'UTC' end;
  v_currency text := coalesce((select currency from public.senders order by id limit 1), 'EUR');
  v_figures jsonb;
  v_replies jsonb;
begin
  perform private.require_period(p_from, p_to);
  select coalesce(jsonb_object_agg(x.dimension, x.keys), '{}') into v_figures
  from (select f.dimension, jsonb_object_agg(f.key, f.figures) as keys
    from private.figures_of(v_owner, p_from, p_to, v_zone) f group by 1) x;
  with told as (
    select t.dimension, case when t.dimension = 'hour' then t.day end as day, t.key, t.n::int as n
    from public.answer_counters t
    where t.dimension in ('campaign', 'hour') and t.day between p_from and p_to
      and (v_owner is null or t.owner_id = v_owner)
    union all
    select k.dimension, case when k.dimension = 'hour' then t.day end, k.key, t.n from public.answer_deltas t
    cross join lateral (values
      ('campaign', coalesce(t.campaign_id::text, '')), ('hour', t.hour::text)) k(dimension, key)
    where t.day between p_from and p_to and (v_owner is null or t.owner_id = v_owner)),
  answered as materialized (
    select t.dimension, t.day, t.key, sum(t.n) as n from told t group by 1, 2, 3 having sum(t.n) <> 0)
  select jsonb_build_object(
    'hour', (select coalesce(jsonb_object_agg(x.hour, x.n), '{}') from (
      select extract(hour from (a.day + make_interval(hours => a.key::int))
        at time zone 'UTC' at time zone v_zone)::int as hour, sum(a.n) as n
      from answered a where a.dimension = 'hour' group by 1) x),
    'day', (select coalesce(jsonb_object_agg(x.day, x.n), '{}') from (
      select a.day, sum(a.n) as n from answered a where a.dimension = 'hour' group by 1) x),
    'campaign', (select coalesce(jsonb_object_agg(a.key, a.n), '{}') from answered a where a.dimension = 'campaign'))
  into v_replies;
  return jsonb_build_object('from', p_from, 'to', p_to, 'time_zone', v_zone, 'currency', v_currency,
    'figures', v_figures, 'replies', v_replies,
    'spending', (select private.spending_of(b.first, b.last) from private.billed_days(p_from, p_to) b(first, last)),
    'campaigns', (select coalesce(jsonb_object_agg(g.id,
      jsonb_build_object('name', g.name, 'template_name', g.template_name,
        'template_language', g.template_language, 'category', lower(g.template_snapshot ->> 'category'))), '{}')
      from public.campaigns g
      where g.id = any (array(select k::bigint
        from jsonb_object_keys(coalesce(v_figures -> 'campaign', '{}') || (v_replies -> 'campaign')) k where k <> ''))),
    'rates', (select coalesce(jsonb_object_agg(k,
      jsonb_build_object('marketing', private.price(k, 'marketing', v_currency, p_to),
        'utility', private.price(k, 'utility', v_currency, p_to),
        'service', private.price(k, 'service', v_currency, p_to))), '{}')
      from jsonb_object_keys(coalesce(v_figures -> 'country', '{}')) k where k <> ''));
end $$;
comment on function private.analyse_period(date, date, text, uuid) is
  'Definer, with the owner checked first: reads the counters of a period at once. Days are UTC days, like the '
  'counters''; hours are in the given time zone.';
