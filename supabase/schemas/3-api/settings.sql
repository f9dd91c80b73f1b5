-- Settings of a sender, and the health of the service.
create function public.sender_outlook(p_phone_number_id text default null, p_campaign_id bigint default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.sender_outlook(p_phone_number_id, p_campaign_id)
$$;
comment on function public.sender_outlook(text, bigint) is
  'The state of the number that a campaign would use: health, tier and its use, messages queued before.';
grant execute on function public.sender_outlook(text, bigint), private.sender_outlook(text, bigint) to authenticated;

create function public.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.edit_sender(p_sender_id, p_patch)
$$;
comment on function public.edit_sender(bigint, jsonb) is
  'Changes how a number sends: rate, hours, cap, confirmation; fields that are not in the patch stay: {changed, '
  'wake}. For super-admins.';
grant execute on function public.edit_sender(bigint, jsonb), private.edit_sender(bigint, jsonb) to authenticated;

create function public.resume_sender(p_sender_id bigint) returns boolean
language sql volatile set search_path = '' as $$
  select private.resume_sender(p_sender_id)
$$;
comment on function public.resume_sender(bigint) is
  'Lets a sender send again that no running campaign could resume; true if it was paused. Any admin may, just as any '
  'may resume a campaign.';
grant execute on function public.resume_sender(bigint), private.resume_sender(bigint) to authenticated;

create function public.service_health() returns jsonb
language sql stable set search_path = '' as $$
  select private.service_health()
$$;
comment on function public.service_health() is
  'The state of the service as the database sees it: size, counters of the newest campaigns against the rows, stored '
  'and unread webhooks, templates, the last attempt, and what would free room. For super-admins and the service key.';
grant execute on function public.service_health(), private.service_health() to authenticated, service_role;

create function public.free_room(p_act text) returns void
language sql volatile set search_path = '' as $$
  select private.free_room(p_act)
$$;
comment on function public.free_room(text) is
  'Keeps webhooks, import_lines, details or messages for a shorter time from now on. For super-admins.';
grant execute on function public.free_room(text), private.free_room(text) to authenticated;
