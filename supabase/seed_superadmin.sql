-- Makes an account a super-admin: it manages the admins, reads everything, edits senders and prices.
-- 1. Create the account: Supabase → Authentication → Users → Add user (e-mail, password, "Auto Confirm User").
-- 2. Put its e-mail between the quotes below, and run this file in Supabase → SQL Editor. As often as one likes.
--    From a terminal: PGOPTIONS="-c relance.email=awa@example.org" psql "$DATABASE_URL" -f supabase/seed_superadmin.sql
-- There is no password in this file: it stays with Supabase Auth.
do $$
declare
  v_email text := lower(btrim(coalesce(nullif(current_setting('relance.email', true), ''), 'awa@example.org')));
  v_user auth.users;
begin
  select * into v_user from auth.users where lower(email) = v_email;
  if v_user.id is null then
    raise exception
      'Aucun compte % : créez-le d''abord dans Authentication → Users. / '
      'No account %: create it first in Authentication → Users.', v_email, v_email;
  end if;
  insert into public.profiles (id, email, full_name, role)
  values (v_user.id, v_email,
    coalesce(nullif(btrim(v_user.raw_user_meta_data ->> 'full_name'), ''), split_part(v_email, '@', 1)), 'super_admin')
  on conflict (id) do update set role = 'super_admin', active = true;
end $$;

select email, full_name, role, active from public.profiles order by role, email;
