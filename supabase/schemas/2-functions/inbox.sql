-- Conversations: who may reply, who is next, and replies sent through the claim.
create function private.lock_answerable_contact(p_contact_id bigint) returns public.contacts
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.readable_contact(p_contact_id);
begin
  if k.id is null then perform private.fail('not_found'); end if;
  if k.owner_id <> (select auth.uid())
    and not exists (select from public.conversations where contact_id = k.id and assigned_to = (select auth.uid())) then
    perform private.fail('forbidden');
  end if;
  select * into k from public.contacts where id = p_contact_id and deleted_at is null for no key update;
  if k.id is null then perform private.fail('not_found'); end if;
  return k;
end $$;
comment on function private.lock_answerable_contact(bigint) is
  'The contact, locked, if the caller owns it or is a super-admin to whom its conversation is assigned; raises '
  'not_found or forbidden. Definer: called first by other definer functions.';

create function private.send_reply(p_contact_id bigint, p_body text, p_key uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.lock_answerable_contact(p_contact_id);
  v public.conversations;
  v_body text := btrim(p_body, E' \t\r\n');
  v_now timestamptz;
  v_id bigint;
  v_contact_id bigint;
begin
  if coalesce(v_body, '') = '' then perform private.fail('invalid', 'body', 'required'); end if;
  if char_length(v_body) > 4096 then perform private.fail('invalid', 'body', 'too_long'); end if;
  if not private.links_are_safe(v_body) then perform private.fail('invalid', 'body', 'bad_link'); end if;
  select m.id, m.contact_id, m.sender_id into v_id, v_contact_id, v.sender_id
  from public.replies r join public.messages m on m.id = r.message_id where r.author_id = (select auth.uid())
    and r.key = p_key;
  if v_id is not null then
    if v_contact_id <> k.id then perform private.fail('conflict'); end if;
    return jsonb_build_object('message_id', v_id, 'sender_id', v.sender_id);
  end if;
  perform private.require_rate('replies_an_hour', k.owner_id, 'reply');
  select c.* into v from public.conversations c where c.contact_id = k.id
  order by c.last_inbound_at desc nulls last, c.id desc limit 1 for no key update;
  v_now := private.clock();
  if coalesce(v.window_until <= v_now, true) then perform private.fail('window_closed'); end if;
  if exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then
    perform private.fail('opted_out');
  end if;
  insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, body)
  values (k.id, v.sender_id, k.owner_id, 'reply', k.country_code, v_body) returning id into v_id;
  insert into public.queue (message_id, sender_id, due_at, kind) values (v_id, v.sender_id, v_now, 'reply');
  insert into public.replies (message_id, author_id, key) values (v_id, (select auth.uid()), p_key);
  -- Not when it is sent: what comes meanwhile has not been read by its author.
  update public.conversations set closed_at = null, settled_at = greatest(v_now, asked_at),
    last_outbound_at = greatest(v_now, tapped_at) where id = v.id;
  perform private.audit('reply', 'contact', k.id::text, jsonb_build_object('message_id', v_id));
  return jsonb_build_object('message_id', v_id, 'sender_id', v.sender_id);
end $$;
comment on function private.send_reply(bigint, text, uuid) is
  'Queues a reply; the claim checks opt-out and window again. The lock on the contact serialises double clicks. '
  'Definer: lock_answerable_contact checks the caller.';

create function private.ask_again(p_messages bigint[], p_now timestamptz) returns void
language sql volatile set search_path = '' as $$
  update public.conversations set asked_at = greatest(p_now, settled_at + interval '1 us'), closed_at = null
  -- Does not wait, as where a message is moved.
  where id = any (array(
    select c.id from unnest(p_messages) x(id) join public.messages m on m.id = x.id
    join public.conversations c on c.sender_id = m.sender_id and c.contact_id = m.contact_id
    where m.kind = 'reply' order by c.id for no key update of c skip locked))
$$;
comment on function private.ask_again(bigint[], timestamptz) is
  'Replies among these messages did not reach anybody: who waited for them waits again, even if the conversation was '
  'closed after the reply.';
grant execute on function private.ask_again(bigint[], timestamptz) to service_role;

