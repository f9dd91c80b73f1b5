-- What came of an attempt, as the worker that made it tells: always taken, late and repeated too.
create type private.result as (attempt_id uuid, message_id bigint, sender_id bigint, contact_id bigint, campaign_id bigint,
  outcome public.attempt_outcome, class text, code int, age interval, wamid text, wa_id text, user_id text, held boolean, details text);
comment on type private.result is 'What a worker reports of an attempt, with what belongs to the attempt. Composites: unfolding them costs a fifth of jsonb.';
create type private.ended_attempt as (attempt_id uuid, message_id bigint, sender_id bigint, claimed_at timestamptz, number smallint,
  outcome public.attempt_outcome, code int, wamid text, class text, held boolean);
comment on type private.ended_attempt is 'An attempt that a report has just ended.';
create type private.moved_message as (id bigint, kind public.message_kind, state public.message_state, tries smallint, campaign_id bigint,
  contact_id bigint, sender_id bigint, outcome public.attempt_outcome, code int);
comment on type private.moved_message is 'A message that the end of an attempt has just moved.';

create function private.read_results(p_results jsonb) returns private.result[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select row(x.*)::private.result from (
  select distinct on (r.attempt_id) r.attempt_id, a.message_id, a.sender_id, m.contact_id, m.campaign_id,
    case
      when r.outcome <> 'rejected' then r.outcome
      when e.class in ('permanent', 'opt_out') then 'permanent'
      when e.class = 'stops_sender' then 'stopping'
      -- A campaign that no longer runs cannot be stopped: its message would come round for ever.
      when e.class = 'stops_campaign' then
        case when (select status from public.campaigns where id = m.campaign_id) in ('running', 'paused') then 'stopping' else 'permanent' end
      else 'passing'
    end::public.attempt_outcome,
    case when r.outcome = 'rejected' then coalesce(e.class, 'passing') end,
    r.code::int, least(greatest(coalesce(r.age_ms, 0), 0), 86400000)::float8 * interval '1 ms',
    left(r.wamid, 512),
    case when r.wa_id ~ '^[1-9][0-9]{6,14}$' then r.wa_id end,
    case when r.user_id ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then r.user_id end,
    coalesce(r.held, false), left(r.details, 500)
  from jsonb_to_recordset(p_results) as r(attempt_id uuid, outcome text, age_ms numeric, wamid text, wa_id text, user_id text, held boolean,
    code numeric, details text)
  cross join lateral (select a.message_id, a.sender_id from public.attempts a where a.id = r.attempt_id limit 1) a
  cross join lateral (select m.contact_id, m.campaign_id from public.messages m where m.id = a.message_id limit 1) m
  left join lateral (select e.class from public.error_classes e where e.code = r.code::int limit 1) e on true
  where r.outcome in ('accepted', 'rejected', 'unsent', 'unknown')
  order by r.attempt_id) x);
end $$;
comment on function private.read_results(jsonb) is
  'Results with what belongs to their attempts. A rejection is classed by its code; one nobody knows may pass.';

create function private.learn_identities(p_people jsonb) returns void
language plpgsql set search_path = '' as $$
declare v_ids bigint[];
begin
  v_ids := array(
    select k.id
    from jsonb_to_recordset(p_people) as p(contact_id bigint, wa_id text, user_id text)
    cross join lateral (select * from public.contacts where id = p.contact_id limit 1) k
    where k.deleted_at is null and ((p.user_id is not null and p.user_id is distinct from k.user_id)
      or (p.wa_id is not null and '+' || p.wa_id is distinct from k.phone and p.wa_id is distinct from k.wa_id)));
  if cardinality(v_ids) = 0 then return; end if;
  v_ids := array(select id from public.contacts where id = any (v_ids) order by id for no key update skip locked);
  update public.contacts k
  set user_id = coalesce(p.user_id, k.user_id), wa_id = case when '+' || p.wa_id <> k.phone then p.wa_id else k.wa_id end
  from (select distinct on (contact_id) * from jsonb_to_recordset(p_people) as p(contact_id bigint, wa_id text, user_id text)
    where contact_id = any (v_ids) order by contact_id, user_id, wa_id) p
  where k.id = any (v_ids) and k.id = p.contact_id and k.deleted_at is null;
  -- Who opted out by number stays so when only the user id is shown one day.
  insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
  select o.sender_id, k.user_key, o.source, o.proof, o.opted_out_at
  from public.contacts k
  cross join lateral (
    select * from public.opt_outs where sender_id = any (array(select id from public.senders)) and person_key = k.phone_key and ended_at is null) o
  where k.id = any (v_ids) and k.user_key is not null
  order by o.sender_id, k.user_key
  on conflict (sender_id, person_key) where ended_at is null do nothing;
