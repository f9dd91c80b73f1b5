-- Limits of what an owner may do within an hour, or have waiting.
create function private.one_at_a_time(p_name text, p_owner_id uuid) returns void
language sql volatile set search_path = '' as $$
  select pg_advisory_xact_lock(hashtext('relance ' || p_name), hashtext(p_owner_id::text))
$$;
comment on function private.one_at_a_time(text, uuid) is
  'Lets calls that count against a limit of the same owner wait for each other, until each is committed.';
grant execute on function private.one_at_a_time(text, uuid) to authenticated, service_role;

create function private.require_rate(p_name text, p_owner_id uuid, p_kind public.message_kind) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_limit int := private.limit_of(p_name);
  v_oldest timestamptz;
begin
  perform private.one_at_a_time(p_name, p_owner_id);
  select created_at into v_oldest from public.messages where owner_id = p_owner_id and kind = p_kind
  order by id desc offset v_limit - 1 limit 1;
  if v_oldest > private.clock() - interval '1 h' then perform private.fail('rate_limited'); end if;
end $$;
comment on function private.require_rate(text, uuid, public.message_kind) is
  'Raises rate_limited once an owner has as many messages of that kind in the last hour as the limit allows. Definer: '
  'called by functions that have checked the owner.';
