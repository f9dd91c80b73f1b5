-- What limits sending besides the rate: sending hours, Meta's tier, the monthly cost cap.
create function private.opens_at(p_sender public.senders, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_local timestamp := p_now at time zone p_sender.time_zone;
  v_time time := v_local::time;
  v_from time := p_sender.sending_starts_at;
  v_to time := p_sender.sending_ends_at;
begin
  if v_from is null or v_from = v_to
    or (v_from < v_to and v_time >= v_from and v_time < v_to)
    or (v_from > v_to and (v_time >= v_from or v_time < v_to)) then
    return p_now;
  end if;
  return greatest(p_now,
    (v_local::date + case when v_time < v_from then 0 else 1 end + v_from) at time zone p_sender.time_zone);
end $$;
comment on function private.opens_at(public.senders, timestamptz) is
  'Now if it is within the sending hours of the sender''s time zone, else when they next begin. The hours may span '
  'midnight.';
grant execute on function private.opens_at(public.senders, timestamptz) to service_role;

create function private.tier_people(p_sender public.senders, p_now timestamptz) returns setof timestamptz
language sql stable as $$
  select max(a.claimed_at)
  from public.senders s
  cross join lateral (
    select message_id, claimed_at from public.attempts
    where sender_id = s.id and busy_until > p_now - interval '24 h' and claimed_at > p_now - interval '24 h'
      and initiates and coalesce(outcome in ('accepted', 'unknown'), true)) a
  cross join lateral (select contact_id from public.messages where id = a.message_id limit 1) m
  cross join lateral (select id, phone_key, user_key from public.contacts where id = m.contact_id limit 1) k
  where s.waba_id = p_sender.waba_id
  group by coalesce(k.phone_key, k.user_key, int8send(k.id))
$$;
comment on function private.tier_people(public.senders, timestamptz) is
  'When the business account last wrote first to each of the people of the last 24 hours. Without search_path, so that '
  'the planner inlines it.';
grant execute on function private.tier_people(public.senders, timestamptz) to service_role;

create function private.used_tier(p_sender public.senders, p_now timestamptz, out n int, out frees_at timestamptz)
language sql stable set search_path = '' as $$
  with people as materialized (select at from private.tier_people(p_sender, p_now) at)
  select count(*)::int,
    (select at from people order by at offset greatest(0, (select count(*) from people) - p_sender.tier_limit)
      limit 1) + interval '24 h'
  from people
$$;
comment on function private.used_tier(public.senders, timestamptz) is
  'How many people the business account has written to first in the last 24 hours, and when one more may be written '
  'to.';
grant execute on function private.used_tier(public.senders, timestamptz) to service_role;

create function private.share_tier(p_sender_id bigint) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtext('relance tier'), hashtext(s.waba_id)) from public.senders s
  where s.id = p_sender_id and s.tier_limit is not null
    and exists (select from public.senders o where o.waba_id = s.waba_id and o.id <> s.id);
end $$;
comment on function private.share_tier(bigint) is
  'Lets the claims of numbers that share Meta''s limit wait for each other: each counts what the others have sent. '
  'Taken before every row lock.';
grant execute on function private.share_tier(bigint) to service_role;

create function private.campaign_capacity(inout p_sender public.senders, p_now timestamptz, out room int)
language plpgsql set search_path = '' as $$
declare
  v_opens timestamptz := private.opens_at(p_sender, p_now);
  v_frees timestamptz;
begin
  room := 2147483647;
  if p_sender.waits_until > p_now and p_sender.waits_for = 'tier' then
    room := 0;
  elsif v_opens > p_now then
    room := 0;
    p_sender.waits_until := v_opens;
    p_sender.waits_for := 'sending_hours';
  elsif p_sender.tier_limit is not null then
    if p_sender.tier_used + 100 >= p_sender.tier_limit
      or exists (select from public.senders where waba_id = p_sender.waba_id and id <> p_sender.id) then
      select n, frees_at into p_sender.tier_used, v_frees from private.used_tier(p_sender, p_now);
    end if;
    room := greatest(0, p_sender.tier_limit - p_sender.tier_used);
    p_sender.waits_until := case when room = 0 then v_frees end;
    p_sender.waits_for := case when room = 0 then 'tier' end;
  elsif p_sender.waits_for <> 'cost_cap' then
    p_sender.waits_until := null;
    p_sender.waits_for := null;
  end if;
