-- Users, for super-admins.
create function public.list_users(p_q text default '', p_after jsonb default null, p_limit int default 50) returns jsonb
language sql stable set search_path = '' as $$
  select private.list_users(p_q, p_after, private.bounded('heavy_rows_a_page', p_limit))
$$;
comment on function public.list_users(text, jsonb, int) is
  'A page of users by name: {items, next, count, count_at_least}. For super-admins.';
grant execute on function public.list_users(text, jsonb, int), private.list_users(text, jsonb, int) to authenticated;

create function public.whom_to_ask() returns jsonb
language sql stable set search_path = '' as $$
  select private.whom_to_ask()
$$;
comment on function public.whom_to_ask() is
  'The first three active super-admins, {full_name, email}: they do what an admin may not.';
grant execute on function public.whom_to_ask(), private.whom_to_ask() to authenticated;

create function public.get_user(p_user_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_user(p_user_id)
$$;
comment on function public.get_user(uuid) is 'A user; null if there is none. For super-admins.';
grant execute on function public.get_user(uuid), private.get_user(uuid) to authenticated;

create function public.get_belongings(p_user_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select private.get_belongings(p_user_id)
$$;
comment on function public.get_belongings(uuid) is
  'What would have to be handed over: {contacts, categories, campaigns, running, any}. For super-admins.';
grant execute on function public.get_belongings(uuid), private.get_belongings(uuid) to authenticated;

create function public.add_user(p_user_id uuid, p_user jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.add_user(p_user_id, p_user)
$$;
comment on function public.add_user(uuid, jsonb) is 'Adds the profile of a new account. For super-admins.';
grant execute on function public.add_user(uuid, jsonb), private.add_user(uuid, jsonb) to authenticated;

create function public.update_user(p_user_id uuid, p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.update_user(p_user_id, p_patch)
$$;
comment on function public.update_user(uuid, jsonb) is
  'Changes name, address, role or the right to act. For super-admins.';
grant execute on function public.update_user(uuid, jsonb), private.update_user(uuid, jsonb) to authenticated;

create function public.begin_user_deletion(p_user_id uuid, p_hand_over_to uuid default null) returns void
language sql volatile set search_path = '' as $$
  select private.begin_user_deletion(p_user_id, p_hand_over_to)
$$;
comment on function public.begin_user_deletion(uuid, uuid) is
  'Locks out a user who is to be deleted; raises user_owns_data if they own data and no recipient is named. For '
  'super-admins.';
grant execute on function
  public.begin_user_deletion(uuid, uuid),
  private.begin_user_deletion(uuid, uuid)
to authenticated;

create function public.hand_over(p_from uuid, p_to uuid, p_limit int default 1000) returns jsonb
language sql volatile set search_path = '' as $$
  select private.hand_over(p_from, p_to, private.bounded('rows_a_part', p_limit))
$$;
comment on function public.hand_over(uuid, uuid, int) is
  'Hands over one part of what a user owned: {moved, more}. For super-admins.';
grant execute on function public.hand_over(uuid, uuid, int), private.hand_over(uuid, uuid, int) to authenticated;
