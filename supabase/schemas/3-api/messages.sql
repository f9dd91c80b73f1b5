-- Messages.
create function public.list_messages(p_filter jsonb default '{}', p_after jsonb default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_messages(p_filter, p_after, private.bounded('rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_messages(jsonb, jsonb, int, uuid) is
  'A page of messages, newest first; of a campaign by contact: {items, next, count, count_at_least}. Filter: '
  'campaign_id, contact_id, kind, status, reached, from, to, q.';
grant execute on function
  public.list_messages(jsonb, jsonb, int, uuid),
  private.list_messages(jsonb, jsonb, int, uuid)
to authenticated;

create function public.get_message(p_message_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_message(p_message_id)
$$;
comment on function public.get_message(bigint) is
  'A message with its attempts, transitions and answers; null if the caller may not read it.';
grant execute on function public.get_message(bigint), private.get_message(bigint) to authenticated;

create function public.list_unknown_messages(p_after bigint default null, p_limit int default 50,
  p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_unknown_messages(p_after, private.bounded('heavy_rows_a_page', p_limit), p_owner)
$$;
comment on function public.list_unknown_messages(bigint, int, uuid) is
  'A page of messages whose outcome has been unknown for a day, newest first, each with its evidence: {items, next, '
  'count, count_at_least}.';
grant execute on function
  public.list_unknown_messages(bigint, int, uuid),
  private.list_unknown_messages(bigint, int, uuid)
to authenticated;

create function public.resend_messages(p_ids bigint[]) returns jsonb
language sql volatile set search_path = '' as $$
  select private.resend_messages(p_ids)
$$;
comment on function public.resend_messages(bigint[]) is
  'Resends failed or unknown messages in a new round of three tries, at the decision of a user: {resent, refused: '
  '[{id, reason}], sender_ids}. Each is written to the audit log.';
grant execute on function public.resend_messages(bigint[]), private.resend_messages(bigint[]) to authenticated;
