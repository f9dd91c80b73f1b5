-- Categories, and who is in them.
create function public.list_categories(p_q text default '', p_after jsonb default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  with found as materialized (
    select g.*, private.fold_text(g.name) collate "C" as sorted_name from public.categories g
    where g.owner_id = coalesce(private.readable_owner(p_owner), g.owner_id)
      and (p_q = '' or private.fold_text(g.name) like '%' || private.like_escape(private.fold_text(p_q)) || '%')
  ),
  page as (
    select * from found where p_after is null or (sorted_name, id) > (p_after ->> 0, (p_after ->> 1)::bigint)
    order by sorted_name, id limit private.bounded('rows_a_page', p_limit) + 1
  ),
  shown as (select * from page order by sorted_name, id limit private.bounded('rows_a_page', p_limit))
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(to_jsonb(shown) order by sorted_name, id), '[]') from shown),
    'next', (select jsonb_build_array(sorted_name, id) from shown
      where (select count(*) from page) > private.bounded('rows_a_page', p_limit)
      order by sorted_name desc, id desc limit 1),
    'count', (select count(*) from found),
    'count_at_least', (select count(*) from found))
$$;
comment on function public.list_categories(text, jsonb, int, uuid) is
  'A page of categories by name, with how many contacts each has.';
grant execute on function public.list_categories(text, jsonb, int, uuid) to authenticated;

create function public.delete_category(p_category_id bigint) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.categories where id = p_category_id and owner_id = (select auth.uid());
  if not found then return false; end if;
  perform private.audit('deleted', 'category', p_category_id::text);
  return true;
end $$;
comment on function public.delete_category(bigint) is
  'Deletes a category of the caller; its contacts stay. False if there is none.';
grant execute on function public.delete_category(bigint) to authenticated;

create function public.add_to_category(p_category_id bigint, p_selection jsonb, p_after bigint default 0) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_limit constant int := 20000;
  v_ids bigint[] := private.selected_contacts(p_selection, p_after, v_limit);
  v_added int;
begin
  perform private.lock_for_association(p_category_id, v_ids);
  insert into public.category_contacts (category_id, contact_id) select p_category_id, id from unnest(v_ids) id
    on conflict do nothing;
  get diagnostics v_added = row_count;
  if v_added > 0 then
    perform private.audit('added_contacts', 'category', p_category_id::text, jsonb_build_object('contacts', v_added));
  end if;
  return private.part_done('added', v_added, v_ids, v_limit);
end $$;
comment on function public.add_to_category(bigint, jsonb, bigint) is
  'Adds one part of the selected contacts to a category: {added, next}.';
grant execute on function public.add_to_category(bigint, jsonb, bigint) to authenticated;

create function public.remove_from_category(p_category_id bigint, p_selection jsonb, p_after bigint default 0)
returns jsonb
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
    perform private.audit('removed_contacts', 'category', p_category_id::text,
      jsonb_build_object('contacts', v_removed));
  end if;
  return private.part_done('removed', v_removed, v_ids, v_limit);
end $$;
comment on function public.remove_from_category(bigint, jsonb, bigint) is
  'Removes one part of the selected contacts from a category: {removed, next}.';
grant execute on function public.remove_from_category(bigint, jsonb, bigint) to authenticated;

create function public.add_contacts_to_category(p_category_id bigint, p_contact_ids bigint[]) returns int
language plpgsql volatile set search_path = '' as $$
declare
  v_added int;
begin
  perform private.require_at_most('numbers', cardinality(p_contact_ids), 'contact_ids');
  perform private.lock_for_association(p_category_id, p_contact_ids);
  insert into public.category_contacts (category_id, contact_id) select distinct p_category_id, id
  from unnest(p_contact_ids) id on conflict do nothing;
  get diagnostics v_added = row_count;
  return v_added;
end $$;
comment on function public.add_contacts_to_category(bigint, bigint[]) is
  'Adds these contacts to a category, or refuses all if one is not the caller''s.';
grant execute on function public.add_contacts_to_category(bigint, bigint[]) to authenticated;

create function public.add_numbers_to_category(p_category_id bigint, p_people jsonb, p_create boolean) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_created int := 0;
  v_ids bigint[];
  v_unknown jsonb;
begin
  perform private.require_at_most('numbers', jsonb_array_length(p_people), 'numbers');
  if p_create then
    insert into public.contacts (phone, country_code)
    select distinct on (p.phone) p.phone, p.country_code
    from jsonb_to_recordset(p_people) p(phone text, country_code text)
    order by p.phone on conflict (owner_id, phone) do nothing;
    get diagnostics v_created = row_count;
  end if;
  select coalesce(array_agg(c.id) filter (where c.id is not null), '{}'),
    coalesce(jsonb_agg(p.phone order by p.phone) filter (where c.id is null), '[]') into v_ids, v_unknown
  from (select distinct phone from jsonb_to_recordset(p_people) r(phone text)) p
  left join public.contacts c on c.phone = p.phone and c.owner_id = (select auth.uid());
  return jsonb_build_object('added', public.add_contacts_to_category(p_category_id, v_ids), 'created', v_created,
    'unknown', v_unknown);
end $$;
comment on function public.add_numbers_to_category(bigint, jsonb, boolean) is
  'Adds the contacts with these numbers to a category, creating missing ones if asked: {added, created, unknown}.';
grant execute on function public.add_numbers_to_category(bigint, jsonb, boolean) to authenticated;
