-- The progress of a campaign.
create function private.stats_of(c public.campaigns) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.state_counts(c.id) || jsonb_build_object(
    'audience', (select coalesce(sum(n::bigint), 0)
      from jsonb_each_text(private.state_counts(c.id) -> 'message_1') s(state, n)),
    'replied', (select count(distinct i.contact_id) from public.interactions i where i.campaign_id = c.id
      and i.answers),
    'cost', (
      select jsonb_build_object('estimated', case when k.known then c.estimated_cost end,
        'actual', case when k.known then (
          select coalesce(sum(cost), 0) from public.campaign_totals where campaign_id = c.id) end,
        'currency', k.currency)
      from (select n.currency, private.has_prices(n.currency) as known from (
        select coalesce((select currency from public.senders where id = c.sender_id), 'EUR') as currency) n) k))
$$;
comment on function private.stats_of(public.campaigns) is 'Definer: callers have checked the user.';

create function private.campaign_stats(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.stats_of(c) from private.readable_campaign(p_campaign_id) c where c.id is not null
$$;
comment on function private.campaign_stats(bigint) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';

create function private.campaign_progress(p_campaign_id bigint) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.campaigns := private.readable_campaign(p_campaign_id);
  s public.senders;
  v_now timestamptz := private.clock();
begin
  if c.id is null then return null; end if;
  select * into s from public.senders where id = c.sender_id;
  return private.campaign_stats(c.id) || jsonb_build_object(
    'id', c.id, 'status', c.status, 'audience_complete', c.audience_complete, 'scheduled_at', c.scheduled_at,
    'launched_at', c.launched_at, 'first_slice', c.first_slice,
    'slice_left', case when c.first_slice_claimed < c.first_slice then c.first_slice - c.first_slice_claimed end,
    'paused_at', c.paused_at,
    'pause_reason', c.pause_reason, 'pause_code', c.pause_code, 'completed_at', c.completed_at,
    'cancelled_at', c.cancelled_at, 'goes_on_at', case when (c.status, c.pause_reason) = ('paused', 'first_slice')
      then c.paused_at + private.first_slice_wait() end,
    'retryable', (select count(*) from public.messages m where m.campaign_id = c.id and m.problem = 'failed'
      and private.is_retryable(m.code)),
    'sent_last_minute', (select count(*) from public.attempts a join public.messages m on m.id = a.message_id
      where a.sender_id = c.sender_id and a.busy_until > v_now and a.claimed_at > v_now - interval '1 minute'
        and m.campaign_id = c.id),
    'next_due_at', case when not exists (
        select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= v_now)
      then (select min(q.due_at) from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'
        and q.due_at < 'infinity') end,
    'running_on_sender', (select count(*) from public.campaigns o
      where o.sender_id = c.sender_id and o.status = 'running'),
    'sender', case when s.id is not null then jsonb_build_object('id', s.id, 'rate_per_minute', s.rate_per_minute,
      'paused_at', s.paused_at, 'pause_reason', s.pause_reason, 'pause_code', s.pause_code,
      'backoff_until', case when s.backoff_until > v_now then s.backoff_until end, 'wake_failed_at', s.wake_failed_at,
      'database_wakes', private.database_wakes(), 'time_zone', s.time_zone, 'sending_starts_at', s.sending_starts_at,
      'sending_ends_at', s.sending_ends_at, 'waits_for', case when s.waits_until > v_now then s.waits_for end,
      'waits_until', case when s.waits_until > v_now then s.waits_until end,
      'outlook', private.sending_outlook(s, c.id, v_now, c.status = 'running'
        and (s.tier_limit - s.tier_used < 1000 + (select coalesce(sum(t.n), 0) from public.campaign_totals t
            where t.campaign_id = c.id and t.kind = 'message_1' and t.state = 'queued')
          or exists (select from public.senders o where o.waba_id = s.waba_id and o.id <> s.id)))) end,
    'opted_out', (select count(distinct i.contact_id) from public.interactions i
      where i.campaign_id = c.id and i.meaning = 'stop'),
    'now', v_now);
end $$;
comment on function private.campaign_progress(bigint) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';
