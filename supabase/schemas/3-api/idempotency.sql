-- Requests that may be repeated.
create function public.begin_idempotent(p_key text, p_route text, p_digest text) returns jsonb
language sql volatile set search_path = '' as $$
  select private.begin_idempotent(p_key, p_route, p_digest)
$$;
comment on function public.begin_idempotent(text, text, text) is
  'Null when a request is to be carried out now; else {response, subject_id} of the first one with its key.';
grant execute on function public.begin_idempotent(text, text, text) to authenticated;

create function public.finish_idempotent(p_key text, p_response jsonb) returns void
language sql volatile set search_path = '' as $$
  select private.finish_idempotent(p_key, p_response)
$$;
comment on function public.finish_idempotent(text, jsonb) is 'Keeps the answer of a request for its repetitions.';
grant execute on function public.finish_idempotent(text, jsonb) to authenticated;

create function public.release_idempotent(p_key text) returns void
language sql volatile set search_path = '' as $$
  select private.release_idempotent(p_key)
$$;
comment on function public.release_idempotent(text) is 'Forgets the key of a request that was refused.';
grant execute on function public.release_idempotent(text) to authenticated;
