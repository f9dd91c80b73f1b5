-- The caller: whether they may act, whose rows they read, and the audit log.
create type public.user_role as enum ('super_admin', 'admin');

create function private.actor_is_active() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.profiles where id = (select auth.uid()) and active)
    and (auth.jwt() ->> 'session_id' is null or exists (
      select from auth.sessions where id = (auth.jwt() ->> 'session_id')::uuid and user_id = (select auth.uid())))
$$;
comment on function private.actor_is_active() is
  'Whether the caller may act: the profile is active and the session has not ended, so a token is refused as soon as '
  'its user logs out. Definer: the policies of every table call it, also those of profiles.';
grant execute on function private.actor_is_active() to authenticated, service_role;

create function private.actor_is_super_admin() returns boolean
language sql stable security definer set search_path = '' as $$
  select private.actor_is_active()
    and exists (select from public.profiles where id = (select auth.uid()) and role = 'super_admin')
$$;
comment on function private.actor_is_super_admin() is
  'Whether the caller may act and is a super-admin. Definer: the policies of every table call it, also those of '
  'profiles.';
grant execute on function private.actor_is_super_admin() to authenticated, service_role;

create function private.require_active() returns void
language plpgsql stable set search_path = '' as $$
begin
  if not private.actor_is_active() then perform private.fail('forbidden'); end if;
end $$;
comment on function private.require_active() is 'Raises forbidden unless the caller may act.';
grant execute on function private.require_active() to authenticated;

create function private.require_super_admin() returns void
language plpgsql stable set search_path = '' as $$
begin
  if not private.actor_is_super_admin() then perform private.fail('forbidden'); end if;
end $$;
comment on function private.require_super_admin() is 'Raises forbidden unless the caller may act as a super-admin.';
grant execute on function private.require_super_admin() to authenticated;

create function private.readable_owner(p_owner uuid) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  perform private.require_active();
  return case when private.actor_is_super_admin() then p_owner else (select auth.uid()) end;
end $$;
comment on function private.readable_owner(uuid) is
  'Whose rows the caller may read: an admin''s own; for a super-admin those of the given owner, or all (null).';
grant execute on function private.readable_owner(uuid) to authenticated;

create function private.audit(p_action text, p_subject text, p_subject_id text, p_detail jsonb default '{}')
returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_log (actor_id, action, subject, subject_id, detail)
  values ((select auth.uid()), p_action, p_subject, p_subject_id, p_detail)
$$;
comment on function private.audit(text, text, text, jsonb) is
  'Writes one row of the audit log in the caller''s transaction. Definer: no user may insert into the log directly.';
grant execute on function private.audit(text, text, text, jsonb) to authenticated, service_role;
