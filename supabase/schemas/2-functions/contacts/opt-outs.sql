-- Opting out and in: by a reply, by Meta or by hand.
create function private.open_opt_outs(p_phone_key bytea, p_user_key bytea) returns setof bigint
language sql stable as $$
  select id from public.opt_outs where person_key = any (array[p_phone_key, p_user_key]) and ended_at is null
$$;
comment on function private.open_opt_outs(bytea, bytea) is
  'The opt-outs that hold for a person: pages, previews and the claim all ask this function. Without search_path, so '
  'that the planner inlines it.';
grant execute on function private.open_opt_outs(bytea, bytea) to service_role;

create function private.opt_out_people(p_sender_id bigint, p_people jsonb, p_source text, p_proof jsonb,
  p_at timestamptz, p_confirm boolean default false)
returns int
language plpgsql set search_path = '' as $$
declare
  v_people jsonb;
  v_new int;
  v_contacts bigint[];
  v_messages bigint[];
  v_ending bigint[];
begin
  with given as materialized (
    select a.person, a.known_as, private.person_key(a.known_as) as key from private.all_identities(p_people) a)
  select jsonb_agg(jsonb_build_object('person', g.person, 'known_as', g.known_as, 'key', encode(g.key, 'hex')))
  into v_people
  from given g
  where g.person not in (
    select x.person from given x join public.opt_outs o on o.person_key = x.key
    where o.ended_at > p_at and (o.ended_by_person or p_source in ('manual', 'import')));
  if v_people is null then return 0; end if;

  with opened as (
    insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
    select distinct on (x.key) p_sender_id, decode(x.key, 'hex'), p_source, p_proof, p_at
    from jsonb_to_recordset(v_people) as x(key text) order by x.key
    on conflict (person_key, by_person) where ended_at is null do nothing
    returning encode(person_key, 'hex') as key)
  select count(*) into v_new from (
    select from jsonb_to_recordset(v_people) as x(person int, key text)
    group by x.person having bool_and(x.key in (select key from opened))) p;

  v_contacts := private.contacts_known_as(array(
    select x.known_as from jsonb_to_recordset(v_people) as x(known_as text)));
  select array_agg(m.id), array_agg(distinct m.campaign_id) filter (where m.kind = 'message_1')
  into v_messages, v_ending
  from unnest(v_contacts) k(id)
  cross join lateral (
    select id, campaign_id, kind from public.messages
    where contact_id = k.id and state = 'queued' and kind <> 'confirmation') m;
  if v_messages is not null then
    v_ending := private.lock_ending_campaigns(v_ending);
    v_messages := array(select id from public.messages where id = any (v_messages)
      order by id for no key update skip locked);
    perform private.skip_messages(v_messages, 'opted_out');
    perform private.complete_campaigns(v_ending);
  end if;
  perform private.settle_questions(v_contacts, p_at);
  if v_new > 0 and p_confirm then perform private.queue_confirmation(p_sender_id, v_contacts, p_at); end if;
  return v_new;
end $$;
comment on function private.opt_out_people(bigint, jsonb, text, jsonb, timestamptz, boolean) is
  'Opts people, each a list of identities, out of all senders and skips their queued messages: the one function behind '
  'a reply, Meta, a click, a selection and a list. Returns how many were not opted out in this way already and have '
  'not opted in again since. The sender given is the one that it came to, which confirms it to the one person. '
  'Messages locked by others are left to the check in the claim.';
grant execute on function private.opt_out_people(bigint, jsonb, text, jsonb, timestamptz, boolean) to service_role;

create function private.opt_out(p_sender_id bigint, p_identities text[], p_source text, p_proof jsonb, p_at timestamptz,
  p_confirm boolean default false)
returns boolean
language sql volatile set search_path = '' as $$
  select private.opt_out_people(p_sender_id, jsonb_build_array(to_jsonb(p_identities)), p_source, p_proof, p_at,
    p_confirm) > 0
$$;
comment on function private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean) is
  'opt_out_people for one person. False if they were opted out already or have opted in again since.';
grant execute on function private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean) to service_role;

create function private.opt_in(p_identities text[], p_at timestamptz, p_by_person boolean default true) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_known_as text[] := private.all_identities(p_identities);
begin
  -- Whoever comes back has settled what they asked before.
  perform private.settle_questions(private.contacts_known_as(v_known_as), p_at);
  update public.opt_outs set ended_at = greatest(p_at, opted_out_at), ended_by_person = p_by_person
  where ended_at is null and opted_out_at <= p_at
    and person_key = any (array(select private.person_key(i) from unnest(v_known_as) i));
  return found;
end $$;
comment on function private.opt_in(text[], timestamptz, boolean) is
  'Ends the opt-outs of a person that are older than the opt-in, for all senders; true if there was one.';
grant execute on function private.opt_in(text[], timestamptz, boolean) to service_role;

create function private.skip_messages(p_ids bigint[], p_reason text) returns void
language plpgsql set search_path = '' as $$
begin
  with gone as (delete from public.queue where message_id = any (p_ids) returning message_id)
  update public.messages m set state = 'skipped', reason = p_reason
  from gone where m.id = any (p_ids) and m.id = gone.message_id and m.state = 'queued';
  if found and p_reason <> 'opted_out' then perform private.ask_again(p_ids, private.clock()); end if;
end $$;
comment on function private.skip_messages(bigint[], text) is
  'Removes queued messages, which the caller has locked, from the queue and marks them skipped with a reason.';
grant execute on function private.skip_messages(bigint[], text) to service_role;

