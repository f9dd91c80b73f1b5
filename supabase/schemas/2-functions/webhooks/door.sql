-- Processing a webhook of any shape in parts: signed JSON never fails.
create function private.webhook_time(p_text text, p_now timestamptz) returns timestamptz
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if p_text ~ '^[0-9]{1,10}(\.[0-9]{1,6})?$' then return least(to_timestamp(p_text::float8), p_now); end if;
  return null;
end $$;
comment on function private.webhook_time(text, timestamptz) is
  'Meta''s seconds as a time, never in the future; null for anything else.';
grant execute on function private.webhook_time(text, timestamptz) to service_role;

create function private.senders_of(p_payload jsonb)
returns table (sender_id bigint, change jsonb)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  select case
      when n.phone_number_id is not null
        then (select s.id from public.senders s where s.phone_number_id = n.phone_number_id)
      else (select s.id from public.senders s where s.waba_id = e ->> 'id' order by s.id limit 1)
    end, jsonb_build_object('field', c -> 'field', 'value', c -> 'value', 'waba_id', e -> 'id')
  from jsonb_path_query(p_payload, '$.entry[*]') e, jsonb_path_query(e, '$.changes[*]') c,
    lateral (select coalesce(nullif(c #>> '{value,metadata,phone_number_id}', ''),
      nullif(c #>> '{value,recipient,phone_number_id}', '')) as phone_number_id) n;
end $$;
comment on function private.senders_of(jsonb) is
  'The changes of a webhook, each with its sender: by phone number id, else by business account; null if unknown.';
grant execute on function private.senders_of(jsonb) to service_role;

create function private.error_words(p_sqlstate text, p_constraint text) returns text
language sql immutable set search_path = '' as $$ select concat_ws(' ', p_sqlstate, nullif(p_constraint, '')) $$;
comment on function private.error_words(text, text) is
  'What is kept of an error: its code and constraint. PostgreSQL''s sentence may repeat a number or a name.';
grant execute on function private.error_words(text, text) to service_role;

create function private.is_data_error(p_sqlstate text) returns boolean
language sql immutable set search_path = '' as $$ select left(p_sqlstate, 2) in ('21', '22', '23', '54') $$;
comment on function private.is_data_error(text) is
  'Whether the error is caused by the data, so that the same bytes would always fail. Other errors are left for Meta '
  'to send again.';
grant execute on function private.is_data_error(text) to service_role;

create function private.process_webhook(p_payload jsonb, p_now timestamptz, p_again boolean default false,
  out sender_ids bigint[], out contacts bigint[], out unread text)
language plpgsql set search_path = '' as $$
declare
  v_changes jsonb;
  v_interactions jsonb;
  v_statuses jsonb;
  v_system jsonb;
  v_account jsonb;
  v_answer jsonb := '{}'::jsonb;
  v_applied jsonb := '{}'::jsonb;
  v_change jsonb;
  v_unread int;
  v_constraint text;
begin
  select array_agg(distinct c.sender_id order by c.sender_id) filter (where c.sender_id is not null),
    jsonb_agg(c.change || jsonb_build_object('sender_id', c.sender_id))
  into sender_ids, v_changes from private.senders_of(p_payload) c;
  if v_changes is null then
    unread := 'no changes';
    return;
  end if;
  perform private.gate(s, true) from unnest(sender_ids) s;

  select
    coalesce(jsonb_path_query_array(jsonb_agg(
      private.read_interactions((c ->> 'sender_id')::bigint, v.value, p_now, c ->> 'field' = 'standby')), '$[*][*]'),
      '[]'),
    coalesce(jsonb_path_query_array(jsonb_agg(
      -- Statuses of another app''s messages must not be parked.
      jsonb_path_query_array(private.read_statuses((c ->> 'sender_id')::bigint, v.value, p_now),
        case c ->> 'field' when 'standby' then '$[*] ? (exists (@.attempt))' else '$[*]' end::jsonpath)), '$[*][*]'),
      '[]')
  into v_interactions, v_statuses
  from jsonb_array_elements(v_changes) c
  cross join lateral (
    select coalesce(case when c ->> 'field' = 'standby' then c #> '{value,standby}' end, c -> 'value') as value) v
  where c ->> 'sender_id' is not null and coalesce(c ->> 'field', 'messages') in ('messages', 'standby');
  select jsonb_agg(c) into v_account from jsonb_array_elements(v_changes) c
  where c ->> 'field' not in ('messages', 'standby', 'messaging_handovers', 'user_preferences')
    and c ->> 'waba_id' is not null;

  begin
    if v_account is not null and not p_again then perform private.apply_account_events(v_account, p_now); end if;
    for v_change in
      select c from jsonb_array_elements(v_changes) c
      where coalesce(c ->> 'field', 'messages') = 'messages' and c -> 'value' ? 'errors'
        and c ->> 'sender_id' is not null and not p_again
      order by (c ->> 'sender_id')::bigint
    loop
      perform private.apply_account_errors((v_change ->> 'sender_id')::bigint, v_change #> '{value,errors}', p_now);
    end loop;
    -- A status that stops a sender needs this lock; senders are locked first everywhere.
    perform from public.senders
    where id = any (sender_ids) and exists (
      select from jsonb_to_recordset(v_statuses) as x(code int)
      join public.error_classes e on e.code = x.code
      join public.error_effects f on f.class = e.class and f.pauses = 'sender')
    order by id for no key update;
    for v_change in
      select c from jsonb_array_elements(v_changes) c
      where c ->> 'field' = 'user_preferences' and c ->> 'sender_id' is not null and not p_again
    loop
      perform private.apply_preferences((v_change ->> 'sender_id')::bigint, v_change -> 'value', p_now);
    end loop;
    for v_system in
      select i from jsonb_array_elements(v_interactions) i where (i ? 'system' or i ? 'own_number') and not p_again
    loop
      perform private.change_identity(v_system -> 'system', v_system ->> 'from_id');
      perform private.learn_number(v_system ->> 'user_id', v_system ->> 'own_number');
    end loop;
    if not p_again and v_changes @? '$[*] ? (@.field == "standby" || @.field == "messaging_handovers")' then
      perform private.note_other_apps(v_changes, p_now);
    end if;
  exception when others then
    if not private.is_data_error(sqlstate) then raise; end if;
    get stacked diagnostics v_constraint = constraint_name;
    unread := private.error_words(sqlstate, v_constraint);
  end;

  if v_interactions <> '[]' then v_answer := private.apply_safely('interactions', v_interactions, '{}', p_now); end if;
  v_statuses := v_statuses || coalesce(v_answer -> 'read', '[]');
  if v_statuses <> '[]' or v_answer -> 'seen' <> '[]' then
    v_applied := private.apply_safely('statuses', v_statuses,
      array(select id::bigint from jsonb_array_elements_text(v_answer -> 'seen') id), p_now);
  end if;

  contacts := array(
    select distinct id::bigint from jsonb_array_elements_text(
      coalesce(v_answer -> 'contacts', '[]') || coalesce(v_applied -> 'contacts', '[]')) id);
  select count(*) into v_unread
  from jsonb_path_query(p_payload, '$.entry[*].changes[*].value.messages[*]') m
  where not coalesce(char_length(m ->> 'id') between 1 and 512, false);
  unread := nullif(concat_ws('; ', unread, v_answer ->> 'error', v_applied ->> 'error',
    case when v_unread > 0 then v_unread || ' messages without id' end), '');
end $$;
comment on function private.process_webhook(jsonb, timestamptz, boolean) is
  'Applies a webhook of any shape: account, identities, answers, statuses, then Message 2. p_again: it was applied '
  'before, so old events of the account and of identities are ignored. Returns the senders and contacts concerned and '
  'what could not be read.';
grant execute on function private.process_webhook(jsonb, timestamptz, boolean) to service_role;

create function private.apply_safely(p_part text, p_items jsonb, p_seen bigint[], p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_item jsonb;
  v_place int := 0;
  v_one jsonb;
  v_errors text := '';
  v_constraint text;
  v_contacts jsonb := '[]'::jsonb;
  v_answered jsonb := '[]'::jsonb;
  v_read jsonb := '[]'::jsonb;
begin
  begin
    return private.apply_part(p_part, p_items, p_seen, p_now);
  exception when others then
    if not private.is_data_error(sqlstate) then raise; end if;
    get stacked diagnostics v_constraint = constraint_name;
    v_errors := format('%s: %s', p_part, private.error_words(sqlstate, v_constraint));
  end;
  -- One item made the set fail: apply each on its own, so that only that one stays unread.
  for v_item in select * from jsonb_array_elements(p_items) loop
    v_place := v_place + 1;
    begin
      v_one := private.apply_part(p_part, jsonb_build_array(v_item), p_seen, p_now);
      v_contacts := v_contacts || coalesce(v_one -> 'contacts', '[]');
      v_answered := v_answered || coalesce(v_one -> 'seen', '[]');
      v_read := v_read || coalesce(v_one -> 'read', '[]');
    exception when others then
      if not private.is_data_error(sqlstate) then raise; end if;
      get stacked diagnostics v_constraint = constraint_name;
      v_errors := left(v_errors || format('; number %s: %s', v_place, private.error_words(sqlstate, v_constraint)),
        2000);
    end;
  end loop;
  return jsonb_build_object('contacts', v_contacts, 'seen', v_answered, 'read', v_read, 'error', v_errors);
end $$;
comment on function private.apply_safely(text, jsonb, bigint[], timestamptz) is
  'Applies a part as a set; if that fails, item by item, and returns the errors of items that cannot be applied.';
grant execute on function private.apply_safely(text, jsonb, bigint[], timestamptz) to service_role;

create function private.apply_part(p_part text, p_items jsonb, p_seen bigint[], p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
begin
  return case p_part
    when 'interactions' then private.apply_interactions(p_items, p_now)
    when 'statuses' then jsonb_build_object('contacts', to_jsonb(private.apply_statuses(p_items, p_seen, p_now)))
  end;
end $$;
comment on function private.apply_part(text, jsonb, bigint[], timestamptz) is 'Applies one part of a webhook as a set.';
grant execute on function private.apply_part(text, jsonb, bigint[], timestamptz) to service_role;

create function private.wake_list(p_senders bigint[], p_now timestamptz) returns bigint[]
language plpgsql set search_path = '' as $$
declare
  v_wake bigint[] := private.needing_wake(p_senders, p_now);
begin
  -- Does not wait: a locked row is skipped.
  update public.senders s set last_webhook_at = p_now,
    woken_at = case when s.id = any (v_wake) then p_now else s.woken_at end
  where s.id = any (array(
    select id from public.senders
    where id = any (p_senders)
      and (id = any (v_wake) or last_webhook_at is null or last_webhook_at < p_now - interval '30 s')
    order by id for no key update skip locked));
  return v_wake;
end $$;
comment on function private.wake_list(bigint[], timestamptz) is
  'Senders that need a pump and have none, each at most once in two seconds. Records that a webhook was received.';
grant execute on function private.wake_list(bigint[], timestamptz) to service_role;
