-- Deltas of messages and answers, and counters that differ from the rows.
create function private.delta_of(m public.messages, p_sign int) returns setof public.counter_deltas
language sql immutable as $$
  select m.owner_id, m.campaign_id, m.day, case when m.day is not null then
      extract(hour from coalesce(m.accepted_at, m.failed_at, m.claimed_at,
        m.created_at) at time zone 'UTC')::smallint end,
    m.country_code, m.kind, m.state, p_sign,
      case when m.state in ('delivered', 'read') then p_sign * coalesce(m.price, 0) else 0 end
$$;
comment on function private.delta_of(public.messages, int) is
  'What one message adds to the counters (1) or removes (-1). Only delivered messages cost. The hour is UTC, like the '
  'day. It sets no search_path, so that PostgreSQL can inline it.';
grant execute on function private.delta_of(public.messages, int) to service_role;

create function private.fold_answers() returns void
language sql volatile security definer set search_path = '' as $$
  with gone as (delete from public.answer_deltas where n is not null returning *)
  insert into public.answer_counters as c (owner_id, dimension, day, key, n)
  select g.owner_id, k.dimension, g.day, k.key, sum(g.n)
  from gone g cross join lateral (values ('campaign', coalesce(g.campaign_id::text, '')),
    ('hour', g.hour::text)) k(dimension, key)
  where g.owner_id is null or exists (select from public.profiles p where p.id = g.owner_id)
  group by 1, 2, 3, 4 having sum(g.n) <> 0
  on conflict (owner_id, dimension, day, key) do update set n = c.n + excluded.n
$$;
comment on function private.fold_answers() is
  'Adds the deltas to the answer counters; readers see no difference. Definer: called by fold_counters.';
grant execute on function private.fold_answers() to service_role;

create function private.count_wrong_counters(p_campaign_ids bigint[]) returns int
language sql stable set search_path = '' as $$
  select ((select count(*) from public.counter_errors(p_campaign_ids)) + (select count(*)
    from public.breakdown_errors(p_campaign_ids))
    + (select count(*) from public.answer_errors(p_campaign_ids)))::int
$$;
comment on function private.count_wrong_counters(bigint[]) is
  'How many counters of the campaigns differ from their rows: their own, the breakdowns and the answers.';
grant execute on function private.count_wrong_counters(bigint[]) to service_role;

create function private.compare_counters(p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare
  v_campaign bigint;
  v_wrong int;
begin
  select id into v_campaign from public.campaigns
  where status in ('running', 'paused') or completed_at > p_now - interval '1 day' order by random() limit 1;
  if v_campaign is null then return 0; end if;
  v_wrong := private.count_wrong_counters(array[v_campaign]);
  if v_wrong > 0 then
    perform private.raise_alert('counters_differ', null, v_campaign, jsonb_build_object('states', v_wrong), p_now);
  end if;
  return v_wrong;
end $$;
comment on function private.compare_counters(timestamptz) is
  'Checks the counters of one active campaign, chosen at random.';
grant execute on function private.compare_counters(timestamptz) to service_role;

create function private.wrong_counters() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(w)), '[]')
  from (
    select campaign_id, owner_id, null as dimension, day, null as key, kind, state, counted, found, counted_cost,
      found_cost from public.counter_errors()
    union all
    select null, owner_id, dimension, day, key, kind, state, counted, found, counted_cost, found_cost
    from public.breakdown_errors()
    union all
    select null, owner_id, dimension, day, key, null, null, counted, found, 0, 0 from public.answer_errors()
    union all
    select null, null, 'service', month, sender_id::text, null, null, counted, found, 0, 0
    from private.service_errors()) w
$$;
comment on function private.wrong_counters() is
  'All counters that differ from the rows, in one snapshot: of campaigns, of days, of breakdowns, and without a kind '
  'of answers and of service messages (by sender and month).';
grant execute on function private.wrong_counters() to service_role;

create function private.repair_counters(p_wrong jsonb) returns void
language sql volatile set search_path = '' as $$
  with wrong as materialized (
    select w.*, w.found - w.counted as n, w.found_cost - w.counted_cost as cost
    from jsonb_to_recordset(p_wrong) as w(campaign_id bigint, owner_id uuid, dimension text, day date, key text,
      kind public.message_kind, state public.message_state, counted bigint, found bigint, counted_cost numeric,
      found_cost numeric)),
  campaigns as (
    insert into public.campaign_counters as c (campaign_id, kind, state, n, cost)
    select w.campaign_id, w.kind, w.state, w.n, w.cost
    from wrong w join public.campaigns g on g.id = w.campaign_id where w.dimension is null
    on conflict (campaign_id, kind, state) do update set n = c.n + excluded.n, cost = c.cost + excluded.cost),
  days as (
    insert into public.day_counters as c (owner_id, day, kind, state, n, cost)
    select w.owner_id, w.day, w.kind, w.state, w.n, w.cost
    from wrong w join public.profiles p on p.id = w.owner_id where w.dimension is null and w.campaign_id is null
    on conflict (owner_id, day, kind, state) do update set n = c.n + excluded.n, cost = c.cost + excluded.cost),
  breakdowns as (
    insert into public.breakdown_counters as b (owner_id, dimension, day, key, kind, state, n, cost)
    select w.owner_id, w.dimension, w.day, w.key, w.kind, w.state, w.n, w.cost
    from wrong w join public.profiles p on p.id = w.owner_id where w.dimension is not null and w.kind is not null
    on conflict (owner_id, dimension, day, key, kind, state) do update set n = b.n + excluded.n,
      cost = b.cost + excluded.cost),
  services as (
    insert into public.service_counters as c (sender_id, month, n)
    select w.key::bigint, w.day, w.n from wrong w where w.dimension = 'service'
    on conflict (sender_id, month) do update set n = c.n + excluded.n)
  insert into public.answer_counters as a (owner_id, dimension, day, key, n)
  select w.owner_id, w.dimension, w.day, w.key, w.n from wrong w
  where w.dimension <> 'service' and w.kind is null
    and (w.owner_id is null or exists (select from public.profiles where id = w.owner_id))
  on conflict (owner_id, dimension, day, key) do update set n = a.n + excluded.n
$$;
comment on function private.repair_counters(jsonb) is
  'Adds the difference to the folded counters: a delta would change the counters of all dimensions at once.';
grant execute on function private.repair_counters(jsonb) to service_role;
