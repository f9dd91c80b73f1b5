-- When a sender may send, what it may cost, when there is work, and what pausing and completing mean.
create function private.opens_at(p_sender public.senders, p_now timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_local timestamp := p_now at time zone p_sender.time_zone;
  v_time time := v_local::time;
  v_from time := p_sender.sending_starts_at;
  v_to time := p_sender.sending_ends_at;
begin
  if v_from is null or v_from = v_to
    or (v_from < v_to and v_time >= v_from and v_time < v_to)
    or (v_from > v_to and (v_time >= v_from or v_time < v_to)) then
    return p_now;
  end if;
  return greatest(p_now, (v_local::date + case when v_time < v_from then 0 else 1 end + v_from) at time zone p_sender.time_zone);
end $$;
comment on function private.opens_at(public.senders, timestamptz) is
  'Now, within the sending hours of the sender''s time zone; else when they begin. Hours may pass midnight.';

create function private.next_work_at(p_sender public.senders, p_now timestamptz, p_campaigns_from timestamptz default '-infinity') returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_deadline timestamptz := (select min(claimed_at) from public.attempts where sender_id = p_sender.id and busy_until = 'infinity') + p_sender.attempt_deadline;
  v_scheduled timestamptz := (select min(scheduled_at) from public.campaigns where sender_id = p_sender.id and status = 'scheduled');
  v_priority timestamptz;
  v_campaigns timestamptz;
begin
  if p_sender.paused_at is null then
    v_priority := (select due_at from public.queue where sender_id = p_sender.id and kind <> 'message_1' order by due_at, message_id limit 1);
    select min(least(
      (select q.due_at from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= p_now order by q.due_at desc, q.message_id limit 1),
      (select q.due_at from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at > p_now order by q.due_at, q.message_id desc limit 1)))
    into v_campaigns from public.campaigns c where c.sender_id = p_sender.id and c.status = 'running';
    if v_campaigns is not null then
      v_campaigns := greatest(v_campaigns, p_campaigns_from, private.opens_at(p_sender, p_now),
        case when p_sender.waits_for in ('tier', 'cost_cap') then p_sender.waits_until end);
    end if;
    v_priority := least(v_priority, v_campaigns);
    if v_priority is not null then v_priority := greatest(v_priority, p_sender.backoff_until); end if;
  end if;
  return nullif(least(v_deadline, v_scheduled, v_priority), 'infinity');
end $$;
comment on function private.next_work_at(public.senders, timestamptz, timestamptz) is
  'When the sender next has something to do: a message due, an open attempt past its deadline, a campaign at its date; null for nothing. The rate is the claim''s business.';

create function private.is_seen_to(p_sender public.senders, p_work_at timestamptz, p_now timestamptz) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return p_work_at is null or p_work_at > p_now + interval '1 h'
    or (p_work_at > p_now + p_sender.lease_duration and coalesce(p_sender.next_wake_at > p_now and p_sender.next_wake_at <= p_work_at, false));
end $$;
comment on function private.is_seen_to(public.senders, timestamptz, timestamptz) is
  'Whether work needs no pump now: there is none, a wake for it is on its way, or it is so far off that a sweep comes before. Other later work needs a pump: to publish its wake.';

create function private.needs_wake(p_sender public.senders, p_now timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  if p_sender.lease_until > p_now or p_sender.woken_at > p_now - interval '2 s' then return false; end if;
  return not private.is_seen_to(p_sender, private.next_work_at(p_sender, p_now), p_now);
end $$;
comment on function private.needs_wake(public.senders, timestamptz) is
  'Whether there is work that no living pump and no wake on its way will see to.';

create function private.used_tier(p_sender public.senders, p_now timestamptz, out n int, out frees_at timestamptz)
language sql stable set search_path = '' as $$
  with people as materialized (
    select coalesce(k.phone_key, k.user_key, int8send(k.id)) as person, max(a.claimed_at) as at
    from public.senders s
    cross join lateral (
      select message_id, claimed_at from public.attempts
      where sender_id = s.id and busy_until > p_now - interval '24 h' and claimed_at > p_now - interval '24 h'
        and initiates and coalesce(outcome in ('accepted', 'unknown'), true)) a
    cross join lateral (select contact_id from public.messages where id = a.message_id limit 1) m
    cross join lateral (select id, phone_key, user_key from public.contacts where id = m.contact_id limit 1) k
    where s.waba_id = p_sender.waba_id
    group by 1)
  select count(*)::int,
    (select at from people order by at offset greatest(0, (select count(*) from people) - p_sender.tier_limit) limit 1) + interval '24 h'
  from people
$$;
comment on function private.used_tier(public.senders, timestamptz) is
  'People to whom the business account has written first in the last 24 hours, and when there is room for one more.';

create function private.month_cost(p_sender public.senders, p_month date) returns numeric
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(sum(case
    when m.price is not null then m.price
    else private.price(k.country_code, case when m.kind = 'message_1' then c.template_snapshot ->> 'category' else 'service' end,
      p_sender.currency, a.claimed_at::date) end), 0)
  from (
    select message_id, claimed_at from public.attempts
    where sender_id = p_sender.id and busy_until > (p_month::timestamp at time zone p_sender.time_zone)
      and claimed_at >= (p_month::timestamp at time zone p_sender.time_zone)
      and coalesce(outcome in ('accepted', 'unknown'), true)) a
  cross join lateral (select * from public.messages where id = a.message_id and state <> 'failed' limit 1) m
  cross join lateral (select country_code from public.contacts where id = m.contact_id limit 1) k
  left join lateral (select template_snapshot from public.campaigns where id = m.campaign_id limit 1) c on true);
end $$;
comment on function private.month_cost(public.senders, date) is
  'What a sender''s messages of a month cost: Meta''s own figure where it is known, else the list price.';

create function private.raise_alert(p_kind text, p_sender_id bigint, p_campaign_id bigint, p_detail jsonb, p_now timestamptz) returns void
language sql volatile set search_path = '' as $$
  insert into public.alerts as a (owner_id, sender_id, campaign_id, kind, detail, raised_at)
  values ((select owner_id from public.campaigns where id = p_campaign_id), p_sender_id, p_campaign_id, p_kind, p_detail, p_now)
  on conflict (kind, coalesce(sender_id, 0), coalesce(campaign_id, 0)) where cleared_at is null
  do update set detail = excluded.detail where a.detail <> excluded.detail
$$;
comment on function private.raise_alert(text, bigint, bigint, jsonb, timestamptz) is
  'One open alert per cause; a campaign''s goes to its owner, any other to everybody.';

create function private.pause_campaigns(p_ids bigint[], p_reason text, p_code int, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  perform from public.campaigns where id = any (p_ids) order by id for no key update;
  update public.campaigns set status = 'paused', paused_at = p_now, pause_reason = p_reason, pause_code = p_code
  where id = any (p_ids) and status = 'running';
end $$;
comment on function private.pause_campaigns(bigint[], text, int, timestamptz) is 'Pauses those that run.';

create function private.pause_sender(p_sender_id bigint, p_reason text, p_code int, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update public.senders set paused_at = p_now, pause_reason = p_reason, pause_code = p_code
  where id = p_sender_id and paused_at is null;
  perform private.pause_campaigns(array(select id from public.campaigns where sender_id = p_sender_id and status = 'running'), p_reason, p_code, p_now);
  perform private.raise_alert('sender_paused', p_sender_id, null, jsonb_build_object('reason', p_reason, 'code', p_code), p_now);
end $$;
comment on function private.pause_sender(bigint, text, int, timestamptz) is
  'Stops a sender and, so that everybody sees it, what runs on it. Resuming any of its campaigns lets it send again.';

create function private.resume_sender(p_sender_id bigint, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update public.senders set paused_at = null, pause_reason = null, pause_code = null, unsent_in_a_row = 0, backoff_until = null
  where id = p_sender_id and (paused_at is not null or unsent_in_a_row > 0);
  update public.alerts set cleared_at = p_now where kind = 'sender_paused' and sender_id = p_sender_id and cleared_at is null;
end $$;
comment on function private.resume_sender(bigint, timestamptz) is 'A person believes that what stopped the sender is over.';

create function public.resume_sender(p_sender_id bigint) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare v_paused boolean;
begin
  if not private.actor_is_active() then raise insufficient_privilege using message = 'only active people act'; end if;
  select paused_at is not null into v_paused from public.senders where id = p_sender_id for no key update;
  if v_paused then
    perform private.resume_sender(p_sender_id, private.clock());
    perform private.audit('resume', 'sender', p_sender_id::text);
  end if;
  return coalesce(v_paused, false);
end $$;
comment on function public.resume_sender(bigint) is
  'Lets a sender send again that nothing running could resume, answers waiting on it; true if it was paused. Definer: senders are edited by functions only. Any admin may, as any may resume a campaign.';
revoke execute on function public.resume_sender(bigint) from public, anon;
grant execute on function public.resume_sender(bigint) to authenticated;

create function private.lock_ending_campaigns(p_ids bigint[]) returns bigint[]
language plpgsql set search_path = '' as $$
declare v_ids bigint[];
begin
  if coalesce(cardinality(p_ids), 0) = 0 then return '{}'; end if;
  select array_agg(c.id) into v_ids
  from unnest(p_ids) ids(id)
  cross join lateral (select id from public.campaigns
    where id = ids.id and audience_complete and (status = 'running' or (status = 'paused' and pause_reason = 'first_slice')) limit 1) c
  where (select count(*) from (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1' limit 101) few) <= 100;
  if v_ids is null then return '{}'; end if;
  perform from public.campaigns where id = any (v_ids) order by id for no key update;
  return v_ids;
end $$;
comment on function private.lock_ending_campaigns(bigint[]) is
  'Locks those with few messages left, before messages are locked: of two transactions that end the last two messages the second one must see the first.';

create function private.complete_campaigns(p_ids bigint[]) returns int
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[] := private.lock_ending_campaigns(p_ids);
  v_now timestamptz := private.clock();
  v_n int := 0;
begin
  if cardinality(v_ids) > 0 then
    update public.campaigns c set status = 'completed', completed_at = v_now, paused_at = null, pause_reason = null, pause_code = null
    where c.id = any (v_ids) and c.audience_complete and (c.status = 'running' or (c.status = 'paused' and c.pause_reason = 'first_slice'))
      and not exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1')
      and not exists (
        select from public.attempts a
        cross join lateral (select m.campaign_id, m.kind, m.state from public.messages m where m.id = a.message_id limit 1) m
        where a.sender_id = c.sender_id and a.busy_until = 'infinity'
          and m.campaign_id = c.id and m.kind = 'message_1' and m.state = 'sending');
    get diagnostics v_n = row_count;
  end if;
  return v_n;
end $$;
comment on function private.complete_campaigns(bigint[]) is
  'Closes campaigns whose audience is complete and whose last Message 1 has ended: none waits, none is on its way. What is unknown keeps nothing open.';

create function private.follow_campaign_status() returns trigger
language plpgsql set search_path = '' as $$
declare v_now timestamptz := private.clock();
begin
  if old.status = 'paused' and new.status in ('running', 'preparing', 'completed') then
    update public.queue set due_at = v_now
    where sender_id = new.sender_id and kind = 'message_2' and due_at = 'infinity' and campaign_id = new.id;
  end if;
  if old.status = 'paused' and new.status in ('running', 'preparing') and old.pause_reason <> 'first_slice' then
    perform private.resume_sender(id, v_now) from public.senders where id = new.sender_id and pause_reason is distinct from 'person';
  end if;
  if new.status = 'paused' and new.pause_reason <> 'person' then
    perform private.raise_alert('campaign_paused', null, new.id, jsonb_build_object('reason', new.pause_reason, 'code', new.pause_code), v_now);
  elsif old.status = 'paused' then
    update public.alerts set cleared_at = v_now where kind = 'campaign_paused' and campaign_id = new.id and cleared_at is null;
  end if;
  if new.status = 'completed' then
    perform private.raise_alert('campaign_completed', null, new.id, '{}', v_now);
  elsif old.status = 'completed' then
    update public.alerts set cleared_at = v_now where kind = 'campaign_completed' and campaign_id = new.id and cleared_at is null;
  end if;
  return null;
end $$;
comment on function private.follow_campaign_status() is
  'What a change of status brings with it, whoever makes it: Message 2 that was put by goes on, the sender sends again, people are told.';
create trigger campaigns_changed_status after update of status on public.campaigns
  for each row when (old.status is distinct from new.status) execute function private.follow_campaign_status();

create function private.forget_waiting() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.waits_until := null;
  new.waits_for := null;
  return new;
end $$;
comment on function private.forget_waiting() is 'A limit was changed: what waited for the old one looks again.';
create trigger sender_limits_changed before update of tier_limit, cost_cap, currency, sending_starts_at, sending_ends_at, time_zone on public.senders
  for each row execute function private.forget_waiting();

grant execute on function private.opens_at(public.senders, timestamptz), private.next_work_at(public.senders, timestamptz, timestamptz),
  private.is_seen_to(public.senders, timestamptz, timestamptz), private.needs_wake(public.senders, timestamptz), private.used_tier(public.senders, timestamptz), private.month_cost(public.senders, date),
  private.raise_alert(text, bigint, bigint, jsonb, timestamptz), private.pause_campaigns(bigint[], text, int, timestamptz),
  private.pause_sender(bigint, text, int, timestamptz), private.resume_sender(bigint, timestamptz),
  private.lock_ending_campaigns(bigint[]), private.complete_campaigns(bigint[]) to service_role;
