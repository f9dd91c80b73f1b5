-- How far a campaign is, what to check before it starts, and figures over a period.
create index interactions_by_owner on public.interactions (owner_id, at) include (campaign_id, answers);

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
    'id', c.id, 'status', c.status, 'audience_complete', c.audience_complete, 'scheduled_at', c.scheduled_at, 'launched_at', c.launched_at,
    'first_slice', c.first_slice, 'paused_at', c.paused_at, 'pause_reason', c.pause_reason, 'pause_code', c.pause_code,
    'completed_at', c.completed_at, 'cancelled_at', c.cancelled_at,
    'retryable', (select count(*) from public.messages m where m.campaign_id = c.id and m.problem = 'failed'
      and m.code in (select code from public.error_classes where class = 'passing')),
    'sent_last_minute', (select count(*) from public.attempts a join public.messages m on m.id = a.message_id
      where a.sender_id = c.sender_id and a.busy_until > v_now and a.claimed_at > v_now - interval '1 minute' and m.campaign_id = c.id),
    'next_due_at', case when not exists (
        select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= v_now)
      then (select min(q.due_at) from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at < 'infinity') end,
    'running_on_sender', (select count(*) from public.campaigns o where o.sender_id = c.sender_id and o.status = 'running'),
    'sender', case when s.id is not null then jsonb_build_object('id', s.id, 'rate_per_minute', s.rate_per_minute, 'paused_at', s.paused_at,
      'pause_reason', s.pause_reason, 'pause_code', s.pause_code, 'backoff_until', case when s.backoff_until > v_now then s.backoff_until end, 'wake_failed_at', s.wake_failed_at,
      'database_wakes', private.database_wakes(),
      'time_zone', s.time_zone, 'sending_starts_at', s.sending_starts_at, 'sending_ends_at', s.sending_ends_at,
      'waits_for', case when s.waits_until > v_now then s.waits_for end, 'waits_until', case when s.waits_until > v_now then s.waits_until end) end,
    'opted_out', (select count(distinct i.contact_id) from public.interactions i
      where i.campaign_id = c.id and not i.triggers and private.meaning_of(coalesce(i.body, i.payload)) = 'opt_out'),
    'now', v_now);
end $$;
comment on function private.campaign_progress(bigint) is 'Definer: one look instead of a policy a row. The owner is checked by readable_campaign.';
grant execute on function private.campaign_progress(bigint) to authenticated;

