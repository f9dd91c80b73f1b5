-- Figures.
create function public.campaign_stats(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.campaign_stats(p_campaign_id)
$$;
comment on function public.campaign_stats(bigint) is
  'Counts by kind and state, answers and cost; null if the caller may not read the campaign.';
grant execute on function public.campaign_stats(bigint), private.campaign_stats(bigint) to authenticated;

create function public.campaign_progress(p_campaign_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select private.campaign_progress(p_campaign_id)
$$;
comment on function public.campaign_progress(bigint) is
  'What a campaign''s page polls: counts, rate, what it waits for; null if the caller may not read the campaign.';
grant execute on function public.campaign_progress(bigint), private.campaign_progress(bigint) to authenticated;

create function public.period_statistics(p_from timestamptz, p_to timestamptz default null, p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.period_statistics(p_from, p_to, p_owner)
$$;
comment on function public.period_statistics(timestamptz, timestamptz, uuid) is
  'Messages of a period by kind and state, those sent by day, answers, active contacts and cost. Without an end: '
  'until now.';
grant execute on function
  public.period_statistics(timestamptz, timestamptz, uuid),
  private.period_statistics(timestamptz, timestamptz, uuid)
to authenticated;

create function public.analyse_period(p_from date, p_to date, p_time_zone text default 'UTC', p_owner uuid default null)
returns jsonb
language sql stable set search_path = '' as $$
  select private.analyse_period(p_from, p_to, p_time_zone, p_owner)
$$;
comment on function public.analyse_period(date, date, text, uuid) is
  'Figures from one UTC day to another, both included, by day, campaign, country and hour, with names, answers and '
  'list prices.';
grant execute on function
  public.analyse_period(date, date, text, uuid),
  private.analyse_period(date, date, text, uuid)
to authenticated;
