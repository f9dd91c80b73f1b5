-- Tests: one message as a campaign would send it, to a contact or to any number.
create function private.test_recipient(p_owner_id uuid, p_contact_id bigint, p_phone text, p_country text)
returns public.contacts
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts;
  v_key bytea := private.person_key(p_phone);
  v_now timestamptz := private.clock();
begin
  if p_contact_id is null and coalesce(p_phone !~ '^\+[1-9][0-9]{6,14}$', true) then
    perform private.fail('invalid', 'phone', case when p_phone is null then 'required' else 'bad_phone' end);
  end if;
  select * into k from public.contacts
  where owner_id = p_owner_id and deleted_at is null
    and (id = p_contact_id or (p_contact_id is null and phone = p_phone))
  for key share;
  if k.id is null and p_contact_id is not null then
    perform private.fail('contact_not_found', 'contact_id', 'not_found');
  end if;
  if k.id is null then
    select c.* into k from private.test_numbers n join public.contacts c on c.id = n.contact_id
    where n.phone_key = v_key and c.owner_id = p_owner_id order by c.id limit 1 for key share of c;
    if k.id is null then
      insert into public.contacts (owner_id, country_code, deleted_at) values (p_owner_id, p_country, v_now)
      returning * into k;
    end if;
    insert into private.test_numbers (contact_id, phone, phone_key, used_at) values (k.id, p_phone, v_key, v_now)
    on conflict (contact_id) do update set used_at = excluded.used_at;
    k.phone := p_phone;
    k.phone_key := v_key;
    k.full_name := (select full_name from public.profiles where id = p_owner_id);
  end if;
  if exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then
    perform private.fail('invalid', case when p_contact_id is null then 'phone' else 'contact_id' end, 'opted_out');
  end if;
  return k;
end $$;
comment on function private.test_recipient(uuid, bigint, text, text) is
  'The user''s contact, by id or number; for any other number a tombstone with the user''s name, which is stored '
  'nowhere. Raises contact_not_found, or invalid for a number that is none or has opted out. Definer: callers have '
  'checked the owner.';

create function private.test_heard_at(p_sender_id bigint, p_phone text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_known_as text[] := private.identities(p_phone, null, null);
begin
  return greatest(
    (select max(last_inbound_at) from public.conversations
      where sender_id = p_sender_id and contact_id = any (private.contacts_known_as(v_known_as))),
    (select max(at) from public.interactions
      where contact_id is null and sender_id = p_sender_id
        and from_id = any (array(select ltrim(i, '+') from unnest(v_known_as) i))));
end $$;
comment on function private.test_heard_at(bigint, text) is
  'When somebody last wrote to a sender from a number, as anybody''s contact or as nobody''s.';
grant execute on function private.test_heard_at(bigint, text) to service_role;

create function private.queue_test(k public.contacts, p_sender_id bigint, p_params jsonb, p_body text) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_id bigint;
begin
  insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, params, body)
  values (k.id, p_sender_id, k.owner_id, 'test', k.country_code, p_params, p_body)
  returning id into v_id;
  insert into public.queue (message_id, sender_id, due_at, kind) values (v_id, p_sender_id, private.clock(), 'test');
  return v_id;
end $$;
comment on function private.queue_test(public.contacts, bigint, jsonb, text) is
  'Queues a test. Definer: messages are written by functions only; callers have checked the owner.';

create function private.test_campaign(p_campaign_id bigint, p_contact_id bigint, p_kind public.message_kind,
  p_phone_number_id text, p_phone text, p_country text)
returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id);
  k public.contacts;
  t public.templates;
  v_sender_id bigint := coalesce(c.sender_id, private.default_sender(p_phone_number_id));
  v_path text := case when p_contact_id is null then 'phone' else 'contact_id' end;
  v_params jsonb;
  v_id bigint;
