-- Raising errors: a code of lib/base/errors.ts, with the fields concerned.
create function private.fail(p_code text, p_path text default null, p_field_code text default null) returns void
language plpgsql volatile set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = p_code,
    detail = case when p_path is null then ''
      else jsonb_build_array(jsonb_build_object('path', p_path, 'code', coalesce(p_field_code, p_code)))::text end;
end $$;
comment on function private.fail(text, text, text) is
  'Raises an error code of lib/base/errors.ts, with the field that caused it.';
grant execute on function private.fail(text, text, text) to authenticated, service_role;

create function private.require_unchanged(p_updated_at timestamptz, p_patch jsonb) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_patch ? 'unchanged_since' and p_updated_at is distinct from (p_patch ->> 'unchanged_since')::timestamptz then
    perform private.fail('conflict');
  end if;
end $$;
comment on function private.require_unchanged(timestamptz, jsonb) is
  'Raises conflict when a patch was made on another version of a row than the present one: its `unchanged_since` is '
  'the time of the last change that the author saw. A patch without it is always applied. The row must be locked.';
grant execute on function private.require_unchanged(timestamptz, jsonb) to authenticated, service_role;

create function private.fail_fields(p_problems jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if jsonb_array_length(p_problems) > 0 then
    raise exception using errcode = 'P0001', message = 'invalid', detail = p_problems::text;
  end if;
end $$;
comment on function private.fail_fields(jsonb) is
  'Raises `invalid` with the given field problems; does nothing when there are none.';
