-- Comparing and searching text, checking links, lists of ids.
create function private.fold_text(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select lower(extensions.unaccent('extensions.unaccent'::regdictionary, coalesce(p_text, '')))
$$;
comment on function private.fold_text(text) is 'Lower case without accents: what searches and comparisons use.';
grant execute on function private.fold_text(text) to authenticated, service_role;

create function private.bare_text(p_text text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_text text := lower(left(p_text, 4096));
begin
  if octet_length(v_text) > char_length(v_text) then
    -- Decomposed, so that accents, vowel signs and the marks of alif are characters of their own.
    v_text := translate(regexp_replace(lower(normalize(replace(v_text, '🛑', ' stop '), nfkd)),
      '[\u00ad\u0300-\u036f\u0610-\u061c\u0640\u064b-\u065f\u0670\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064'
        '\ufe00-\ufe0f\ufeff]+', '', 'g'), 'ىةکی', 'يهكي');
    if v_text ~ '[ßæœøðþłđıħŋŧ]' then v_text := private.fold_text(v_text); end if;
  end if;
  return btrim(regexp_replace(v_text, '[^[:alnum:]]+', ' ', 'g'));
end $$;
comment on function private.bare_text(text) is
  'Only the words: without case, accents, punctuation, invisible marks, emoji and double spaces. The stop sign is the '
  'word "stop".';
grant execute on function private.bare_text(text) to service_role;

create function private.is_same_text(p_text text, p_other text) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select private.bare_text(p_text) = private.bare_text(p_other)
      and (private.bare_text(p_text) <> '' or btrim(p_text) = btrim(p_other)));
end $$;
comment on function private.is_same_text(text, text) is
  'Whether two texts are equal apart from case, accents and punctuation. Texts of signs only, such as emoji, must be '
  'equal as they are.';
grant execute on function private.is_same_text(text, text) to service_role;

create function private.like_escape(p_text text) returns text
language sql immutable set search_path = '' as $$ select regexp_replace(p_text, '([\\%_])', '\\\1', 'g') $$;
comment on function private.like_escape(text) is 'Escapes a text so that LIKE matches it literally.';
grant execute on function private.like_escape(text) to authenticated;

create function private.links_are_safe(p_text text) returns boolean
language sql immutable strict set search_path = '' as $$
  select p_text !~* '(^|[^a-z0-9+.-])(javascript|vbscript|data|file|blob|mailto|ftp|intent|about|filesystem|'
      'view-source):[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]'
    and p_text !~* '(^|[^a-z0-9+.-])https?:(?!//)'
    and not exists (
      select from regexp_matches(p_text,
        '([a-z][a-z0-9+.-]*)://([^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*)', 'gi') m
      where m[1] !~* '^https?$'
         or m[2] !~ '^[^/?#@:"<>\\]+\.[^/?#@:"<>\\.]{2,}((:[0-9]{1,5})?([/?#][^"<>\\]*)?|[.:])$')
$$;
comment on function private.links_are_safe(text) is
  'Whether every address in a text is a well-formed http(s) one. _shared/links.ts says the same.';
grant execute on function private.links_are_safe(text) to authenticated, service_role;

create function private.bigints(p_list jsonb) returns bigint[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(id::bigint), '{}') from jsonb_array_elements_text(coalesce(nullif(p_list, 'null'), '[]')) id
$$;
comment on function private.bigints(jsonb) is 'A JSON list of ids as an array.';

create function private.picked(p_object jsonb, p_keys text[]) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(p_object) where key = any (p_keys)
$$;
comment on function private.picked(jsonb, text[]) is 'An object with only these of its keys.';
grant execute on function private.picked(jsonb, text[]) to authenticated;

create function private.part_done(p_name text, p_n int, p_ids bigint[], p_limit int) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object(p_name, p_n, 'next', case when cardinality(p_ids) = p_limit then p_ids[p_limit] end)
$$;
comment on function private.part_done(text, int, bigint[], int) is
  'The answer of one part of a bulk operation: how many rows, and the contact after which the next part starts.';
grant execute on function private.part_done(text, int, bigint[], int) to authenticated;