create function public.campaign_progress(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$ select private.campaign_progress(p_campaign_id) $$;
comment on function public.campaign_progress(bigint) is 'What a campaign''s page polls: counts, pace, what it waits for; null when it is not there for the caller.';
grant execute on function public.campaign_progress(bigint) to authenticated;

create function private.sender_outlook(p_phone_number_id text, p_campaign_id bigint) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  s public.senders;
  v_now timestamptz := private.clock();
begin
  if not private.actor_is_active() then perform private.fail('forbidden'); end if;
  select * into s from public.senders where id = private.default_sender(p_phone_number_id);
  if s.id is null then return null; end if;
  return jsonb_build_object(
    'sender_id', s.id, 'display_phone_number', s.display_phone_number, 'verified_name', s.verified_name, 'quality_rating', s.quality_rating,
    'messaging_limit_tier', s.messaging_limit_tier, 'tier_limit', s.tier_limit, 'rate_per_minute', s.rate_per_minute, 'time_zone', s.time_zone,
    'sending_starts_at', s.sending_starts_at, 'sending_ends_at', s.sending_ends_at, 'cost_cap', s.cost_cap, 'currency', s.currency,
    'paused_at', s.paused_at, 'pause_reason', s.pause_reason, 'token_expires_at', s.token_expires_at, 'last_webhook_at', s.last_webhook_at,
    'reached_in_24_hours', (private.used_tier(s, v_now)).n,
    'waiting_before', (select coalesce(sum(t.n), 0) from public.campaigns c join public.campaign_totals t on t.campaign_id = c.id
      where c.sender_id = s.id and c.status = 'running' and c.id is distinct from p_campaign_id and t.kind = 'message_1' and t.state = 'queued'));
end $$;
comment on function private.sender_outlook(text, bigint) is
  'Definer: how much others'' campaigns keep the number busy concerns everybody; nothing of them but a sum is told.';
grant execute on function private.sender_outlook(text, bigint) to authenticated;

create function public.sender_outlook(p_phone_number_id text default null, p_campaign_id bigint default null) returns jsonb
language sql stable set search_path = '' as $$ select private.sender_outlook(p_phone_number_id, p_campaign_id) $$;
comment on function public.sender_outlook(text, bigint) is 'The state of the number a campaign would go by: health, tier and what it has used of it, what is waiting before.';
grant execute on function public.sender_outlook(text, bigint) to authenticated;

create function private.period_statistics(p_from timestamptz, p_to timestamptz, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_now timestamptz := private.clock();
  v_to timestamptz := least(coalesce(p_to, v_now), v_now);
  v_first date := (p_from at time zone 'UTC')::date;
  v_last date := ((v_to - interval '1 microsecond') at time zone 'UTC')::date;
  v_days jsonb;
  v_states jsonb;
  v_cost numeric;
  v_active bigint;
begin
  with counted as materialized (
    select d.day, d.kind, d.state, d.state in ('accepted', 'sent', 'delivered', 'read') as gone, sum(d.n)::bigint as n, sum(d.cost) as cost
    from public.day_totals d
    where (v_owner is null or d.owner_id = v_owner)
      and d.day between v_first and v_last
    group by d.day, d.kind, d.state
  ),
  answered as materialized (
    select t.day, sum(t.n)::bigint as n from public.answer_totals t
    where t.dimension = 'hour' and (v_owner is null or t.owner_id = v_owner)
      and t.day between v_first and v_last
    group by 1
  ),
  days as (
    select g.day::date as day from generate_series(v_first, v_last, interval '1 day') g(day)
  )
  select
    (select coalesce(jsonb_agg(jsonb_build_object('day', days.day,
      'message_1', coalesce((select sum(n) from counted c where c.day = days.day and c.kind = 'message_1' and c.gone), 0),
      'message_2', coalesce((select sum(n) from counted c where c.day = days.day and c.kind = 'message_2' and c.gone), 0),
      'others', coalesce((select sum(n) from counted c where c.day = days.day and c.kind not in ('message_1', 'message_2') and c.gone), 0),
      'replies', coalesce((select n from answered a where a.day = days.day), 0),
      'cost', coalesce((select sum(cost) from counted c where c.day = days.day), 0)) order by days.day), '[]') from days),
    (select jsonb_object_agg(k.kind, (select jsonb_object_agg(s.state, coalesce((select sum(n) from counted c where c.kind = k.kind and c.state = s.state), 0))
      from unnest(enum_range(null::public.message_state)) s(state))) from unnest(enum_range(null::public.message_kind)) k(kind)),
    (select coalesce(sum(cost), 0) from counted)
  into v_days, v_states, v_cost;
  if v_to >= v_now - interval '1 minute' then
    select count(*) into v_active from public.contacts k
    where (v_owner is null or k.owner_id = v_owner) and k.last_interaction_at >= p_from;
  else
    select count(distinct i.contact_id) into v_active from public.interactions i
    where (v_owner is null or i.owner_id = v_owner) and i.at >= p_from and i.at < v_to;
  end if;
  return jsonb_build_object('from', p_from, 'to', v_to, 'states', v_states, 'days', v_days, 'active_contacts', v_active,
    'cost', jsonb_build_object('actual', v_cost, 'currency', coalesce((select currency from public.senders order by id limit 1), 'EUR')));
end $$;
comment on function private.period_statistics(timestamptz, timestamptz, uuid) is
  'Definer, its owner checked first: counters of a period in one look. Days are UTC, as the counters''.';
grant execute on function private.period_statistics(timestamptz, timestamptz, uuid) to authenticated;

create function public.period_statistics(p_from timestamptz, p_to timestamptz default null, p_owner uuid default null) returns jsonb
language sql stable set search_path = '' as $$ select private.period_statistics(p_from, p_to, p_owner) $$;
comment on function public.period_statistics(timestamptz, timestamptz, uuid) is
  'Messages of a period by kind and state, and those gone by day, answers, active contacts, cost. Without an end: until now.';
grant execute on function public.period_statistics(timestamptz, timestamptz, uuid) to authenticated;
