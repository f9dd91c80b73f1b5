-- Categories while the data of a user is handed over.
create table private.category_copies (
  category_id bigint not null references public.categories (id) on delete cascade,
  owner_id uuid not null references public.profiles (id) on delete cascade,
  copy_id bigint not null references public.categories (id) on delete cascade,
  primary key (category_id, owner_id)
);
comment on table private.category_copies is
  'Used while a category is handed over: the category of the new owner that receives its contacts. An association has '
  'one owner, and the contacts move in several steps.';
create index category_copies_of_owner on private.category_copies (owner_id);
create index category_copies_by_copy on private.category_copies (copy_id);

alter table private.category_copies enable row level security;
