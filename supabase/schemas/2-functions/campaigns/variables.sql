-- The values of templates and free texts for a contact. The first three functions set no search_path and are not
-- strict, so that PostgreSQL can inline them: a launch calls them some 100,000 times.
create function private.template_value(p_value text) returns text
language sql immutable parallel safe as $$
  select nullif(btrim(case
    when p_value ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]|  '
    then regexp_replace(regexp_replace(p_value, '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g'), ' {2,}', ' ',
      'g')
    else p_value end,
      E' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff'), '')
$$;
comment on function private.template_value(text) is
  'A value as Meta accepts it, without line breaks, tabs and repeated spaces; null if nothing is left. templateValue '
  'in _shared/render.ts does the same.';
grant execute on function private.template_value(text) to service_role;

create function private.media_value(p_value text) returns text
language sql immutable parallel safe as $$
  select case when p_value ~* '^(https?://[^[:space:]]+|[0-9]+)$' then p_value end
$$;
comment on function private.media_value(text) is 'An http(s) address or a Meta media id; else null.';

create function private.field_is_known(p_field text) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_field ~ '^(full_name|first_name|phone|fields\..{1,80})$', false)
$$;
comment on function private.field_is_known(text) is 'Whether contacts have the field: a column or one of `fields`.';

create function private.contact_field(p_field text, p_full_name text, p_first_name text, p_phone text, p_fields jsonb)
returns text
language sql immutable parallel safe as $$
  select case p_field
    when 'full_name' then p_full_name
    when 'first_name' then coalesce(p_first_name, split_part(btrim(p_full_name), ' ', 1))
    when 'phone' then p_phone
    else case when p_field like 'fields.%' then p_fields ->> substr(p_field, 8) end
  end
$$;
comment on function private.contact_field(text, text, text, text, jsonb) is
  'A contact''s value for a field name as campaigns use it.';
grant execute on function private.contact_field(text, text, text, text, jsonb) to service_role;

create function private.follow_up_variables(p_body text) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(distinct m[1]), '{}')
  from regexp_matches(coalesce(p_body, ''), '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
$$;
comment on function private.follow_up_variables(text) is
  'The contents of double braces: a contact field, optionally with a fallback after a bar.';
grant execute on function private.follow_up_variables(text) to service_role;

create function private.follow_up_values(
  p_body text, p_full_name text, p_first_name text, p_phone text, p_fields jsonb
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(v.name,
    case when v.over and v.place = 1 and v.shorter then v.fallback else v.value end)
    filter (where v.value is not null), '{}')
  from (
    select name, fallback, value,
      private.follow_up_fixed(p_body) + sum(uses * char_length(value)) over () > private.longest_text() as over,
      char_length(fallback) < char_length(value) as shorter, row_number() over (
        order by char_length(fallback) < char_length(value) desc nulls last, char_length(value) desc) as place
    from (
      select m[1] as name, count(*) as uses from regexp_matches(coalesce(p_body, ''),
        '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m group by 1) u
    cross join lateral (
      select private.template_value(nullif(substr(name, strpos(name, '|') + 1), name)) as fallback) b
    cross join lateral (
      select coalesce(private.template_value(
        private.contact_field(btrim(split_part(name, '|', 1)), p_full_name, p_first_name, p_phone, p_fields)),
        fallback) as value) f) v
$$;
comment on function private.follow_up_values(text, text, text, text, jsonb) is
  'The values of a free text for a contact, keyed by the contents of the braces; `{{first_name|you}}` falls back to '
  'what follows the bar. If the text becomes too long, the longest value that has a fallback takes it.';
grant execute on function private.follow_up_values(text, text, text, text, jsonb) to service_role;

create function private.longest_text() returns int
language sql immutable parallel safe set search_path = '' as $$ select 4096 $$;
comment on function private.longest_text() is 'How many characters Meta accepts in a free text.';
grant execute on function private.longest_text() to service_role;

create function private.follow_up_fixed(p_body text) returns int
language sql immutable set search_path = '' as $$
  select char_length(regexp_replace(p_body, '\{\{\s*[^{}\s][^{}]*\}\}', '', 'g'))
$$;
comment on function private.follow_up_fixed(text) is 'The length of a text without its variables.';
grant execute on function private.follow_up_fixed(text) to service_role;

create function private.follow_up_fits(p_body text, p_values jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select private.follow_up_fixed(p_body) + coalesce(sum(char_length(p_values ->> m[1])), 0) <= private.longest_text()
  from regexp_matches(p_body, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
$$;
comment on function private.follow_up_fits(text, jsonb) is 'Whether Meta accepts the length of a filled-in free text.';
grant execute on function private.follow_up_fits(text, jsonb) to service_role;

create function private.longest_field(p_field text) returns int
language sql immutable set search_path = '' as $$
  select case when p_field in ('full_name', 'first_name') then 120 when p_field = 'phone' then 16 else 1000 end
$$;
comment on function private.longest_field(text) is 'The longest value that a contact may have for a field.';
grant execute on function private.longest_field(text) to service_role;

create function private.follow_up_may_be_too_long(p_body text) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(private.follow_up_fixed(p_body)
    + sum(greatest(private.longest_field(btrim(split_part(m[1], '|', 1))), char_length(m[1])))
    > private.longest_text(), false)
  from regexp_matches(coalesce(p_body, ''), '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
$$;
comment on function private.follow_up_may_be_too_long(text) is
  'Whether a free text may become too long for some contact, so that each must be measured.';

create function private.follow_up_params(p_campaign_id bigint, p_contact_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.follow_up_values(c.follow_up_body, k.full_name, k.first_name, k.phone, k.fields)
  from public.campaigns c, public.contacts k where c.id = p_campaign_id and k.id = p_contact_id
$$;
comment on function private.follow_up_params(bigint, bigint) is
  'The parameters that a Message 2 stores when it is queued.';
grant execute on function private.follow_up_params(bigint, bigint) to service_role;
