-- Message templates as Meta last described them.
create table public.templates (
  id bigint generated always as identity primary key,
  waba_id text not null,
  meta_id text,
  name text not null,
  language text not null,
  status text not null,
  category text not null,
  parameter_format text not null default 'POSITIONAL',
  components jsonb not null,
  quality text,
  rejected_reason text,
  synced_at timestamptz not null default clock_timestamp(),
  missing_since timestamptz,
  constraint one_template_per_name_and_language unique (waba_id, name, language),
  constraint template_names_are_meta_names check (name ~ '^[a-z0-9_]+$' and char_length(name) <= 512),
  constraint template_formats_are_meta_formats check (parameter_format in ('POSITIONAL', 'NAMED'))
);
comment on table public.templates is 'Message templates as Meta last described them.';

alter table public.templates enable row level security;
grant select on public.templates to authenticated;
grant select, insert, update, delete on public.templates to service_role;
create policy "only active people act" on public.templates as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "everybody reads what belongs to the deployment" on public.templates for select to authenticated
  using (true);
