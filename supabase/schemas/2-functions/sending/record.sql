-- Storing the results of attempts that workers report.
create type private.result as (
  attempt_id uuid, message_id bigint, sender_id bigint, contact_id bigint, campaign_id bigint,
  outcome public.attempt_outcome, pauses text, opts_out boolean, code int, age interval,
  wamid text, wa_id text, user_id text, held boolean, details text, answered boolean);
comment on type private.result is
  'A reported result with the data of its attempt. Composite types, because unnesting them costs a fifth of jsonb.';

create type private.ended_attempt as (
  attempt_id uuid, message_id bigint, sender_id bigint, claimed_at timestamptz, number smallint,
  outcome public.attempt_outcome, code int, wamid text, pauses text, held boolean);
comment on type private.ended_attempt is 'An attempt that a result has just ended.';

create type private.moved_message as (
  id bigint, kind public.message_kind, state public.message_state, tries smallint, campaign_id bigint,
  contact_id bigint, sender_id bigint, outcome public.attempt_outcome, code int);
comment on type private.moved_message is 'A message that the end of an attempt has just moved to another state.';

create function private.read_results(p_results jsonb) returns private.result[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select row(x.*)::private.result from (
  select distinct on (r.attempt_id) r.attempt_id, a.message_id, a.sender_id, m.contact_id, m.campaign_id,
    case
      when r.outcome <> 'rejected' then r.outcome
      -- A campaign that no longer runs cannot be stopped: its message would be retried for ever.
      when f.pauses = 'campaign' and coalesce((select status from public.campaigns where id = m.campaign_id)
        not in ('running', 'paused'), true) then 'permanent'
      else f.outcome
    end::public.attempt_outcome,
    f.pauses, coalesce(f.opts_out, false),
    r.code::int, least(greatest(coalesce(r.age_ms, 0), 0), 86400000)::float8 * interval '1 ms',
    left(r.wamid, 512),
    case when r.wa_id ~ '^[1-9][0-9]{6,14}$' then r.wa_id end,
    case when r.user_id ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then r.user_id end,
    coalesce(r.held, false), left(r.details, 500), coalesce(r.answered, false)
  from jsonb_to_recordset(p_results) as r(attempt_id uuid, outcome text, age_ms numeric, wamid text, wa_id text,
    user_id text, held boolean, code numeric, details text, answered boolean)
  cross join lateral (select a.message_id, a.sender_id from public.attempts a where a.id = r.attempt_id limit 1) a
  cross join lateral (select m.contact_id, m.campaign_id from public.messages m where m.id = a.message_id limit 1) m
  left join lateral (select e.class from public.error_classes e where e.code = r.code::int limit 1) e on true
  left join lateral (
    select f.outcome, f.pauses, f.opts_out from public.error_effects f
    where f.class = coalesce(e.class, 'passing') and r.outcome = 'rejected' limit 1) f on true
  where r.outcome in ('accepted', 'rejected', 'unsent', 'unknown')
  order by r.attempt_id) x);
end $$;
comment on function private.read_results(jsonb) is
  'Results with the data of their attempts. A rejection has the effects of its code''s class; an unknown code counts '
  'as passing.';
grant execute on function private.read_results(jsonb) to service_role;

create function private.close_attempts(p_results private.result[], p_now timestamptz) returns private.ended_attempt[]
language plpgsql set search_path = '' as $$
declare
  v_done private.ended_attempt[];
begin
  with done as (
    update public.attempts a set
      finished_at = coalesce(a.finished_at, p_now - least(r.age, p_now - a.claimed_at)),
      -- A request without a response may still reach Meta: its slot stays occupied for one more deadline.
      busy_until = case when a.finished_at is not null then a.busy_until
        else p_now - least(r.age, p_now - a.claimed_at) + s.long_window
          + case when r.outcome = 'unknown' and not r.answered then s.attempt_deadline else '0' end end,
      outcome = r.outcome, code = coalesce(r.code, a.code),
      details = case when k.deleted_at is null then coalesce(r.details, a.details) end,
      wamid = case when k.deleted_at is null then coalesce(r.wamid, a.wamid)
        else coalesce(private.wamid_digest(r.wamid), a.wamid) end
    from unnest(p_results) r
    cross join lateral (select deleted_at from public.contacts c where c.id = r.contact_id limit 1) k
    cross join lateral (select long_window, attempt_deadline from public.senders s where s.id = r.sender_id limit 1) s
    where a.id = r.attempt_id and (a.outcome is null or (a.outcome = 'unknown' and r.outcome <> 'unknown'))
    returning a.id, a.message_id, a.sender_id, a.claimed_at, a.number, a.outcome, a.code, a.wamid, r.pauses, r.held)
  select coalesce(array_agg(row(d.*)::private.ended_attempt), '{}') into v_done from done d;
  return v_done;
