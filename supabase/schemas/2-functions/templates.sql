-- Templates: their variables, their snapshot, their problems, and a test.
create function private.find_template(p_sender_id bigint, p_name text, p_language text) returns public.templates
language sql stable set search_path = '' as $$
  select t.* from public.templates t join public.senders s on s.waba_id = t.waba_id
  where s.id = p_sender_id and t.name = p_name and t.language = p_language
$$;
comment on function private.find_template(bigint, text, text) is
  'A template of the sender''s business account, by name and language.';
grant execute on function private.find_template(bigint, text, text) to service_role;

create function private.snapshot_of(t public.templates) returns jsonb
language sql immutable set search_path = '' as $$
  select case when t.id is not null then jsonb_build_object('name', t.name, 'language', t.language,
    'category', upper(t.category), 'parameter_format', t.parameter_format, 'components', t.components) end
$$;
comment on function private.snapshot_of(public.templates) is 'The part of a template that a campaign stores at launch.';

create function private.has_media_header(p_components jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select exists (select from jsonb_array_elements(p_components) p
    where upper(p ->> 'type') = 'HEADER' and upper(p ->> 'format') in ('IMAGE', 'VIDEO', 'DOCUMENT'))
$$;
comment on function private.has_media_header(jsonb) is 'Whether a template has a file as its header.';

create function private.template_keys(p_template jsonb) returns text[]
language sql immutable strict set search_path = '' as $$
  with parts as (
    select upper(p ->> 'type') as type, upper(coalesce(p ->> 'format', 'TEXT')) as format, p ->> 'text' as words,
      p -> 'buttons' as buttons
    from jsonb_array_elements(p_template -> 'components') p
  ),
  keys as (
    select case upper(p_template ->> 'parameter_format') when 'NAMED' then m[1] else 'header' end as key
    from parts, regexp_matches(words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m where type = 'HEADER'
      and format = 'TEXT'
    union select 'header' from parts where type = 'HEADER' and format in ('IMAGE', 'VIDEO', 'DOCUMENT')
    union select 'header.' || place from parts, unnest(array['latitude', 'longitude', 'name', 'address']) place
      where type = 'HEADER' and format = 'LOCATION'
    union select m[1] from parts, regexp_matches(words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
      where type = 'BODY'
    union select 'button.' || (b.place - 1) from parts, jsonb_array_elements(buttons) with ordinality b(button, place)
      where type = 'BUTTONS' and (upper(b.button ->> 'type') = 'COPY_CODE'
        or (upper(b.button ->> 'type') = 'URL' and b.button ->> 'url' ~ '\{\{\s*[^{}\s][^{}]*\}\}'))
  )
  select coalesce(array_agg(key order by key), '{}') from keys
$$;
comment on function private.template_keys(jsonb) is
  'The variables of a template, under the keys of templateVariables in _shared/template.ts.';

create function private.template_refusal(t public.templates) returns text
language sql stable set search_path = '' as $$
  select case
    when t.id is null then 'template_unknown'
    when t.missing_since is not null then 'template_deleted'
    when upper(t.status) <> 'APPROVED' then 'template_not_approved'
    when jsonb_typeof(t.components) <> 'array' or not exists (
      select from jsonb_array_elements(t.components) p where upper(p ->> 'type') = 'BODY') or exists (
      select from jsonb_array_elements(t.components) p
      where coalesce(upper(p ->> 'type') not in ('HEADER', 'BODY', 'FOOTER', 'BUTTONS'), true)
        or (upper(p ->> 'type') = 'HEADER'
          and upper(coalesce(p ->> 'format', 'TEXT')) not in ('TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'))
        or exists (
          select from jsonb_array_elements(
            case jsonb_typeof(p -> 'buttons') when 'array' then p -> 'buttons' else '[]' end) b
          where coalesce(upper(b ->> 'type') not in
            ('QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'VOICE_CALL', 'REQUEST_CONTACT_INFO'), true)))
    then 'template_unsendable' end
$$;
comment on function private.template_refusal(public.templates) is
  'Why a template cannot be sent, whatever its variables; null if it can. unsendableParts in _shared/template-parts.ts '
  'does the same.';
grant execute on function private.template_refusal(public.templates) to service_role;

create function private.template_problems(t public.templates, p_variables jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('path', path, 'code', code)), '[]') from (
    select 'template', private.template_refusal(t)
    union all
    select 'template.variables.' || key, 'variable_missing'
    from unnest(private.template_keys(private.snapshot_of(t))) key
    where private.template_value(coalesce(p_variables -> key ->> 'text', p_variables -> key ->> 'field')) is null
    union all
    select 'template.variables.' || key, 'too_long'
    from unnest(private.texts_too_long(private.snapshot_of(t), p_variables)) key
    union all
    select 'template.variables.header', 'bad_media'
    from (select btrim(coalesce(p_variables #>> '{header,text}', p_variables #>> '{header,fallback}'))) m(address)
    where private.has_media_header(t.components) and m.address <> '' and private.media_value(m.address) is null
  ) p(path, code) where code is not null
$$;
comment on function private.template_problems(public.templates, jsonb) is
  'Why a template cannot be sent with these variables.';

create function private.test_template(p_template_id bigint, p_phone text, p_country text, p_phone_number_id text)
returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  k public.contacts;
  t public.templates;
  v_sender_id bigint := private.default_sender(p_phone_number_id);
  v_id bigint;
begin
  perform private.require_super_admin();
  if v_sender_id is null then perform private.fail('no_sender'); end if;
  perform private.require_rate('tests_an_hour', (select auth.uid()), 'test');
  k := private.test_recipient((select auth.uid()), null, p_phone, p_country);
  select x.* into t from public.templates x join public.senders s on s.waba_id = x.waba_id and s.id = v_sender_id
  where x.id = p_template_id;
  if t.id is null then perform private.fail('invalid', 'template_id', 'template_unknown'); end if;
  if private.template_refusal(t) is not null then
    perform private.fail('invalid', 'template_id', private.template_refusal(t));
  end if;
  v_id := private.queue_test(k, v_sender_id, jsonb_build_object('template', private.snapshot_of(t), 'values', (
    select coalesce(jsonb_object_agg(key, '[' || key || ']'), '{}')
    from unnest(private.template_keys(private.snapshot_of(t))) key)), null);
  perform private.audit('test', 'sender', v_sender_id::text, jsonb_build_object('message_id', v_id));
  return jsonb_build_object('message_id', v_id, 'sender_id', v_sender_id);
end $$;
comment on function private.test_template(bigint, text, text, text) is
  'Queues one message with the template, variables shown by their names. Definer: messages are written by functions '
  'only.';
