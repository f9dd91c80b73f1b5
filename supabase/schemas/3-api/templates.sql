-- Templates.
create function public.list_templates(p_filter jsonb default '{}', p_after jsonb default null, p_limit int default 50,
  p_phone_number_id text default null)
returns jsonb
language sql stable set search_path = '' as $$
  with found as materialized (
    select t.* from public.templates t join public.senders s on s.waba_id = t.waba_id
    where s.id = (select private.default_sender(p_phone_number_id))
      and (not p_filter ? 'status' or (t.status = p_filter ->> 'status' and t.missing_since is null))
      and (not p_filter ? 'q' or t.name like '%' || private.like_escape(lower(p_filter ->> 'q')) || '%')
  ),
  page as (
    select * from found where p_after is null
      or (name collate "C", language collate "C") > (p_after ->> 0, p_after ->> 1)
    order by name collate "C", language collate "C" limit private.bounded('rows_a_page', p_limit) + 1
  ),
  used as (
    select template_name, template_language, count(*) as campaigns, max(coalesce(launched_at, created_at)) as last
    from public.campaigns
    where owner_id = (select auth.uid()) or (select private.actor_is_super_admin()) group by 1, 2
  ),
  shown as (
    select page.*, coalesce(u.campaigns, 0) as used_by, u.last as last_used_at
    from page left join used u on (u.template_name, u.template_language) = (page.name, page.language)
    order by name collate "C", language collate "C" limit private.bounded('rows_a_page', p_limit)
  )
  select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(to_jsonb(shown) order by name collate "C", language collate "C"), '[]')
      from shown),
    'next', (select jsonb_build_array(name, language) from shown
      where (select count(*) from page) > private.bounded('rows_a_page', p_limit)
      order by name collate "C" desc, language collate "C" desc limit 1),
    'count', (select count(*) from found), 'count_at_least', (select count(*) from found))
$$;
comment on function public.list_templates(jsonb, jsonb, int, text) is
  'A page of the templates of the configured sender, by name: {items, next, count, count_at_least}, each with the '
  'number of the caller''s campaigns that use it (for a super-admin of all) and when one last did. For some '
  'thousands at most.';
grant execute on function public.list_templates(jsonb, jsonb, int, text) to authenticated, service_role;

