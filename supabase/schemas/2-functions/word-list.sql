-- The list of words: reading it, adding to it, trying a sentence.
create function private.word_json(w private.words) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', w.id, 'kind', w.kind, 'language', w.language, 'word', w.word, 'built_in', w.built_in,
    'active', w.active)
$$;
comment on function private.word_json(private.words) is 'A word as lists show it.';

create function private.list_words() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  return (select coalesce(jsonb_agg(private.word_json(w) order by w.kind, w.language, w.built_in, w.bare), '[]')
    from private.words w);
end $$;
comment on function private.list_words() is 'Definer: no user may read the table. For super-admins, checked first.';

create function private.add_word(p_kind text, p_language text, p_word text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_bare text := private.bare_word(p_word);
  v_whole boolean := p_kind in ('stop', 'typed_stop', 'start', 'courtesy', 'object');
  w private.words;
begin
  perform private.require_super_admin();
  if char_length(p_word) > 100 then perform private.fail('invalid', 'word', 'too_long'); end if;
  if p_word ~ '[\\^$*+|()\[\]{}]' then perform private.fail('invalid', 'word', 'no_pattern'); end if;
  if coalesce(v_bare, '') !~ '[[:alpha:]]' then perform private.fail('invalid', 'word', 'no_letters'); end if;
  if not exists (select from regexp_split_to_table(v_bare, ' ') p where p !~ '…' and char_length(p) > 1
      or p like '%…' and char_length(p) > 4) then
    perform private.fail('invalid', 'word', 'too_short');
  end if;
  if v_whole and v_bare like '%…%' then perform private.fail('invalid', 'word', 'no_gap'); end if;
  lock table private.words in share row exclusive mode;
  if exists (select from private.words where kind = p_kind and bare = v_bare) then
    perform private.fail('invalid', 'word', 'already_listed');
  end if;
  if v_whole and exists (select from private.words where bare = v_bare and kind in ('stop', 'typed_stop', 'start',
      'courtesy', 'object')) then
    perform private.fail('invalid', 'word', 'listed_otherwise');
  end if;
  perform private.require_at_most('own_words', (select count(*) + 1 from private.words where not built_in), 'word');
  insert into private.words (kind, language, word) values (p_kind, p_language, btrim(p_word)) returning * into w;
  perform private.audit('word_added', 'word', w.id::text, jsonb_build_object('kind', w.kind));
  return private.word_json(w);
end $$;
comment on function private.add_word(text, text, text) is
  'Adds a word. Raises for the field `word`: too_long, no_pattern, no_letters, too_short, no_gap, already_listed, '
  'listed_otherwise. Definer: no user may write the table. For super-admins, checked first.';

create function private.switch_word(p_id bigint, p_active boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  w private.words;
begin
  perform private.require_super_admin();
  select * into w from private.words where id = p_id for update;
  if w.id is null then perform private.fail('not_found'); end if;
  if w.built_in and w.kind = 'stop' and not p_active then perform private.fail('word_is_needed'); end if;
  update private.words set active = p_active where id = p_id returning * into w;
  perform private.audit('word_switched', 'word', p_id::text,
    jsonb_build_object('kind', w.kind, 'active', p_active));
  return private.word_json(w);
end $$;
comment on function private.switch_word(bigint, boolean) is
  'Switches a word off or on again; raises word_is_needed for a built-in stop. Definer: see add_word.';

create function private.delete_word(p_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  w private.words;
begin
  perform private.require_super_admin();
  select * into w from private.words where id = p_id for update;
  if w.id is null then perform private.fail('not_found'); end if;
  if w.built_in then perform private.fail('word_is_built_in'); end if;
  delete from private.words where id = p_id;
  perform private.audit('word_deleted', 'word', p_id::text, jsonb_build_object('kind', w.kind));
end $$;
comment on function private.delete_word(bigint) is
  'Deletes a word that a super-admin added; raises word_is_built_in for others. Definer: see add_word.';

create function private.try_text(p_text text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_super_admin();
  perform private.require_at_most('tried_characters', char_length(p_text), 'text');
  return (
    select jsonb_build_object('meaning', u.meaning, 'words', (
      select coalesce(jsonb_agg(private.word_json(w) order by w.kind, w.id), '[]')
      from private.words w where w.id = any (u.word_ids)))
    from private.understood(array[p_text]) u);
end $$;
comment on function private.try_text(text) is
  'How a text would be understood, and by which words. Definer: no user may read the table. For super-admins.';
