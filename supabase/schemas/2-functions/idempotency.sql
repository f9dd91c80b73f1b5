-- A request is carried out once for its Idempotency-Key.
create function private.begin_idempotent(p_key text, p_route text, p_digest text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_owner uuid := (select auth.uid());
  v_now timestamptz := private.clock();
  v_known public.idempotency_keys;
begin
  perform private.require_active();
  delete from public.idempotency_keys where owner_id = v_owner and key = p_key and created_at < v_now - interval '24 h';
  insert into public.idempotency_keys (owner_id, key, route, request_digest, running_until, created_at)
  values (v_owner, p_key, p_route, decode(p_digest, 'hex'), v_now + interval '60 s', v_now)
  on conflict (owner_id, key) do nothing;
  if found then return null; end if;
  select * into v_known from public.idempotency_keys where owner_id = v_owner and key = p_key for no key update;
  if v_known.route <> p_route or v_known.request_digest <> decode(p_digest, 'hex') then
    perform private.fail('key_reused');
  end if;
  if v_known.response is null and v_known.running_until > v_now then perform private.fail('in_progress'); end if;
  if v_known.response is null and v_known.subject_id is null then
    update public.idempotency_keys set running_until = v_now + interval '60 s' where owner_id = v_owner and key = p_key;
    return null;
  end if;
  return jsonb_build_object('response', v_known.response, 'subject_id', v_known.subject_id);
end $$;
comment on function private.begin_idempotent(text, text, text) is
  'Null when the request is to be carried out now; else what is known of the first one: {response, subject_id}. '
  'Raises key_reused for another request, in_progress while the first may still run (60 s, as long as a function of '
  'the API lasts). Definer: nobody may write keys directly.';
grant execute on function private.begin_idempotent(text, text, text) to authenticated;

create function private.finish_idempotent(p_key text, p_response jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.idempotency_keys set response = p_response, running_until = null
  where owner_id = (select auth.uid()) and key = p_key and response is null;
end $$;
comment on function private.finish_idempotent(text, jsonb) is
  'Keeps the answer of a request: {status, type, body}. Definer: nobody may write keys directly.';
grant execute on function private.finish_idempotent(text, jsonb) to authenticated;

create function private.release_idempotent(p_key text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.idempotency_keys
  where owner_id = (select auth.uid()) and key = p_key and response is null and subject_id is null;
end $$;
comment on function private.release_idempotent(text) is
  'Forgets a request that was refused and created nothing, so that it can be corrected and sent again with its key. '
  'Definer: nobody may write keys directly.';
grant execute on function private.release_idempotent(text) to authenticated;
