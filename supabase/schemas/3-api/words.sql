-- The words by which replies are understood. For super-admins.
create function public.list_words() returns jsonb
language sql stable set search_path = '' as $$ select private.list_words() $$;
comment on function public.list_words() is 'All words: [{id, kind, language, word, built_in, active}].';
grant execute on function public.list_words(), private.list_words() to authenticated;

create function public.add_word(p_kind text, p_language text, p_word text) returns jsonb
language sql volatile set search_path = '' as $$
  select private.add_word(p_kind, p_language, p_word)
$$;
comment on function public.add_word(text, text, text) is
  'Adds a word; it counts for what people write from now on. Returns it.';
grant execute on function public.add_word(text, text, text), private.add_word(text, text, text) to authenticated;

create function public.switch_word(p_id bigint, p_active boolean) returns jsonb
language sql volatile set search_path = '' as $$
  select private.switch_word(p_id, p_active)
$$;
comment on function public.switch_word(bigint, boolean) is 'Switches a word off or on. Returns it.';
grant execute on function public.switch_word(bigint, boolean), private.switch_word(bigint, boolean) to authenticated;

create function public.delete_word(p_id bigint) returns void
language sql volatile set search_path = '' as $$
  select private.delete_word(p_id)
$$;
comment on function public.delete_word(bigint) is 'Deletes a word that was added. Built-in words stay.';
grant execute on function public.delete_word(bigint), private.delete_word(bigint) to authenticated;

create function public.try_text(p_text text) returns jsonb
language sql stable set search_path = '' as $$
  select private.try_text(p_text)
$$;
comment on function public.try_text(text) is
  'How a text would be understood: {meaning, words}. Nothing is stored.';
grant execute on function public.try_text(text), private.try_text(text) to authenticated;
