-- The edges that a message may take, whoever writes it. docs/states.md draws them; a test compares the two.
create function private.guard_message_edges() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'check_violation', constraint = 'messages_only_go_forward',
    message = format('message %s may not go from %s to %s', old.id, old.state, new.state);
end $$;
comment on function private.guard_message_edges() is
  'Refuses what would lead backwards. A violation is an error of the data: of a webhook only that part is kept unread.';
-- Judged in the condition, after the fact: an edge that exists calls no function and locks no row twice.
create trigger messages_only_go_forward after update of state on public.messages
  for each row when (old.state <> new.state and new.state <> all (case old.state
    when 'queued' then '{sending,skipped,cancelled,sent,delivered,read}'
    when 'sending' then '{accepted,sent,delivered,read,failed,queued,unknown,cancelled}'
    when 'unknown' then '{accepted,sent,delivered,read,failed,queued,cancelled}'
    when 'accepted' then '{sent,delivered,read,failed}'
    when 'sent' then '{delivered,read,failed}'
    when 'delivered' then '{read}'
    when 'failed' then '{delivered,read,queued}'
    else '{}' end::public.message_state[])) execute function private.guard_message_edges();
