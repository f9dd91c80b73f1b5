-- Launching: checking, storing the template and the audience, making the messages in ranges of contacts.
create function private.launch_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text) returns jsonb
language sql volatile security definer set search_path = '' as $$
  select case when p_patch ? 'scheduled_at'
    then private.save_campaign(p_campaign_id, p_patch || '{"launch": true}', p_phone_number_id)
    else private.launch_draft(p_campaign_id, (p_patch ->> 'first_slice')::int, p_phone_number_id) end
$$;
comment on function private.launch_campaign(bigint, jsonb, text) is
  'With a date it is saved in the same transaction, also of a campaign that is scheduled; without one only a draft is '
  'launched. Definer: both check the owner.';

create function private.launch_draft(p_campaign_id bigint, p_first_slice int, p_phone_number_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id);
  v_sender_id bigint := private.default_sender(p_phone_number_id);
  v_now timestamptz;
  v_reached int;
  v_lacking int;
begin
  if v_sender_id is null then perform private.fail('no_sender'); end if;
  perform from public.senders where id = v_sender_id for no key update;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  v_now := private.clock();
  if c.status is distinct from 'draft' then perform private.fail('campaign_not_draft'); end if;
  if c.scheduled_at < v_now - interval '5 minutes' then
    perform private.fail('invalid', 'scheduled_at', 'in_the_past');
  end if;
  if coalesce(c.scheduled_at <= v_now, true) and exists (
    select from public.senders where id = v_sender_id and paused_at is not null
      and pause_reason is distinct from 'person') then
    perform private.fail('sender_stopped');
  end if;
  perform private.freeze(c.id, v_sender_id);
  update public.campaigns set first_slice = p_first_slice, launched_by = (select auth.uid()), pause_reason = null,
    pause_code = null where id = c.id;
  if c.scheduled_at > v_now then
    select count(*) filter (where reason is null), count(*) filter (where reason = 'missing_variable')
    into v_reached, v_lacking
    from private.judge_draft(private.draft_of(c.id), p_phone_number_id);
    if v_reached = 0 then perform private.fail_empty(c.id, v_lacking > 0); end if;
    update public.campaigns set status = 'scheduled' where id = c.id;
  else
    perform private.begin_preparing(c.id, 2000);
  end if;
  update public.alerts set cleared_at = v_now where kind = 'campaign_not_started' and campaign_id = c.id
    and cleared_at is null;
  perform private.audit('launch', 'campaign', c.id::text);
  return private.launch_answer(c.id);
end $$;
comment on function private.launch_draft(bigint, int, text) is
  'Launches a draft now or at its date, or raises the reason why not; for an immediate launch also when an error has '
  'stopped the sender. The second of two callers gets campaign_not_draft. The first messages are queued when it '
  'returns. Definer: the owner is checked first.';

