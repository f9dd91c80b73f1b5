import pg from "pg";
import { databaseUrl } from "../../stand-ins/database/connection.ts";
import { stack } from "./stack.ts";

/** Columns that lead from a row to its owner, through the table that they refer to. */
const PARENTS: Record<string, string> = {
  campaign_id: "campaigns",
  contact_id: "contacts",
  message_id: "messages",
  import_id: "imports",
  category_id: "categories",
};

type Column = { place: string; name: string };

/** Reads the rows of users directly from the database of the running stack. */
export class OwnedRows {
  private readonly client: pg.Client;
  private queries: [table: string, text: string][] = [];

  constructor() {
    this.client = new pg.Client({
      connectionString: databaseUrl(Number(stack().env.DB_PORT), "postgres"),
    });
  }

  async open(): Promise<void> {
    await this.client.connect();
    const { rows } = await this.client.query<Column>(
      `select format('%I.%I', n.nspname, c.relname) as place, a.attname as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
       where n.nspname in ('public', 'private') and c.relkind in ('r', 'p') and not c.relispartition
         and a.attnum > 0 and not a.attisdropped order by 1, a.attnum`,
    );
    const columns = Map.groupBy(rows, ({ place }) => place);
    this.queries = [...columns].flatMap(([place, each]): [string, string][] => {
      const condition = conditionOf(
        place,
        each.map(({ name }) => name),
      );
      const text = `select md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) as digest, count(*)::int as rows
        from ${place} t where ${condition}`;
      return condition ? [[place, text]] : [];
    });
  }

  close = (): Promise<void> => this.client.end();

  /** For each table the number and a digest of the rows that belong to that user. */
  async of(user_id: string): Promise<Record<string, string>> {
    const digests: [string, string][] = [];
    for (const [table, text] of this.queries) {
      const { rows } = await this.client.query<{ digest: string; rows: number }>(text, [user_id]);
      digests.push([table, `${rows[0]?.rows} ${rows[0]?.digest}`]);
    }
    return Object.fromEntries(digests);
  }
}

function conditionOf(place: string, columns: string[]): string | undefined {
  if (place === "public.profiles") return "t.id = $1";
  if (columns.includes("owner_id")) return "t.owner_id = $1";
  const parent = columns.find((name) => name in PARENTS);
  return parent && `t.${parent} in (select id from public.${PARENTS[parent]} where owner_id = $1)`;
}
