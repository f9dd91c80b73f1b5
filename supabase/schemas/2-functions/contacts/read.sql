-- Reading contacts: keyset pages, counts with a bound, search without case and accents.
create function private.search_conditions(p_q text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_digits text;
  v_word text;
  v_literal text;
  v_sql text := '';
begin
  perform private.require_at_most('search_characters', char_length(p_q), 'q');
  if p_q ~ '^[+0-9\s().\-/]+$' and p_q ~ '[0-9]' then
    v_digits := regexp_replace(replace(p_q, '(0)', ''), '\D', '', 'g');
    v_digits := coalesce(nullif(ltrim(v_digits, '0'), ''), v_digits);
    return format(' and c.search like %L',
      '%' || case when ltrim(p_q) like '+%' then '+' else '' end || v_digits || '%');
  end if;
  foreach v_word in array regexp_split_to_array(btrim(private.fold_text(p_q)), '\s+') loop
    continue when v_word = '';
    v_literal := private.like_escape(v_word) || '%';
    v_sql := v_sql || case when char_length(v_word) < 3
      then format(' and (c.search like %L or c.search like %L)', v_literal, '% ' || v_literal)
      else format(' and c.search like %L', '%' || v_literal) end;
  end loop;
  return v_sql;
end $$;
comment on function private.search_conditions(text) is
  'Every word must occur in name or number, short words at the start of a word. Digits match as dialled nationally or '
  'internationally.';

create function private.contact_filter(p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_sql text := '';
begin
  perform private.require_at_most('ids', jsonb_array_length(p_filter -> k), k)
  from unnest(array['ids', 'except_ids']) k;
  if p_filter ? 'ids' then
    v_sql := v_sql || format(' and c.id = any (%L::bigint[])', translate(p_filter ->> 'ids', '[]', '{}'));
  end if;
  if p_filter ? 'except_ids' then
    v_sql := v_sql || format(' and c.id <> all (%L::bigint[])', translate(p_filter ->> 'except_ids', '[]', '{}'));
  end if;
  if p_filter ? 'category_id' then
    -- offset 0: with a search, looking each contact up costs less than reading the whole category.
    v_sql := v_sql || format(case when p_filter ? 'q' then ' and exists (select from public.category_contacts a'
        ' where a.category_id = %s and a.contact_id = c.id offset 0)'
      else ' and c.id in (select contact_id from public.category_contacts where category_id = %s)' end,
      (p_filter ->> 'category_id')::bigint);
  end if;
  if p_filter ? 'country' then v_sql := v_sql || format(' and c.country_code = %L', p_filter ->> 'country'); end if;
  if p_filter ? 'import_id' then
    v_sql := v_sql || format(' and c.import_id = %L', (p_filter ->> 'import_id')::uuid);
  end if;
  if p_filter ? 'interacted_since' then
    v_sql := v_sql || format(' and c.last_interaction_at >= %L', (p_filter ->> 'interacted_since')::timestamptz);
  end if;
  if p_filter ? 'consent' then
    v_sql := v_sql || case when (p_filter ->> 'consent')::boolean then ' and c.consent_source is not null'
      else ' and c.consent_source is null' end;
  end if;
  if p_filter ? 'opted_out' and (p_filter ->> 'opted_out')::boolean then
    -- From the few opt-outs to the contacts, as open_opt_outs goes from a contact to its opt-outs.
    v_sql := v_sql
      || ' and c.id in (select k.id from public.opt_outs o join public.contacts k on k.phone_key = o.person_key'
      ' where o.ended_at is null'
      || ' union all select k.id from public.opt_outs o join public.contacts k on k.user_key = o.person_key'
      ' where o.ended_at is null)';
  elsif p_filter ? 'opted_out' then
    v_sql := v_sql || ' and not exists (select from private.open_opt_outs(c.phone_key, c.user_key))';
  end if;
  if p_filter ? 'q' then v_sql := v_sql || private.search_conditions(p_filter ->> 'q'); end if;
  return v_sql;
end $$;
comment on function private.contact_filter(jsonb) is
  'The SQL conditions on contacts c for a filter. The values are literals, so that each list gets its own plan.';

create function private.contact_conditions(p_owner uuid, p_filter jsonb) returns text
language sql stable set search_path = '' as $$
  select private.live_contacts(p_owner) || private.contact_filter(p_filter)
$$;
comment on function private.contact_conditions(uuid, jsonb) is
  'The SQL conditions on contacts c of an owner for a filter.';

create function private.contact_json(c public.contacts) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', c.id, 'owner_id', c.owner_id,
    'owner_name', (select p.full_name from public.profiles p where p.id = c.owner_id), 'full_name', c.full_name,
    'first_name', c.first_name, 'phone', c.phone, 'country_code', c.country_code,
    'fields', c.fields, 'consent_source', c.consent_source, 'consent_since', c.consent_since,
    'last_interaction_at', c.last_interaction_at, 'created_at', c.created_at, 'updated_at', c.updated_at,
    'category_ids', (select coalesce(jsonb_agg(category_id order by category_id), '[]') from public.category_contacts
      where contact_id = c.id),
    'opted_out', exists (select from private.open_opt_outs(c.phone_key, c.user_key)),
    'window_until', (select max(v.window_until) from public.senders s
      join public.conversations v on v.sender_id = s.id and v.contact_id = c.id),
    'last_message', (select jsonb_build_object('id', m.id, 'campaign_id', m.campaign_id, 'kind', m.kind,
        'state', m.state, 'at', coalesce(m.accepted_at, m.created_at))
      from public.messages m where m.contact_id = c.id order by m.id desc limit 1))
$$;
comment on function private.contact_json(public.contacts) is 'A contact as lists and pages show it.';

create function private.readable_contact(p_contact_id bigint) returns public.contacts
language sql stable security definer set search_path = '' as $$
  select c from public.contacts c, private.readable_owner(null) v_owner
  where c.id = p_contact_id and c.deleted_at is null and (v_owner is null or c.owner_id = v_owner)
$$;
comment on function private.readable_contact(bigint) is
  'The contact if the caller may read it, else null. Definer: called first by other definer functions.';

create function private.list_contacts(p_filter jsonb, p_sort text, p_after jsonb, p_limit int, p_owner uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_base text := private.live_contacts(v_owner);
  v_filter text := private.contact_filter(p_filter);
  v_probe text;
  v_found bigint[];
  v_many boolean := false;
  -- The name part of `search`.
  v_name text := 'rtrim(c.search, '' +0123456789'') collate "C"';
  v_order text[] := case p_sort when 'name' then array[v_name, 'id', 'asc'] else array['c.id', 'id', 'desc'] end;
  v_keyset text := case
    when p_after is null then ''
    when p_sort = 'name' then format(' and (%s, c.id) > (%L collate "C", %s)', v_name, p_after ->> 0,
      (p_after ->> 1)::bigint)
    else format(' and c.id < %s', (p_after ->> 0)::bigint) end;
  v_rows text;
  v_ids bigint[];
  v_last public.contacts;
begin
  if p_filter ? 'q' then
    v_found := private.contacts_found(v_owner, private.search_conditions(p_filter ->> 'q'),
      case p_sort when 'name' then 10000 else 2000 end);
    v_many := v_found is null;
  elsif p_filter @> '{"opted_out": true}' then
    v_many := (select count(*) from (select from public.opt_outs where ended_at is null limit 2001) o) > 2000;
    v_probe := private.contact_filter(p_filter - 'opted_out')
      || ' and exists (select from private.open_opt_outs(c.phone_key, c.user_key) offset 0)';
  end if;
  if v_found is not null then
    v_filter := format(' and c.id = any (%L)', v_found) || private.contact_filter(p_filter - 'q');
  end if;
  if v_many then
    v_ids := private.page_ids('public.contacts c', v_base || v_keyset, v_filter, v_order,
      -- The index by name alone says whether a contact is found, and may be read further.
      case when p_sort = 'name' and p_filter - '{q,category_id}'::text[] = '{}' then 100000 else 20000 end, p_limit + 1,
      v_probe);
  else
    -- || '': else the planner may read the whole index by name for a few that were found.
    v_rows := format('public.contacts c where %s%s%s order by %s %s, c.id %5$s limit %6$s', v_base, v_keyset, v_filter,
      v_order[1] || case when v_found is not null and p_sort = 'name' then ' || ''''' else '' end, v_order[3],
      p_limit + 1);
    if v_owner is null and p_sort = 'name' and v_found is null then
      -- The first of each owner, merged.
      v_rows := format('public.profiles p cross join lateral (select c.* from %s) c order by %s, c.id limit %s',
        replace(v_rows, v_base, v_base || ' and c.owner_id = p.id'), v_name, p_limit + 1);
    end if;
    execute format('select array_agg(id) from (select c.id from %s) page', v_rows) into v_ids;
  end if;
  if cardinality(v_ids) > p_limit then
    select * into v_last from public.contacts where id = v_ids[p_limit];
  end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.contact_json(c) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.contacts c on c.id = page.id),
    'next', case when v_last.id is null then null
      when p_sort = 'name' then jsonb_build_array(rtrim(v_last.search, ' +0123456789'), v_last.id)
      else jsonb_build_array(v_last.id) end)
    || coalesce(
      (select jsonb_build_object('count', g.contact_count, 'count_at_least', g.contact_count)
        from public.categories g where p_filter - 'category_id' = '{}' and g.id = (p_filter ->> 'category_id')::bigint
          and g.owner_id = coalesce(v_owner, g.owner_id)),
      case when v_many and p_filter ? 'q' and p_filter - 'q' = '{}' then private.counts(2001, 'counted_matches') end,
      private.list_counts(v_ids, p_after, p_limit, 'public.contacts c where ' || v_base || v_filter,
        case p_filter when '{}' then 'counted' else 'counted_matches' end));
end $$;
comment on function private.list_contacts(jsonb, text, jsonb, int, uuid) is
  'Definer, with the owner checked first: under row-level security LIKE cannot use an index, because it is not '
  'leakproof.';

create function private.contact_export_columns(p_filter jsonb, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_fields jsonb;
begin
  execute format('select jsonb_agg(distinct f.name order by f.name) from public.contacts c
    cross join jsonb_object_keys(c.fields) f(name) where %s', private.contact_conditions(v_owner, p_filter))
    into v_fields;
  return jsonb_build_object('fields', coalesce(v_fields, '[]'),
    'categories', (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name)), '[]')
      from public.categories g where v_owner is null or g.owner_id = v_owner));
end $$;
comment on function private.contact_export_columns(jsonb, uuid) is
  'Definer, with the owner checked first, as list_contacts.';

create function private.opt_out_history(c public.contacts)
returns table (source text, proof jsonb, opted_out_at timestamptz, ended_at timestamptz)
language sql stable set search_path = '' as $$
  select o.source, (array_agg(o.proof))[1], o.opted_out_at,
    case when bool_and(o.ended_at is not null) then max(o.ended_at) end
  from public.opt_outs o where o.person_key in (c.phone_key, c.user_key)
  group by o.source, o.opted_out_at
$$;
comment on function private.opt_out_history(public.contacts) is
  'One row per event, whatever the number of forms of the number.';

create function private.get_contact(p_contact_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.contact_json(c) || jsonb_build_object(
    'categories', (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'color', g.color)
      order by g.name, g.id), '[]')
      from public.category_contacts a join public.categories g on g.id = a.category_id where a.contact_id = c.id),
    'opt_outs', (select coalesce(jsonb_agg(to_jsonb(h) order by h.opted_out_at desc), '[]')
      from private.opt_out_history(c) h),
    'asks_to_stop', case when not exists (select from private.open_opt_outs(c.phone_key, c.user_key))
      then private.open_question(c.id) end,
    'import', (select jsonb_build_object('id', i.id, 'file_name', i.file_name, 'created_at', i.created_at,
        'line', (select min(r.line) from public.import_rows r where r.contact_id = c.id and r.import_id = i.id))
      from public.imports i where i.id = c.import_id))
  from private.readable_contact(p_contact_id) c where c.id is not null
$$;
comment on function private.get_contact(bigint) is
  'Definer: opt-outs are hashes that no user may read. readable_contact checks the owner.';

create function private.written_as_stranger(p_contact_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.at, 'type', i.type, 'body', i.body,
    'payload', i.payload) order by i.at, i.id), '[]')
  from private.readable_contact(p_contact_id) k
  join public.interactions i on i.contact_id is null and i.from_id = any (array(
    select ltrim(x, '+') from unnest(private.identities(k.phone, k.wa_id, k.user_id)) x))
$$;
comment on function private.written_as_stranger(bigint) is
  'What the person wrote before or after they were a contact. Definer: these rows have no owner. readable_contact '
  'checks the owner.';
grant execute on function private.written_as_stranger(bigint) to authenticated;

create function private.contact_timeline(p_contact_id bigint, p_after jsonb, p_limit int) returns jsonb
language sql stable security definer set search_path = '' as $$
  with c as (select r.* from private.readable_contact(p_contact_id) r where r.id is not null),
  events(at, key, event) as (
    select coalesce(m.accepted_at, m.failed_at, m.created_at), 'message ' || m.id,
      jsonb_build_object('type', 'message', 'id', m.id, 'kind', m.kind, 'state', m.state, 'campaign_id', m.campaign_id,
        'params', m.params, 'body', m.body, 'code', m.code, 'reason', m.reason, 'held', m.held, 'attempts', m.attempts,
        'price', m.price, 'currency', s.currency, 'created_at', m.created_at, 'accepted_at', m.accepted_at,
        'sent_at', m.sent_at, 'delivered_at', m.delivered_at, 'read_at', m.read_at, 'failed_at', m.failed_at)
    from c join public.messages m on m.contact_id = c.id join public.senders s on s.id = m.sender_id
    union all
    select m.day::timestamp at time zone 'UTC', 'past ' || m.id,
      jsonb_build_object('type', 'past_message', 'id', m.id, 'kind', m.kind, 'state', m.state,
        'campaign_id', m.campaign_id)
    from c join public.past_messages m on m.contact_id = c.id
    union all
    select i.at, 'interaction ' || i.id,
      jsonb_build_object('type', 'interaction', 'id', i.id, 'interaction_type', i.type, 'campaign_id', i.campaign_id,
        'message_id', i.message_id, 'body', i.body, 'payload', i.payload, 'automatic', i.automatic,
        'triggers', i.triggers, 'code', i.code, 'meaning', i.meaning)
    from c join public.interactions i on i.contact_id = c.id
    union all
    select h.opted_out_at, 'opted_out ' || h.opted_out_at,
      jsonb_build_object('type', 'opted_out', 'source', h.source, 'proof', h.proof)
    from private.opt_out_history(private.readable_contact(p_contact_id)) h
    union all
    select h.ended_at, 'opted_in ' || h.ended_at, jsonb_build_object('type', 'opted_in', 'source', h.source)
    from private.opt_out_history(private.readable_contact(p_contact_id)) h where h.ended_at is not null
    union all
    select c.created_at, 'created', jsonb_build_object('type', 'created') from c
  ),
  page as (
    select * from events
    where p_after is null or (at, key) < ((p_after ->> 0)::timestamptz, p_after ->> 1)
    order by at desc, key desc limit p_limit + 1
  ),
  shown as (select * from page order by at desc, key desc limit p_limit)
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(event || jsonb_build_object('at', at) order by at desc, key desc), '[]')
      from shown),
    'next', (select jsonb_build_array(at, key) from shown where (select count(*) from page) > p_limit order by at,
      key limit 1),
    'campaigns', (select coalesce(jsonb_object_agg(g.id,
      jsonb_build_object('id', g.id, 'name', g.name, 'template', g.template_snapshot,
        'follow_up_body', g.follow_up_body)), '{}')
      from public.campaigns g where g.id in (select (event ->> 'campaign_id')::bigint from shown)))
$$;
comment on function private.contact_timeline(bigint, jsonb, int) is
  'Definer: opt-outs are hashes that no user may read. readable_contact checks the owner.';

create function private.contact_countries(p_owner uuid) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := 'deleted_at is null and country_code is not null'
    || case when v_owner is not null then format(' and owner_id = %L', v_owner) else '' end;
  v_countries text[];
begin
  -- From one country of an owner to the next in the index, however many contacts there are.
  execute format($q$
    with recursive found(owner_id, country) as (
      (select owner_id, country_code from public.contacts where %1$s order by owner_id, country_code limit 1)
      union all
      select n.owner_id, n.country_code from found f
      cross join lateral (
        select owner_id, country_code from public.contacts
        where %1$s and (owner_id, country_code) > (f.owner_id, f.country)
        order by owner_id, country_code limit 1) n)
    select coalesce(array_agg(distinct country::text order by country::text), '{}') from found
    $q$, v_where) into v_countries;
  return v_countries;
end $$;
comment on function private.contact_countries(uuid) is
  'The countries of an owner''s contacts. Definer, with the owner checked first: no policy runs for each row.';