end $$;
comment on function private.close_attempts(private.result[], timestamptz) is
  'Ends attempts that are open, or unknown and now known. Their slots become free one window after their end.';
grant execute on function private.close_attempts(private.result[], timestamptz) to service_role;

create function private.move_messages(p_done private.ended_attempt[], p_now timestamptz) returns private.moved_message[]
language plpgsql set search_path = '' as $$
declare
  v_moved private.moved_message[];
  v_again boolean;
  v_answered boolean;
  v_failed bigint[];
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
    cross join lateral (
      select state, attempts, tries, campaign_id from public.messages where id = d.message_id limit 1) m
    -- Acceptance counts for any attempt, other outcomes only for the latest one.
    where m.state in ('sending', 'unknown') and (d.outcome = 'accepted' or d.number = m.attempts)),
  moved as (
    update public.messages m set
      state = n.state,
      accepted_at = case when n.state = 'accepted' then p_now end,
      day = case when n.state in ('accepted', 'failed', 'unknown')
        then coalesce(m.day, (p_now at time zone 'UTC')::date) end,
      failed_at = case when n.state = 'failed' then p_now end,
      again_from = case when n.state = 'failed' then private.again_from(n.code, p_now) end,
      held = n.state = 'accepted' and n.held,
      tries = m.tries - case when n.outcome in ('stopping', 'unsent') then 1 else 0 end,
      code = case when n.state <> 'accepted' then n.code end
    from n where m.id = n.message_id
    returning m.id, m.kind, m.state, m.tries, m.campaign_id, m.contact_id, m.sender_id, n.outcome, n.code)
  select coalesce(array_agg(row(v.*)::private.moved_message), '{}'), bool_or(v.state = 'queued'),
    bool_or(v.kind = 'message_2' and v.state = 'accepted'),
    array_agg(v.id) filter (where v.kind = 'reply' and v.state = 'failed')
  into v_moved, v_again, v_answered, v_failed from moved v;

  if v_again then
    insert into public.queue (message_id, sender_id, campaign_id, kind, due_at)
    select v.id, v.sender_id, v.campaign_id, v.kind,
      p_now + case when v.outcome = 'passing'
        then private.retry_delay(coalesce(e.delay_base, s.retry_base), coalesce(e.delay_factor, 2),
          greatest(s.retry_cap, e.delay_base), v.tries)
        else '0' end
    from unnest(v_moved) v
    cross join lateral (select retry_base, retry_cap from public.senders where id = v.sender_id limit 1) s
    left join lateral (select delay_base, delay_factor from public.error_classes where code = v.code limit 1) e on true
    where v.state = 'queued'
    on conflict (message_id) do nothing;
  end if;
  if v_answered then
    -- Does not wait: a webhook with an answer locks the conversation and may wait for the message.
    update public.conversations set last_outbound_at = p_now
    where id = any (array(
      select c.id from unnest(v_moved) x
      join public.conversations c on c.sender_id = x.sender_id and c.contact_id = x.contact_id
      where x.kind = 'message_2' and x.state = 'accepted' order by c.id for no key update of c skip locked));
  end if;
  if v_failed is not null then perform private.ask_again(v_failed, p_now); end if;
  return v_moved;
end $$;
comment on function private.move_messages(private.ended_attempt[], timestamptz) is
  'Moves messages that are sending or unknown by the ends of their attempts. What was not the message''s fault does '
  'not count as a try.';
grant execute on function private.move_messages(private.ended_attempt[], timestamptz) to service_role;
