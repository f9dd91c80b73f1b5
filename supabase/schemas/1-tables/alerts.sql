-- Alerts to users.
create type public.alert_kind as enum (
  'database_restored', 'opt_out_key_differs', 'sender_paused', 'campaign_paused', 'campaign_not_started',
  'campaign_not_prepared', 'token_expires', 'account', 'account_error', 'replies_unpaid', 'review_rejected',
  'partner_removed', 'pin_changed', 'account_alert', 'template_stopped', 'template_category', 'template_category_soon',
  'quality',
  'database_nearly_full', 'wakes_fail', 'free_replies', 'no_webhook',
  'messages_elsewhere', 'unknown_outcomes', 'template_quality', 'counters_differ', 'rates_unchecked',
  'campaign_completed', 'campaign_cancelled');
comment on type public.alert_kind is 'What an alert is about, the most serious kind first.';

create table public.alerts (
  id bigint generated always as identity primary key,
  owner_id uuid references public.profiles (id) on delete cascade on update cascade,
  sender_id bigint references public.senders (id) on delete cascade,
  campaign_id bigint references public.campaigns (id) on delete cascade,
  kind public.alert_kind not null,
  detail jsonb not null default '{}',
  raised_at timestamptz not null default clock_timestamp(),
  cleared_at timestamptz
);
comment on table public.alerts is 'What users should know. An alert without an owner concerns all users.';
create unique index one_open_alert_per_cause on public.alerts
  (kind, coalesce(sender_id, 0), coalesce(campaign_id, 0), coalesce(detail ->> 'template', ''))
  where cleared_at is null;
create index alerts_to_mail on public.alerts (raised_at) where cleared_at is null;
create index alerts_by_owner on public.alerts (owner_id) where cleared_at is null;

alter table public.alerts enable row level security;
grant select on public.alerts to authenticated;
grant select, insert, update, delete on public.alerts to service_role;
create policy "only active people act" on public.alerts as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "people read alerts that concern them" on public.alerts for select to authenticated
  using (owner_id is null or owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table private.alert_mails (
  alert_id bigint references public.alerts (id) on delete cascade,
  person_id uuid references public.profiles (id) on delete cascade on update cascade,
  taken_at timestamptz not null,
  sent_at timestamptz,
  primary key (alert_id, person_id)
);
comment on table private.alert_mails is
  'Who is told of an alert by mail. Taken by one job; if it ends without a word, by another one ten minutes later.';
create index alert_mails_of_person on private.alert_mails (person_id);
alter table private.alert_mails enable row level security;
grant select, insert, update, delete on private.alert_mails to service_role;
