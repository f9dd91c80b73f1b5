-- What Meta's errors mean for sending: data, so that a new code is a line and not a change of the program.
create table public.error_classes (
  code int primary key,
  class text not null,
  delay_base interval,
  delay_factor numeric not null default 2,
  slows_for interval,
  breaks_after int,
  constraint error_classes_are_known check (class in ('passing', 'permanent', 'opt_out', 'stops_campaign', 'stops_sender')),
  constraint delays_grow check (delay_factor > 1),
  constraint passing_errors_alone_have_delays check (class = 'passing' or (delay_base is null and slows_for is null))
);
comment on table public.error_classes is 'Meta''s error codes, and what follows from each.';
comment on column public.error_classes.class is
  'passing: tried again later. permanent: this message fails. opt_out: the person wants no more. stops_…: no message is at fault, everything waits for a person.';
comment on column public.error_classes.delay_base is 'Before the first repetition; the sender''s own when null. Each further one is longer by the factor.';
comment on column public.error_classes.slows_for is 'How long the whole sender keeps still.';
comment on column public.error_classes.breaks_after is 'So many messages of a campaign failing with it in a row pause the campaign.';
alter table public.error_classes enable row level security;
grant select on public.error_classes to authenticated;
grant select, insert, update, delete on public.error_classes to service_role;
create policy "only active people act" on public.error_classes as restrictive
  for all to authenticated using ((select private.actor_is_active()));
create policy "everybody reads what errors mean" on public.error_classes for select to authenticated using (true);

insert into public.error_classes (code, class)
select code, 'stops_sender' from unnest(array[0, 3, 10, 33, 104, 190, 368, 131005, 131031, 131037, 131042, 131045, 131048, 131064,
  133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011]) code
union all select code, 'stops_sender' from generate_series(200, 299) code
union all select code, 'stops_campaign' from unnest(array[131008, 131053, 131055, 131061, 131063, 132000, 132001, 132007, 132015, 132016,
  132018, 132068, 134100, 134102]) code
union all select code, 'permanent' from unnest(array[130403, 130472, 131021, 131026, 131044, 131049, 131051, 131052, 131059, 131062, 137000,
  147001, 147002, 147003, 147004, 147005, 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299]) code
union all select code, 'passing' from unnest(array[2, 131000, 131016, 133004]) code
union all values (131050, 'opt_out');

insert into public.error_classes (code, class, breaks_after) values
  (1, 'passing', 5), (100, 'permanent', 3), (130497, 'permanent', 10), (131009, 'permanent', 5), (131030, 'permanent', 5),
  (132005, 'permanent', 5), (132008, 'permanent', 5), (132012, 'permanent', 5), (135000, 'permanent', 5);

insert into public.error_classes (code, class, delay_base, delay_factor, slows_for) values
  (4, 'passing', '1 min', 2, '1 min'),
  (80007, 'passing', '5 min', 2, '5 min'),
  (130429, 'passing', '5 s', 2, '5 s'),
  (131047, 'passing', '5 s', 2, null),
  (131056, 'passing', '1 s', 4, null),
  (131057, 'passing', '1 min', 2, '1 min'),
  (132069, 'passing', '1 h', 2, null),
  (134101, 'passing', '10 min', 2, null),
  (2494100, 'passing', '2 min', 2, '2 min');

create function private.retry_delay(p_base interval, p_factor numeric, p_cap interval, p_try int) returns interval
language sql volatile set search_path = '' as $$
  select least(p_cap, p_base * (power(p_factor, p_try - 1) * (1 + random() * (p_factor - 1)))::float8)
$$;
comment on function private.retry_delay(interval, numeric, interval, int) is
  'Somewhere between base × factor^(try − 1) and the next power: always longer than the one before, never two senders in step, bounded.';

grant execute on function private.retry_delay(interval, numeric, interval, int) to service_role;
