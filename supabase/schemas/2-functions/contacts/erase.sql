-- Erasing contacts; an empty tombstone stays.
create function private.empty_contacts(p_ids bigint[], p_now timestamptz) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_emptied int;
begin
  -- Records and statuses hold these locks while they write, and look at the contact afterwards.
  perform from public.messages where contact_id = any (p_ids) order by id for no key update;
  update public.attempts a set wamid = private.wamid_digest(a.wamid), details = null from public.messages m
  where m.contact_id = any (p_ids) and a.message_id = m.id and (a.details is not null or a.wamid not like 'h:%');
  update public.messages set body = null, params = null
  where contact_id = any (p_ids) and (body is not null or params is not null);
  update public.interactions set wamid = private.wamid_digest(wamid), quoted = null, body = null, payload = null,
    from_id = null
  where contact_id = any (p_ids);
  delete from public.conversations where contact_id = any (p_ids);
  -- A kept answer repeats what the request created.
  delete from public.idempotency_keys
  where subject = 'contacts' and subject_id = any (array(select id::text from unnest(p_ids) id));
  update public.import_rows set original = null, detail = null, remarks = null
  where contact_id = any (p_ids) and (original is not null or detail is not null or remarks is not null);
  delete from public.past_messages where contact_id = any (p_ids);
  delete from public.category_contacts where contact_id = any (p_ids);
  update public.contacts set full_name = null, first_name = null, phone = null, country_code = null, fields = '{}',
    wa_id = null, user_id = null, consent_source = null, consent_since = null, last_interaction_at = null,
    deleted_at = p_now
  where id = any (p_ids) and deleted_at is null;
  get diagnostics v_emptied = row_count;
  return v_emptied;
end $$;
comment on function private.empty_contacts(bigint[], timestamptz) is
  'Empties contacts, which the caller has locked, and what hangs on their ids; tombstones stay. For erasing and '
  'merging. Meta''s message ids contain the number: their digests stay. Definer: callers have checked the owner.';

