import { randomUUID } from "node:crypto";
import type { TestDatabase } from "./database.ts";
import type { Ledger } from "./ledger.ts";

/** How to find a table's rows about a person, and the columns that an erasure leaves, with the reason; without any the row goes. */
export interface PersonalTable {
  rows: string;
  stays: Record<string, string>;
}

const FILLINGS: Record<string, string> = {
  "contacts.phone": "'+33698765432'",
  "contacts.country_code": "'FR'",
  "contacts.fields": `'{"note": "Zoé"}'`,
  text: "'Zoé'",
  jsonb: `'["Zoé"]'`,
  bytea: "'Zoé'",
  date: "'1990-01-01'",
  "timestamp with time zone": "'1990-01-01'",
  boolean: "true",
  uuid: "gen_random_uuid()",
};

const EMPTY = /^(?: ?|\{\}|\[\]|\\x|h:[0-9a-f]{32})$/;

/** The columns of rows about a person: filled, and what an erasure left in them. */
export function personalColumns(db: TestDatabase, tables: Record<string, PersonalTable>) {
  const staying = (table: string) => Object.keys(tables[table]!.stays).flatMap((names) => names.split(" "));

  /** Gives every column that an erasure must empty a value of its type. */
  async function fill(table: string, contact: number): Promise<void> {
    const columns = await db.sql<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
       where attrelid = to_regclass('public.' || $1) and attnum > 0 and not attisdropped and attgenerated = ''
         and not attname = any ($2)`,
      [table, staying(table)],
    );
    const values = columns.map(
      ({ name, type }) => `${name} = ${FILLINGS[`${table}.${name}`] ?? FILLINGS[type] ?? "'7'"}`,
    );
    if (values.length > 0 && staying(table).length > 0)
      await db.sql(`update public.${table} set ${values.join(", ")} where ${tables[table]!.rows}`, [contact]);
  }

  const rowsOf = (table: string, contact: number) =>
    db.sql<{ columns: Record<string, string | null> }>(
      `select (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(t))) as columns
       from public.${table} t where ${tables[table]!.rows}`,
      [contact],
    );

  /** `table.column: value` for each column that is neither empty nor among those that stay. */
  const leftIn = async (table: string, contact: number): Promise<string[]> =>
    (await rowsOf(table, contact))
      .flatMap(({ columns }) => Object.entries(columns))
      .filter(([name, value]) => !staying(table).includes(name) && !EMPTY.test(value ?? ""))
      .map(([name, value]) => `${table}.${name}: ${value}`);

  return { fill, rowsOf, leftIn };
}

/** A contact with rows in every table about a person. */
export async function knownEverywhere(ledger: Ledger, phone: string): Promise<number> {
  const { db, owner: owner_id } = ledger;
  const id = await ledger.addContact({ phone });
  const category_id = (await ledger.insert("categories", { owner_id, name: "G" })).id;
  const import_id = (await ledger.insert("imports", { owner_id, file_name: "a.csv" })).id;
  await ledger.insert("category_contacts", { category_id, contact_id: id, owner_id });
  await ledger.insert("import_rows", { import_id, line: 2, outcome: "created", contact_id: id });
  const campaign_id = await ledger.addCampaign({ contacts: [id] });
  await ledger.sendAll();
  await ledger.insert("past_messages", {
    contact_id: id,
    id: 1,
    campaign_id,
    day: "2025-01-01",
    kind: "message_1",
    state: "read",
  });
  await ledger.insert("exclusions", { campaign_id, contact_id: id, reason: "duplicate" });
  await ledger.answer(id, "Bonjour");
  await db.asUser(owner_id, (sql) => sql("select public.opt_out_contact($1)", [id]));
  const message_id = await ledger.addMessage("reply", id);
  await ledger.insert("replies", { message_id, author_id: owner_id, key: randomUUID() });
  await ledger.insert("idempotency_keys", {
    owner_id,
    key: randomUUID(),
    route: "/api/contacts",
    request_digest: "\\x01",
    subject: "contacts",
    subject_id: String(id),
    response: { status: 201, type: "application/json", body: JSON.stringify({ full_name: "Zoé", phone }) },
  });
  await ledger.insert("parked_statuses", {
    wamid: "wamid.x",
    status: "failed",
    at: "2026-01-01",
    code: 4242,
    detail: { wamid: "wamid.x", wa_id: phone.slice(1), details: "Zoé" },
  });
  return id;
}
