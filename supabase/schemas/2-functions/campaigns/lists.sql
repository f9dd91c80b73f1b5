-- Reading campaigns: pages, one campaign, its contacts and who was left out.
create function private.state_counts(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  with counted as materialized (select kind, state, n from public.campaign_totals where campaign_id = p_campaign_id)
  select jsonb_object_agg(k.kind, (
    select jsonb_object_agg(s.state, coalesce((select n from counted c where c.kind = k.kind and c.state = s.state), 0))
    from unnest(enum_range(null::public.message_state)) s(state)))
  from unnest(array['message_1', 'message_2']::public.message_kind[]) k(kind)
$$;
comment on function private.state_counts(bigint) is
  'The number of messages of each kind in each state, from the counters: about twenty rows whatever the size.';

create function private.campaign_json(c public.campaigns) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', c.id, 'owner_id', c.owner_id, 'owner_name', (select full_name from public.profiles where id = c.owner_id),
    'sender_id', c.sender_id, 'name', c.name, 'status', c.status,
    'category_ids', (select coalesce(jsonb_agg(category_id order by category_id), '[]')
      from public.campaign_categories where campaign_id = c.id and not excluded),
    'excluded_category_ids', (select coalesce(jsonb_agg(category_id order by category_id), '[]')
      from public.campaign_categories where campaign_id = c.id and excluded),
    'template', case when c.template_name is not null then
      jsonb_build_object('name', c.template_name, 'language', c.template_language,
        'variables', c.template_variables) end,
    'follow_up', case when c.follow_up_body is not null then
      jsonb_build_object('body', c.follow_up_body, 'triggers', c.follow_up_triggers,
        'delay_seconds', c.follow_up_delay_seconds, 'answers_until_days', c.answers_until_days) end,
    'scheduled_at', c.scheduled_at, 'time_zone', c.time_zone, 'first_slice', c.first_slice,
    'leave_out_reached', c.leave_out_reached, 'original_id', c.original_id,
    'audience_complete', c.audience_complete,
    'launched_at', c.launched_at, 'paused_at', c.paused_at, 'pause_reason', c.pause_reason,
    'pause_code', c.pause_code, 'completed_at', c.completed_at, 'cancelled_at', c.cancelled_at,
    'condensed_at', c.condensed_at,
    'created_at', c.created_at, 'updated_at', c.updated_at,
    'counts', private.state_counts(c.id))
$$;
comment on function private.campaign_json(public.campaigns) is 'A campaign as lists and pages show it.';

create function private.readable_campaign(p_campaign_id bigint) returns public.campaigns
language sql stable security definer set search_path = '' as $$
  select c from public.campaigns c, private.readable_owner(null) v_owner
  where c.id = p_campaign_id and (v_owner is null or c.owner_id = v_owner)
$$;
comment on function private.readable_campaign(bigint) is
  'The campaign if the caller may read it, else null. Definer: called first by other definer functions.';

create function private.get_campaign(p_campaign_id bigint, p_phone_number_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.campaign_json(c) || jsonb_build_object(
    'template_snapshot', coalesce(c.template_snapshot, private.snapshot_of(t)),
    'problems', case when c.status in ('draft', 'scheduled') and c.template_name is not null
      then private.template_problems(t, c.template_variables) else '[]' end,
    'launched_by', c.launched_by,
    'launched_by_name', (select full_name from public.profiles where id = c.launched_by),
    'original', (
      select jsonb_build_object('id', o.id, 'name', o.name) from public.campaigns o
      where o.id = any (private.sharing(c.id, true)) order by o.launched_at, o.id limit 1),
    'exclusions', (select coalesce(jsonb_object_agg(reason, n), '{}') from (
      select reason, count(*) as n from public.exclusions where campaign_id = c.id group by reason) e))
  from private.readable_campaign(p_campaign_id) c
  cross join lateral private.find_template(coalesce(c.sender_id, private.default_sender(p_phone_number_id)),
    c.template_name, c.template_language) t
  where c.id is not null
$$;
comment on function private.get_campaign(bigint, text) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';

create function private.list_campaigns(p_filter jsonb, p_after bigint, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := 'true';
  v_ids bigint[];
begin
  if v_owner is not null then v_where := v_where || format(' and c.owner_id = %L', v_owner); end if;
  if p_filter ? 'status' then
    v_where := v_where || format(' and c.status = any (%L::public.campaign_status[])',
      translate(case jsonb_typeof(p_filter -> 'status') when 'array' then p_filter ->> 'status'
        else jsonb_build_array(p_filter -> 'status')::text end, '[]', '{}'));
  end if;
  if p_filter ? 'category_id' then
    v_where := v_where || format(
      ' and c.id in (select campaign_id from public.campaign_categories where category_id = %s)',
        (p_filter ->> 'category_id')::bigint);
  end if;
  if p_filter ? 'q' then
    v_where := v_where || format(' and private.fold_text(c.name) like %L', '%'
      || private.like_escape(private.fold_text(p_filter ->> 'q')) || '%');
  end if;
  execute format(
    'select array_agg(id) from (select c.id from public.campaigns c where %s %s order by c.id desc limit %s) page',
    v_where, case when p_after is not null then format('and c.id < %s', p_after) end, p_limit + 1) into v_ids;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.campaign_json(c) order by c.id desc), '[]') from public.campaigns c
      where c.id = any (v_ids[:p_limit])),
    'next', case when cardinality(v_ids) > p_limit then v_ids[p_limit] end)
    || private.list_counts(v_ids, to_jsonb(p_after), p_limit, 'public.campaigns c where ' || v_where, 'counted');
