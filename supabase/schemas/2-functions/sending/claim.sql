-- The steps of a claim: picking messages and carrying out what was picked.
create type private.granted as (n int, initiated int, cost numeric, service int, campaigns json, work json);
comment on type private.granted is
  'What a claim grants: the number of messages, the first contacts among them, their list price, the service messages '
  'among them, and what to send.';

create function private.pick_priority(p_sender public.senders, p_now timestamptz, p_limit int,
  p_capped_until timestamptz)
returns table (message_id bigint, verdict text)
language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  return query with head as materialized (
    select q.message_id, q.campaign_id, q.kind, q.due_at from public.queue q
    where q.sender_id = p_sender.id and q.kind <> 'message_1' and q.due_at <= p_now
    order by q.due_at, q.message_id limit p_limit + 4)
  select h.message_id, case
      when k.deleted_at is not null then 'deleted'
      when k.phone_key is null and k.user_key is null then 'unreachable'
      when c.status = 'cancelled' then 'cancelled'
      when h.kind <> 'confirmation'
        and exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'
      when not (h.kind = 'test' and coalesce(m.params ? 'template', false))
        and coalesce(coalesce(v.last_inbound_at, private.test_heard_at(p_sender.id, k.test_phone))
          <= p_now - p_sender.service_window, true) then 'window_closed'
      when h.kind = 'message_2' and v.held_by is not null then 'handled_elsewhere'
      when h.kind = 'message_2' and a.somebody and private.seems_to_stop(m.contact_id) then 'asks_to_stop'
      when h.kind = 'message_2' and (c.status in ('draft', 'scheduled')
        or (c.status = 'paused' and c.pause_reason <> 'first_slice')) then 'postponed'
      when h.kind = 'message_2' and p_capped_until is not null then 'capped'
    end
  from head h
  cross join lateral (select contact_id, params from public.messages where id = h.message_id limit 1) m
  left join lateral (
    select phone, phone_key from private.test_numbers where h.kind = 'test' and contact_id = m.contact_id limit 1) n
    on true
  cross join lateral (
    select coalesce(phone_key, n.phone_key) as phone_key, user_key, n.phone as test_phone,
      case when n.phone is null then deleted_at end as deleted_at
    from public.contacts where id = m.contact_id limit 1) k
  left join lateral (select status, pause_reason from public.campaigns where id = h.campaign_id limit 1) c on true
  left join lateral (
    select last_inbound_at, held_by from public.conversations
    where sender_id = p_sender.id and contact_id = m.contact_id limit 1) v on true
  cross join (select exists (select from public.interactions where meaning = 'seems') as somebody) a
  order by h.due_at, h.message_id;
end $$;
comment on function private.pick_priority(public.senders, timestamptz, int, timestamptz) is
  'The due messages other than Message 1 that have waited longest, over all campaigns, each with the reason that '
  'forbids it or null.';
grant execute on function private.pick_priority(public.senders, timestamptz, int, timestamptz) to service_role;

create function private.pick_from_campaigns(p_sender public.senders, p_now timestamptz, p_limit int,
  out picked bigint[], out campaigns bigint[], out turns jsonb, out refused jsonb,
  out recipients private.campaign_recipients[])
