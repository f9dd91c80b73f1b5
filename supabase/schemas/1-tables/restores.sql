-- What shows that the database was restored from a backup, and until when that is settled.
create table private.restores (
  only_row boolean primary key default true check (only_row),
  noticed_at timestamptz,
  evidence jsonb not null default '{}',
  settled_at timestamptz not null default '-infinity'
);
comment on table private.restores is
  'A database restored from a backup does not know what was sent since. From noticed_at on nothing is sent, until '
  'settle_restored has settled all that was queued; what is older than settled_at is then no evidence any more.';

alter table private.restores enable row level security;