end $$;
comment on function private.campaign_capacity(public.senders, timestamptz) is
  'How many people campaigns may write to now by sending hours and Meta''s tier. If none, the sender''s row says '
  'until when.';
grant execute on function private.campaign_capacity(public.senders, timestamptz) to service_role;

create function private.month_messages(p_sender public.senders, p_month date)
returns table (id bigint, kind public.message_kind, params jsonb, contact_id bigint, campaign_id bigint, price numeric,
  at timestamptz, service boolean, place bigint)
language sql stable set search_path = '' as $$
  select x.id, x.kind, x.params, x.contact_id, x.campaign_id, x.price, x.at, x.service,
    row_number() over (partition by x.service and x.price is null order by x.at, x.id)
  from (
    select m.id, m.kind, m.params, m.contact_id, m.campaign_id, m.price, a.claimed_at as at,
      private.is_service(m.kind, m.params) and m.service_month is null as service
    from (
      select message_id, claimed_at from public.attempts
      where sender_id = p_sender.id and busy_until > (p_month::timestamp at time zone p_sender.time_zone)
        and claimed_at >= (p_month::timestamp at time zone p_sender.time_zone)
        and coalesce(outcome in ('accepted', 'unknown'), true)) a
    cross join lateral (select * from public.messages where id = a.message_id and state <> 'failed' limit 1) m) x
$$;
comment on function private.month_messages(public.senders, date) is
  'A sender''s messages of a month, of those that failed none. `service`: a service message that is not counted yet; '
  '`place` is its place among them.';
grant execute on function private.month_messages(public.senders, date) to service_role;

create function private.month_cost(p_sender public.senders, p_month date) returns numeric
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(sum(case
      when m.price is not null then m.price
      when m.service and m.place + private.service_used(p_sender.id, p_month) <= private.free_service_messages() then 0
      else private.price(k.country_code,
        case when m.kind = 'message_1' then c.template_snapshot ->> 'category'
          else coalesce(m.params #>> '{template,category}', 'service') end,
        p_sender.currency, private.account_day(p_sender, m.at)) end), 0)
    from private.month_messages(p_sender, p_month) m
    cross join lateral (select country_code from public.contacts where id = m.contact_id limit 1) k
    left join lateral (select template_snapshot from public.campaigns where id = m.campaign_id limit 1) c on true);
end $$;
comment on function private.month_cost(public.senders, date) is
  'The cost of a sender''s messages of a month: Meta''s price where it is known, nothing for service messages that are '
  'still free, else the list price.';
grant execute on function private.month_cost(public.senders, date) to service_role;

create function private.cap_reached_until(inout p_sender public.senders, p_now timestamptz, out until timestamptz)
language plpgsql set search_path = '' as $$
declare
  v_local timestamp := p_now at time zone p_sender.time_zone;
  v_month date := date_trunc('month', v_local)::date;
begin
  if p_sender.cost_cap is null then return; end if;
  if p_sender.waits_for = 'cost_cap' and p_sender.waits_until > p_now then
    until := p_sender.waits_until;
    return;
  end if;
  if p_sender.cost_month is distinct from v_month or p_sender.waits_for = 'cost_cap'
    or p_sender.cost_used >= p_sender.cost_cap then
    p_sender.cost_used := private.month_cost(p_sender, v_month);
    p_sender.cost_month := v_month;
    p_sender.service_used := private.service_used(p_sender.id, v_month)
      + (select count(*) from private.month_messages(p_sender, v_month) m where m.service);
  else
    p_sender.service_used := greatest(p_sender.service_used, private.service_used(p_sender.id, v_month));
  end if;
  if p_sender.cost_used >= p_sender.cost_cap then
    until := least(p_now + interval '10 min', (v_month + interval '1 month') at time zone p_sender.time_zone);
    p_sender.waits_until := until;
    p_sender.waits_for := 'cost_cap';
  elsif p_sender.waits_for = 'cost_cap' then
    p_sender.waits_until := null;
    p_sender.waits_for := null;
  end if;
