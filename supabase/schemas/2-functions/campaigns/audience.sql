-- Who gets a campaign, who does not and why, and what it may cost.
create function private.audience_candidates(p_owner_id uuid, p_category_ids bigint[], p_after bigint, p_limit int)
returns bigint[]
language sql stable set search_path = '' as $$
  select array_agg(contact_id order by contact_id) from (
    select distinct r.contact_id
    from unnest(p_category_ids) g(category_id)
    cross join lateral (
      select cc.contact_id from public.category_contacts cc
      where cc.category_id = g.category_id and cc.contact_id > p_after and cc.owner_id = p_owner_id
      order by cc.contact_id limit p_limit) r
    order by r.contact_id limit p_limit) x
$$;
comment on function private.audience_candidates(uuid, bigint[], bigint, int) is
  'The next contacts of the categories, by id; all without a limit.';

create function private.judge_contacts(p_contact_ids bigint[], p_owner_id uuid, p_excluded_ids bigint[],
  p_template jsonb, p_variables jsonb)
returns table (contact_id bigint, reason text, params jsonb, country_code text, has_consent boolean)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_marketing boolean := coalesce(upper(p_template ->> 'category') = 'MARKETING', false);
  v_pictured boolean := private.has_media_header(p_template -> 'components');
  v_keys text[];
  v_values text;
begin
  -- An expression per variable, quoted by format: an aggregate per contact would take ten times as long.
  select coalesce(array_agg(v.key), '{}'), coalesce(string_agg(format(
    'coalesce(%s(private.template_value(private.contact_field(%L, k.full_name, k.first_name, k.phone, k.fields))), %L)',
    case when v_pictured and v.key = 'header' then 'private.media_value' else '' end, v.value ->> 'field',
    private.template_value(coalesce(v.value ->> 'text', v.value ->> 'fallback'))), ', '), '')
  into v_keys, v_values
  from jsonb_each(p_variables) v where v.key = any (private.template_keys(p_template));

  return query execute format($query$
  with people as materialized (
    select k.id, k.country_code::text as country, k.user_id, k.phone, k.consent_source is not null as consented,
      f.values, case when private.has_variants(k.phone) then
        (select min(form) from unnest(private.phone_variants(k.phone)) form) end as number,
      case
        when exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'
        when k.phone is null and k.user_id is null then 'invalid'
        when $4 and k.country_code = 'US' then 'us_marketing'
        when array_position(f.values, null) is not null then 'missing_variable'
      end as reason
    from public.contacts k
    cross join lateral (select array[%s]::text[] as values offset 0) f
    where k.id = any ($1) and k.owner_id = $2 and k.deleted_at is null
      and not exists (select from public.category_contacts cc where cc.contact_id = k.id and cc.category_id = any ($3))
  ),
  twins as (
    select t.id from (select p.id, row_number() over (partition by p.number order by p.id) as place
      from people p where p.reason is null and p.number is not null) t where t.place > 1
    union
    select t.id from (select p.id, row_number() over (partition by p.user_id order by p.id) as place
      from people p where p.reason is null and p.user_id is not null) t where t.place > 1
  )
  select p.id, coalesce(p.reason, case when t.id is not null then 'duplicate' end), jsonb_object($5, p.values),
    p.country, p.consented
  from people p left join twins t on t.id = p.id
  order by p.id $query$, v_values)
  using p_contact_ids, p_owner_id, p_excluded_ids, v_marketing, v_keys;
end $$;
comment on function private.judge_contacts(bigint[], uuid, bigint[], jsonb, jsonb) is
  'Which of these contacts get the template, with their values, or the reason why not. A person with several contacts '
  'counts once. Definer: no user may read opt-outs; callers check the owner.';

create function private.draft_of(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'owner_id', c.owner_id, 'sender_id', c.sender_id,
    'template', jsonb_build_object('name', c.template_name, 'language', c.template_language,
      'variables', c.template_variables),
    'follow_up', case when c.follow_up_body is not null then jsonb_build_object('body', c.follow_up_body) end,
    'category_ids', coalesce((select jsonb_agg(category_id) from public.campaign_categories
      where campaign_id = c.id and not excluded), '[]'),
    'excluded_category_ids', coalesce((select jsonb_agg(category_id) from public.campaign_categories
      where campaign_id = c.id and excluded), '[]'))
  from public.campaigns c where c.id = p_campaign_id
$$;
comment on function private.draft_of(bigint) is
  'A stored campaign in the format that the editor sends for an unsaved one.';

