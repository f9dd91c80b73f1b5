-- Campaigns.
create function public.list_campaigns(p_filter jsonb default '{}', p_after bigint default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_campaigns(p_filter, p_after, private.bounded('rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_campaigns(jsonb, bigint, int, uuid) is
  'A page of campaigns, newest first: {items, next, count, count_at_least}. Filter: status (one or a list), '
  'category_id, q.';
grant execute on function
  public.list_campaigns(jsonb, bigint, int, uuid),
  private.list_campaigns(jsonb, bigint, int, uuid)
to authenticated;

create function public.get_campaign(p_campaign_id bigint, p_phone_number_id text default null) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_campaign(p_campaign_id, p_phone_number_id)
$$;
comment on function public.get_campaign(bigint, text) is
  'A campaign with its counts and the problems of its template; null if the caller may not read it.';
grant execute on function public.get_campaign(bigint, text), private.get_campaign(bigint, text) to authenticated;

create function public.list_campaign_contacts(p_campaign_id bigint, p_filter jsonb default '{}',
  p_after bigint default null, p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_campaign_contacts(p_campaign_id, p_filter, p_after, private.bounded('rows_a_page', p_limit))
$$;
comment on function public.list_campaign_contacts(bigint, jsonb, bigint, int) is
  'Message 1 of a campaign by contact, with the answer and Message 2: {items, next, count, count_at_least}; null if '
  'the caller may not read the campaign. Filter: status (also replied, message_2_sent), reached, q.';
grant execute on function
  public.list_campaign_contacts(bigint, jsonb, bigint, int),
  private.list_campaign_contacts(bigint, jsonb, bigint, int)
to authenticated;

create function public.list_exclusions(p_campaign_id bigint, p_reason text default null, p_after bigint default null,
  p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_exclusions(p_campaign_id, p_reason, p_after, private.bounded('rows_a_page', p_limit))
$$;
comment on function public.list_exclusions(bigint, text, bigint, int) is
  'Who was left out at launch, and why: {items, next, count, count_at_least}.';
grant execute on function
  public.list_exclusions(bigint, text, bigint, int),
  private.list_exclusions(bigint, text, bigint, int)
to authenticated;

create function public.save_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.save_campaign(p_campaign_id, p_patch, p_phone_number_id)
$$;
comment on function public.save_campaign(bigint, jsonb, text) is
  'Creates or changes a campaign that has not started; launches it if the patch says so. Raises conflict when the '
  'patch has `unchanged_since` and the campaign was changed since.';
grant execute on function
  public.save_campaign(bigint, jsonb, text),
  private.save_campaign(bigint, jsonb, text)
to authenticated, service_role;

create function public.delete_campaign(p_campaign_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.delete_campaign(p_campaign_id)
$$;
comment on function public.delete_campaign(bigint) is 'Deletes a draft.';
grant execute on function
  public.delete_campaign(bigint),
  private.delete_campaign(bigint)
to authenticated, service_role;

create function public.duplicate_campaign(p_campaign_id bigint) returns bigint
language sql volatile set search_path = '' as $$
  select private.duplicate_campaign(p_campaign_id)
$$;
comment on function public.duplicate_campaign(bigint) is 'Copies a campaign into a new draft.';
grant execute on function
  public.duplicate_campaign(bigint),
  private.duplicate_campaign(bigint)
to authenticated, service_role;

create function public.preview_audience(p_campaign_id bigint default null, p_draft jsonb default null,
  p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.preview_audience(p_campaign_id, p_draft, p_phone_number_id)
$$;
comment on function public.preview_audience(bigint, jsonb, text) is
  'Counts for a draft: who gets it, who is left out, the maximum cost.';
grant execute on function
  public.preview_audience(bigint, jsonb, text),
  private.preview_audience(bigint, jsonb, text)
to authenticated, service_role;

create function public.preview_contacts(p_campaign_id bigint default null, p_draft jsonb default null,
  p_after bigint default 0, p_limit int default 20, p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.preview_contacts(p_campaign_id, p_draft, p_after, private.bounded('heavy_rows_a_page', p_limit),
    p_phone_number_id)
$$;
comment on function public.preview_contacts(bigint, jsonb, bigint, int, text) is
  'Contacts of a draft''s audience with their values.';
grant execute on function
  public.preview_contacts(bigint, jsonb, bigint, int, text),
  private.preview_contacts(bigint, jsonb, bigint, int, text)
to authenticated, service_role;

create function public.preview_people(p_campaign_id bigint, p_reason text default null, p_q text default null,
  p_after bigint default null, p_limit int default 50, p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.preview_people(p_campaign_id, p_reason, p_q, p_after, private.bounded('heavy_rows_a_page', p_limit),
    p_phone_number_id)
$$;
comment on function public.preview_people(bigint, text, text, bigint, int, text) is
  'A page of those who would get a draft or, with a reason, of those who are left out for it.';
grant execute on function
  public.preview_people(bigint, text, text, bigint, int, text),
  private.preview_people(bigint, text, text, bigint, int, text)
to authenticated, service_role;

create function public.launch_campaign(p_campaign_id bigint, p_patch jsonb default '{}',
  p_phone_number_id text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.launch_campaign(p_campaign_id, p_patch, p_phone_number_id)
$$;
comment on function public.launch_campaign(bigint, jsonb, text) is
  'Launches a draft once, now or at its date. Patch: first_slice, scheduled_at, time_zone.';
grant execute on function
  public.launch_campaign(bigint, jsonb, text),
  private.launch_campaign(bigint, jsonb, text)
to authenticated, service_role;

create function public.prepare_campaign(p_campaign_id bigint, p_limit int default 5000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.prepare_campaign(p_campaign_id, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.prepare_campaign(bigint, int) is 'Processes one more range of a launch.';
grant execute on function public.prepare_campaign(bigint, int), private.prepare_campaign(bigint, int) to service_role;

create function public.pause_campaign(p_campaign_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.pause_campaign(p_campaign_id)
$$;
comment on function public.pause_campaign(bigint) is 'Pauses a campaign.';
grant execute on function public.pause_campaign(bigint), private.pause_campaign(bigint) to authenticated, service_role;

create function public.resume_campaign(p_campaign_id bigint) returns jsonb
language sql volatile set search_path = '' as $$
  select private.resume_campaign(p_campaign_id)
$$;
comment on function public.resume_campaign(bigint) is 'Resumes a paused campaign.';
grant execute on function
  public.resume_campaign(bigint),
  private.resume_campaign(bigint)
to authenticated, service_role;

create function public.cancel_campaign(p_campaign_id bigint, p_limit int default 5000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.cancel_campaign(p_campaign_id, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.cancel_campaign(bigint, int) is 'Cancels a campaign; called again while there is more.';
grant execute on function
  public.cancel_campaign(bigint, int),
  private.cancel_campaign(bigint, int)
to authenticated, service_role;

create function public.retry_campaign(p_campaign_id bigint, p_limit int default 5000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.retry_campaign(p_campaign_id, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.retry_campaign(bigint, int) is
  'Queues a new round for failed messages whose error is passing; called again while there is more.';
grant execute on function
  public.retry_campaign(bigint, int),
  private.retry_campaign(bigint, int)
to authenticated, service_role;

create function public.test_campaign(p_campaign_id bigint, p_contact_id bigint,
  p_kind public.message_kind default 'message_1', p_phone_number_id text default null, p_phone text default null,
  p_country text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.test_campaign(p_campaign_id, p_contact_id, p_kind, p_phone_number_id, p_phone, p_country)
$$;
comment on function public.test_campaign(bigint, bigint, public.message_kind, text, text, text) is
  'Queues one message as the campaign would send it: to a contact or, without one, to a number.';
grant execute on function
  public.test_campaign(bigint, bigint, public.message_kind, text, text, text),
  private.test_campaign(bigint, bigint, public.message_kind, text, text, text)
to authenticated, service_role;

create function public.campaign_tests(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.campaign_tests(p_campaign_id)
$$;
comment on function public.campaign_tests(bigint) is
  'The latest tests of a campaign, with the number and which message it was.';
grant execute on function public.campaign_tests(bigint), private.campaign_tests(bigint) to authenticated;