end $$;
comment on function private.learn_identities(jsonb) is
  'Remembers how WhatsApp calls a contact: the number where it differs, the user id. Never waits: who is locked right now is learnt next time.';

create function public.record(p_results jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz;
  v_results private.result[] := private.read_results(p_results);
  v_senders bigint[];
  v_messages bigint[];
  v_ending bigint[];
  v_classes text[];
  v_all_well boolean;
  v_names_people boolean;
  v_done private.ended_attempt[];
  v_moved private.moved_message[];
  v_wamids text[];
  r record;
begin
  if cardinality(v_results) = 0 then return '{"recorded": 0}'; end if;
  select array_agg(distinct x.sender_id), array_agg(x.message_id), array_agg(distinct x.campaign_id),
    array_agg(distinct x.class) filter (where x.class is not null), bool_and(x.outcome = 'accepted'), bool_or(x.wa_id is not null or x.user_id is not null)
  into v_senders, v_messages, v_ending, v_classes, v_all_well, v_names_people from unnest(v_results) x;

  -- Locks, in the order that everybody keeps: senders, contacts, campaigns, messages, queue.
  perform from public.senders where id = any (v_senders) order by id for no key update;
  v_now := private.clock();
  if v_names_people then
    perform private.learn_identities((
      select jsonb_agg(jsonb_build_object('contact_id', x.contact_id, 'wa_id', x.wa_id, 'user_id', x.user_id)) from unnest(v_results) x));
  end if;
  if 'opt_out' = any (v_classes) then
    for r in
      select distinct x.sender_id, x.contact_id, x.attempt_id, k.phone, k.wa_id, k.user_id
      from unnest(v_results) x join public.contacts k on k.id = x.contact_id where x.class = 'opt_out'
    loop
      perform private.opt_out(r.sender_id, private.identities(r.phone, r.wa_id, r.user_id), 'error_131050', jsonb_build_object('attempt_id', r.attempt_id), v_now);
    end loop;
  end if;
  if not v_all_well then
    perform from public.campaigns where id = any (array(select x.campaign_id from unnest(v_results) x where x.outcome <> 'accepted')
      || array(select c.id from unnest(v_results) x join public.campaigns c on c.sender_id = x.sender_id and c.status = 'running' where x.class = 'stops_sender'))
    order by id for no key update;
  end if;
  v_ending := private.lock_ending_campaigns(v_ending);
  perform from public.messages where id = any (v_messages) order by id for no key update;

  v_done := private.close_attempts(v_results, v_now);
  if cardinality(v_done) = 0 then return '{"recorded": 0}'; end if;
  v_moved := private.move_messages(v_done, v_now);
  if not v_all_well then
    -- It was given up as unknown, its campaign closed, and now its worker says that it never left.
    update public.campaigns set status = 'running', completed_at = null
    where status = 'completed' and id = any (array(select x.campaign_id from unnest(v_moved) x where x.kind = 'message_1' and x.state = 'queued'));
  end if;
  perform private.heed_results(v_done, v_moved, v_now);

  v_wamids := array(select x.wamid from unnest(v_done) x where x.wamid is not null);
  perform private.queue_follow_ups(
    array(select x.id from unnest(v_moved) x where x.kind = 'message_1' and x.state = 'accepted') || private.attribute_waiting(v_wamids), v_now);
  if exists (select from public.parked_statuses where wamid = any (v_wamids)) then
    perform private.apply_statuses((select jsonb_agg(detail) from public.parked_statuses where wamid = any (v_wamids)), '{}', v_now);
  end if;
  perform private.complete_campaigns(v_ending);
  return jsonb_build_object('recorded', cardinality(v_done));
end $$;
comment on function public.record(jsonb) is
  'Takes what workers report of attempts, whenever it comes. Repeating it, or coming after a webhook has spoken, changes nothing that is further already.';

create function private.close_attempts(p_results private.result[], p_now timestamptz) returns private.ended_attempt[]
language plpgsql set search_path = '' as $$
declare v_done private.ended_attempt[];
begin
  with done as (
    update public.attempts a set
      finished_at = coalesce(a.finished_at, p_now - least(r.age, p_now - a.claimed_at)),
      -- An answer that was lost may still be travelling: its slot is taken for one deadline more.
      busy_until = case when a.finished_at is not null then a.busy_until
        else p_now - least(r.age, p_now - a.claimed_at) + s.long_window + case r.outcome when 'unknown' then s.attempt_deadline else '0' end end,
      outcome = r.outcome, code = coalesce(r.code, a.code), details = coalesce(r.details, a.details), wamid = coalesce(r.wamid, a.wamid)
    from unnest(p_results) r
    cross join lateral (select long_window, attempt_deadline from public.senders s where s.id = r.sender_id limit 1) s
    where a.id = r.attempt_id and (a.outcome is null or (a.outcome = 'unknown' and r.outcome <> 'unknown'))
    returning a.id, a.message_id, a.sender_id, a.claimed_at, a.number, a.outcome, a.code, a.wamid, r.class, r.held)
  select coalesce(array_agg(row(d.*)::private.ended_attempt), '{}') into v_done from done d;
  return v_done;
end $$;
comment on function private.close_attempts(private.result[], timestamptz) is
  'Ends attempts that are open, or unknown and now known; frees their slots one window after their end.';

create function private.move_messages(p_done private.ended_attempt[], p_now timestamptz) returns private.moved_message[]
language plpgsql set search_path = '' as $$
declare
  v_moved private.moved_message[];
  v_again boolean;
  v_answered boolean;
begin
  with d as materialized (
    select distinct on (x.message_id) x.message_id, x.number, x.outcome, x.code, x.held
    from unnest(p_done) x order by x.message_id, x.outcome = 'accepted' desc, x.number desc),
  n as materialized (
    select d.*, case
        when d.outcome = 'accepted' then 'accepted'
        when d.outcome = 'unknown' then 'unknown'
        when d.outcome = 'permanent' or (d.outcome = 'passing' and m.tries >= 3) then 'failed'
        when (select status from public.campaigns where id = m.campaign_id) = 'cancelled' then 'cancelled'
        else 'queued'
      end::public.message_state as state
    from d
    cross join lateral (select state, attempts, tries, campaign_id from public.messages where id = d.message_id limit 1) m
    -- Acceptance is evidence whichever attempt it is of; anything else only the latest may say.
    where m.state in ('sending', 'unknown') and (d.outcome = 'accepted' or d.number = m.attempts)),
  moved as (
    update public.messages m set
      state = n.state,
      accepted_at = case when n.state = 'accepted' then p_now end,
      day = case when n.state in ('accepted', 'failed', 'unknown') then coalesce(m.day, (p_now at time zone 'UTC')::date) end,
      failed_at = case when n.state = 'failed' then p_now end,
      held = n.state = 'accepted' and n.held,
      tries = m.tries - case when n.outcome in ('stopping', 'unsent') then 1 else 0 end,
      code = case when n.state <> 'accepted' then n.code end
    from n where m.id = n.message_id
    returning m.id, m.kind, m.state, m.tries, m.campaign_id, m.contact_id, m.sender_id, n.outcome, n.code)
  select coalesce(array_agg(row(v.*)::private.moved_message), '{}'), bool_or(v.state = 'queued'), bool_or(v.kind <> 'message_1' and v.state = 'accepted')
  into v_moved, v_again, v_answered from moved v;

  if v_again then
    insert into public.queue (message_id, sender_id, campaign_id, kind, due_at)
    select v.id, v.sender_id, v.campaign_id, v.kind,
      p_now + case when v.outcome = 'passing'
        then private.retry_delay(coalesce(e.delay_base, s.retry_base), coalesce(e.delay_factor, 2), greatest(s.retry_cap, e.delay_base), v.tries) else '0' end
    from unnest(v_moved) v
    cross join lateral (select retry_base, retry_cap from public.senders where id = v.sender_id limit 1) s
    left join lateral (select delay_base, delay_factor from public.error_classes where code = v.code limit 1) e on true
    where v.state = 'queued'
    on conflict (message_id) do nothing;
  end if;
  if v_answered then
    -- Never waiting: a webhook that brings an answer holds the conversation, and may wait for the message.
    update public.conversations set last_outbound_at = p_now
    where id = any (array(
      select c.id from unnest(v_moved) x
      join public.conversations c on c.sender_id = x.sender_id and c.contact_id = x.contact_id
      where x.kind <> 'message_1' and x.state = 'accepted' order by c.id for no key update of c skip locked));
  end if;
  return v_moved;
end $$;
comment on function private.move_messages(private.ended_attempt[], timestamptz) is
  'Moves messages that are on their way, or unknown, by the ends of their attempts. What was not the message''s fault counts as no try.';

create function private.heed_results(p_done private.ended_attempt[], p_moved private.moved_message[], p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  s public.senders;
  x record;
begin
  for x in
    select d.sender_id, bool_or(d.outcome in ('accepted', 'passing', 'permanent', 'stopping')) as answered,
      min(d.claimed_at) filter (where d.outcome = 'unsent') as unsent_from, max(d.claimed_at) filter (where d.outcome = 'unsent') as unsent_at,
      max(e.slows_for) filter (where d.outcome = 'passing') as slows_for, max(d.code) filter (where d.class = 'stops_sender') as stop_code
    from unnest(p_done) d
    left join lateral (select slows_for from public.error_classes where code = d.code limit 1) e on true
    where d.outcome <> 'unknown'
    group by d.sender_id order by d.sender_id
  loop
    select * into s from public.senders where id = x.sender_id;
    if x.answered then
      s.unsent_in_a_row := 0;
      s.backoff_until := greatest(case when s.backoff_until > p_now then s.backoff_until end, p_now + x.slows_for);
    -- Those claimed before the last back-off failed together: they count once.
    elsif x.unsent_at >= coalesce(s.backoff_until, '-infinity') then
      s.unsent_in_a_row := s.unsent_in_a_row + 1;
      s.backoff_until := p_now + least(s.backoff_cap, s.backoff_base * power(2, least(s.unsent_in_a_row, 20) - 1));
    end if;
    update public.senders set unsent_in_a_row = s.unsent_in_a_row, backoff_until = s.backoff_until
    where id = s.id and (unsent_in_a_row, backoff_until) is distinct from (s.unsent_in_a_row, s.backoff_until);
    if x.stop_code is not null then
      perform private.pause_sender(s.id, 'error', x.stop_code, p_now);
    elsif s.unsent_in_a_row >= 10 then
      perform private.pause_sender(s.id, 'unreachable', null, p_now);
    end if;
  end loop;

  for x in
    select m.campaign_id, max(d.code) as code
    from unnest(p_done) d
    cross join lateral (select campaign_id from public.messages where id = d.message_id limit 1) m
    where d.outcome = 'stopping' and d.class = 'stops_campaign'
    group by 1 order by 1
  loop
    perform private.pause_campaigns(array[x.campaign_id], 'error', x.code, p_now);
  end loop;
  perform private.break_circuits(p_moved, p_now);
end $$;
comment on function private.heed_results(private.ended_attempt[], private.moved_message[], timestamptz) is
  'What results mean beyond their message: slow down, back off (5 s to 5 min, ten in a row pause the sender), stop campaign or sender.';

create function private.break_circuits(p_moved private.moved_message[], p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  c public.campaigns;
  x record;
begin
  for x in
    select m.campaign_id, bool_or(m.state = 'accepted') as went_well, count(*) filter (where m.state = 'failed') as failed,
      max(m.code) filter (where m.state = 'failed') as code, count(distinct m.code) filter (where m.state = 'failed') as codes
    from unnest(p_moved) m
    where m.campaign_id is not null and m.state in ('accepted', 'failed')
    group by 1 order by 1
  loop
    select * into c from public.campaigns where id = x.campaign_id;
    if x.went_well or x.codes > 1 then
      update public.campaigns set failing_code = null, failed_in_a_row = 0 where id = c.id and failed_in_a_row > 0;
    elsif x.failed > 0 then
      update public.campaigns
      set failed_in_a_row = x.failed + case when failing_code = x.code then failed_in_a_row else 0 end, failing_code = x.code
      where id = c.id returning * into c;
      if c.failed_in_a_row >= (select breaks_after from public.error_classes where code = x.code) then
        perform private.pause_campaigns(array[c.id], 'repeated_error', x.code, p_now);
      end if;
    end if;
  end loop;
end $$;
comment on function private.break_circuits(private.moved_message[], timestamptz) is
  'The same error again and again, nothing accepted between: the fault is the campaign''s, and it pauses before everybody has failed.';

create function public.record_and_claim(p_sender_id bigint, p_lease uuid, p_results jsonb, p_max int) returns json
language plpgsql set search_path = '' as $$
begin
  if jsonb_array_length(p_results) > 0 then perform public.record(p_results); end if;
  return public.claim(p_sender_id, p_lease, p_max);
end $$;
comment on function public.record_and_claim(bigint, uuid, jsonb, int) is 'One transaction, one round trip for each turn of the pump.';

create function private.requeue_messages(p_ids bigint[]) returns int
language plpgsql set search_path = '' as $$
declare
  v_now timestamptz;
  v_campaigns bigint[];
  v_n int;
begin
  perform from public.senders where id = any (array(
    select m.sender_id from unnest(p_ids) ids(id) cross join lateral (select sender_id from public.messages where id = ids.id limit 1) m))
  order by id for no key update;
  v_now := private.clock();
  v_campaigns := array(select distinct m.campaign_id from unnest(p_ids) ids(id)
    cross join lateral (select campaign_id from public.messages where id = ids.id limit 1) m where m.campaign_id is not null);
  perform from public.campaigns where id = any (v_campaigns) order by id for no key update;
  perform from public.messages where id = any (p_ids) order by id for no key update;
  with again as (
    update public.messages m set state = 'queued', code = null, reason = null, tries = 0, round = m.round + 1,
      accepted_at = null, sent_at = null, failed_at = null, day = null, held = false, price = null
    where m.id = any (p_ids) and m.state in ('failed', 'unknown')
    returning m.id, m.sender_id, m.campaign_id, m.kind),
  waiting as (
    insert into public.queue (message_id, sender_id, campaign_id, kind, due_at)
    select id, sender_id, campaign_id, kind, v_now from again
    on conflict (message_id) do nothing)
  select count(*) into v_n from again;
  update public.campaigns set status = 'running', completed_at = null
  where id = any (v_campaigns) and status = 'completed'
    and exists (select from public.queue q where q.campaign_id = id and q.kind = 'message_1' and q.message_id = any (p_ids));
  return v_n;
end $$;
comment on function private.requeue_messages(bigint[]) is
  'A person''s decision: what failed, or is unknown and resent knowingly, goes into a new round of three tries; a completed campaign runs again. Says how many.';

revoke execute on function public.record(jsonb), public.record_and_claim(bigint, uuid, jsonb, int) from public, anon, authenticated;
grant execute on function public.record(jsonb), public.record_and_claim(bigint, uuid, jsonb, int), private.read_results(jsonb),
  private.learn_identities(jsonb), private.close_attempts(private.result[], timestamptz), private.move_messages(private.ended_attempt[], timestamptz),
  private.heed_results(private.ended_attempt[], private.moved_message[], timestamptz), private.break_circuits(private.moved_message[], timestamptz), private.requeue_messages(bigint[]) to service_role;
