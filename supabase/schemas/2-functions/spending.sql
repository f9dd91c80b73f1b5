-- Free service messages, and Meta's own figures of what was billed.
create function private.free_service_messages() returns int
language sql immutable parallel safe set search_path = '' as $$ select 1000 $$;
comment on function private.free_service_messages() is
  'Delivered service messages of a number and month that Meta does not bill, since 1 October 2026.';
grant execute on function private.free_service_messages() to authenticated, service_role;

create function private.account_month(p_sender public.senders, p_at timestamptz) returns date
language sql stable set search_path = '' as $$
  select date_trunc('month', private.account_day(p_sender, p_at))::date
$$;
comment on function private.account_month(public.senders, timestamptz) is
  'The month in which Meta counts a delivery: it turns in the account''s time zone.';
grant execute on function private.account_month(public.senders, timestamptz) to authenticated, service_role;

create function private.service_used(p_sender_id bigint, p_month date) returns int
language sql stable set search_path = '' as $$
  select coalesce((select n + others from public.service_counters where sender_id = p_sender_id and month = p_month), 0)
$$;
comment on function private.service_used(bigint, date) is
  'Delivered service messages of a number and month: the larger of our count and Meta''s figure, and ours since then.';
grant execute on function private.service_used(bigint, date) to authenticated, service_role;

