-- Imported files of contacts, their parts, and the outcome of each line.
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
  encoding text,
  delimiter text,
  titles_line int,
  repairs text[] not null default '{}',
  error_code text,
  total int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  duplicates int not null default 0,
  rejected int not null default 0,
  remarked int not null default 0,
  lines_read int not null default 0,
  lines_expected int,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  progressed_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  left_out int not null default 0,
  land_lines int not null default 0,
  kinds text[] not null default '{}',
  constraint import_states_are_known check (status in ('waiting', 'running', 'completed', 'failed')),
  constraint import_totals_add_up check (total = created + updated + unchanged + duplicates + rejected),
  constraint import_categories_belong_to_the_owner foreign key (category_id, owner_id)
    references public.categories (id, owner_id) on delete set null (category_id)
);
comment on table public.imports is 'Files of contacts that are or were imported.';
comment on column public.imports.titles_line is 'Row number of the titles, 0 if the file has none.';
comment on column public.imports.left_out is 'Rejected lines that the user will not correct.';
comment on column public.imports.land_lines is 'Contacts whose number is a land line, which rarely has WhatsApp.';
comment on column public.imports.kinds is
  'What each column holds (numbers, words …), by which a file without titles is recognised the next time.';
comment on column public.imports.repairs is 'Corrections of numbers that the user asked for on every line.';
create index imports_by_owner on public.imports (owner_id, id);

create trigger note_created after insert on public.imports referencing new table as created
  for each statement execute function private.note_created();

alter table public.imports enable row level security;
grant select on public.imports to authenticated;
grant select, insert, update, delete on public.imports to service_role;
create policy "only active people act" on public.imports as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their imports, super-admins all" on public.imports for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.import_parts (
  import_id uuid not null references public.imports (id) on delete cascade,
  part int not null,
  content bytea not null,
  lines int not null default 0,
  primary key (import_id, part),
  constraint imports_have_25_parts_at_most check (part between 1 and 25),
  constraint import_parts_are_small check (octet_length(content) <= 4 * 1024 * 1024)
);
comment on table public.import_parts is 'The file''s bytes, in parts of 4 MB at most, until they are read.';

alter table public.import_parts enable row level security;
grant select, insert, update, delete on public.import_parts to service_role;
create policy "only active people act" on public.import_parts as restrictive for all to authenticated
  using ((select private.actor_is_active()));

create table public.import_rows (
  import_id uuid not null references public.imports (id) on delete cascade,
  line int not null,
  outcome text not null,
  field text,
  code text,
  detail jsonb,
  original jsonb,
  contact_id bigint,
  remarks jsonb,
  left_out boolean not null default false,
  reason text generated always as (case
    when outcome <> 'rejected' then null
    when left_out then 'left'
    when field = 'country_code' then 'country'
    when jsonb_typeof(detail -> 'phone') = 'string' then 'repairs'
    when code in ('required', 'rounded', 'too_short', 'too_long', 'letters') then code
    else 'other' end) stored,
  primary key (import_id, line),
  constraint import_outcomes_are_known check (outcome in ('created', 'updated', 'unchanged', 'duplicate', 'rejected')),
  constraint rejected_lines_have_a_reason check (outcome <> 'rejected' or (code is not null and original is not null))
);
comment on table public.import_rows is
  'The outcome of each line while an import runs, and afterwards of those with something to say; rejected lines keep '
  'their original values.';
comment on column public.import_rows.reason is
  'Why a line is rejected, as the page groups them; repairs: the number that was meant is known; left: set aside.';
create index import_rows_by_reason on public.import_rows (import_id, reason, line) where reason is not null;
create index import_rows_rejected on public.import_rows (import_id, line) where outcome = 'rejected';
create index import_rows_remarked on public.import_rows (import_id, line) where remarks is not null;
create index import_rows_of_contact on public.import_rows (contact_id) where contact_id is not null;

alter table public.import_rows enable row level security;
grant select on public.import_rows to authenticated;
grant select, insert, update, delete on public.import_rows to service_role;
create policy "only active people act" on public.import_rows as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their import lines" on public.import_rows for select to authenticated
  using (exists (select from public.imports i where i.id = import_id and i.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));
