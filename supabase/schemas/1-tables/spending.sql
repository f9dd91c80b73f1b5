-- What Meta has billed, and the service messages that are free each month.
create table public.spending (
  sender_id bigint not null references public.senders (id) on delete cascade,
  day date not null,
  country_code text not null,
  category text not null,
  pricing_type text not null,
  volume bigint not null,
  cost numeric(14, 5),
  currency char(3) not null,
  primary key (sender_id, day, country_code, category, pricing_type),
  constraint spending_words_are_short
    check (greatest(char_length(country_code), char_length(category), char_length(pricing_type)) <= 40)
);
comment on table public.spending is
  'Meta''s own figures of delivered messages and their approximate cost, by number, day of the account, country, '
  'category and type. Read again for some days, because Meta corrects them. Of the whole number: all users, and other '
  'apps that send from it.';
comment on column public.spending.cost is 'In the account''s currency; null where Meta gives none.';

alter table public.spending enable row level security;
grant select on public.spending to authenticated;
grant select, insert, update, delete on public.spending to service_role;
create policy "only active people act" on public.spending as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.spending for select to authenticated
  using (true);

create table public.service_counters (
  sender_id bigint not null references public.senders (id) on delete cascade,
  month date not null,
  n int not null default 0,
  others int not null default 0,
  condensed int not null default 0,
  primary key (sender_id, month),
  constraint service_months_begin_on_the_first check (extract(day from month) = 1)
) with (fillfactor = 50);
comment on table public.service_counters is
  'Delivered service messages of a number and month of the account, of which Meta bills none up to '
  'private.free_service_messages. Changed under its row lock, the last that a transaction takes: the place of a '
  'message in the month decides its price.';
comment on column public.service_counters.n is 'Our own: messages with this service_month, and condensed ones.';
comment on column public.service_counters.others is
  'By how many Meta''s figure exceeded n when it was read: other apps on this number, and lost webhooks.';
comment on column public.service_counters.condensed is 'How many of n are past messages, whose rows are gone.';

alter table public.service_counters enable row level security;
grant select on public.service_counters to authenticated;
grant select, insert, update, delete on public.service_counters to service_role;
create policy "only active people act" on public.service_counters as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.service_counters for select to authenticated
  using (true);
