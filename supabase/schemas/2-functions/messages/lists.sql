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
  return v_sql;
end $$;
comment on function private.message_conditions(uuid, jsonb) is
  'The SQL conditions on messages m for a filter. The values are literals, so that each list gets its own plan. Rare '
  'states are found by the queue, the open attempts or the index on problem.';

create function private.message_counts(p_owner uuid, p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_campaign public.campaigns;
  v_states public.message_state[] := enum_range((p_filter ->> 'reached')::public.message_state,
    case when p_filter ? 'reached' then 'read'::public.message_state end);
  v_n numeric;
begin
  if p_filter - '{status,reached,kind,campaign_id}'::text[] <> '{}'
    or p_filter ->> 'status' in ('replied', 'message_2_sent') then
    return null;
  end if;
  if p_filter ? 'status' then
    v_states := array(select s from unnest(v_states) s where s = (p_filter ->> 'status')::public.message_state);
  end if;
  if p_filter ? 'campaign_id' then
    select * into v_campaign from public.campaigns where id = (p_filter ->> 'campaign_id')::bigint
      and owner_id = coalesce(p_owner, owner_id);
    select coalesce(sum(n), 0) into v_n from (
      select kind, state, n from public.campaign_totals where campaign_id = v_campaign.id
      union all
      select kind, state, -n from private.past_counts
      where owner_id = v_campaign.owner_id and campaign_id = v_campaign.id) x
    where kind in ('message_1', 'message_2') and state = any (v_states)
      and kind = coalesce((p_filter ->> 'kind')::public.message_kind, kind);
  elsif p_owner is not null and v_states <@ '{accepted,sent,delivered,read}' then
    select coalesce(sum(n), 0) into v_n from (
      select owner_id, kind, state, n from public.day_totals
      union all
      select owner_id, kind, state, -n from private.past_counts) x
    where owner_id = p_owner and state = any (v_states)
      and kind = coalesce((p_filter ->> 'kind')::public.message_kind, kind);
  end if;
  return case when v_n is not null then jsonb_build_object('count', v_n, 'count_at_least', v_n) end;
end $$;
comment on function private.message_counts(uuid, jsonb) is
  'The exact count of a list of messages where counters know it, else null: those of a campaign, and those that Meta '
  'accepted, by state and kind.';

create function private.search_condition(p_owner uuid, p_q text, p_contact_id text,
  out condition text, out many boolean)
language plpgsql stable set search_path = '' as $$
declare
  v_search text := private.search_conditions(p_q);
  v_ids bigint[] := private.contacts_found(p_owner, v_search, 2000);
begin
  many := v_ids is null;
  condition := case when many
    then format(' and exists (select from public.contacts c where c.id = %s and %s%s offset 0)', p_contact_id,
      private.live_contacts(p_owner), v_search)
    else format(' and %s = any (%L)', p_contact_id, v_ids) end;
end $$;
comment on function private.search_condition(uuid, text, text) is
  'The SQL condition that a row belongs to a contact of that name or number, and whether these are many.';

create function private.list_messages(p_filter jsonb, p_after jsonb, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := private.message_conditions(v_owner, p_filter);
  v_search text := '';
  v_many boolean := false;
  v_of_campaign boolean := p_filter ? 'campaign_id';
  v_keyset text := case
    when p_after is null then ''
    when v_of_campaign then format(' and (m.contact_id, m.kind) > (%s, %L)', (p_after ->> 0)::bigint,
      (p_after ->> 1)::public.message_kind)
    else format(' and m.id < %s', (p_after ->> 0)::bigint) end;
  v_counts jsonb := private.message_counts(v_owner, p_filter);
  v_ids bigint[];
  v_last public.messages;
begin
  if p_filter ? 'q' then
    select * into v_search, v_many from private.search_condition(v_owner, p_filter ->> 'q', 'm.contact_id');
  end if;
  if v_many then
    v_ids := private.page_ids('public.messages m', v_where || v_keyset, v_search,
      case when v_of_campaign then '{m.contact_id,kind,asc}' else '{m.id,id,desc}' end::text[], 20000, p_limit + 1);
    v_counts := private.counts_on_the_way(v_ids, p_after, p_limit, 'public.messages m', v_where, v_search,
      case when v_of_campaign then 'm.contact_id' else 'm.id desc' end);
  -- A state that no message has would be looked for in all of them.
  elsif v_counts is null or v_counts ->> 'count' <> '0' then
    v_where := v_where || v_search;
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
      when v_of_campaign then jsonb_build_array(v_last.contact_id, v_last.kind) else jsonb_build_array(v_last.id) end)
    || coalesce(v_counts, private.list_counts(v_ids, p_after, p_limit, 'public.messages m where ' || v_where,
      case p_filter when '{}' then 'counted' else 'counted_matches' end));
end $$;
comment on function private.list_messages(jsonb, jsonb, int, uuid) is
  'Definer, with the owner checked first: under row-level security LIKE cannot use an index.';

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