create function public.store_templates(p_waba_id text, p_templates jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz;
  v_known jsonb;
  v_answer jsonb;
  v_was record;
  v_is public.templates;
begin
  perform from public.senders where waba_id = p_waba_id order by id for no key update;
  v_now := private.clock();
  update public.senders set templates_asked_at = v_now where waba_id = p_waba_id;
  select jsonb_agg(to_jsonb(x) - 'components') into v_known from public.templates x where x.waba_id = p_waba_id;
  with given as (
    select distinct on (t ->> 'name', t ->> 'language') t from jsonb_array_elements(p_templates) t
    order by t ->> 'name', t ->> 'language', t ->> 'status' = 'APPROVED' desc
  ),
  stored as (
    insert into public.templates as o (waba_id, meta_id, name, language, status, category, parameter_format, components,
      quality, rejected_reason, synced_at)
    select p_waba_id, t ->> 'id', t ->> 'name', t ->> 'language', t ->> 'status', t ->> 'category',
      t ->> 'parameter_format', t -> 'components', t #>> '{quality_score,score}',
      nullif(t ->> 'rejected_reason', 'NONE'), v_now
    from given
    on conflict (waba_id, name, language) do update set meta_id = excluded.meta_id, status = excluded.status,
      category = excluded.category, parameter_format = excluded.parameter_format, components = excluded.components,
      quality = excluded.quality, rejected_reason = excluded.rejected_reason, synced_at = v_now, missing_since = null
    returning o.status
  ),
  gone as (
    update public.templates o set missing_since = v_now
    where o.waba_id = p_waba_id and o.missing_since is null
      and not exists (select from given where t ->> 'name' = o.name and t ->> 'language' = o.language)
    returning 1
  )
  select jsonb_build_object('total', (select count(*) from stored),
    'approved', (select count(*) from stored where status = 'APPROVED'),
    'missing', (select count(*) from gone)) into v_answer;
  for v_was in
    -- Another id is another template.
    select k.* from jsonb_to_recordset(v_known) k (id bigint, meta_id text, status text, category text, quality text)
    join public.templates x on x.id = k.id and x.missing_since is null and x.meta_id = coalesce(k.meta_id, x.meta_id)
    where (x.status, x.category, x.quality) is distinct from (k.status, k.category, k.quality) order by k.id
  loop
    select * into v_is from public.templates where id = v_was.id;
    if v_is.status <> v_was.status then perform private.template_changed_status(v_is, v_is.status, v_now); end if;
    if v_is.category <> v_was.category then
      perform private.template_changed_category(v_is, v_was.category, v_is.category, v_now);
    end if;
    if v_is.quality is distinct from v_was.quality then
      perform private.template_changed_quality(p_waba_id, v_is.name, v_is.quality, v_now);
    end if;
  end loop;
  return v_answer;
end $$;
comment on function public.store_templates(text, jsonb) is
  'Stores Meta''s complete list of a business account; templates no longer in it are kept and marked as missing. A '
  'status, category or quality that Meta has changed has the same effects as its event. For the service role.';
grant execute on function public.store_templates(text, jsonb) to service_role;

create function public.begin_template_sync(p_sender_id bigint) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz;
  s public.senders;
begin
  select * into s from public.senders where id = p_sender_id for no key update;
  v_now := private.clock();
  if s.templates_asked_at is null or s.templates_asked_at < v_now - interval '5 minutes' then
    update public.senders set templates_asked_at = v_now where id = p_sender_id;
    return null;
  end if;
  return (select jsonb_build_object('total', count(*) filter (where missing_since is null),
      'approved', count(*) filter (where missing_since is null and status = 'APPROVED'),
      'missing', count(*) filter (where missing_since is not null))
    from public.templates where waba_id = s.waba_id);
end $$;
comment on function public.begin_template_sync(bigint) is
  'Null when Meta is to be asked for the templates now, which is noted; else, within five minutes of the last time, '
  'how many are stored: {total, approved, missing}. For the service role.';
grant execute on function public.begin_template_sync(bigint) to service_role;

create function public.store_submitted_template(p_waba_id text, p_template jsonb, p_actor_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  t public.templates;
begin
  insert into public.templates as o (waba_id, meta_id, name, language, status, category, parameter_format, components)
  values (p_waba_id, p_template ->> 'id', p_template ->> 'name', p_template ->> 'language', p_template ->> 'status',
    p_template ->> 'category', p_template ->> 'parameter_format', p_template -> 'components')
  on conflict (waba_id, name, language) do update set meta_id = excluded.meta_id, components = excluded.components,
    parameter_format = excluded.parameter_format, category = excluded.category, missing_since = null,
    status = case when o.meta_id = excluded.meta_id then o.status else excluded.status end,
    rejected_reason = case when o.meta_id = excluded.meta_id then o.rejected_reason end,
    quality = case when o.meta_id = excluded.meta_id then o.quality end
  returning * into t;
  insert into public.audit_log (actor_id, action, subject, subject_id)
  values (p_actor_id, 'submitted', 'template', t.id::text);
  return jsonb_build_object('id', t.id, 'name', t.name, 'language', t.language, 'status', t.status,
    'category', t.category);
end $$;
comment on function public.store_submitted_template(text, jsonb, uuid) is
  'Stores a template that Meta has just accepted for review; a decision that arrived before is kept. For the service '
  'role.';
grant execute on function public.store_submitted_template(text, jsonb, uuid) to service_role;

create function public.test_template(p_template_id bigint, p_phone text, p_country text default null,
  p_phone_number_id text default null)
returns jsonb
language sql volatile set search_path = '' as $$
  select private.test_template(p_template_id, p_phone, p_country, p_phone_number_id)
$$;
comment on function public.test_template(bigint, text, text, text) is
  'Sends a test to a number without a campaign, to check that a new number sends: {message_id, sender_id}. For '
  'super-admins.';
grant execute on function
  public.test_template(bigint, text, text, text),
  private.test_template(bigint, text, text, text)
to authenticated;
