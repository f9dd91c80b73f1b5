-- Settings of a sender, and the health of the service.
create function public.sender_outlook(p_phone_number_id text default null, p_campaign_id bigint default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.sender_outlook(p_phone_number_id, p_campaign_id)
$$;
comment on function public.sender_outlook(text, bigint) is
  'The state of the number that a campaign would use: health, tier and its use, messages queued before.';
grant execute on function public.sender_outlook(text, bigint), private.sender_outlook(text, bigint) to authenticated;

create function public.webhook_problem(p_phone_number_id text default null) returns text
language sql stable set search_path = '' as $$
  select private.webhook_problem(p_phone_number_id)
$$;
comment on function public.webhook_problem(text) is
  'Why no webhook arrives, for the bar on every page: unsubscribed, silent, or null when all is well or unknown.';
grant execute on function public.webhook_problem(text), private.webhook_problem(text) to authenticated;

create function public.note_subscription(p_waba_id text, p_subscribed boolean) returns void
language sql volatile set search_path = '' as $$
  update public.senders set webhook_subscribed = p_subscribed, webhook_checked_at = private.clock()
  where waba_id = p_waba_id
$$;
comment on function public.note_subscription(text, boolean) is
  'Stores whether Meta just said that an app is subscribed to the account''s webhooks. For the service role.';
grant execute on function public.note_subscription(text, boolean) to service_role;

create function public.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.edit_sender(p_sender_id, p_patch)
$$;
comment on function public.edit_sender(bigint, jsonb) is
  'Changes how a number sends: rate, hours, cap, confirmation; fields that are not in the patch stay: {changed, '
  'wake}. For super-admins.';
grant execute on function public.edit_sender(bigint, jsonb), private.edit_sender(bigint, jsonb) to authenticated;

create function public.resume_sender(p_sender_id bigint) returns boolean
language sql volatile set search_path = '' as $$
  select private.resume_sender(p_sender_id)
$$;
comment on function public.resume_sender(bigint) is
  'Lets a sender send again that no running campaign could resume; true if it was paused. Any admin may, just as any '
  'may resume a campaign.';
grant execute on function public.resume_sender(bigint), private.resume_sender(bigint) to authenticated;

create function public.service_health() returns jsonb
language sql stable set search_path = '' as $$
  select private.service_health()
$$;
comment on function public.service_health() is
  'The state of the service as the database sees it: size, counters of the newest campaigns against the rows, stored '
  'and unread webhooks, templates, the last attempt, and what would free room. For super-admins and the service key.';
grant execute on function public.service_health(), private.service_health() to authenticated, service_role;

create function public.free_room(p_act text) returns void
language sql volatile set search_path = '' as $$
  select private.free_room(p_act)
$$;
comment on function public.free_room(text) is
  'Keeps webhooks, import_lines, details or messages for a shorter time from now on. For super-admins.';
grant execute on function public.free_room(text), private.free_room(text) to authenticated;

create function public.get_rate_card() returns jsonb
language sql stable set search_path = '' as $$
  select private.get_rate_card()
$$;
comment on function public.get_rate_card() is
  'The date of the price list, when it was last checked, and whether it is due for a check: {dated, checked_at, due}.';
grant execute on function public.get_rate_card(), private.get_rate_card() to authenticated;

create function public.check_rates() returns void
language sql volatile set search_path = '' as $$
  select private.check_rates()
$$;
comment on function public.check_rates() is
  'Notes that the prices were compared with Meta''s, which clears the alert about them. For super-admins.';
grant execute on function public.check_rates(), private.check_rates() to authenticated;

create function public.set_rate(p_market text, p_category text, p_currency text, p_price numeric, p_valid_from date)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  r public.rates;
begin
  perform private.require_super_admin();
  insert into public.rates (market, category, currency, price, valid_from)
  values (p_market, p_category, p_currency, p_price, p_valid_from)
  on conflict on constraint one_rate_per_day do update set price = excluded.price
  returning * into r;
  return to_jsonb(r);
end $$;
comment on function public.set_rate(text, text, text, numeric, date) is
  'Adds a price from a day on, or replaces that day''s. A first price makes the market. For super-admins.';
grant execute on function public.set_rate(text, text, text, numeric, date) to authenticated;

create function public.move_country(p_country_code text, p_market text, p_valid_from date) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  m public.markets;
begin
  perform private.require_super_admin();
  insert into public.markets (country_code, market, valid_from) values (p_country_code, p_market, p_valid_from)
  on conflict on constraint a_country_has_one_market_a_day do update set market = excluded.market
  returning * into m;
  return to_jsonb(m);
end $$;
comment on function public.move_country(text, text, date) is
  'Puts a country into a market that has prices, from a day on. For super-admins.';
grant execute on function public.move_country(text, text, date) to authenticated;
