-- Classes of errors, and Meta's error codes.
insert into public.error_effects (class, outcome, pauses, opts_out, waits) values
  ('passing', 'passing', null, false, null),
  ('permanent', 'permanent', null, false, null),
  ('later', 'permanent', null, false, '24 h'),
  ('opt_out', 'permanent', null, true, null),
  ('stops_campaign', 'stopping', 'campaign', false, null),
  ('stops_sender', 'stopping', 'sender', false, null);

insert into public.error_classes (code, class)
select code, 'stops_sender' from unnest(array[
  0, 3, 10, 33, 104, 190, 368, 131005, 131031, 131037, 131042, 131045, 131048, 131064, 133000, 133005, 133006, 133008,
  133009, 133010, 133015, 133016, 134011]) code
union all select code, 'stops_sender' from generate_series(200, 299) code
union all select code, 'stops_campaign' from unnest(array[
  131008, 131053, 131055, 131061, 131063, 132000, 132001, 132007, 132015, 132016, 132018, 132068, 134100, 134102]) code
union all select code, 'permanent' from unnest(array[
  130403, 130472, 131021, 131026, 131044, 131051, 131052, 131059, 131062, 137000, 147001, 147002, 147003,
  147004, 147005, 2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299]) code
union all select code, 'passing' from unnest(array[2, 131000, 131016, 133004]) code
union all values (131049, 'later'), (131050, 'opt_out');

insert into public.error_classes (code, class, breaks_after) values
  (1, 'passing', 5), (100, 'permanent', 3), (130497, 'permanent', 10), (131009, 'permanent', 5),
  (131030, 'permanent', 5), (132005, 'permanent', 5), (132008, 'permanent', 5), (132012, 'permanent', 5),
  (135000, 'permanent', 5);

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
