-- Understanding a reply: a stop, a start, what seems to ask for a stop, a machine, or an answer.
create function private.text_to_judge(p_text text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_text text := private.bare_text(case when char_length(p_text) > 600
    then left(p_text, 400) || ' ' || right(p_text, 200) else p_text end);
begin
  if char_length(v_text) <= 40 then
    if v_text ~ '(^| )\w( \w){3}( |$)' then
      v_text := regexp_replace(v_text, '(?<=(^| )\w) (?=\w( |$))', '', 'g');
    end if;
    if v_text ~ '([[:alpha:]])\1\1' then v_text := regexp_replace(v_text, '([[:alpha:]])\1\1+', '\1', 'g'); end if;
  end if;
  return case when v_text = '' then '' else ' ' || replace(v_text, ' ', '  ') || ' ' end;
end $$;
comment on function private.text_to_judge(text) is
  'The bare text, each word between two spaces of its own. Of a text over 600 characters the first 400 and the last '
  '200 are judged. A short one is also freed of repeated letters and of spaces inside a spelled word.';
grant execute on function private.text_to_judge(text) to service_role;

create function private.understood(p_texts text[], p_tapped boolean default false)
returns table (place bigint, meaning text, word_ids bigint[])
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  with given as materialized (
    select g.place, private.text_to_judge(g.body) as words from unnest(p_texts) with ordinality g(body, place)),
  parts as materialized (
    select distinct g.place, h.head
    from given g cross join unnest(string_to_array(btrim(g.words), '  ')) p(part)
    cross join lateral (values (p.part), (left(p.part, 4) || '…')) h(head)),
  -- Looked up once for all texts.
  listed as materialized (
    select w.* from (select distinct head from parts) h
    cross join lateral (select * from private.words w where w.active and w.kind not in ('courtesy', 'object')
      and w.head = h.head and (w.kind <> 'typed_stop' or not p_tapped) offset 0) w),
  found as materialized (
    select g.place, g.words, w.id, w.kind, w.pattern, w.regexp
    from parts p join listed w on w.head = p.head join given g on g.place = p.place
    where case when g.words like w.pattern then w.bare !~ '… ' or g.words ~ w.regexp else false end),
  kinds as materialized (
    select f.place, string_agg(f.regexp, '|') filter (where f.kind = 'aside') as asides,
      bool_or(f.kind = 'automatic')
        or count(distinct f.kind) filter (where f.kind in ('away', 'reply', 'soon', 'office')) > 1 as automatic
    from found f group by f.place),
  fillers as materialized (
    select (select jsonb_object_agg(p.part, true) from string_to_table(string_agg(w.bare, ' '), ' ') p(part)) as parts,
      jsonb_object_agg(btrim(w.regexp), true) filter (where w.kind = 'courtesy') as courtesy,
      jsonb_object_agg(btrim(w.regexp), true) as beside,
      '^(?:' || string_agg(w.regexp, '|') filter (where w.kind = 'courtesy') || ')*$' as only_courtesy,
      '^(?:' || string_agg(w.regexp, '|') || ')*$' as only_beside
    from private.words w where w.kind in ('courtesy', 'object') and w.active
      and exists (select from found f where f.kind in ('stop', 'typed_stop', 'start'))),
  said as materialized (
    -- A single word is looked up; the regexp finds phrases.
    select f.place, f.id, case f.kind when 'start' then 2 else 1 end as rank
    from found f cross join fillers b
    cross join lateral (
      select string_to_array(nullif(btrim(replace(f.words, f.regexp, '')), ''), '  ') as words,
        replace(f.words, f.regexp, '') as text) rest
    where f.kind in ('stop', 'typed_stop', 'start') and char_length(f.words) <= 160 and (
      case f.kind when 'stop' then b.beside else b.courtesy end ?& coalesce(rest.words, '{}')
      or (b.parts ?& rest.words
        and rest.text ~ case f.kind when 'stop' then b.only_beside else b.only_courtesy end))
    union all
    select f.place, f.id, 3 from found f join kinds k on k.place = f.place
    where f.kind = 'stem' and (k.asides is null or regexp_replace(f.words, k.asides, ' ', 'g') ~ f.regexp)
    union all
    select f.place, f.id, 4 from found f join kinds k on k.place = f.place
    where k.automatic and f.kind in ('away', 'reply', 'soon', 'office', 'automatic')),
  meant as materialized (
    select s.place, s.rank, array_agg(s.id order by s.id) as ids
    from (select s.*, min(s.rank) over (partition by s.place) as best from said s) s
    where s.rank = s.best group by s.place, s.rank)
  select g.place, coalesce(('{stop,start,seems,machine}'::text[])[m.rank], 'answer'), coalesce(m.ids, '{}')
  from given g left join meant m on m.place = g.place;
end $$;
comment on function private.understood(text[], boolean) is
  'How each text is understood, and by which words: stop and start are the whole text once courtesy and repetition are '
  'set aside; seems: it holds a stem; machine: it is built like an automatic reply; else answer. The first that '
  'applies counts. p_tapped: the texts are buttons. One pass over all texts: a webhook may bring a thousand.';
grant execute on function private.understood(text[], boolean) to service_role;

create function private.understand(p_text text, p_tapped boolean default false) returns text
language sql stable set search_path = '' as $$
  select meaning from private.understood(array[p_text], p_tapped)
$$;
comment on function private.understand(text, boolean) is
  'stop, start, seems, machine or answer: how understood() understands one text.';
grant execute on function private.understand(text, boolean) to service_role;

create function private.contacts_like(p_contact_id bigint) returns bigint[]
language sql stable set search_path = '' as $$
  select private.contacts_known_as(private.all_identities(private.identities(phone, wa_id, user_id)))
  from public.contacts where id = p_contact_id
$$;
comment on function private.contacts_like(bigint) is 'The contacts of the same person, of all owners.';
grant execute on function private.contacts_like(bigint) to service_role;

create function private.seems_to_stop(p_contact_id bigint) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from public.interactions
    where meaning = 'seems' and contact_id = any (private.contacts_like(p_contact_id)))
