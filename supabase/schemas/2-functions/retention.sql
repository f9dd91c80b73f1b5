-- Deleting what is older than private.retention says, a few thousand rows a call.
create function private.prune(p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_keep private.retention;
  v_more boolean;
begin
  if not pg_try_advisory_xact_lock(hashtext('relance prune')) then return false; end if;
  select * into v_keep from private.retention;
  if v_keep.next_prune_at > v_now then return false; end if;
  v_more := private.prune_imports(v_keep, v_now, p_limit);
  v_more := private.prune_strangers(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_test_numbers(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_details(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_messages(v_keep, v_now, p_limit) or v_more;
  v_more := private.prune_logs(v_keep, v_now, p_limit) or v_more;
  update private.retention set next_prune_at = case when v_more then v_now else v_now + interval '1 h' end
  where only_row;
  return v_more;
end $$;
comment on function private.prune(int) is
  'Deletes rows that are kept no longer, at most p_limit of each kind; true if there is more. Looks again after an '
  'hour, at once while there is more. Not a part of the sweep, which holds the senders. Definer: nobody else may '
  'delete from the audit log.';
grant execute on function private.prune(int) to service_role;

create function private.prune_imports(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_waiting int;
  v_lines int;
begin
  delete from public.imports where id = any (array(
    select id from public.imports where status = 'waiting' and created_at < p_now - p_keep.waiting_imports
    order by id limit 5));
  get diagnostics v_waiting = row_count;
  delete from public.import_rows r using (
    select k.import_id, k.line from public.imports i
    cross join lateral (
      select import_id, line from public.import_rows where import_id = i.id
        and (outcome <> 'rejected' or i.finished_at < p_now - p_keep.rejected_lines) limit p_limit) k
    where i.finished_at < p_now - p_keep.import_lines limit p_limit) old
  where r.import_id = old.import_id and r.line = old.line;
  get diagnostics v_lines = row_count;
  return v_waiting = 5 or v_lines = p_limit;
end $$;
comment on function private.prune_imports(private.retention, timestamptz, int) is
  'Files that were never started, at most 100 MB each, and lines of old imports. Definer: see prune.';

create function private.prune_strangers(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_n int;
begin
  delete from public.interactions where id = any (array(
    select id from public.interactions where contact_id is null and at < p_now - p_keep.strangers limit p_limit));
  get diagnostics v_n = row_count;
  delete from private.erased_people where erased_at < p_now - p_keep.erased_people;
  return v_n = p_limit;
end $$;
comment on function private.prune_strangers(private.retention, timestamptz, int) is
  'What came from numbers that are nobody''s contacts, and the hashes of people erased long ago. Definer: see prune.';

create function private.prune_details(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_before timestamptz := p_now - p_keep.details;
  v_attempts int;
  v_recipients int;
  v_last bigint;
  v_read int;
begin
  -- Ids grow with time, so the oldest rows are found without an index on the time.
  delete from public.attempts where id = any (array(
    select id from (select id, claimed_at from public.attempts order by id limit p_limit) head
    where claimed_at < v_before));
  get diagnostics v_attempts = row_count;
  update private.retention set attempts_dropped_before = greatest(attempts_dropped_before, v_before)
  where v_attempts > 0;

  delete from private.campaign_recipients r using (
    select k.campaign_id, k.person_key from public.campaigns c
    cross join lateral (
      select campaign_id, person_key from private.campaign_recipients where campaign_id = c.id limit p_limit) k
    where coalesce(c.completed_at, c.cancelled_at) < v_before and c.status in ('completed', 'cancelled')
    limit p_limit) old
  where r.campaign_id = old.campaign_id and r.person_key = old.person_key;
  get diagnostics v_recipients = row_count;

  with head as materialized (
    select id, at from public.interactions where id > p_keep.details_dropped_up_to order by id limit p_limit)
  select max(id), count(*) into v_last, v_read from head
  where id < coalesce((select min(id) from head where at >= v_before), 'infinity'::float8);
  update public.interactions set body = null, payload = null, quoted = null, from_id = null
  where id > p_keep.details_dropped_up_to and id <= v_last
    and (body is not null or payload is not null or quoted is not null or from_id is not null);
  update private.retention set details_dropped_up_to = v_last where v_last is not null;
  return p_limit in (v_attempts, v_recipients, v_read);
end $$;
comment on function private.prune_details(private.retention, timestamptz, int) is
  'Attempts, recipients of ended campaigns, and the words of interactions. The fact of an answer stays, so counters do '
  'too. Definer: see prune.';

create function private.prune_messages(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_before timestamptz := p_now - p_keep.messages;
  v_ids bigint[];
  v_last bigint;
  v_read int;
begin
  v_ids := array(
    select m.id from public.campaigns c
    cross join lateral (
      select id from public.messages where campaign_id = c.id and kind in ('message_1', 'message_2')
        and state not in ('queued', 'sending') limit p_limit) m
    where c.condensed_at is null and c.status in ('completed', 'cancelled')
      and coalesce(c.completed_at, c.cancelled_at) < v_before limit p_limit);
  update public.campaigns c set condensed_at = p_now
  where c.condensed_at is null and c.status in ('completed', 'cancelled')
    and coalesce(c.completed_at, c.cancelled_at) < v_before and not exists (
      select from public.messages m where m.campaign_id = c.id and m.kind in ('message_1', 'message_2')
        and m.state not in ('queued', 'sending') and m.id <> all (v_ids));

  with head as materialized (
    select id, created_at from public.messages where id > p_keep.messages_condensed_up_to order by id limit p_limit)
  select max(id), count(*) into v_last, v_read from head
  where id < coalesce((select min(id) from head where created_at >= v_before), 'infinity'::float8);
  v_ids := v_ids || array(
    select id from public.messages where id > p_keep.messages_condensed_up_to and id <= v_last
      and kind not in ('message_1', 'message_2') and state not in ('queued', 'sending'));
  update private.retention set messages_condensed_up_to = v_last where v_last is not null;

  perform set_config('relance.condensing', 'on', true);
  with gone as (delete from public.messages where id = any (v_ids) returning *)
  insert into public.past_messages (contact_id, id, campaign_id, day, kind, state)
  select g.contact_id, g.id, g.campaign_id, coalesce(g.day, (g.created_at at time zone 'UTC')::date), g.kind, g.state
  from gone g join public.contacts k on k.id = g.contact_id where k.deleted_at is null;
  perform set_config('relance.condensing', 'off', true);
  return cardinality(v_ids) >= p_limit or v_read = p_limit;
end $$;
comment on function private.prune_messages(private.retention, timestamptz, int) is
  'Turns old messages into figures and a small row for the person. Counters are not changed; messages that wait are '
  'left. Definer: see prune.';

create function private.prune_logs(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_entries int;
  v_alerts int;
  v_spending int;
  v_day date := (p_now - p_keep.spending)::date;
begin
  delete from public.audit_log where id = any (array(
    select id from (select id, at from public.audit_log order by id limit p_limit) head
    where at < p_now - p_keep.audit_log));
  get diagnostics v_entries = row_count;
  delete from public.alerts where id = any (array(
    select id from public.alerts where cleared_at < p_now - p_keep.cleared_alerts limit p_limit));
  get diagnostics v_alerts = row_count;
  delete from public.spending where ctid = any (array(
    select ctid from public.spending where day < v_day limit p_limit));
  get diagnostics v_spending = row_count;
  update public.senders set spending_from = v_day where spending_from < v_day and v_spending > 0;
  delete from public.service_counters where month < v_day - 31 and n = condensed;
  return p_limit in (v_entries, v_alerts, v_spending);
end $$;
comment on function private.prune_logs(private.retention, timestamptz, int) is
  'Entries of the audit log, cleared alerts, and old figures of Meta''s. Definer: see prune.';