create function private.forget_people(p_ids bigint[], p_now timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_people jsonb;
  v_keys bytea[];
begin
  select jsonb_agg(jsonb_build_object('contact_id', k.id, 'owner_id', k.owner_id, 'known_as', i)) into v_people
  from public.contacts k cross join lateral unnest(private.identities(k.phone, k.wa_id, k.user_id)) i
  where k.id = any (p_ids);
  insert into private.erased_people (person_key, erased_at)
  select distinct private.person_key(x.known_as), p_now from jsonb_to_recordset(v_people) as x(known_as text)
  on conflict (person_key) do update set erased_at = excluded.erased_at;
  update public.interactions i set contact_id = p.contact_id
  from (select distinct on (x.known_as) ltrim(x.known_as, '+') as from_id, x.contact_id
    from jsonb_to_recordset(v_people) as x(contact_id bigint, known_as text) order by x.known_as, x.contact_id) p
  where i.contact_id is null and i.from_id = p.from_id;
  with parked as (
    delete from public.parked_statuses
    where array[detail ->> 'wa_id', detail ->> 'user_id', private.number_in_wamid(wamid)]
      && array(select ltrim(x.known_as, '+') from jsonb_to_recordset(v_people) as x(known_as text))
    returning *)
  insert into public.parked_statuses (wamid, status, at, code, detail, parked_at)
  select d.detail ->> 'wamid', p.status, p.at, p.code, d.detail, p.parked_at
  from parked p cross join lateral (
    select private.nameless_status(p.detail || jsonb_build_object('wamid', p.wamid)) as detail) d
  on conflict do nothing;
  perform private.forget_test_numbers(array(
    select n.contact_id from private.test_numbers n
    where n.phone_key = any (array(
      select private.person_key(x.known_as) from jsonb_to_recordset(v_people) as x(known_as text)))
    order by 1));
  -- Rejected lines belong to no contact. Eight digits: they are as they were typed, often without the country.
  update public.import_rows r set original = '[]', detail = null, remarks = null
  from (select distinct x.owner_id, right(x.known_as, 8) as digits
    from jsonb_to_recordset(v_people) as x(owner_id uuid, known_as text) where x.known_as like '+%') p
  join public.imports i on i.owner_id = p.owner_id
  where r.import_id = i.id and r.outcome = 'rejected' and exists (
    select from regexp_matches(r.original::text, '[0-9](?:[ .()-]*[0-9]){7,}', 'g') m
    where right(regexp_replace(m[1], '[^0-9]', '', 'g'), 8) = p.digits);
  -- The empty key marks events that could not be read: they may name anybody.
  v_keys := array(
    select private.person_key(x.known_as) from jsonb_to_recordset(v_people) as x(known_as text)) || '\x'::bytea;
  update public.webhook_events e set body = '', error = null, processed_at = coalesce(e.processed_at, p_now)
  where (e.id, e.day) in (
      select n.id, n.day from public.webhook_events n cross join lateral unnest(n.contact_ids) c(id)
      join unnest(p_ids) k(id) on k.id = c.id
      union all select n.id, n.day from public.webhook_events n where n.person_keys && v_keys)
    and e.body <> '';
end $$;
comment on function private.forget_people(bigint[], timestamptz) is
  'Empties what names these people without their contact: what they wrote as strangers, which is attached to the '
  'contact so that a repeated webhook does not bring it back, parked statuses, rejected lines, raw webhooks. Definer: '
  'callers have checked the owner.';

create function private.erase_contacts(p_ids bigint[]) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz;
begin
  perform private.lock_senders_of(p_ids);
  perform from public.contacts where id = any (p_ids) order by id for update;
  perform from public.categories
  where id in (select category_id from public.category_contacts where contact_id = any (p_ids))
  order by id for no key update;
  v_now := private.clock();
  perform private.end_queued(p_ids, enum_range(null::public.message_kind), 'cancelled', 'deleted');
  with gone as (delete from private.frozen_audience where contact_id = any (p_ids) returning *)
  insert into public.exclusions (campaign_id, contact_id, reason)
  select campaign_id, contact_id, coalesce(reason, 'deleted') from gone on conflict do nothing;
  perform private.forget_people(p_ids, v_now);
  return private.empty_contacts(p_ids, v_now);
end $$;
comment on function private.erase_contacts(bigint[]) is
  'Replaces contacts by empty tombstones, so that counts stay correct; opt-outs are hashes and stay. Definer: callers '
  'have checked the owner.';

create function private.erase_part(p_ids bigint[], out erased int, out done bigint[])
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_slice constant int := 100;
  v_until constant timestamptz := clock_timestamp() + interval '1 s';
  v_waiting bigint[];
begin
  -- All of them first: contacts are never locked after what the slices lock.
  perform private.lock_senders_of(p_ids);
  perform from public.contacts where id = any (p_ids) order by id for update;
  erased := 0;
  done := '{}';
  while cardinality(done) < cardinality(p_ids) and clock_timestamp() < v_until loop
    v_waiting := p_ids[cardinality(done) + 1 : cardinality(done) + v_slice];
    erased := erased + private.erase_contacts(v_waiting);
    done := done || v_waiting;
  end loop;
end $$;
comment on function private.erase_part(bigint[]) is
  'Erases as many of the contacts, in their order, as a second allows, so that the senders wait no longer; returns '
  'which. Definer: see erase_contacts.';

create function private.delete_contacts(p_selection jsonb, p_after bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit constant int := 2000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_part record;
begin
  v_part := private.erase_part(v_ids);
  if v_part.erased > 0 then
    perform private.audit('deleted', 'contact', case when cardinality(v_ids) = 1 then v_ids[1]::text end,
      jsonb_build_object('contacts', v_part.erased));
  end if;
  return private.part_done('deleted', v_part.erased, v_part.done,
    case when cardinality(v_ids) = v_limit or v_part.done <> v_ids then cardinality(v_part.done) end);
end $$;
comment on function private.delete_contacts(jsonb, bigint) is
  'Definer: erasing writes tables that users may not write. selected_contacts returns the caller''s own contacts only.';
