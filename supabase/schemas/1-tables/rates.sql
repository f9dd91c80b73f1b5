-- Meta's markets and list prices.
create table public.markets (
  country_code char(2) not null,
  market text not null,
  valid_from date not null,
  constraint a_country_has_one_market_a_day primary key (country_code, valid_from),
  constraint market_countries_are_iso_codes check (country_code ~ '^[A-Z]{2}$')
);
comment on table public.markets is
  'The market of Meta''s price list that a country belongs to from a day on. A country without a row is in Other.';

create function private.require_priced_market() returns trigger
language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.rates where market = new.market) then
    perform private.fail('invalid', 'market', 'market_unpriced');
  end if;
  return new;
end $$;
comment on function private.require_priced_market() is
  'Refuses a market that has no price, such as a misspelled one: its countries would get the prices of Other.';
create trigger countries_move_to_priced_markets before insert or update on public.markets
  for each row execute function private.require_priced_market();

create function private.log_market() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if (select auth.uid()) is not null then
    perform private.audit('moved', 'country', null, jsonb_build_object('country', new.country_code,
      'market', new.market, 'valid_from', new.valid_from, 'was_market', coalesce(old.market, (
        select market from public.markets where country_code = new.country_code and valid_from < new.valid_from
        order by valid_from desc limit 1), 'Other')));
    perform private.note_rates_checked();
  end if;
  return null;
end $$;
comment on function private.log_market() is
  'Logs who moved which country to which market. Definer: no user may insert into the log directly.';
create trigger markets_are_logged after insert or update on public.markets
  for each row execute function private.log_market();

alter table public.markets enable row level security;
grant select on public.markets to authenticated;
grant select, insert, update, delete on public.markets to service_role;
grant insert (country_code, market, valid_from), update (market) on public.markets to authenticated;
create policy "only active people act" on public.markets as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.markets for select to authenticated
  using (true);
create policy "super-admins add countries" on public.markets for insert to authenticated
  with check ((select private.actor_is_super_admin()));
create policy "super-admins move countries" on public.markets for update to authenticated
  using ((select private.actor_is_super_admin())) with check ((select private.actor_is_super_admin()));

create table public.rates (
  id bigint generated always as identity primary key,
  market text not null,
  category text not null,
  currency char(3) not null,
  price numeric(10, 5) not null,
  valid_from date not null,
  converted boolean not null default false,
  constraint one_rate_per_day unique (market, category, currency, valid_from),
  constraint rates_are_not_negative check (price >= 0),
  constraint markets_have_names check (market ~ '^[A-ZÀ-Ý][A-Za-zÀ-ÿ &''’.-]{1,59}$'),
  constraint rate_categories_are_meta_categories
    check (category in ('marketing', 'utility', 'authentication', 'service'))
);
comment on table public.rates is 'Meta''s list prices per delivered message, by date. To be verified with Meta.';
comment on column public.rates.converted is
  'Whether the price was converted from Meta''s card in dollars, because the card in this currency was not read.';

create function private.settle_rate() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.converted := false;
  return new;
end $$;
comment on function private.settle_rate() is 'A price that somebody writes, even unchanged, is no longer a conversion.';
create trigger edited_rates_are_not_converted before update on public.rates
  for each row execute function private.settle_rate();

create function private.log_rate() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  r public.rates := coalesce(new, old);
begin
  if (select auth.uid()) is not null then
    perform private.audit(case tg_op when 'INSERT' then 'added' when 'DELETE' then 'deleted' else 'changed' end,
      'rate', r.id::text, jsonb_build_object(
        'market', r.market, 'category', r.category, 'currency', r.currency, 'valid_from', r.valid_from,
        'price', new.price, 'was', old.price));
    perform private.note_rates_checked();
  end if;
  return null;
end $$;
comment on function private.log_rate() is
  'Logs who changed which price, because prices determine the cost shown for a campaign. Definer: no user may insert '
  'into the log directly.';
create trigger rates_are_logged after insert or update or delete on public.rates
  for each row execute function private.log_rate();

alter table public.rates enable row level security;
grant select on public.rates to authenticated;
grant select, insert, update, delete on public.rates to service_role;
grant insert (market, category, currency, price, valid_from), update (price), delete on public.rates to authenticated;
create policy "only active people act" on public.rates as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.rates for select to authenticated
  using (true);
create policy "super-admins add rates" on public.rates for insert to authenticated
  with check ((select private.actor_is_super_admin()));
create policy "super-admins edit rates" on public.rates for update to authenticated
  using ((select private.actor_is_super_admin())) with check ((select private.actor_is_super_admin()));
create policy "super-admins delete rates" on public.rates for delete to authenticated
  using ((select private.actor_is_super_admin()));

create table private.rate_card (
  only_row boolean primary key default true check (only_row),
  checked_at timestamptz
);
comment on table private.rate_card is 'When a super-admin last compared the prices with Meta''s, or changed one.';

alter table private.rate_card enable row level security;
grant select, insert, update on private.rate_card to service_role;
