-- What results mean beyond their message: retry delays, back-off, stopping a campaign or the sender.
create function private.error_class(p_code int) returns text
language sql stable set search_path = '' as $$ select class from public.error_classes where code = p_code $$;
comment on function private.error_class(int) is
  'The class of an error code: passing, permanent, opt_out …; null if it is unknown.';

create function private.is_retryable(p_code int) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from public.error_classes e join public.error_effects f on f.class = e.class
    where e.code = p_code and f.outcome = 'passing')
$$;
comment on function private.is_retryable(int) is
  'Whether a user may send a message again that failed with this code.';

create function private.again_from(p_code int, p_at timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
  select p_at + f.waits from public.error_classes e join public.error_effects f on f.class = e.class
  where e.code = p_code
$$;
comment on function private.again_from(int, timestamptz) is
  'From when on another campaign may write to a person whose message was refused with this code; null unless the '
  'refusal lasts for a time.';
grant execute on function private.again_from(int, timestamptz) to service_role;

create function private.refused_for_now(p_contact_id bigint, p_at timestamptz) returns setof bigint
language sql stable as $$
  select m.id from public.messages m
  where m.contact_id = p_contact_id and m.again_from > p_at
    and not exists (select from public.conversations c
      where c.contact_id = m.contact_id and c.sender_id = m.sender_id and c.window_until > p_at)
$$;
comment on function private.refused_for_now(bigint, timestamptz) is
  'The refused messages because of which a person should get no marketing at that time. An open window lifts Meta''s '
  'limit. Without search_path, so that the planner inlines it.';
grant execute on function private.refused_for_now(bigint, timestamptz) to service_role;

create function private.retry_delay(p_base interval, p_factor numeric, p_cap interval, p_try int) returns interval
language sql volatile set search_path = '' as $$
  select least(p_cap, p_base * (power(p_factor, p_try - 1) * (1 + random() * (p_factor - 1)))::float8)
$$;
comment on function private.retry_delay(interval, numeric, interval, int) is
  'A random delay between base × factor^(try − 1) and the next power: always longer than the previous one, different '
  'for each sender, and bounded.';
grant execute on function private.retry_delay(interval, numeric, interval, int) to service_role;

create function private.apply_result_effects(p_done private.ended_attempt[], p_moved private.moved_message[],
  p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  s public.senders;
  x record;
begin
  for x in
    select d.sender_id, bool_or(d.outcome in ('accepted', 'passing', 'permanent', 'stopping')) as answered,
      min(d.claimed_at) filter (where d.outcome = 'unsent') as unsent_from,
      max(d.claimed_at) filter (where d.outcome = 'unsent') as unsent_at,
      max(e.slows_for) filter (where d.outcome = 'passing') as slows_for,
      max(d.code) filter (where d.pauses = 'sender') as stop_code
    from unnest(p_done) d
    left join lateral (select slows_for from public.error_classes where code = d.code limit 1) e on true
    where d.outcome <> 'unknown'
    group by d.sender_id order by d.sender_id
  loop
    select * into s from public.senders where id = x.sender_id;
    if x.answered then
      s.unsent_in_a_row := 0;
      s.backoff_until := greatest(case when s.backoff_until > p_now then s.backoff_until end, p_now + x.slows_for);
    -- Attempts claimed before the last back-off failed together and count once.
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
    where d.outcome = 'stopping' and d.pauses = 'campaign'
    group by 1 order by 1
  loop
    perform private.pause_campaigns(array[x.campaign_id], 'error', x.code, p_now);
  end loop;
  perform private.break_circuits(p_moved, p_now);
end $$;
comment on function private.apply_result_effects(private.ended_attempt[], private.moved_message[], timestamptz) is
  'What results mean for campaign and sender: slow down, back off (5 s to 5 min; ten in a row pause the sender), stop.';
grant execute on function
  private.apply_result_effects(private.ended_attempt[], private.moved_message[], timestamptz)
to service_role;

create function private.break_circuits(p_moved private.moved_message[], p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  c public.campaigns;
  x record;
begin
  for x in
    select m.campaign_id, bool_or(m.state = 'accepted') as went_well,
      count(*) filter (where m.state = 'failed') as failed, max(m.code) filter (where m.state = 'failed') as code,
      count(distinct m.code) filter (where m.state = 'failed') as codes
    from unnest(p_moved) m
    where m.campaign_id is not null and m.state in ('accepted', 'failed')
    group by 1 order by 1
  loop
    select * into c from public.campaigns where id = x.campaign_id;
    if x.went_well or x.codes > 1 then
      update public.campaigns set failing_code = null, failed_in_a_row = 0 where id = c.id and failed_in_a_row > 0;
    elsif x.failed > 0 then
      update public.campaigns
      set failed_in_a_row = x.failed + case when failing_code = x.code then failed_in_a_row else 0 end,
        failing_code = x.code
      where id = c.id returning * into c;
      if c.failed_in_a_row >= (select breaks_after from public.error_classes where code = x.code) then
        perform private.pause_campaigns(array[c.id], 'repeated_error', x.code, p_now);
      end if;
    end if;
  end loop;
end $$;
comment on function private.break_circuits(private.moved_message[], timestamptz) is
  'Pauses a campaign after the same error several times in a row without an accepted message: the fault is in the '
  'campaign.';
grant execute on function private.break_circuits(private.moved_message[], timestamptz) to service_role;
