-- Gives the three accounts of local development their profiles, as far as the accounts exist. As often as one likes.
-- Runs by itself after the migrations of a fresh local database. It makes no account and knows no password.
insert into public.profiles (id, email, full_name, role)
select u.id, lower(u.email), known.full_name, known.role
from (values
  ('super@relance.test', 'Awa Diop', 'super_admin'::public.user_role),
  ('admin@relance.test', 'Fatou Sarr', 'admin'),
  ('autre@relance.test', 'Karim Benali', 'admin')
) as known (email, full_name, role)
join auth.users u on lower(u.email) = known.email
on conflict (id) do nothing;
