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
        perform private.template_changed_quality(c.waba_id, c.value ->> 'message_template_name',
          c.value ->> 'new_quality_score', p_now);
      when 'template_category_update', 'template_correct_category_detection' then
        perform private.apply_template_category(c.waba_id, c.value, p_now);
      when 'phone_number_quality_update' then
        perform private.apply_limit(c.waba_id, c.value ->> 'display_phone_number',
          coalesce(c.value ->> 'max_daily_conversations_per_business', c.value ->> 'current_limit'),
          upper(c.value ->> 'event'), p_now);
      when 'business_capability_update' then
        perform private.apply_limit(c.waba_id, null,
          coalesce(c.value ->> 'max_daily_conversations_per_business', c.value ->> 'max_daily_conversation_per_phone'),
          null, p_now);
      when 'account_update' then perform private.apply_account_update(c.waba_id, c.value, p_now);
      when 'account_review_update' then perform private.apply_review(c.waba_id, c.value, p_now);
      when 'security' then perform private.apply_security(c.waba_id, c.value, p_now);
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
begin
  update public.templates set
    status = case when v_status = 'FLAGGED' then status else v_status end,
    rejected_reason = case when v_status = 'REJECTED' then left(p_value ->> 'reason', 500) end
  where id = private.template_of(p_waba_id, p_value) and v_event ~ '^[A-Z_]{2,40}$'
  returning * into t;
  if t.id is not null then perform private.template_changed_status(t, v_status, p_now); end if;
end $$;
comment on function private.apply_template_status(text, jsonb, timestamptz) is 'Stores the new status of a template.';
grant execute on function private.apply_template_status(text, jsonb, timestamptz) to service_role;

