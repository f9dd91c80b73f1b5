-- Counters that disagree with the rows, and bringing them back. It should never be needed; then it must be easy.
create function private.wrong_counters() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(w)), '[]')
  from (
    select campaign_id, owner_id, null as dimension, day, null as key, kind, state, counted, found, counted_cost, found_cost from public.counter_errors()
    union all
    select null, owner_id, dimension, day, key, kind, state, counted, found, counted_cost, found_cost from public.breakdown_errors()
    union all
    select null, owner_id, dimension, day, key, null, null, counted, found, 0, 0 from public.answer_errors()) w
$$;
comment on function private.wrong_counters() is
  'Every counter that disagrees with the rows, in one snapshot: of a campaign, of an owner''s day, broken down by a dimension, of answers (no kind).';
grant execute on function private.wrong_counters() to service_role;

create function private.mend_counters(p_wrong jsonb) returns void
language sql volatile set search_path = '' as $$
  with wrong as materialized (
    select w.*, w.found - w.counted as n, w.found_cost - w.counted_cost as cost
    from jsonb_to_recordset(p_wrong) as w(campaign_id bigint, owner_id uuid, dimension text, day date, key text, kind public.message_kind,
      state public.message_state, counted bigint, found bigint, counted_cost numeric, found_cost numeric)),
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
    on conflict (owner_id, dimension, day, key, kind, state) do update set n = b.n + excluded.n, cost = b.cost + excluded.cost)
  insert into public.answer_counters as a (owner_id, dimension, day, key, n)
  select w.owner_id, w.dimension, w.day, w.key, w.n from wrong w
  where w.dimension is not null and w.kind is null and (w.owner_id is null or exists (select from public.profiles where id = w.owner_id))
  on conflict (owner_id, dimension, day, key) do update set n = a.n + excluded.n
$$;
comment on function private.mend_counters(jsonb) is
  'Adds what is missing where it is folded: a delta would change the counters of all dimensions at once.';
grant execute on function private.mend_counters(jsonb) to service_role;

create function public.reconcile_counters(p_repair boolean default false) returns jsonb
language plpgsql volatile set search_path = '' set statement_timeout = '10 min' as $$
declare
  v_wrong jsonb;
  v_left jsonb := '[]';
  v_now timestamptz;
begin
  if not p_repair then return jsonb_build_object('wrong', private.wrong_counters()); end if;
  -- Nobody folds meanwhile: both would write the same rows.
  perform pg_advisory_xact_lock(hashtext('relance fold_counters'));
  -- Rows and counters of one snapshot, the difference added: whoever counts at the same time adds a difference too.
  v_wrong := private.wrong_counters();
  if v_wrong <> '[]' then
    perform private.mend_counters(v_wrong);
    v_left := private.wrong_counters();
    v_now := private.clock();
    perform private.audit('repair', 'counters', null, jsonb_build_object('wrong', jsonb_array_length(v_wrong), 'left', jsonb_array_length(v_left)));
    update public.alerts set cleared_at = v_now where kind = 'counters_differ' and cleared_at is null and v_left = '[]';
  end if;
  return jsonb_build_object('wrong', v_wrong, 'left', v_left);
end $$;
comment on function public.reconcile_counters(boolean) is
  'Counters that disagree with the rows: {wrong}, each with what is counted and what is found. With p_repair they are mended, in one transaction, and what still disagrees is told: {wrong, left}.';
revoke execute on function public.reconcile_counters(boolean) from public, anon, authenticated;
grant execute on function public.reconcile_counters(boolean) to service_role;
