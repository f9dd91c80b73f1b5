-- Answers, the conversations that they open, and the authors of replies.
create table public.interactions (
  id bigint generated always as identity primary key,
  wamid text not null,
  sender_id bigint not null references public.senders (id),
  owner_id uuid references public.profiles (id) on update cascade,
  contact_id bigint references public.contacts (id),
  campaign_id bigint references public.campaigns (id) on delete set null,
  message_id bigint references public.messages (id) on delete set null,
  at timestamptz not null,
  type text not null,
  triggers boolean not null default false,
  automatic boolean not null default false,
  answers boolean not null generated always as (not automatic and type in
    ('text', 'button', 'interactive', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts',
      'order')) stored,
  quoted text,
  payload text,
  body text,
  from_id text,
  code int,
  meaning text,
  asks boolean not null default false,
  constraint interactions_are_stored_once unique (wamid),
  constraint meanings_are_known check (meaning in ('stop', 'start', 'seems', 'answer'))
);
comment on table public.interactions is
  'What people sent to a sender. Rows without a contact come from unknown numbers and are visible to super-admins '
  'only.';
comment on column public.interactions.type is
  'Meta''s word, or `group`: written in a group; `echo`: what another app connected to the number sent to the person.';
comment on column public.interactions.code is 'Why Meta cannot show the message: 131051, 131052, 131060 …';
comment on column public.interactions.answers is
  'Whether a person replied: not an automatic reply, a reaction or a system notice.';
comment on column public.interactions.meaning is
  'stop and start apply at once. seems: it seems to ask for a stop and triggers nothing until a user has made it a '
  'stop or an answer. Null: an ordinary answer, or none.';
comment on column public.interactions.asks is
  'Whether a person has to answer: free words, a medium, an edit, or what cannot be shown. Not a tap, nor a text that '
  'is nothing but a trigger word of the campaign, whose author has written the answer to it beforehand.';
create index interactions_that_seem_to_stop on public.interactions (contact_id) where meaning = 'seems';
create index interactions_waiting on public.interactions (quoted) where message_id is null and quoted is not null;
create index interactions_of_message on public.interactions (message_id) where message_id is not null;
create index interactions_of_contact on public.interactions (contact_id, at);
create index interactions_that_ask on public.interactions (contact_id, id) where asks;
create index interactions_of_campaign on public.interactions (campaign_id) where campaign_id is not null;
create index interactions_by_owner on public.interactions (owner_id, at) include (campaign_id, answers);
create index interactions_of_strangers on public.interactions (id) where contact_id is null;
create index interactions_by_stranger on public.interactions (from_id) where contact_id is null;

create function private.count_answers() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.answer_deltas (owner_id, day, campaign_id, hour, n)
    select owner_id, (at at time zone 'UTC')::date, campaign_id, extract(hour from at at time zone 'UTC'), count(*)
    from new_rows where answers group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into public.answer_deltas (owner_id, day, campaign_id, hour, n)
    select owner_id, (at at time zone 'UTC')::date, campaign_id, extract(hour from at at time zone 'UTC'), -count(*)
    from old_rows where answers group by 1, 2, 3, 4;
  else
    insert into public.answer_deltas (owner_id, day, campaign_id, hour, n)
    select owner_id, (at at time zone 'UTC')::date, campaign_id, extract(hour from at at time zone 'UTC'), sum(d)
    from (
      select owner_id, at, campaign_id, 1 as d from new_rows where answers
      union all
      select owner_id, at, campaign_id, -1 from old_rows where answers) x
    group by 1, 2, 3, 4 having sum(d) <> 0;
  end if;
  return null;
end $$;
comment on function private.count_answers() is
  'Writes the answer counter deltas of a statement. Definer: whoever stores answers may not write counters.';
create trigger interactions_inserted_are_counted after insert on public.interactions
  referencing new table as new_rows for each statement execute function private.count_answers();
create trigger interactions_updated_are_counted after update on public.interactions
  referencing old table as old_rows new table as new_rows for each statement execute function private.count_answers();
