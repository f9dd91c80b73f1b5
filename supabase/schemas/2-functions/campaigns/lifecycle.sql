-- Pausing, resuming, cancelling and retrying a campaign.
create function private.pause_campaign(p_campaign_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id, p_others => true);
begin
  if c.status not in ('preparing', 'running')
    and (c.status, c.pause_reason) is distinct from ('paused', 'first_slice') then
    perform private.fail('campaign_not_running');
  end if;
  update public.campaigns set status = 'paused', paused_at = private.clock(), pause_reason = 'person', pause_code = null
  where id = c.id;
  perform private.audit('pause', 'campaign', c.id::text);
end $$;
comment on function private.pause_campaign(bigint) is
  'Claimed messages still leave; nothing else does, not even Message 2. Definer: owner or super-admin, checked first.';

create function private.template_is_stopped(c public.campaigns) returns boolean
language sql stable set search_path = '' as $$
  -- Not one that is unknown: templates may never have been synchronised.
  select exists (
    select from private.find_template(c.sender_id, c.template_name, c.template_language) t
    where t.id is not null and private.template_refusal(t) is not null)
    and (not c.audience_complete
      or exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'))
$$;
comment on function private.template_is_stopped(public.campaigns) is
  'Whether a launched campaign has Message 1 left to send, and its template can no longer be sent.';
grant execute on function private.template_is_stopped(public.campaigns) to service_role;

create function private.resume_campaign(p_campaign_id bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id);
begin
  if c.status <> 'paused' then perform private.fail('campaign_not_paused'); end if;
  if private.restore_problem() is not null then perform private.fail('restore_unsettled'); end if;
  if private.template_is_stopped(c) then
    perform private.fail('invalid', 'template', private.template_refusal(private.find_template(c.sender_id,
      c.template_name, c.template_language)));
  end if;
  update public.campaigns set paused_at = null, pause_reason = null, pause_code = null, first_slice = null,
    status = case when prepared_up_to is null then 'preparing' else 'running' end::public.campaign_status
  where id = c.id;
  perform private.complete_campaigns(array[c.id]);
  perform private.audit('resume', 'campaign', c.id::text);
  return private.launch_answer(c.id);
end $$;
comment on function private.resume_campaign(bigint) is
  'Continues where it stopped; after a first slice with the rest of the audience. Refused while its template cannot be '
  'sent and Message 1 is left to send. Definer: the owner is checked first.';

create function private.cancel_campaign(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id, p_others => true);
begin
  if c.status not in ('scheduled', 'preparing', 'running', 'paused',
    'cancelled') then perform private.fail('campaign_not_running'); end if;
  if c.status <> 'cancelled' then
    update public.campaigns set status = 'cancelled', cancelled_at = private.clock() where id = c.id;
    perform private.audit('cancel', 'campaign', c.id::text);
  end if;
  return private.cancel_rest(c.id, p_limit);
end $$;
comment on function private.cancel_campaign(bigint, int) is
  'Ends a campaign at once. Whoever waits is cancelled in ranges, so it is called again while there are more. '
  'Claimed messages still leave. Repeating it changes nothing. Definer: owner or super-admin, checked first.';

create function private.cancel_rest(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_cancelled int := private.cancel_queued(p_campaign_id, p_limit);
  v_queued boolean := v_cancelled = p_limit;
begin
  -- Not after messages were locked: an erasure locks contacts first.
  if v_cancelled = 0 then v_cancelled := (private.prepare_range(p_campaign_id, p_limit) ->> 'made')::int; end if;
  return jsonb_build_object('cancelled', v_cancelled, 'more', v_queued or exists (
    select from public.campaigns where id = p_campaign_id and not audience_complete and prepared_up_to is not null));
end $$;
comment on function private.cancel_rest(bigint, int) is
  'Cancels a range of queued messages or, once there are none, of people whose messages were not made yet. Definer: '
  'see cancel_queued.';

create function private.cancel_queued(p_campaign_id bigint, p_limit int) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_sender_id bigint := (select sender_id from public.campaigns where id = p_campaign_id);
  v_ids bigint[];
  v_n int;
begin
  select array_agg(message_id order by message_id) into v_ids from (
    (select message_id from public.queue where campaign_id = p_campaign_id and kind = 'message_1' limit p_limit)
    union all
    (select message_id from public.queue where sender_id = v_sender_id and kind = 'message_2'
      and campaign_id = p_campaign_id limit p_limit)
    limit p_limit) q;
  perform from public.messages where id = any (v_ids) order by id for no key update;
  with gone as (delete from public.queue where message_id = any (v_ids) returning message_id)
  update public.messages m set state = 'cancelled' from gone where m.id = gone.message_id;
  get diagnostics v_n = row_count;
  return v_n;
end $$;
comment on function private.cancel_queued(bigint, int) is
  'Cancels queued messages of a campaign and returns how many. Definer: called by functions that have checked the '
  'caller, and by the sweep.';

create function private.retry_campaign(p_campaign_id bigint, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id);
  v_ids bigint[];
  v_n int := 0;
begin
  if c.status not in ('running', 'paused', 'completed') then perform private.fail('campaign_not_launched'); end if;
  select array_agg(id) into v_ids from (
    select m.id from public.messages m
    where m.campaign_id = c.id and m.problem = 'failed'
      and private.is_retryable(m.code)
    order by m.id limit p_limit) f;
  if v_ids is not null then
    v_n := private.requeue_messages(v_ids);
    perform private.audit('retry', 'campaign', c.id::text, jsonb_build_object('messages', v_n));
  end if;
  return jsonb_build_object('retried', v_n, 'more', coalesce(cardinality(v_ids), 0) = p_limit,
    'sender_id', c.sender_id);
end $$;
comment on function private.retry_campaign(bigint, int) is
  'Queues failed messages whose error is passing for a new round of three tries; called again while there are more. '
  'Definer: the owner is checked first.';
