-- Opting out and in: by a reply, by Meta or by hand.
create function private.meaning_of(p_text text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select meaning from private.reply_phrases
    where char_length(p_text) <= 100 and phrase = private.bare_text(p_text) and meaning <> 'automatic');
end $$;
comment on function private.meaning_of(text) is 'opt_out or opt_in if the whole text means that, else null.';
grant execute on function private.meaning_of(text) to service_role;

create function private.is_automatic(p_text text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select exists (
      select from (select ' ' || private.bare_text(p_text) || ' ' as words offset 0) t, private.reply_phrases p
      where p.meaning = 'automatic' and strpos(t.words, ' ' || p.phrase || ' ') > 0));
end $$;
comment on function private.is_automatic(text) is
  'Whether the text contains a known phrase of automatic replies. Timing is not considered.';
grant execute on function private.is_automatic(text) to service_role;

create function private.open_opt_outs(p_phone_key bytea, p_user_key bytea) returns setof bigint
language sql stable as $$
  select id from public.opt_outs where person_key = any (array[p_phone_key, p_user_key]) and ended_at is null
$$;
comment on function private.open_opt_outs(bytea, bytea) is
  'The opt-outs that hold for a person: pages, previews and the claim all ask this function. Without search_path, so '
  'that the planner inlines it.';
grant execute on function private.open_opt_outs(bytea, bytea) to service_role;

create function private.opt_out(p_sender_id bigint, p_identities text[], p_source text, p_proof jsonb, p_at timestamptz,
  p_confirm boolean default false)
returns boolean
language plpgsql set search_path = '' as $$
declare
  v_new boolean;
  v_contacts bigint[];
  v_messages bigint[];
  v_ending bigint[];
begin
  p_identities := private.all_identities(p_identities);
  if exists (select from public.opt_outs where ended_at > p_at
      and person_key = any (array(select private.person_key(i) from unnest(p_identities) i))) then
    return false;
  end if;
  with opened as (
    insert into public.opt_outs (sender_id, person_key, source, proof, opted_out_at)
    select p_sender_id, key, p_source, p_proof, p_at
    from (select private.person_key(i) as key from unnest(p_identities) i) k order by key
    on conflict (person_key) where ended_at is null do nothing
    returning 1)
  select count(*) = cardinality(p_identities) into v_new from opened;

  v_contacts := private.contacts_known_as(p_identities);
  select array_agg(m.id), array_agg(distinct m.campaign_id) filter (where m.kind = 'message_1')
  into v_messages, v_ending
  from unnest(v_contacts) k(id)
  cross join lateral (
    select id, campaign_id, kind from public.messages
    where contact_id = k.id and state = 'queued' and kind <> 'confirmation') m;
  if v_messages is not null then
    v_ending := private.lock_ending_campaigns(v_ending);
    v_messages := array(select id from public.messages where id = any (v_messages)
      order by id for no key update skip locked);
    perform private.skip_messages(v_messages, 'opted_out');
    perform private.complete_campaigns(v_ending);
  end if;
  if v_new and p_confirm then perform private.queue_confirmation(p_sender_id, v_contacts, p_at); end if;
  return coalesce(v_new, false);
end $$;
comment on function private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean) is
  'Opts a person out of all senders and skips their queued messages; the sender given is the one that it came to, '
  'which confirms it. False if they were opted out already or have opted in again since. Messages locked by others '
  'are left to the check in the claim.';
grant execute on function private.opt_out(bigint, text[], text, jsonb, timestamptz, boolean) to service_role;

create function private.opt_in(p_identities text[], p_at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
  update public.opt_outs set ended_at = greatest(p_at, opted_out_at)
  where ended_at is null and opted_out_at <= p_at
    and person_key = any (array(select private.person_key(i) from unnest(private.all_identities(p_identities)) i));
  return found;
end $$;
comment on function private.opt_in(text[], timestamptz) is
  'Ends a person''s opt-out that is older than the opt-in, for all senders; true if there was one.';
grant execute on function private.opt_in(text[], timestamptz) to service_role;

create function private.skip_messages(p_ids bigint[], p_reason text) returns void
language plpgsql set search_path = '' as $$
begin
  with gone as (delete from public.queue where message_id = any (p_ids) returning message_id)
  update public.messages m set state = 'skipped', reason = p_reason
  from gone where m.id = any (p_ids) and m.id = gone.message_id and m.state = 'queued';
end $$;
comment on function private.skip_messages(bigint[], text) is
  'Removes queued messages, which the caller has locked, from the queue and marks them skipped with a reason.';
grant execute on function private.skip_messages(bigint[], text) to service_role;

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
comment on function private.queue_confirmation(bigint, bigint[], timestamptz) is
  'Queues one confirmation to a person who has just opted out, if the sender has a confirmation text.';
grant execute on function private.queue_confirmation(bigint, bigint[], timestamptz) to service_role;

create function private.opt_out_contact(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
begin
  perform private.opt_out(null, private.identities(c.phone, c.wa_id, c.user_id),
    'manual', jsonb_build_object('by', (select auth.uid())), private.clock());
  perform private.audit('opted_out', 'contact', p_contact_id::text);
end $$;
comment on function private.opt_out_contact(bigint) is
  'Opts the person out, for all owners, and skips queued messages. Definer: opt-outs are written by functions only. '
  'The owner is checked first.';

create function private.opt_in_contact(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
begin
  if private.opt_in(private.identities(c.phone, c.wa_id, c.user_id), private.clock()) then
    perform private.audit('opted_in', 'contact', p_contact_id::text);
  end if;
end $$;
comment on function private.opt_in_contact(bigint) is
  'Definer: opt-outs are written by functions only. The owner is checked first.';
