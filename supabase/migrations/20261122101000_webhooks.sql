-- The webhook's one door: store the event, apply it, say whom to wake. Signed JSON is never an error.
create function private.is_data_error(p_sqlstate text) returns boolean
language sql immutable set search_path = '' as $$ select left(p_sqlstate, 2) in ('21', '22', '23', '54') $$;
comment on function private.is_data_error(text) is
  'Whether the data is at fault, so that the same bytes would fail for ever; anything else is for Meta to send again.';

create function private.apply_part(p_part text, p_items jsonb, p_seen bigint[], p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
begin
  return case p_part
    when 'interactions' then private.apply_interactions(p_items, p_now)
    when 'statuses' then jsonb_build_object('contacts', to_jsonb(private.apply_statuses(p_items, p_seen, p_now)))
  end;
end $$;
comment on function private.apply_part(text, jsonb, bigint[], timestamptz) is 'One part of a webhook, set-wise.';

create function private.apply_safely(p_part text, p_items jsonb, p_seen bigint[], p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_item jsonb;
  v_one jsonb;
  v_errors text := '';
  v_contacts jsonb := '[]';
  v_answered jsonb := '[]';
  v_read jsonb := '[]';
begin
  begin
    return private.apply_part(p_part, p_items, p_seen, p_now);
  exception when others then
    if not private.is_data_error(sqlstate) then raise; end if;
    v_errors := format('%s: %s', p_part, sqlerrm);
  end;
  -- One item spoils the set: each on its own, so that it is alone in being kept unread.
  for v_item in select * from jsonb_array_elements(p_items) loop
    begin
      v_one := private.apply_part(p_part, jsonb_build_array(v_item), p_seen, p_now);
      v_contacts := v_contacts || coalesce(v_one -> 'contacts', '[]');
      v_answered := v_answered || coalesce(v_one -> 'seen', '[]');
      v_read := v_read || coalesce(v_one -> 'read', '[]');
    exception when others then
      if not private.is_data_error(sqlstate) then raise; end if;
      v_errors := left(v_errors || format('; %s: %s', v_item ->> 'wamid', sqlerrm), 2000);
    end;
  end loop;
  return jsonb_build_object('contacts', v_contacts, 'seen', v_answered, 'read', v_read, 'error', v_errors);
end $$;
comment on function private.apply_safely(text, jsonb, bigint[], timestamptz) is
  'A part set-wise; only if that fails item by item, keeping what cannot be understood as an error.';

create function private.process_webhook(p_payload jsonb, p_now timestamptz, p_again boolean default false,
  out sender_ids bigint[], out contacts bigint[], out unread text)
language plpgsql set search_path = '' as $$
declare
  v_changes jsonb;
  v_interactions jsonb;
  v_statuses jsonb;
  v_system jsonb;
  v_account jsonb;
  v_answer jsonb := '{}';
  v_applied jsonb := '{}';
  v_change jsonb;
  v_unread int;
begin
  select array_agg(distinct c.sender_id order by c.sender_id) filter (where c.sender_id is not null),
    jsonb_agg(c.change || jsonb_build_object('sender_id', c.sender_id))
  into sender_ids, v_changes from private.senders_of(p_payload) c;
  if v_changes is null then
    unread := 'no changes';
    return;
  end if;
  perform private.gate(s, true) from unnest(sender_ids) s;

  select coalesce(jsonb_path_query_array(jsonb_agg(private.read_interactions((c ->> 'sender_id')::bigint, c -> 'value', p_now)), '$[*][*]'), '[]'),
    coalesce(jsonb_path_query_array(jsonb_agg(private.read_statuses((c ->> 'sender_id')::bigint, c -> 'value', p_now)), '$[*][*]'), '[]')
  into v_interactions, v_statuses
  from jsonb_array_elements(v_changes) c where c ->> 'sender_id' is not null and coalesce(c ->> 'field', 'messages') = 'messages';
  select jsonb_agg(c) into v_account from jsonb_array_elements(v_changes) c
  where c ->> 'field' not in ('messages', 'user_preferences') and c ->> 'waba_id' is not null;

  begin
    if v_account is not null and not p_again then perform private.apply_account_events(v_account, p_now); end if;
    -- A status that stops a sender needs that lock; before all others, like everywhere.
    perform from public.senders where id = any (sender_ids) and exists (
      select from jsonb_to_recordset(v_statuses) as x(code int) join public.error_classes e on e.code = x.code and e.class = 'stops_sender')
    order by id for no key update;
    for v_change in select c from jsonb_array_elements(v_changes) c where c ->> 'field' = 'user_preferences' and c ->> 'sender_id' is not null and not p_again loop
      perform private.apply_preferences((v_change ->> 'sender_id')::bigint, v_change -> 'value', p_now);
    end loop;
    for v_system in select i from jsonb_array_elements(v_interactions) i where i ? 'system' and not p_again loop
      perform private.change_identity(v_system -> 'system', v_system ->> 'from_id', p_now);
    end loop;
  exception when others then
    if not private.is_data_error(sqlstate) then raise; end if;
    unread := sqlerrm;
  end;

  if v_interactions <> '[]' then v_answer := private.apply_safely('interactions', v_interactions, '{}', p_now); end if;
  v_statuses := v_statuses || coalesce(v_answer -> 'read', '[]');
  if v_statuses <> '[]' or v_answer -> 'seen' <> '[]' then
    v_applied := private.apply_safely('statuses', v_statuses, array(select id::bigint from jsonb_array_elements_text(v_answer -> 'seen') id), p_now);
  end if;

  contacts := array(select distinct id::bigint from jsonb_array_elements_text(coalesce(v_answer -> 'contacts', '[]') || coalesce(v_applied -> 'contacts', '[]')) id);
  select count(*) into v_unread
  from jsonb_path_query(p_payload, '$.entry[*].changes[*].value.messages[*]') m where not coalesce(char_length(m ->> 'id') between 1 and 512, false);
  unread := nullif(concat_ws('; ', unread, v_answer ->> 'error', v_applied ->> 'error', case when v_unread > 0 then v_unread || ' messages without id' end), '');
end $$;
comment on function private.process_webhook(jsonb, timestamptz, boolean) is
  'Applies a webhook of any shape: account, identities, answers, statuses, then Message 2. p_again: it was applied before, so that old news of the account and of who is who are not news. Says whom it concerned and what it could not read.';

create function private.needing_wake(p_senders bigint[], p_now timestamptz) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select s.id from public.senders s where s.id = any (p_senders) and private.needs_wake(s, p_now) order by s.id);
end $$;
comment on function private.needing_wake(bigint[], timestamptz) is 'Those that need a pump and have none.';

create function private.wake_list(p_senders bigint[], p_now timestamptz) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_wake bigint[] := private.needing_wake(p_senders, p_now);
begin
  -- Cheap, and never waiting: whoever holds the row leaves the rest as it is.
  update public.senders s set last_webhook_at = p_now, woken_at = case when s.id = any (v_wake) then p_now else s.woken_at end
  where s.id = any (array(
    select id from public.senders
    where id = any (p_senders) and (id = any (v_wake) or last_webhook_at is null or last_webhook_at < p_now - interval '30 s')
    order by id for no key update skip locked));
  return v_wake;
end $$;
comment on function private.wake_list(bigint[], timestamptz) is
  'Senders that need a pump and have none; each asked for once in two seconds. Notes that a webhook came.';

create function public.ingest_webhook(p_digest text, p_body text, p_dictionary smallint, p_payload jsonb, p_error text default null) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_digest bytea := substring(decode(regexp_replace(p_digest, '^\\x', ''), 'hex') for 16);
  v_now timestamptz;
  v_day date;
  v_id bigint;
  v_error text := p_error;
  v_senders bigint[];
  v_contacts bigint[];
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
    select p.sender_ids, p.contacts, p.unread into v_senders, v_contacts, v_error from private.process_webhook(p_payload, v_now) p;
  end if;
  insert into public.webhook_events (day, received_at, processed_at, sender_id, digest, body, dictionary, error, contact_ids)
  values (v_day, v_now, case when v_error is null then v_now end, v_senders[1], v_digest, decode(p_body, 'base64'), p_dictionary, v_error, coalesce(v_contacts, '{}'))
  returning id into v_id;
  return jsonb_build_object('event_id', v_id, 'duplicate', false, 'wake', to_jsonb(private.wake_list(coalesce(v_senders, '{}'), v_now)));
end $$;
comment on function public.ingest_webhook(text, text, smallint, jsonb, text) is
  'Stores a signed webhook and applies it, in one transaction; repeating it changes nothing. Without a payload (not JSON) it is only stored. Returns the senders to wake.';

create function public.replay_webhook(p_event_id bigint, p_payload text) returns jsonb
language plpgsql set search_path = '' as $$
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
  set error = p.unread, processed_at = case when p.unread is null then coalesce(processed_at, v_now) end,
    contact_ids = array(select distinct id from unnest(contact_ids || coalesce(p.contacts, '{}')) id order by id)
  where id = e.id and day = e.day
    and (processed_at is null or p.unread is not null or not contact_ids @> coalesce(p.contacts, '{}'));
  return jsonb_build_object('event_id', e.id, 'found', true, 'was_processed', e.processed_at is not null, 'error', p.unread,
    'wake', to_jsonb(private.needing_wake(coalesce(p.sender_ids, '{}'), v_now)));
end $$;
comment on function public.replay_webhook(bigint, text) is
  'Applies a stored event once more, inflated by the caller; the text keeps every digit. What is right already stays: statuses go forward only, answers are stored once, and what tells the account''s or a person''s state of then is passed over if it was heeded then.';

revoke execute on function public.ingest_webhook(text, text, smallint, jsonb, text), public.replay_webhook(bigint, text) from public, anon, authenticated;
grant execute on function public.ingest_webhook(text, text, smallint, jsonb, text), public.replay_webhook(bigint, text),
  private.is_data_error(text), private.apply_part(text, jsonb, bigint[], timestamptz), private.apply_safely(text, jsonb, bigint[], timestamptz),
  private.process_webhook(jsonb, timestamptz, boolean), private.needing_wake(bigint[], timestamptz), private.wake_list(bigint[], timestamptz) to service_role;

create function public.events_to_replay(p_after bigint, p_limit int, p_since timestamptz default null, p_unprocessed boolean default false,
  p_event_id bigint default null) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'body', translate(encode(e.body, 'base64'), E'\n', ''), 'dictionary', e.dictionary) order by e.id), '[]')
  from (
    select id, body, dictionary from public.webhook_events
    where id > p_after and (p_event_id is null or id = p_event_id)
      and (p_since is null or (received_at >= p_since and day >= (p_since at time zone 'UTC')::date))
      and (not p_unprocessed or processed_at is null)
    order by id limit least(p_limit, 1000)) e
$$;
comment on function public.events_to_replay(bigint, int, timestamptz, boolean, bigint) is
  'The next kept webhooks after an id, as they were stored: for whoever inflates and replays them.';
revoke execute on function public.events_to_replay(bigint, int, timestamptz, boolean, bigint) from public, anon, authenticated;
grant execute on function public.events_to_replay(bigint, int, timestamptz, boolean, bigint) to service_role;

create function public.note_replay(p_detail jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not private.actor_is_super_admin() then raise insufficient_privilege using message = 'only super-admins replay webhooks'; end if;
  perform private.audit('replay', 'webhook_events', p_detail ->> 'event_id', p_detail - 'event_id');
end $$;
comment on function public.note_replay(jsonb) is 'Writes down that a super-admin has kept webhooks replayed, and which.';
revoke execute on function public.note_replay(jsonb) from public, anon;
grant execute on function public.note_replay(jsonb) to authenticated;
