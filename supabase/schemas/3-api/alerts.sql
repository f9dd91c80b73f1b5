-- Alerts to be mailed.
create function public.take_alerts_to_mail(p_kinds public.alert_kind[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_alerts jsonb;
begin
  with taken as (
    update public.alerts set mailed_at = v_now
    where mailed_at is null and cleared_at is null and raised_at > v_now - interval '1 day'
      and kind = any (p_kinds)
    returning id, kind, owner_id, campaign_id, detail)
  select jsonb_agg(to_jsonb(t)
    || jsonb_build_object('campaign_name', (select name from public.campaigns where id = t.campaign_id)) order by t.id)
  into v_alerts from taken t;
  return jsonb_build_object('alerts', coalesce(v_alerts, '[]'), 'people', case when v_alerts is null then '[]' else (
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'email', email, 'full_name', full_name, 'locale', locale,
      'role', role) order by email), '[]')
    from public.profiles where active) end);
end $$;
comment on function public.take_alerts_to_mail(public.alert_kind[]) is
  'Alerts of these kinds to be mailed, marked as mailed so that each goes to one of two concurrent jobs, and the '
  'users who may receive them. Alerts older than a day are left out: they were raised before mail was configured.';
grant execute on function public.take_alerts_to_mail(public.alert_kind[]) to service_role;

create function public.return_alerts_to_mail(p_ids bigint[]) returns int
language sql volatile set search_path = '' as $$
  with given as (update public.alerts set mailed_at = null where id = any (p_ids) returning 1) select count(*)::int
    from given
$$;
comment on function public.return_alerts_to_mail(bigint[]) is
  'Marks alerts as not mailed after the mail server refused them; the next job tries again.';
grant execute on function public.return_alerts_to_mail(bigint[]) to service_role;
