-- How long a template may become once it is filled in. Meta refuses a longer one with 132005.
create function private.encoded_length(p_value text) returns int
language sql immutable parallel safe as $$
  select 3 * octet_length(p_value) - 2 * char_length(regexp_replace(p_value,
    '[^A-Za-z0-9;,/?:@&=+$_.!~*''()#%-]', '', 'g'))
$$;
comment on function private.encoded_length(text) is
  'The length of a value at the end of a link: urlSuffix in _shared/render.ts encodes all but these characters as '
  'three for each byte. Without search_path, so that the planner inlines it.';

create function private.template_lengths(p_template jsonb)
returns table (part text, longest int, fixed int, keys text[])
language sql immutable set search_path = '' as $$
  with parts as (
    select upper(p ->> 'type') as type, upper(coalesce(p ->> 'format', 'TEXT')) as format, p ->> 'text' as words,
      case jsonb_typeof(p -> 'buttons') when 'array' then p -> 'buttons' else '[]' end as buttons
    from jsonb_array_elements(p_template -> 'components') p
  ),
  texts(part, longest, words, key) as (
    select 'header', 60, words, case upper(p_template ->> 'parameter_format') when 'NAMED' then null else 'header' end
    from parts where type = 'HEADER' and format = 'TEXT'
    union all select 'body', 1024, words, null from parts where type = 'BODY'
    union all
    select 'button', case upper(b.button ->> 'type') when 'URL' then 2000 else 20 end,
      case upper(b.button ->> 'type') when 'URL' then b.button ->> 'url' else '{{1}}' end, 'button.' || (b.place - 1)
    from parts, jsonb_array_elements(buttons) with ordinality b(button, place)
    where type = 'BUTTONS' and upper(b.button ->> 'type') in ('URL', 'COPY_CODE')
  )
  select t.part, t.longest,
    coalesce(char_length(regexp_replace(t.words, '\{\{\s*[^{}\s][^{}]*\}\}', '', 'g')), 0),
    array(select coalesce(t.key, m[1])
      from regexp_matches(t.words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m)
  from texts t
$$;
comment on function private.template_lengths(jsonb) is
  'The parts of a template whose filled-in length Meta limits: the limit, the length without variables, and the key of '
  'each variable, as often as it occurs.';

create function private.may_be_too_long(p_template jsonb, p_variables jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select exists (
    select from private.template_lengths(p_template) l
    where l.fixed + (
      -- An encoded character takes at most twelve.
      select coalesce(sum(case l.longest when 2000 then 12 else 1 end * coalesce(char_length(v.value ->> 'text'),
        greatest(private.longest_field(v.value ->> 'field'), char_length(v.value ->> 'fallback')))), 0)
      from unnest(l.keys) key join jsonb_each(p_variables) v on v.key = key.key) > l.longest)
$$;
comment on function private.may_be_too_long(jsonb, jsonb) is
  'Whether a template may become too long for some contact, so that each must be measured.';

create function private.length_expressions(p_template jsonb, p_variables jsonb, p_keys text[],
  out array_expression text, out condition text)
language plpgsql immutable set search_path = '' as $$
begin
  with used as (
    select l.part || l.ordinality as part, l.longest - l.fixed as room, key,
      array_position(p_keys, key) as place,
      case l.longest when 2000 then 'private.encoded_length' else 'char_length' end as measure,
      private.template_value(case when p_variables -> key ? 'field' then p_variables -> key ->> 'fallback' end)
        as fallback
    from private.template_lengths(p_template) with ordinality l
    cross join unnest(l.keys) key
    where p_keys @> array[key]
  ),
  parts as (
    select part, format('coalesce(%s > %s, false)', string_agg(format('%s(%%1$s.values[%s])', measure, place), ' + '),
        max(room)) as is_over,
      format('greatest(%s)', string_agg(format('char_length(f.values[%s])', place), ', ')
        filter (where fallback is not null)) as longest_replaceable
    from used group by part
  )
  select
    (select string_agg(format(is_over, 'g'), ' or ') from parts),
    (select 'array[' || string_agg(coalesce(x.shorter, format('f.values[%s]', k.place)), ', ' order by k.place)
        || ']::text[]'
      from unnest(p_keys) with ordinality k(key, place)
      left join lateral (
        select format('case when (%s) then %L else f.values[%s] end', string_agg(format(
          '%s and char_length(f.values[%s]) > %s and char_length(f.values[%s]) = %s', format(p.is_over, 'f'), u.place,
          char_length(u.fallback), u.place, p.longest_replaceable), ' or '), u.fallback, u.place) as shorter
        from used u join parts p on p.part = u.part
        where u.key = k.key and u.fallback is not null group by u.fallback, u.place) x on true)
  into condition, array_expression;
  condition := coalesce(condition, 'false');
end $$;
comment on function private.length_expressions(jsonb, jsonb, text[]) is
  'SQL for judge_contacts: the values g of a contact, where the longest value of a part that f makes too long takes '
  'its fallback, and whether a part is too long even so.';

create function private.texts_too_long(p_template jsonb, p_variables jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(distinct key), '{}')
  from private.template_lengths(p_template) l cross join unnest(l.keys) key
  where p_variables -> key ? 'text' and l.fixed + (
    select sum(case l.longest when 2000 then private.encoded_length(w.words) else char_length(w.words) end)
    from unnest(l.keys) each cross join lateral (
      select private.template_value(p_variables -> each ->> 'text') as words) w) > l.longest
$$;
comment on function private.texts_too_long(jsonb, jsonb) is
  'The variables whose texts, written by the author for everybody, make a part of the template too long.';
