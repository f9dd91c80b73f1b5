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

create function private.sharing(p_campaign_id bigint, p_leave_out boolean) returns bigint[]
language sql stable security definer set search_path = '' as $$
  select array_agg(o.id)
  from public.campaigns c
  join public.campaigns o on coalesce(o.original_id, o.id) = coalesce(c.original_id, c.id) and o.id <> c.id
  where c.id = p_campaign_id and o.launched_at is not null
    and (p_leave_out or (o.leave_out_reached and o.launched_at > c.launched_at))
$$;
comment on function private.sharing(bigint, boolean) is
  'The launched campaigns of a series of copies to whose people this one does not write: all others if it leaves them '
  'out, else those that were launched later and leave out its own. Null if there are none. Definer: callers check the '
  'owner.';
grant execute on function private.sharing(bigint, boolean) to service_role;

create function private.reached_by(p_campaign_ids bigint[], p_going_ids bigint[], p_contact_id bigint, p_keys bytea[])
returns setof bigint
language sql stable as $$
  select m.campaign_id from public.messages m
  where m.campaign_id = any (p_campaign_ids) and m.contact_id = p_contact_id and m.kind = 'message_1'
    and (m.state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'unknown')
      or (m.state = 'queued' and m.campaign_id = any (p_going_ids)))
  union all
  select m.campaign_id from public.past_messages m
  where m.contact_id = p_contact_id and m.campaign_id = any (p_campaign_ids) and m.kind = 'message_1'
    and m.state in ('accepted', 'sent', 'delivered', 'read', 'unknown')
  union all
  select r.campaign_id from private.campaign_recipients r join public.messages m on m.id = r.message_id
  where r.campaign_id = any (p_campaign_ids) and r.person_key = any (p_keys)
    and m.state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'unknown')
$$;
comment on function private.reached_by(bigint[], bigint[], bigint, bytea[]) is
  'Which of the campaigns have written to a person, or may have; of those that go on also which are about to. The '
  'audience and the claim ask this function. Without search_path, so that the planner inlines it.';
grant execute on function private.reached_by(bigint[], bigint[], bigint, bytea[]) to service_role;

create function private.judge_contacts(p_contact_ids bigint[], p_owner_id uuid, p_excluded_ids bigint[],
  p_campaign_id bigint, p_leave_out boolean, p_template jsonb, p_variables jsonb, p_follow_up text default null)
