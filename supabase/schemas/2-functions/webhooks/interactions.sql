-- Messages that people send: stored once, attributed, acted on.
create function private.read_interactions(p_sender_id bigint, p_value jsonb, p_now timestamptz,
  p_observed boolean default false)
returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'sender_id', p_sender_id, 'wamid', m ->> 'id', 'observed', nullif(p_observed, false),
      'type', case when m ->> 'group_id' <> '' then 'group' else left(m ->> 'type', 50) end,
      'from_id', case when m ->> 'from' ~ '^\+?[1-9][0-9]{6,14}$' then ltrim(m ->> 'from', '+') end,
      'user_id', u.user_id,
      'at', private.webhook_time(m ->> 'timestamp', p_now),
      'body', left(private.content_text(coalesce(m #> '{edit,message}', m)), 4096),
      'payload', left(coalesce(m #>> '{button,payload}', m #>> '{interactive,button_reply,id}',
        m #>> '{interactive,list_reply,id}'), 512),
      'quoted', case when char_length(coalesce(m #>> '{context,id}', m #>> '{reaction,message_id}')) <= 512
        then coalesce(m #>> '{context,id}', m #>> '{reaction,message_id}') end,
      'code', case when m #>> '{errors,0,code}' ~ '^[0-9]{1,9}$' then (m #>> '{errors,0,code}')::int end,
      'own_number', private.own_number(m),
      'system', case when m ->> 'type' = 'system' then m -> 'system' end))), '[]')
    from (
      select m from jsonb_path_query(p_value, '$.messages[*]') m
      union all
      -- What another app sent: `message` is the body of its call, and names the person.
      select jsonb_build_object('id', e -> 'id', 'timestamp', e -> 'timestamp', 'type', 'echo',
        'from', e #> '{message,to}', 'from_user_id', e #> '{message,recipient}', 'text', jsonb_build_object(
          'body', coalesce(private.content_text(e -> 'message'), e #>> '{message,template,name}')))
      from jsonb_path_query(p_value, '$.message_echoes[*]') e where p_observed and jsonb_typeof(e) = 'object') all_of(m)
    cross join lateral (
      select coalesce(m ->> 'from_user_id',
        case when jsonb_array_length(
            case when jsonb_typeof(p_value -> 'contacts') = 'array' then p_value -> 'contacts' else '[]' end) = 1
          then p_value #>> '{contacts,0,user_id}' end,
        (select c ->> 'user_id' from jsonb_path_query(p_value, '$.contacts[*]') c
          where c ->> 'wa_id' = m ->> 'from' limit 1)) as said) said
    cross join lateral (select case when said.said ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then said.said end as user_id) u
    where jsonb_typeof(m) = 'object' and char_length(m ->> 'id') between 1 and 512);
end $$;
comment on function private.read_interactions(bigint, jsonb, timestamptz, boolean) is
  'The messages of one change in the format of apply_interactions; those without an id are left out. p_observed: they '
  'went to another app (field `standby`), and with them what that app sent.';
grant execute on function private.read_interactions(bigint, jsonb, timestamptz, boolean) to service_role;

create function private.content_text(m jsonb) returns text
language sql immutable set search_path = '' as $$
  select coalesce(
    m #>> '{text,body}', m #>> '{button,text}', m #>> '{interactive,button_reply,title}',
    m #>> '{interactive,list_reply,title}', m #>> '{interactive,nfm_reply,body}', m #>> '{interactive,body,text}',
    m #>> '{reaction,emoji}', m -> (m ->> 'type') ->> 'caption', m #>> '{document,filename}', m #>> '{location,name}',
    m #>> '{order,text}', m #>> '{system,body}',
    nullif(concat_ws(' ', m #>> '{contacts,0,name,formatted_name}', m #>> '{contacts,0,phones,0,phone}'), ''))
$$;
comment on function private.content_text(jsonb) is 'What can be read of a message, whatever its type.';
grant execute on function private.content_text(jsonb) to service_role;

create function private.own_number(m jsonb) returns text
language sql immutable set search_path = '' as $$
  select (array_agg(n.digits order by n.place))[1]
  from (values (1, m #>> '{contacts,0,phones,0,phone}'), (2, m #>> '{contacts,0,phones,0,wa_id}')) v(place, written)
  cross join lateral (select v.place, regexp_replace(v.written, '\D', '', 'g') as digits) n
  where m ->> 'type' = 'contacts'
    and coalesce(m ->> 'origin', m #>> '{contacts,0,origin}') = 'contact_request'
    and n.digits ~ '^[1-9][0-9]{6,14}$' and (v.place = 2 or v.written like '+%')
$$;
comment on function private.own_number(jsonb) is
  'The sender''s own number, if the message answers our request for it. Any other card may be somebody else''s.';
grant execute on function private.own_number(jsonb) to service_role;

create function private.attribute(p_interactions jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_placed jsonb;
begin
  with x as materialized (
    select distinct on (i.wamid) i.*, coalesce(i.at, p_now) as said_at,
      private.identities(null, i.from_id, i.user_id) as known_as
    from jsonb_to_recordset(p_interactions) as i(sender_id bigint, wamid text, type text, from_id text, user_id text,
      at timestamptz, body text, payload text, quoted text, observed boolean, code int)
    order by i.wamid),
  named as materialized (
    select x.*, coalesce(q.id, b.id) as named_id, coalesce(q.contact_id, b.contact_id) as named_contact,
      coalesce(q.campaign_id, b.campaign_id) as named_campaign
    from x
    left join lateral (
      select m.id, m.contact_id, m.campaign_id
      from private.attempt_of(x.quoted) a
      cross join lateral (
        select * from public.messages where id = a.message_id and sender_id = x.sender_id limit 1) m) q on true
    left join lateral (
      select m.id, m.contact_id, m.campaign_id from public.messages m
      where q.id is null and m.sender_id = x.sender_id
        and m.id = case when x.payload ~ '^m:[0-9]{1,18}$' then substr(x.payload, 3)::bigint end limit 1) b on true),
  people as materialized (
    -- Prefer the contact with the user id, else the one with the number, whatever its user id.
    select n.wamid, k.id,
      case when k.id = n.named_contact or k.user_id = n.user_id or k.user_id is null or n.user_id is null
        then 1 else 2 end as rank,
      k.last_interaction_at
    from named n
    cross join lateral (
      select id from unnest(private.contacts_known_as(n.known_as)) id union select n.named_contact) c
    cross join lateral (select * from public.contacts where id = c.id limit 1) k
    where k.deleted_at is null),
  nearest as (
    select p.* from (select p.*, min(rank) over (partition by wamid) as best from people p) p where p.rank = p.best),
  latest as (
    -- After the answering time it is no answer to the campaign, but still belongs to the contact.
    select distinct on (p.wamid) p.wamid, m.contact_id, case when m.answering then m.id end as id,
      case when m.answering then m.campaign_id end as campaign_id
    from nearest p join named n on n.wamid = p.wamid
    cross join lateral (
      select id, contact_id, campaign_id, claimed_at,
        coalesce(private.is_in_answering_time(campaign_id, claimed_at, n.said_at), true) as answering
      from public.messages
      where contact_id = p.id and sender_id = n.sender_id and kind::text = 'message_1'
        and state in ('sending', 'unknown', 'accepted', 'sent', 'delivered', 'read')
        and coalesce(private.left_before(claimed_at, n.said_at), true)
      order by claimed_at desc nulls last, id desc limit 1) m
    order by p.wamid, m.claimed_at desc nulls last, m.id desc),
  awaited as (
    -- It quotes an unknown message, and the response to a message sent to this person is missing: wait for that one.
    select distinct on (n.wamid) n.wamid, p.id as contact_id
    from named n join nearest p on p.wamid = n.wamid
    cross join lateral (
      select from public.messages m cross join lateral (
        select from public.attempts a where a.message_id = m.id and a.wamid is null
          and coalesce(a.outcome = 'unknown', true) limit 1) a
      where m.contact_id = p.id and m.sender_id = n.sender_id limit 1) m
    where n.quoted is not null and n.named_id is null
    order by n.wamid, p.id),
  anybody as (
    select distinct on (wamid) wamid, id from nearest order by wamid, last_interaction_at desc nulls last, id desc)
  select jsonb_agg(jsonb_build_object(
    'wamid', n.wamid, 'sender_id', n.sender_id, 'type', n.type, 'from_id', n.from_id, 'user_id', n.user_id,
    'at', n.said_at, 'timed', n.at is not null, 'body', n.body, 'payload', n.payload, 'quoted', n.quoted,
    'observed', coalesce(n.observed, false), 'code', n.code,
    'known_as', to_jsonb(n.known_as), 'contact_id', coalesce(np.id, w.contact_id, l.contact_id, k.id),
    'named_id', n.named_id,
    'message_id', case
      when w.wamid is not null then null
      when n.named_campaign is not null and np.id is not null then n.named_id
      else coalesce(l.id, case when np.id is not null then n.named_id end) end,
    'campaign_id', case
      when w.wamid is not null then null
      when np.id is not null then coalesce(n.named_campaign, l.campaign_id)
      else l.campaign_id end))
  into v_placed
  from named n
  left join people np on np.wamid = n.wamid and np.id = n.named_contact
  left join latest l on l.wamid = n.wamid
  left join awaited w on w.wamid = n.wamid
  left join anybody k on k.wamid = n.wamid;
  return v_placed;
end $$;
comment on function private.attribute(jsonb, timestamptz) is
  'Who wrote and in reply to what: the quoted message, the payload of the button, else the latest Message 1 from that '
  'sender to that person, of any owner, within its answering time.';
grant execute on function private.attribute(jsonb, timestamptz) to service_role;

create function private.apply_interactions(p_interactions jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_placed jsonb := private.attribute(p_interactions, p_now);
  v_contacts bigint[];
  v_erased jsonb;
  v_stored jsonb;
  v_seen bigint[];
begin
  if v_placed is null then return '{"seen": [], "contacts": []}'::jsonb; end if;
  v_contacts := array(select distinct x.contact_id from jsonb_to_recordset(v_placed) as x(contact_id bigint)
    where x.contact_id is not null);
  perform from public.contacts where id = any (v_contacts) order by id for no key update;
  -- Delivered again after the erasure: nothing is stored, and the event concerns somebody erased.
  select jsonb_object_agg(x.wamid, k.contact_id) into v_erased from jsonb_to_recordset(v_placed) as x(wamid text)
  join public.interactions k on k.wamid = private.wamid_digest(x.wamid);
  v_contacts := v_contacts || array(select c.value::bigint from jsonb_each_text(v_erased) c);

  with x as materialized (
    select i.*, k.owner_id, k.id as living_contact
    from jsonb_to_recordset(v_placed) as i(wamid text, sender_id bigint, type text, from_id text, user_id text,
      at timestamptz, timed boolean, body text, payload text, quoted text, contact_id bigint, message_id bigint,
      campaign_id bigint, observed boolean, code int)
    left join lateral (select id, owner_id, deleted_at from public.contacts where id = i.contact_id limit 1) k
      on k.deleted_at is null),
  said as materialized (
    select x.wamid, x.body as text, x.type in ('button', 'interactive') as tapped, false as is_payload from x
    where x.body <> '' and x.type not in ('reaction', 'system', 'location', 'contacts', 'echo')
    union all
    select x.wamid, x.payload, true, true from x
    where x.payload <> '' and x.type not in ('reaction', 'system', 'location', 'contacts', 'echo')),
  understood as materialized (
    select l.wamids[u.place] as wamid, l.payloads[u.place] as is_payload, u.meaning
    from (select tapped, array_agg(text order by wamid, is_payload) as texts,
        array_agg(wamid order by wamid, is_payload) as wamids,
        array_agg(is_payload order by wamid, is_payload) as payloads from said group by tapped) l
    cross join lateral private.understood(l.texts, l.tapped) u),
  meanings as materialized (
    -- A payload is no sentence: only its whole counts.
    select u.wamid, (array_agg(u.meaning order by u.meaning in ('stop', 'start') desc, u.is_payload))[1] as meaning
    from understood u where not u.is_payload or u.meaning in ('stop', 'start') group by u.wamid),
  judged as materialized (
    select x.*, x.type in ('text', 'button', 'interactive', 'image', 'video', 'audio', 'document', 'sticker',
      'location', 'contacts', 'order') as counts,
      x.type not in ('reaction', 'system', 'edit', 'revoke', 'group', 'echo', 'request_welcome') as opens,
      case when m.meaning in ('stop', 'start', 'seems') then m.meaning end as says,
      x.type = 'text' and x.quoted is null and coalesce(m.meaning = 'machine', false) as automatic,
      x.type = 'button' or (x.type = 'interactive' and x.payload is not null)
        or (x.type = 'text' and exists (
          select from public.campaigns c cross join lateral jsonb_path_query(c.follow_up_triggers, '$.words[*]') w
          where c.id = x.campaign_id and c.follow_up_body is not null
            and private.is_same_text(w #>> '{}', x.body))) as taps
    from x left join meanings m on m.wamid = x.wamid),
  stored as (
    insert into public.interactions (wamid, sender_id, owner_id, contact_id, campaign_id, message_id, at, type,
      triggers, automatic, asks, quoted, payload, body, from_id, code, meaning)
    select wamid, sender_id, owner_id, living_contact,
      case when living_contact is not null and type <> 'echo' then campaign_id end,
      case when living_contact is not null and type <> 'echo' then message_id end, at, coalesce(type, 'unknown'),
      coalesce(counts and timed and not automatic and says is distinct from 'stop', false),
      coalesce(automatic, false),
      -- What starts or stops is settled by the opt-in or the opt-out; an edit replaces words that were answered.
      coalesce((opens or type = 'edit') and not taps and says is null and not automatic, false)
        or says is not distinct from 'seems', quoted, payload, body, coalesce(from_id, user_id), code, says
    from judged where sender_id is not null and coalesce(not v_erased ? wamid, true)
      and (living_contact is not null or type is distinct from 'echo')
    order by wamid
    on conflict (wamid) do nothing
    returning *)
  select jsonb_agg(jsonb_build_object('id', s.id, 'wamid', s.wamid, 'sender_id', s.sender_id,
    'contact_id', s.contact_id, 'message_id', s.message_id, 'at', s.at, 'triggers', s.triggers, 'counts', j.counts,
    'opens', j.opens, 'observed', j.observed, 'echo', s.type = 'echo',
    'asks', s.asks, 'taps', j.taps and j.says is null, 'timed', j.timed,
    'says', j.says, 'from_id', j.from_id, 'user_id', j.user_id))
  into v_stored from stored s join judged j on j.wamid = s.wamid;
  if v_stored is null then return jsonb_build_object('seen', '[]'::jsonb, 'contacts', to_jsonb(v_contacts)); end if;

  perform private.store_identities((select jsonb_agg(jsonb_build_object('contact_id', x.contact_id, 'wa_id', x.from_id,
    'user_id', x.user_id))
    from jsonb_to_recordset(v_stored) as x(contact_id bigint, from_id text, user_id text)
    where x.contact_id is not null));
  perform private.open_windows(v_stored, p_now);
  perform private.follow_threads(v_stored, p_now);
  perform private.apply_stop_and_start(v_stored);
  -- Opting in again does not count as an answer to a campaign.
  v_seen := array(select distinct message_id from public.interactions
    where id = any (array(select x.id from jsonb_to_recordset(v_stored) as x(id bigint))) and triggers
      and message_id is not null);
  return jsonb_build_object('seen', to_jsonb(v_seen), 'contacts', to_jsonb(v_contacts), 'read',
    case when jsonb_path_exists(v_placed, '$[*].payload ? (@ starts with "m:")') then private.proven_by_tap(v_placed)
      else '[]' end);
end $$;
comment on function private.apply_interactions(jsonb, timestamptz) is
  'Stores new interactions and applies windows and opt-outs. Returns the answered messages (Message 2 is decided once '
  'they are locked), the contacts, and the statuses that a tapped button proves.';
grant execute on function private.apply_interactions(jsonb, timestamptz) to service_role;

create function private.open_windows(p_stored jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_contacts bigint[] := array(select distinct i.contact_id
    from jsonb_to_recordset(p_stored) as i(contact_id bigint, opens boolean, asks boolean)
    where (i.opens or i.asks) and i.contact_id is not null);
begin
  if cardinality(v_contacts) = 0 then return; end if;
  update public.contacts k set last_interaction_at = x.at
  from (select i.contact_id, max(i.at) as at
    from jsonb_to_recordset(p_stored) as i(contact_id bigint, at timestamptz, counts boolean)
    where i.counts and i.contact_id is not null group by 1) x
  where k.id = any (v_contacts) and k.id = x.contact_id
    and (k.last_interaction_at is null or k.last_interaction_at < x.at);
  insert into public.conversations as c (sender_id, contact_id, owner_id, window_until, last_inbound_at, asked_at,
    tapped_at)
  select x.sender_id, x.contact_id, k.owner_id, x.opened_at + s.service_window, x.opened_at, x.asked_at, x.tapped_at
  from (select i.sender_id, i.contact_id, max(i.at) filter (where i.opens) as opened_at,
      case when bool_or(i.asks) then p_now end as asked_at, case when bool_or(i.taps) then p_now end as tapped_at
    from jsonb_to_recordset(p_stored) as i(sender_id bigint, contact_id bigint, at timestamptz, opens boolean,
      asks boolean, taps boolean)
    where (i.opens or i.asks) and i.contact_id is not null group by 1, 2) x
  cross join lateral (select owner_id from public.contacts where id = x.contact_id limit 1) k
  cross join lateral (select service_window from public.senders where id = x.sender_id limit 1) s
  order by x.sender_id, x.contact_id
  on conflict (sender_id, contact_id) do update set window_until = greatest(c.window_until, excluded.window_until),
    last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at),
    asked_at = case when excluded.asked_at is null then c.asked_at
      else greatest(excluded.asked_at, c.settled_at + interval '1 us', c.closed_at + interval '1 us') end,
    tapped_at = case when excluded.tapped_at is null then c.tapped_at
      else greatest(excluded.tapped_at, c.last_outbound_at + interval '1 us') end,
    -- The closing settles what came before it, unless a user reopens the conversation.
    settled_at = case when coalesce(excluded.asked_at, excluded.tapped_at) is null then c.settled_at
      else greatest(c.settled_at, c.closed_at) end,
    closed_at = case when coalesce(excluded.asked_at, excluded.tapped_at) is null then c.closed_at end;
end $$;
comment on function private.open_windows(jsonb, timestamptz) is
  'Opens the window for free text: 24 hours less a margin, from the time of the answer. A person''s answer reopens a '
  'closed conversation, because whoever closed it has not read it. Reactions, edits, notices and what is written in a '
  'group open no window, but an edit, or a group message that seems to ask for a stop, makes a '
  'conversation; a message that cannot be shown opens it without being an interaction.';
grant execute on function private.open_windows(jsonb, timestamptz) to service_role;

create function private.apply_stop_and_start(p_stored jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  for x in
    select s.*, k.phone, k.wa_id, k.user_id as known_user_id
    from jsonb_to_recordset(p_stored) as s(id bigint, wamid text, sender_id bigint, contact_id bigint, at timestamptz,
      says text, from_id text, user_id text, observed boolean)
    left join public.contacts k on k.id = s.contact_id
    where s.says in ('stop', 'start') order by s.at, s.says, s.wamid
  loop
    x.known_user_id := coalesce(x.user_id, x.known_user_id);
    if x.says = 'stop' then
      perform private.opt_out(x.sender_id, private.identities(x.phone, coalesce(x.from_id, x.wa_id), x.known_user_id),
        case when exists (select from public.interactions where id = x.id and type in ('button', 'interactive'))
          then 'button' else 'keyword' end,
        -- Another app handles the thread: no confirmation.
        jsonb_build_object('interaction_id', x.id), x.at, not x.observed);
    elsif private.opt_in(private.identities(x.phone, coalesce(x.from_id, x.wa_id), x.known_user_id), x.at) then
      update public.interactions set triggers = false where id = x.id;
    else
      -- There was no opt-out to end: ordinary words.
      update public.interactions set asks = true where id = x.id;
      update public.conversations set closed_at = null, settled_at = greatest(settled_at, closed_at),
        asked_at = greatest(private.clock(), settled_at + interval '1 us', closed_at + interval '1 us')
      where sender_id = x.sender_id and contact_id = x.contact_id;
    end if;
  end loop;
end $$;
comment on function private.apply_stop_and_start(jsonb) is
  'Applies STOP and START, also as buttons, in the order in which they were sent; in the same second STOP wins.';
grant execute on function private.apply_stop_and_start(jsonb) to service_role;

create function private.proven_by_tap(p_placed jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'wamid', x.quoted, 'attempt', a.id, 'status', 'delivered', 'at', x.at))), '[]')
    from jsonb_to_recordset(p_placed) as x(wamid text, quoted text, payload text, named_id bigint, at timestamptz)
    cross join lateral (
      select id, attempts from public.messages where id = x.named_id and state in ('sending', 'unknown') limit 1) m
    cross join lateral (select id, wamid from public.attempts where message_id = m.id and number = m.attempts limit 1) a
    where x.payload = 'm:' || m.id and (a.wamid is null or a.wamid = x.quoted));
end $$;
comment on function private.proven_by_tap(jsonb) is
  'Delivered statuses for messages still sending or unknown: whoever taps a message''s button has received it.';
grant execute on function private.proven_by_tap(jsonb) to service_role;

create function private.apply_preferences(p_sender_id bigint, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  for x in
    select p ->> 'value' as value, coalesce(private.webhook_time(p ->> 'timestamp', p_now), p_now) as at,
      private.identities(null,
        case when p ->> 'wa_id' ~ '^[1-9][0-9]{6,14}$' then p ->> 'wa_id' end,
        case when p ->> 'user_id' ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then p ->> 'user_id' end) as known_as
    from jsonb_path_query(p_value, '$.user_preferences[*]') p
    where p ->> 'value' in ('stop', 'resume')
      and coalesce(p ->> 'category', 'marketing_messages') = 'marketing_messages'
    order by 2, 1
  loop
    if cardinality(x.known_as) = 0 then continue; end if;
    if x.value = 'stop' then
      perform private.opt_out(p_sender_id, x.known_as, 'user_preferences', jsonb_build_object('value', 'stop'), x.at);
    else
      perform private.opt_in(x.known_as, x.at);
    end if;
  end loop;
end $$;
comment on function private.apply_preferences(bigint, jsonb, timestamptz) is
  'Applies marketing messages stopped or resumed in WhatsApp itself.';
grant execute on function private.apply_preferences(bigint, jsonb, timestamptz) to service_role;