create function private.queue_confirmation(p_sender_id bigint, p_contacts bigint[], p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  with person as (
    select k.id, k.owner_id, k.country_code, s.opt_out_confirmation as body
    from public.senders s, public.contacts k
    where s.id = p_sender_id and s.opt_out_confirmation is not null and k.id = any (p_contacts) and k.deleted_at is null
    order by k.last_interaction_at desc nulls last, k.id limit 1),
  made as (
    insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, body)
    select id, p_sender_id, owner_id, 'confirmation', country_code, body from person returning id)
  insert into public.queue (message_id, sender_id, due_at, kind) select id, p_sender_id, p_at, 'confirmation' from made;
end $$;
comment on function private.queue_confirmation(bigint, bigint[], timestamptz) is
  'Queues one confirmation to a person who has just opted out, if the sender has a confirmation text.';
grant execute on function private.queue_confirmation(bigint, bigint[], timestamptz) to service_role;

create function private.opt_out_contact(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
begin
  perform private.opt_out(null, private.identities(c.phone, c.wa_id, c.user_id),
    'manual', jsonb_build_object('by', (select auth.uid())), private.clock());
  perform private.audit('opted_out', 'contact', p_contact_id::text);
end $$;
comment on function private.opt_out_contact(bigint) is
  'Opts the person out, for all owners, and skips queued messages. Definer: opt-outs are written by functions only. '
  'The owner is checked first.';

create function private.opt_out_contacts(p_selection jsonb, p_after bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit constant int := 1000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_people jsonb;
  v_n int := 0;
begin
  select jsonb_agg(to_jsonb(private.identities(c.phone, c.wa_id, c.user_id)) order by c.id) into v_people
  from public.contacts c where c.id = any (v_ids);
  if v_people is not null then
    v_n := private.opt_out_people(null, v_people, 'manual', jsonb_build_object('by', (select auth.uid())),
      private.clock());
  end if;
  if v_n > 0 then perform private.audit('opted_out', 'contacts', null, jsonb_build_object('contacts', v_n)); end if;
  return private.part_done('opted_out', v_n, v_ids, v_limit);
end $$;
comment on function private.opt_out_contacts(jsonb, bigint) is
  'Opts out one part of the caller''s own contacts that match a selection. Definer: opt-outs are written by functions '
  'only.';

create function private.opt_out_numbers(p_numbers text[], p_from text, p_since date) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_numbers text[];
  v_n int;
begin
  perform private.require_active();
  perform private.require_at_most('opt_out_numbers', cardinality(p_numbers), 'numbers');
  v_numbers := array(select distinct n from unnest(p_numbers) n where n is not null order by n);
  if exists (select from unnest(v_numbers) n where n !~ '^\+[1-9][0-9]{6,14}$') then
    perform private.fail('invalid', 'numbers', 'bad_phone');
  end if;
  if coalesce(char_length(btrim(p_from)), 0) not between 1 and 200 then
    perform private.fail('invalid', 'source', 'required');
  end if;
  if p_since > (v_now at time zone 'UTC')::date + 1 then
    perform private.fail('invalid', 'since', 'in_the_future');
  end if;
  v_n := private.opt_out_people(null,
    (select coalesce(jsonb_agg(to_jsonb(private.identities(n, null, null)) order by n), '[]') from unnest(v_numbers) n),
    'import', jsonb_build_object('by', (select auth.uid()), 'from', btrim(p_from)),
    least(coalesce(p_since::timestamp at time zone 'UTC', v_now), v_now));
  perform private.audit('opted_out', 'numbers', null, jsonb_strip_nulls(jsonb_build_object('contacts', v_n,
    'since', p_since)));
  return jsonb_build_object('opted_out', v_n, 'already', cardinality(v_numbers) - v_n);
end $$;
comment on function private.opt_out_numbers(text[], text, date) is
  'Opts out the numbers of a list of people who said no; numbers that are nobody''s contact are kept as keyed hashes '
  'too. Definer: opt-outs are written by functions only, and hold for every owner.';

create function private.opt_in_contact(p_contact_id bigint, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.readable_contact(p_contact_id);
  v_by_person boolean;
begin
  if c.id is null then perform private.fail('not_found'); end if;
  if c.owner_id <> (select auth.uid()) and p_reason is null then perform private.fail('forbidden'); end if;
  if p_reason not in ('asked_in_writing', 'asked_aloud', 'wrong_person') then
    perform private.fail('invalid', 'reason', 'not_allowed');
  end if;
  select bool_or(by_person) into v_by_person from public.opt_outs
  where ended_at is null and person_key = any (array(select private.person_key(i) from unnest(
    private.all_identities(private.identities(c.phone, c.wa_id, c.user_id))) i));
  if v_by_person then
    if not private.actor_is_super_admin() then perform private.fail('opted_out_by_person'); end if;
    if p_reason is null then perform private.fail('invalid', 'reason', 'required'); end if;
  end if;
  if private.opt_in(private.identities(c.phone, c.wa_id, c.user_id), private.clock(),
    coalesce(v_by_person, false)) then
    perform private.audit('opted_in', 'contact', p_contact_id::text,
      jsonb_strip_nulls(jsonb_build_object('reason', p_reason)));
  end if;
end $$;
comment on function private.opt_in_contact(bigint, text) is
  'Ends the opt-outs of a person. What the person said themselves ends by their own START, or by a super-admin with a '
  'reason, which the audit log keeps; what users entered ends by whoever keeps a contact with the number. A '
  'super-admin gives a reason for another''s contact too. Definer: opt-outs are written by functions only.';
