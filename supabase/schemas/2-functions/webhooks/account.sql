-- Events of templates, quality, limits and accounts.
create function private.apply_account_events(p_changes jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  c record;
  s record;
begin
  perform from public.senders
  where waba_id = any (array(select x ->> 'waba_id' from jsonb_array_elements(p_changes) x))
  order by id for no key update;
  for c in
    select x ->> 'field' as field, x -> 'value' as value, x ->> 'waba_id' as waba_id
    from jsonb_array_elements(p_changes) x
  loop
    case c.field
      when 'message_template_status_update' then perform private.apply_template_status(c.waba_id, c.value, p_now);
      when 'message_template_quality_update' then
        update public.templates set quality = left(c.value ->> 'new_quality_score', 20)
        where id = private.template_of(c.waba_id, c.value);
        if c.value ->> 'new_quality_score' = 'RED' then
          for s in select id from public.senders where waba_id = c.waba_id order by id loop
            perform private.raise_alert('template_quality', s.id, null,
              jsonb_build_object('template', c.value ->> 'message_template_name'), p_now);
          end loop;
        end if;
      when 'template_category_update' then
        update public.templates set category = upper(c.value ->> 'new_category')
        where id = private.template_of(c.waba_id, c.value) and c.value ->> 'new_category' ~ '^[A-Za-z]{2,30}$';
      when 'phone_number_quality_update' then
        perform private.apply_limit(c.waba_id, c.value ->> 'display_phone_number',
          coalesce(c.value ->> 'max_daily_conversations_per_business', c.value ->> 'current_limit'),
          upper(c.value ->> 'event'), p_now);
      when 'business_capability_update' then
        perform private.apply_limit(c.waba_id, null,
          coalesce(c.value ->> 'max_daily_conversations_per_business', c.value ->> 'max_daily_conversation_per_phone'),
          null, p_now);
      when 'account_update' then perform private.apply_account_update(c.waba_id, c.value, p_now);
      when 'account_alerts' then
        for s in select id from public.senders where waba_id = c.waba_id order by id loop
          perform private.raise_alert('account_alert', s.id, null,
            case when jsonb_typeof(c.value) = 'object' then c.value else '{}' end, p_now);
        end loop;
      else null;
    end case;
  end loop;
end $$;
comment on function private.apply_account_events(jsonb, timestamptz) is
  'Applies all changes other than messages and statuses. Locks the senders first.';
grant execute on function private.apply_account_events(jsonb, timestamptz) to service_role;

create function private.template_of(p_waba_id text, p_value jsonb) returns bigint
language sql stable set search_path = '' as $$
  select id from public.templates
  where waba_id = p_waba_id and (meta_id = p_value ->> 'message_template_id'
    or (name = p_value ->> 'message_template_name'
      and language = replace(p_value ->> 'message_template_language', '-', '_')))
  order by meta_id is not distinct from p_value ->> 'message_template_id' desc limit 1
$$;
comment on function private.template_of(text, jsonb) is
  'The template of an event: by Meta''s id, else by name and language (en-US is stored as en_US).';
grant execute on function private.template_of(text, jsonb) to service_role;

create function private.apply_template_status(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text := upper(p_value ->> 'event');
  v_status text := case v_event when 'REINSTATED' then 'APPROVED' when 'UNARCHIVED' then 'APPROVED' else v_event end;
  t public.templates;
  s record;
begin
  update public.templates set
    status = case when v_status = 'FLAGGED' then status else v_status end,
    rejected_reason = case when v_status = 'REJECTED' then left(p_value ->> 'reason', 500) end
  where id = private.template_of(p_waba_id, p_value) and v_event ~ '^[A-Z_]{2,40}$'
  returning * into t;
  if t.id is null then return; end if;
  if v_status in ('PAUSED', 'DISABLED', 'REJECTED', 'DELETED', 'PENDING_DELETION', 'ARCHIVED', 'LIMIT_EXCEEDED',
    'LOCKED') then
    for s in select id from public.senders where waba_id = p_waba_id order by id loop
      perform private.pause_campaigns(array(
        select id from public.campaigns
        where sender_id = s.id and status = 'running' and template_name = t.name and template_language = t.language),
        'template_' || lower(v_status), null, p_now);
      perform private.raise_alert('template_stopped', s.id, null,
        jsonb_build_object('template', t.name, 'language', t.language, 'status', v_status), p_now);
    end loop;
  elsif v_status = 'APPROVED' then
    update public.alerts set cleared_at = p_now
    where kind = 'template_stopped' and cleared_at is null and detail ->> 'template' = t.name
      and detail ->> 'language' = t.language;
  end if;
end $$;
comment on function private.apply_template_status(text, jsonb, timestamptz) is
  'Stores the new status of a template; one that may not be sent pauses the campaigns that use it. A user decides to '
  'resume.';
grant execute on function private.apply_template_status(text, jsonb, timestamptz) to service_role;

create function private.apply_account_update(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text := upper(coalesce(p_value ->> 'event', ''));
  v_ban text := upper(coalesce(p_value #>> '{ban_info,waba_ban_state}', ''));
  v_stops boolean := v_event in ('ACCOUNT_DELETED', 'ACCOUNT_OFFBOARDED')
    or (v_event = 'DISABLED_UPDATE' and v_ban = 'DISABLE')
    or (v_event = 'ACCOUNT_RESTRICTION' and (not jsonb_path_exists(p_value, '$.restriction_info[*].restriction_type')
      or jsonb_path_exists(p_value, '$.restriction_info[*].restriction_type ? (@ like_regex "MESSAG")')));
  s record;
begin
  for s in select id from public.senders where waba_id = p_waba_id order by id loop
    if v_stops then perform private.pause_sender(s.id, 'account_restricted', null, p_now); end if;
    if v_stops or v_event in ('ACCOUNT_RESTRICTION', 'ACCOUNT_VIOLATION', 'DISABLED_UPDATE') then
      perform private.raise_alert('account', s.id, null, jsonb_build_object(
        'event', left(v_event, 100), 'ban_state', nullif(v_ban, ''), 'restrictions', p_value -> 'restriction_info',
        'violation', p_value #> '{violation_info,violation_type}'), p_now);
    end if;
    if v_ban = 'REINSTATE' then
      update public.alerts set cleared_at = p_now where kind = 'account' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.apply_account_update(text, jsonb, timestamptz) is
  'Applies restrictions and bans: a sender that may no longer send is paused.';
grant execute on function private.apply_account_update(text, jsonb, timestamptz) to service_role;

create function private.apply_limit(p_waba_id text, p_display_phone_number text, p_limit text, p_event text,
  p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  v_tier record := private.tier_of(p_limit);
  s record;
begin
  for s in
    select id, quality_rating from public.senders
    where waba_id = p_waba_id and (p_display_phone_number is null
      or regexp_replace(coalesce(display_phone_number, ''), '\D', '', 'g')
        = regexp_replace(p_display_phone_number, '\D', '', 'g'))
    order by id
  loop
    if v_tier.tier is not null then
      update public.senders set messaging_limit_tier = v_tier.tier, tier_limit = v_tier.people where id = s.id;
    end if;
    if p_event in ('FLAGGED', 'DOWNGRADE') then
      update public.senders set quality_rating = case p_event when 'FLAGGED' then 'RED' else quality_rating end
      where id = s.id;
      perform private.raise_alert('quality', s.id, null, jsonb_build_object('event', p_event, 'limit', p_limit), p_now);
    elsif p_event in ('UNFLAGGED', 'UPGRADE') then
      update public.senders set quality_rating = case p_event when 'UNFLAGGED' then 'GREEN' else quality_rating end
      where id = s.id;
      update public.alerts set cleared_at = p_now where kind = 'quality' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.apply_limit(text, text, text, text, timestamptz) is
  'Stores the messaging limit and the quality of a phone number; without a number, of the whole account.';
grant execute on function private.apply_limit(text, text, text, text, timestamptz) to service_role;

create function private.tier_of(p_text text, out tier text, out people int)
language plpgsql immutable set search_path = '' as $$
begin
  if p_text ~ '^[0-9]{1,9}$' then
    people := case when p_text::int > 0 then p_text::int end;
    tier := case when people is not null then 'TIER_' || p_text end;
  elsif p_text ~ '^TIER_[0-9]{1,6}K?$' then
    tier := p_text;
    people := rtrim(substr(p_text, 6), 'K')::int * case when p_text like '%K' then 1000 else 1 end;
  elsif p_text = 'TIER_UNLIMITED' then
    tier := p_text;
  end if;
end $$;
comment on function private.tier_of(text) is
  'Meta''s messaging limit as a name and as people per day; no number for unlimited.';
grant execute on function private.tier_of(text) to service_role;
