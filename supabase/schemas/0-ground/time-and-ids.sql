-- The clock, time-ordered ids, time zones, and updated_at.
create function private.clock() returns timestamptz
language plpgsql volatile set search_path = '' as $$
begin
  return clock_timestamp();
end $$;
comment on function private.clock() is 'The only clock that counts. Tests replace it.';
grant execute on function private.clock() to authenticated, service_role;

create function private.uuid7() returns uuid
language sql volatile set search_path = '' as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;
comment on function private.uuid7() is 'A time-ordered UUID, so that an index on it grows at one end only.';
grant execute on function private.uuid7() to authenticated, service_role;

create function private.is_time_zone(p_name text) returns boolean
language plpgsql immutable strict set search_path = '' as $$
begin
  perform timestamptz 'epoch' at time zone p_name;
  return true;
exception when invalid_parameter_value then
  return false;
end $$;
comment on function private.is_time_zone(text) is
  'Whether PostgreSQL knows the time zone. An unknown one would make every claim fail.';
grant execute on function private.is_time_zone(text) to authenticated, service_role;

create function private.milliseconds(p_interval interval) returns bigint
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return greatest(0, ceil(extract(epoch from p_interval) * 1000));
end $$;
comment on function private.milliseconds(interval) is 'A duration in whole milliseconds, never negative.';
grant execute on function private.milliseconds(interval) to service_role;

create function private.touch() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := private.clock();
  return new;
end $$;
comment on function private.touch() is 'Sets updated_at.';
grant execute on function private.touch() to authenticated, service_role;