begin
  if v_sender_id is null then perform private.fail('no_sender'); end if;
  perform private.require_rate('tests_an_hour', c.owner_id, 'test');
  k := private.test_recipient(c.owner_id, p_contact_id, p_phone, p_country);
  if p_kind = 'message_2' then
    if c.follow_up_body is null then perform private.fail('invalid', 'follow_up', 'required'); end if;
    v_params := jsonb_build_object('values',
      private.follow_up_values(c.follow_up_body, k.full_name, k.first_name, k.phone, k.fields));
    if not private.follow_up_fits(c.follow_up_body, v_params -> 'values') then
      perform private.fail('invalid', v_path, 'too_long');
    end if;
  else
    t := private.find_template(v_sender_id, c.template_name, c.template_language);
    perform private.fail_fields(private.template_problems(t, c.template_variables));
    v_params := jsonb_build_object('template', private.snapshot_of(t), 'values', (
      select coalesce(jsonb_object_agg(key, coalesce(
        private.template_value(v.value ->> 'text'),
        private.template_value(
          private.contact_field(v.value ->> 'field', k.full_name, k.first_name, k.phone, k.fields)),
        private.template_value(v.value ->> 'fallback'), '[' || key || ']')), '{}')
      from unnest(private.template_keys(private.snapshot_of(t))) key
      join jsonb_each(c.template_variables) v using (key)));
    if private.texts_too_long(v_params -> 'template', (
      select jsonb_object_agg(v.key, jsonb_build_object('text', v.value))
      from jsonb_each(v_params -> 'values') v)) <> '{}' then
      perform private.fail('invalid', v_path, 'too_long');
    end if;
  end if;
  v_id := private.queue_test(k, v_sender_id, v_params || jsonb_build_object('campaign_id', c.id),
    case p_kind when 'message_2' then c.follow_up_body end);
  perform private.audit('test', 'campaign', c.id::text, jsonb_build_object('message_id', v_id));
  return jsonb_build_object('message_id', v_id, 'sender_id', v_sender_id);
end $$;
comment on function private.test_campaign(bigint, bigint, public.message_kind, text, text, text) is
  'Queues one message as the campaign would send it to a contact or a number; a missing value is shown by its name. '
  'Definer: the owner is checked first.';

create function private.campaign_tests(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(private.message_json(m) || jsonb_build_object(
    'phone', coalesce((select phone from private.test_numbers where contact_id = m.contact_id),
      (select phone from public.contacts where id = m.contact_id)),
    'message', case when m.params ? 'template' then 'message_1' else 'message_2' end) order by m.id desc), '[]')
  from private.readable_campaign(p_campaign_id) c
  cross join lateral (
    select t.id from (
      select id, params from public.messages
      where owner_id = c.owner_id and kind = 'test' and kind <> 'message_1' order by id desc limit 300) t
    where t.params ->> 'campaign_id' = c.id::text order by t.id desc limit 3) latest
  join public.messages m on m.id = latest.id
$$;
comment on function private.campaign_tests(bigint) is
  'The latest tests of a campaign, among the last 300 of its owner. Definer: one check instead of a policy for each '
  'row; readable_campaign checks the owner.';

create function private.prune_test_numbers(p_keep private.retention, p_now timestamptz, p_limit int) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[] := array(
    select contact_id from private.test_numbers where used_at < p_now - p_keep.test_numbers
    order by used_at limit p_limit);
begin
  perform private.forget_test_numbers(v_ids);
  return cardinality(v_ids) = p_limit;
end $$;
comment on function private.prune_test_numbers(private.retention, timestamptz, int) is
  'Numbers of nobody''s contacts that got a test. Definer: see prune.';

create function private.forget_test_numbers(p_contact_ids bigint[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform from public.messages where contact_id = any (p_contact_ids) order by id for no key update;
  update public.messages set params = null, body = null
  where contact_id = any (p_contact_ids) and (params is not null or body is not null);
  delete from private.test_numbers where contact_id = any (p_contact_ids);
end $$;
comment on function private.forget_test_numbers(bigint[]) is
  'Forgets numbers that got a test, and the values of those tests, one of which may be the number; a test that still '
  'waits is skipped by the claim. Definer: callers are the pruning and the erasure.';
