-- Numbers of nobody's contacts that got a test.
create table private.test_numbers (
  contact_id bigint primary key references public.contacts (id),
  phone text not null,
  phone_key bytea not null,
  used_at timestamptz not null,
  constraint test_numbers_are_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$')
);
comment on table private.test_numbers is
  'Where tests to numbers that are nobody''s contacts go. Their messages hang on an empty tombstone, so that no list, '
  'count, export or audience has them; private.retention says how long the number itself is kept.';
create index test_numbers_by_key on private.test_numbers (phone_key);
create index test_numbers_by_age on private.test_numbers (used_at);

alter table private.test_numbers enable row level security;
grant select, insert, update, delete on private.test_numbers to service_role;
