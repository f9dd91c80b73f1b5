-- Handing over the data of a user who leaves, in parts; each leaves the data consistent.
create function private.begin_user_deletion(p_user_id uuid, p_hand_over_to uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform from public.profiles where id in (p_user_id, p_hand_over_to) order by id for no key update;
  if not exists (select from public.profiles where id = p_user_id) then perform private.fail('not_found'); end if;
  if p_hand_over_to is not null and (p_hand_over_to = p_user_id
      or not exists (select from public.profiles where id = p_hand_over_to and active)) then
    perform private.fail('invalid', 'hand_over_to', 'not_found');
  end if;
  if p_hand_over_to is null and (private.belongings(p_user_id) ->> 'any')::boolean then
    perform private.fail('user_owns_data');
  end if;
  if p_user_id = (select auth.uid()) then
    perform private.fail(case
      when exists (select from public.profiles where role = 'super_admin' and active and id <> p_user_id)
      then 'own_account' else 'last_super_admin' end);
  end if;
  perform private.lock_out(p_user_id, 'handed_over');
  perform private.audit('deleted', 'user', p_user_id::text,
    jsonb_strip_nulls(jsonb_build_object('handed_over_to', p_hand_over_to)));
end $$;
comment on function private.begin_user_deletion(uuid, uuid) is
  'Locks out a user who is to be deleted, or raises the reason why not. May be repeated. Definer: no user may write '
  'profiles directly. For super-admins, checked first.';

create function private.hand_over(p_from uuid, p_to uuid, p_limit int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[];
  v_n int;
begin
  perform private.require_super_admin();
  perform from public.profiles where id in (p_from, p_to) order by id for no key update;
  if p_from = p_to or not exists (select from public.profiles where id = p_to and active) then
    perform private.fail('invalid', 'hand_over_to', 'not_found');
  end if;
  if exists (select from public.profiles where id = p_from and active) then perform private.fail('conflict'); end if;

  v_n := private.prepare_before_leaving(p_from, p_limit);
  if v_n > 0 then return jsonb_build_object('moved', v_n, 'more', true); end if;
  perform private.copy_categories(p_from, p_to);
  perform private.hand_over_imports(p_from, p_to);
  v_ids := array(
    select id from public.contacts where owner_id = p_from and deleted_at is null order by id limit p_limit);
  if cardinality(v_ids) = 0 then
    v_ids := array(select id from public.contacts where owner_id = p_from limit p_limit);
  end if;
  if cardinality(v_ids) > 0 then
    perform private.hand_over_contacts(p_from, p_to, v_ids);
    return jsonb_build_object('moved', cardinality(v_ids), 'more', true);
  end if;
  v_n := private.hand_over_late_messages(p_from, p_to, p_limit);
  if v_n > 0 then return jsonb_build_object('moved', v_n, 'more', true); end if;
  perform private.hand_over_campaigns(p_from, p_to);
  perform private.audit('handed_over', 'user', p_from::text, jsonb_build_object('to', p_to));
  return jsonb_build_object('moved', 0, 'more', false);
end $$;
comment on function private.hand_over(uuid, uuid, int) is
  'Hands over one part of what a locked-out user owned; called again while there is more. May be resumed, also '
  'towards another user. Definer: it moves rows between owners. For super-admins, checked first.';

create function private.prepare_before_leaving(p_from uuid, p_limit int) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_id bigint;
begin
  select id into v_id from public.campaigns
  where owner_id = p_from and not audience_complete and prepared_up_to is not null
  order by id limit 1;
  if v_id is null then return 0; end if;
  return greatest((private.prepare_range(v_id, p_limit) ->> 'made')::int, 1);
end $$;
comment on function private.prepare_before_leaving(uuid, int) is
  'Finishes an interrupted launch while the contacts still belong to its owner. Definer: see prepare_range.';

create function private.copy_categories(p_from uuid, p_to uuid) returns void
language sql volatile security definer set search_path = '' as $$
  with missing as materialized (
    select g.*, nextval(pg_get_serial_sequence('public.categories', 'id')) as copy_id from public.categories g
    where g.owner_id = p_from
      and not exists (select from private.category_copies h where h.category_id = g.id and h.owner_id = p_to)
    order by g.id
  ),
  made as (
    insert into public.categories (id, owner_id, name, color, description, created_at) overriding system value
    select copy_id, p_to, name, color, description, created_at from missing returning id
  )
  insert into private.category_copies (category_id, owner_id, copy_id) select id, p_to, copy_id from missing
$$;
comment on function private.copy_categories(uuid, uuid) is
  'Makes, once, a category of the new owner for each category of the old owner. Definer: callers have checked the '
  'user.';

create function private.copy_of_category(p_category_id bigint, p_owner_id uuid) returns bigint
language sql stable security definer set search_path = '' as $$
  select copy_id from private.category_copies where category_id = p_category_id and owner_id = p_owner_id
$$;
comment on function private.copy_of_category(bigint, uuid) is
  'The category of the new owner that replaces a category. Definer: callers have checked the user.';

create function private.hand_over_imports(p_from uuid, p_to uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform from public.imports where owner_id = p_from order by id for update;
  update public.imports set owner_id = p_to, category_id = private.copy_of_category(category_id, p_to)
  where owner_id = p_from;
end $$;
comment on function private.hand_over_imports(uuid, uuid) is
  'Runs before the contacts: from here on a running import makes contacts of the new owner. Definer: callers have '
  'checked the user.';

create function private.hand_over_contacts(p_from uuid, p_to uuid, p_ids bigint[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_pairs jsonb := '[]'::jsonb;
  v_kept bigint[];
  v_memberships jsonb;
  k public.contacts;
  v_same bigint;
begin
  perform private.lock_senders_of(p_ids);
  v_kept := array(select private.same_person(c, p_to) from public.contacts c where c.id = any (p_ids)
    and c.deleted_at is null);
  perform from public.contacts where id = any (p_ids || v_kept) order by id for update;
  perform from public.categories where id in (
    select category_id from public.category_contacts where contact_id = any (p_ids)
    union select private.copy_of_category(category_id, p_to) from public.category_contacts
    where contact_id = any (p_ids))
      order by id for no key update;
  perform from public.messages where contact_id = any (p_ids) order by id for no key update;
  with gone as (delete from public.category_contacts where contact_id = any (p_ids) returning *)
  select jsonb_agg(to_jsonb(gone)) into v_memberships from gone;
  for k in select c.* from public.contacts c where c.id = any (p_ids) and c.deleted_at is null order by c.id loop
    v_same := private.same_person(k, p_to);
    continue when v_same is null;
    perform private.merge_contact(k.id, v_same);
    v_pairs := v_pairs || jsonb_build_object('lost', k.id, 'kept', v_same);
  end loop;
  if jsonb_array_length(v_pairs) > 0 then
    update public.webhook_events e set contact_ids = contact_ids || array(
      select p.kept from jsonb_to_recordset(v_pairs) as p(lost bigint, kept bigint) where p.lost = any (e.contact_ids)
        and p.kept <> all (e.contact_ids))
    where contact_ids && array(select p.lost from jsonb_to_recordset(v_pairs) as p(lost bigint));
  end if;

  update public.contacts set owner_id = p_to where id = any (p_ids);
  update public.messages set owner_id = p_to where contact_id = any (p_ids || v_kept) and owner_id = p_from;
  update public.interactions set owner_id = p_to where contact_id = any (p_ids || v_kept) and owner_id = p_from;
  update public.conversations set owner_id = p_to, assigned_to = nullif(assigned_to, p_from)
  where contact_id = any (p_ids || v_kept) and owner_id = p_from;
  insert into public.category_contacts (category_id, contact_id, owner_id, added_at)
  select private.copy_of_category(m.category_id, p_to), coalesce(p.kept, m.contact_id), p_to, min(m.added_at)
  from jsonb_to_recordset(v_memberships) as m(category_id bigint, contact_id bigint, added_at timestamptz)
  left join jsonb_to_recordset(v_pairs) as p(lost bigint, kept bigint) on p.lost = m.contact_id
  group by 1, 2 order by 1, 2 on conflict do nothing;
end $$;
comment on function private.hand_over_contacts(uuid, uuid, bigint[]) is
  'Moves contacts with their associations, messages, answers and conversations; counters follow the messages. '
  'Definer: callers have checked the user.';

create function private.same_person(p_contact public.contacts, p_owner_id uuid) returns bigint
language sql stable security definer set search_path = '' as $$
  select k.id from public.contacts k
  where k.deleted_at is null and k.owner_id = p_owner_id
    and (k.phone = p_contact.phone or (k.user_id = p_contact.user_id and (k.phone is null or p_contact.phone is null)))
  order by (k.phone = p_contact.phone) desc nulls last, k.id limit 1
$$;
comment on function private.same_person(public.contacts, uuid) is
  'A contact of the given owner with the same number, or with the same user id if one of the two has no number. '
  'Definer: callers have checked the user.';

create function private.merge_contact(p_lost bigint, p_kept bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_lost public.contacts;
begin
  select * into v_lost from public.contacts where id = p_lost;
  update public.messages m set contact_id = p_kept where m.contact_id = p_lost and not exists (
    select from public.messages o where o.contact_id = p_kept and o.campaign_id = m.campaign_id and o.kind = m.kind
      and m.kind in ('message_1', 'message_2'));
  update public.past_messages set contact_id = p_kept where contact_id = p_lost;
  update public.interactions set contact_id = p_kept where contact_id = p_lost;
  insert into public.exclusions (campaign_id, contact_id, reason)
  select campaign_id, p_kept, reason from public.exclusions where contact_id = p_lost on conflict do nothing;
  delete from public.exclusions where contact_id = p_lost;
  update public.import_rows set contact_id = p_kept where contact_id = p_lost;
  update public.conversations k set
    window_until = greatest(k.window_until, l.window_until),
    last_inbound_at = greatest(k.last_inbound_at, l.last_inbound_at),
    -- Times of two conversations cannot be compared: who waits in one of them waits for a user in both.
    asked_at = case when k.waits or l.waits or (k.closed_at is not null and l.closed_at is not null)
      then greatest(k.asked_at, l.asked_at, k.tapped_at, l.tapped_at) end,
    settled_at = null,
    tapped_at = null,
    last_outbound_at = greatest(k.last_outbound_at, l.last_outbound_at),
    closed_at = case when l.closed_at is not null then k.closed_at end
  from public.conversations l where l.contact_id = p_lost and k.contact_id = p_kept and k.sender_id = l.sender_id;
  delete from public.conversations l where l.contact_id = p_lost
    and exists (select from public.conversations k where k.contact_id = p_kept and k.sender_id = l.sender_id);
  update public.conversations set contact_id = p_kept where contact_id = p_lost;
  perform private.empty_contacts(array[p_lost], private.clock());
  update public.contacts k set
    full_name = coalesce(k.full_name, v_lost.full_name),
    first_name = case when k.full_name is null then v_lost.first_name else k.first_name end,
    phone = coalesce(k.phone, v_lost.phone),
    country_code = coalesce(k.country_code, v_lost.country_code),
    fields = case when pg_column_size(v_lost.fields || k.fields) <= 8192 then v_lost.fields || k.fields
      else k.fields end,
    wa_id = coalesce(k.wa_id, v_lost.wa_id),
    user_id = coalesce(k.user_id, v_lost.user_id),
    consent_source = coalesce(k.consent_source, v_lost.consent_source),
    consent_since = case when k.consent_source is null then v_lost.consent_since else k.consent_since end,
    last_interaction_at = greatest(k.last_interaction_at, v_lost.last_interaction_at)
  where k.id = p_kept;
end $$;
comment on function private.merge_contact(bigint, bigint) is
  'Merges two contacts of one person. The new owner''s contact keeps its values and gets missing ones and the whole '
  'history; the other becomes a tombstone, which keeps a message only if the same campaign wrote to both. Definer: '
  'callers have checked the user.';
grant execute on function private.merge_contact(bigint, bigint) to service_role;

create function private.hand_over_late_messages(p_from uuid, p_to uuid, p_limit int) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[] := array(select id from public.messages where owner_id = p_from order by id limit p_limit);
begin
  perform from public.messages where id = any (v_ids) order by id for no key update;
  update public.messages set owner_id = p_to where id = any (v_ids);
  return cardinality(v_ids);
end $$;
comment on function private.hand_over_late_messages(uuid, uuid, int) is
  'Moves messages to contacts that were handed over before. Definer: callers have checked the user.';

create function private.hand_over_campaigns(p_from uuid, p_to uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_audiences jsonb;
begin
  perform from public.senders where id in (select sender_id from public.campaigns where owner_id = p_from) order by id
    for no key update;
  perform from public.campaigns where owner_id = p_from order by id for update;
  with gone as (delete from public.campaign_categories where owner_id = p_from returning *)
  select jsonb_agg(to_jsonb(gone)) into v_audiences from gone;
  update public.campaigns set owner_id = p_to, draft_key = null where owner_id = p_from;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select a.campaign_id, private.copy_of_category(a.category_id, p_to), p_to, a.excluded
  from jsonb_to_recordset(v_audiences) as a(campaign_id bigint, category_id bigint, excluded boolean);
  update public.interactions set owner_id = p_to where owner_id = p_from;
  update public.conversations set owner_id = p_to where owner_id = p_from;
  update public.conversations set assigned_to = p_to where assigned_to = p_from;
  update public.alerts set owner_id = p_to where owner_id = p_from;
  with moved as (delete from private.past_counts where owner_id = p_from returning *),
  kept as (
    insert into private.past_counts as p
    select p_to, campaign_id, day, hour, country_code, kind, state, n, cost from moved
    on conflict on constraint past_counts_are_kept_once
    do update set n = p.n + excluded.n, cost = p.cost + excluded.cost)
  insert into public.counter_deltas
  select x.owner_id, m.campaign_id, m.day, m.hour, m.country_code, m.kind, m.state, x.sign * m.n, x.sign * m.cost
  from moved m cross join (values (p_from, -1), (p_to, 1)) x(owner_id, sign);
  delete from public.categories where owner_id = p_from;
end $$;
comment on function private.hand_over_campaigns(uuid, uuid) is
  'The last step: moves campaigns with their audiences, and all that is left. Definer: callers have checked the user.';