create function private.template_changed_status(t public.templates, p_status text, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  s record;
begin
  if p_status in ('PAUSED', 'DISABLED', 'REJECTED', 'DELETED', 'PENDING_DELETION', 'ARCHIVED', 'LIMIT_EXCEEDED',
    'LOCKED') then
    for s in select id from public.senders where waba_id = t.waba_id order by id loop
      perform private.pause_campaigns(array(
        select id from public.campaigns
        where sender_id = s.id and status = 'running' and template_name = t.name and template_language = t.language),
        'template_' || lower(p_status), null, p_now);
      perform private.raise_alert('template_stopped', s.id, null,
        jsonb_build_object('template', t.name, 'language', t.language, 'status', p_status), p_now);
    end loop;
  elsif p_status = 'APPROVED' then
    update public.alerts set cleared_at = p_now
    where kind = 'template_stopped' and cleared_at is null and detail ->> 'template' = t.name
      and detail ->> 'language' = t.language;
  end if;
end $$;
comment on function private.template_changed_status(public.templates, text, timestamptz) is
  'A template that may no longer be sent pauses the campaigns that use it; a user decides to resume. The caller holds '
  'the senders.';
grant execute on function private.template_changed_status(public.templates, text, timestamptz) to service_role;

create function private.template_changed_quality(p_waba_id text, p_name text, p_quality text, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  s record;
begin
  if p_quality <> 'RED' then return; end if;
  for s in select id from public.senders where waba_id = p_waba_id order by id loop
    perform private.raise_alert('template_quality', s.id, null, jsonb_build_object('template', p_name), p_now);
  end loop;
end $$;
comment on function private.template_changed_quality(text, text, text, timestamptz) is
  'Tells that many people have blocked or reported a template. The caller holds the senders.';
grant execute on function private.template_changed_quality(text, text, text, timestamptz) to service_role;

create function private.category_prices(p_sender_id bigint, p_template text, p_language text, p_from text, p_to text,
  p_now timestamptz)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_currency text;
  v_country text;
  v_day date;
begin
  select s.currency, private.account_day(s, p_now) into v_currency, v_day from public.senders s where id = p_sender_id;
  select m.country_code into v_country
  from (select id from public.campaigns where sender_id = p_sender_id and template_name = p_template
    and template_language = p_language order by id desc limit 5) c
  cross join lateral (select country_code from public.messages where campaign_id = c.id order by id desc limit 200) m
  where m.country_code is not null
  group by m.country_code order by count(*) desc, m.country_code limit 1;
  if v_country is null then return '{}'::jsonb; end if;
  return jsonb_build_object('country', v_country, 'currency', v_currency,
    'price_before', private.price(v_country, p_from, v_currency, v_day),
    'price_after', private.price(v_country, p_to, v_currency, v_day));
end $$;
comment on function private.category_prices(bigint, text, text, text, text, timestamptz) is
  'The price of one message before and after a template changes its category, for the country that its latest '
  'messages mostly went to; an empty object when it was never used.';
grant execute on function private.category_prices(bigint, text, text, text, text, timestamptz) to service_role;

create function private.template_changed_category(t public.templates, p_from text, p_to text, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  s record;
begin
  update public.alerts set cleared_at = p_now where kind = 'template_category_soon' and cleared_at is null
    and detail ->> 'template' = t.name and detail ->> 'language' = t.language;
  for s in select id from public.senders where waba_id = t.waba_id order by id loop
    perform private.raise_alert('template_category', s.id, null, jsonb_build_object('template', t.name,
      'language', t.language, 'from', p_from, 'to', p_to)
      || private.category_prices(s.id, t.name, t.language, p_from, p_to, p_now), p_now);
    if p_to = 'MARKETING' then
      perform private.pause_campaigns(array(
        select id from public.campaigns
        where sender_id = s.id and status = 'running' and template_name = t.name and template_language = t.language),
        'template_category', null, p_now);
    end if;
  end loop;
end $$;
comment on function private.template_changed_category(public.templates, text, text, timestamptz) is
  'Tells that Meta has changed the category of a template, with the prices. Marketing costs more and reaches fewer '
  'people: running campaigns are paused until a user has seen the price. The caller holds the senders.';
grant execute on function private.template_changed_category(public.templates, text, text, timestamptz) to service_role;

create function private.apply_template_category(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  t public.templates;
  v_now text := upper(p_value ->> 'new_category');
  v_next text := upper(p_value ->> 'correct_category');
  v_before text;
  v_at text := p_value ->> 'category_update_timestamp';
  s record;
begin
  select * into t from public.templates where id = private.template_of(p_waba_id, p_value);
  if t.id is null then return; end if;
  if v_next is null and v_now ~ '^[A-Z]{2,30}$' then
    -- A change that the list of templates has brought before, or an earlier copy of this event, is told already.
    if t.category = v_now then return; end if;
    update public.templates set category = v_now where id = t.id;
    perform private.template_changed_category(t, coalesce(upper(p_value ->> 'previous_category'), t.category),
      v_now, p_now);
  elsif v_next ~ '^[A-Z]{2,30}$' then
    v_before := coalesce(v_now, upper(p_value ->> 'category'), t.category);
    if v_next = v_before then return; end if;
    for s in select id from public.senders where waba_id = p_waba_id order by id loop
      perform private.raise_alert('template_category_soon', s.id, null, jsonb_build_object('template', t.name,
        'language', t.language, 'from', v_before, 'to', v_next,
        'at', case when v_at ~ '^[0-9]{1,10}$' then to_timestamp(v_at::bigint) end)
        || private.category_prices(s.id, t.name, t.language, v_before, v_next, p_now), p_now);
    end loop;
  end if;
end $$;
comment on function private.apply_template_category(text, jsonb, timestamptz) is
  'Stores a changed category, or announces one that Meta plans (`correct_category`).';
grant execute on function private.apply_template_category(text, jsonb, timestamptz) to service_role;

create function private.apply_review(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_decision text := upper(coalesce(p_value ->> 'decision', ''));
  s record;
begin
  for s in select id from public.senders where waba_id = p_waba_id order by id loop
    if v_decision = 'REJECTED' then
      perform private.pause_sender(s.id, 'review_rejected', null, p_now);
      perform private.raise_alert('review_rejected', s.id, null, '{}', p_now);
    elsif v_decision = 'APPROVED' then
      update public.alerts set cleared_at = p_now where kind = 'review_rejected' and sender_id = s.id
        and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.apply_review(text, jsonb, timestamptz) is
  'Applies Meta''s decision about the account: a rejected one may not send.';
grant execute on function private.apply_review(text, jsonb, timestamptz) to service_role;

create function private.apply_security(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text := upper(coalesce(p_value ->> 'event', ''));
  v_number text := regexp_replace(coalesce(p_value ->> 'display_phone_number', ''), '\D', '', 'g');
  s record;
begin
  if v_event not in ('PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_RESET_SUCCESS') then return; end if;
  for s in
    select id from public.senders
    where waba_id = p_waba_id
      and (v_number = '' or regexp_replace(coalesce(display_phone_number, ''), '\D', '', 'g') in ('', v_number))
    order by id
  loop
    perform private.raise_alert('pin_changed', s.id, null, jsonb_build_object('event', v_event), p_now);
  end loop;
end $$;
comment on function private.apply_security(text, jsonb, timestamptz) is
  'Tells that the PIN of a number was changed or reset. Sending goes on: a registered number is not asked for it.';
grant execute on function private.apply_security(text, jsonb, timestamptz) to service_role;

create function private.apply_account_errors(p_sender_id bigint, p_errors jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  e record;
  v_pauses text;
begin
  perform from public.senders where id = p_sender_id for no key update;
  for e in
    select (x ->> 'code')::int as code, left(coalesce(x #>> '{error_data,details}', x ->> 'title'), 500) as details
    from jsonb_array_elements(case jsonb_typeof(p_errors) when 'array' then p_errors else '[]' end) x
    where x ->> 'code' ~ '^[0-9]{1,9}$'
  loop
    select f.pauses into v_pauses from public.error_classes k join public.error_effects f on f.class = k.class
    where k.code = e.code;
    if found and v_pauses is distinct from 'sender' then continue; end if;
    if v_pauses = 'sender' then perform private.pause_sender(p_sender_id, 'error', e.code, p_now); end if;
    perform private.raise_alert('account_error', p_sender_id, null,
      jsonb_build_object('code', e.code, 'details', e.details), p_now);
  end loop;
end $$;
comment on function private.apply_account_errors(bigint, jsonb, timestamptz) is
  'Errors that Meta reports about a number outside any message (`value.errors`): one that stops a sender pauses it. '
  'Those that concern a message or pass by themselves are left to the messages.';
grant execute on function private.apply_account_errors(bigint, jsonb, timestamptz) to service_role;

create function private.apply_account_update(p_waba_id text, p_value jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_event text := upper(coalesce(p_value ->> 'event', ''));
  v_ban text := upper(coalesce(p_value #>> '{ban_info,waba_ban_state}', ''));
  v_removed boolean := v_event = 'PARTNER_REMOVED';
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
    if v_removed then
      perform private.pause_sender(s.id, 'partner_removed', null, p_now);
      perform private.raise_alert('partner_removed', s.id, null, jsonb_strip_nulls(jsonb_build_object(
        'reason', p_value #>> '{disconnection_info,reason}')), p_now);
    elsif v_event in ('PARTNER_ADDED', 'PARTNER_APP_INSTALLED', 'ACCOUNT_RECONNECTED') then
      update public.alerts set cleared_at = p_now where kind = 'partner_removed' and sender_id = s.id
        and cleared_at is null;
    end if;
    if v_ban = 'REINSTATE' then
      update public.alerts set cleared_at = p_now where kind = 'account' and sender_id = s.id and cleared_at is null;
    end if;
  end loop;
end $$;
comment on function private.apply_account_update(text, jsonb, timestamptz) is
  'Applies restrictions, bans and the removal of our app: a sender that may no longer send is paused.';
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
