-- Importing contacts: a file in parts, a few thousand lines at a time, resumable, undoable.
create function private.own_import(p_import_id uuid) returns public.imports
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports;
begin
  perform private.require_active();
  select * into i from public.imports where id = p_import_id for update;
  if i.id is null or (i.owner_id <> (select auth.uid()) and not private.actor_is_super_admin()) then
    perform private.fail('not_found');
  end if;
  if i.owner_id <> (select auth.uid()) then perform private.fail('forbidden'); end if;
  return i;
end $$;
comment on function private.own_import(uuid) is
  'Locks the caller''s import; raises not_found or forbidden. Definer: imports are written by functions only.';

create function private.waiting_import(p_import_id uuid) returns public.imports
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.own_import(p_import_id);
begin
  if i.status <> 'waiting' then perform private.fail('import_not_waiting'); end if;
  return i;
end $$;
comment on function private.waiting_import(uuid) is
  'Like own_import, and raises import_not_waiting once it has started. Definer: imports are written by functions only.';

create function private.create_import(p_import jsonb) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  perform private.require_active();
  perform private.require_small(p_import, 'mapping');
  perform private.one_at_a_time('waiting_imports', (select auth.uid()));
  if (select count(*) from public.imports where owner_id = (select auth.uid()) and status = 'waiting')
    >= private.limit_of('waiting_imports') then
    perform private.fail('rate_limited');
  end if;
  insert into public.imports (owner_id, file_name, mapping, encoding, titles_line, repairs, default_country,
    category_id, consent_source, consent_since)
  values ((select auth.uid()), p_import ->> 'file_name', coalesce(p_import -> 'mapping', '{}'),
    p_import ->> 'encoding', (p_import ->> 'titles_line')::int,
    array(select jsonb_array_elements_text(coalesce(p_import -> 'repairs', '[]'))), p_import ->> 'default_country',
    (p_import ->> 'category_id')::bigint, p_import ->> 'consent_source',
    (p_import ->> 'consent_since')::date)
  returning id into v_id;
  return v_id;
end $$;
comment on function private.create_import(jsonb) is
  'Definer: imports are written by functions only. The caller is always the owner.';

create function private.store_import_part(p_import_id uuid, p_part int, p_content text, p_lines int) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.waiting_import(p_import_id);
begin
  insert into public.import_parts (import_id, part, content, lines)
  values (i.id, p_part, decode(p_content, 'base64'), p_lines)
  on conflict (import_id, part) do update set content = excluded.content, lines = excluded.lines;
end $$;
comment on function private.store_import_part(uuid, int, text, int) is
  'Definer: parts are written by functions only. The owner is checked first.';

create function private.read_import_part(p_import_id uuid, p_part int) returns text
language sql stable security definer set search_path = '' as $$
  select translate(encode(p.content, 'base64'), E'\n', '') from public.import_parts p join public.imports i
    on i.id = p.import_id
  where p.import_id = p_import_id and p.part = p_part
    and (current_setting('role') = 'service_role'
      or (i.owner_id = (select auth.uid()) and (select private.actor_is_active())))
$$;
comment on function private.read_import_part(uuid, int) is
  'Definer: parts are read by functions only, for their owner and for the job.';