create function private.change_conversation(p_contact_id bigint, p_change jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.lock_answerable_contact(p_contact_id);
  v_to uuid := (p_change ->> 'assigned_to')::uuid;
begin
  if v_to is not null and not exists (select from private.assignable_people(k.owner_id) p where p.id = v_to) then
    perform private.fail('invalid', 'assigned_to', 'not_found');
  end if;
  update public.conversations set
    closed_at = case when not p_change ? 'closed' then closed_at
      when (p_change ->> 'closed')::boolean then coalesce(closed_at, private.clock()) end,
    assigned_to = case when p_change ? 'assigned_to' then v_to else assigned_to end
  where contact_id = k.id;
  if not found then perform private.fail('not_found'); end if;
  perform private.audit('conversation', 'contact', k.id::text, private.picked(p_change, '{closed,assigned_to}'));
end $$;
comment on function private.change_conversation(bigint, jsonb) is
  'Closes or reopens a conversation (`closed`), assigns it or takes the assignment back (`assigned_to`). Definer: '
  'lock_answerable_contact checks the caller.';

create function private.assignable_people(p_owner_id uuid) returns table (id uuid, full_name text)
language sql stable security definer set search_path = '' as $$
  select p.id, p.full_name from public.profiles p where p.active and (p.id = p_owner_id or p.role = 'super_admin')
$$;
comment on function private.assignable_people(uuid) is
  'Who may read a contact and may therefore be assigned its conversation: the owner and the super-admins. Definer: '
  'callers have checked the user.';

create function private.conversation_json(c public.conversations) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'contact_id', c.contact_id, 'sender_id', c.sender_id, 'owner_id', c.owner_id,
    'owner_name', (select full_name from public.profiles where id = c.owner_id),
    'full_name', k.full_name, 'phone', k.phone, 'country_code', k.country_code,
    'window_until', c.window_until, 'last_inbound_at', c.last_inbound_at, 'last_outbound_at', c.last_outbound_at,
    'assigned_to', c.assigned_to, 'assigned_name', (select full_name from public.profiles where id = c.assigned_to),
    'closed_at', c.closed_at, 'held_by', c.held_by,
    'waits', c.waits and not o.opted_out,
    'asked', (select jsonb_build_object('at', i.at, 'type', i.type, 'body', i.body, 'payload', i.payload,
        'code', i.code)
      from public.interactions i where c.waits and i.contact_id = c.contact_id and i.asks order by i.id desc limit 1),
    'opted_out', o.opted_out,
    'asks_to_stop', case when not o.opted_out then private.open_question(c.contact_id) end,
    'last_answer', (select jsonb_build_object('at', i.at, 'type', i.type, 'body', i.body, 'payload', i.payload,
        'code', i.code, 'meaning', i.meaning)
      from public.interactions i where i.contact_id = c.contact_id and i.type not in ('echo', 'revoke')
      order by i.at desc, i.id desc limit 1),
    'last_reply', (select jsonb_build_object('at', coalesce(m.accepted_at, m.created_at), 'body', m.body,
      'state', m.state)
      from public.messages m where m.contact_id = c.contact_id and m.kind = 'reply' order by m.id desc limit 1))
  from public.contacts k
  cross join lateral (select exists (select from private.open_opt_outs(k.phone_key, k.user_key)) as opted_out) o
  where k.id = c.contact_id
$$;
comment on function private.conversation_json(public.conversations) is 'A conversation as lists and its page show it.';

create function private.waiting_conditions(p_user_id uuid) returns text
language sql stable set search_path = '' as $$
  select format('coalesce(v.assigned_to, v.owner_id) = %L and v.waits'
    || ' and not exists (select from public.contacts k cross join private.open_opt_outs(k.phone_key, k.user_key)'
    || ' where k.id = v.contact_id)', p_user_id)
$$;
comment on function private.waiting_conditions(uuid) is 'The SQL conditions on conversations v that wait for a user.';

create function private.window_conditions(p_now timestamptz) returns text
language sql stable set search_path = '' as $$
  select format(' and v.closed_at is null and v.window_until > %L and v.last_inbound_at > %L', p_now,
    p_now - (select coalesce(max(service_window), '24 h') from public.senders))
$$;
comment on function private.window_conditions(timestamptz) is
  'The SQL conditions on conversations v that are open and may be replied to.';

