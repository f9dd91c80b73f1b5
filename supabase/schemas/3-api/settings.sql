-- Settings of a sender, and the health of the service.
create function public.sender_outlook(p_phone_number_id text default null, p_campaign_id bigint default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.sender_outlook(p_phone_number_id, p_campaign_id)
$$;
comment on function public.sender_outlook(text, bigint) is
  'The state of the number a campaign would go by: health, tier and what it has used of it, what is waiting before.';
grant execute on function public.sender_outlook(text, bigint), private.sender_outlook(text, bigint) to authenticated;

create function public.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.edit_sender(p_sender_id, p_patch)
$$;
comment on function public.edit_sender(bigint, jsonb) is
  'Changes how a number sends: rate, hours, cap, confirmation. Super-admins only; what is not in the patch stays: '
  '{changed, wake}.';
grant execute on function public.edit_sender(bigint, jsonb), private.edit_sender(bigint, jsonb) to authenticated;

create function public.resume_sender(p_sender_id bigint) returns boolean
language sql volatile set search_path = '' as $$
  select private.resume_sender(p_sender_id)
$$;
comment on function public.resume_sender(bigint) is
  'Lets a sender send again that nothing running could resume, answers waiting on it; true if it was paused. Any admin '
  'may, as any may resume a campaign.';
grant execute on function public.resume_sender(bigint), private.resume_sender(bigint) to authenticated;

create function public.service_health() returns jsonb
language sql stable set search_path = '' as $$
  select private.service_health()
$$;
comment on function public.service_health() is
  'What the database knows of the service: its size, counters against rows of the newest campaigns, raw webhooks kept '
  'and unread, templates, the last attempt. Super-admins only.';
grant execute on function public.service_health(), private.service_health() to authenticated;
