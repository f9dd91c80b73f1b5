-- Changing categories and contacts: one at a time, or all that match a filter; erasure; opt-outs by hand.
revoke update on public.category_contacts from service_role;

create function private.watch_associations() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' and exists (
      select from changed a join public.contacts c on c.id = a.contact_id where c.deleted_at is not null) then
    raise exception using message = 'contact_not_found', detail = '[{"path": "contact_ids", "code": "not_found"}]';
  end if;
  perform from public.categories where id in (select category_id from changed) order by id for no key update;
  update public.categories g set contact_count = g.contact_count + case tg_op when 'INSERT' then n else -n end
  from (select category_id, count(*)::int as n from changed group by category_id) a where g.id = a.category_id;
  return null;
end $$;
comment on function private.watch_associations() is
  'Refuses contacts that are gone and keeps contact_count. Definer: nobody else writes that column.';
create trigger added_associations_are_watched after insert on public.category_contacts
  referencing new table as changed for each statement execute function private.watch_associations();
create trigger removed_associations_are_watched after delete on public.category_contacts
  referencing old table as changed for each statement execute function private.watch_associations();

create function private.forget_old_identity() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.wa_id := null;
  new.user_id := null;
  return new;
end $$;
comment on function private.forget_old_identity() is 'Another number is another person: what Meta said of the old one no longer holds.';
create trigger a_new_number_is_a_new_person before update of phone on public.contacts
  for each row when (old.phone is not null and new.phone is not null and old.phone <> new.phone)
  execute function private.forget_old_identity();

create function public.delete_category(p_category_id bigint) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.categories where id = p_category_id and owner_id = (select auth.uid());
  if not found then return false; end if;
  perform private.audit('deleted', 'category', p_category_id::text);
  return true;
end $$;
comment on function public.delete_category(bigint) is 'Deletes one''s category; its contacts stay. False when there is none.';

create function private.own_contact(p_contact_id bigint) returns public.contacts
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.contacts := private.readable_contact(p_contact_id);
begin
  if c.id is null then raise exception using message = 'not_found'; end if;
  if c.owner_id <> (select auth.uid()) then raise exception using message = 'forbidden'; end if;
  return c;
end $$;
comment on function private.own_contact(bigint) is 'The contact if the caller owns it; raises not_found or forbidden. Definer: other definer functions ask it first.';