create function private.start_import(p_import_id uuid, p_columns jsonb, p_mapping jsonb, p_format jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.waiting_import(p_import_id);
  v_parts int;
  v_last int;
  v_lines int;
begin
  perform private.require_small(p_columns, 'file');
  perform private.require_small(p_mapping, 'mapping');
  perform private.require_small(p_format, 'file');
  select count(*), max(part), sum(lines) into v_parts, v_last, v_lines from public.import_parts where import_id = i.id;
  if v_last is distinct from v_parts then
    perform private.fail('invalid', 'file', 'missing_part');
  end if;
  update public.imports set status = 'running', columns = p_columns, mapping = p_mapping,
    encoding = p_format ->> 'encoding', delimiter = p_format ->> 'delimiter',
    titles_line = (p_format ->> 'titles_line')::int,
    kinds = array(select jsonb_array_elements_text(coalesce(p_format -> 'kinds', '[]'))),
    lines_expected = greatest(v_lines - coalesce((p_format ->> 'titles_line')::int, 1), 1),
    started_at = private.clock(), progressed_at = private.clock()
  where id = i.id;
  perform private.audit('imported', 'import', i.id::text);
end $$;
comment on function private.start_import(uuid, jsonb, jsonb, jsonb) is
  'Definer: imports are written by functions only. The owner is checked first.';

create function private.was_imported(p_contact_id bigint, p_import_id uuid) returns boolean
language sql stable set search_path = '' as $$
  select p_import_id = any (array(select import_id from public.import_rows where contact_id = p_contact_id))
$$;
comment on function private.was_imported(bigint, uuid) is
  'Whether an earlier line of the import had the same contact. Looks up by contact, because the planner has no '
  'statistics on the lines of a running import.';
grant execute on function private.was_imported(bigint, uuid) to service_role;

create function private.take_import_lines(i public.imports, p_rows jsonb, p_corrections boolean) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_written jsonb;
  v_counts jsonb;
begin
  perform from public.contacts
  where owner_id = i.owner_id
    and phone in (select r ->> 'phone' from jsonb_array_elements(p_rows) r where not r ? 'code')
  order by id for update;

  with firsts as (
    select distinct on (r.phone) r.*
    from jsonb_to_recordset(p_rows) r(line int, full_name text, first_name text, first_name_guessed boolean,
      phone text, country_code text, fields jsonb, code text)
    where r.code is null order by r.phone, r.line
  ),
  written as (
    insert into public.contacts as c (owner_id, full_name, first_name, phone, country_code, fields, consent_source,
      consent_since, import_id)
    select i.owner_id, f.full_name,
      case when f.first_name_guessed and (f.full_name is null or f.full_name = k.full_name) then k.first_name
        else f.first_name end,
      f.phone, f.country_code, coalesce(f.fields, '{}'), i.consent_source, i.consent_since, i.id
    from firsts f left join public.contacts k on k.owner_id = i.owner_id and k.phone = f.phone
    where not coalesce(private.was_imported(k.id, i.id), false)
    order by f.phone
    on conflict (owner_id, phone) do update set
      full_name = coalesce(excluded.full_name, c.full_name),
      first_name = case when excluded.full_name is null then c.first_name else excluded.first_name end,
      country_code = coalesce(c.country_code, excluded.country_code),
      fields = case when pg_column_size(c.fields || excluded.fields) <= 8192 then c.fields || excluded.fields
        else c.fields end,
      consent_source = coalesce(c.consent_source, excluded.consent_source),
      consent_since = case when c.consent_source is null then excluded.consent_since else c.consent_since end
    where (c.full_name, c.first_name, c.country_code, c.fields, c.consent_source) is distinct from
      (coalesce(excluded.full_name, c.full_name),
       case when excluded.full_name is null then c.first_name else excluded.first_name end,
       coalesce(c.country_code, excluded.country_code),
       case when pg_column_size(c.fields || excluded.fields) <= 8192 then c.fields || excluded.fields else c.fields end,
       coalesce(c.consent_source, excluded.consent_source))
    returning c.phone, xmax = 0 as created
  )
  select coalesce(jsonb_object_agg(phone, created), '{}') into v_written from written;

  with known as (
    select r.line, r.field, r.code, r.detail, r.original, r.remarks, r.mobile, c.id as contact_id,
      case
        when r.code is not null then 'rejected'
        when row_number() over (partition by r.phone, r.code is null order by r.line) > 1
          or private.was_imported(c.id, i.id) then 'duplicate'
        when (v_written ->> r.phone)::boolean then 'created'
        when v_written ? r.phone then 'updated'
        else 'unchanged' end as outcome
    from jsonb_to_recordset(p_rows) r(line int, phone text, field text, code text, detail jsonb, original jsonb,
      remarks jsonb, mobile boolean)
    left join public.contacts c on r.code is null and c.owner_id = i.owner_id and c.phone = r.phone
  ),
  kept as (
    insert into public.import_rows (import_id, line, outcome, field, code, detail, original, contact_id, remarks)
    select i.id, line, outcome, field, code, detail, original, contact_id, remarks from known order by line
    on conflict (import_id, line) do update set outcome = excluded.outcome, field = excluded.field,
      code = excluded.code, detail = excluded.detail, original = excluded.original, contact_id = excluded.contact_id,
      remarks = excluded.remarks
  ),
  joined as (
    insert into public.category_contacts (category_id, contact_id, owner_id)
    select i.category_id, contact_id, i.owner_id from known
    where i.category_id is not null and contact_id is not null and outcome <> 'duplicate' order by contact_id
    on conflict do nothing
  )
  update public.imports u set
    total = u.total + case when p_corrections then 0 else n.total end,
    created = u.created + n.created,
    updated = u.updated + n.updated,
    unchanged = u.unchanged + n.unchanged,
    duplicates = u.duplicates + n.duplicates,
    rejected = u.rejected + n.rejected - case when p_corrections then n.total else 0 end,
    remarked = u.remarked + n.remarked,
    land_lines = u.land_lines + n.land_lines
  from (
    select count(*)::int as total,
      count(*) filter (where outcome = 'created')::int as created,
      count(*) filter (where outcome = 'updated')::int as updated,
      count(*) filter (where outcome = 'unchanged')::int as unchanged,
      count(*) filter (where outcome = 'duplicate')::int as duplicates,
      count(*) filter (where outcome = 'rejected')::int as rejected,
      count(*) filter (where remarks is not null)::int as remarked,
      count(*) filter (where not mobile and outcome in ('created', 'updated', 'unchanged'))::int as land_lines
    from known) n
  where u.id = i.id
  returning jsonb_build_object('created', n.created, 'updated', n.updated, 'unchanged', n.unchanged,
    'duplicates', n.duplicates, 'rejected', n.rejected) into v_counts;
  return v_counts;
end $$;
comment on function private.take_import_lines(public.imports, jsonb, boolean) is
  'Imports lines of an import that the caller has locked. The first line of a number counts; a contact changes only '
  'where the line adds something. Corrections replace rejected lines that were counted before. Returns the counts by '
  'outcome.';
grant execute on function private.take_import_lines(public.imports, jsonb, boolean) to service_role;

create function private.leave_import_lines(p_import_id uuid, p_lines int[], p_left_out boolean) returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.own_import(p_import_id);
  v_n int;
begin
  perform private.require_at_most('import_corrections', cardinality(p_lines), 'lines');
  update public.import_rows set left_out = p_left_out
  where import_id = i.id and line = any (p_lines) and outcome = 'rejected' and left_out <> p_left_out;
  get diagnostics v_n = row_count;
  update public.imports set left_out = left_out + case when p_left_out then v_n else -v_n end where id = i.id;
  return v_n;
end $$;
comment on function private.leave_import_lines(uuid, int[], boolean) is
  'Definer: import lines are written by functions only. The owner is checked first.';

create function private.correct_import_lines(p_import_id uuid, p_rows jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  i public.imports := private.own_import(p_import_id);
  v_rows jsonb;
begin
  perform private.require_at_most('import_corrections', jsonb_array_length(p_rows), 'lines');
  if i.status not in ('completed', 'failed') or i.undone_at is not null then
    perform private.fail('import_not_correctable');
  end if;
  perform private.leave_import_lines(i.id, array(select (r ->> 'line')::int from jsonb_array_elements(p_rows) r),
    false);
  select jsonb_agg(r) into v_rows from (
    select distinct on (k.line) r from jsonb_array_elements(p_rows) r
    join public.import_rows k on k.import_id = i.id and k.line = (r ->> 'line')::int and k.outcome = 'rejected'
    where r ->> 'code' is not null or r ->> 'phone' is not null
    order by k.line) given(r);
  return private.take_import_lines(i, v_rows, true);
end $$;
comment on function private.correct_import_lines(uuid, jsonb) is
  'Definer: import lines are written by functions only. The owner is checked first; lines that are not rejected are '
  'ignored.';

create function private.undo_import(p_import_id uuid, p_after bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit constant int := 2000;
  i public.imports := private.own_import(p_import_id);
  v_ids bigint[];
  v_unused bigint[];
  v_part record;
begin
  if i.status not in ('completed', 'failed') or i.finished_at < private.clock() - interval '7 days' then
    perform private.fail('import_not_undoable');
  end if;
  v_ids := private.selected_contacts(jsonb_build_object('import_id', i.id), p_after, v_limit);
  v_unused := array(
    select v.id from unnest(v_ids) v(id)
    where not exists (select from public.messages m where m.contact_id = v.id)
      and not exists (select from public.interactions n where n.contact_id = v.id) order by v.id);
  v_part := private.erase_part(v_unused);
  if v_part.done <> v_unused then
    return private.part_done('deleted', v_part.erased, v_part.done, cardinality(v_part.done));
  end if;
  if cardinality(v_ids) < v_limit then
    update public.imports set undone_at = private.clock() where id = i.id;
    perform private.audit('undone', 'import', i.id::text);
  end if;
  return private.part_done('deleted', v_part.erased, v_ids, v_limit);
end $$;
comment on function private.undo_import(uuid, bigint) is
  'Erases one part of the contacts that an import created, except those that have messages or interactions. Definer: '
  'erasing writes tables that users may not write.';

create function private.stalled_imports(p_now timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
  select array(
    select id from public.imports
    where status = 'running' and coalesce(progressed_at, started_at, created_at) < p_now - interval '2 min' order by id
    limit 100)
$$;
comment on function private.stalled_imports(timestamptz) is
  'Imports without progress for two minutes: the wake was lost or the job died. A few thousand lines take seconds.';
grant execute on function private.stalled_imports(timestamptz) to service_role;