language plpgsql set search_path = '' as $$
#variable_conflict use_column
begin
  with running as materialized (
    select c.id, c.turn, c.first_slice, c.first_slice_claimed, s.sharing,
      -- Of two campaigns that go on, the later one writes: both may be in this claim.
      array(select o.id from public.campaigns o
        where o.id = any (s.sharing) and o.status = 'running' and o.launched_at > c.launched_at) as later
    from public.campaigns c
    cross join lateral (select private.sharing(c.id, c.leave_out_reached) as sharing offset 0) s
    where c.sender_id = p_sender.id and c.status = 'running'),
  head as materialized (
    select q.message_id, c.id as campaign_id, greatest(c.turn, p_sender.turn) as base, q.rn, c.sharing, c.later,
      case when c.first_slice_claimed < c.first_slice then c.first_slice - c.first_slice_claimed end as slice_left
    from running c
    cross join lateral (
      select q.message_id, row_number() over (order by q.due_at desc, q.message_id) as rn from public.queue q
      where q.campaign_id = c.id and q.kind = 'message_1' and q.due_at <= p_now
      order by q.due_at desc, q.message_id limit p_limit + 4) q),
  judged as materialized (
    select h.*, m.attempts = 0 as fresh, k.keys, case
        when k.deleted_at is not null then 'deleted'
        when k.phone_key is null and k.user_key is null then 'unreachable'
        when exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'
        when h.sharing is not null
          and exists (select from private.reached_by(h.sharing, h.later, m.contact_id, k.keys))
          then 'already_reached'
      end as why
    from head h
    cross join lateral (select contact_id, attempts from public.messages where id = h.message_id limit 1) m
    cross join lateral (
      select phone_key, user_key, deleted_at, array[user_key, case when private.has_variants(phone)
        then private.person_key((select min(form) from unnest(private.phone_variants(phone)) form))
        else phone_key end] as keys
      from public.contacts where id = m.contact_id limit 1) k),
  allowed as (
    select j.*, count(*) filter (where why is null and fresh)
      over (partition by j.campaign_id order by j.rn) as fresh_ones
    from judged j),
  served as materialized (
    select a.message_id, a.campaign_id, a.keys,
      a.base + row_number() over (partition by a.campaign_id order by a.rn) as turn
    from allowed a where why is null and (not fresh or slice_left is null or fresh_ones <= slice_left)
    order by turn, campaign_id limit p_limit)
  select array(select s.message_id from served s order by s.turn, s.campaign_id),
    array(select distinct h.campaign_id from head h),
    -- A single campaign needs no turn.
    (select case when count(*) > 1 then jsonb_agg(t) filter (where t.turn is not null) end
      from (select h.campaign_id, max(s.turn) as turn from head h left join served s on s.message_id = h.message_id
        group by h.campaign_id) t),
    (select jsonb_agg(jsonb_build_object('id', j.message_id, 'verdict', j.why, 'campaign_id', j.campaign_id))
      from judged j where j.why is not null),
    (select array_agg(row (s.campaign_id, key, s.message_id)::private.campaign_recipients)
      from served s
      cross join lateral unnest(s.keys) key
      where key is not null)
  into picked, campaigns, turns, refused, recipients;
end $$;
comment on function private.pick_from_campaigns(public.senders, timestamptz, int) is
  'The next Message 1 of the running campaigns in turn: those served least come first; an idle campaign gains no '
  'credit. Also returns these campaigns, the last turn of each if there are several, the messages that may not be '
  'sent, with the reason, and under which numbers and user ids the others go.';
grant execute on function private.pick_from_campaigns(public.senders, timestamptz, int) to service_role;

create function private.decide(p_sender public.senders, p_now timestamptz, p_picked bigint[], p_campaigns bigint[],
  p_turns jsonb, p_refused jsonb, p_recipients private.campaign_recipients[], p_capped_until timestamptz)
returns private.granted
language plpgsql set search_path = '' as $$
declare
  v_slicing boolean;
  v_sliced bigint[];
  v_twice bigint[];
  v_granted private.granted;
