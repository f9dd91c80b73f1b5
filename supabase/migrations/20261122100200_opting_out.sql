-- What people say that is no answer to a campaign: stop, start again, and what machines answer.
create table private.reply_phrases (
  phrase text primary key,
  meaning text not null,
  constraint phrase_meanings_are_known check (meaning in ('opt_out', 'opt_in', 'automatic')),
  constraint phrases_are_bare check (phrase ~ '^[a-z0-9]+( [a-z0-9]+)*$')
);
comment on table private.reply_phrases is
  'Small letters without accents or punctuation. opt_out and opt_in are the whole message; automatic stands somewhere in it.';
alter table private.reply_phrases enable row level security;
grant select on private.reply_phrases to service_role;

insert into private.reply_phrases (phrase, meaning)
select phrase, 'opt_out' from unnest(array[
  'stop', 'stop all', 'stopall', 'stop promo', 'stop promos', 'stop promotions', 'stop marketing', 'stop messages', 'stop pub', 'stop sms', 'stop whatsapp',
  'stop svp', 'stop please', 'stop merci', 'arret', 'arrete', 'arretez', 'arreter', 'arreter les promotions', 'arreter les messages', 'arretez les messages',
  'arret des promotions', 'desabonner', 'desabonnez', 'desabonnez moi', 'desabonne moi', 'desabonnement', 'me desabonner', 'se desabonner', 'je me desabonne',
  'desinscrire', 'desinscription', 'desinscrivez moi', 'me desinscrire', 'se desinscrire', 'ne plus recevoir', 'ne plus recevoir de messages',
  'unsubscribe', 'unsubscribe me', 'opt out', 'optout', 'remove me']) phrase
union all
select phrase, 'opt_in' from unnest(array[
  'start', 'unstop', 'resume', 'opt in', 'optin', 'subscribe', 'resubscribe', 'reprendre', 'reprise', 'reabonner', 'me reabonner', 'se reabonner', 'reabonnement']) phrase
union all
select phrase, 'automatic' from unnest(array[
  'reponse automatique', 'message automatique', 'ceci est un message automatise', 'ceci est une reponse automatisee', 'nous vous repondrons', 'je vous repondrai',
  'nous reviendrons vers vous', 'je reviendrai vers vous', 'nous revenons vers vous', 'nous avons bien recu votre message', 'votre message a bien ete recu',
  'votre message a ete recu', 'merci d avoir contacte', 'merci de nous avoir contacte', 'merci de nous avoir contactes', 'merci de nous contacter',
  'dites nous comment nous pouvons vous aider', 'nous ne sommes pas disponibles', 'nous sommes actuellement indisponibles', 'nous sommes actuellement fermes',
  'je suis actuellement indisponible', 'je ne suis pas disponible pour le moment', 'je suis actuellement absent', 'je suis en conge jusqu', 'absent du bureau',
  'absence du bureau', 'en dehors de nos horaires', 'un conseiller vous repondra', 'un agent vous repondra', 'bienvenue chez', 'cher client',
  'automatic reply', 'automated reply', 'automatic response', 'automated response', 'automated message', 'automatic message', 'auto reply', 'autoreply',
  'out of office', 'out of the office', 'thank you for contacting', 'thanks for contacting', 'thank you for reaching out', 'thanks for reaching out',
  'we have received your message', 'we received your message', 'we will get back to you', 'we ll get back to you', 'i will get back to you', 'i ll get back to you',
  'will respond as soon as possible', 'will reply as soon as possible', 'we are unavailable right now', 'we re unavailable right now', 'we are currently closed',
  'we are currently unavailable', 'i am currently unavailable', 'i m currently unavailable', 'outside of our business hours', 'outside our business hours',
  'please let us know how we can help you', 'an agent will be with you', 'one of our agents will', 'dear customer', 'dear valued customer']) phrase;

