-- People an admin may message, and the categories they are in.
create table public.contacts (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id),
  full_name text,
  first_name text,
  phone text,
  country_code char(2),
  fields jsonb not null default '{}',
  wa_id text,
  user_id text,
  phone_key bytea,
  user_key bytea,
  consent_source text,
  consent_since date,
  import_id uuid references public.imports (id) on delete set null,
  last_interaction_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz,
  search text generated always as (private.fold_text(full_name) || ' ' || coalesce(phone, '')) stored,
  constraint contacts_are_known_with_their_owner unique (id, owner_id),
  constraint one_contact_per_number unique (owner_id, phone),
  constraint contact_phones_are_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  constraint contact_names_are_short check (char_length(full_name) between 1 and 120),
  constraint contact_first_names_are_short check (char_length(first_name) between 1 and 120),
  constraint contact_countries_are_iso check (country_code ~ '^[A-Z]{2}$'),
  constraint contacts_can_be_reached check (deleted_at is not null or phone is not null or user_id is not null),
  constraint contact_fields_are_an_object check (jsonb_typeof(fields) = 'object' and pg_column_size(fields) <= 8192),
  constraint deleted_contacts_keep_nothing_personal check (
    deleted_at is null or (full_name is null and first_name is null and phone is null and wa_id is null
      and user_id is null and phone_key is null and user_key is null and fields = '{}' and consent_source is null))
) with (fillfactor = 90);
comment on table public.contacts is
  'People an admin may message. A deleted contact stays as an empty tombstone, so that counts stay correct.';
comment on column public.contacts.first_name is
  'As a file or a person gives it, or guessed from the full name; contained in it as a rule.';
comment on column public.contacts.wa_id is 'WhatsApp''s own number of the person; kept when it differs from phone.';
comment on column public.contacts.user_id is 'Meta''s business-scoped user id.';
create index contacts_by_owner on public.contacts (owner_id, id) where deleted_at is null;
create index contacts_by_interaction on public.contacts (owner_id, last_interaction_at)
  where last_interaction_at is not null;
create index contacts_by_phone on public.contacts (phone) where phone is not null;
create index contacts_by_wa_id on public.contacts (wa_id) where wa_id is not null;
create index contacts_by_user_id on public.contacts (user_id) where user_id is not null;
create index contacts_by_search on public.contacts using gin (owner_id, search extensions.gin_trgm_ops)
  where deleted_at is null;
create index contacts_by_import on public.contacts (import_id) where import_id is not null;
-- With `search`, so that a search by name reads the index alone.
create index contacts_by_name on public.contacts (owner_id, (rtrim(search, ' +0123456789')) collate "C", id)
  include (search) where deleted_at is null;
create index contacts_by_country on public.contacts (owner_id, country_code, id) where deleted_at is null;
create index contacts_by_phone_key on public.contacts (phone_key) include (id) where phone_key is not null;
create index contacts_by_user_key on public.contacts (user_key) include (id) where user_key is not null;

create function private.key_contacts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.phone_key := private.person_key(new.phone);
  new.user_key := private.person_key(new.user_id);
  return new;
end $$;
comment on function private.key_contacts() is
  'Keeps the hashes by which opt-outs are found. Definer: no role may read the key.';
create trigger contacts_are_keyed before insert or update of phone, user_id on public.contacts
  for each row execute function private.key_contacts();

create trigger contacts_are_touched
  before update of full_name, first_name, phone, country_code, fields, consent_source, consent_since
  on public.contacts for each row execute function private.touch();

create function private.forget_old_identity() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.wa_id := null;
  new.user_id := null;
  return new;
end $$;
comment on function private.forget_old_identity() is
  'A different number is a different person: what Meta reported for the old number no longer applies.';
create trigger a_new_number_is_a_new_person before update of phone on public.contacts
  for each row when (old.phone is not null and new.phone is not null and old.phone <> new.phone)
  execute function private.forget_old_identity();

create trigger note_created after insert on public.contacts referencing new table as created
  for each statement execute function private.note_created();

alter table public.contacts enable row level security;
grant select on public.contacts to authenticated;
grant insert (full_name, first_name, phone, country_code, fields, consent_source, consent_since),
  update (full_name, first_name, phone, country_code, fields, consent_source, consent_since)
  on public.contacts to authenticated;
grant select, insert, update, delete on public.contacts to service_role;
create policy "only active people act" on public.contacts as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their contacts, super-admins all" on public.contacts for select to authenticated
  using (deleted_at is null and (owner_id = (select auth.uid()) or (select private.actor_is_super_admin())));
create policy "owners add their contacts" on public.contacts for insert to authenticated
  with check (owner_id = (select auth.uid()));
create policy "owners edit their contacts" on public.contacts for update to authenticated
  using (deleted_at is null and owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));

create table public.category_contacts (
  category_id bigint not null,
  contact_id bigint not null,
  owner_id uuid not null default auth.uid(),
  added_at timestamptz not null default clock_timestamp(),
  primary key (category_id, contact_id),
  constraint associated_categories_belong_to_the_owner foreign key (category_id, owner_id)
    references public.categories (id, owner_id) on delete cascade on update cascade,
  constraint associated_contacts_belong_to_the_owner foreign key (contact_id, owner_id)
    references public.contacts (id, owner_id) on delete cascade on update cascade
);
comment on table public.category_contacts is
  'Which contacts are in which categories: once each, both of the same owner.';
create index category_contacts_of_contact on public.category_contacts (contact_id, category_id);
create index category_contacts_by_owner on public.category_contacts (owner_id);

create function private.maintain_contact_count() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' and exists (
      select from changed a join public.contacts c on c.id = a.contact_id where c.deleted_at is not null) then
    perform private.fail('contact_not_found', 'contact_ids', 'not_found');
  end if;
  perform from public.categories where id in (select category_id from changed) order by id for no key update;
  update public.categories g set contact_count = g.contact_count + case tg_op when 'INSERT' then n else -n end
  from (select category_id, count(*)::int as n from changed group by category_id) a where g.id = a.category_id;
  return null;
end $$;
comment on function private.maintain_contact_count() is
  'Refuses deleted contacts and maintains contact_count. Definer: nothing else writes that column.';
create trigger added_associations_are_watched after insert on public.category_contacts
  referencing new table as changed for each statement execute function private.maintain_contact_count();
create trigger removed_associations_are_watched after delete on public.category_contacts
  referencing old table as changed for each statement execute function private.maintain_contact_count();

alter table public.category_contacts enable row level security;
grant select, delete on public.category_contacts to authenticated;
grant insert (category_id, contact_id) on public.category_contacts to authenticated;
grant select, insert, delete on public.category_contacts to service_role;
create policy "only active people act" on public.category_contacts as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their associations, super-admins all" on public.category_contacts for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners add their associations" on public.category_contacts for insert to authenticated
  with check (owner_id = (select auth.uid()));
create policy "owners delete their associations" on public.category_contacts for delete to authenticated
  using (owner_id = (select auth.uid()));
