-- Alerts to be mailed.
create function public.take_alerts_to_mail(p_kinds public.alert_kind[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := private.clock();
  v_mails jsonb;
begin
  with taken as (
    insert into private.alert_mails as m (alert_id, person_id, taken_at)
    select d.alert_id, d.person_id, v_now from private.mails_due(p_kinds, v_now) d order by 1, 2
    on conflict (alert_id, person_id) do update set taken_at = excluded.taken_at
      where m.sent_at is null and m.taken_at <= v_now - interval '10 min'
    returning m.alert_id, m.person_id)
  select jsonb_agg(mail order by mail #>> '{person,email}') into v_mails from (
    select jsonb_build_object(
      'person', jsonb_build_object('id', p.id, 'email', p.email, 'full_name', p.full_name, 'locale', p.locale,
        'role', p.role),
      'helpers', (select coalesce(jsonb_agg(h -> 'full_name'), '[]') from jsonb_array_elements(private.helpers()) h),
      'waiting', private.count_waiting(p.id),
      'alerts', jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'campaign_id', a.campaign_id,
        'campaign_name', (select name from public.campaigns where id = a.campaign_id), 'detail', a.detail,
        'figures', case when a.kind in ('campaign_completed', 'campaign_cancelled', 'campaign_paused')
          then private.campaign_figures(a.campaign_id) end) order by a.id)) as mail
    from taken t join public.alerts a on a.id = t.alert_id join public.profiles p on p.id = t.person_id
    group by p.id) mails;
  return coalesce(v_mails, '[]');
end $$;
comment on function public.take_alerts_to_mail(public.alert_kind[]) is
  'The mails to be written, one for each user with their new alerts of these kinds: [{person, helpers, waiting, '
  'alerts}]. Each goes to one of two concurrent jobs.';
grant execute on function public.take_alerts_to_mail(public.alert_kind[]) to service_role;

create function public.settle_alert_mails(p_person_id uuid, p_ids bigint[], p_sent boolean) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if p_sent then
    update private.alert_mails set sent_at = private.clock()
    where person_id = p_person_id and alert_id = any (p_ids);
  else
    delete from private.alert_mails
    where person_id = p_person_id and alert_id = any (p_ids) and sent_at is null;
  end if;
end $$;
comment on function public.settle_alert_mails(uuid, bigint[], boolean) is
  'Notes that a mail was sent; one that the mail server refused is tried again by the next job.';
grant execute on function public.settle_alert_mails(uuid, bigint[], boolean) to service_role;