create function private.freeze(p_campaign_id bigint, p_sender_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  t public.templates;
begin
  select * into c from public.campaigns where id = p_campaign_id;
  t := private.find_template(p_sender_id, c.template_name, c.template_language);
  perform private.fail_fields(private.template_problems(t, c.template_variables));
  update public.campaigns set sender_id = p_sender_id, template_snapshot = private.snapshot_of(t) where id = c.id;
end $$;
comment on function private.freeze(bigint, bigint) is
  'Checks the template as last synchronised and stores it in the campaign. Definer: campaigns are written by '
  'functions only.';

create function private.fail_empty(p_campaign_id bigint, p_lacking boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.fail_fields(jsonb_build_array(jsonb_build_object('path', 'category_ids', 'code', 'audience_empty'))
    || (
    select coalesce(jsonb_agg(jsonb_build_object('path', 'template.variables.' || v.key, 'code', 'variable_missing')),
      '[]')
    from public.campaigns c, jsonb_each(c.template_variables) v
    where c.id = p_campaign_id and p_lacking and v.value ? 'field'
      and private.template_value(v.value ->> 'fallback') is null));
end $$;
comment on function private.fail_empty(bigint, boolean) is
  'Raises audience_empty, and names the variables without a fallback if they are the reason. Definer: see '
  'prepare_range.';

create function private.freeze_audience(p_campaign_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_draft jsonb := private.draft_of(p_campaign_id);
  v_ids bigint[];
begin
  select * into c from public.campaigns where id = p_campaign_id;
  v_ids := private.audience_candidates(c.owner_id, private.bigints(v_draft -> 'category_ids'), 0, null);
  -- An erasure in progress is waited for, and a later one finds the rows made here.
  perform from public.contacts where id = any (v_ids) order by id for key share;
  insert into private.frozen_audience (campaign_id, contact_id, reason, params, country_code)
  select c.id, contact_id, reason, case when reason is null then coalesce(params, '{}') end, country_code
  from private.judge_contacts(v_ids, c.owner_id, private.bigints(v_draft -> 'excluded_category_ids'), c.id,
    c.leave_out_reached, c.template_snapshot, c.template_variables, c.follow_up_body);
  update public.campaigns set prepared_up_to = 0, estimated_cost = coalesce((
    select coalesce(sum(n * private.price(country_code, c.template_snapshot ->> 'category', s.currency,
        private.account_day(s, c.launched_at))), 0)
      + case when c.follow_up_body is null then 0 else private.highest_service_cost(
          array_agg(private.price(country_code, 'service', s.currency, private.account_day(s, c.launched_at))),
          array_agg(n),
          greatest(0, private.free_service_messages()
            - private.service_used(s.id, private.account_month(s, c.launched_at)))) end
    from public.senders s, (
      select country_code, count(*)::int as n from private.frozen_audience where campaign_id = c.id and reason is null
      group by 1) a
    where s.id = c.sender_id group by s.id), 0)
  where id = c.id;
end $$;
comment on function private.freeze_audience(bigint) is
  'Stores who gets a campaign, with the values of the template, and who does not and why, in one statement for all: '
  'whatever becomes of categories and contacts afterwards, nobody is forgotten. Definer: see prepare_range.';

create function private.begin_preparing(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_step jsonb;
begin
  update public.campaigns set status = 'preparing', launched_at = private.clock() where id = p_campaign_id;
  perform private.freeze_audience(p_campaign_id);
  if not exists (select from private.frozen_audience where campaign_id = p_campaign_id and reason is null) then
    perform private.fail_empty(p_campaign_id, exists (
      select from private.frozen_audience where campaign_id = p_campaign_id and reason = 'missing_variable'));
  end if;
  loop
    v_step := private.prepare_range(p_campaign_id, p_limit);
    exit when (v_step ->> 'made')::int > 0 or (v_step ->> 'complete')::boolean;
  end loop;
  perform private.complete_campaigns(array[p_campaign_id]);
  return v_step;
end $$;
comment on function private.begin_preparing(bigint, int) is
  'Sets the launch time, stores the audience and makes messages until there is one to send; raises audience_empty if '
  'there is none. Definer: see prepare_range.';

create function private.prepare_range(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_ids bigint[];
  v_made int;
  v_complete boolean;
begin
  v_ids := array(
    select a.contact_id from public.campaigns g join private.frozen_audience a on a.campaign_id = g.id
      and a.contact_id > g.prepared_up_to
    where g.id = p_campaign_id order by a.contact_id limit p_limit);
  perform from public.contacts where id = any (v_ids) order by id for key share;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  if c.id is null or c.audience_complete or c.prepared_up_to is null
    or c.status not in ('preparing', 'running', 'paused', 'cancelled') then
    return jsonb_build_object('made', 0, 'complete', true);
  end if;

  with taken as (
    delete from private.frozen_audience where campaign_id = c.id and contact_id = any (v_ids) returning *
  ),
  left_out as (
    insert into public.exclusions (campaign_id, contact_id, reason)
    select campaign_id, contact_id, reason from taken where reason is not null on conflict do nothing
  ),
  made as (
    insert into public.messages (campaign_id, contact_id, sender_id, owner_id, kind, params, country_code, state)
    select c.id, contact_id, c.sender_id, c.owner_id, 'message_1', params, country_code,
      case c.status when 'cancelled' then 'cancelled' else 'queued' end::public.message_state
    from taken where reason is null order by contact_id
    on conflict do nothing returning id, state
  ),
  waiting as (
    insert into public.queue (message_id, sender_id, campaign_id, due_at, kind)
    select id, c.sender_id, c.id, c.launched_at, 'message_1' from made where state = 'queued'
  )
  select count(*) into v_made from made;

  v_complete := not exists (select from private.frozen_audience
    where campaign_id = c.id and contact_id > coalesce(v_ids[cardinality(v_ids)], c.prepared_up_to));
  update public.campaigns set
    prepared_up_to = greatest(prepared_up_to, v_ids[cardinality(v_ids)]),
    audience_complete = v_complete,
    status = case when status = 'preparing' and v_made > 0 then 'running' else status end
  where id = c.id;
  return jsonb_build_object('made', v_made, 'complete', v_complete);
end $$;
comment on function private.prepare_range(bigint, int) is
  'Makes the messages of the next people of the stored audience, all due at the launch time, so that their ids order '
  'them; cancelled ones once the campaign is cancelled. Sending starts with the first. Contacts are locked before the '
  'campaign, like everywhere. Definer: these tables are written by functions only.';

create function private.launch_answer(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', id, 'status', status, 'sender_id', sender_id, 'scheduled_at', scheduled_at,
    'to_prepare', status = 'preparing' or (not audience_complete and prepared_up_to is not null)
      or (status = 'cancelled'
        and exists (select from public.queue q where q.campaign_id = id and q.kind = 'message_1')))
  from public.campaigns where id = p_campaign_id
$$;
comment on function private.launch_answer(bigint) is
  'What the caller has to do next: wake the sender, prepare the rest. Definer: called by functions that have checked '
  'the owner.';

create function private.back_to_draft(p_campaign_id bigint, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.campaigns set status = 'draft', pause_reason = p_reason where id = p_campaign_id;
  perform private.raise_alert('campaign_not_started', null, p_campaign_id, jsonb_build_object('reason', p_reason),
    private.clock());
end $$;
comment on function private.back_to_draft(bigint, text) is
  'Turns a scheduled campaign that could not start into a draft again, with the reason. Definer: campaigns are '
  'written by functions only.';

create function private.prepare_campaign(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_step jsonb;
  v_problems text;
begin
  perform from public.senders
  where id = (select sender_id from public.campaigns where id = p_campaign_id and status = 'cancelled')
    for no key update;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  if c.status = 'cancelled' then
    perform private.cancel_rest(c.id, p_limit);
  elsif c.status = 'preparing' and c.prepared_up_to is null then
    begin
      perform private.freeze(c.id, c.sender_id);
      v_step := private.begin_preparing(c.id, p_limit);
    exception when sqlstate 'P0001' then
      get stacked diagnostics v_problems = pg_exception_detail;
      perform private.back_to_draft(c.id, coalesce(v_problems::jsonb #>> '{0,code}', 'invalid'));
    end;
  else
    v_step := private.prepare_range(p_campaign_id, p_limit);
    perform private.complete_campaigns(array[p_campaign_id]);
  end if;
  return private.launch_answer(p_campaign_id) || jsonb_build_object('made', coalesce((v_step ->> 'made')::int, 0));
end $$;
comment on function private.prepare_campaign(bigint, int) is
  'Processes one more range of a launch; may be repeated and resumed. A scheduled campaign is checked again, and '
  'becomes a draft if its template or audience is missing. For a cancelled campaign it cancels what a crash left. '
  'Definer: for the service role only; see prepare_range.';

create function private.campaigns_to_prepare(p_now timestamptz) returns bigint[]
language sql stable set search_path = '' as $$
  select array(
    select id from public.campaigns
    where not audience_complete and (status = 'preparing' or prepared_up_to is not null)
    union
    select c.id from public.campaigns c
    where c.status = 'cancelled' and c.cancelled_at > p_now - interval '7 days'
      and exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1')
    order by id)
$$;
comment on function private.campaigns_to_prepare(timestamptz) is
  'Launches and cancellations that a crash may have interrupted; prepare_campaign continues them.';
grant execute on function private.campaigns_to_prepare(timestamptz) to service_role;
