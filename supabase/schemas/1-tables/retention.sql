-- How long everything is kept that grows.
create table private.retention (
  only_row boolean primary key default true check (only_row),
  processed_events interval not null default '3 days',
  unread_events interval not null default '30 days',
  parked_statuses interval not null default '7 days',
  waiting_imports interval not null default '1 day',
  import_lines interval not null default '7 days',
  rejected_lines interval not null default '90 days',
  strangers interval not null default '30 days',
  test_numbers interval not null default '7 days',
  erased_people interval not null default '30 days',
  details interval not null default '1 year',
  messages interval not null default '1 year',
  cleared_alerts interval not null default '1 year',
  audit_log interval not null default '2 years',
  spending interval not null default '2 years',
  details_dropped_up_to bigint not null default 0,
  attempts_dropped_before timestamptz not null default '-infinity',
  messages_condensed_up_to bigint not null default 0,
  next_prune_at timestamptz not null default '-infinity'
);
comment on table private.retention is
  'How long rows are kept; private.prune and private.maintain_event_partitions delete older ones. Change it by an '
  'update in the SQL editor. Without a limit: contacts and their empty tombstones, categories, campaigns with their '
  'exclusions and counters, past messages (what a person got and when), the fact and the time of an answer, opt-outs, '
  'which outlive everything.';
comment on column private.retention.processed_events is 'Webhooks as received, once processed: whole days.';
comment on column private.retention.unread_events is 'Webhooks that could not be processed.';
comment on column private.retention.parked_statuses is 'Statuses of messages that are not ours.';
comment on column private.retention.waiting_imports is 'Announced files that were never started, with their parts.';
comment on column private.retention.import_lines is
  'Outcomes of imported lines, for corrections; without rejected lines only those of created and updated contacts are '
  'kept at all.';
comment on column private.retention.rejected_lines is 'Rejected lines with their original values.';
comment on column private.retention.strangers is 'What was received from people who are nobody''s contacts.';
comment on column private.retention.test_numbers is
  'Numbers of nobody''s contacts, since they last got a test.';
comment on column private.retention.erased_people is
  'Keyed hashes of erased people, as long as Meta may still report on what they got.';
comment on column private.retention.details is
  'Attempts, what people wrote, and under which numbers an ended campaign has written.';
comment on column private.retention.messages is
  'Messages whole, since their campaign ended; those of no campaign since they were made. Then past_messages.';
comment on column private.retention.messages_condensed_up_to is
  'The last message that was looked at for those of no campaign.';
comment on column private.retention.cleared_alerts is 'Alerts, since they were cleared.';
comment on column private.retention.audit_log is 'Who did what and when.';
comment on column private.retention.spending is
  'Meta''s figures of what was billed, and the counts of service messages.';
comment on column private.retention.details_dropped_up_to is 'The last interaction whose text was dropped.';
comment on column private.retention.attempts_dropped_before is 'Attempts from then on are all there.';
comment on column private.retention.next_prune_at is
  'When private.prune looks again; past while there is more to delete.';

alter table private.retention enable row level security;
grant select, update on private.retention to service_role;