$$;
comment on function private.seems_to_stop(bigint) is
  'Whether this person, as a contact of anybody, seems to have asked for a stop, and no user has decided yet.';
grant execute on function private.seems_to_stop(bigint) to service_role;

create function private.open_question(p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('at', i.at, 'body', i.body) from public.interactions i
  where i.contact_id = p_contact_id and i.meaning = 'seems' order by i.at desc, i.id desc limit 1
$$;
comment on function private.open_question(bigint) is
  'The latest text with which a contact seems to ask for a stop, undecided: {at, body}; null if there is none.';

create function private.settle_questions(p_contacts bigint[], p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update public.interactions set meaning = 'stop', triggers = false
  where contact_id = any (p_contacts) and meaning = 'seems' and at <= p_at;
  if found then perform private.release_held(p_contacts); end if;
end $$;
comment on function private.settle_questions(bigint[], timestamptz) is
  'What these contacts seemed to ask until then was a stop: they have said so since, or a user has.';
grant execute on function private.settle_questions(bigint[], timestamptz) to service_role;

create function private.release_held(p_contacts bigint[]) returns void
language sql volatile set search_path = '' as $$
  update public.queue set due_at = private.clock()
  where due_at = 'infinity' and message_id = any (array(
    select id from public.messages where contact_id = any (p_contacts) and state = 'queued' and kind = 'message_2'))
$$;
comment on function private.release_held(bigint[]) is
  'Makes Message 2 due again that the claim has put off; it looks again whether the campaign allows it.';
grant execute on function private.release_held(bigint[]) to service_role;

create function private.answer_stop_question(p_contact_id bigint, p_is_stop boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts := private.lock_answerable_contact(p_contact_id);
  v_now timestamptz := private.clock();
  v_question public.interactions;
  v_messages bigint[];
begin
  if p_is_stop is null then perform private.fail('invalid', 'is_stop', 'required'); end if;
  select * into v_question from public.interactions where contact_id = k.id and meaning = 'seems'
  order by at desc, id desc limit 1;
  if v_question.id is null then
    select * into v_question from public.interactions
    where contact_id = k.id and meaning in ('stop', 'answer') order by at desc, id desc limit 1;
    if v_question.id is null then perform private.fail('not_found'); end if;
    if (v_question.meaning = 'stop') <> p_is_stop then perform private.fail('conflict'); end if;
    return jsonb_build_object('sender_id', v_question.sender_id);
  end if;
  if p_is_stop then
    perform private.opt_out(v_question.sender_id, private.identities(k.phone, k.wa_id, k.user_id), 'message',
      jsonb_build_object('interaction_id', v_question.id, 'by', (select auth.uid())), v_question.at,
      not exists (select from public.conversations
        where contact_id = k.id and sender_id = v_question.sender_id and held_by is not null));
    -- Also if they have opted in again since.
    perform private.settle_questions(array[k.id], v_now);
    update public.conversations set settled_at = greatest(v_now, asked_at) where contact_id = k.id;
  else
    with decided as (
      update public.interactions set meaning = 'answer' where contact_id = k.id and meaning = 'seems'
      returning message_id)
    select array_agg(distinct m.id) into v_messages
    from decided d join public.messages m on m.id = d.message_id
    where m.kind = 'message_1' and private.is_in_answering_time(m.campaign_id, m.claimed_at, v_now);
    perform from public.messages where id = any (v_messages) order by id for no key update;
    perform private.queue_follow_ups(v_messages, v_now);
    perform private.release_held(private.contacts_like(k.id));
  end if;
  perform private.audit('stop_question', 'contact', k.id::text, jsonb_build_object('is_stop', p_is_stop));
  return jsonb_build_object('sender_id', v_question.sender_id);
end $$;
comment on function private.answer_stop_question(bigint, boolean) is
  'A user decides what a person meant who seemed to ask for a stop: an opt-out with that message as its proof, or an '
  'answer, to which Message 2 goes unless the answering time has ended meanwhile. Definer: lock_answerable_contact '
  'checks the caller.';
