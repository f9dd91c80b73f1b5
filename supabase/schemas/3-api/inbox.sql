-- The inbox.
create function public.send_reply(p_contact_id bigint, p_body text, p_key uuid) returns jsonb
language sql volatile set search_path = '' as $$
  select private.send_reply(p_contact_id, p_body, p_key)
$$;
comment on function public.send_reply(bigint, text, uuid) is
  'Queues a reply to a person whose window is open: {message_id, sender_id}. The same key returns the same message. '
  'Raises window_closed, opted_out.';
grant execute on function
  public.send_reply(bigint, text, uuid),
  private.send_reply(bigint, text, uuid)
to authenticated;

create function public.change_conversation(p_contact_id bigint, p_change jsonb) returns void
language sql volatile set search_path = '' as $$
  select private.change_conversation(p_contact_id, p_change)
$$;
comment on function public.change_conversation(bigint, jsonb) is
  'Closes, reopens or assigns a conversation: {closed, assigned_to}.';
grant execute on function
  public.change_conversation(bigint, jsonb),
  private.change_conversation(bigint, jsonb)
to authenticated;

create function public.list_conversations(p_filter jsonb default '{}', p_after jsonb default null,
  p_limit int default 50)
returns jsonb
language sql stable set search_path = '' as $$
  select private.list_conversations(p_filter, p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.list_conversations(jsonb, jsonb, int) is
  'A page of conversations, latest answer first: {items, next, count, count_at_least}. Filter: view (open, mine, '
  'asks, closed, all), q, ending_first (those whose window closes first).';
grant execute on function
  public.list_conversations(jsonb, jsonb, int),
  private.list_conversations(jsonb, jsonb, int)
to authenticated;

create function public.count_waiting_conversations() returns int
language sql stable set search_path = '' as $$
  select private.count_waiting_conversations()
$$;
comment on function public.count_waiting_conversations() is
  'The number of open conversations that wait for a reply of the caller; 1,000 at most.';
grant execute on function public.count_waiting_conversations(), private.count_waiting_conversations() to authenticated;

create function public.get_conversation(p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_conversation(p_contact_id)
$$;
comment on function public.get_conversation(bigint) is
  'A contact''s conversation, the users it may be assigned to, and the authors of its replies; null if the caller may '
  'not read it.';
grant execute on function public.get_conversation(bigint), private.get_conversation(bigint) to authenticated;

create function public.list_strangers(p_after bigint default null, p_limit int default 50) returns jsonb
language sql stable set search_path = '' as $$
  select private.list_strangers(p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.list_strangers(bigint, int) is
  'A page of messages from unknown numbers, newest first: {items, next, count, count_at_least}. For super-admins.';
grant execute on function public.list_strangers(bigint, int), private.list_strangers(bigint, int) to authenticated;

create function public.answer_stop_question(p_contact_id bigint, p_is_stop boolean) returns jsonb
language sql volatile set search_path = '' as $$
  select private.answer_stop_question(p_contact_id, p_is_stop)
$$;
comment on function public.answer_stop_question(bigint, boolean) is
  'Decides whether a person who seems to ask for a stop did: {sender_id}, which may have work. The same decision again '
  'changes nothing; another one raises conflict; where nobody asked, not_found.';
grant execute on function
  public.answer_stop_question(bigint, boolean),
  private.answer_stop_question(bigint, boolean)
to authenticated;
