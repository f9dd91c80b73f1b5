-- Rows that must exist from the start.
insert into private.retention default values;
insert into private.rate_card default values;

select private.maintain_event_partitions(private.clock());
