-- Writing a campaign: who may, what a draft holds, what is wrong with it.
create function private.fail(p_code text, p_path text default null, p_field_code text default null) returns void
language plpgsql volatile set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = p_code,
    detail = case when p_path is null then ''
      else jsonb_build_array(jsonb_build_object('path', p_path, 'code', coalesce(p_field_code, p_code)))::text end;
end $$;
comment on function private.fail(text, text, text) is 'Raises a code of lib/http/errors.ts, with the field concerned.';
grant execute on function private.fail(text, text, text) to authenticated, service_role;

create function private.fail_fields(p_problems jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if jsonb_array_length(p_problems) > 0 then
    raise exception using errcode = 'P0001', message = 'invalid', detail = p_problems::text;
  end if;
end $$;
comment on function private.fail_fields(jsonb) is 'Raises `invalid` with the fields named, if there are any.';

create function private.own_campaign(p_campaign_id bigint, p_others boolean default false) returns public.campaigns
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_actor uuid := (select auth.uid());
begin
  if not private.actor_is_active() then perform private.fail('forbidden'); end if;
  select * into c from public.campaigns where id = p_campaign_id;
  if c.id is null or (c.owner_id is distinct from v_actor and not private.actor_is_super_admin()) then
    perform private.fail('not_found');
  end if;
  if c.owner_id is distinct from v_actor and not p_others then perform private.fail('forbidden'); end if;
  return c;
end $$;
comment on function private.own_campaign(bigint, boolean) is
  'The campaign, if the caller owns it; with p_others a super-admin''s look at another''s too. Definer: definer functions ask it first.';

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
  'Checks the owner, then locks sender and campaign, in the order that everybody keeps. Definer: nobody updates these tables directly.';

create function private.default_sender(p_phone_number_id text) returns bigint
language sql stable set search_path = '' as $$
  select id from public.senders where p_phone_number_id is null or phone_number_id = p_phone_number_id order by id limit 1
$$;
comment on function private.default_sender(text) is 'The sender of the environment, else the first.';

create function private.has_media_header(p_components jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select exists (select from jsonb_array_elements(p_components) p
    where upper(p ->> 'type') = 'HEADER' and upper(p ->> 'format') in ('IMAGE', 'VIDEO', 'DOCUMENT'))
$$;
comment on function private.has_media_header(jsonb) is 'Whether a template shows a file over its text.';

create function private.template_keys(p_template jsonb) returns text[]
language sql immutable strict set search_path = '' as $$
  with parts as (
    select upper(p ->> 'type') as type, upper(coalesce(p ->> 'format', 'TEXT')) as format, p ->> 'text' as words, p -> 'buttons' as buttons
    from jsonb_array_elements(p_template -> 'components') p
  ),
  keys as (
    select case upper(p_template ->> 'parameter_format') when 'NAMED' then m[1] else 'header' end as key
    from parts, regexp_matches(words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m where type = 'HEADER' and format = 'TEXT'
    union select 'header' from parts where type = 'HEADER' and format in ('IMAGE', 'VIDEO', 'DOCUMENT')
    union select 'header.' || place from parts, unnest(array['latitude', 'longitude', 'name', 'address']) place
      where type = 'HEADER' and format = 'LOCATION'
    union select m[1] from parts, regexp_matches(words, '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m where type = 'BODY'
    union select 'button.' || (b.place - 1) from parts, jsonb_array_elements(buttons) with ordinality b(button, place)
      where type = 'BUTTONS' and (upper(b.button ->> 'type') = 'COPY_CODE'
        or (upper(b.button ->> 'type') = 'URL' and b.button ->> 'url' ~ '\{\{\s*[^{}\s][^{}]*\}\}'))
  )
  select coalesce(array_agg(key order by key), '{}') from keys
$$;
comment on function private.template_keys(jsonb) is
  'The values that a template asks for, under the keys of templateVariables in _shared/template.ts.';

create function private.field_is_known(p_field text) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_field ~ '^(full_name|first_name|phone|fields\..{1,80})$', false)
$$;
comment on function private.field_is_known(text) is 'Whether a contact has such a field: a column of its own or one of `fields`.';

create function private.follow_up_variables(p_body text) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(distinct m[1]), '{}')
  from regexp_matches(coalesce(p_body, ''), '\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}', 'g') m
$$;
comment on function private.follow_up_variables(text) is
  'What stands between double braces: a field of the contact, perhaps with a fallback after a bar.';

create function private.draft_problems(c public.campaigns) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('path', path, 'code', code)), '[]') from (
    select 'template.variables.' || v.key, 'bad_format'
    from jsonb_each(c.template_variables) v
    where jsonb_typeof(v.value) <> 'object'
      or coalesce(jsonb_typeof(v.value -> 'text') = 'string', false) = coalesce(jsonb_typeof(v.value -> 'field') = 'string', false)
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
comment on function private.draft_problems(public.campaigns) is 'What can never be right in a draft, as fields and codes.';

create function private.set_audience(p_campaign_id bigint, p_owner_id uuid, p_patch jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_key text;
  v_ids jsonb := '{}';
begin
  foreach v_key in array array['category_ids', 'excluded_category_ids'] loop
    v_ids := v_ids || jsonb_build_object(v_key, coalesce(nullif(p_patch -> v_key, 'null'), (
      select coalesce(jsonb_agg(category_id), '[]') from public.campaign_categories
      where campaign_id = p_campaign_id and excluded = (v_key = 'excluded_category_ids'))));
    if exists (select from jsonb_array_elements_text(v_ids -> v_key) g(id) where not exists (
        select from public.categories where id = g.id::bigint and owner_id = p_owner_id)) then
      perform private.fail('category_not_found', v_key, 'not_found');
    end if;
  end loop;
  if exists (select from jsonb_array_elements(v_ids -> 'category_ids') g(id) where v_ids -> 'excluded_category_ids' @> g.id) then
    perform private.fail('invalid', 'excluded_category_ids', 'both_in_and_out');
  end if;
  delete from public.campaign_categories where campaign_id = p_campaign_id;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select distinct p_campaign_id, id::bigint, p_owner_id, key = 'excluded_category_ids'
  from jsonb_each(v_ids) k(key, ids), jsonb_array_elements_text(k.ids) id;
end $$;
comment on function private.set_audience(bigint, uuid, jsonb) is
  'Replaces the categories that a patch names; others'' are refused. Definer: drafts are written through functions only.';

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
  end if;
  if p_patch ? 'scheduled_at' then c.scheduled_at := (p_patch ->> 'scheduled_at')::timestamptz; end if;
  if p_patch ? 'time_zone' then c.time_zone := coalesce(p_patch ->> 'time_zone', c.time_zone); end if;
  if p_patch ? 'first_slice' then c.first_slice := (p_patch ->> 'first_slice')::int; end if;
  perform private.fail_fields(private.draft_problems(c));
  update public.campaigns set name = c.name, template_name = c.template_name, template_language = c.template_language,
    template_variables = c.template_variables, follow_up_body = c.follow_up_body, follow_up_triggers = c.follow_up_triggers,
    follow_up_delay_seconds = c.follow_up_delay_seconds, scheduled_at = c.scheduled_at, time_zone = c.time_zone, first_slice = c.first_slice
  where id = p_campaign_id returning * into c;
  perform private.set_audience(p_campaign_id, c.owner_id, p_patch);
  return c;
end $$;
comment on function private.apply_patch(bigint, jsonb) is
  'Writes any subset of a draft''s fields. Definer: drafts are written through functions only.';

create function private.save_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
  v_launch boolean := coalesce((p_patch ->> 'launch')::boolean, false);
begin
  if not private.actor_is_active() then perform private.fail('forbidden'); end if;
  if p_campaign_id is null then
    if p_patch ->> 'name' is null then perform private.fail('invalid', 'name', 'required'); end if;
    insert into public.campaigns (owner_id, name) values ((select auth.uid()), p_patch ->> 'name') returning * into c;
    perform private.audit('create', 'campaign', c.id::text);
  else
    c := private.lock_campaign(p_campaign_id);
    if c.status not in ('draft', 'scheduled') then perform private.fail('campaign_not_draft'); end if;
  end if;
  if c.status = 'scheduled' then
    update public.campaigns set status = 'draft' where id = c.id;
    v_launch := not (p_patch ? 'scheduled_at' and p_patch ->> 'scheduled_at' is null and not v_launch);
  end if;
  c := private.apply_patch(c.id, p_patch);
  if v_launch then return private.launch_campaign(c.id, c.first_slice, p_phone_number_id); end if;
  return private.launch_answer(c.id);
end $$;
comment on function private.save_campaign(bigint, jsonb, text) is
  'Creates (id null) or changes a campaign that has not begun, and launches it if the patch says so, all or nothing. What is scheduled is checked and frozen anew; without its date it is a draft again. Definer: owner checked first.';

create function private.delete_campaign(p_campaign_id bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare c public.campaigns := private.lock_campaign(p_campaign_id);
begin
  if c.status <> 'draft' then perform private.fail('campaign_not_draft'); end if;
  delete from public.campaigns where id = p_campaign_id;
  perform private.audit('delete', 'campaign', p_campaign_id::text);
end $$;
comment on function private.delete_campaign(bigint) is
  'Deletes a draft; what was launched stays as evidence. Definer: owner checked first.';

create function private.duplicate_campaign(p_campaign_id bigint) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns := private.own_campaign(p_campaign_id);
  v_id bigint;
begin
  insert into public.campaigns (owner_id, name, template_name, template_language, template_variables, follow_up_body, follow_up_triggers,
    follow_up_delay_seconds, time_zone, first_slice)
  values (c.owner_id, left(c.name, 116) || ' (2)', c.template_name, c.template_language, c.template_variables, c.follow_up_body,
    c.follow_up_triggers, c.follow_up_delay_seconds, c.time_zone, c.first_slice)
  returning id into v_id;
  insert into public.campaign_categories (campaign_id, category_id, owner_id, excluded)
  select v_id, category_id, owner_id, excluded from public.campaign_categories where campaign_id = p_campaign_id;
  perform private.audit('duplicate', 'campaign', v_id::text, jsonb_build_object('of', p_campaign_id));
  return v_id;
end $$;
comment on function private.duplicate_campaign(bigint) is
  'A new draft with the same texts and audience, without date. Definer: owner checked first.';

grant execute on function private.save_campaign(bigint, jsonb, text) to authenticated, service_role;
create function public.save_campaign(p_campaign_id bigint, p_patch jsonb, p_phone_number_id text default null) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_campaign(p_campaign_id, p_patch, p_phone_number_id) $$;
comment on function public.save_campaign(bigint, jsonb, text) is 'Creates or changes a campaign that has not begun; launches it if the patch says so.';
revoke execute on function public.save_campaign(bigint, jsonb, text) from public, anon;
grant execute on function public.save_campaign(bigint, jsonb, text) to authenticated, service_role;

grant execute on function private.delete_campaign(bigint) to authenticated, service_role;
create function public.delete_campaign(p_campaign_id bigint) returns void
language sql volatile set search_path = '' as $$ select private.delete_campaign(p_campaign_id) $$;
comment on function public.delete_campaign(bigint) is 'Deletes a draft.';
revoke execute on function public.delete_campaign(bigint) from public, anon;
grant execute on function public.delete_campaign(bigint) to authenticated, service_role;

grant execute on function private.duplicate_campaign(bigint) to authenticated, service_role;
create function public.duplicate_campaign(p_campaign_id bigint) returns bigint
language sql volatile set search_path = '' as $$ select private.duplicate_campaign(p_campaign_id) $$;
comment on function public.duplicate_campaign(bigint) is 'Copies a campaign into a new draft.';
revoke execute on function public.duplicate_campaign(bigint) from public, anon;
grant execute on function public.duplicate_campaign(bigint) to authenticated, service_role;
