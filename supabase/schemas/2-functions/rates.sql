-- What a message costs by the price list.
create function private.price(p_country_code text, p_category text, p_currency text, p_day date) returns numeric
language sql stable set search_path = '' as $$
  select r.price
  from public.rates r
  where r.category = lower(p_category) and r.currency = p_currency and r.valid_from <= p_day
    and r.market in ((select market from public.markets where country_code = p_country_code), 'Other')
  order by r.market = 'Other', r.valid_from desc limit 1
$$;
comment on function private.price(text, text, text, date) is
  'Meta''s list price for a country on a day: the price of its market, else that of the market Other, else null.';
grant execute on function private.price(text, text, text, date) to service_role;

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
      s.currency, ((p_pricing ->> 'at')::timestamptz at time zone 'UTC')::date) end
    from public.contacts k, public.senders s where k.id = p_contact_id and s.id = p_sender_id);
end $$;
comment on function private.billed(jsonb, bigint, bigint) is
  'The amount of Meta''s pricing event by the price list; null if there is no rate.';
grant execute on function private.billed(jsonb, bigint, bigint) to service_role;