returns table (contact_id bigint, reason text, params jsonb, country_code text, has_consent boolean,
  reached_by bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_sharing bigint[] := private.sharing(p_campaign_id, true);
  v_going bigint[] := array(
    select id from public.campaigns where id = any (v_sharing)
      and (status in ('preparing', 'running') or (status, pause_reason) = ('paused', 'first_slice')));
  v_marketing boolean := coalesce(upper(p_template ->> 'category') = 'MARKETING', false);
  v_pictured boolean := private.has_media_header(p_template -> 'components');
  v_at timestamptz := greatest(private.clock(), (select scheduled_at from public.campaigns where id = p_campaign_id));
  v_keys text[];
  v_values text;
  v_fitting text := 'f.values';
  v_too_long text := 'false';
  v_follow_up text := 'false';
begin
  -- An expression per variable, quoted by format: an aggregate per contact would take ten times as long.
  select coalesce(array_agg(v.key), '{}'), coalesce(string_agg(format(
    'coalesce(%s(private.template_value(private.contact_field(%L, k.full_name, k.first_name, k.phone, k.fields))), %L)',
    case when v_pictured and v.key = 'header' then 'private.media_value' else '' end, v.value ->> 'field',
    private.template_value(coalesce(v.value ->> 'text', v.value ->> 'fallback'))), ', '), '')
  into v_keys, v_values
  from jsonb_each(p_variables) v where v.key = any (private.template_keys(p_template));
  if private.may_be_too_long(p_template, p_variables) then
    select array_expression, condition into v_fitting, v_too_long
    from private.length_expressions(p_template, p_variables, v_keys);
  end if;
  if private.follow_up_may_be_too_long(p_follow_up) then
    v_follow_up := 'not private.follow_up_fits($9, private.follow_up_values($9, k.full_name, k.first_name, k.phone, '
      'k.fields))';
  end if;

  return query execute format($query$
  with numbered as (
    select k.*, case when private.has_variants(k.phone) then
      (select min(form) from unnest(private.phone_variants(k.phone)) form) end as number
    from public.contacts k where k.id = any ($1) and k.owner_id = $2 and k.deleted_at is null
      and not exists (select from public.category_contacts cc where cc.contact_id = k.id and cc.category_id = any ($3))
  ),
  people as materialized (
    select k.id, k.country_code::text as country, k.user_id, k.phone, k.consent_source is not null as consented,
      g.values, k.number,
      case when $4 is not null then (
        select min(o.id) from (
          select r from private.reached_by($4, $7, k.id, array[k.user_key,
            coalesce(private.person_key(k.number), k.phone_key)]) r
          union all
          select f.campaign_id from private.frozen_audience f
          where f.campaign_id = any ($7) and f.contact_id = k.id and f.reason is null) o(id)) end as reached_by,
      case
        when exists (select from private.open_opt_outs(k.phone_key, k.user_key)) then 'opted_out'
        when k.phone is null and k.user_id is null then 'invalid'
        when $5 and k.country_code = 'US' then 'us_marketing'
        when $5 and exists (select from private.refused_for_now(k.id, $10)) then 'too_soon'
        when array_position(g.values, null) is not null then 'missing_variable'
        when %s or %s then 'too_long'
      end as reason
    from numbered k
    cross join lateral (select array[%s]::text[] as values offset 0) f
    cross join lateral (select %s as values offset 0) g
  ),
  twins as (
    select t.id from (select p.id, row_number() over (partition by p.number order by p.id) as place
      from people p where p.reason is null and p.number is not null) t where t.place > 1
    union
    select t.id from (select p.id, row_number() over (partition by p.user_id order by p.id) as place
      from people p where p.reason is null and p.user_id is not null) t where t.place > 1
  )
  select p.id,
    coalesce(p.reason, case when p.reached_by is not null and $8 then 'already_reached'
      when t.id is not null then 'duplicate' end),
    jsonb_object($6, p.values), p.country, p.consented, p.reached_by
  from people p left join twins t on t.id = p.id
  order by p.id $query$, v_too_long, v_follow_up, v_values, v_fitting)
  using p_contact_ids, p_owner_id, p_excluded_ids, v_sharing, v_marketing, v_keys, v_going, p_leave_out, p_follow_up,
    v_at;
end $$;
comment on function private.judge_contacts(bigint[], uuid, bigint[], bigint, boolean, jsonb, jsonb, text) is
  'Which of these contacts get the template, with their values, or the reason why not, and which other campaign of its '
  'series wrote to them. A person with several contacts counts once. Definer: no user may read opt-outs; callers check '
  'the owner.';

create function private.draft_of(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'owner_id', c.owner_id, 'sender_id', c.sender_id, 'id', c.id, 'leave_out_reached', c.leave_out_reached,
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
returns table (contact_id bigint, reason text, params jsonb, country_code text, has_consent boolean,
  reached_by bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := coalesce((p_draft ->> 'owner_id')::uuid, (select auth.uid()));
  v_sender bigint := coalesce((p_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id));
  v_template jsonb := private.snapshot_of(private.find_template(v_sender, p_draft #>> '{template,name}',
    p_draft #>> '{template,language}'));
  v_all boolean := private.may_be_too_long(v_template, p_draft #> '{template,variables}');
begin
  return query select * from private.judge_contacts(
    private.audience_candidates(v_owner, private.bigints(p_draft -> 'category_ids'), 0, null),
    v_owner, private.bigints(p_draft -> 'excluded_category_ids'), (p_draft ->> 'id')::bigint,
    coalesce((p_draft ->> 'leave_out_reached')::boolean, true), v_template, (
      select coalesce(jsonb_object_agg(v.key, v.value), '{}') from jsonb_each(p_draft #> '{template,variables}') v
      where v_all or private.template_value(coalesce(v.value ->> 'text', v.value ->> 'fallback')) is null),
    p_draft #>> '{follow_up,body}');
end $$;
comment on function private.judge_draft(jsonb, text) is
  'Judges the whole audience of a draft, with only those variables that may be missing or too long. Definer: see '
  'judge_contacts; only contacts of the draft''s owner are read, and callers check who that is.';

create function private.readable_draft(p_campaign_id bigint, p_draft jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if p_campaign_id is not null then return private.draft_of((private.own_campaign(p_campaign_id, true)).id); end if;
  if p_draft ->> 'id' is not null then perform private.own_campaign((p_draft ->> 'id')::bigint); end if;
  return p_draft - 'owner_id' - 'sender_id';
end $$;
comment on function private.readable_draft(bigint, jsonb) is
  'What a preview may judge: a stored campaign, of others only for super-admins, or the draft that the caller is '
  'writing, with the id under which it is stored, if any. Definer: see own_campaign.';

create function private.preview_audience(p_campaign_id bigint, p_draft jsonb, p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := private.readable_draft(p_campaign_id, p_draft);
  v_sender public.senders;
  v_template public.templates;
  v_day date;
  v_used int;
  v_free int;
  v_answer jsonb;
begin
  perform private.require_active();
  perform private.require_small(p_draft, 'template');
  select * into v_sender from public.senders
  where id = coalesce((v_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id));
  v_day := private.account_day(v_sender, private.clock());
  v_template := private.find_template(v_sender.id, v_draft #>> '{template,name}', v_draft #>> '{template,language}');
  v_used := private.service_used(v_sender.id, private.account_month(v_sender,
    greatest(private.clock(), (select scheduled_at from public.campaigns where id = (v_draft ->> 'id')::bigint))));
  v_free := greatest(0, private.free_service_messages() - v_used);
  with judged as materialized (
    select j.reason, j.country_code as country, j.has_consent, j.reached_by is not null as again, count(*)::int as n
    from private.judge_draft(v_draft, p_phone_number_id) j group by 1, 2, 3, 4
  ),
  reached as (
    select country, sum(n)::int as n,
      private.price(country, coalesce(v_template.category, 'marketing'), v_sender.currency, v_day) as price_1,
      case when v_draft #>> '{follow_up,body}' is not null then private.price(country, 'service', v_sender.currency,
      v_day) end as price_2
    from judged where reason is null group by country
  ),
  answered as (
    select case when v_draft #>> '{follow_up,body}' is null or bool_and(price_2 is not null) or sum(n) <= v_free
      or count(*) = 0 then private.highest_service_cost(array_agg(price_2), array_agg(n), v_free) end as cost
    from reached
  )
  select jsonb_build_object(
    'found', coalesce((select sum(n) from judged), 0),
    'audience', coalesce((select sum(n) from judged where reason is null), 0),
    'without_consent', coalesce((select sum(n) from judged where reason is null and not has_consent), 0),
    'already_reached', coalesce((
      select sum(n) from judged where again and coalesce(reason, 'already_reached') = 'already_reached'), 0),
    'left_out', (select jsonb_object_agg(r.reason, coalesce((select sum(n) from judged j where j.reason = r.reason), 0))
      from unnest(array['opted_out', 'already_reached', 'duplicate', 'invalid', 'missing_variable', 'too_long',
        'us_marketing', 'too_soon']) r(reason)),
    'cost', jsonb_build_object(
      'currency', coalesce(v_sender.currency, 'EUR'),
      'message_1', coalesce((select sum(n * price_1) from reached), 0),
      'message_2', (select cost from answered),
      'total', coalesce((select sum(n * price_1) from reached), 0)
        + coalesce((select cost from answered), 0),
      'free_replies', jsonb_build_object('limit', private.free_service_messages(), 'used', v_used),
      'countries', coalesce((select jsonb_agg(jsonb_build_object('country_code', country, 'audience', n,
        'price', price_1, 'cost', n * price_1)
        order by n desc, country) from reached), '[]')))
  into v_answer;
  return v_answer;
end $$;
comment on function private.preview_audience(bigint, jsonb, text) is
  'Counts for a draft, stored or not: who gets it, who is left out and why, who has no consent, the maximum cost, and '
  'how many free service messages of the month in which it starts are used. Each part of the cost is rounded, then '
  'added. '
  'Definer: no user may read opt-outs; campaigns of others only for super-admins.';

create function private.preview_items(p_draft jsonb, p_ids bigint[], p_phone_number_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('contact_id', k.id, 'full_name', k.full_name, 'phone', k.phone,
    'reason', j.reason, 'reached_by', (select name from public.campaigns where id = j.reached_by),
    'values', coalesce(j.params, '{}'),
    'follow_up_values', private.follow_up_values(
      p_draft #>> '{follow_up,body}', k.full_name, k.first_name, k.phone, k.fields))
      order by k.id), '[]')
  from private.judge_contacts(p_ids, coalesce((p_draft ->> 'owner_id')::uuid, (select auth.uid())),
    private.bigints(p_draft -> 'excluded_category_ids'), (p_draft ->> 'id')::bigint,
    coalesce((p_draft ->> 'leave_out_reached')::boolean, true),
    private.snapshot_of(private.find_template(
      coalesce((p_draft ->> 'sender_id')::bigint, private.default_sender(p_phone_number_id)),
      p_draft #>> '{template,name}', p_draft #>> '{template,language}')),
    coalesce(p_draft #> '{template,variables}', '{}'), p_draft #>> '{follow_up,body}') j
  join public.contacts k on k.id = j.contact_id
$$;
comment on function private.preview_items(jsonb, bigint[], text) is
  'Contacts of a draft with their values. Definer: see preview_audience.';

create function private.preview_contacts(p_campaign_id bigint, p_draft jsonb, p_after bigint,
  p_limit int, p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := private.readable_draft(p_campaign_id, p_draft);
  v_owner uuid := coalesce((v_draft ->> 'owner_id')::uuid, (select auth.uid()));
  v_ids bigint[];
begin
  perform private.require_active();
  perform private.require_small(p_draft, 'template');
  v_ids := private.audience_candidates(v_owner, private.bigints(v_draft -> 'category_ids'), p_after,
    p_limit);
  return jsonb_build_object('items', private.preview_items(v_draft, v_ids, p_phone_number_id),
    'next_after', case when cardinality(v_ids) = p_limit then v_ids[cardinality(v_ids)] end);
end $$;
comment on function private.preview_contacts(bigint, jsonb, bigint, int, text) is
  'Contacts of a draft''s audience with their values, by id. Definer: see preview_audience.';

create function private.preview_people(p_campaign_id bigint, p_reason text, p_q text, p_after bigint, p_limit int,
  p_phone_number_id text)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_draft jsonb := private.readable_draft(p_campaign_id, null);
  v_ids bigint[];
  v_count bigint;
begin
  perform private.require_active();
  execute format($q$
    with people as materialized (
      select j.contact_id from private.judge_draft($1, $2) j
      where j.reason is not distinct from $3
        and exists (select from public.contacts c where c.id = j.contact_id%s))
    select (select count(*) from people), array(
      select contact_id from people where contact_id > $4 order by contact_id limit $5)
    $q$, case when p_q <> '' then private.search_conditions(p_q) end)
  into v_count, v_ids using v_draft, p_phone_number_id, p_reason, coalesce(p_after, 0), p_limit + 1;
  return jsonb_build_object('items', (
      select coalesce(jsonb_agg(i || jsonb_build_object('reason', p_reason)), '[]')
      from jsonb_array_elements(private.preview_items(v_draft, v_ids[:p_limit], p_phone_number_id)) i),
    'next', case when cardinality(v_ids) > p_limit then v_ids[p_limit] end,
    'count', v_count, 'count_at_least', v_count);
end $$;
comment on function private.preview_people(bigint, text, text, bigint, int, text) is
  'Those who would get a draft, or are left out for a reason, by id, with their values. The whole audience is judged, '
  'since a person with several contacts counts once. Definer: see preview_audience.';