create function private.judge_draft(p_draft jsonb, p_phone_number_id text)
returns table (contact_id bigint, reason text, params jsonb, country_code text, has_consent boolean)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := coalesce((p_draft ->> 'owner_id')::uuid, (select auth.uid()));
  v_sender bigint := coalesce((p_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id));
  v_template jsonb := private.snapshot_of(private.find_template(v_sender, p_draft #>> '{template,name}',
    p_draft #>> '{template,language}'));
begin
  return query select * from private.judge_contacts(
    private.audience_candidates(v_owner, private.bigints(p_draft -> 'category_ids'), 0, null),
    v_owner, private.bigints(p_draft -> 'excluded_category_ids'), v_template, (
      select coalesce(jsonb_object_agg(v.key, v.value), '{}') from jsonb_each(p_draft #> '{template,variables}') v
      where private.template_value(coalesce(v.value ->> 'text', v.value ->> 'fallback')) is null));
end $$;
comment on function private.judge_draft(jsonb, text) is
  'Judges the whole audience of a draft, with only those variables whose value may be missing. Definer: see '
  'judge_contacts; only contacts of the draft''s owner are read, and callers check who that is.';

create function private.preview_audience(p_campaign_id bigint, p_draft jsonb, p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := case when p_campaign_id is null then p_draft - 'owner_id' - 'sender_id'
    else private.draft_of((private.own_campaign(p_campaign_id, true)).id) end;
  v_sender public.senders;
  v_template public.templates;
  v_day date := private.clock()::date;
  v_answer jsonb;
begin
  perform private.require_active();
  select * into v_sender from public.senders
  where id = coalesce((v_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id));
  v_template := private.find_template(v_sender.id, v_draft #>> '{template,name}', v_draft #>> '{template,language}');
  with judged as materialized (
    select j.reason, j.country_code as country, j.has_consent, count(*)::int as n
    from private.judge_draft(v_draft, p_phone_number_id) j group by 1, 2, 3
  ),
  reached as (
    select country, sum(n)::int as n,
      private.price(country, coalesce(v_template.category, 'marketing'), v_sender.currency, v_day) as price_1,
      case when v_draft #>> '{follow_up,body}' is not null then private.price(country, 'service', v_sender.currency,
      v_day) end as price_2
    from judged where reason is null group by country
  )
  select jsonb_build_object(
    'found', coalesce((select sum(n) from judged), 0),
    'audience', coalesce((select sum(n) from judged where reason is null), 0),
    'without_consent', coalesce((select sum(n) from judged where reason is null and not has_consent), 0),
    'left_out', (select jsonb_object_agg(r.reason, coalesce((select sum(n) from judged j where j.reason = r.reason), 0))
      from unnest(array['opted_out', 'duplicate', 'invalid', 'missing_variable', 'us_marketing']) r(reason)),
    'cost', jsonb_build_object(
      'currency', coalesce(v_sender.currency, 'EUR'),
      'message_1', coalesce((select sum(n * price_1) from reached), 0),
      'message_2', coalesce((select sum(n * price_2) from reached), 0),
      'total', coalesce((select sum(n * (coalesce(price_1, 0) + coalesce(price_2, 0))) from reached), 0),
      'countries', coalesce((select jsonb_agg(jsonb_build_object('country_code', country, 'audience', n,
        'price', price_1, 'cost', n * price_1)
        order by n desc, country) from reached), '[]')))
  into v_answer;
  return v_answer;
end $$;
comment on function private.preview_audience(bigint, jsonb, text) is
  'Counts for a draft, stored or not: who gets it, who is left out and why, who has no consent, the maximum cost. '
  'Definer: no user may read opt-outs; campaigns of others only for super-admins.';

create function private.preview_contacts(p_campaign_id bigint, p_draft jsonb, p_after bigint,
  p_limit int, p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := case when p_campaign_id is null then p_draft - 'owner_id' - 'sender_id'
    else private.draft_of((private.own_campaign(p_campaign_id, true)).id) end;
  v_owner uuid := coalesce((v_draft ->> 'owner_id')::uuid, (select auth.uid()));
  v_sender bigint := coalesce((v_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id));
  v_ids bigint[];
  v_answer jsonb;
begin
  perform private.require_active();
  v_ids := private.audience_candidates(v_owner, private.bigints(v_draft -> 'category_ids'), p_after,
    least(p_limit, 50));
  select coalesce(jsonb_agg(jsonb_build_object('contact_id', k.id, 'full_name', k.full_name, 'phone', k.phone,
    'reason', j.reason, 'values', coalesce(j.params, '{}'),
    'follow_up_values', private.follow_up_values(
      v_draft #>> '{follow_up,body}', k.full_name, k.first_name, k.phone, k.fields))
      order by k.id), '[]')
  into v_answer
  from private.judge_contacts(v_ids, v_owner, private.bigints(v_draft -> 'excluded_category_ids'),
    private.snapshot_of(private.find_template(v_sender, v_draft #>> '{template,name}',
      v_draft #>> '{template,language}')),
    coalesce(v_draft #> '{template,variables}', '{}')) j
  join public.contacts k on k.id = j.contact_id;
  return jsonb_build_object('items', v_answer,
    'next_after', case when cardinality(v_ids) = least(p_limit, 50) then v_ids[cardinality(v_ids)] end);
end $$;
comment on function private.preview_contacts(bigint, jsonb, bigint, int, text) is
  'Contacts of a draft''s audience with their values, by id. Definer: see preview_audience.';