end $$;
comment on function private.cap_reached_until(public.senders, timestamptz) is
  'Whether the monthly cost cap is reached, and when to check again. Between two calculations cost_used only grows, '
  'by list prices, so that the cap is not exceeded.';
grant execute on function private.cap_reached_until(public.senders, timestamptz) to service_role;

create function private.affordable(p_sender public.senders, p_ids bigint[], p_now timestamptz) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return array(
    select x.id
    from (
      select p.*, sum(p.price) over (order by p.place) as total,
        bool_or(p.price is null) over (order by p.place) as unknown
      from (
        select ids.id, ids.place, m.kind,
          case when private.is_service(m.kind, m.params) and p_sender.service_used
              + row_number() over (partition by private.is_service(m.kind, m.params) order by ids.place)
              <= private.free_service_messages() then 0
            else private.price(k.country_code, case when m.kind = 'message_1' then c.category
              else coalesce(m.params #>> '{template,category}', 'service') end, p_sender.currency,
              private.account_day(p_sender, p_now))
          end as price
        from unnest(p_ids) with ordinality ids(id, place)
        cross join lateral (select kind, contact_id, campaign_id, params from public.messages where id = ids.id
          limit 1) m
        cross join lateral (select country_code from public.contacts where id = m.contact_id limit 1) k
        left join lateral (select template_snapshot ->> 'category' as category from public.campaigns
          where id = m.campaign_id limit 1) c on true) p) x
    where x.kind not in ('message_1', 'message_2')
      or (p_sender.cost_used + x.total <= p_sender.cost_cap and not x.unknown)
    order by x.place);
end $$;
comment on function private.affordable(public.senders, bigint[], timestamptz) is
  'The messages that the monthly cap still covers, in their order. Those without a known price wait; those that a '
  'user sends by hand always go.';
grant execute on function private.affordable(public.senders, bigint[], timestamptz) to service_role;

create function private.sending_outlook(p_sender public.senders, p_campaign_id bigint, p_now timestamptz,
  p_tier boolean)
returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('rate_per_minute', least(p_sender.rate_per_minute, 60 * p_sender.rate_per_second),
    'time_zone', p_sender.time_zone,
    'sending_starts_at', p_sender.sending_starts_at, 'sending_ends_at', p_sender.sending_ends_at,
    'tier_limit', p_sender.tier_limit,
    'tier_frees', case when p_tier and p_sender.tier_limit is not null then (
      select coalesce(jsonb_agg(jsonb_build_object('at', f.at, 'n', f.n) order by f.at), '[]') from (
        select date_trunc('minute', at) + interval '24 h 1 min' as at, count(*) as n
        from private.tier_people(p_sender, p_now) at group by 1) f) else '[]' end,
    'queues', (select coalesce(jsonb_agg(q.n order by q.n), '[]') from (
      select sum(t.n) as n from public.campaigns c
      join public.campaign_totals t on t.campaign_id = c.id and t.kind = 'message_1' and t.state = 'queued'
      where c.sender_id = p_sender.id and c.status = 'running' and c.id is distinct from p_campaign_id
      group by c.id having sum(t.n) > 0) q))
$$;
comment on function private.sending_outlook(public.senders, bigint, timestamptz, boolean) is
  'What decides when a campaign of the sender ends, besides its own people: the rate, the hours, Meta''s limit and '
  'when places under it become free, to the minute, and how many people each other running campaign waits to write '
  'to. '
  'Definer: callers are definer functions that check the caller.';
