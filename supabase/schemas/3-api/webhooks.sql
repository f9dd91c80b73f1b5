-- Storing and applying a webhook, and applying it again.
create function public.ingest_webhook(p_digest text, p_body text, p_dictionary smallint, p_payload jsonb,
  p_error text default null)
returns jsonb
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
declare
  v_digest bytea := substring(decode(regexp_replace(p_digest, '^\\x', ''), 'hex') for 16);
  v_now timestamptz;
  v_day date;
  v_id bigint;
  v_error text := p_error;
  v_senders bigint[];
  v_contacts bigint[];
  v_strangers bytea[];
begin
  -- Two deliveries of the same bytes at once: the second waits, and finds the event.
  perform pg_advisory_xact_lock(('x' || encode(substring(v_digest for 8), 'hex'))::bit(64)::bigint);
  v_now := private.clock();
  v_day := (v_now at time zone 'UTC')::date;
  select id into v_id from public.webhook_events where day = v_day and digest = v_digest;
  if v_id is not null then
    return jsonb_build_object('event_id', v_id, 'duplicate', true, 'wake', '[]'::jsonb);
  end if;
  if p_payload is not null then
    select p.sender_ids, p.contacts, p.unread into v_senders, v_contacts, v_error
    from private.process_webhook(p_payload, v_now) p;
  end if;
  v_strangers := private.strangers_in(p_payload, v_contacts);
  -- What they write themselves is new, and kept as of any stranger.
  if exists (select from public.contacts where id = any (v_contacts) and deleted_at is not null)
    or (exists (select from private.erased_people where person_key = any (v_strangers))
      and not jsonb_path_exists(p_payload, '$.entry[*].changes[*].value.messages')) then
    p_body := '';
    v_error := null;
  end if;
  insert into public.webhook_events (day, received_at, processed_at, sender_id, digest, body, dictionary, error,
    contact_ids, person_keys)
  values (v_day, v_now, case when v_error is null then v_now end, v_senders[1], v_digest,
    decode(p_body, 'base64'), p_dictionary, v_error, coalesce(v_contacts, '{}'),
    v_strangers)
  returning id into v_id;
  return jsonb_build_object('event_id', v_id, 'duplicate', false,
    'wake', to_jsonb(private.wake_list(coalesce(v_senders, '{}'), v_now)));
end $$;
comment on function public.ingest_webhook(text, text, smallint, jsonb, text) is
  'Stores and applies a signed webhook in one transaction; repeating it changes nothing. Without a payload (not JSON) '
  'it is only stored. An event about somebody who was erased is stored without its body. Returns the senders to wake.';
grant execute on function public.ingest_webhook(text, text, smallint, jsonb, text) to service_role;

create function public.replay_webhook(p_event_id bigint, p_payload text, p_more boolean default false) returns jsonb
language plpgsql set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
declare
  e public.webhook_events;
  v_now timestamptz;
  p record;
begin
  select * into e from public.webhook_events where id = p_event_id;
  if e.id is null then return jsonb_build_object('event_id', p_event_id, 'found', false, 'wake', '[]'::jsonb); end if;
  v_now := private.clock();
  p := private.process_webhook(p_payload::jsonb, v_now, e.processed_at is not null);
  update public.webhook_events
  set error = case when p_more then error else p.unread end,
    processed_at = case when p_more then processed_at when p.unread is null then coalesce(processed_at, v_now) end,
    contact_ids = array(select distinct id from unnest(contact_ids || coalesce(p.contacts, '{}')) id order by id)
  where id = e.id and day = e.day
    and (processed_at is null or p.unread is not null or not contact_ids @> coalesce(p.contacts, '{}'));
  return jsonb_build_object('event_id', e.id, 'found', true, 'was_processed', e.processed_at is not null,
    'error', p.unread, 'wake', to_jsonb(private.needing_wake(coalesce(p.sender_ids, '{}'), v_now)));
end $$;
comment on function public.replay_webhook(bigint, text, boolean) is
  'Applies a stored webhook again, decompressed by the caller; text, so that every digit is kept. What is correct '
  'already stays: statuses only go forward, answers are stored once, and old states of the account or of a person are '
  'ignored if they were applied before. p_more: a piece of the event, and another one follows.';
grant execute on function public.replay_webhook(bigint, text, boolean) to service_role;

create function public.events_to_replay(p_after bigint, p_limit int, p_since timestamptz default null,
  p_unprocessed boolean default false, p_event_id bigint default null)
returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'body', translate(encode(e.body, 'base64'), E'\n', ''),
    'dictionary', e.dictionary) order by e.id), '[]')
  from (
    select id, body, dictionary from public.webhook_events
    where id > p_after and body <> '' and (p_event_id is null or id = p_event_id)
      and (p_since is null or (received_at >= p_since and day >= (p_since at time zone 'UTC')::date))
      and (not p_unprocessed or processed_at is null)
    order by id limit private.bounded('rows_a_page', p_limit)) e
$$;
comment on function public.events_to_replay(bigint, int, timestamptz, boolean, bigint) is
  'The next stored webhooks after an id, compressed as they are stored.';
grant execute on function public.events_to_replay(bigint, int, timestamptz, boolean, bigint) to service_role;

create function public.note_replay(p_detail jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform private.audit('replay', 'webhook_events', p_detail ->> 'event_id',
    private.picked(p_detail, '{since,unprocessed}'));
end $$;
comment on function public.note_replay(jsonb) is
  'Writes to the audit log that a super-admin replays stored webhooks, and which.';
grant execute on function public.note_replay(jsonb) to authenticated;
