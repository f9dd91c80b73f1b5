-- The organisation that sends, and what its privacy page tells.
create function private.edit_organisation(p_patch jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  o public.organisation;
  v_new public.organisation;
  v_changed text[];
begin
  perform private.require_super_admin();
  lock table public.organisation in share row exclusive mode;
  select * into o from public.organisation;
  perform private.require_unchanged(o.updated_at, p_patch);
  v_new := jsonb_populate_record(o, p_patch - array['only_row', 'updated_at']);
  perform private.fail_fields((
    select coalesce(jsonb_agg(jsonb_build_object('path', key, 'code', 'required') order by key), '[]')
    from unnest(array['address', 'contact_email', 'name']) key where to_jsonb(v_new) ->> key is null));
  v_changed := array(select n.key from jsonb_each_text(to_jsonb(v_new)) n
    where n.value is distinct from to_jsonb(o) ->> n.key order by n.key);
  if cardinality(v_changed) > 0 then
    insert into public.organisation (name, address, contact_email, contact_phone, registration, purpose, data_location)
    values (v_new.name, v_new.address, v_new.contact_email, v_new.contact_phone, v_new.registration, v_new.purpose,
      v_new.data_location)
    on conflict (only_row) do update set name = excluded.name, address = excluded.address,
      contact_email = excluded.contact_email, contact_phone = excluded.contact_phone,
      registration = excluded.registration, purpose = excluded.purpose, data_location = excluded.data_location
    returning * into v_new;
    perform private.audit('changed', 'organisation', null, jsonb_build_object('fields', v_changed));
  end if;
  return to_jsonb(v_new) - 'only_row';
end $$;
comment on function private.edit_organisation(jsonb) is
  'Raises `required` for a field that the first version lacks. Definer: the table is written by this function only, '
  'which logs the names of the changed fields. For super-admins, checked first.';

create function private.rounded_duration(p_kept interval) returns jsonb
language sql immutable set search_path = '' as $$
  select case
    when m.months = 0 or m.rest > 0 then
      jsonb_build_object('unit', 'day', 'n', ceil(extract(epoch from p_kept) / 86400))
    when m.months % 12 = 0 then jsonb_build_object('unit', 'year', 'n', m.months / 12)
    else jsonb_build_object('unit', 'month', 'n', m.months) end
  from (select (extract(year from p_kept) * 12 + extract(month from p_kept))::int as months,
    extract(epoch from p_kept - date_trunc('month', p_kept)) as rest) m
$$;
comment on function private.rounded_duration(interval) is
  'A duration as people say it: {unit, n}, in years or months when it is whole ones, else in days, rounded up.';

create function private.privacy_notice() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'organisation', (select to_jsonb(o) - 'only_row' from public.organisation o),
    'kept', (
      select jsonb_object_agg(k.key, private.rounded_duration(k.value::interval))
      from private.retention r cross join lateral jsonb_each_text(to_jsonb(r)) k
      where k.key in ('processed_events', 'unread_events', 'rejected_lines', 'strangers', 'erased_people', 'details',
        'messages', 'audit_log')))
$$;
comment on function private.privacy_notice() is
  'Definer: the public page is read without a user. Only what everybody may know.';