create function private.conversation_conditions(p_owner uuid, p_filter jsonb, p_now timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_view text := coalesce(p_filter ->> 'view', 'open');
  v_sql text := 'true';
begin
  if v_view = 'mine' then
    v_sql := private.waiting_conditions((select auth.uid()));
  elsif p_owner is not null then
    v_sql := format('v.owner_id = %L', p_owner);
  end if;
  if v_view in ('open', 'mine') then
    v_sql := v_sql || private.window_conditions(p_now);
  elsif v_view = 'closed' then
    v_sql := v_sql || ' and v.closed_at is not null';
  elsif v_view = 'asks' then
    v_sql := v_sql || ' and exists (select from public.interactions i where i.contact_id = v.contact_id'
      || ' and i.sender_id = v.sender_id and i.meaning = ''seems'')'
      || ' and not exists (select from public.contacts k cross join private.open_opt_outs(k.phone_key, k.user_key)'
      || ' where k.id = v.contact_id)';
  end if;
  return v_sql;
end $$;
comment on function private.conversation_conditions(uuid, jsonb, timestamptz) is
  'The SQL conditions on conversations v for a filter. The values are literals, so that each list gets its own plan.';

create function private.list_conversations(p_filter jsonb, p_after jsonb, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_owner uuid := private.readable_owner(null);
  v_where text := private.conversation_conditions(v_owner, p_filter, v_now);
  v_search text := '';
  v_many boolean := false;
  v_counts jsonb;
  v_is_ending_first boolean := not p_filter ? 'q' and coalesce((p_filter ->> 'ending_first')::boolean, false);
  v_keyset text := case when p_after is null then ''
    -- Who wrote in a group only has opened no window, and comes first.
    else format(case when p_after ->> 0 is null then ' and (v.last_inbound_at is not null or v.id %3$s %2$s)'
      else ' and (v.last_inbound_at, v.id) %3$s (%1$L, %2$s)' end,
      (p_after ->> 0)::timestamptz, (p_after ->> 1)::bigint, case when v_is_ending_first then '>' else '<' end) end;
  v_ids bigint[];
  v_last public.conversations;
begin
  if p_filter ? 'q' then
    select * into v_search, v_many from private.search_condition(v_owner, p_filter ->> 'q', 'v.contact_id');
  end if;
  if v_many then
    v_ids := private.page_ids('public.conversations v', v_where || v_keyset, v_search, '{v.last_inbound_at,id,desc}',
      20000, p_limit + 1);
    v_counts := private.counts_on_the_way(v_ids, p_after, p_limit, 'public.conversations v', v_where, v_search,
      'v.last_inbound_at desc, v.id desc');
  else
    v_where := v_where || v_search;
    execute format(
      'select array_agg(id) from (select v.id from public.conversations v where %s%s'
      ' order by v.last_inbound_at %3$s, v.id %3$s limit %4$s) page',
      v_where, v_keyset, case when v_is_ending_first then 'asc' else 'desc' end, p_limit + 1) into v_ids;
    v_counts := private.list_counts(v_ids, p_after, p_limit, 'public.conversations v where ' || v_where,
      'counted_matches');
  end if;
  if cardinality(v_ids) > p_limit then select * into v_last from public.conversations where id = v_ids[p_limit]; end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.conversation_json(c) order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.conversations c on c.id = page.id),
    'next', case when v_last.id is not null then jsonb_build_array(v_last.last_inbound_at, v_last.id) end) || v_counts;
end $$;
comment on function private.list_conversations(jsonb, jsonb, int) is
  'Definer, with the owner checked first: each filter gets its own plan, and no policy runs for each row.';

create function private.count_waiting(p_user_id uuid) returns int
language plpgsql stable security definer set search_path = '' as $$
declare
  v_n int;
begin
  execute format('select count(*) from (select from public.conversations v where %s%s limit 1000) counted',
    private.waiting_conditions(p_user_id), private.window_conditions(private.clock())) into v_n;
  return v_n;
end $$;
comment on function private.count_waiting(uuid) is
  'The number of open conversations that wait for a user; 1,000 at most. Definer: callers have checked the user.';
grant execute on function private.count_waiting(uuid) to service_role;

create function private.count_waiting_conversations() returns int
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_active();
  return private.count_waiting((select auth.uid()));
end $$;
comment on function private.count_waiting_conversations() is 'Definer: counts the caller''s own conversations only.';

create function private.get_conversation(p_contact_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'contact_id', k.id, 'owner_id', k.owner_id,
    'owner_name', (select full_name from public.profiles where id = k.owner_id),
    'conversation', (select private.conversation_json(v) from public.conversations v where v.contact_id = k.id
      order by v.last_inbound_at desc nulls last, v.id desc limit 1),
    'people', (select coalesce(jsonb_agg(to_jsonb(p) order by p.full_name, p.id), '[]')
      from private.assignable_people(k.owner_id) p),
    'authors', (select coalesce(jsonb_object_agg(r.message_id, p.full_name), '{}') from (
      select m.id from public.messages m where m.contact_id = k.id and m.kind = 'reply' order by m.id desc limit 200) m
      join public.replies r on r.message_id = m.id join public.profiles p on p.id = r.author_id),
    'quoting', (select coalesce(jsonb_agg(i.id), '[]') from (
      select id, quoted from public.interactions where contact_id = k.id order by at desc limit 200) i
        where i.quoted is not null))
  from private.readable_contact(p_contact_id) k where k.id is not null
$$;
comment on function private.get_conversation(bigint) is
  'Definer: users may not read the names of other users otherwise. readable_contact checks the owner.';

create function private.list_strangers(p_after bigint, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return (
    with page as (
      select i.id, i.at, i.from_id, i.type, i.body, i.payload, i.code from public.interactions i
      where i.contact_id is null and (p_after is null or i.id < p_after) order by i.id desc limit p_limit + 1),
    shown as (select * from page order by id desc limit p_limit),
    counted as (select count(*) as n from (
      select from public.interactions where contact_id is null limit private.limit_of('counted_matches') + 1) c)
    select jsonb_build_object('items', (select coalesce(jsonb_agg(to_jsonb(shown) order by id desc), '[]') from shown),
      'next', case when (select count(*) from page) > p_limit then (select min(id) from shown) end)
      || private.counts(n, 'counted_matches') from counted);
end $$;
comment on function private.list_strangers(bigint, int) is
  'Messages from numbers that are no contact''s. Definer: for super-admins, checked first.';
