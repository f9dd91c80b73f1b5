-- Selecting and locking contacts that are changed, and resetting a sequence.
create function private.own_contact(p_contact_id bigint) returns public.contacts
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.contacts := private.readable_contact(p_contact_id);
begin
  if c.id is null then perform private.fail('not_found'); end if;
  if c.owner_id <> (select auth.uid()) then perform private.fail('forbidden'); end if;
  return c;
end $$;
comment on function private.own_contact(bigint) is
  'The contact if the caller owns it; raises not_found or forbidden. Definer: called first by other definer functions.';

create function private.selected_contacts(p_selection jsonb, p_after bigint, p_limit int) returns bigint[]
language plpgsql stable security definer set search_path = '' as $$
declare
  v_ids bigint[];
begin
  perform private.require_active();
  execute format(
    'select coalesce(array_agg(id), ''{}'') from (select c.id from public.contacts c'
    ' where %s and c.id > %s order by c.id limit %s) s',
    private.contact_conditions((select auth.uid()), p_selection), p_after, p_limit) into v_ids;
  return v_ids;
end $$;
comment on function private.selected_contacts(jsonb, bigint, int) is
  'One part of the caller''s own contacts that match a selection. Definer: under row-level security LIKE cannot use '
  'an index.';
grant execute on function private.selected_contacts(jsonb, bigint, int) to authenticated;

create function private.lock_for_association(p_category_id bigint, p_contact_ids bigint[]) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.contacts where id = any (p_contact_ids) order by id for key share;
  perform from public.categories where id = p_category_id and owner_id = (select auth.uid()) for no key update;
  if not found then perform private.fail('not_found'); end if;
end $$;
comment on function private.lock_for_association(bigint, bigint[]) is
  'Locks contacts by id, then the category, in the order that all functions keep. Raises not_found unless the '
  'category is the caller''s.';
grant execute on function private.lock_for_association(bigint, bigint[]) to authenticated;

create function private.lock_senders_of(p_contact_ids bigint[]) returns void
language sql volatile set search_path = '' as $$
  select from public.senders
  where id in (select sender_id from public.messages where contact_id = any (p_contact_ids) and state = 'queued')
  order by id for no key update
$$;
comment on function private.lock_senders_of(bigint[]) is
  'Locks the senders that have queued messages of these contacts. Senders are locked before contacts and messages.';

create function private.end_queued(p_contact_ids bigint[], p_kinds public.message_kind[], p_state public.message_state,
  p_reason text)
returns int
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[];
  v_ending bigint[];
  v_ended int;
begin
  select array_agg(id), array_agg(distinct campaign_id) filter (where kind = 'message_1') into v_ids, v_ending
  from public.messages where contact_id = any (p_contact_ids) and state = 'queued' and kind = any (p_kinds);
  if v_ids is null then return 0; end if;
  v_ending := private.lock_ending_campaigns(v_ending);
  perform from public.messages where id = any (v_ids) order by id for no key update;
  with dequeued as (delete from public.queue where message_id = any (v_ids) returning message_id)
  update public.messages m set state = p_state, reason = p_reason
  from dequeued d where m.id = any (v_ids) and m.id = d.message_id and m.state = 'queued';
  get diagnostics v_ended = row_count;
  perform private.complete_campaigns(v_ending);
  return v_ended;
end $$;
comment on function private.end_queued(bigint[], public.message_kind[], public.message_state, text) is
  'Ends queued messages and completes the campaigns whose last messages they were. Definer: callers have checked the '
  'owner.';

create function private.reset_sequence(p_contact_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.contacts := private.own_contact(p_contact_id);
  v_now timestamptz;
begin
  perform private.lock_senders_of(array[c.id]);
  perform from public.contacts where id = c.id for no key update;
  v_now := private.clock();
  perform private.end_queued(array[c.id], '{message_2}', 'cancelled', 'sequence_reset');
  update public.messages set closed_at = v_now
  where contact_id = c.id and kind = 'message_1' and closed_at is null and state <> 'queued';
  perform private.audit('reset_sequence', 'contact', p_contact_id::text);
end $$;
comment on function private.reset_sequence(bigint) is
  'Definer: messages are written by functions only. The owner is checked first.';
