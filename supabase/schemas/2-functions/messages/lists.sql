-- Reading messages: pages, and one message with its history.
create function private.message_id_at(p_at timestamptz) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  v_low bigint := 0;
  v_high bigint := coalesce((select max(id) from public.messages), 0) + 1;
  v_middle bigint;
  m record;
begin
  while v_low + 1 < v_high loop
    v_middle := (v_low + v_high) / 2;
    select id, created_at into m from public.messages where id >= v_middle order by id limit 1;
    if m.created_at < p_at then v_low := m.id; else v_high := v_middle; end if;
  end loop;
  return v_high;
end $$;
comment on function private.message_id_at(timestamptz) is
  'Approximately the first message id of a time: ids grow with time except for overlapping transactions, so callers '
  'add an hour of margin.';

create function private.message_json(m public.messages) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', m.id, 'owner_id', m.owner_id, 'campaign_id', m.campaign_id,
    'campaign_name', (select name from public.campaigns where id = m.campaign_id),
    'contact_id', m.contact_id,
    'contact', (select jsonb_build_object('full_name', k.full_name, 'phone', k.phone) from public.contacts k
      where k.id = m.contact_id and k.deleted_at is null),
    'kind', m.kind, 'status', m.state, 'held', m.held, 'code', m.code, 'error_class', private.error_class(m.code),
    'reason', m.reason, 'attempts', m.attempts, 'price', m.price,
    'due_at', (select nullif(q.due_at, 'infinity') from public.queue q where q.message_id = m.id),
    'created_at', m.created_at, 'accepted_at', m.accepted_at, 'sent_at', m.sent_at, 'delivered_at', m.delivered_at,
    'read_at', m.read_at, 'failed_at', m.failed_at, 'again_from', m.again_from)
$$;
comment on function private.message_json(public.messages) is 'A message as lists show it, without its text.';

create function private.message_conditions(p_owner uuid, p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_sql text := 'true';
  v_state text := p_filter ->> 'status';
  v_search text;
  v_ids bigint[];
begin
  if p_owner is not null then v_sql := v_sql || format(' and m.owner_id = %L', p_owner); end if;
  if p_filter ? 'campaign_id' then
    v_sql := v_sql || format(' and m.kind in (''message_1'', ''message_2'') and m.campaign_id = %s',
      (p_filter ->> 'campaign_id')::bigint);
  end if;
  if p_filter ? 'contact_id' then
    v_sql := v_sql || format(' and m.contact_id = %s', (p_filter ->> 'contact_id')::bigint);
  end if;
  if p_filter ? 'kind' then
    v_sql := v_sql || format(' and m.kind = %L', (p_filter ->> 'kind')::public.message_kind);
  end if;
  if v_state = 'replied' then
    v_sql := v_sql
      || ' and exists (select from public.interactions i where i.campaign_id = m.campaign_id'
      ' and i.contact_id = m.contact_id and i.answers)';
  elsif v_state = 'message_2_sent' then
    v_sql := v_sql
      || ' and exists (select from public.messages n where n.campaign_id = m.campaign_id'
      ' and n.contact_id = m.contact_id'
      || ' and n.kind = ''message_2'' and n.state in (''accepted'', ''sent'', ''delivered'', ''read''))';
  elsif v_state is not null then
    v_sql := v_sql || format(case when v_state in ('failed', 'unknown', 'skipped', 'cancelled')
        then ' and m.problem = %L' else ' and m.state = %L' end, v_state::public.message_state)
      || case v_state
        when 'queued' then ' and m.id in (select message_id from public.queue)'
        when 'sending' then ' and m.id in (select a.message_id from public.senders s'
          ' join public.attempts a on a.sender_id = s.id where a.busy_until = ''infinity'')'
        else '' end;
  end if;
  if p_filter ? 'reached' then
    v_sql := v_sql || format(' and m.state between %L and ''read''', (p_filter ->> 'reached')::public.message_state);
  end if;
  if p_filter ? 'from' then
    v_sql := v_sql || format(' and m.id >= %s and m.created_at >= %L',
      private.message_id_at((p_filter ->> 'from')::timestamptz - interval '1 hour'),
      (p_filter ->> 'from')::timestamptz);
  end if;
  if p_filter ? 'to' then
    v_sql := v_sql || format(' and m.id < %s and m.created_at < %L',
      private.message_id_at((p_filter ->> 'to')::timestamptz + interval '1 hour'), (p_filter ->> 'to')::timestamptz);
  end if;
  if p_filter ? 'q' then
    v_search := 'c.deleted_at is null'
      || case when p_owner is not null then format(' and c.owner_id = %L', p_owner) else '' end
      || private.search_conditions(p_filter ->> 'q');
    execute format('select array_agg(id) from (select c.id from public.contacts c where %s limit 2001) found', v_search)
      into v_ids;
    v_sql := v_sql || case when cardinality(v_ids) > 2000
      then format(' and exists (select from public.contacts c where c.id = m.contact_id and %s)', v_search)
      else format(' and m.contact_id = any (%L)', coalesce(v_ids, '{}')) end;
  end if;
  return v_sql;
end $$;
comment on function private.message_conditions(uuid, jsonb) is
  'The SQL conditions on messages m for a filter. The values are literals, so that each list gets its own plan. Rare '
  'states are found by the queue, the open attempts or the index on problem.';

create function private.list_messages(p_filter jsonb, p_after jsonb, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := private.message_conditions(v_owner, p_filter);
  v_of_campaign boolean := p_filter ? 'campaign_id';
  v_keyset text := case
    when p_after is null then ''
    when v_of_campaign then format(' and (m.contact_id, m.kind) > (%s, %L)', (p_after ->> 0)::bigint,
      (p_after ->> 1)::public.message_kind)
    else format(' and m.id < %s', (p_after ->> 0)::bigint) end;
  v_ids bigint[];
  v_count bigint;
  v_last public.messages;
begin
  if v_owner is not null and p_filter ->> 'status' in ('accepted', 'sent', 'delivered', 'read')
    and p_filter - 'status' - 'kind' = '{}' then
    select coalesce(sum(n), 0) into v_count from (
      select owner_id, kind, state, n from public.day_totals
      union all
      select owner_id, kind, state, -n from private.past_counts) x
    where owner_id = v_owner and state = (p_filter ->> 'status')::public.message_state
      and kind = coalesce((p_filter ->> 'kind')::public.message_kind, kind);
  else
    execute format('select count(*) from (select from public.messages m where %s %s) counted', v_where,
      case when not v_of_campaign then 'limit 10001' end) into v_count;
  end if;
  if v_count > 0 then
    execute format(
      'select array_agg(id) from (select m.id from public.messages m where %s%s order by %s limit %s) page',
      v_where, v_keyset, case when v_of_campaign then 'm.contact_id, m.kind' else 'm.id desc' end, p_limit + 1)
        into v_ids;
  end if;
  if cardinality(v_ids) > p_limit then select * into v_last from public.messages where id = v_ids[p_limit]; end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.message_json(m) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.messages m on m.id = page.id),
    'next', case when v_last.id is null then null
      when v_of_campaign then jsonb_build_array(v_last.contact_id, v_last.kind) else jsonb_build_array(v_last.id) end,
    'count', case when v_of_campaign or v_count <= 10000 then v_count end,
    'count_at_least', case when v_of_campaign then v_count else least(v_count, 10000) end);
