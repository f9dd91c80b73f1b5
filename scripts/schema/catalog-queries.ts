/** Sorted, so that the order of grants does not matter. */
const acl = (column: string) =>
  `(select string_agg(x::text, ', ' order by x::text collate "C") from unnest(${column}) x)`;

const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'supabase_migrations')`;
const NOT_OF_AN_EXTENSION = (catalog: string, oid: string) =>
  `not exists (select from pg_depend e where e.classid = 'pg_catalog.${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;
/** Daily partitions are created by the sweep, so they depend on the day of the test. */
const OF_A_DAY = `(c.relispartition and c.relname ~ '_[0-9]{8}$')`;

const RELATIONS = `(
    select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and ${NOT_OF_AN_EXTENSION("pg_class", "c.oid")} and not ${OF_A_DAY})`;

/** By kind of object, a query for names and complete definitions. */
export const CATALOG_QUERIES: Record<string, string> = {
  schema: `
    select n.nspname as name, concat_ws(' | ', pg_get_userbyid(n.nspowner), ${acl("n.nspacl")}) as definition
    from pg_namespace n where ${OURS}`,

  extension: `
    select e.extname as name, concat_ws(' | ', n.nspname, e.extversion) as definition
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace`,

  "default privileges": `
    select concat_ws(' ', pg_get_userbyid(d.defaclrole), coalesce(n.nspname, 'everywhere'), d.defaclobjtype) as name,
      ${acl("d.defaclacl")} as definition
    from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace`,

  function: `
    select p.oid::regprocedure::text as name,
      concat_ws(' | ', case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid) else p.prokind::text end,
        pg_get_userbyid(p.proowner), ${acl("p.proacl")}) as definition
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and ${NOT_OF_AN_EXTENSION("pg_proc", "p.oid")}`,

  relation: `
    select c.oid::regclass::text as name,
      concat_ws(' | ', c.relkind, c.relpersistence, pg_get_userbyid(c.relowner), c.reloptions::text,
        'rls ' || c.relrowsecurity || ' ' || c.relforcerowsecurity, 'identity ' || c.relreplident::text, ${acl("c.relacl")},
        case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
        case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end, pg_get_expr(c.relpartbound, c.oid),
        (select string_agg(i.inhparent::regclass::text, ', ') from pg_inherits i where i.inhrelid = c.oid),
        (select count(*) from pg_inherits i where i.inhparent = c.oid),
        (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and c.relkind <> 'i')) as definition
    from ${RELATIONS} c where c.relkind not in ('i', 'I', 't')`,

  column: `
    select c.oid::regclass || '.' || a.attname as name,
      concat_ws(' | ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
        'generated ' || a.attgenerated::text, 'identity ' || a.attidentity::text, a.attstorage, a.attcompression, a.attstattarget,
        nullif(a.attcollation, 0)::regcollation, pg_get_expr(d.adbin, d.adrelid), ${acl("a.attacl")}) as definition
    from pg_attribute a
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    join ${RELATIONS} c on c.oid = a.attrelid
    where a.attnum > 0 and not a.attisdropped and c.relkind not in ('i', 'I', 't', 'S')`,

  sequence: `
    select c.oid::regclass::text as name,
      concat_ws(' | ', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
        (select o.refobjid::regclass || '.' || o.refobjsubid from pg_depend o
          where o.objid = c.oid and o.classid = 'pg_class'::regclass and o.deptype in ('a', 'i')
            and o.refclassid = 'pg_class'::regclass)) as definition
    from pg_sequence s join ${RELATIONS} c on c.oid = s.seqrelid`,

  index: `
    select c.oid::regclass::text as name,
      concat_ws(' | ', pg_get_indexdef(c.oid), i.indisvalid, i.indisclustered, i.indisreplident, c.reloptions::text)
        as definition
    from pg_index i join ${RELATIONS} c on c.oid = i.indexrelid
    where not exists (select from pg_class t where t.oid = i.indrelid and t.relispartition and t.relname ~ '_[0-9]{8}$')`,

  constraint: `
    select concat_ws(' ', case when k.conrelid <> 0 then k.conrelid::regclass::text else k.contypid::regtype::text end,
        k.conname) as name,
      concat_ws(' | ', pg_get_constraintdef(k.oid), k.convalidated, k.conislocal) as definition
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace
    left join pg_class c on c.oid = k.conrelid
    where ${OURS} and k.contype <> 't' and not coalesce(${OF_A_DAY}, false)
      and ${NOT_OF_AN_EXTENSION("pg_type", "k.contypid")}`,

  trigger: `
    select t.tgrelid::regclass || ' ' || t.tgname as name, concat_ws(' | ', pg_get_triggerdef(t.oid), t.tgenabled)
      as definition
    from pg_trigger t join ${RELATIONS} c on c.oid = t.tgrelid where not t.tgisinternal`,

  policy: `
    select p.polrelid::regclass || ' ' || p.polname as name,
      concat_ws(' | ', p.polcmd, p.polpermissive,
        array(select case r when 0 then 'public' else pg_get_userbyid(r) end from unnest(p.polroles) r order by 1)::text,
        'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid)) as definition
    from pg_policy p`,

  rule: `
    select r.ev_class::regclass || ' ' || r.rulename as name, concat_ws(' | ', pg_get_ruledef(r.oid), r.ev_enabled)
      as definition
    from pg_rewrite r join ${RELATIONS} c on c.oid = r.ev_class where r.rulename <> '_RETURN'`,

  type: `
    select t.oid::regtype::text as name,
      concat_ws(' | ', t.typtype, pg_get_userbyid(t.typowner), ${acl("t.typacl")},
        (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
        case when t.typtype = 'd' then concat_ws(' ', format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault) end)
        as definition
    from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
    where ${OURS} and ${NOT_OF_AN_EXTENSION("pg_type", "t.oid")} and t.typcategory <> 'A'
      and not coalesce(${OF_A_DAY}, false)`,

  comment: `
    select i.type || ' ' || i.identity as name, d.description as definition
    from pg_description d
    cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    where d.objoid >= 16384`,

  // None of these exist yet; their names suffice to report the first one.
  "other object": `
    select i.type || ' ' || i.identity as name, null as definition
    from (
      select 'pg_catalog.pg_operator'::regclass as classid, oid from pg_operator
      union all select 'pg_catalog.pg_cast'::regclass, oid from pg_cast
      union all select 'pg_catalog.pg_collation'::regclass, oid from pg_collation
      union all select 'pg_catalog.pg_conversion'::regclass, oid from pg_conversion
      union all select 'pg_catalog.pg_opclass'::regclass, oid from pg_opclass
      union all select 'pg_catalog.pg_statistic_ext'::regclass, oid from pg_statistic_ext
      union all select 'pg_catalog.pg_event_trigger'::regclass, oid from pg_event_trigger
      union all select 'pg_catalog.pg_publication'::regclass, oid from pg_publication
      union all select 'pg_catalog.pg_ts_config'::regclass, oid from pg_ts_config
      union all select 'pg_catalog.pg_foreign_server'::regclass, oid from pg_foreign_server
      union all select 'pg_catalog.pg_language'::regclass, oid from pg_language) o
    cross join lateral pg_identify_object(o.classid, o.oid, 0) i
    where o.oid >= 16384`,
};
