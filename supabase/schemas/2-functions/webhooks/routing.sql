-- Other apps connected to the number: who handles a thread, and numbers that people give us.
create function private.follow_threads(p_stored jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  with latest as (
    select distinct on (i.sender_id, i.contact_id) i.*
    from jsonb_to_recordset(p_stored) as i(sender_id bigint, contact_id bigint, at timestamptz, opens boolean,
      echo boolean, observed boolean)
    where (i.opens or i.echo) and i.contact_id is not null order by i.sender_id, i.contact_id, i.at desc)
  update public.conversations c set held_by = case when l.observed then coalesce(c.held_by, 'other') end,
    thread_at = l.at, last_outbound_at = case when l.echo then p_now else c.last_outbound_at end
  from latest l
  where c.sender_id = l.sender_id and c.contact_id = l.contact_id
    and l.at >= coalesce(greatest(c.thread_at, case when not l.echo then c.last_inbound_at end), '-infinity')
    and (l.observed or c.held_by is not null);
end $$;
comment on function private.follow_threads(jsonb, timestamptz) is
  'A message that came on `messages` means that the thread is ours, one on `standby` that another app handles it.';
grant execute on function private.follow_threads(jsonb, timestamptz) to service_role;

create function private.note_other_apps(p_changes jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  for x in
    select distinct on ((c ->> 'sender_id')::bigint) (c ->> 'sender_id')::bigint as sender_id
    from jsonb_array_elements(p_changes) c
    where c ->> 'field' in ('standby', 'messaging_handovers') and c ->> 'sender_id' is not null order by 1
  loop
    if not exists (select from public.alerts where kind = 'messages_elsewhere' and sender_id = x.sender_id
      and cleared_at is null and detail ->> 'reason' = 'other_app') then
      perform private.raise_alert('messages_elsewhere', x.sender_id, null, '{"reason": "other_app"}', p_now);
    end if;
  end loop;
  for x in
    select (c ->> 'sender_id')::bigint as sender_id, v ->> 'type' = 'control_taken' as is_taken,
      coalesce(private.webhook_time(v ->> 'timestamp', p_now), p_now) as at,
      coalesce(left(v #>> '{control_taken,new_owner_role}', 50), 'escalation') as role,
      private.contacts_known_as(private.identities(null, case when ltrim(v #>> '{sender,phone_number}', '+')
        ~ '^[1-9][0-9]{6,14}$' then ltrim(v #>> '{sender,phone_number}', '+') end, null)) as contact_ids
    from jsonb_array_elements(p_changes) c
    cross join lateral (select c -> 'value' as v) v
    where c ->> 'field' = 'messaging_handovers' and v ->> 'type' in ('control_passed', 'control_taken')
      and c ->> 'sender_id' is not null
    order by 3
  loop
    update public.conversations set held_by = case when x.is_taken then x.role end, thread_at = x.at
    where id = any (array(select id from public.conversations
      where sender_id = x.sender_id and contact_id = any (x.contact_ids) order by id for no key update))
      and x.at >= coalesce(thread_at, '-infinity');
  end loop;
end $$;
comment on function private.note_other_apps(jsonb, timestamptz) is
  'The first news of another app raises an alert. Meta tells the new owner of a thread that control was passed, and '
  'the previous one that it was taken.';
grant execute on function private.note_other_apps(jsonb, timestamptz) to service_role;

create function private.learn_number(p_user_id text, p_number text) returns void
language plpgsql set search_path = '' as $$
declare
  x record;
begin
  if p_user_id is null or p_number is null then return; end if;
  perform from public.contacts
  where id = any (private.contacts_known_as(private.identities(null, p_number, p_user_id))) order by id
  for no key update;
  perform private.change_identity(jsonb_build_object('type', 'user_changed_number', 'wa_id', p_number,
    'user_id', p_user_id, 'previous_user_id', p_user_id), null);
  for x in
    select k.id as lost, o.id as kept from public.contacts k
    join public.contacts o on o.owner_id = k.owner_id and o.id <> k.id and o.phone = '+' || p_number
    where k.user_id = p_user_id and k.phone is null and k.deleted_at is null and o.deleted_at is null order by k.id
  loop
    perform private.merge_contact(x.lost, x.kept);
  end loop;
end $$;
comment on function private.learn_number(text, text) is
  'A person known by their user id has told their number. If the owner already has a contact with it, the two are one.';
grant execute on function private.learn_number(text, text) to service_role;
