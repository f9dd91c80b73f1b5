-- Where the watch in the database finds the app.
create table private.watchdog (
  only_row boolean primary key default true check (only_row),
  address text not null,
  secret text not null,
  stored_at timestamptz not null,
  watched_at timestamptz,
  called_at timestamptz,
  problem text,
  constraint watchdog_addresses_are_origins check (address ~ '^https?://[^/?#\s]+$'),
  constraint watchdog_secrets_fit_in_a_header
    check (secret ~ '^[\x20-\x7e]+$' and char_length(secret) between 8 and 512)
);
comment on table private.watchdog is
  'The address of the app and the secret for its jobs; read only by functions of this schema.';

alter table private.watchdog enable row level security;
