-- Imports.
create function public.create_import(p_import jsonb) returns uuid
language sql volatile set search_path = '' as $$
  select private.create_import(p_import)
$$;
comment on function public.create_import(jsonb) is 'Announces a file; returns the id of the import.';
grant execute on function public.create_import(jsonb), private.create_import(jsonb) to authenticated;

create function public.store_import_part(p_import_id uuid, p_part int, p_content text, p_lines int) returns void
language sql volatile set search_path = '' as $$
  select private.store_import_part(p_import_id, p_part, p_content, p_lines)
$$;
comment on function public.store_import_part(uuid, int, text, int) is
  'Stores a part of the file, in base64, until it is read. Sending the same part again replaces it.';
grant execute on function
  public.store_import_part(uuid, int, text, int),
  private.store_import_part(uuid, int, text, int)
to authenticated;

create function public.read_import_part(p_import_id uuid, p_part int) returns text
language sql volatile set search_path = '' as $$
  select private.read_import_part(p_import_id, p_part)
$$;
comment on function public.read_import_part(uuid, int) is 'A part of the file in base64; null if there is none.';
grant execute on function
  public.read_import_part(uuid, int),
  private.read_import_part(uuid, int)
to authenticated, service_role;

create function public.start_import(p_import_id uuid, p_columns jsonb, p_mapping jsonb, p_format jsonb default '{}')
returns void
language sql volatile set search_path = '' as $$
  select private.start_import(p_import_id, p_columns, p_mapping, p_format)
$$;
comment on function public.start_import(uuid, jsonb, jsonb, jsonb) is
  'Starts an import; from now on the job reads the file, as the format {encoding, delimiter, titles_line, kinds} says.';
grant execute on function
  public.start_import(uuid, jsonb, jsonb, jsonb),
  private.start_import(uuid, jsonb, jsonb, jsonb)
to authenticated;

create function public.import_rows(p_import_id uuid, p_rows jsonb, p_lines_read int) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  i public.imports;
  v_rows jsonb;
begin
  select * into i from public.imports where id = p_import_id for update;
  if i.id is null or i.status <> 'running' then return false; end if;

  select jsonb_agg(r) into v_rows from jsonb_array_elements(p_rows) r
  where not exists (select from public.import_rows k where k.import_id = i.id and k.line = (r ->> 'line')::int);
  perform private.take_import_lines(i, v_rows, false);
  update public.imports set lines_read = greatest(lines_read, p_lines_read), progressed_at = private.clock()
  where id = i.id;
  return true;
end $$;
comment on function public.import_rows(uuid, jsonb, int) is
  'Imports a few thousand lines at once; lines that are known already are ignored. False if the import is not running.';
grant execute on function public.import_rows(uuid, jsonb, int) to service_role;

create function public.finish_import(p_import_id uuid, p_error_code text default null) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.imports set status = case when p_error_code is null then 'completed' else 'failed' end,
    error_code = p_error_code,
    lines_expected = case when p_error_code is null then lines_read else lines_expected end,
      finished_at = private.clock()
  where id = p_import_id and status in ('waiting', 'running');
  if found then
    delete from public.import_parts where import_id = p_import_id;
    delete from public.import_rows where import_id = p_import_id and outcome in ('unchanged', 'duplicate')
      and remarks is null
      and not exists (select from public.import_rows where import_id = p_import_id and outcome = 'rejected');
  end if;
end $$;
comment on function public.finish_import(uuid, text) is
  'Ends an import, deletes its file and, where nothing is left to correct, the lines that changed nothing. Idempotent.';
grant execute on function public.finish_import(uuid, text) to service_role;

create function public.correct_import_lines(p_import_id uuid, p_rows jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.correct_import_lines(p_import_id, p_rows)
$$;
comment on function public.correct_import_lines(uuid, jsonb) is
  'Imports rejected lines after correction: {created, updated, unchanged, duplicates, rejected}. Lines that are still '
  'wrong are rejected again with the new reason.';
grant execute on function
  public.correct_import_lines(uuid, jsonb),
  private.correct_import_lines(uuid, jsonb)
to authenticated;

create function public.rejected_by_reason(p_import_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(reason, n), '{}') from (
    select reason, count(*) as n from public.import_rows where import_id = p_import_id and reason is not null
    group by reason) counted
$$;
comment on function public.rejected_by_reason(uuid) is 'How many lines of an import are rejected, by reason.';
grant execute on function public.rejected_by_reason(uuid) to authenticated;

create function public.leave_import_lines(p_import_id uuid, p_lines int[], p_left_out boolean) returns int
language sql volatile set search_path = '' as $$
  select private.leave_import_lines(p_import_id, p_lines, p_left_out)
$$;
comment on function public.leave_import_lines(uuid, int[], boolean) is
  'Sets rejected lines aside, or takes them back; returns how many changed. Correcting a line takes it back.';
grant execute on function
  public.leave_import_lines(uuid, int[], boolean),
  private.leave_import_lines(uuid, int[], boolean)
to authenticated;

create function public.undo_import(p_import_id uuid, p_after bigint) returns jsonb
language sql volatile set search_path = '' as $$
  select private.undo_import(p_import_id, p_after)
$$;
comment on function public.undo_import(uuid, bigint) is 'Undoes one part of an import within 7 days: {deleted, next}.';
grant execute on function public.undo_import(uuid, bigint), private.undo_import(uuid, bigint) to authenticated;
