-- The words by which a reply is understood: data, to which super-admins add their own.
create table private.words (
  id bigint generated always as identity primary key,
  kind text not null,
  language text not null,
  word text not null,
  bare text not null,
  head text not null,
  pattern text not null,
  regexp text not null,
  built_in boolean not null default false,
  active boolean not null default true,
  constraint word_kinds_are_known check (kind in ('stop', 'typed_stop', 'start', 'stem', 'aside', 'courtesy', 'object',
    'away', 'reply', 'soon', 'office', 'automatic')),
  constraint word_languages_are_known check (language in ('fr', 'en', 'ar', 'other')),
  constraint words_are_listed_once unique (kind, bare)
);
comment on table private.words is
  'stop, typed_stop and start must be the whole text once courtesy is set aside, stop also beside objects (vos '
  'messages); typed_stop is no stop on a button. stem: seems to ask for a stop, anywhere, unless it is part of an '
  'aside. automatic: a machine wrote it; of away, reply, soon and office two kinds together say the same.';
comment on column private.words.bare is 'The word without case, accents and punctuation; "…" stays.';
comment on column private.words.head is
  'Its longest part, or the first four letters of a longest part "abcd…": a text without it is not compared.';
comment on column private.words.pattern is 'For LIKE, over a text with a space on either side of each word.';
create index words_by_head on private.words (head) where active and kind not in ('courtesy', 'object');

create function private.bare_word(p_word text) returns text
language sql immutable set search_path = '' as $$
  select string_agg(case when t.part = '…' then '…' else private.bare_text(t.part)
      || case when t.part like '%…' then '…' else '' end end, ' ' order by t.place)
  from regexp_split_to_table(replace(p_word, '...', '…'), '\s+') with ordinality t(part, place)
  where t.part = '…' or private.bare_text(t.part) <> ''
$$;
comment on function private.bare_word(text) is 'A word of the list as it is compared; null if nothing of it is left.';
grant execute on function private.bare_word(text) to service_role;

create function private.prepare_word() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.bare := private.bare_word(new.word);
  select case when p.part like '%…' then left(p.part, 4) || '…' else p.part end into new.head
  from unnest(string_to_array(new.bare, ' ')) p(part)
  where p.part <> '…' and (p.part not like '%…' or char_length(p.part) > 4)
  order by char_length(rtrim(p.part, '…')) desc limit 1;
  select '%' || string_agg(case when p.part = '…' then '%' when p.part like '%…'
      then ' ' || rtrim(p.part, '…') || '%'
      else ' ' || p.part || ' ' end, '' order by p.place) || '%',
    string_agg(case when p.part = '…' then '( [^ ]+ ){0,3}' when p.part like '%…'
      then ' ' || rtrim(p.part, '…') || '[^ ]* ' else ' ' || p.part || ' ' end, '' order by p.place)
  into new.pattern, new.regexp from unnest(string_to_array(new.bare, ' ')) with ordinality p(part, place);
  return new;
end $$;
comment on function private.prepare_word() is 'Fills the columns by which a word is looked up and compared.';
create trigger words_are_prepared before insert or update of word on private.words
  for each row execute function private.prepare_word();

alter table private.words enable row level security;
grant select on private.words to service_role;
