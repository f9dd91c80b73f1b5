-- The numbers and ids under which a person is known, and their changes.
create function private.wamid_digest(p_wamid text) returns text
language sql stable strict set search_path = '' as $$
  select case when p_wamid like 'h:%' then p_wamid else 'h:' || encode(private.person_key(p_wamid), 'hex') end
$$;
comment on function private.wamid_digest(text) is
  'What replaces a message id of Meta''s once its person is erased: the id contains the number in base64.';
grant execute on function private.wamid_digest(text) to service_role;

create function private.number_in_wamid(p_wamid text) returns text
language plpgsql immutable strict set search_path = '' as $$
begin
  if p_wamid !~ '^wamid\.[A-Za-z0-9+/]+=*$' then return null; end if;
  return substring(encode(decode(substr(p_wamid, 7), 'base64'), 'escape') from '[1-9][0-9]{6,14}');
exception when data_exception then
  return null;
end $$;
comment on function private.number_in_wamid(text) is
  'The number that a message id of Meta''s contains, if it can be read.';
grant execute on function private.number_in_wamid(text) to service_role;

create function private.nameless_status(p_status jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select p_status - array['wa_id', 'user_id', 'details']
    || jsonb_build_object('wamid', private.wamid_digest(p_status ->> 'wamid'))
$$;
comment on function private.nameless_status(jsonb) is
  'A status without the person; the digest still finds its attempt.';
grant execute on function private.nameless_status(jsonb) to service_role;

create function private.is_of_erased(p_status jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_known_as text[] := private.identities(null,
    coalesce(p_status ->> 'wa_id', private.number_in_wamid(p_status ->> 'wamid')), p_status ->> 'user_id');
begin
  return exists (
      select from private.erased_people
      where person_key = any (array(select private.person_key(i) from unnest(v_known_as) i)))
    and cardinality(private.contacts_known_as(v_known_as)) = 0;
end $$;
comment on function private.is_of_erased(jsonb) is
  'Whether a status is about somebody who was erased lately and is nobody''s contact.';
grant execute on function private.is_of_erased(jsonb) to service_role;

create function private.attempt_of(p_wamid text) returns public.attempts
language plpgsql stable strict set search_path = '' as $$
declare
  a public.attempts;
  v_wamid text;
begin
  foreach v_wamid in array array[p_wamid, private.wamid_digest(p_wamid)] loop
    select * into a from public.attempts
    where hashtextextended(wamid, 0) = hashtextextended(v_wamid, 0) and wamid = v_wamid limit 1;
    exit when a.id is not null;
  end loop;
  return a;
end $$;
comment on function private.attempt_of(text) is
  'The attempt with a message id of Meta''s, also if its person is erased.';
grant execute on function private.attempt_of(text) to service_role;

create function private.phone_variants(p_phone text) returns text[]
language sql immutable strict set search_path = '' as $$
  select case
    when p_phone ~ '^\+55[1-9][0-9]9[0-9]{8}$' then array[p_phone, left(p_phone, 5) || substr(p_phone, 7)]
    when p_phone ~ '^\+55[1-9][0-9][0-9]{8}$' then array[p_phone, left(p_phone, 5) || '9' || substr(p_phone, 6)]
    when p_phone ~ '^\+549[0-9]{10}$' then array[p_phone, '+54' || substr(p_phone, 5)]
    when p_phone ~ '^\+54[0-9]{10}$' then array[p_phone, '+549' || substr(p_phone, 4)]
    when p_phone ~ '^\+521[0-9]{10}$' then array[p_phone, '+52' || substr(p_phone, 5)]
    when p_phone ~ '^\+52[0-9]{10}$' then array[p_phone, '+521' || substr(p_phone, 4)]
    when p_phone ~ '^\+22901[2-9][0-9]{7}$' then array[p_phone, '+229' || substr(p_phone, 7)]
    when p_phone ~ '^\+229[2-9][0-9]{7}$' then array[p_phone, '+22901' || substr(p_phone, 5)]
    when p_phone ~ '^\+225(01(0[1-3]|[4-9][0-3])|05[04-9][4-6]|07[04-9][7-9])[0-9]{6}$'
      or p_phone ~ '^\+225(21[23][0-9]8|25[23][0-9]0|27[23][0-9][1-79])[0-9]{5}$'
      then array[p_phone, '+225' || substr(p_phone, 7)]
    when p_phone ~ '^\+225(0[1-9]|[2-9][0-9])[0-9]{6}$' then array[p_phone, '+225' || case
      when p_phone ~ '^....[23].8' then '21'
      when p_phone ~ '^....[23].0' then '25'
      when p_phone ~ '^....[23]' then '27'
      when p_phone ~ '^.....[0-3]' then '01'
      when p_phone ~ '^.....[4-6]' then '05'
      else '07' end || substr(p_phone, 5)]
    when p_phone ~ '^\+241(0[24-7]|6[256]|7[47])[0-9]{6}$' or p_phone ~ '^\+241[24-7][0-9]{6}$' then (
      select array['+241' || case when d ~ '^[47]' then '7' else '6' end || d, '+2410' || d, '+241' || d]
      from (select right(p_phone, 7) as d) last)
    when p_phone ~ '^\+241[01]1[0-9]{6}$' then array['+241' || '1' || right(p_phone, 7), '+2410' || right(p_phone, 7)]
    else array[p_phone]
  end
$$;
comment on function private.phone_variants(text) is
  'The forms under which WhatsApp may know a number of Brazil, Argentina or Mexico, or, renumbered since 2019, of '
  'Benin, Ivory Coast or Gabon. For look-ups only, never to change a number.';
grant execute on function private.phone_variants(text) to authenticated, service_role;

create function private.has_variants(p_phone text) returns boolean
language sql immutable as $$
  select p_phone like '+5%' or p_phone like '+225%' or p_phone like '+229%' or p_phone like '+241%'
$$;
comment on function private.has_variants(text) is
  'Whether the number is of a country for which phone_variants may know several forms; null for null. Without '
  'search_path, so that the planner inlines it.';
grant execute on function private.has_variants(text) to service_role;

create function private.identities(p_phone text, p_wa_id text, p_user_id text) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return (
    select array(
      select distinct identity
      from unnest(coalesce(private.phone_variants(p_phone), '{}')
        || coalesce(private.phone_variants('+' || p_wa_id), '{}') || p_user_id) identity
      where identity is not null order by identity));
end $$;
comment on function private.identities(text, text, text) is
  'All forms under which a person is known: the number, its variants, the business-scoped user id.';
grant execute on function private.identities(text, text, text) to service_role;

create function private.contacts_known_as(p_identities text[]) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return (
    select array(
      select id from public.contacts where phone = any (p_identities)
      union
      select id from public.contacts
      where wa_id = any (array(select ltrim(i, '+') from unnest(p_identities) i where i like '+%'))
      union
      select id from public.contacts where user_id = any (p_identities)
      order by id));
end $$;
comment on function private.contacts_known_as(text[]) is 'The contacts of a person, of all owners.';
grant execute on function private.contacts_known_as(text[]) to service_role;

create function private.all_identities(p_people jsonb) returns table (person bigint, known_as text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
  with given as materialized (
    select g.person, i as known_as
    from jsonb_array_elements(p_people) with ordinality g(identities, person)
    cross join lateral jsonb_array_elements_text(g.identities) i)
  select person, known_as from given
  union
  select g.person, i
  from given g
  cross join lateral (
    select phone, wa_id, user_id from public.contacts where phone = g.known_as
    union all
    select phone, wa_id, user_id from public.contacts where g.known_as like '+%' and wa_id = ltrim(g.known_as, '+')
    union all
    select phone, wa_id, user_id from public.contacts where user_id = g.known_as) k
  cross join lateral unnest(private.identities(k.phone, k.wa_id, k.user_id)) i;
end $$;
comment on function private.all_identities(jsonb) is
  'All identities of some people, each a list of identities, including those of the contacts that share one of them.';
grant execute on function private.all_identities(jsonb) to service_role;

create function private.all_identities(p_known_as text[]) returns text[]
language plpgsql stable set search_path = '' as $$
begin
  return array(select known_as from private.all_identities(jsonb_build_array(to_jsonb(p_known_as))));
end $$;
comment on function private.all_identities(text[]) is 'All identities of one person.';
grant execute on function private.all_identities(text[]) to service_role;

create function private.strangers_in(p_payload jsonb, p_contacts bigint[]) returns bytea[]
language plpgsql stable set search_path = '' as $$
begin
  if p_payload is null then return array['\x'::bytea]; end if;
  return (
    select array_agg(distinct private.person_key(n.identity))
    from (
      select case when m[1] ~ '^[1-9][0-9]{6,14}$' then '+' || m[1]
        when m[1] ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$' then m[1] end as identity
      from regexp_matches(p_payload::text,
        '"(?:from|to|[a-z_]*wa_id|[a-z_]*user_id|recipient_id)": "\+?([^"]+)"', 'g') m
      union all
      select '+' || private.number_in_wamid(m[1]) from regexp_matches(p_payload::text, '"(wamid\.[^"]+)"', 'g') m) n
    where n.identity is not null and n.identity <> all (array(
      select i from public.contacts k cross join lateral unnest(private.identities(k.phone, k.wa_id, k.user_id)) i
      where k.id = any (p_contacts))));
end $$;
comment on function private.strangers_in(jsonb, bigint[]) is
  'Keyed hashes of the people whom a webhook names, except those contacts; null if there are none. An empty hash if '
  'it could not be read.';
grant execute on function private.strangers_in(jsonb, bigint[]) to service_role;

create function private.store_identities(p_people jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
begin
  v_ids := array(
    select k.id
    from jsonb_to_recordset(p_people) as p(contact_id bigint, wa_id text, user_id text)
    cross join lateral (select * from public.contacts where id = p.contact_id limit 1) k
    where k.deleted_at is null and ((p.user_id is not null and p.user_id is distinct from k.user_id)
      or (p.wa_id is not null and '+' || p.wa_id is distinct from k.phone and p.wa_id is distinct from k.wa_id)));
  if cardinality(v_ids) = 0 then return; end if;
  v_ids := array(select id from public.contacts where id = any (v_ids) order by id for no key update skip locked);
  update public.contacts k
  set user_id = coalesce(p.user_id, k.user_id),
    wa_id = case when '+' || p.wa_id <> k.phone then p.wa_id else k.wa_id end
  from (select distinct on (contact_id) *
    from jsonb_to_recordset(p_people) as p(contact_id bigint, wa_id text, user_id text)
    where contact_id = any (v_ids) order by contact_id, user_id, wa_id) p
  where k.id = any (v_ids) and k.id = p.contact_id and k.deleted_at is null;
  -- An opt-out under one identity must also hold when Meta shows, or another owner keeps, only another one.
  insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
  select distinct on (i.key, o.by_person) o.sender_id, i.key, o.source, o.proof, o.opted_out_at
  from public.contacts k
  cross join lateral (
    select * from public.opt_outs
    where person_key = any (array[k.phone_key, k.user_key, private.person_key('+' || k.wa_id)])
      and ended_at is null) o
  cross join lateral (
    select private.person_key(i) as key from unnest(private.identities(k.phone, k.wa_id, k.user_id)) i) i
  where k.id = any (v_ids)
  order by i.key, o.by_person, o.opted_out_at, o.id
  on conflict (person_key, by_person) where ended_at is null do nothing;
end $$;
comment on function private.store_identities(jsonb) is
  'Stores how WhatsApp identifies a contact: its number where it differs, and the user id. Does not wait: locked '
  'contacts are updated next time.';
grant execute on function private.store_identities(jsonb) to service_role;

create function private.change_identity(p_system jsonb, p_from text) returns void
language plpgsql set search_path = '' as $$
declare
  v_new_number text := case when p_system ->> 'type' = 'user_changed_number'
      and coalesce(p_system ->> 'wa_id', p_system ->> 'new_wa_id') ~ '^[1-9][0-9]{6,14}$'
    then coalesce(p_system ->> 'wa_id', p_system ->> 'new_wa_id') end;
  v_new_user text := case when p_system ->> 'user_id' ~ '^[A-Z]{2}\.[A-Za-z0-9.]{1,140}$'
    then p_system ->> 'user_id' end;
  v_old text[] := private.identities(null, case when v_new_number is not null then p_from end,
    p_system ->> 'previous_user_id');
  v_ids bigint[];
begin
  if p_system ->> 'type' not in ('user_changed_number', 'user_changed_user_id') or cardinality(v_old) = 0 then
    return;
  end if;
  perform from public.contacts where id = any (private.contacts_known_as(v_old)) order by id for no key update;
  v_ids := array(select distinct on (owner_id) id from public.contacts
    where id = any (private.contacts_known_as(v_old)) and deleted_at is null order by owner_id, id);
  insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
  select distinct on (key, o.by_person) o.sender_id, key, o.source, o.proof, o.opted_out_at
  from public.opt_outs o
  cross join unnest(array(select private.person_key(i)
    from unnest(private.identities(null, v_new_number, v_new_user)) i)) key
  where o.ended_at is null and o.person_key = any (array(select private.person_key(i) from unnest(v_old) i))
  order by key, o.by_person, o.opted_out_at, o.id
  on conflict (person_key, by_person) where ended_at is null do nothing;
  v_ids := array(select k.id from public.contacts k where k.id = any (v_ids) and not exists (
    select from public.contacts o where o.owner_id = k.owner_id and o.id <> k.id and o.phone = '+' || v_new_number));
  if v_new_number is not null then
    update public.contacts set phone = '+' || v_new_number, wa_id = null, user_id = null where id = any (v_ids);
  end if;
  update public.contacts set user_id = v_new_user where id = any (v_ids) and v_new_user is not null;
end $$;
comment on function private.change_identity(jsonb, text) is
  'Applies a change of number or user id to contacts and opt-outs. If the owner already has a contact with the new '
  'number, that contact is kept as it is.';
grant execute on function private.change_identity(jsonb, text) to service_role;
