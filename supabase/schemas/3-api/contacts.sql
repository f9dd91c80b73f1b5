-- Contacts.
create function public.list_contacts(
  p_filter jsonb default '{}', p_sort text default 'newest', p_after jsonb default null, p_limit int default 50,
    p_owner uuid default null
) returns jsonb
language sql stable set search_path = '' as $$
  select private.list_contacts(p_filter, p_sort, p_after, private.bounded('rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_contacts(jsonb, text, jsonb, int, uuid) is
  'A page of contacts: {items, next, count, count_at_least}. `next` is the key of the following page.';
grant execute on function
  public.list_contacts(jsonb, text, jsonb, int, uuid),
  private.list_contacts(jsonb, text, jsonb, int, uuid)
to authenticated;

create function public.contact_countries(p_owner uuid default null) returns text[]
language sql stable set search_path = '' as $$
  select private.contact_countries(p_owner)
$$;
comment on function public.contact_countries(uuid) is 'The countries of the contacts that a list can show.';
grant execute on function public.contact_countries(uuid), private.contact_countries(uuid) to authenticated;

create function public.get_contact(p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_contact(p_contact_id)
$$;
comment on function public.get_contact(bigint) is
  'A contact with its categories, opt-outs and origin; null if the caller may not read it.';
grant execute on function public.get_contact(bigint), private.get_contact(bigint) to authenticated;

create function public.contact_timeline(p_contact_id bigint, p_after jsonb default null, p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.contact_timeline(p_contact_id, p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.contact_timeline(bigint, jsonb, int) is
  'Messages, answers and opt-outs of a contact, newest first, with the campaigns whose texts they use: {items, next, '
  'campaigns}.';
grant execute on function
  public.contact_timeline(bigint, jsonb, int),
  private.contact_timeline(bigint, jsonb, int)
to authenticated;

create function public.save_contact(p_contact_id bigint, p_contact jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_id bigint := p_contact_id;
  v_category_ids bigint[];
begin
  perform private.require_small(p_contact, 'fields');
  perform private.require_at_most('categories', jsonb_array_length(nullif(p_contact -> 'category_ids', 'null')),
    'category_ids');
  if v_id is null then
    insert into public.contacts (full_name, first_name, phone, country_code, fields, consent_source, consent_since)
    values (p_contact ->> 'full_name', coalesce(p_contact ->> 'first_name', p_contact ->> 'first_name_guessed'),
      p_contact ->> 'phone', p_contact ->> 'country_code',
      coalesce(p_contact -> 'fields', '{}'), p_contact ->> 'consent_source', (p_contact ->> 'consent_since')::date)
    returning id into v_id;
  else
    if p_contact ? 'unchanged_since' then
      perform private.require_unchanged(updated_at, p_contact) from public.contacts
      where id = v_id and owner_id = (select auth.uid()) for no key update;
    end if;
    update public.contacts c set (full_name, first_name, phone, country_code, fields, consent_source, consent_since) = (
      select n.full_name,
        case when p_contact ? 'first_name' or n.full_name is not distinct from c.full_name then n.first_name
          else p_contact ->> 'first_name_guessed' end,
        n.phone, n.country_code, n.fields, n.consent_source, n.consent_since
      from jsonb_populate_record(c, p_contact - array['id', 'owner_id']) n)
    where c.id = v_id and c.owner_id = (select auth.uid());
    if not found then perform private.fail('not_found'); end if;
  end if;
  if p_contact ? 'category_ids' then
    select coalesce(array_agg(distinct id::bigint), '{}') into v_category_ids
    from jsonb_array_elements_text(p_contact -> 'category_ids') id;
    perform from public.categories g
    where g.id = any (v_category_ids)
      or g.id in (select category_id from public.category_contacts where contact_id = v_id)
    order by g.id for no key update;
    delete from public.category_contacts where contact_id = v_id and category_id <> all (v_category_ids);
    insert into public.category_contacts (category_id, contact_id) select id, v_id from unnest(v_category_ids) id
    on conflict do nothing;
  end if;
  return private.get_contact(v_id);
end $$;
comment on function public.save_contact(bigint, jsonb) is
  'Adds a contact (id null) or changes the given fields; `category_ids` replaces its categories; `first_name_guessed` '
  'counts when the full name changes and no first name is given; raises conflict when it has `unchanged_since` and the '
  'contact was changed since. Policies and keys refuse those of other owners.';
grant execute on function public.save_contact(bigint, jsonb) to authenticated;

create function public.delete_contacts(p_selection jsonb, p_after bigint default 0) returns jsonb
language sql volatile set search_path = '' as $$
  select private.delete_contacts(p_selection, p_after)
$$;
comment on function public.delete_contacts(jsonb, bigint) is
  'Erases one part of the selected contacts: {deleted, next}.';
grant execute on function
  public.delete_contacts(jsonb, bigint),
  private.delete_contacts(jsonb, bigint)
to authenticated;

create function public.opt_out_contact(p_contact_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.opt_out_contact(p_contact_id)
$$;
comment on function public.opt_out_contact(bigint) is 'Opts a contact out by hand. Idempotent.';
grant execute on function public.opt_out_contact(bigint), private.opt_out_contact(bigint) to authenticated;

create function public.opt_out_contacts(p_selection jsonb, p_after bigint default 0) returns jsonb
language sql volatile set search_path = '' as $$
  select private.opt_out_contacts(p_selection, p_after)
$$;
comment on function public.opt_out_contacts(jsonb, bigint) is
  'Opts out one part of the selected contacts: {opted_out, next}. Those who are opted out already are not counted.';
grant execute on function
  public.opt_out_contacts(jsonb, bigint),
  private.opt_out_contacts(jsonb, bigint)
to authenticated;

create function public.opt_out_numbers(p_numbers text[], p_from text, p_since date default null) returns jsonb
language sql volatile set search_path = '' as $$
  select private.opt_out_numbers(p_numbers, p_from, p_since)
$$;
comment on function public.opt_out_numbers(text[], text, date) is
  'Opts out E.164 numbers, known or not, with where the list comes from and the day of the refusals: {opted_out, '
  'already}.';
grant execute on function
  public.opt_out_numbers(text[], text, date),
  private.opt_out_numbers(text[], text, date)
to authenticated;

create function public.opt_in_contact(p_contact_id bigint, p_reason text default null) returns void
language sql volatile set search_path = '' as $$
  select private.opt_in_contact(p_contact_id, p_reason)
$$;
comment on function public.opt_in_contact(bigint, text) is
  'Ends a contact''s opt-outs by hand. Idempotent. Raises opted_out_by_person where the person said it; a super-admin '
  'gives a reason then: asked_in_writing, asked_aloud or wrong_person.';
grant execute on function public.opt_in_contact(bigint, text), private.opt_in_contact(bigint, text) to authenticated;

create function public.reset_sequence(p_contact_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.reset_sequence(p_contact_id)
$$;
comment on function public.reset_sequence(bigint) is
  'Cancels a contact''s queued Message 2; earlier Message 1 no longer trigger one. Idempotent.';
grant execute on function public.reset_sequence(bigint), private.reset_sequence(bigint) to authenticated;

create function public.export_contacts(p_filter jsonb default '{}', p_after jsonb default null,
  p_owner uuid default null)
returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  if p_after is null then
    perform private.audit('exported', 'contacts', null,
      private.picked(p_filter, '{category_id,country,import_id,interacted_since,consent,opted_out}'));
  end if;
  return private.list_contacts(p_filter, 'newest', p_after, private.limit_of('rows_a_page'), p_owner);
end $$;
comment on function public.export_contacts(jsonb, jsonb, uuid) is
  'Contacts, 1,000 at a time: {items, next}. The first part is written to the audit log.';
grant execute on function public.export_contacts(jsonb, jsonb, uuid) to authenticated;

create function public.contact_export_columns(p_filter jsonb default '{}', p_owner uuid default null) returns jsonb
language sql stable set search_path = '' as $$
  select private.contact_export_columns(p_filter, p_owner)
$$;
comment on function public.contact_export_columns(jsonb, uuid) is
  'What the columns of an export hold besides the rows: {fields, categories}, the names of the custom fields of the '
  'matching contacts and those of the categories.';
grant execute on function
  public.contact_export_columns(jsonb, uuid),
  private.contact_export_columns(jsonb, uuid)
to authenticated;

create function public.export_contact(p_contact_id bigint) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_contact jsonb := private.get_contact(p_contact_id);
begin
  if v_contact is null then perform private.fail('not_found'); end if;
  perform private.audit('exported', 'contact', p_contact_id::text);
  return v_contact || jsonb_build_object('timeline', private.contact_timeline(p_contact_id, null, 10000),
    'written_as_stranger', private.written_as_stranger(p_contact_id));
end $$;
comment on function public.export_contact(bigint) is
  'All data kept about a person, also what they wrote while they were no contact. Written to the audit log.';
grant execute on function public.export_contact(bigint) to authenticated;