create trigger interactions_deleted_are_counted after delete on public.interactions
  referencing old table as old_rows for each statement execute function private.count_answers();

alter table public.interactions enable row level security;
grant select on public.interactions to authenticated;
grant select, insert, update, delete on public.interactions to service_role;
create policy "only active people act" on public.interactions as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read the answers they got, super-admins all" on public.interactions for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.conversations (
  id bigint generated always as identity primary key,
  sender_id bigint not null references public.senders (id),
  contact_id bigint not null references public.contacts (id),
  owner_id uuid not null references public.profiles (id) on update cascade,
  window_until timestamptz,
  last_inbound_at timestamptz,
  asked_at timestamptz,
  settled_at timestamptz,
  tapped_at timestamptz,
  last_outbound_at timestamptz,
  assigned_to uuid references public.profiles (id) on delete set null,
  closed_at timestamptz,
  held_by text,
  thread_at timestamptz,
  waits boolean not null generated always as (closed_at is null
    and (coalesce(asked_at > coalesce(settled_at, '-infinity'), false)
      or coalesce(tapped_at > coalesce(last_outbound_at, '-infinity'), false))) stored,
  constraint one_conversation_per_contact unique (sender_id, contact_id)
);
comment on table public.conversations is 'People who answered and may be replied to while their window is open.';
comment on column public.conversations.waits is
  'Whether somebody waits for a reply. The only rule: badge, lists and pages read it, and leave out who has opted out. '
  'Message 2 settles taps; only a user''s reply or the closing settles what asks. A deletion settles nothing: the '
  'person may still wait.';
comment on column public.conversations.asked_at is
  'When something that asks was last received, by our own clock: Meta''s times are whole seconds or may be old. A '
  'reply that failed asks too.';
comment on column public.conversations.settled_at is
  'When a user last replied, counted from when the reply was written. Always after what was settled and before what '
  'came later, whichever clock was read first: whoever locks the contact later is later.';
comment on column public.conversations.tapped_at is
  'When a button was last tapped, or a trigger word written, by our own clock.';
comment on column public.conversations.last_outbound_at is
  'When Message 2 or a user''s reply last left, or another app last wrote, which may be a machine and settles taps '
  'only.';
comment on column public.conversations.held_by is
  'The role of the app that handles the thread at Meta, if it is not ours: ai_agent, escalation …; other if unknown.';
comment on column public.conversations.thread_at is 'Of which time the latest news of held_by is.';
create index conversations_by_owner on public.conversations (owner_id, last_inbound_at);
create index conversations_of_contact on public.conversations (contact_id);
create index conversations_by_time on public.conversations (last_inbound_at, id);
create index conversations_closed on public.conversations (owner_id, last_inbound_at, id) where closed_at is not null;
create index conversations_waiting on public.conversations ((coalesce(assigned_to, owner_id)), last_inbound_at, id)
  where waits;

alter table public.conversations enable row level security;
grant select, insert, update, delete on public.conversations to service_role;
grant select on public.conversations to authenticated;
create policy "only active people act" on public.conversations as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read their conversations, super-admins all" on public.conversations for select to authenticated
  using (owner_id = (select auth.uid()) or (select private.actor_is_super_admin()));

create table public.replies (
  message_id bigint primary key references public.messages (id) on delete cascade,
  author_id uuid references public.profiles (id) on update cascade on delete set null,
  key uuid not null,
  constraint one_reply_per_click unique (author_id, key)
);
comment on table public.replies is
  'Who wrote a reply. The client makes the key with the text, so a second click or a repeated call finds the first '
  'message.';

alter table public.replies enable row level security;
grant select on public.replies to authenticated;
grant select, insert, update, delete on public.replies to service_role;
create policy "only active people act" on public.replies as restrictive for all to authenticated
  using ((select private.actor_is_active()));
create policy "owners read who answered their contacts, super-admins all" on public.replies for select to authenticated
  using (exists (select from public.messages m where m.id = message_id and m.owner_id = (select auth.uid()))
    or (select private.actor_is_super_admin()));
