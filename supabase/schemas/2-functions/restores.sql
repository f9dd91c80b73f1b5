-- After a restore from a backup: noticing it, and settling what was queued.
create function private.restore_problem() returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  v_first bytea;
  v_last bytea;
begin
  if current_setting('relance.restore_noticed', true) = 'true'
    or exists (select from private.restores where noticed_at is not null) then
    return 'restored';
  end if;
  select key_check into v_first from public.opt_outs where ended_at is null order by key_check limit 1;
  select key_check into v_last from public.opt_outs where ended_at is null order by key_check desc limit 1;
  -- Without opt-outs the key is not asked for, since asking makes one.
  if v_first <> v_last or v_first <> private.key_check() then return 'key_differs'; end if;
  return null;
end $$;
comment on function private.restore_problem() is
  'Why nothing may be sent: `restored`, the database is older than what it has sent; `key_differs`, its key is not the '
  'one of its opt-outs; null if all is well. Every claim asks it. Definer: no role may read the key.';
grant execute on function private.restore_problem() to service_role;

create function private.notice_restore(p_evidence jsonb, p_now timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  -- For the rest of this transaction, whether or not it is the one that stores it.
  perform set_config('relance.restore_noticed', 'true', true);
  -- Does not wait: whoever holds the lock is noticing the same.
  if not pg_try_advisory_xact_lock(hashtext('relance restore')) then return; end if;
  insert into private.restores as r (noticed_at, evidence) values (p_now, p_evidence)
  on conflict (only_row) do update set noticed_at = excluded.noticed_at, evidence = excluded.evidence
  where r.noticed_at is null;
end $$;
comment on function private.notice_restore(jsonb, timestamptz) is
  'From now on no claim grants anything; each claim and the sweep pause the senders. Definer: no role may write here.';
grant execute on function private.notice_restore(jsonb, timestamptz) to service_role;

create function private.notice_lost_attempts(p_ids uuid[], p_now timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_from timestamptz := greatest((select settled_at from private.restores),
    (select attempts_dropped_before from private.retention));
  v_lost record;
begin
  select x.id, x.made_at into v_lost
  from (
    select id, to_timestamp(('x0000' || left(replace(id::text, '-', ''), 12))::bit(64)::bigint / 1000.0) as made_at
    from unnest(p_ids) id) x
  where right(x.id::text, 8) = any (array(select mark from public.senders)) and x.made_at > v_from
    and not exists (select from public.attempts where id = x.id)
  order by x.made_at desc limit 1;
  if v_lost.id is not null then
    perform private.notice_restore(jsonb_build_object('attempt', v_lost.id, 'made_at', v_lost.made_at), p_now);
  end if;
end $$;
comment on function private.notice_lost_attempts(uuid[], timestamptz) is
  'Meta or a pump reports on attempts that are not there. Those of a sender of ours, made since attempts were last '
  'dropped, are proof of a restore: an attempt is stored before it is made. Ids of others do not end with a mark of '
  'ours. Definer: see notice_restore.';
grant execute on function private.notice_lost_attempts(uuid[], timestamptz) to service_role;

create function private.settle_restored(p_limit int, p_anyway boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_senders bigint[] := array(select id from public.senders order by id);
  v_now timestamptz;
  v_sent_at timestamptz;
  v_done jsonb;
begin
  perform from public.senders where id = any (v_senders) order by id for no key update;
  v_now := private.clock();
  select max(a.claimed_at) into v_sent_at from unnest(v_senders) s(id)
  cross join lateral (select claimed_at from public.attempts where sender_id = s.id order by busy_until desc limit 1) a;
  if not exists (select from private.restores where noticed_at is not null) then
    if v_sent_at > v_now - interval '1 h' and not p_anyway then
      return jsonb_build_object('refused', 'sends', 'sent_at', v_sent_at);
    end if;
    perform private.notice_restore('{"command": true}', v_now);
  end if;
  perform private.pause_sender(id, 'restored', null, v_now) from unnest(v_senders) id;
  -- A pump that still runs ends at its next claim.
  update public.senders set lease_token = null, lease_until = null
  where id = any (v_senders) and lease_token is not null;

  v_done := coalesce(private.settle_restored_queue(p_limit, v_now), private.settle_restored_launches(p_limit, v_now),
    private.settle_restored_answers(p_limit, v_now));
  if v_done is null then
    -- Above every epoch that was given before, so that none of those is evidence any more.
    update public.senders set epoch = greatest(epoch + 1, (extract(epoch from v_now) * 1000)::bigint)
    where id = any (v_senders);
    update private.restores set noticed_at = null, settled_at = v_now where only_row;
  end if;
  return jsonb_build_object('more', v_done is not null, 'done', coalesce(v_done, '[]'), 'sent_at', v_sent_at,
    'evidence', (select evidence from private.restores), 'senders', cardinality(v_senders),
    'lost_statuses', (select count(*) from (select from public.parked_statuses p
      where right(p.detail ->> 'attempt', 8) = any (array(select mark from public.senders)) limit 10000) p));
end $$;
comment on function private.settle_restored(int, boolean) is
  'Settles what a restored database had queued, at most p_limit rows a call, and returns what it did; called again '
  'while there is more. All senders stay paused until a user resumes. Refuses when this database has sent within the '
  'hour, unless it was noticed or p_anyway. Definer: for the service role; see notice_restore.';

create function private.settle_restored_queue(p_limit int, p_now timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_ids bigint[] := array(
    select q.message_id from public.queue q left join public.campaigns c on c.id = q.campaign_id
    where c.status is distinct from 'cancelled' order by q.message_id limit p_limit);
  v_done jsonb;
begin
  perform from public.messages where id = any (v_ids) order by id for no key update;
  with gone as (delete from public.queue where message_id = any (v_ids) returning message_id),
  settled as (
    update public.messages m set state = 'unknown', reason = 'restored',
      claimed_at = coalesce(m.claimed_at, m.created_at), day = coalesce(m.day, (p_now at time zone 'UTC')::date)
    from gone where m.id = gone.message_id and m.state = 'queued'
    returning m.campaign_id, m.kind)
  select jsonb_agg(to_jsonb(d)) into v_done from (
    select 'unknown' as what, s.campaign_id, c.name, s.kind, count(*) as n
    from settled s left join public.campaigns c on c.id = s.campaign_id group by 2, 3, 4 order by 2, 4) d;
  return v_done;
end $$;
comment on function private.settle_restored_queue(int, timestamptz) is
  'Whatever waited may have been sent since the backup: unknown, so that a user decides. Definer: see settle_restored.';

create function private.settle_restored_launches(p_limit int, p_now timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c public.campaigns;
begin
  select * into c from public.campaigns
  where status = 'scheduled' or (not audience_complete
    and (status = 'preparing' or (status in ('running', 'paused') and prepared_up_to is not null)))
  order by id limit 1;
  if c.id is null then return null; end if;
  if c.status = 'scheduled' and c.scheduled_at > p_now then
    perform private.back_to_draft(c.id, 'restored');
    return jsonb_build_array(jsonb_build_object('what', 'draft', 'campaign_id', c.id, 'name', c.name, 'n', 1));
  end if;
  -- Its date was after the backup: it may have been sent, so its messages are made and then settled.
  update public.campaigns set status = 'preparing' where id = c.id and status = 'scheduled';
  perform private.prepare_campaign(c.id, p_limit);
  return '[]'::jsonb;
end $$;
comment on function private.settle_restored_launches(int, timestamptz) is
  'Campaigns that were being launched get the rest of their messages; those whose date is still to come become '
  'drafts. Definer: see settle_restored.';

create function private.settle_restored_answers(p_limit int, p_now timestamptz) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_done jsonb;
begin
  with open as materialized (
    select m.id from public.campaigns c
    cross join lateral (
      select m.id from public.messages m
      where m.campaign_id = c.id and m.kind = 'message_1' and m.reason is distinct from 'restored'
        and m.state not in ('skipped', 'cancelled') and m.claimed_at > p_now - c.answers_until_days * interval '1 day'
        and (m.closed_at >= m.claimed_at) is not true
        and not exists (select from public.messages x
          where x.campaign_id = m.campaign_id and x.contact_id = m.contact_id and x.kind = 'message_2')
      limit p_limit) m
    where c.follow_up_body is not null and c.status in ('running', 'paused', 'completed') limit p_limit),
  locked as materialized (
    select id from public.messages where id = any (array(select id from open)) order by id for no key update),
  closed as (
    update public.messages m set closed_at = p_now from locked l where m.id = l.id returning m.campaign_id)
  select jsonb_agg(to_jsonb(d)) into v_done from (
    select 'closed' as what, x.campaign_id, c.name, count(*) as n
    from closed x join public.campaigns c on c.id = x.campaign_id group by 2, 3 order by 2) d;
  return v_done;
end $$;
comment on function private.settle_restored_answers(int, timestamptz) is
  'Whoever answered since the backup may have got Message 2: their sequences end, and a later answer triggers none. '
  'Definer: see settle_restored.';
