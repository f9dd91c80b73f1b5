-- Erasing contacts; an empty tombstone stays.
create function private.erase_contacts(p_ids bigint[]) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz;
  v_erased int;
begin
  perform private.lock_senders_of(p_ids);
  perform from public.contacts where id = any (p_ids) order by id for update;
  perform from public.categories
  where id in (select category_id from public.category_contacts where contact_id = any (p_ids))
  order by id for no key update;
  v_now := private.clock();
  perform private.end_queued(p_ids, enum_range(null::public.message_kind), 'cancelled', 'deleted');
  if exists (select from public.messages where contact_id = any (p_ids))
    or exists (select from public.interactions where contact_id = any (p_ids)) then
    update public.webhook_events set body = '' where contact_ids && p_ids and body <> '';
    update public.attempts a set details = null from public.messages m
    where m.contact_id = any (p_ids) and a.message_id = m.id and a.details is not null;
    update public.messages set body = null, params = null where contact_id = any (p_ids)
      and (body is not null or params is not null);
    update public.interactions set body = null, payload = null, from_id = null where contact_id = any (p_ids);
    delete from public.conversations where contact_id = any (p_ids);
  end if;
  update public.import_rows set original = null where contact_id = any (p_ids) and original is not null;
  with gone as (delete from private.frozen_audience where contact_id = any (p_ids) returning *)
  insert into public.exclusions (campaign_id, contact_id, reason)
  select campaign_id, contact_id, coalesce(reason, 'deleted') from gone on conflict do nothing;
  delete from public.category_contacts where contact_id = any (p_ids);
  update public.contacts set full_name = null, phone = null, country_code = null, fields = '{}', wa_id = null,
    user_id = null, consent_source = null, consent_since = null, last_interaction_at = null, deleted_at = v_now
  where id = any (p_ids) and deleted_at is null;
  get diagnostics v_erased = row_count;
  return v_erased;
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
