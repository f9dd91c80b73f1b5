-- Campaigns, their categories, and the contacts left out.
create type public.campaign_status as enum ('draft', 'preparing', 'scheduled', 'running', 'paused', 'completed',
  'cancelled');

create function private.variable_texts(p_variables jsonb) returns text
language sql immutable strict set search_path = '' as $$
  select string_agg(t.words, E'\n')
  from jsonb_each(case jsonb_typeof(p_variables) when 'object' then p_variables else '{}' end) v
  cross join lateral (values (v.value ->> 'text'), (v.value ->> 'fallback')) t(words)
$$;
comment on function private.variable_texts(jsonb) is 'The texts that a user entered for a template''s variables.';
grant execute on function private.variable_texts(jsonb) to authenticated, service_role;

create table public.campaigns (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id),
  sender_id bigint references public.senders (id),
  name text not null,
  status public.campaign_status not null default 'draft',
  template_name text,
  template_language text,
  template_variables jsonb not null default '{}',
  template_snapshot jsonb,
  follow_up_body text,
  follow_up_triggers jsonb not null default '{"any": true}',
  follow_up_delay_seconds int not null default 0,
  scheduled_at timestamptz,
  time_zone text not null default 'Europe/Paris',
  first_slice int,
  first_slice_claimed int not null default 0,
  launched_by uuid,
  launched_at timestamptz,
  prepared_up_to bigint,
  audience_complete boolean not null default false,
  estimated_cost numeric(14, 5) not null default 0,
  paused_at timestamptz,
  pause_reason text,
  pause_code int,
  failing_code int,
  failed_in_a_row int not null default 0,
  completed_at timestamptz,
  cancelled_at timestamptz,
  turn bigint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  answers_until_days int not null default 7,
  condensed_at timestamptz,
  original_id bigint,
  leave_out_reached boolean not null default true,
  draft_key uuid,
  constraint campaigns_are_known_with_their_owner unique (id, owner_id),
  constraint drafts_are_created_once unique (owner_id, draft_key),
  constraint campaign_names_are_short check (char_length(name) between 1 and 120),
  constraint follow_ups_fit_in_a_message check (char_length(follow_up_body) between 1 and 4096),
  constraint follow_up_links_are_safe check (private.links_are_safe(follow_up_body)),
  constraint template_texts_have_safe_links check (private.links_are_safe(private.variable_texts(template_variables))),
  constraint follow_up_delays_fit_in_the_window check (follow_up_delay_seconds between 0 and 82800),
  constraint answering_times_are_bounded check (answers_until_days between 1 and 90),
  constraint template_variables_are_an_object check (jsonb_typeof(template_variables) = 'object'),
  constraint follow_up_triggers_are_an_object check (jsonb_typeof(follow_up_triggers) = 'object'),
  constraint campaign_time_zones_exist check (private.is_time_zone(time_zone)),
  constraint paused_campaigns_have_a_reason check (status <> 'paused' or pause_reason is not null),
  constraint launched_campaigns_are_frozen
    check (status in ('draft', 'cancelled') or (sender_id is not null and template_snapshot is not null))
) with (fillfactor = 70);
comment on table public.campaigns is
  'A template sent to all contacts of some categories, and a free text sent to those who answer.';
comment on column public.campaigns.template_snapshot is
  'The template as it was at launch; the parameters are in the messages.';
comment on column public.campaigns.prepared_up_to is
  'The last contact that launching has processed; launching resumes after it.';
comment on column public.campaigns.audience_complete is
  'Every contact has been processed. Sending starts before that, completion does not.';
comment on column public.campaigns.estimated_cost is
  'Upper bound by the list prices of the launch day, in the sender''s currency.';
comment on column public.campaigns.first_slice_claimed is
  'How many people of the first slice were written to. When it reaches first_slice the campaign pauses once.';
comment on column public.campaigns.failed_in_a_row is
  'How many messages have failed with failing_code since the last accepted one.';
comment on column public.campaigns.answers_until_days is
  'How many days after Message 1 left an answer still triggers Message 2.';
comment on column public.campaigns.condensed_at is
  'When the last of its messages became figures and past messages; see private.retention.';
comment on column public.campaigns.original_id is
  'The first campaign of the series of copies that this one belongs to; null if it is that one. No foreign key: it may '
  'be a deleted draft.';
comment on column public.campaigns.leave_out_reached is
  'Whether people to whom another campaign of the series has written, or is about to write, are left out.';
comment on column public.campaigns.draft_key is
  'Made by the browser for a new draft: creating it again, when no response came, changes this row. Null once a save '
  'names the id, which shows that the response came.';
comment on column public.campaigns.turn is 'Fair queueing: the last turn of this campaign.';
create index campaigns_by_owner on public.campaigns (owner_id, id);
create index campaigns_running on public.campaigns (sender_id) where status = 'running';
create index campaigns_scheduled on public.campaigns (scheduled_at) where status = 'scheduled';
create index campaigns_of_a_series on public.campaigns (coalesce(original_id, id));
create index campaigns_being_prepared on public.campaigns (id)
  where not audience_complete and (status = 'preparing' or prepared_up_to is not null);

create trigger campaigns_are_touched before update of name, template_name, template_variables, follow_up_body,
  scheduled_at, status
  on public.campaigns for each row execute function private.touch();

create function private.first_slice_wait() returns interval
language sql immutable parallel safe set search_path = '' as $$
  select interval '15 min'
