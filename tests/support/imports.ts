import type { TestDatabase } from "./database.ts";
import { call } from "./people.ts";

export type Line = {
  line: number;
  phone?: string;
  full_name?: string | null;
  first_name?: string | null;
  first_name_guessed?: boolean;
  mobile?: boolean;
  detail?: object;
  remarks?: object[];
  fields?: object;
  field?: string;
  code?: string;
  original?: string[];
};

export type Counts = Record<
  "total" | "created" | "updated" | "unchanged" | "duplicates" | "rejected",
  number
> & {
  status: string;
};

const base64 = (text: string) => Buffer.from(text).toString("base64");
const COUNTS = "status, total, created, updated, unchanged, duplicates, rejected";

/** The steps of an import for tests, in order: announced, started, rows handed over, finished. */
export function importing(db: TestDatabase) {
  const create = (owner: { id: string }, options: object = {}) =>
    call<string>(db, owner, "public.create_import($1)", [
      { file_name: "familles.csv", default_country: "FR", ...options },
    ]);

  async function started(owner: { id: string }, options: object = {}): Promise<string> {
    const id = await create(owner, options);
    await call(db, owner, "public.store_import_part($1, 1, $2, 3)", [id, base64("nom;tel\nAwa;06\n")]);
    await call(db, owner, "public.start_import($1, $2, $3)", [
      id,
      JSON.stringify(["nom", "tel"]),
      { phone: "tel" },
    ]);
    return id;
  }

  const rows = (id: string, lines: Line[]) =>
    db.asService(async (sql) => {
      const full = lines.map((line) =>
        line.code ? line : { country_code: "FR", full_name: null, fields: {}, ...line },
      );
      const [row] = await sql<{ running: boolean }>("select public.import_rows($1, $2, $3) as running", [
        id,
        JSON.stringify(full),
        Math.max(...lines.map(({ line }) => line)),
      ]);
      return row!.running;
    });
  const finish = (id: string) => db.asService((sql) => sql("select public.finish_import($1)", [id]));
  const counts = async (id: string) =>
    (await db.sql<Counts>(`select ${COUNTS} from public.imports where id = $1`, [id]))[0]!;

  async function importOf(
    owner: { id: string },
    lines: Line[],
    options: object = {},
  ): Promise<{ id: string } & Counts> {
    const id = await started(owner, options);
    await rows(id, lines);
    await finish(id);
    return { id, ...(await counts(id)) };
  }

  const contactsOf = (owner: { id: string }) =>
    db.sql<{ id: string; full_name: string; phone: string; fields: object; consent_source: string | null }>(
      "select id, full_name, phone, fields, consent_source, consent_since::text from public.contacts where owner_id = $1 and deleted_at is null order by id",
      [owner.id],
    );

  return { create, started, rows, finish, counts, importOf, contactsOf };
}