begin
  -- Campaigns before messages, without waiting for a message: a webhook may lock it and wait for a lock held here.
  select bool_or(c.first_slice_claimed < c.first_slice) into v_slicing
  from (select first_slice_claimed, first_slice from public.campaigns where id = any (p_campaigns) order by id
    for no key update) c;
  if p_turns is not null then
    update public.campaigns c set turn = t.turn
    from (select (x ->> 'campaign_id')::bigint as id, (x ->> 'turn')::bigint as turn
      from jsonb_array_elements(p_turns) x) t
    where c.id = t.id;
  end if;
  v_twice := private.note_recipients(p_recipients, p_picked);
  if cardinality(v_twice) > 0 then
    p_picked := array(select p.id from unnest(p_picked) with ordinality p(id, place) where p.id <> all (v_twice)
      order by p.place);
    p_refused := coalesce(p_refused, '[]') || (
      select jsonb_agg(jsonb_build_object('id', id, 'verdict', 'duplicate', 'campaign_id', campaign_id))
      from public.messages where id = any (v_twice));
  end if;
  if p_refused <> '[]' then
    perform private.refuse(p_refused, p_capped_until);
    perform private.complete_campaigns(array(select (r ->> 'campaign_id')::bigint from jsonb_array_elements(p_refused) r
      where r ? 'campaign_id'));
  end if;
  v_granted := private.grant_slots(p_sender, p_now, p_picked);
  if v_slicing then
    with grown as (
      update public.campaigns c set first_slice_claimed = c.first_slice_claimed + n.fresh
      from (
        select m.campaign_id, count(*) as fresh from unnest(p_picked) ids(id)
        cross join lateral (select * from public.messages where id = ids.id limit 1) m
        where m.kind = 'message_1' and m.state = 'sending' and m.claimed_at = p_now and m.attempts = 1 group by 1) n
      where c.id = n.campaign_id and c.first_slice_claimed < c.first_slice
      returning c.id)
    select array_agg(id) into v_sliced from grown;
    update public.campaigns c set status = 'paused', pause_reason = 'first_slice', paused_at = p_now
    where c.id = any (v_sliced) and c.status = 'running' and c.first_slice_claimed >= c.first_slice
      and (not c.audience_complete
        or exists (select from public.queue q where q.campaign_id = c.id and q.kind = 'message_1'));
  end if;
  return v_granted;
end $$;
comment on function
  private.decide(public.senders, timestamptz, bigint[], bigint[], jsonb, jsonb, private.campaign_recipients[],
    timestamptz) is
  'Carries out what a claim has picked. When a first slice becomes full, its campaign pauses if messages are left.';
grant execute on function
  private.decide(public.senders, timestamptz, bigint[], bigint[], jsonb, jsonb, private.campaign_recipients[],
    timestamptz)
to service_role;

create function private.note_recipients(p_recipients private.campaign_recipients[], p_picked bigint[]) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_twice bigint[];
begin
  if p_recipients is null then return '{}'::bigint[]; end if;
  with going as materialized (select r.* from unnest(p_recipients) r where r.message_id = any (p_picked)),
  noted as (
    insert into private.campaign_recipients select * from going order by campaign_id, person_key, message_id
    on conflict do nothing returning *)
  select array_agg(distinct g.message_id) into v_twice from (select * from going except all select * from noted) g
  where not exists (select from private.campaign_recipients r
    where r.campaign_id = g.campaign_id and r.person_key = g.person_key and r.message_id = g.message_id);
  return coalesce(v_twice, '{}');
end $$;
comment on function private.note_recipients(private.campaign_recipients[], bigint[]) is
  'Stores under which numbers and user ids the picked messages are about to go; returns those whose person the '
  'campaign has written to already, through another contact.';
grant execute on function private.note_recipients(private.campaign_recipients[], bigint[]) to service_role;