end $$;
comment on function private.list_campaigns(jsonb, bigint, int, uuid) is
  'Definer, with the owner checked first: each filter gets its own plan, and no policy runs for each row.';

create function private.list_campaign_contacts(p_campaign_id bigint, p_filter jsonb, p_after bigint, p_limit int)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c public.campaigns := private.readable_campaign(p_campaign_id);
  v_filter jsonb := p_filter || jsonb_build_object('campaign_id', c.id, 'kind', 'message_1');
  v_counts jsonb;
  v_where text;
  v_keyset text := case when p_after is not null then format(' and m.contact_id > %s', p_after) else '' end;
  v_search text := '';
  v_many boolean := false;
  v_ids bigint[];
begin
  if c.id is null then return null; end if;
  v_where := private.message_conditions(c.owner_id, v_filter);
  v_counts := private.message_counts(c.owner_id, v_filter);
  if v_filter ? 'q' then
    select * into v_search, v_many from private.search_condition(c.owner_id, v_filter ->> 'q', 'm.contact_id');
  end if;
  if v_many then
    v_ids := private.page_ids('public.messages m', v_where || v_keyset, v_search, '{m.contact_id,id,asc}', 20000,
      p_limit + 1);
    v_counts := private.counts_on_the_way(v_ids, to_jsonb(p_after), p_limit, 'public.messages m', v_where, v_search,
      'm.contact_id');
  elsif v_counts is null or v_counts ->> 'count' <> '0' then
    v_where := v_where || v_search;
    execute format(
      'select array_agg(id) from (select m.id from public.messages m where %s%s order by m.contact_id limit %s) page',
      v_where, v_keyset, p_limit + 1) into v_ids;
  end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.message_json(m) || jsonb_build_object(
        'replied_at', (select min(i.at) from public.interactions i
          where i.contact_id = m.contact_id and i.campaign_id = c.id and i.answers),
        'message_2', (select jsonb_build_object('id', n.id, 'status', n.state, 'code', n.code, 'reason', n.reason)
          from public.messages n where n.campaign_id = c.id and n.contact_id = m.contact_id and n.kind = 'message_2'))
            order by page.place), '[]')
      from unnest(v_ids[:p_limit]) with ordinality page(id, place) join public.messages m on m.id = page.id),
    'next', case when cardinality(v_ids) > p_limit then (select contact_id from public.messages
      where id = v_ids[p_limit]) end)
    || coalesce(v_counts,
      private.list_counts(v_ids, to_jsonb(p_after), p_limit, 'public.messages m where ' || v_where, 'counted_matches'));
end $$;
comment on function private.list_campaign_contacts(bigint, jsonb, bigint, int) is
  'Definer: see list_messages. readable_campaign checks the owner.';

create function private.list_exclusions(p_campaign_id bigint, p_reason text, p_after bigint, p_limit int) returns jsonb
language sql stable security definer set search_path = '' as $$
  with page as (
    select e.contact_id, e.reason,
      case when k.deleted_at is null then jsonb_build_object('full_name', k.full_name, 'phone', k.phone) end as contact
    from private.readable_campaign(p_campaign_id) c
    join public.exclusions e on e.campaign_id = c.id and e.reason = coalesce(p_reason, e.reason)
    join public.contacts k on k.id = e.contact_id
    where e.contact_id > coalesce(p_after, 0) order by e.contact_id limit p_limit + 1
  ),
  shown as (select * from page order by contact_id limit p_limit),
  counted as (select count(*) as n from (
    select from private.readable_campaign(p_campaign_id) c
    join public.exclusions e on e.campaign_id = c.id and e.reason = coalesce(p_reason, e.reason)
    limit private.limit_of('counted_matches') + 1) e)
  select jsonb_build_object('items', (select coalesce(jsonb_agg(to_jsonb(shown) order by contact_id), '[]') from shown),
    'next', (select max(contact_id) from shown where (select count(*) from page) > p_limit))
    || private.counts((select n from counted), 'counted_matches')
$$;
comment on function private.list_exclusions(bigint, text, bigint, int) is
  'Definer: one check instead of a policy for each row. readable_campaign checks the owner.';
