-- The configured sender, its state and its settings.
create function private.default_sender(p_phone_number_id text) returns bigint
language sql stable set search_path = '' as $$
  select id from public.senders where p_phone_number_id is null or phone_number_id = p_phone_number_id order by id
  limit 1
$$;
comment on function private.default_sender(text) is 'The sender configured in the environment, else the first one.';
grant execute on function private.default_sender(text) to authenticated, service_role;

create function private.sender_outlook(p_phone_number_id text, p_campaign_id bigint) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  s public.senders;
  v_now timestamptz := private.clock();
begin
  perform private.require_active();
  select * into s from public.senders where id = private.default_sender(p_phone_number_id);
  if s.id is null then return null; end if;
  return private.sending_outlook(s, p_campaign_id, v_now, true) || jsonb_build_object(
    'sender_id', s.id, 'display_phone_number', s.display_phone_number, 'verified_name', s.verified_name,
    'quality_rating', s.quality_rating, 'messaging_limit_tier', s.messaging_limit_tier, 'cost_cap', s.cost_cap,
    'currency', s.currency, 'paused_at', s.paused_at, 'pause_reason', s.pause_reason,
    'token_expires_at', s.token_expires_at, 'last_webhook_at', s.last_webhook_at,
    'reached_in_24_hours', (private.used_tier(s, v_now)).n);
end $$;
comment on function private.sender_outlook(text, bigint) is
  'Definer: how busy other campaigns keep the number concerns every user; only their counts are returned.';

create function private.edit_sender(p_sender_id bigint, p_patch jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s public.senders;
  v_changed text[];
begin
  perform private.require_super_admin();
  select * into s from public.senders where id = p_sender_id for no key update;
  if s.id is null then perform private.fail('not_found'); end if;
  perform private.require_unchanged(s.edited_at, p_patch);
  if p_patch ? 'time_zone' and private.is_time_zone(p_patch ->> 'time_zone') is not true then
    perform private.fail('invalid', 'time_zone', 'not_allowed');
  end if;
  v_changed := array(select key from jsonb_each(p_patch) patch
    where key in ('rate_per_minute', 'time_zone', 'sending_starts_at', 'sending_ends_at', 'cost_cap',
      'opt_out_confirmation')
      and patch.value is distinct from to_jsonb(s) -> key order by key);
  if cardinality(v_changed) > 0 then
    update public.senders set
      rate_per_minute = case when p_patch ? 'rate_per_minute' then (p_patch ->> 'rate_per_minute')::int
        else rate_per_minute end,
      time_zone = case when p_patch ? 'time_zone' then p_patch ->> 'time_zone' else time_zone end,
      sending_starts_at = case when p_patch ? 'sending_starts_at' then (p_patch ->> 'sending_starts_at')::time
        else sending_starts_at end,
      sending_ends_at = case when p_patch ? 'sending_ends_at' then (p_patch ->> 'sending_ends_at')::time
        else sending_ends_at end,
      cost_cap = case when p_patch ? 'cost_cap' then (p_patch ->> 'cost_cap')::numeric else cost_cap end,
      opt_out_confirmation = case when p_patch ? 'opt_out_confirmation' then p_patch ->> 'opt_out_confirmation'
        else opt_out_confirmation end,
      edited_at = private.clock()
    where id = p_sender_id returning * into s;
    perform private.audit('changed', 'sender', p_sender_id::text, jsonb_build_object('fields', v_changed));
  end if;
  return jsonb_build_object('changed', to_jsonb(v_changed), 'wake', private.needs_wake(s, private.clock()));
end $$;
comment on function private.edit_sender(bigint, jsonb) is
  'Definer: senders are written by functions only. `wake` says whether the changed limit makes messages due now.';

create function private.resume_sender(p_sender_id bigint) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_paused boolean;
begin
  perform private.require_active();
  select paused_at is not null into v_paused from public.senders where id = p_sender_id for no key update;
  if v_paused then
    if private.restore_problem() is not null then perform private.fail('restore_unsettled'); end if;
    perform private.unpause_sender(p_sender_id, private.clock());
    perform private.audit('resume', 'sender', p_sender_id::text);
  end if;
  return coalesce(v_paused, false);
end $$;
comment on function private.resume_sender(bigint) is 'Definer: senders are written by functions only.';