create function private.refuse(p_refused jsonb, p_capped_until timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_locked bigint[] := array(
    select id from public.messages
    where id = any (array(select (r ->> 'id')::bigint from jsonb_array_elements(p_refused) r))
    order by id for no key update skip locked);
  v_verdict text;
  v_ids bigint[];
begin
  for v_verdict, v_ids in
    select r ->> 'verdict', array_agg((r ->> 'id')::bigint) from jsonb_array_elements(p_refused) r
    where (r ->> 'id')::bigint = any (v_locked) group by 1
  loop
    if v_verdict in ('postponed', 'asks_to_stop', 'capped') then
      update public.queue set due_at = case v_verdict when 'capped' then p_capped_until else 'infinity' end
      where message_id = any (v_ids);
    else
      perform private.skip_messages(v_ids, v_verdict);
    end if;
  end loop;
end $$;
comment on function private.refuse(jsonb, timestamptz) is
  'Handles messages that the claim may not send: skipped with the reason, or postponed until their campaign or the '
  'cost cap allows them, or until a user has decided whether the person asked for a stop. '
  'Messages locked by others are handled by a later claim.';
grant execute on function private.refuse(jsonb, timestamptz) to service_role;

create function private.grant_slots(p_sender public.senders, p_now timestamptz, p_ids bigint[]) returns private.granted
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[] := array(
    select id from public.messages where id = any (p_ids) order by id for no key update skip locked);
  -- Ids like those of private.uuid7(), with the sender's mark; one instant for all of them saves a call for each.
  v_instant text := overlay(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
    placing '-' from 9 for 0) || '-7';
  v_day constant date := private.account_day(p_sender, p_now);
  v_granted private.granted;
begin
  with gone as (
    delete from public.queue where message_id = any (v_ids) returning message_id),
  sending as (
    update public.messages m
    set state = 'sending', claimed_at = p_now, tries = m.tries + 1, attempts = m.attempts + 1, reason = null
    from gone where m.id = any (v_ids) and m.id = gone.message_id
    returning m.id, m.campaign_id, m.contact_id, m.kind, m.attempts, m.round, m.params, m.body),
  judged as materialized (
    select (left(overlay(gen_random_uuid()::text placing v_instant from 1 for 15), 28) || p_sender.mark)::uuid
        as attempt_id,
      m.id, m.campaign_id, m.kind, m.attempts, m.round, m.params, m.body, k.phone, k.user_id,
      m.kind in ('message_1', 'test')
        and coalesce(v.last_inbound_at <= p_now - p_sender.service_window, true) as initiates,
      private.is_service(m.kind, m.params) as service,
      case when p_sender.cost_cap is not null then private.price(k.country_code, case m.kind
          when 'message_1' then (select template_snapshot ->> 'category' from public.campaigns where id = m.campaign_id)
          else coalesce(m.params #>> '{template,category}', 'service') end, p_sender.currency, v_day) end as price
    from sending m
    cross join lateral (
      select case when m.kind = 'test' then coalesce(phone, (
          select n.phone from private.test_numbers n where n.contact_id = id)) else phone end as phone,
        user_id, country_code
      from public.contacts where id = m.contact_id limit 1) k
    left join lateral (
      select last_inbound_at from public.conversations
      where sender_id = p_sender.id and contact_id = m.contact_id limit 1) v on true),
  tried as (
    insert into public.attempts (id, message_id, sender_id, claimed_at, number, round, initiates)
    select j.attempt_id, j.id, p_sender.id, p_now, j.attempts, j.round, j.initiates from judged j order by j.id)
  select count(*), count(*) filter (where j.initiates), coalesce(sum(j.price) filter (where not j.service), 0)
      + case when p_sender.cost_cap is null then 0 else (
        select coalesce(sum(v.price), 0) from (
          select price from judged where service order by array_position(p_ids, id)
          offset greatest(0, private.free_service_messages() - p_sender.service_used)) v) end,
    count(*) filter (where j.service),
    (select json_object_agg(c.id,
        json_build_object('template', c.template_snapshot, 'follow_up_body', c.follow_up_body))
      from public.campaigns c where c.id = any (array(select distinct campaign_id from judged))),
    json_agg(json_build_object('attempt_id', j.attempt_id, 'message_id', j.id, 'kind', j.kind,
      'campaign_id', j.campaign_id, 'to', j.phone, 'recipient', case when j.phone is null then j.user_id end,
      'params', j.params, 'body', j.body)
      order by array_position(p_ids, j.id))
  into v_granted from judged j;
  return v_granted;
end $$;
comment on function private.grant_slots(public.senders, timestamptz, bigint[]) is
  'Removes messages from the queue, writes an attempt for each and returns how to send it.';
grant execute on function private.grant_slots(public.senders, timestamptz, bigint[]) to service_role;
