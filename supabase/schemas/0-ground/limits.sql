-- What one call may ask for, whoever calls: the same through the app, the API and PostgREST.
create function private.limit_of(p_name text) returns int
language sql immutable parallel safe set search_path = '' as $$
  select l.most from (values
    ('rows_a_page', 1000),
    ('heavy_rows_a_page', 100),
    ('counted', 10000),
    ('counted_matches', 1000),
    ('rows_a_part', 5000),
    ('period_days', 400),
    ('ids', 10000),
    ('categories', 1000),
    ('numbers', 20000),
    ('opt_out_numbers', 1000),
    ('messages_to_resend', 500),
    ('import_corrections', 1000),
    ('waiting_imports', 20),
    ('search_characters', 200),
    ('own_words', 500),
    ('tried_characters', 4096),
    ('object_bytes', 262144),
    ('replies_an_hour', 1000),
    ('tests_an_hour', 300)) as l(name, most)
  where l.name = p_name
$$;
comment on function private.limit_of(text) is
  'The limits of calls. rows_a_page: lists and exports. heavy_rows_a_page: conversations, timelines, users, unknown '
  'messages. counted: how far a list is counted, counted_matches: one with a filter. rows_a_part: '
  'cancelling, retrying, handing over, called again while there is more. ids: contacts named in one call. numbers: '
  'pasted into a category. object_bytes: a draft, a patch, a mapping. The last two are per owner.';
grant execute on function private.limit_of(text) to authenticated, service_role;

create function private.bounded(p_name text, p_n int) returns int
language sql immutable parallel safe set search_path = '' as $$
  select greatest(1, least(p_n, private.limit_of(p_name)))
$$;
comment on function private.bounded(text, int) is
  'A number of rows that a caller asks for, from 1 to the limit; the limit for null.';
grant execute on function private.bounded(text, int) to authenticated, service_role;

create function private.require_at_most(p_name text, p_n bigint, p_path text) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if p_n > private.limit_of(p_name) then perform private.fail('invalid', p_path, 'too_long'); end if;
end $$;
comment on function private.require_at_most(text, bigint, text) is
  'Raises `invalid` for the field if a caller gives more than the limit.';
grant execute on function private.require_at_most(text, bigint, text) to authenticated, service_role;

create function private.require_small(p_object jsonb, p_path text) returns void
language sql immutable set search_path = '' as $$
  select private.require_at_most('object_bytes', octet_length(p_object::text), p_path)
$$;
comment on function private.require_small(jsonb, text) is 'Raises `invalid` for the field if an object is too large.';
grant execute on function private.require_small(jsonb, text) to authenticated, service_role;

create function private.require_period(p_from timestamptz, p_to timestamptz) returns void
language plpgsql immutable set search_path = '' as $$
begin
  -- A day has begun since the caller looked at the clock.
  if p_from is null or p_to - p_from >= make_interval(days => private.limit_of('period_days') + 1) then
    perform private.fail('invalid', 'from', 'too_long');
  end if;
end $$;
comment on function private.require_period(timestamptz, timestamptz) is
  'Raises `invalid` if a period of statistics is longer than the limit.';
grant execute on function private.require_period(timestamptz, timestamptz) to authenticated, service_role;
