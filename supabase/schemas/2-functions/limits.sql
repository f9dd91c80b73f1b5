-- Limits of messages that users send one by one.
create function private.require_rate(p_name text, p_owner_id uuid, p_kind public.message_kind) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  v_limit int := private.limit_of(p_name);
  v_oldest timestamptz;
begin
  select created_at into v_oldest from public.messages where owner_id = p_owner_id and kind = p_kind
  order by id desc offset v_limit - 1 limit 1;
  if v_oldest > private.clock() - interval '1 h' then perform private.fail('rate_limited'); end if;
end $$;
comment on function private.require_rate(text, uuid, public.message_kind) is
  'Raises rate_limited once an owner has as many messages of that kind in the last hour as the limit allows. Against '
  'abuse: calls at the same time may exceed it by as many. Definer: called by functions that have checked the owner.';
