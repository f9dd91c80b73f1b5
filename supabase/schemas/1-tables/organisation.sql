-- Who sends: shown to everybody on the privacy page.
create table public.organisation (
  only_row boolean primary key default true,
  name text not null,
  address text not null,
  contact_email text not null,
  contact_phone text,
  registration text,
  purpose text,
  data_location text,
  updated_at timestamptz not null default clock_timestamp(),
  constraint there_is_one_organisation check (only_row),
  constraint organisation_names_are_short check (char_length(name) between 1 and 120),
  constraint organisation_addresses_are_short check (char_length(address) between 1 and 300),
  constraint organisation_emails_are_addresses
    check (contact_email ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$' and char_length(contact_email) <= 254),
  constraint organisation_phones_are_numbers check (contact_phone ~ '^\+?[0-9][0-9 ().-]{3,38}$'),
  constraint organisation_registrations_are_short check (char_length(registration) between 1 and 200),
  constraint organisation_purposes_are_short check (char_length(purpose) between 1 and 500),
  constraint organisation_data_locations_are_short check (char_length(data_location) between 1 and 120)
);
comment on table public.organisation is
  'The organisation that sends, as the privacy page names it. No row until a super-admin has filled it in.';
comment on column public.organisation.registration is
  'Where the processing is registered: the number given by the CDP or the CNDP, a line of the register.';
comment on column public.organisation.purpose is 'Why people are written to; null shows a general sentence.';
comment on column public.organisation.data_location is
  'Where the database is hosted, such as "France (Paris)"; only its owner knows.';

create trigger organisation_is_touched before update on public.organisation
  for each row execute function private.touch();

alter table public.organisation enable row level security;
grant select on public.organisation to authenticated;
grant select, insert, update, delete on public.organisation to service_role;
create policy "only active people act" on public.organisation as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.organisation for select to authenticated
  using (true);