create function private.bare_text(p_text text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return (
  select btrim(regexp_replace(private.fold_text(normalize(left(p_text, 4096), nfkc)), '[^[:alnum:]]+', ' ', 'g')));
end $$;
comment on function private.bare_text(text) is 'Words alone: no case, accents, punctuation, emoji or double spaces.';

create function private.meaning_of(p_text text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
  select meaning from private.reply_phrases
  where char_length(p_text) <= 100 and phrase = private.bare_text(p_text) and meaning <> 'automatic');
end $$;
comment on function private.meaning_of(text) is 'opt_out or opt_in when the whole text says so, else null.';

create function private.is_automatic(p_text text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
  select exists (
    select from (select ' ' || private.bare_text(p_text) || ' ' as words offset 0) t, private.reply_phrases p
    where p.meaning = 'automatic' and strpos(t.words, ' ' || p.phrase || ' ') > 0));
end $$;
comment on function private.is_automatic(text) is 'Whether a known phrase of answering machines stands in the text. Nothing is guessed from timing.';

create function private.identities(p_phone text, p_wa_id text, p_user_id text) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return (
  select array(
    select distinct identity
    from unnest(coalesce(private.phone_variants(p_phone), '{}') || coalesce(private.phone_variants('+' || p_wa_id), '{}') || p_user_id) identity
    where identity is not null order by identity));
end $$;
comment on function private.identities(text, text, text) is 'Every form under which a person is known: number, known variants of it, business-scoped user id.';

create function private.opt_out(p_sender_id bigint, p_identities text[], p_source text, p_proof jsonb, p_at timestamptz, p_confirm boolean default false)
returns boolean
language plpgsql set search_path = '' as $$
declare
  v_new boolean;
  v_contacts bigint[];
  v_messages bigint[];
  v_ending bigint[];
begin
  if exists (select from public.opt_outs where sender_id = p_sender_id and ended_at > p_at
      and person_key = any (array(select private.person_key(i) from unnest(p_identities) i))) then
    return false;
  end if;
  with opened as (
    insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
    select p_sender_id, key, p_source, p_proof, p_at
    from (select private.person_key(i) as key from unnest(p_identities) i) k order by key
    on conflict (sender_id, person_key) where ended_at is null do nothing
    returning 1)
  select count(*) = cardinality(p_identities) into v_new from opened;

  v_contacts := private.contacts_known_as(p_identities);
  select array_agg(m.id), array_agg(distinct m.campaign_id) filter (where m.kind = 'message_1') into v_messages, v_ending
  from unnest(v_contacts) k(id)
  cross join lateral (
    select id, campaign_id, kind from public.messages
    where contact_id = k.id and sender_id = p_sender_id and state = 'queued' and kind <> 'confirmation') m;
  if v_messages is not null then
    v_ending := private.lock_ending_campaigns(v_ending);
    v_messages := array(select id from public.messages where id = any (v_messages) order by id for no key update skip locked);
    perform private.skip_messages(v_messages, 'opted_out');
    perform private.complete_campaigns(v_ending);
  end if;
  if v_new and p_confirm then perform private.queue_confirmation(p_sender_id, v_contacts, p_at); end if;
  return coalesce(v_new, false);
end $$;
comment on function private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean) is
  'Silences a person for a sender and skips what waits for them; false if they were silent already or have opted in again since. What is locked by others right now is left to the claim''s own check.';

create function private.opt_in(p_sender_id bigint, p_identities text[], p_at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
  update public.opt_outs set ended_at = greatest(p_at, opted_out_at)
  where sender_id = p_sender_id and ended_at is null and opted_out_at <= p_at
    and person_key = any (array(select private.person_key(i) from unnest(p_identities) i));
  return found;
end $$;
comment on function private.opt_in(bigint, text[], timestamptz) is
  'Ends an opt-out that is older than the wish to hear again; true if there was one.';

create function private.contacts_known_as(p_identities text[]) returns bigint[]
language plpgsql stable set search_path = '' as $$
begin
  return (
  select array(
    select id from public.contacts where phone = any (p_identities)
    union
    select id from public.contacts where wa_id = any (array(select ltrim(i, '+') from unnest(p_identities) i where i like '+%'))
    union
    select id from public.contacts where user_id = any (p_identities)
    order by id));
end $$;
comment on function private.contacts_known_as(text[]) is 'A person''s contacts, over all owners.';

create function private.skip_messages(p_ids bigint[], p_reason text) returns void
language plpgsql set search_path = '' as $$
begin
  with gone as (delete from public.queue where message_id = any (p_ids) returning message_id)
  update public.messages m set state = 'skipped', reason = p_reason
  from gone where m.id = any (p_ids) and m.id = gone.message_id and m.state = 'queued';
end $$;
comment on function private.skip_messages(bigint[], text) is 'Takes waiting messages, locked by the caller, out of the queue for a reason.';

create function private.queue_confirmation(p_sender_id bigint, p_contacts bigint[], p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  with person as (
    select k.id, k.owner_id, k.country_code, s.opt_out_confirmation as body
    from public.senders s, public.contacts k
    where s.id = p_sender_id and s.opt_out_confirmation is not null and k.id = any (p_contacts) and k.deleted_at is null
    order by k.last_interaction_at desc nulls last, k.id limit 1),
  made as (
    insert into public.messages (contact_id, sender_id, owner_id, kind, country_code, body)
    select id, p_sender_id, owner_id, 'confirmation', country_code, body from person returning id)
  insert into public.queue (message_id, sender_id, due_at, kind) select id, p_sender_id, p_at, 'confirmation' from made;
end $$;
comment on function private.queue_confirmation(bigint, bigint[], timestamptz) is 'One confirmation to whoever has just opted out, if the sender has one.';

grant execute on function private.bare_text(text), private.meaning_of(text), private.is_automatic(text), private.identities(text, text, text),
  private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean), private.opt_in(bigint, text[], timestamptz),
  private.contacts_known_as(text[]), private.skip_messages(bigint[], text), private.queue_confirmation(bigint, bigint[], timestamptz)
  to service_role;

alter table public.senders add constraint opt_out_confirmation_links_are_safe check (private.links_are_safe(opt_out_confirmation));
