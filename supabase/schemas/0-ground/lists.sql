-- Pages of lists and their counts, whatever share of the rows matches.
create function private.counts(p_n bigint, p_name text) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select jsonb_build_object('count', case when p_n <= private.limit_of(p_name) then p_n end,
    'count_at_least', least(p_n, private.limit_of(p_name)))
$$;
comment on function private.counts(bigint, text) is 'The counts of a list as its answer gives them.';
grant execute on function private.counts(bigint, text) to authenticated, service_role;

create function private.list_counts(p_ids bigint[], p_after jsonb, p_limit int, p_rows text, p_name text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_n bigint := coalesce(cardinality(p_ids), 0);
begin
  if p_after is not null or v_n > p_limit then
    execute format('select count(*) from (select from %s limit %s) counted', p_rows, private.limit_of(p_name) + 1)
      into v_n;
  end if;
  return private.counts(v_n, p_name);
end $$;
comment on function private.list_counts(bigint[], jsonb, int, text, text) is
  'Counts the rows of a list after its page was read, up to the limit. A first page that is the whole list is not '
  'counted again.';

create function private.page_ids(p_table text, p_base text, p_condition text, p_order text[], p_walk int, p_limit int,
  p_probe text default null)
returns bigint[]
language plpgsql stable set search_path = '' as $$
declare
  v_rows text := format('select %s.*, %s as sort_key from %s where %s', right(p_table, 1), p_order[1], p_table, p_base);
  v_order text := format('sort_key %2$s, %1$s %2$s', p_order[2], p_order[3]);
  v_page text := format('select array_agg(id) from (select id from (%%s) %s where true %%s order by %s limit %s) page',
    right(p_table, 1), v_order, p_limit);
  v_ids bigint[];
  v_read int;
begin
  execute format(v_page, format('%s order by %s limit %s', v_rows, v_order, p_walk), coalesce(p_probe, p_condition))
    into v_ids;
  if cardinality(v_ids) = p_limit then return v_ids; end if;
  execute format('select count(*) from (select from %s where %s limit %s) read', p_table, p_base, p_walk) into v_read;
  if v_read < p_walk then return v_ids; end if;
  -- Found by what they match, and sorted: coalesce keeps the planner from the index of the order.
  execute format('select array_agg(id) from (select %1$s.id from %2$s where %3$s%4$s'
    ' order by coalesce(%5$s, %5$s) %7$s, %1$s.%6$s %7$s limit %8$s) page', right(p_table, 1), p_table, p_base,
    replace(p_condition, ' offset 0)', ')'), p_order[1], p_order[2], p_order[3], p_limit) into v_ids;
  return v_ids;
end $$;
comment on function private.page_ids(text, text, text, text[], int, int, text) is
  'The page of a list of which many rows match. They are looked for in its order, which soon finds a page unless they '
  'stand together far behind: after so many rows in vain all that match are read. The order: key, second key, '
  'direction. p_probe: the condition as it is best asked of one row.';

create function private.contacts_found(p_owner uuid, p_condition text, p_most int) returns bigint[]
language plpgsql stable set search_path = '' as $$
declare
  v_ids bigint[];
begin
  execute format('select array_agg(id) from (select c.id from public.contacts c where %s%s limit %s) found',
    private.live_contacts(p_owner), p_condition, p_most + 1) into v_ids;
  return case when cardinality(v_ids) > p_most then null else coalesce(v_ids, '{}') end;
end $$;
comment on function private.contacts_found(uuid, text, int) is
  'The contacts that match, all at once as the index gives them; null if there are more.';

create function private.live_contacts(p_owner uuid) returns text
language sql immutable set search_path = '' as $$
  select 'c.deleted_at is null'
    || case when p_owner is not null then format(' and c.owner_id = %L', p_owner) else '' end
$$;
comment on function private.live_contacts(uuid) is 'The SQL condition on contacts c of an owner, or of all.';

create function private.counts_on_the_way(p_ids bigint[], p_after jsonb, p_limit int, p_table text, p_base text,
  p_condition text, p_order text)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_read int;
  v_n int := coalesce(cardinality(p_ids), 0);
begin
  if p_after is null and v_n <= p_limit then return private.counts(v_n, 'counted_matches'); end if;
  execute format('select count(*), count(*) filter (where true %4$s) from ('
    'select %2$s.* from %1$s where %3$s order by %5$s limit 2001) %2$s',
    p_table, right(p_table, 1), p_base, p_condition, p_order) into v_read, v_n;
  if v_read <= 2000 then return private.counts(v_n, 'counted_matches'); end if;
  return jsonb_build_object('count', null, 'count_at_least', greatest(v_n - v_n % 50, p_limit));
end $$;
comment on function private.counts_on_the_way(bigint[], jsonb, int, text, text, text, text) is
  'The counts of a list whose rows match too rarely to be counted and too often to be read: a round minimum, from its '
  'first 2,000 rows; exact if it has no more, or if its first page is all.';