end $$;
comment on function private.list_messages(jsonb, jsonb, int, uuid) is
  'Definer, with the owner checked first: under row-level security LIKE cannot use an index. The count of a campaign '
  'is exact.';

create function private.transitions(m public.messages) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('status', status, 'at', at) order by greatest(place, 3), at nulls last, place)
  from (
    select 1 as place, 'queued' as status, m.created_at as at
    union all select 2, 'sending', claimed_at from public.attempts where message_id = m.id
    union all select 3, 'queued', finished_at from public.attempts
      where message_id = m.id and (outcome in ('passing', 'unsent', 'stopping'))
        and (number < m.attempts or m.state = 'queued')
    union all select 3, 'unknown', finished_at from public.attempts where message_id = m.id and outcome = 'unknown'
    union all select 4, 'accepted', m.accepted_at where m.accepted_at is not null
    union all select 5, 'sent', m.sent_at where m.sent_at is not null
    union all select 7, 'delivered', m.delivered_at where m.delivered_at is not null
    union all select 8, 'read', m.read_at where m.read_at is not null
    union all select case m.state when 'failed' then 9 else 6 end, 'failed', m.failed_at where m.failed_at is not null
    union all select 10, m.state::text, null where m.state in ('skipped', 'cancelled')
      or (m.state = 'failed' and m.failed_at is null)
  ) t
$$;
comment on function private.transitions(public.messages) is
  'The transitions of a message and their times, from the message and its attempts. Meta''s times are whole seconds, '
  'so they do not give the order.';

create function private.get_message(p_message_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.message_json(m) || jsonb_build_object(
    'params', m.params, 'body', m.body, 'round', m.round,
    'currency', (select currency from public.senders where id = m.sender_id),
    'template_snapshot', c.template_snapshot, 'follow_up_body', c.follow_up_body,
    'transitions', private.transitions(m),
    'attempt_list', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'round', a.round,
        'claimed_at', a.claimed_at, 'finished_at', a.finished_at, 'outcome', a.outcome, 'code', a.code,
        'error_class', private.error_class(a.code), 'details', a.details,
        'wamid', case when a.wamid not like 'h:%' then a.wamid end) order by a.number,
          a.claimed_at), '[]')
      from public.attempts a where a.message_id = m.id),
    'answers', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.at, 'type', i.type, 'body', i.body,
      'automatic', i.automatic) order by i.at), '[]')
      from public.interactions i where i.message_id = m.id))
  from private.readable_owner(null) v_owner
  join public.messages m on m.id = p_message_id and (v_owner is null or m.owner_id = v_owner)
  left join public.campaigns c on c.id = m.campaign_id
$$;
comment on function private.get_message(bigint) is
  'Definer: one check instead of a policy for each row. readable_owner checks the owner.';
