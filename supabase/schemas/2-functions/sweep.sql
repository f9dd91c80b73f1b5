-- Steps of the sweep: partitions, good first slices, parked statuses and answers.
create function private.maintain_event_partitions(p_now timestamptz) returns int
language plpgsql security definer set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'UTC')::date;
  v_keep private.retention;
  v_day date;
  v_name text;
  v_dropped int := 0;
begin
  select * into v_keep from private.retention;
  for v_day in select d::date
    from generate_series(v_today::timestamp, v_today + interval '2 days', interval '1 day') d loop
    v_name := 'webhook_events_' || to_char(v_day, 'YYYYMMDD');
    if to_regclass(format('private.%I', v_name)) is null
      and not exists (select from private.webhook_events_rest where day = v_day) then
      execute format('create table private.%I partition of public.webhook_events for values from (%L) to (%L)', v_name,
        v_day, v_day + 1);
      execute format('alter table private.%I enable row level security', v_name);
    end if;
  end loop;
  for v_name in
    select c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.webhook_events'::regclass and c.relname ~ '^webhook_events_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < ((p_now - v_keep.processed_events) at time zone 'UTC')::date
    order by 1 limit 3
  loop
    execute format('alter table public.webhook_events detach partition private.%I', v_name);
    execute format(
      'insert into public.webhook_events overriding system value select * from private.%I where processed_at is null',
        v_name);
    execute format('drop table private.%I', v_name);
    v_dropped := v_dropped + 1;
  end loop;
  delete from private.webhook_events_rest
  where received_at < p_now - case when processed_at is null then v_keep.unread_events else v_keep.processed_events end;
  delete from public.parked_statuses where parked_at < p_now - v_keep.parked_statuses;
  return v_dropped;
end $$;
comment on function private.maintain_event_partitions(timestamptz) is
  'Makes the partitions of the next days; drops old ones after moving out their unprocessed events. Definer: only the '
  'owner of a table may drop it.';
grant execute on function private.maintain_event_partitions(timestamptz) to service_role;

create function private.resume_good_slices(p_now timestamptz) returns int
language plpgsql set search_path = '' as $$
declare
  v_ids bigint[];
  v_n int;
begin
  select array_agg(c.id) into v_ids
  from public.campaigns c
  cross join lateral (
    select coalesce(sum(t.n) filter (where t.state in ('delivered', 'read')), 0) as reached,
      coalesce(sum(t.n) filter (where t.state in ('sending', 'accepted', 'sent', 'delivered', 'read', 'failed',
        'unknown')), 0) as gone
    from public.campaign_totals t where t.campaign_id = c.id and t.kind = 'message_1') t
  cross join lateral (
    select count(distinct i.contact_id) as stopped from public.interactions i
    where i.campaign_id = c.id and i.meaning = 'stop') o
  where c.status = 'paused' and c.pause_reason = 'first_slice' and c.paused_at <= p_now - private.first_slice_wait()
    and t.gone > 0 and t.reached >= 0.9 * t.gone and o.stopped <= 0.05 * t.gone
    and not private.template_is_stopped(c);
  if v_ids is null then return 0; end if;
  perform from public.campaigns where id = any (v_ids) order by id for no key update;
  update public.campaigns set status = 'running', paused_at = null, pause_reason = null, pause_code = null
  where id = any (v_ids) and status = 'paused' and pause_reason = 'first_slice';
  get diagnostics v_n = row_count;
  return v_n;
end $$;
comment on function private.resume_good_slices(timestamptz) is
  'After first_slice_wait, resumes a campaign whose first slice was delivered to nine in ten and opted out of by at '
  'most one in twenty, and whose template can still be sent. Otherwise a user decides.';
grant execute on function private.resume_good_slices(timestamptz) to service_role;

create function private.end_old_waits(p_now timestamptz) returns void
language sql volatile set search_path = '' as $$
  update public.queue q set due_at = p_now
  from public.interactions i
  cross join lateral unnest(private.contacts_like(i.contact_id)) k(id)
  join public.messages m on m.contact_id = k.id and m.state = 'queued' and m.kind = 'message_2'
  left join public.conversations v on v.contact_id = m.contact_id and v.sender_id = m.sender_id
  where i.meaning = 'seems' and q.message_id = m.id and q.due_at = 'infinity'
    and coalesce(v.window_until <= p_now, true)
$$;
comment on function private.end_old_waits(timestamptz) is
  'Message 2 that waited until the window closed for a user to decide whether the person asked for a stop: the next '
  'claim skips it.';
grant execute on function private.end_old_waits(timestamptz) to service_role;

create function private.settle_leftovers(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_parked jsonb;
  v_quoted text[];
begin
  v_quoted := array(
    select i.quoted from public.interactions i
    where i.message_id is null and i.quoted is not null and i.contact_id is not null
      and i.at > p_now - interval '2 days' limit 1000);
  if cardinality(v_quoted) > 0 then
    perform private.apply_statuses('[]', private.attribute_waiting(v_quoted), p_now);
  end if;
  select jsonb_agg(p.detail) into v_parked
  from (select * from public.parked_statuses where parked_at < p_now - interval '2 s' order by parked_at desc
    limit 1000) p
  where exists (select from public.attempts a where hashtextextended(a.wamid, 0) = hashtextextended(p.wamid, 0)
    and a.wamid = p.wamid);
  if v_parked is not null then perform private.apply_statuses(v_parked, '{}', p_now); end if;
end $$;
comment on function private.settle_leftovers(timestamptz) is
  'Applies statuses and answers that were parked at the moment their message became known.';
grant execute on function private.settle_leftovers(timestamptz) to service_role;