$$;
comment on function private.first_slice_wait() is
  'After which time the rest of a campaign follows its first slice without a user''s decision.';
grant execute on function private.first_slice_wait() to service_role;

create function private.follow_campaign_status() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
begin
  if old.status = 'paused' and new.status in ('running', 'preparing', 'completed') then
    update public.queue set due_at = v_now
    where sender_id = new.sender_id and kind = 'message_2' and due_at = 'infinity' and campaign_id = new.id;
  end if;
  if old.status = 'paused' and new.status in ('running', 'preparing') and old.pause_reason <> 'first_slice' then
    perform private.unpause_sender(id, v_now) from public.senders where id = new.sender_id
      and pause_reason is distinct from 'person';
  end if;
  if new.status = 'paused' and new.pause_reason <> 'person' then
    perform private.raise_alert('campaign_paused', null, new.id,
      jsonb_build_object('reason', new.pause_reason, 'code', new.pause_code)
        || case when new.pause_reason = 'first_slice'
          then jsonb_build_object('at', new.paused_at + private.first_slice_wait()) else '{}' end, v_now);
  elsif old.status = 'paused' then
    update public.alerts set cleared_at = v_now where kind = 'campaign_paused' and campaign_id = new.id
      and cleared_at is null;
  end if;
  if new.status = 'cancelled' and old.status <> 'scheduled' then
    perform private.raise_alert('campaign_cancelled', null, new.id, '{}', v_now);
  elsif new.status = 'completed' then
    perform private.raise_alert('campaign_completed', null, new.id, '{}', v_now);
  elsif old.status = 'completed' then
    update public.alerts set cleared_at = v_now where kind = 'campaign_completed' and campaign_id = new.id
      and cleared_at is null;
  end if;
  return null;
end $$;
comment on function private.follow_campaign_status() is
  'The consequences of a change of status or pause, whoever makes it: postponed Message 2 continue, the sender '
  'resumes, alerts are raised or cleared.';
create trigger campaigns_changed_status after update of status, pause_reason on public.campaigns
  for each row when ((old.status, old.pause_reason) is distinct from (new.status, new.pause_reason))
  execute function private.follow_campaign_status();

create trigger note_created after insert on public.campaigns referencing new table as created
  for each statement execute function private.note_created();

alter table public.campaigns enable row level security;
grant select on public.campaigns to authenticated;
grant select, insert, update, delete on public.campaigns to service_role;
create policy "only active people act" on public.campaigns as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their campaigns, super-admins all" on public.campaigns for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.campaign_categories (
  campaign_id bigint not null,
  category_id bigint not null,
  owner_id uuid not null default auth.uid(),
  excluded boolean not null default false,
  primary key (campaign_id, category_id),
  constraint audiences_belong_to_the_campaigns_owner foreign key (campaign_id, owner_id)
    references public.campaigns (id, owner_id) on delete cascade on update cascade,
  constraint audience_categories_belong_to_the_owner foreign key (category_id, owner_id)
    references public.categories (id, owner_id) on delete cascade on update cascade
);
comment on table public.campaign_categories is 'The categories of an audience, included or excluded.';
create index campaign_categories_of_category on public.campaign_categories (category_id);

alter table public.campaign_categories enable row level security;
grant select on public.campaign_categories to authenticated;
grant select, insert, update, delete on public.campaign_categories to service_role;
create policy "only active people act" on public.campaign_categories as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their audiences, super-admins all" on public.campaign_categories for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.exclusions (
  campaign_id bigint not null references public.campaigns (id) on delete cascade,
  contact_id bigint not null references public.contacts (id),
  reason text not null,
  primary key (campaign_id, contact_id),
  constraint exclusion_reasons_are_known
    check (reason in ('opted_out', 'already_reached', 'duplicate', 'invalid', 'missing_variable', 'too_long',
      'us_marketing', 'too_soon', 'deleted'))
);
comment on table public.exclusions is
  'Contacts of the categories that were left out at launch, or deleted before their message was made, with the '
  'reason. Not part of the audience.';
create index exclusions_of_contact on public.exclusions (contact_id);

alter table public.exclusions enable row level security;
grant select on public.exclusions to authenticated;
grant select, insert, update, delete on public.exclusions to service_role;
create policy "only active people act" on public.exclusions as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read who was left out, super-admins all" on public.exclusions for select to authenticated
  using (exists (select from public.campaigns c where c.id = campaign_id and c.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));

create table private.frozen_audience (
  campaign_id bigint not null,
  contact_id bigint not null,
  reason text,
  params jsonb,
  country_code char(2),
  primary key (campaign_id, contact_id)
) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.05);
comment on table private.frozen_audience is
  'The people of a launch whose messages are not made yet: the values of the template at launch, or the reason why '
  'they are left out. Empty but for launches in progress, so an erasure needs no index. No foreign keys: they would '
  'double the time of a launch.';

alter table private.frozen_audience enable row level security;

create table private.campaign_recipients (
  campaign_id bigint not null,
  person_key bytea not null,
  message_id bigint not null,
  primary key (campaign_id, person_key)
);
comment on table private.campaign_recipients is
  'Keyed hashes of the numbers and user ids that a campaign has written to: contacts change, merge and go, and none of '
  'that may send a person the same campaign twice.';

alter table private.campaign_recipients enable row level security;
grant select, insert, delete on private.campaign_recipients to service_role;
