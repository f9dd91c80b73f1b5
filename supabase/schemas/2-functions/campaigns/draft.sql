-- Creating and changing a campaign that has not started.
create function private.own_campaign(p_campaign_id bigint, p_others boolean default false) returns public.campaigns
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_actor uuid := (select auth.uid());
begin
  perform private.require_active();
  select * into c from public.campaigns where id = p_campaign_id;
  if c.id is null or (c.owner_id is distinct from v_actor and not private.actor_is_super_admin()) then
    perform private.fail('not_found');
  end if;
  if c.owner_id is distinct from v_actor and not p_others then perform private.fail('forbidden'); end if;
  return c;
end $$;
comment on function private.own_campaign(bigint, boolean) is
  'The campaign if the caller owns it; with p_others also for super-admins. Raises not_found or forbidden. Definer: '
  'called first by other definer functions.';

create function private.lock_campaign(p_campaign_id bigint, p_others boolean default false) returns public.campaigns
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id, p_others);
  v_sender_id bigint := c.sender_id;
begin
  perform from public.senders where id = v_sender_id for no key update;
  select * into c from public.campaigns where id = p_campaign_id for no key update;
  if c.id is null then perform private.fail('not_found'); end if;
  if c.sender_id is distinct from v_sender_id then perform private.fail('conflict'); end if;
  return c;
end $$;
comment on function private.lock_campaign(bigint, boolean) is
  'Checks the owner, then locks sender and campaign, in the order that all functions keep. Definer: users may not '
  'update these tables.';

create function private.draft_problems(c public.campaigns) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('path', path, 'code', code)), '[]') from (
    select 'template.variables.' || v.key, 'bad_format'
    from jsonb_each(c.template_variables) v
    where jsonb_typeof(v.value) <> 'object'
      or coalesce(jsonb_typeof(v.value -> 'text') = 'string',
        false) = coalesce(jsonb_typeof(v.value -> 'field') = 'string', false)
      or (v.value ? 'field' and not private.field_is_known(v.value ->> 'field'))
    union all
    select 'template.variables.' || v.key, 'bad_link'
    from jsonb_each(c.template_variables) v
    where not private.links_are_safe(private.variable_texts(jsonb_build_object(v.key, v.value)))
    union all
    select 'follow_up.body', 'bad_link' where not private.links_are_safe(c.follow_up_body)
    union all
    select 'follow_up.body', 'unknown_variable' from unnest(private.follow_up_variables(c.follow_up_body)) name
    where not private.field_is_known(btrim(split_part(name, '|', 1)))
    union all
    select 'follow_up.body', 'too_long' where char_length(c.follow_up_body) > 4096
  ) p(path, code)
$$;
comment on function private.draft_problems(public.campaigns) is 'What makes a draft invalid, as fields and codes.';

