-- Pausing senders and campaigns, and completing campaigns.
create function private.pause_campaigns(p_ids bigint[], p_reason text, p_code int, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  perform from public.campaigns where id = any (p_ids) order by id for no key update;
  update public.campaigns set status = 'paused', paused_at = p_now, pause_reason = p_reason, pause_code = p_code
  where id = any (p_ids) and status = 'running';
end $$;
comment on function private.pause_campaigns(bigint[], text, int, timestamptz) is
  'Pauses those of the campaigns that are running.';
grant execute on function private.pause_campaigns(bigint[], text, int, timestamptz) to service_role;

create function private.pause_sender(p_sender_id bigint, p_reason text, p_code int, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_detail jsonb := jsonb_build_object('reason', p_reason, 'code', p_code);
begin
  update public.senders set paused_at = p_now, pause_reason = p_reason, pause_code = p_code
  where id = p_sender_id and paused_at is null;
  perform private.pause_campaigns(array(select id from public.campaigns
    where sender_id = p_sender_id and status = 'running'), p_reason, p_code, p_now);
  case p_reason
    when 'restored' then perform private.raise_alert('database_restored', p_sender_id, null, v_detail, p_now);
    when 'key_differs' then perform private.raise_alert('opt_out_key_differs', p_sender_id, null, v_detail, p_now);
    else perform private.raise_alert('sender_paused', p_sender_id, null, v_detail, p_now);
  end case;
end $$;
comment on function private.pause_sender(bigint, text, int, timestamptz) is
  'Stops a sender and, so that every user sees it, the campaigns running on it. Resuming any of its campaigns lets it '
  'send again.';
grant execute on function private.pause_sender(bigint, text, int, timestamptz) to service_role;

create function private.unpause_sender(p_sender_id bigint, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  if private.restore_problem() is not null then return; end if;
  update public.senders set paused_at = null, pause_reason = null, pause_code = null, unsent_in_a_row = 0,
    backoff_until = null
  where id = p_sender_id and (paused_at is not null or unsent_in_a_row > 0);
  update public.alerts set cleared_at = p_now
  where kind in ('sender_paused', 'account_error', 'database_restored', 'opt_out_key_differs')
    and sender_id = p_sender_id and cleared_at is null;
end $$;
comment on function private.unpause_sender(bigint, timestamptz) is
  'Lets a sender send again after a user has decided that the cause of the stop is over; not before what a restore '
  'left is settled.';
grant execute on function private.unpause_sender(bigint, timestamptz) to service_role;

create function private.lock_ending_campaigns(p_ids bigint[]) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
begin
  if coalesce(cardinality(p_ids), 0) = 0 then return '{}'::bigint[]; end if;
  select array_agg(c.id) into v_ids
  from unnest(p_ids) ids(id)
  cross join lateral (select id from public.campaigns
    where id = ids.id and audience_complete
      and (status = 'running' or (status = 'paused' and pause_reason = 'first_slice')) limit 1) c
  where (select count(*) from (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'
    limit 101) few) <= 100;
  if v_ids is null then return '{}'::bigint[]; end if;
  perform from public.campaigns where id = any (v_ids) order by id for no key update;
  return v_ids;
end $$;
comment on function private.lock_ending_campaigns(bigint[]) is
  'Locks campaigns with few messages left, before messages are locked: of two transactions that end the last two '
  'messages the second must see the first.';
grant execute on function private.lock_ending_campaigns(bigint[]) to service_role;

create function private.complete_campaigns(p_ids bigint[]) returns int
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[] := private.lock_ending_campaigns(p_ids);
  v_now timestamptz := private.clock();
  v_n int := 0;
begin
  if cardinality(v_ids) > 0 then
    update public.campaigns c set status = 'completed', completed_at = v_now, paused_at = null, pause_reason = null,
      pause_code = null
    where c.id = any (v_ids) and c.audience_complete
      and (c.status = 'running' or (c.status = 'paused' and c.pause_reason = 'first_slice'))
      and not exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1')
      and not exists (
        select from public.attempts a
        cross join lateral (
          select m.campaign_id, m.kind, m.state from public.messages m where m.id = a.message_id limit 1) m
        where a.sender_id = c.sender_id and a.busy_until = 'infinity'
          and m.campaign_id = c.id and m.kind = 'message_1' and m.state = 'sending');
    get diagnostics v_n = row_count;
  end if;
  return v_n;
end $$;
comment on function private.complete_campaigns(bigint[]) is
  'Completes campaigns whose audience is complete and that have no Message 1 queued or sending. Unknown messages do '
  'not keep a campaign open.';
grant execute on function private.complete_campaigns(bigint[]) to service_role;
