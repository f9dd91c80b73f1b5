-- Reading Meta's own figures.
create function public.take_spending_due() returns jsonb
language sql volatile set search_path = '' as $$
  select private.take_spending_due()
$$;
comment on function public.take_spending_due() is
  'Numbers whose figures are due: [{sender_id, phone_number_id, waba_id, display_phone_number, from, start, end}], at '
  'most five. `from` is a day, `start` and `end` are seconds. For the service role.';
grant execute on function public.take_spending_due() to service_role;

create function public.store_spending(p_sender_id bigint, p_from date, p_read jsonb) returns void
language sql volatile set search_path = '' as $$
  select private.store_spending(p_sender_id, p_from, p_read)
$$;
comment on function public.store_spending(bigint, date, jsonb) is
  'Stores what was read for a number of take_spending_due. For the service role.';
grant execute on function public.store_spending(bigint, date, jsonb) to service_role;
