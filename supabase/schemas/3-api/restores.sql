-- Settling a restored database.
create function public.settle_restored(p_limit int, p_anyway boolean default false) returns jsonb
language sql volatile set search_path = '' as $$
  select private.settle_restored(private.bounded('rows_a_part', p_limit), p_anyway)
$$;
comment on function public.settle_restored(int, boolean) is
  'One step of settling what a database restored from a backup had queued: {more, done: [{what, campaign_id, name, '
  'kind, n}], …}. For the service role.';
grant execute on function public.settle_restored(int, boolean), private.settle_restored(int, boolean) to service_role;
