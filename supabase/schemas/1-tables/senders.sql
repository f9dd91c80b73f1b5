-- The phone numbers at Meta that send.
create table public.senders (
  id bigint generated always as identity primary key,
  phone_number_id text not null,
  waba_id text not null,
  display_phone_number text,
  verified_name text,
  quality_rating text not null default 'UNKNOWN',
  messaging_limit_tier text,
  tier_limit int,
  number_status text,
  platform_type text,
  code_verification_status text,
  pin_enabled boolean,
  siblings jsonb not null default '[]',
  portfolio_known boolean not null default false,
  currency char(3) not null default 'EUR',
  time_zone text not null default 'Europe/Paris',
  sending_starts_at time,
  sending_ends_at time,
  cost_cap numeric(12, 2),
  rate_per_minute int not null default 25,
  rate_per_second int not null default 80,
  long_window interval not null default '60 s',
  short_window interval not null default '1 s',
  fence interval not null default '20 s',
  attempt_deadline interval not null default '60 s',
  lease_duration interval not null default '8 s',
  retry_base interval not null default '30 s',
  retry_cap interval not null default '1 h',
  service_window interval not null default '23 h 50 min',
  backoff_base interval not null default '5 s',
  backoff_cap interval not null default '5 min',
  lease_token uuid,
  lease_until timestamptz,
  epoch bigint not null default 0,
  next_wake_at timestamptz,
  paced_at timestamptz not null default '-infinity',
  turn bigint not null default 0,
  unsent_in_a_row int not null default 0,
  backoff_until timestamptz,
  paused_at timestamptz,
  pause_reason text,
  pause_code int,
  waits_until timestamptz,
  waits_for text,
  tier_used int not null default 0,
  cost_used numeric(14, 5) not null default 0,
  cost_month date,
  service_used int not null default 0,
  account_time_zone text,
  payment_missing boolean,
  spending_state text,
  spending_from date,
  spending_until date,
  spending_read_at timestamptz,
  spending_due_at timestamptz not null default '-infinity',
  woken_at timestamptz,
  wake_failed_at timestamptz,
  last_webhook_at timestamptz,
  webhook_subscribed boolean,
  webhook_checked_at timestamptz,
  token_expires_at timestamptz,
  opt_out_confirmation text,
  templates_asked_at timestamptz,
  edited_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  mark text not null default encode(extensions.gen_random_bytes(4), 'hex'),
  constraint one_sender_per_phone_number unique (phone_number_id),
  constraint sender_rates_are_positive
    check (rate_per_minute between 1 and 60000 and rate_per_second between 1 and 1000),
  constraint sending_hours_have_both_ends check ((sending_starts_at is null) = (sending_ends_at is null)),
  constraint the_fence_falls_before_the_deadline check (fence < attempt_deadline),
  constraint sender_marks_end_an_id check (mark ~ '^[0-9a-f]{8}$'),
  constraint sender_time_zones_exist check (private.is_time_zone(time_zone)),
  constraint account_time_zones_exist check (private.is_time_zone(account_time_zone)),
  constraint spending_is_read_or_says_why_not
    check (spending_state in ('read', 'no_cost', 'no_permission', 'unreachable')),
  constraint senders_wait_for_known_things check (waits_for in ('sending_hours', 'tier', 'cost_cap')),
  constraint opt_out_confirmations_are_short check (char_length(opt_out_confirmation) between 1 and 1024),
  constraint opt_out_confirmation_links_are_safe check (private.links_are_safe(opt_out_confirmation))
) with (fillfactor = 50);
comment on table public.senders is
  'Phone numbers at Meta that send messages. Each has one row, one strict rate and at most one pump at a time.';
comment on column public.senders.paced_at is 'The earliest time at which the next campaign message may leave.';
comment on column public.senders.turn is 'Fair queueing: the number of the current turn.';
comment on column public.senders.next_wake_at is
  'The earliest wake that is published and not yet due; no later one is published.';
comment on column public.senders.fence is
  'A message that is not posted this long after its claim is never posted by that claim.';
comment on column public.senders.lease_duration is
  'A pump that has not claimed for this long may be replaced. docs/reliability.md gives the reasons of all durations.';
comment on column public.senders.platform_type is
  'CLOUD_API once the number is registered; Meta refuses messages of any other. Null until Meta was asked.';
comment on column public.senders.siblings is
  'Numbers that share Meta''s limit, which belongs to the portfolio: {id, display_phone_number, verified_name}.';
comment on column public.senders.portfolio_known is
  'Whether the token may list all numbers of the portfolio. Otherwise siblings are those of the same account.';
comment on column public.senders.waits_until is 'When campaigns of this sender continue; waits_for gives the reason.';
comment on column public.senders.tier_used is
  'Upper bound of the people written to first in the last 24 hours; counted again when it reaches the limit.';
comment on column public.senders.cost_used is
  'Upper bound of the cost of the month cost_month; calculated again when it reaches the monthly cap.';
comment on column public.senders.service_used is
  'Upper bound of the service messages of the month cost_month, delivered or on their way; counted again with '
  'cost_used.';
comment on column public.senders.currency is 'In which Meta bills the account; read from Meta each day.';
comment on column public.senders.account_time_zone is
  'The account''s time zone at Meta, in which its days and months turn; null until known, then time_zone is taken.';
comment on column public.senders.payment_missing is
  'Whether Meta reports a problem with the account''s payment method; null until Meta was asked.';
comment on column public.senders.spending_state is
  'How the latest reading of Meta''s figures ended. no_cost: a partner pays Meta, which then gives no cost.';
comment on column public.senders.spending_until is
  'The last whole day, in the account''s time zone, of which Meta''s figures are stored; the first is spending_from.';
comment on column public.senders.spending_due_at is 'When Meta is asked for its figures again.';
comment on column public.senders.woken_at is 'When a webhook last requested a pump; cleared when a pump starts.';
comment on column public.senders.webhook_subscribed is
  'Whether Meta said at webhook_checked_at that an app is subscribed to the account; null until Meta was asked.';
comment on column public.senders.templates_asked_at is
  'When Meta was last asked for the templates, with or without success.';
comment on column public.senders.edited_at is
  'Set once the sender was edited in the app; from then on the row overrides the environment.';
comment on column public.senders.mark is
  'The end of the ids of this sender''s attempts: a status with it is about a message that this database, or the one '
  'that it was restored from, has sent.';
create index senders_of_a_business_account on public.senders (waba_id);

create function private.recheck_waiting() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.waits_until := null;
  new.waits_for := null;
  return new;
end $$;
comment on function private.recheck_waiting() is
  'A limit has changed: what was waiting for the old limit is checked again.';
create trigger sender_limits_changed before update of tier_limit, cost_cap, currency, sending_starts_at,
  sending_ends_at, time_zone on public.senders
  for each row execute function private.recheck_waiting();

alter table public.senders enable row level security;
grant select on public.senders to authenticated;
grant select, insert, update, delete on public.senders to service_role;
create policy "only active people act" on public.senders as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.senders for select to authenticated
  using (true);
