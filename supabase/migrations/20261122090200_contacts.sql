-- People an admin may message, their categories, who opted out, and imports.
create table public.categories (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id),
  name text not null,
  color text not null default 'cat-1',
  description text not null default '',
  contact_count int not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint categories_are_known_with_their_owner unique (id, owner_id),
  constraint category_names_are_short check (char_length(name) between 1 and 80 and name = btrim(name)),
  constraint category_descriptions_are_short check (char_length(description) <= 500),
  constraint category_colors_are_colors check (color ~ '^(cat-[1-8]|#[0-9a-f]{6})$')
);
comment on table public.categories is 'Groups of an admin''s contacts.';
comment on column public.categories.contact_count is 'Kept equal to the associations by their triggers.';
create index categories_by_owner on public.categories (owner_id, id);

create table public.imports (
  id uuid primary key default private.uuid7(),
  owner_id uuid not null default auth.uid() references public.profiles (id),
  file_name text not null,
  status text not null default 'waiting',
  mapping jsonb not null default '{}',
  default_country char(2),
  category_id bigint,
  consent_source text,
  consent_since date,
  columns jsonb not null default '[]',
  error_code text,
  total int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  duplicates int not null default 0,
  rejected int not null default 0,
  lines_read int not null default 0,
  lines_expected int,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  progressed_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  constraint import_states_are_known check (status in ('waiting', 'running', 'completed', 'failed')),
  constraint import_totals_add_up check (total = created + updated + unchanged + duplicates + rejected),
  constraint import_categories_belong_to_the_owner foreign key (category_id, owner_id)
    references public.categories (id, owner_id) on delete set null (category_id)
);
comment on table public.imports is 'Files of contacts being, or having been, imported.';
create index imports_by_owner on public.imports (owner_id, id);

create table public.import_parts (
  import_id uuid not null references public.imports (id) on delete cascade,
  part int not null,
  content bytea not null,
  lines int not null default 0,
  primary key (import_id, part),
  constraint import_parts_are_small check (octet_length(content) <= 4 * 1024 * 1024)
);
comment on table public.import_parts is 'The file''s bytes, in parts of 4 MB at most, until they are read.';

create table public.import_rows (
  import_id uuid not null references public.imports (id) on delete cascade,
  line int not null,
  outcome text not null,
  field text,
  code text,
  detail jsonb,
  original jsonb,
  contact_id bigint,
  primary key (import_id, line),
  constraint import_outcomes_are_known check (outcome in ('created', 'updated', 'unchanged', 'duplicate', 'rejected')),
  constraint rejected_lines_have_a_reason check (outcome <> 'rejected' or (code is not null and original is not null))
);
comment on table public.import_rows is 'What became of each line; rejected lines keep their original values.';
create index import_rows_rejected on public.import_rows (import_id, line) where outcome = 'rejected';
create index import_rows_of_contact on public.import_rows (contact_id) where contact_id is not null;

create table public.contacts (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id),
  full_name text,
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
  constraint contact_countries_are_iso check (country_code ~ '^[A-Z]{2}$'),
  constraint contacts_can_be_reached check (deleted_at is not null or phone is not null or user_id is not null),
  constraint contact_fields_are_an_object check (jsonb_typeof(fields) = 'object' and pg_column_size(fields) <= 8192),
  constraint deleted_contacts_keep_nothing_personal check (
    deleted_at is null or (full_name is null and phone is null and wa_id is null and user_id is null
      and phone_key is null and user_key is null and fields = '{}' and consent_source is null))
) with (fillfactor = 90);
comment on table public.contacts is 'People an admin may message. A deleted one stays as an empty tombstone, so that counts stay true.';
comment on column public.contacts.wa_id is 'WhatsApp''s own number for the person, kept when it differs from phone.';
comment on column public.contacts.user_id is 'Meta''s business-scoped user id.';
create index contacts_by_owner on public.contacts (owner_id, id) where deleted_at is null;
create index contacts_by_interaction on public.contacts (owner_id, last_interaction_at) where last_interaction_at is not null;
create index contacts_by_phone on public.contacts (phone) where phone is not null;
create index contacts_by_wa_id on public.contacts (wa_id) where wa_id is not null;
create index contacts_by_user_id on public.contacts (user_id) where user_id is not null;
create index contacts_by_search on public.contacts using gin (owner_id, search extensions.gin_trgm_ops) where deleted_at is null;
create index contacts_by_import on public.contacts (import_id) where import_id is not null;

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
comment on table public.category_contacts is 'Which contacts are in which categories: once each, both of the same owner.';
create index category_contacts_of_contact on public.category_contacts (contact_id, category_id);
create index category_contacts_by_owner on public.category_contacts (owner_id);

create table public.opt_outs (
  id bigint generated always as identity primary key,
  sender_id bigint not null references public.senders (id),
  person_key bytea not null,
  source text not null,
  proof jsonb not null default '{}',
  opted_out_at timestamptz not null,
  ended_at timestamptz,
  constraint opt_out_sources_are_known check (source in ('keyword', 'button', 'user_preferences', 'error_131050', 'manual', 'import'))
);
comment on table public.opt_outs is
  'Who wants no more messages from which sender: a keyed hash per known form of the number, so that it outlives the contact.';
