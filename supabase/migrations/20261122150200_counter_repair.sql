-- Counters that disagree with the rows, and bringing them back. It should never be needed; then it must be easy.
create function public.reconcile_counters(p_repair boolean default false) returns jsonb
language plpgsql volatile set search_path = '' set statement_timeout = '10 min' as $$
declare
  v_wrong jsonb;
  v_left jsonb := '[]';
  v_now timestamptz;
begin
  if not p_repair then
    return jsonb_build_object('wrong', (select coalesce(jsonb_agg(to_jsonb(e)), '[]') from public.counter_errors() e));
  end if;
  -- Rows and counters of one snapshot, the difference added: whoever counts at the same time adds a difference too.
  with wrong as materialized (select * from public.counter_errors()),
  mended as (
    insert into public.counter_deltas (campaign_id, owner_id, day, kind, state, n, cost)
    select w.campaign_id, coalesce(w.owner_id, c.owner_id, '00000000-0000-0000-0000-000000000000'), w.day, w.kind, w.state,
      (w.found - w.counted)::int, w.found_cost - w.counted_cost
    from wrong w left join public.campaigns c on c.id = w.campaign_id)
  select coalesce(jsonb_agg(to_jsonb(w)), '[]') into v_wrong from wrong w;
  select coalesce(jsonb_agg(to_jsonb(e)), '[]') into v_left from public.counter_errors() e;
  if v_wrong <> '[]' then
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
