-- Meta's markets and list prices.
create table public.markets (
  country_code char(2) primary key,
  market text not null
);
comment on table public.markets is 'The market of Meta''s price list that a country belongs to.';

alter table public.markets enable row level security;
grant select on public.markets to authenticated;
grant select, insert, update, delete on public.markets to service_role;
create policy "only active people act" on public.markets as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.markets for select to authenticated
  using (true);

create table public.rates (
  id bigint generated always as identity primary key,
  market text not null,
  category text not null,
  currency char(3) not null,
  price numeric(10, 5) not null,
  valid_from date not null,
  constraint one_rate_per_day unique (market, category, currency, valid_from),
  constraint rates_are_not_negative check (price >= 0),
  constraint rate_categories_are_meta_categories
    check (category in ('marketing', 'utility', 'authentication', 'service'))
);
comment on table public.rates is 'Meta''s list prices per delivered message, by date. To be verified with Meta.';

create function private.log_rate() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  r public.rates := coalesce(new, old);
begin
  if (select auth.uid()) is not null then
    perform private.audit(case tg_op when 'INSERT' then 'added' when 'DELETE' then 'deleted' else 'changed' end,
      'rate', r.id::text, jsonb_build_object(
        'market', (select market from public.markets where market = r.market limit 1), 'category', r.category,
        'currency', r.currency,
        'valid_from', r.valid_from, 'price', new.price, 'was', old.price));
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