create unique index one_open_opt_out_per_person on public.opt_outs (sender_id, person_key) where ended_at is null;

create function private.person_key(p_identity text) returns bytea
language sql stable strict security definer set search_path = '' as $$
  select substring(extensions.hmac(convert_to(p_identity, 'UTF8'), (select value from private.secrets where name = 'person_key'), 'sha256') for 16)
$$;
comment on function private.person_key(text) is
  'Keyed hash of an E.164 number or a user id. Definer: the key is readable by nobody.';
grant execute on function private.person_key(text) to service_role;

create function private.phone_variants(p_phone text) returns text[]
language sql immutable strict set search_path = '' as $$
  select case
    when p_phone ~ '^\+55[1-9][0-9]9[0-9]{8}$' then array[p_phone, left(p_phone, 5) || substr(p_phone, 7)]
    when p_phone ~ '^\+55[1-9][0-9][0-9]{8}$' then array[p_phone, left(p_phone, 5) || '9' || substr(p_phone, 6)]
    when p_phone ~ '^\+549[0-9]{10}$' then array[p_phone, '+54' || substr(p_phone, 5)]
    when p_phone ~ '^\+54[0-9]{10}$' then array[p_phone, '+549' || substr(p_phone, 4)]
    when p_phone ~ '^\+521[0-9]{10}$' then array[p_phone, '+52' || substr(p_phone, 5)]
    when p_phone ~ '^\+52[0-9]{10}$' then array[p_phone, '+521' || substr(p_phone, 4)]
    else array[p_phone]
  end
$$;
comment on function private.phone_variants(text) is
  'Forms under which WhatsApp may know a number of Brazil, Argentina or Mexico. For look-ups, never to rewrite.';
grant execute on function private.phone_variants(text) to authenticated, service_role;

create function private.key_contacts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.phone_key := private.person_key(new.phone);
  new.user_key := private.person_key(new.user_id);
  return new;
end $$;
comment on function private.key_contacts() is 'Keeps the hashes that opt-outs are found by. Definer: the key is readable by nobody.';
create trigger contacts_are_keyed before insert or update of phone, user_id on public.contacts
  for each row execute function private.key_contacts();

create function private.touch() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := private.clock();
  return new;
end $$;
comment on function private.touch() is 'Keeps updated_at.';
grant execute on function private.touch() to authenticated, service_role;
create trigger contacts_are_touched before update of full_name, phone, country_code, fields on public.contacts
  for each row execute function private.touch();
create trigger categories_are_touched before update of name, color, description on public.categories for each row execute function private.touch();
create trigger profiles_are_touched before update on public.profiles for each row execute function private.touch();

do $$
declare t text;
begin
  foreach t in array array['categories', 'contacts', 'category_contacts', 'opt_outs', 'imports', 'import_parts', 'import_rows'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select, insert, update, delete on public.%I to service_role', t);
    execute format('create policy "only active people act" on public.%I as restrictive for all to authenticated using ((select private.actor_is_active()))', t);
  end loop;
end $$;

grant select, delete on public.categories to authenticated;
grant insert (name, color, description), update (name, color, description) on public.categories to authenticated;
create policy "owners read their categories, super-admins all" on public.categories for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners add their categories" on public.categories for insert to authenticated with check (owner_id = (select auth.uid()));
create policy "owners edit their categories" on public.categories for update to authenticated
  using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));
create policy "owners delete their categories" on public.categories for delete to authenticated using (owner_id = (select auth.uid()));

grant select on public.contacts to authenticated;
grant insert (full_name, phone, country_code, fields, consent_source, consent_since),
  update (full_name, phone, country_code, fields, consent_source, consent_since) on public.contacts to authenticated;
create policy "owners read their contacts, super-admins all" on public.contacts for select to authenticated
  using (deleted_at is null and (owner_id = (select auth.uid()) or (select private.actor_is_super_admin())));
create policy "owners add their contacts" on public.contacts for insert to authenticated with check (owner_id = (select auth.uid()));
create policy "owners edit their contacts" on public.contacts for update to authenticated
  using (deleted_at is null and owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));

grant select, delete on public.category_contacts to authenticated;
grant insert (category_id, contact_id) on public.category_contacts to authenticated;
create policy "owners read their associations, super-admins all" on public.category_contacts for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners add their associations" on public.category_contacts for insert to authenticated with check (owner_id = (select auth.uid()));
create policy "owners delete their associations" on public.category_contacts for delete to authenticated using (owner_id = (select auth.uid()));

grant select on public.imports, public.import_rows to authenticated;
create policy "owners read their imports, super-admins all" on public.imports for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners read their import lines" on public.import_rows for select to authenticated
  using (exists (select from public.imports i where i.id = import_id and i.owner_id = (select auth.uid())) or (select private.actor_is_super_admin()));