create function private.set_audience(p_campaign_id bigint, p_owner_id uuid, p_patch jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_key text;
  v_ids jsonb := '{}'::jsonb;
begin
  foreach v_key in array array['category_ids', 'excluded_category_ids'] loop
    perform private.require_at_most('categories', jsonb_array_length(nullif(p_patch -> v_key, 'null')), v_key);
    v_ids := v_ids || jsonb_build_object(v_key, coalesce(nullif(p_patch -> v_key, 'null'), (
      select coalesce(jsonb_agg(category_id), '[]') from public.campaign_categories
      where campaign_id = p_campaign_id and excluded = (v_key = 'excluded_category_ids'))));
    if exists (select from jsonb_array_elements_text(v_ids -> v_key) g(id) where not exists (
        select from public.categories where id = g.id::bigint and owner_id = p_owner_id)) then
      perform private.fail('category_not_found', v_key, 'not_found');
    end if;
  end loop;
  if exists (select from jsonb_array_elements(v_ids -> 'category_ids') g(id)
    where v_ids -> 'excluded_category_ids' @> g.id) then
    perform private.fail('invalid', 'excluded_category_ids', 'both_in_and_out');
  end if;
  delete from public.campaign_categories where campaign_id = p_campaign_id;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select distinct p_campaign_id, id::bigint, p_owner_id, key = 'excluded_category_ids'
  from jsonb_each(v_ids) k(key, ids), jsonb_array_elements_text(k.ids) id;
end $$;
comment on function private.set_audience(bigint, uuid, jsonb) is
  'Replaces the categories named in a patch; refuses those of other owners. Definer: drafts are written by functions '
  'only.';

create function private.apply_patch(p_campaign_id bigint, p_patch jsonb) returns public.campaigns
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_follow_up jsonb := nullif(p_patch -> 'follow_up', 'null');
  v_template jsonb := nullif(p_patch -> 'template', 'null');
begin
  select * into c from public.campaigns where id = p_campaign_id;
  c.name := coalesce(p_patch ->> 'name', c.name);
  if p_patch ? 'template' then
    c.template_name := v_template ->> 'name';
    c.template_language := v_template ->> 'language';
    c.template_variables := coalesce(v_template -> 'variables', '{}');
  end if;
  if p_patch ? 'follow_up' then
    c.follow_up_body := nullif(v_follow_up ->> 'body', '');
    c.follow_up_triggers := coalesce(nullif(v_follow_up -> 'triggers', 'null'), '{"any": true}');
    c.follow_up_delay_seconds := coalesce((v_follow_up ->> 'delay_seconds')::int, 0);
    c.answers_until_days := coalesce((v_follow_up ->> 'answers_until_days')::int, c.answers_until_days);
  end if;
  if p_patch ? 'scheduled_at' then c.scheduled_at := (p_patch ->> 'scheduled_at')::timestamptz; end if;
  if p_patch ? 'time_zone' then c.time_zone := coalesce(p_patch ->> 'time_zone', c.time_zone); end if;
  c.leave_out_reached := coalesce((p_patch ->> 'leave_out_reached')::boolean, c.leave_out_reached);
  if p_patch ? 'first_slice' then c.first_slice := (p_patch ->> 'first_slice')::int; end if;
  perform private.fail_fields(private.draft_problems(c));
  update public.campaigns set name = c.name, template_name = c.template_name, template_language = c.template_language,
    template_variables = c.template_variables, follow_up_body = c.follow_up_body,
      follow_up_triggers = c.follow_up_triggers,
    follow_up_delay_seconds = c.follow_up_delay_seconds, answers_until_days = c.answers_until_days,
      scheduled_at = c.scheduled_at, time_zone = c.time_zone,
      first_slice = c.first_slice, leave_out_reached = c.leave_out_reached
  where id = p_campaign_id returning * into c;
  perform private.set_audience(p_campaign_id, c.owner_id, p_patch);
  return c;
end $$;
comment on function private.apply_patch(bigint, jsonb) is
  'Writes any subset of a draft''s fields. Definer: drafts are written by functions only.';

create function private.save_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_launch boolean := coalesce((p_patch ->> 'launch')::boolean, false);
  v_actor uuid := (select auth.uid());
  v_draft_key uuid := (p_patch ->> 'draft_key')::uuid;
begin
  perform private.require_active();
  perform private.require_small(p_patch, 'template');
  if p_campaign_id is null then
    if p_patch ->> 'name' is null then perform private.fail('invalid', 'name', 'required'); end if;
    insert into public.campaigns (owner_id, name, draft_key)
    values (v_actor, p_patch ->> 'name', v_draft_key)
    on conflict on constraint drafts_are_created_once do nothing returning * into c;
    if c.id is not null then perform private.audit('create', 'campaign', c.id::text); end if;
  end if;
  if c.id is null then
    c := private.lock_campaign(coalesce(p_campaign_id,
      (select id from public.campaigns where owner_id = v_actor and draft_key = v_draft_key)));
    if c.status not in ('draft', 'scheduled') then perform private.fail('campaign_not_draft'); end if;
    perform private.require_unchanged(c.updated_at, p_patch);
    if p_campaign_id is not null then
      update public.campaigns set draft_key = null where id = c.id and draft_key is not null;
    end if;
  end if;
  if c.status = 'scheduled' then
    update public.campaigns set status = 'draft' where id = c.id;
    v_launch := not (p_patch ? 'scheduled_at' and p_patch ->> 'scheduled_at' is null and not v_launch);
  end if;
  c := private.apply_patch(c.id, p_patch);
  if v_launch then return private.launch_draft(c.id, c.first_slice, p_phone_number_id); end if;
  return private.launch_answer(c.id);
end $$;
comment on function private.save_campaign(bigint, jsonb, text) is
  'Creates (id null) or changes a campaign that has not started, and launches it if the patch says so, all in one '
  'transaction. Creating with a `draft_key` that is known changes the draft that has it. A scheduled '
  'campaign is checked again and gets a new snapshot; without a date it becomes a draft '
  'again. Definer: the owner is checked first.';

create function private.delete_campaign(p_campaign_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.lock_campaign(p_campaign_id);
begin
  if c.status <> 'draft' then perform private.fail('campaign_not_draft'); end if;
  delete from public.campaigns where id = p_campaign_id;
  perform private.audit('delete', 'campaign', p_campaign_id::text);
end $$;
comment on function private.delete_campaign(bigint) is
  'Deletes a draft; launched campaigns are kept as evidence. Definer: the owner is checked first.';

create function private.duplicate_campaign(p_campaign_id bigint) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id);
  v_id bigint;
begin
  insert into public.campaigns (owner_id, name, template_name, template_language, template_variables, follow_up_body,
    follow_up_triggers, follow_up_delay_seconds, answers_until_days, time_zone, first_slice,
    original_id)
  values (c.owner_id, left(c.name, 116) || ' (2)', c.template_name, c.template_language, c.template_variables,
    c.follow_up_body, c.follow_up_triggers, c.follow_up_delay_seconds, c.answers_until_days, c.time_zone,
    c.first_slice, coalesce(c.original_id, c.id))
  returning id into v_id;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select v_id, category_id, owner_id, excluded from public.campaign_categories where campaign_id = p_campaign_id;
  perform private.audit('duplicate', 'campaign', v_id::text, jsonb_build_object('of', p_campaign_id));
  return v_id;
end $$;
comment on function private.duplicate_campaign(bigint) is
  'A new draft with the same texts and audience, without a date. Unless its owner decides otherwise it leaves out '
  'whoever the others of its series reached. Definer: the owner is checked first.';
