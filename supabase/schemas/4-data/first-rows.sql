-- Rows that must exist from the start.
insert into private.retention default values;

select private.keep_event_days(private.clock());
