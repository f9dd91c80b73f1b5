-- What a message costs by the price list.
create function private.price(p_country_code text, p_category text, p_currency text, p_day date) returns numeric
language sql stable set search_path = '' as $$
  select r.price
  from public.rates r
  where r.category = lower(p_category) and r.currency = p_currency and r.valid_from <= p_day
    and r.market in ((select market from public.markets where country_code = p_country_code and valid_from <= p_day
      order by valid_from desc limit 1), 'Other')
  order by r.market = 'Other', r.valid_from desc limit 1
$$;
comment on function private.price(text, text, text, date) is
  'Meta''s list price for a country on a day: the price of the market it is in on that day, else that of the market '
  'Other, else null, as in a currency without prices.';
grant execute on function private.price(text, text, text, date) to service_role;

create function private.has_prices(p_currency text) returns boolean
language sql stable set search_path = '' as $$ select exists (select from public.rates where currency = p_currency) $$;
comment on function private.has_prices(text) is 'Whether a cost can be known in this currency at all.';
grant execute on function private.has_prices(text) to service_role;

create function private.account_day(p_sender public.senders, p_at timestamptz) returns date
language sql stable set search_path = '' as $$
  select (p_at at time zone coalesce(p_sender.account_time_zone, p_sender.time_zone))::date
$$;
comment on function private.account_day(public.senders, timestamptz) is
  'The day by which Meta charges: its prices and months change at midnight in the account''s time zone.';
grant execute on function private.account_day(public.senders, timestamptz) to authenticated, service_role;

create function private.billed(p_pricing jsonb, p_contact_id bigint, p_sender_id bigint) returns numeric
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when (p_pricing ->> 'free')::boolean then 0 else private.price(
      coalesce(k.country_code::text, left(k.user_id, 2)),
      case p_pricing ->> 'category'
        when 'marketing_lite' then 'marketing'
        when 'authentication-international' then 'authentication'
        else p_pricing ->> 'category' end,
      s.currency, private.account_day(s, (p_pricing ->> 'at')::timestamptz)) end
    from public.contacts k, public.senders s where k.id = p_contact_id and s.id = p_sender_id);
end $$;
comment on function private.billed(jsonb, bigint, bigint) is
  'The amount of Meta''s pricing event by the price list; null if there is no rate.';
grant execute on function private.billed(jsonb, bigint, bigint) to service_role;

create function private.rate_card(p_now timestamptz) returns table (dated date, checked_at timestamptz, due boolean)
language sql stable security definer set search_path = '' as $$
  select d.dated, c.checked_at,
    coalesce(c.checked_at at time zone z.name, '-infinity') < q.quarter and coalesce(d.dated < q.quarter, true)
  from private.rate_card c
  cross join (select coalesce((
    select coalesce(account_time_zone, time_zone) from public.senders order by id limit 1), 'Europe/Paris') as name) z
  cross join lateral (select date_trunc('quarter', p_now at time zone z.name) as quarter) q
  cross join lateral (
    select max(valid_from) as dated from public.rates where valid_from <= (p_now at time zone z.name)::date) d
$$;
comment on function private.rate_card(timestamptz) is
  'The newest day from which a price holds, when the prices were last checked, and whether they are due for a check: '
  'Meta may change them on the first day of a quarter, in the time zone of the first account. Prices dated in the '
  'quarter are a check. Definer: no user may read the table; called by functions that have checked the caller.';
grant execute on function private.rate_card(timestamptz) to service_role;

create function private.note_rates_checked() returns void
language plpgsql security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
begin
  update private.rate_card set checked_at = v_now where only_row;
  update public.alerts set cleared_at = v_now where kind = 'rates_unchecked' and cleared_at is null;
end $$;
comment on function private.note_rates_checked() is
  'Notes that the prices were checked, and clears the alert about it. Definer: no user may write either; called by '
  'functions that have checked the caller.';

create function private.get_rate_card() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_active();
  return (select to_jsonb(c) from private.rate_card(private.clock()) c);
end $$;
comment on function private.get_rate_card() is 'Definer: no user may read the table. For active users, checked first.';

create function private.check_rates() returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform private.audit('checked', 'rate_card', null);
  perform private.note_rates_checked();
end $$;
comment on function private.check_rates() is 'Definer: no user may write the table. For super-admins, checked first.';
