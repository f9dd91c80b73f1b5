-- Reading campaigns: pages, one campaign, its progress and its contacts.
create function private.state_counts(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  with counted as materialized (select kind, state, n from public.campaign_totals where campaign_id = p_campaign_id)
  select jsonb_object_agg(k.kind, (
    select jsonb_object_agg(s.state, coalesce((select n from counted c where c.kind = k.kind and c.state = s.state), 0))
    from unnest(enum_range(null::public.message_state)) s(state)))
  from unnest(array['message_1', 'message_2']::public.message_kind[]) k(kind)
$$;
comment on function private.state_counts(bigint) is 'How many messages of each kind are in each state, from the counters: some twenty rows whatever the size.';

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
      jsonb_build_object('name', c.template_name, 'language', c.template_language, 'variables', c.template_variables) end,
    'follow_up', case when c.follow_up_body is not null then
      jsonb_build_object('body', c.follow_up_body, 'triggers', c.follow_up_triggers, 'delay_seconds', c.follow_up_delay_seconds) end,
    'scheduled_at', c.scheduled_at, 'time_zone', c.time_zone, 'first_slice', c.first_slice, 'audience_complete', c.audience_complete,
    'launched_at', c.launched_at, 'paused_at', c.paused_at, 'pause_reason', c.pause_reason, 'pause_code', c.pause_code,
    'completed_at', c.completed_at, 'cancelled_at', c.cancelled_at, 'created_at', c.created_at, 'updated_at', c.updated_at,
    'counts', private.state_counts(c.id))
$$;
comment on function private.campaign_json(public.campaigns) is 'A campaign as lists and pages show it.';

create function private.readable_campaign(p_campaign_id bigint) returns public.campaigns
language sql stable security definer set search_path = '' as $$
  select c from public.campaigns c, private.readable_owner(null) v_owner
  where c.id = p_campaign_id and (v_owner is null or c.owner_id = v_owner)
$$;
comment on function private.readable_campaign(bigint) is 'The campaign if the caller may see it, else nothing. Definer: other definer functions ask it first.';

create function private.get_campaign(p_campaign_id bigint, p_phone_number_id text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.campaign_json(c) || jsonb_build_object(
    'template_snapshot', coalesce(c.template_snapshot, private.snapshot_of(t)),
    'problems', case when c.status in ('draft', 'scheduled') and c.template_name is not null
      then private.template_problems(t, c.template_variables) else '[]' end,
    'launched_by', c.launched_by,
    'launched_by_name', (select full_name from public.profiles where id = c.launched_by),
    'exclusions', (select coalesce(jsonb_object_agg(reason, n), '{}') from (
      select reason, count(*) as n from public.exclusions where campaign_id = c.id group by reason) e))
  from private.readable_campaign(p_campaign_id) c
  cross join lateral private.find_template(coalesce(c.sender_id, private.default_sender(p_phone_number_id)), c.template_name, c.template_language) t
  where c.id is not null
$$;
comment on function private.get_campaign(bigint, text) is 'Definer: one look instead of a policy a row. The owner is checked by readable_campaign.';
grant execute on function private.get_campaign(bigint, text) to authenticated;

create function public.get_campaign(p_campaign_id bigint, p_phone_number_id text default null) returns jsonb
language sql stable set search_path = '' as $$ select private.get_campaign(p_campaign_id, p_phone_number_id) $$;
comment on function public.get_campaign(bigint, text) is
  'A campaign with its counts and what is wrong with its template; null when it is not there for the caller.';
grant execute on function public.get_campaign(bigint, text) to authenticated;

create function private.list_campaigns(p_filter jsonb, p_after bigint, p_limit int, p_owner uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  v_owner uuid := private.readable_owner(p_owner);
  v_where text := 'true';
  v_ids bigint[];
  v_count int;
begin
  if v_owner is not null then v_where := v_where || format(' and c.owner_id = %L', v_owner); end if;
  if p_filter ? 'status' then
    v_where := v_where || format(' and c.status = any (%L::public.campaign_status[])',
      translate(case jsonb_typeof(p_filter -> 'status') when 'array' then p_filter ->> 'status' else jsonb_build_array(p_filter -> 'status')::text end, '[]', '{}'));
  end if;
  if p_filter ? 'category_id' then
    v_where := v_where || format(' and c.id in (select campaign_id from public.campaign_categories where category_id = %s)', (p_filter ->> 'category_id')::bigint);
  end if;
  if p_filter ? 'q' then
    v_where := v_where || format(' and private.fold_text(c.name) like %L', '%' || private.like_escape(private.fold_text(p_filter ->> 'q')) || '%');
  end if;
  execute format('select array_agg(id) from (select c.id from public.campaigns c where %s %s order by c.id desc limit %s) page',
    v_where, case when p_after is not null then format('and c.id < %s', p_after) end, p_limit + 1) into v_ids;
  execute format('select count(*) from (select from public.campaigns c where %s limit 10001) counted', v_where) into v_count;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(private.campaign_json(c) order by c.id desc), '[]') from public.campaigns c where c.id = any (v_ids[:p_limit])),
    'next', case when cardinality(v_ids) > p_limit then v_ids[p_limit] end,
    'count', case when v_count <= 10000 then v_count end, 'count_at_least', least(v_count, 10000));
end $$;
comment on function private.list_campaigns(jsonb, bigint, int, uuid) is 'Definer, its owner checked first: a plan of its own for each filter, and no policy a row.';
grant execute on function private.list_campaigns(jsonb, bigint, int, uuid) to authenticated;

create function public.list_campaigns(p_filter jsonb default '{}', p_after bigint default null, p_limit int default 50, p_owner uuid default null) returns jsonb
language sql stable set search_path = '' as $$ select private.list_campaigns(p_filter, p_after, least(p_limit, 1000), p_owner) $$;
comment on function public.list_campaigns(jsonb, bigint, int, uuid) is
  'A page of campaigns, newest first: {items, next, count, count_at_least}. Filter: status (one or a list), category_id, q.';
grant execute on function public.list_campaigns(jsonb, bigint, int, uuid) to authenticated;

create function private.campaign_stats(p_campaign_id bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.state_counts(c.id) || jsonb_build_object(
    'audience', (select coalesce(sum(n::bigint), 0) from jsonb_each_text(private.state_counts(c.id) -> 'message_1') s(state, n)),
    'replied', (select count(distinct i.contact_id) from public.interactions i where i.campaign_id = c.id and i.answers),
    'cost', jsonb_build_object('estimated', c.estimated_cost, 'actual', (select coalesce(sum(cost), 0) from public.campaign_totals where campaign_id = c.id),
      'currency', coalesce((select currency from public.senders where id = c.sender_id), 'EUR')))
  from private.readable_campaign(p_campaign_id) c where c.id is not null
$$;
comment on function private.campaign_stats(bigint) is 'Definer: one look instead of a policy a row. The owner is checked by readable_campaign.';
grant execute on function private.campaign_stats(bigint) to authenticated;

create function public.campaign_stats(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$ select private.campaign_stats(p_campaign_id) $$;
comment on function public.campaign_stats(bigint) is 'Counts by kind and state, who answered, what it cost; null when it is not there for the caller.';
grant execute on function public.campaign_stats(bigint) to authenticated;
