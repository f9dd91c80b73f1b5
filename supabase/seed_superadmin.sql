-- Makes an account a super-admin: it manages the admins, reads everything, edits senders and prices.
-- 1. Create the account: Supabase → Authentication → Users → Add user (e-mail, password, "Auto Confirm User").
-- 2. Put its e-mail between the quotes below, and run this file in Supabase → SQL Editor. As often as one likes.
--    From a terminal: PGOPTIONS="-c relance.email=awa@example.org" psql "$DATABASE_URL" -f supabase/seed_superadmin.sql
-- There is no password in this file: it stays with Supabase Auth.
-- One statement, so that every tool runs it whole, and shows the accounts. A refusal is the text that is no number.
with wanted as (
  select lower(btrim(coalesce(nullif(current_setting('relance.email', true), ''), 'awa@example.org'))) as email
), account as (
  select u.id, w.email,
    coalesce(nullif(btrim(u.raw_user_meta_data ->> 'full_name'), ''), split_part(w.email, '@', 1)) as full_name
  from wanted w join auth.users u on lower(u.email) = w.email
), saved as (
  insert into public.profiles (id, email, full_name, role)
  select id, email, full_name, 'super_admin' from account
  on conflict (id) do update set role = 'super_admin', active = true
  returning id, email, full_name, role, active
)
select email, full_name, role, active from (
  select * from saved
  union all
  select id, email, full_name, role, active from public.profiles where id not in (select id from account)
  union all
  select null, format(
    'Aucun compte %1$s : créez-le d''abord dans Authentication → Users. / '
    'No account %1$s: create it first in Authentication → Users.', email)::int::text, null, null, null
  from wanted where not exists (select from account)
) accounts
order by role, email;
