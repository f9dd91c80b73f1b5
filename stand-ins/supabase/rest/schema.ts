import type pg from "pg";

export interface TableColumn {
  name: string;
  type: string;
  base_type: string;
  default: string | null;
}
export interface Table {
  name: string;
  columns: TableColumn[];
  primary_key: string[];
}
export interface ForeignKey {
  name: string;
  table: string;
  columns: string[];
  target: string;
  target_columns: string[];
  /** Whether at most one row points to each target. */
  unique: boolean;
}
interface Argument {
  name: string;
  type: string;
  required: boolean;
  variadic: boolean;
}
export interface Routine {
  name: string;
  arguments: Argument[];
  returns: "void" | "scalar" | "row";
  set: boolean;
  /** Of the rows that it returns. */
  table: string | null;
  volatile: boolean;
  /** Settings that hold for the whole transaction, such as `statement_timeout`. */
  settings: Record<string, string>;
}
export interface Schema {
  tables: Map<string, Table>;
  keys: ForeignKey[];
  routines: Map<string, Routine[]>;
  /** Settings that roles have by `alter role`. */
  roles: Map<string, Record<string, string>>;
}

const TABLES = `
  select c.relname as name,
    (select coalesce(json_agg(json_build_object(
        'name', a.attname,
        'type', format_type(a.atttypid, a.atttypmod),
        'base_type', format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null),
        'default', case
          when a.attidentity = 'd' then format('nextval(%L)', s.objid::regclass)
          when a.attgenerated = 's' then null
          else pg_get_expr(d.adbin, d.adrelid)
        end) order by a.attnum), '[]')
      from pg_attribute a
        join pg_type t on t.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        left join pg_depend s on s.refobjid = a.attrelid and s.refobjsubid = a.attnum and s.deptype = 'i'
          and s.classid = 'pg_class'::regclass and s.objsubid = 0
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(json_agg(a.attname order by array_position(i.conkey, a.attnum)), '[]')
      from pg_constraint i join pg_attribute a on a.attrelid = i.conrelid and a.attnum = any (i.conkey)
      where i.conrelid = c.oid and i.contype = 'p') as primary_key
  from pg_class c
  where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition`;

const KEYS = `
  with named as (
    select k.oid, k.conname, k.conrelid, k.confrelid, k.conkey,
      (select json_agg(a.attname order by n) from unnest(k.conkey) with ordinality as u (attnum, n)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum) as columns,
      (select json_agg(a.attname order by n) from unnest(k.confkey) with ordinality as u (attnum, n)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum) as target_columns
    from pg_constraint k
    where k.contype = 'f' and k.conparentid = 0)
  select n.conname as name, c.relname as table, n.columns, t.relname as target, n.target_columns,
    exists (select from pg_constraint u
      where u.conrelid = n.conrelid and u.contype in ('p', 'u')
        and u.conkey @> n.conkey and n.conkey @> u.conkey) as unique
  from named n join pg_class c on c.oid = n.conrelid join pg_class t on t.oid = n.confrelid
  where c.relnamespace = $1::regnamespace and t.relnamespace = $1::regnamespace`;

const ROUTINES = `
  select p.proname as name,
    (select coalesce(json_agg(json_build_object(
        'name', coalesce(p.proargnames[i], ''),
        'type', format_type(p.proargtypes[i - 1], null),
        'required', i <= p.pronargs - p.pronargdefaults,
        'variadic', i = p.pronargs and p.provariadic <> 0) order by i), '[]')
      from generate_series(1, p.pronargs) as i) as arguments,
    case
      when p.prorettype = 'void'::regtype then 'void'
      when t.typtype = 'c' or p.prorettype = 'record'::regtype
        or p.proargmodes && '{t,b,o}'::"char"[] and p.prorettype = 'record'::regtype then 'row'
      else 'scalar'
    end as returns,
    p.proretset as set,
    (select c.relname from pg_class c where c.oid = t.typrelid) as table,
    p.provolatile = 'v' as volatile,
    (select coalesce(json_object_agg(split_part(each, '=', 1), substr(each, position('=' in each) + 1)), '{}')
      from unnest(p.proconfig) as each
      where split_part(each, '=', 1) in ('statement_timeout', 'default_transaction_isolation')) as settings
  from pg_proc p join pg_type t on t.oid = p.prorettype
  where p.pronamespace = $1::regnamespace and p.prokind = 'f'`;

const ROLES = `
  select rolname as name,
    (select json_object_agg(split_part(each, '=', 1), substr(each, position('=' in each) + 1))
      from unnest(rolconfig) as each) as settings
  from pg_roles
  where rolconfig is not null and pg_has_role(current_user, oid, 'member') and rolname <> current_user`;

/** What PostgREST keeps of the database until it is told that something changed. */
export async function readSchema(client: pg.ClientBase, schema: string): Promise<Schema> {
  const tables = await client.query<Table>(TABLES, [schema]);
  const keys = await client.query<ForeignKey>(KEYS, [schema]);
  const routines = await client.query<Routine>(ROUTINES, [schema]);
  const roles = await client.query<{ name: string; settings: Record<string, string> }>(ROLES);
  return {
    tables: new Map(tables.rows.map((table) => [table.name, table])),
    keys: keys.rows,
    routines: Map.groupBy(routines.rows, ({ name }) => name),
    roles: new Map(roles.rows.map(({ name, settings }) => [name, settings])),
  };
}