create function private.is_service(p_kind public.message_kind, p_params jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select p_kind <> 'message_1' and (p_kind <> 'test' or p_params #>> '{template,category}' is null)
$$;
comment on function private.is_service(public.message_kind, jsonb) is
  'Whether a message is sent without a template: Meta''s category service. Templates inside the window are not.';
grant execute on function private.is_service(public.message_kind, jsonb) to service_role;

create function private.charge_service(p_located jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  if not p_located @? '$[*] ? (@.status == "delivered" || @.status == "read")' then return; end if;
  with told as (
    select x.message_id, (array_agg(jsonb_build_object('category', x.category, 'free', x.free, 'at', x.at)
      order by x.at desc) filter (where x.free is not null))[1] as pricing
    from jsonb_to_recordset(p_located) as x(message_id bigint, at timestamptz, category text, free boolean)
    group by 1),
  due as materialized (
    select m.id, m.contact_id, m.sender_id, m.service_month, coalesce(m.delivered_at, m.read_at, m.accepted_at) as at,
      private.account_month(s, coalesce(m.delivered_at, m.read_at, m.accepted_at)) as month, t.pricing,
      coalesce((t.pricing ->> 'free')::boolean, false) as free
    from told t
    cross join lateral (select * from public.messages where id = t.message_id limit 1) m
    join public.senders s on s.id = m.sender_id
    where m.state in ('delivered', 'read')
      and coalesce(t.pricing ->> 'category' = 'service', private.is_service(m.kind, m.params))
      and (m.service_month is null or (m.price is null and t.pricing is not null)
        or ((t.pricing ->> 'free')::boolean and m.price <> 0))),
  counted as (
    insert into public.service_counters as c (sender_id, month, n)
    select d.sender_id, d.month, count(*) from due d where d.service_month is null group by 1, 2 order by 1, 2
    on conflict (sender_id, month) do update set n = c.n + excluded.n
    returning c.sender_id, c.month, c.n + c.others as used),
  placed as (
    select d.*, c.used - count(*) over (partition by d.sender_id, d.month)
      + row_number() over (partition by d.sender_id, d.month order by d.at, d.id) as place
    from due d join counted c on c.sender_id = d.sender_id and c.month = d.month
    where d.service_month is null),
  priced as (
    select id, month, contact_id, sender_id, pricing, at,
      free or place <= private.free_service_messages() as free from placed
    union all
    select id, service_month, contact_id, sender_id, pricing, at, free from due where service_month is not null)
  update public.messages m set service_month = p.month,
    price = case when p.free then 0 else private.billed(
      coalesce(p.pricing, jsonb_build_object('at', p.at)) || '{"category": "service"}', p.contact_id, p.sender_id) end
  from priced p where m.id = p.id;
end $$;
comment on function private.charge_service(jsonb) is
  'Counts service messages that are delivered now and sets their price: 0 for the first free_service_messages of the '
  'month, whatever Meta''s event says, else the list price. Once for each message. Called last, because it holds the '
  'counter until the end of the transaction.';
grant execute on function private.charge_service(jsonb) to service_role;

create function private.highest_service_cost(p_prices numeric[], p_counts int[], p_free int) returns numeric
language sql immutable set search_path = '' as $$
  select coalesce(sum(x.price * least(x.n, greatest(0, x.up_to - p_free))), 0)
  from (
    select price, n, sum(n) over (order by price, place) as up_to
    from unnest(p_prices, p_counts) with ordinality as u(price, n, place) where price is not null) x
$$;
comment on function private.highest_service_cost(numeric[], int[], int) is
  'The most that so many service messages cost at each price when p_free of them are free: the cheapest ones.';
grant execute on function private.highest_service_cost(numeric[], int[], int) to service_role;

create function private.service_errors() returns table (sender_id bigint, month date, counted bigint, found bigint)
language sql stable set search_path = '' as $$
  select coalesce(c.sender_id, f.sender_id), coalesce(c.month, f.month), coalesce(c.n - c.condensed, 0)::bigint,
    coalesce(f.n, 0)
  from public.service_counters c
  full join (select m.sender_id, m.service_month as month, count(*) as n from public.messages m
    where m.service_month is not null group by 1, 2) f on f.sender_id = c.sender_id and f.month = c.month
  where coalesce(c.n - c.condensed, 0) <> coalesce(f.n, 0)
$$;
comment on function private.service_errors() is
  'Counters of service messages that differ from the rows, in one snapshot; empty if all are correct.';
grant execute on function private.service_errors() to service_role;

create function private.take_spending_due() returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_due jsonb;
begin
  with due as (
    select id from public.senders where spending_due_at <= v_now order by spending_due_at, id limit 5
    for no key update skip locked),
  taken as (
    update public.senders s set spending_due_at = v_now + interval '1 h' from due where s.id = due.id returning s.*)
  select coalesce(jsonb_agg(jsonb_build_object('sender_id', t.id, 'phone_number_id', t.phone_number_id,
    'waba_id', t.waba_id, 'display_phone_number', t.display_phone_number, 'from', d.first,
    'start', floor(extract(epoch from d.first::timestamp at time zone d.zone)), 'end', ceil(extract(epoch from v_now)))
    order by t.id), '[]')
  into v_due
  from taken t
  cross join lateral (
    select z.zone, greatest(z.today - 364, coalesce(t.spending_until - 7, z.today - 364)) as first
    from (select zone, (v_now at time zone zone)::date as today
      from (select coalesce(t.account_time_zone, t.time_zone) as zone) n) z) d;
  return v_due;
end $$;
comment on function private.take_spending_due() is
  'Numbers whose figures are to be read from Meta now, and from when: the eight days before the last reading, which '
  'Meta may have corrected, the first time the year that Meta keeps. Each is due again in an hour unless it is read.';
grant execute on function private.take_spending_due() to service_role;

create function private.store_spending(p_sender_id bigint, p_from date, p_read jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  s public.senders;
  v_now timestamptz;
  v_today date;
  v_state text := p_read ->> 'state';
begin
  select * into s from public.senders where id = p_sender_id for no key update;
  if s.id is null then return; end if;
  v_now := private.clock();
  s.account_time_zone := case when private.is_time_zone(p_read ->> 'time_zone') then p_read ->> 'time_zone'
    else s.account_time_zone end;
  v_today := (v_now at time zone coalesce(s.account_time_zone, s.time_zone))::date;
  update public.senders set spending_state = v_state, account_time_zone = s.account_time_zone,
    currency = coalesce(p_read ->> 'currency', currency),
    payment_missing = coalesce((p_read ->> 'payment_missing')::boolean, payment_missing),
    spending_until = case when v_state in ('read', 'no_cost') then v_today - 1 else spending_until end,
    spending_from = case when v_state in ('read', 'no_cost') then least(spending_from, p_from) else spending_from end,
    spending_read_at = case when v_state in ('read', 'no_cost') then v_now else spending_read_at end,
    -- Some hours after the account's midnight, when Meta has the figures of the day before.
    spending_due_at = case when v_state = 'unreachable' then v_now + interval '1 h'
      else ((v_today + 1)::timestamp at time zone coalesce(s.account_time_zone, s.time_zone)) + interval '3 h' end
  where id = s.id returning * into s;
  if v_state not in ('read', 'no_cost') then return; end if;

  delete from public.spending where sender_id = s.id and day >= p_from;
  insert into public.spending (sender_id, day, country_code, category, pricing_type, volume, cost, currency)
  select s.id, x.day, x.country, x.category, x.type, sum(x.volume), sum(x.cost), s.currency
  from (
    -- Noon, so that a day that begins at midnight UTC or of the account gets the same date.
    select ((to_timestamp(p.start) + interval '12 h')
        at time zone coalesce(s.account_time_zone, s.time_zone))::date as day,
      coalesce(left(upper(p.country), 40), '') as country, coalesce(left(lower(p.category), 40), '') as category,
      coalesce(left(lower(p.type), 40), '') as type, p.volume, p.cost
    from jsonb_to_recordset(p_read -> 'points')
      as p(start bigint, country text, category text, type text, volume bigint, cost numeric)) x
  where x.day >= p_from group by 1, 2, 3, 4, 5;

  insert into public.service_counters as c (sender_id, month, others)
  select s.id, v.month, v.volume
  from (
    select m.month, coalesce(sum(p.volume), 0)::int as volume
    from (values (date_trunc('month', v_today)::date),
      ((date_trunc('month', v_today) - interval '1 month')::date)) m(month)
    left join public.spending p on p.sender_id = s.id and p.category = 'service'
      and p.day >= m.month and p.day < (m.month + interval '1 month')::date
    group by 1 order by 1) v
  on conflict (sender_id, month) do update set others = greatest(0, excluded.others - c.n);
end $$;
comment on function private.store_spending(bigint, date, jsonb) is
  'Replaces Meta''s figures of a number from a day on, so that reading them again doubles nothing: p_read has {state, '
  'currency, time_zone, payment_missing, points: [{start, country, category, type, volume, cost}]}. What Meta refused '
  'is only noted; the figures read before stay.';
grant execute on function private.store_spending(bigint, date, jsonb) to service_role;

create function private.billed_days(inout p_from date, inout p_to date)
language sql stable set search_path = '' as $$
  select case when b.last >= b.first then b.first end, case when b.last >= b.first then b.last end
  from (
    select greatest(p_from, max(s.spending_from)) as first,
      case when bool_and(s.spending_until is not null
          and not exists (select from public.spending p where p.sender_id = s.id and p.cost is null))
        then least(p_to, min(s.spending_until)) end as last
    from public.senders s where exists (select from public.attempts a where a.sender_id = s.id)) b
$$;
comment on function private.billed_days(date, date) is
  'The part of a period of which Meta''s cost is known for all numbers that have sent; nulls if there is none.';
grant execute on function private.billed_days(date, date) to service_role;

create function private.spending_of(p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('from', p_from, 'until', p_to,
    'amounts', (select coalesce(jsonb_agg(to_jsonb(a) order by a.currency), '[]') from (
      select currency, sum(cost) as cost, sum(volume) as volume from public.spending
      where day between p_from and p_to group by 1) a),
    'rows', (select coalesce(jsonb_agg(to_jsonb(r) order by r.cost desc nulls last, r.volume desc, r.country_code,
        r.category), '[]') from (
      select country_code, category, currency, sum(volume) as volume,
        coalesce(sum(volume) filter (where pricing_type like 'free%'), 0) as free, sum(cost) as cost
      from public.spending where day between p_from and p_to group by 1, 2, 3) r),
    'numbers', (select coalesce(jsonb_agg(jsonb_build_object('sender_id', id,
      'display_phone_number', display_phone_number, 'state', spending_state, 'until', spending_until,
      'read_at', spending_read_at) order by id), '[]') from public.senders))
$$;
comment on function private.spending_of(date, date) is
  'What Meta has billed from one day of the accounts to another, both included, for all numbers: amounts by currency, '
  'rows by country and category, and how far the figures of each number were read. Costs are null where '
  'Meta gives none.';
grant execute on function private.spending_of(date, date) to service_role;

create function private.period_cost(p_from date, p_to date, p_whole boolean, p_days jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_currency text := coalesce((select currency from public.senders order by id limit 1), 'EUR');
  b record;
  v_spending jsonb;
  v_billed jsonb;
begin
  select * into b from private.billed_days(p_from, p_to) d(first, last);
  v_spending := private.spending_of(b.first, b.last) - 'rows';
  if p_whole and b.last is not null and not exists (
    select from jsonb_array_elements(v_spending -> 'amounts') a where a ->> 'currency' <> v_currency) then
    v_billed := coalesce((select jsonb_object_agg(day, cost) from (
      select day, sum(cost) as cost from public.spending where day between b.first and b.last group by 1) x), '{}');
  end if;
  return (
    with days as (
      select d.value as day, v_billed is not null and (d.value ->> 'day')::date between b.first and b.last as is_billed,
        d.place
      from jsonb_array_elements(p_days) with ordinality d(value, place)),
    priced as (
      select day, is_billed, place, case when is_billed then coalesce((v_billed ->> (day ->> 'day'))::numeric, 0) else
        (day ->> 'cost')::numeric end as cost,
        '0' = all (array[day ->> 'message_1', day ->> 'message_2', day ->> 'others']) as is_idle
      from days)
    select jsonb_build_object('days', k.days,
      'cost', jsonb_build_object('currency', v_currency, 'actual', case when k.known then k.cost end,
        'billed', case when v_billed is not null then k.billed end,
        'estimated', case when k.known then k.cost - k.billed end, 'number', v_spending))
    from (
      select coalesce(jsonb_agg(day || jsonb_build_object('cost', cost, 'billed', is_billed) order by place), '[]')
          as days,
        coalesce(sum(cost), 0) as cost, coalesce(sum(cost) filter (where is_billed), 0) as billed,
        private.has_prices(v_currency) or coalesce(bool_and(is_billed or is_idle), true) as known
      from priced) k);
end $$;
comment on function private.period_cost(date, date, boolean, jsonb) is
  'The days of a period with their cost, and its sum: of each day either what Meta has billed or our estimate, never '
  'both; null if messages were sent on days to estimate in a currency without prices. Meta''s figures are of whole '
  'numbers: for a part of them, or in two currencies, all days are estimates.';
grant execute on function private.period_cost(date, date, boolean, jsonb) to service_role;
