-- Users, as super-admins manage them.
create function private.user_json(p public.profiles) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', p.id, 'email', p.email, 'full_name', p.full_name, 'role', p.role, 'active', p.active,
    'locale', p.locale, 'created_at', p.created_at, 'last_sign_in_at', u.last_sign_in_at,
    'invited', u.invited_at is not null and u.last_sign_in_at is null)
  from auth.users u where u.id = p.id
$$;
comment on function private.user_json(public.profiles) is
  'A user as lists and forms show them. Definer: the last log-in is stored in auth.';

create function private.belongings(p_user_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'contacts', (select count(*) from public.contacts where owner_id = p_user_id and deleted_at is null),
    'categories', (select count(*) from public.categories where owner_id = p_user_id),
    'campaigns', (select count(*) from public.campaigns where owner_id = p_user_id),
    'running', (select count(*) from public.campaigns where owner_id = p_user_id
      and status in ('preparing', 'running', 'scheduled')),
    'any', exists (select from public.contacts where owner_id = p_user_id)
      or exists (select from public.categories where owner_id = p_user_id)
      or exists (select from public.campaigns where owner_id = p_user_id)
      or exists (select from public.imports where owner_id = p_user_id)
      or exists (select from public.messages where owner_id = p_user_id)
      or exists (select from public.conversations where owner_id = p_user_id)
      or exists (select from public.interactions where owner_id = p_user_id))
$$;
comment on function private.belongings(uuid) is
  'What a user owns; `any` also counts the traces of deleted contacts. Definer: callers have checked the user.';

create function private.list_users(p_q text, p_after jsonb, p_limit int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_answer jsonb;
begin
  perform private.require_super_admin();
  with found as materialized (
    select p as person, p.id, private.fold_text(p.full_name) collate "C" as sorted_name from public.profiles p
    where private.fold_text(p.full_name || ' ' || p.email)
      like '%' || private.like_escape(private.fold_text(p_q)) || '%'
  ),
  page as (
    select * from found where p_after is null or (sorted_name, id) > (p_after ->> 0, (p_after ->> 1)::uuid)
    order by sorted_name, id limit p_limit + 1
  ),
  shown as (select * from page order by sorted_name, id limit p_limit)
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.user_json(person) order by sorted_name, id), '[]') from shown),
    'next', (select jsonb_build_array(sorted_name, id) from shown where (select count(*) from page) > p_limit
      order by sorted_name desc, id desc limit 1))
    || private.counts((select count(*) from found), 'counted')
  into v_answer;
  return v_answer;
end $$;
comment on function private.list_users(text, jsonb, int) is
  'Definer: the last log-in is stored in auth. For super-admins, checked first.';

create function private.helpers() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('full_name', full_name, 'email', email) order by created_at, id), '[]')
  from (select * from public.profiles where role = 'super_admin' and active order by created_at, id limit 3) p
$$;
comment on function private.helpers() is 'The first three active super-admins: [{full_name, email}].';
grant execute on function private.helpers() to service_role;

create function private.whom_to_ask() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_active();
  return private.helpers();
end $$;
comment on function private.whom_to_ask() is
  'Definer: other users'' profiles are hidden from admins; only name and email of those who help them are returned.';

create function private.get_user(p_user_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return (select private.user_json(p) from public.profiles p where p.id = p_user_id);
end $$;
comment on function private.get_user(uuid) is 'Definer: see list_users. For super-admins, checked first.';

create function private.get_belongings(p_user_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return private.belongings(p_user_id);
end $$;
comment on function private.get_belongings(uuid) is
  'Definer: counts rows that policies hide. For super-admins, checked first.';

create function private.add_user(p_user_id uuid, p_user jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  insert into public.profiles (id, email, full_name, role, active, locale)
  values (p_user_id, p_user ->> 'email', p_user ->> 'full_name',
    coalesce((p_user ->> 'role')::public.user_role, 'admin'), coalesce((p_user ->> 'active')::boolean, true),
    coalesce(p_user ->> 'locale', 'fr'));
  perform private.audit('created', 'user', p_user_id::text,
    jsonb_build_object('role', coalesce(p_user ->> 'role', 'admin')));
  return private.get_user(p_user_id);
end $$;
comment on function private.add_user(uuid, jsonb) is
  'Gives an account a profile. Definer: no user may write profiles directly. For super-admins, checked first.';

create function private.update_user(p_user_id uuid, p_patch jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  p public.profiles;
begin
  perform private.require_super_admin();
  select * into p from public.profiles where id = p_user_id for no key update;
  if p.id is null then perform private.fail('not_found'); end if;
  update public.profiles set
    email = coalesce(p_patch ->> 'email', email),
    full_name = coalesce(p_patch ->> 'full_name', full_name),
    role = coalesce((p_patch ->> 'role')::public.user_role, role),
    active = coalesce((p_patch ->> 'active')::boolean, active)
  where id = p_user_id;
  if p.active and (p_patch ->> 'active')::boolean is false then
    perform private.lock_out(p_user_id, 'owner_inactive');
  end if;
  perform private.audit('changed', 'user', p_user_id::text,
    jsonb_build_object('fields', (select coalesce(jsonb_agg(key order by key), '[]')
      from jsonb_object_keys(private.picked(p_patch, '{active,email,full_name,password,password_link,role}')) key))
      || jsonb_strip_nulls(private.picked(p_patch, '{role,active}')));
  return (select private.user_json(k) from public.profiles k where k.id = p_user_id);
end $$;
comment on function private.update_user(uuid, jsonb) is
  'Changes the given fields; a deactivated user is locked out at once. Definer: no user may write profiles directly. '
  'For super-admins, checked first.';

create function private.stop_campaigns(p_owner_id uuid, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_now timestamptz;
  v_id bigint;
begin
  perform from public.senders where id in (select sender_id from public.campaigns where owner_id = p_owner_id)
  order by id for no key update;
  perform from public.campaigns where owner_id = p_owner_id order by id for no key update;
  v_now := private.clock();
  for v_id in select id from public.campaigns where owner_id = p_owner_id and status = 'scheduled' order by id loop
    perform private.back_to_draft(v_id, p_reason);
  end loop;
  for v_id in
    update public.campaigns set status = 'paused', paused_at = v_now, pause_reason = p_reason, pause_code = null
    where owner_id = p_owner_id and (status in ('preparing', 'running')
      or (status = 'paused' and pause_reason in ('first_slice', 'owner_inactive') and pause_reason <> p_reason))
    returning id
  loop
    perform private.raise_alert('campaign_paused', null, v_id, jsonb_build_object('reason', p_reason, 'code', null),
      v_now);
    perform private.audit('pause', 'campaign', v_id::text, jsonb_build_object('reason', p_reason));
  end loop;
end $$;
comment on function private.stop_campaigns(uuid, text) is
  'Stops the campaigns of a user who may no longer act: running ones are paused, scheduled ones become drafts. '
  'Definer: callers have checked the user.';

create function private.lock_out(p_user_id uuid, p_reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.profiles set active = false where id = p_user_id and active;
  delete from auth.sessions where user_id = p_user_id;
  perform private.stop_campaigns(p_user_id, p_reason);
end $$;
comment on function private.lock_out(uuid, text) is
  'Locks a user out at once: policies check `active`, and no session can be refreshed. Definer: callers have checked '
  'the user.';