create function public.save_contact(p_contact_id bigint, p_contact jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_id bigint := p_contact_id;
  v_category_ids bigint[];
begin
  if v_id is null then
    insert into public.contacts (full_name, phone, country_code, fields, consent_source, consent_since)
    values (p_contact ->> 'full_name', p_contact ->> 'phone', p_contact ->> 'country_code', coalesce(p_contact -> 'fields', '{}'),
      p_contact ->> 'consent_source', (p_contact ->> 'consent_since')::date)
    returning id into v_id;
  else
    update public.contacts c set (full_name, phone, country_code, fields, consent_source, consent_since) = (
      select n.full_name, n.phone, n.country_code, n.fields, n.consent_source, n.consent_since
      from jsonb_populate_record(c, p_contact - array['id', 'owner_id']) n)
    where c.id = v_id and c.owner_id = (select auth.uid());
    if not found then raise exception using message = 'not_found'; end if;
  end if;
  if p_contact ? 'category_ids' then
    select coalesce(array_agg(distinct id::bigint), '{}') into v_category_ids from jsonb_array_elements_text(p_contact -> 'category_ids') id;
    perform from public.categories g
    where g.id = any (v_category_ids) or g.id in (select category_id from public.category_contacts where contact_id = v_id)
    order by g.id for no key update;
    delete from public.category_contacts where contact_id = v_id and category_id <> all (v_category_ids);
    insert into public.category_contacts (category_id, contact_id) select id, v_id from unnest(v_category_ids) id
    on conflict do nothing;
  end if;
  return private.get_contact(v_id);
end $$;
comment on function public.save_contact(bigint, jsonb) is
  'Adds a contact (id null) or changes the fields named; `category_ids` replaces its categories. Others'' are refused by policy and key.';

create function private.selected_contacts(p_selection jsonb, p_after bigint, p_limit int) returns bigint[]
language plpgsql stable security definer set search_path = '' as $$
declare
  v_ids bigint[];
begin
  if not private.actor_is_active() then raise exception using message = 'forbidden'; end if;
  execute format('select coalesce(array_agg(id), ''{}'') from (select c.id from public.contacts c where %s and c.id > %s order by c.id limit %s) s',
    private.contact_conditions((select auth.uid()), p_selection), p_after, p_limit) into v_ids;
  return v_ids;
end $$;
comment on function private.selected_contacts(jsonb, bigint, int) is
  'The caller''s own contacts that a selection means, a part at a time. Definer: under row-level security LIKE may not use an index.';
grant execute on function private.selected_contacts(jsonb, bigint, int) to authenticated;

create function private.part_done(p_name text, p_n int, p_ids bigint[], p_limit int) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object(p_name, p_n, 'next', case when cardinality(p_ids) = p_limit then p_ids[p_limit] end)
$$;
comment on function private.part_done(text, int, bigint[], int) is 'What a part of a bulk act answers: how many, and after which contact to go on.';
grant execute on function private.part_done(text, int, bigint[], int) to authenticated;

create function private.lock_for_association(p_category_id bigint, p_contact_ids bigint[]) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.contacts where id = any (p_contact_ids) order by id for key share;
  perform from public.categories where id = p_category_id and owner_id = (select auth.uid()) for no key update;
  if not found then raise exception using message = 'not_found'; end if;
end $$;
comment on function private.lock_for_association(bigint, bigint[]) is
  'Contacts by id, then categories by id, then associations: the order that everybody keeps. Raises not_found unless the category is the caller''s.';
grant execute on function private.lock_for_association(bigint, bigint[]) to authenticated;

create function public.add_to_category(p_category_id bigint, p_selection jsonb, p_after bigint default 0) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_limit constant int := 20000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_added int;
begin
  perform private.lock_for_association(p_category_id, v_ids);
  insert into public.category_contacts (category_id, contact_id) select p_category_id, id from unnest(v_ids) id on conflict do nothing;
  get diagnostics v_added = row_count;
  if v_added > 0 then
    perform private.audit('added_contacts', 'category', p_category_id::text, jsonb_build_object('contacts', v_added));
  end if;
  return private.part_done('added', v_added, v_ids, v_limit);
end $$;
comment on function public.add_to_category(bigint, jsonb, bigint) is 'Puts a part of the selected contacts in a category: {added, next}.';

create function public.remove_from_category(p_category_id bigint, p_selection jsonb, p_after bigint default 0) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_limit constant int := 20000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_removed int;
begin
  perform private.lock_for_association(p_category_id, v_ids);
  delete from public.category_contacts where category_id = p_category_id and contact_id = any (v_ids);
  get diagnostics v_removed = row_count;
  if v_removed > 0 then
    perform private.audit('removed_contacts', 'category', p_category_id::text, jsonb_build_object('contacts', v_removed));
  end if;
  return private.part_done('removed', v_removed, v_ids, v_limit);
end $$;
comment on function public.remove_from_category(bigint, jsonb, bigint) is 'Takes a part of the selected contacts out of a category: {removed, next}.';

create function public.add_contacts_to_category(p_category_id bigint, p_contact_ids bigint[]) returns int
language plpgsql volatile set search_path = '' as $$
declare
  v_added int;
begin
  perform private.lock_for_association(p_category_id, p_contact_ids);
  insert into public.category_contacts (category_id, contact_id) select distinct p_category_id, id from unnest(p_contact_ids) id on conflict do nothing;
  get diagnostics v_added = row_count;
  return v_added;
end $$;
comment on function public.add_contacts_to_category(bigint, bigint[]) is 'Puts these contacts in a category, or refuses them all when one is not the caller''s.';

create function public.add_numbers_to_category(p_category_id bigint, p_people jsonb, p_create boolean) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_created int := 0;
  v_ids bigint[];
  v_unknown jsonb;
begin
  if p_create then
    insert into public.contacts (phone, country_code)
    select distinct on (p.phone) p.phone, p.country_code from jsonb_to_recordset(p_people) p(phone text, country_code text)
    order by p.phone on conflict (owner_id, phone) do nothing;
    get diagnostics v_created = row_count;
  end if;
  select coalesce(array_agg(c.id) filter (where c.id is not null), '{}'),
    coalesce(jsonb_agg(p.phone order by p.phone) filter (where c.id is null), '[]') into v_ids, v_unknown
  from (select distinct phone from jsonb_to_recordset(p_people) r(phone text)) p
  left join public.contacts c on c.phone = p.phone and c.owner_id = (select auth.uid());
  return jsonb_build_object('added', public.add_contacts_to_category(p_category_id, v_ids), 'created', v_created, 'unknown', v_unknown);
end $$;
comment on function public.add_numbers_to_category(bigint, jsonb, boolean) is
  'Puts the contacts with these numbers in a category, adding those who are not there if asked: {added, created, unknown}.';

create function private.lock_senders_of(p_contact_ids bigint[]) returns void
language sql volatile set search_path = '' as $$
  select from public.senders where id in (
    select sender_id from public.messages where contact_id = any (p_contact_ids) and state = 'queued') order by id for no key update
$$;
comment on function private.lock_senders_of(bigint[]) is 'The senders for which messages of these contacts wait. Senders are locked before contacts and messages.';

create function private.end_queued(p_contact_ids bigint[], p_kinds public.message_kind[], p_state public.message_state, p_reason text) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[];
  v_ending bigint[];
  v_ended int;
begin
  select array_agg(id), array_agg(distinct campaign_id) filter (where kind = 'message_1') into v_ids, v_ending
  from public.messages where contact_id = any (p_contact_ids) and state = 'queued' and kind = any (p_kinds);
  if v_ids is null then return 0; end if;
  v_ending := private.lock_ending_campaigns(v_ending);
  perform from public.messages where id = any (v_ids) order by id for no key update;
  with dequeued as (delete from public.queue where message_id = any (v_ids) returning message_id)
  update public.messages m set state = p_state, reason = p_reason
  from dequeued d where m.id = any (v_ids) and m.id = d.message_id and m.state = 'queued';
  get diagnostics v_ended = row_count;
  perform private.complete_campaigns(v_ending);
  return v_ended;
end $$;
comment on function private.end_queued(bigint[], public.message_kind[], public.message_state, text) is
  'Ends messages that wait and closes the campaigns that thereby end. Definer: callers have checked the owner.';

create function private.erase_contacts(p_ids bigint[]) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz;
  v_erased int;
begin
  perform private.lock_senders_of(p_ids);
  perform from public.contacts where id = any (p_ids) order by id for update;
  perform from public.categories where id in (select category_id from public.category_contacts where contact_id = any (p_ids))
  order by id for no key update;
  v_now := private.clock();
  perform private.end_queued(p_ids, enum_range(null::public.message_kind), 'cancelled', 'deleted');
  if exists (select from public.messages where contact_id = any (p_ids)) or exists (select from public.interactions where contact_id = any (p_ids)) then
    update public.webhook_events set body = '' where contact_ids && p_ids and body <> '';
    update public.attempts a set details = null from public.messages m
    where m.contact_id = any (p_ids) and a.message_id = m.id and a.details is not null;
    update public.messages set body = null, params = null where contact_id = any (p_ids) and (body is not null or params is not null);
    update public.interactions set body = null, payload = null, from_id = null where contact_id = any (p_ids);
    delete from public.conversations where contact_id = any (p_ids);
  end if;
  update public.import_rows set original = null where contact_id = any (p_ids) and original is not null;
  delete from public.category_contacts where contact_id = any (p_ids);
  update public.contacts set full_name = null, phone = null, country_code = null, fields = '{}', wa_id = null, user_id = null,
    consent_source = null, consent_since = null, last_interaction_at = null, deleted_at = v_now
  where id = any (p_ids) and deleted_at is null;
  get diagnostics v_erased = row_count;
  return v_erased;
end $$;
comment on function private.erase_contacts(bigint[]) is
  'Leaves empty tombstones, so that counts stay true; opt-outs, being hashes, stay. Definer: callers have checked the owner.';

create function private.delete_contacts(p_selection jsonb, p_after bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit constant int := 2000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_deleted int := private.erase_contacts(v_ids);
begin
  if v_deleted > 0 then
    perform private.audit('deleted', 'contact', case when cardinality(v_ids) = 1 then v_ids[1]::text end, jsonb_build_object('contacts', v_deleted));
  end if;
  return private.part_done('deleted', v_deleted, v_ids, v_limit);
end $$;
comment on function private.delete_contacts(jsonb, bigint) is 'Definer: erasure reaches tables that nobody writes directly. selected_contacts returns the caller''s own only.';
grant execute on function private.delete_contacts(jsonb, bigint) to authenticated;

create function public.delete_contacts(p_selection jsonb, p_after bigint default 0) returns jsonb
language sql volatile set search_path = '' as $$ select private.delete_contacts(p_selection, p_after) $$;
comment on function public.delete_contacts(jsonb, bigint) is 'Erases a part of the selected contacts: {deleted, next}.';

create function private.opt_out_contact(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
  v_now timestamptz := private.clock();
begin
  perform private.opt_out(s.id, private.identities(c.phone, c.wa_id, c.user_id), 'manual', jsonb_build_object('by', (select auth.uid())), v_now)
  from (select id from public.senders order by id) s;
  if not found then raise exception using message = 'no_sender'; end if;
  perform private.audit('opted_out', 'contact', p_contact_id::text);
end $$;
comment on function private.opt_out_contact(bigint) is
  'Silences the person for every sender, whoever keeps the contact, messages that wait included. Definer: opt-outs are written by functions only. The owner is checked first.';
grant execute on function private.opt_out_contact(bigint) to authenticated;

create function public.opt_out_contact(p_contact_id bigint) returns void
language sql volatile set search_path = '' as $$ select private.opt_out_contact(p_contact_id) $$;
comment on function public.opt_out_contact(bigint) is 'Opts a contact out by hand. Idempotent.';

create function private.opt_in_contact(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
  v_now timestamptz := private.clock();
  v_ended boolean;
begin
  select bool_or(private.opt_in(s.id, private.identities(c.phone, c.wa_id, c.user_id), v_now)) into v_ended
  from (select id from public.senders order by id) s;
  if v_ended then perform private.audit('opted_in', 'contact', p_contact_id::text); end if;
end $$;
comment on function private.opt_in_contact(bigint) is 'Definer: opt-outs are written by functions only. The owner is checked first.';
grant execute on function private.opt_in_contact(bigint) to authenticated;

create function public.opt_in_contact(p_contact_id bigint) returns void
language sql volatile set search_path = '' as $$ select private.opt_in_contact(p_contact_id) $$;
comment on function public.opt_in_contact(bigint) is 'Ends a contact''s opt-out by hand. Idempotent.';

create function private.reset_sequence(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
  v_now timestamptz;
begin
  perform private.lock_senders_of(array[c.id]);
  perform from public.contacts where id = c.id for no key update;
  v_now := private.clock();
  perform private.end_queued(array[c.id], '{message_2}', 'cancelled', 'sequence_reset');
  update public.messages set closed_at = v_now
  where contact_id = c.id and kind = 'message_1' and closed_at is null and state <> 'queued';
  perform private.audit('reset_sequence', 'contact', p_contact_id::text);
end $$;
comment on function private.reset_sequence(bigint) is 'Definer: messages are written by functions only. The owner is checked first.';
grant execute on function private.reset_sequence(bigint) to authenticated;

create function public.reset_sequence(p_contact_id bigint) returns void
language sql volatile set search_path = '' as $$ select private.reset_sequence(p_contact_id) $$;
comment on function public.reset_sequence(bigint) is
  'Cancels a contact''s Message 2 that waits; Message 1 that left before trigger nothing any more. Idempotent.';

create function public.export_contacts(p_filter jsonb default '{}', p_after jsonb default null, p_owner uuid default null) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  if p_after is null then perform private.audit('exported', 'contacts', null, jsonb_build_object('filter', p_filter - 'q')); end if;
  return private.list_contacts(p_filter, 'newest', p_after, 1000, p_owner);
end $$;
comment on function public.export_contacts(jsonb, jsonb, uuid) is 'Contacts, 1,000 at a time: {items, next}. The first part is written to the log.';

create function public.export_contact(p_contact_id bigint) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_contact jsonb := private.get_contact(p_contact_id);
begin
  if v_contact is null then raise exception using message = 'not_found'; end if;
  perform private.audit('exported', 'contact', p_contact_id::text);
  return v_contact || jsonb_build_object('timeline', private.contact_timeline(p_contact_id, null, 10000));
end $$;
comment on function public.export_contact(bigint) is 'Everything kept of a person. Written to the log.';

do $$
declare f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname in (
      'delete_category', 'save_contact', 'add_to_category', 'remove_from_category', 'add_contacts_to_category', 'add_numbers_to_category',
      'delete_contacts', 'opt_out_contact', 'opt_in_contact', 'reset_sequence', 'export_contacts', 'export_contact') loop
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;
