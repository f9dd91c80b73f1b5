-- Rows that must exist from the start.
insert into private.secrets (name, value) values ('person_key', extensions.gen_random_bytes(32));

insert into private.retention default values;

select private.maintain_event_partitions(private.clock());
