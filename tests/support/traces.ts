import { inflateBody } from "@shared/webhook-compression.ts";
import type { Row, TestDatabase } from "./database.ts";

export interface Person {
  /** E.164. */
  phone: string;
  /** The name and whatever they wrote or was written about them. */
  texts: string[];
}

/** Where the database has something of a person, in clear, in base64 or compressed: `table.column`. */
export async function tracesOf(db: TestDatabase, person: Person): Promise<string[]> {
  const found: string[] = [];
  const tables = await db.sql<{ name: string }>(
    `select n.nspname || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'private') and c.relkind = 'r' order by 1`,
  );
  for (const { name } of tables)
    for (const { row } of await db.sql<{ row: Row }>(`select to_jsonb(t) as row from ${name} t`))
      for (const [column, value] of Object.entries(row))
        if (names(person, await readingsOf(value, row))) found.push(`${name}.${column}`);
  return found;
}

/** The last eight digits are the same in every form of a number. */
const names = ({ phone, texts }: Person, readings: string[]): boolean =>
  readings.some(
    (reading) =>
      reading.replace(/[ .()+/-]/g, "").includes(phone.slice(-8)) ||
      texts.some((text) => reading.includes(text)),
  );

async function readingsOf(value: unknown, row: Row): Promise<string[]> {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const readings = [text, ...decoded(text)];
  if (!text.startsWith("\\x")) return readings;
  const bytes = Buffer.from(text.slice(2), "hex");
  if (bytes.length === 0) return [];
  const dictionary = typeof row.dictionary === "number" ? row.dictionary : 0;
  const plain = Buffer.from(await inflateBody({ body: bytes, dictionary })).toString();
  return [...readings, plain, ...decoded(plain)];
}

/** Whatever might be base64, read from each of the four places where a group may begin. */
const decoded = (text: string): string[] =>
  [...text.matchAll(/[A-Za-z0-9+/_-]{12,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), "base64").toString("utf8")),
  );
