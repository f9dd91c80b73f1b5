-- Groups of an admin's contacts.
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
comment on column public.categories.contact_count is 'Kept equal to the number of associations by their triggers.';
create index categories_by_owner on public.categories (owner_id, id);

create trigger categories_are_touched before update of name, color, description on public.categories
  for each row execute function private.touch();

create trigger note_created after insert on public.categories referencing new table as created
  for each statement execute function private.note_created();

alter table public.categories enable row level security;
grant select, delete on public.categories to authenticated;
grant insert (name, color, description), update (name, color, description) on public.categories to authenticated;
grant select, insert, update, delete on public.categories to service_role;
create policy "only active people act" on public.categories as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their categories, super-admins all" on public.categories for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));
create policy "owners add their categories" on public.categories for insert to authenticated
  with check (owner_id = (select auth.uid()));
create policy "owners edit their categories" on public.categories for update to authenticated
  using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));
create policy "owners delete their categories" on public.categories for delete to authenticated
  using (owner_id = (select auth.uid()));
