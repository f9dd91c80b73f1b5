import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type Sql } from "../support/database.ts";
import { call, newCategory, newContact, newPhone, newSender } from "../support/people.ts";

const db = await createDatabase();
type Person = { id: string };
const people: Record<"owner" | "other" | "chief" | "inactive", Person> = {} as never;
let contact_id: number;
let category_id: number;
let import_id: string;

beforeAll(async () => {
  people.owner = await db.createUser();
  people.other = await db.createUser();
  people.chief = await db.createUser({ role: "super_admin" });
  people.inactive = await db.createUser({ active: false });
  await newSender(db);
  category_id = await newCategory(db, people.owner);
  contact_id = await newContact(db, people.owner, { category_ids: [category_id] });
  await call(db, people.owner, "public.opt_out_contact($1)", [contact_id]);
  import_id = await call(db, people.owner, "public.create_import($1)", [{ file_name: "a.csv" }]);
  await call(db, people.owner, "public.store_import_part($1, 1, 'QQ==', 1)", [import_id]);
  await db.sql("insert into public.import_rows (import_id, line, outcome) values ($1, 2, 'unchanged')", [
    import_id,
  ]);
});

const ROLES = ["owner", "other", "chief", "inactive", "anon", "service"] as const;
type Role = (typeof ROLES)[number];

async function tryAs(role: Role, statement: string): Promise<string> {
  const run = async (sql: Sql) => {
    const rows = await sql(statement);
    throw new Undo(rows.length);
  };
  const attempt =
    role === "anon"
      ? db.asAnon(run)
      : role === "service"
        ? db.asService(run)
        : db.asUser(people[role].id, run);
  return attempt.catch((error: Error) => {
    if (error instanceof Undo) return error.rows > 0 ? "yes" : "none";
    return /permission denied|row-level security/.test(error.message) ? "refused" : error.message;
  });
}

class Undo extends Error {
  readonly rows: number;
  constructor(rows: number) {
    super("undone");
    this.rows = rows;
  }
}

/** By table and command: the results for owner, other, chief, inactive, anon, service, in this order. */
const MATRIX: Record<string, Record<string, [() => string, string]>> = {
  categories: {
    select: [
      () => `select from public.categories where id = ${category_id}`,
      "yes none yes none refused yes",
    ],
    insert: [
      () => `insert into public.categories (name) values ('A') returning id`,
      "yes yes yes refused refused *",
    ],
    update: [
      () => `update public.categories set name = 'B' where id = ${category_id} returning id`,
      "yes none none none refused yes",
    ],
    delete: [
      () => `delete from public.categories where id = ${category_id} returning id`,
      "yes none none none refused yes",
    ],
    "count by hand": [
      () => `update public.categories set contact_count = 9 where id = ${category_id} returning id`,
      "refused refused refused refused refused yes",
    ],
    "give away": [
      () =>
        `update public.categories set owner_id = '${people.other.id}' where id = ${category_id} returning id`,
      "refused refused refused refused refused *",
    ],
  },
  contacts: {
    select: [() => `select from public.contacts where id = ${contact_id}`, "yes none yes none refused yes"],
    insert: [
      () => `insert into public.contacts (phone) values ('${newPhone()}') returning id`,
      "yes yes yes refused refused *",
    ],
    "insert for another": [
      () =>
        `insert into public.contacts (phone, owner_id) values ('${newPhone()}', '${people.owner.id}') returning id`,
      "refused refused refused refused refused yes",
    ],
    update: [
      () => `update public.contacts set full_name = 'B' where id = ${contact_id} returning id`,
      "yes none none none refused yes",
    ],
    "identity by hand": [
      () => `update public.contacts set user_id = 'x' where id = ${contact_id} returning id`,
      "refused refused refused refused refused yes",
    ],
    "tombstone by hand": [
      () => `update public.contacts set deleted_at = now() where id = ${contact_id} returning id`,
      "refused refused refused refused refused *",
    ],
    delete: [
      () => `delete from public.contacts where id = ${contact_id} returning id`,
      "refused refused refused refused refused yes",
    ],
  },
  category_contacts: {
    select: [
      () => `select from public.category_contacts where contact_id = ${contact_id}`,
      "yes none yes none refused yes",
    ],
    update: [
      () =>
        `update public.category_contacts set category_id = ${category_id} where contact_id = ${contact_id} returning contact_id`,
      "refused refused refused refused refused refused",
    ],
    delete: [
      () => `delete from public.category_contacts where contact_id = ${contact_id} returning contact_id`,
      "yes none none none refused yes",
    ],
  },
  opt_outs: {
    select: [() => "select from public.opt_outs", "refused refused refused refused refused yes"],
    delete: [
      () => "delete from public.opt_outs where true returning id",
      "refused refused refused refused refused yes",
    ],
  },
  imports: {
    select: [() => `select from public.imports where id = '${import_id}'`, "yes none yes none refused yes"],
    insert: [
      () => "insert into public.imports (file_name) values ('a') returning id",
      "refused refused refused refused refused *",
    ],
    update: [
      () => `update public.imports set file_name = 'b' where id = '${import_id}' returning id`,
      "refused refused refused refused refused yes",
    ],
    delete: [
      () => `delete from public.imports where id = '${import_id}' returning id`,
      "refused refused refused refused refused yes",
    ],
  },
  import_parts: {
    select: [() => "select from public.import_parts", "refused refused refused refused refused yes"],
    delete: [
      () => "delete from public.import_parts where true returning part",
      "refused refused refused refused refused yes",
    ],
  },
  import_rows: {
    select: [
      () => `select from public.import_rows where import_id = '${import_id}'`,
      "yes none yes none refused yes",
    ],
    update: [
      () => "update public.import_rows set code = 'x' where true returning line",
      "refused refused refused refused refused yes",
    ],
    delete: [
      () => "delete from public.import_rows where true returning line",
      "refused refused refused refused refused yes",
    ],
  },
};

describe("P11 each table lets each role read and write only its own rows", () => {
  for (const [table, commands] of Object.entries(MATRIX)) {
    for (const [command, [statement, expected]] of Object.entries(commands)) {
      test(`${table}: ${command}`, async () => {
        const outcomes: string[] = [];
        for (const [at, role] of ROLES.entries()) {
          outcomes.push(expected.split(" ")[at] === "*" ? "*" : await tryAs(role, statement()));
        }
        expect(outcomes.join(" ")).toBe(expected);
      });
    }
  }
});

const CALLABLE: Record<string, "authenticated" | "service_role" | "both"> = {
  add_contacts_to_category: "authenticated",
  add_numbers_to_category: "authenticated",
  add_to_category: "authenticated",
  contact_export_columns: "authenticated",
  contact_timeline: "authenticated",
  create_import: "authenticated",
  delete_category: "authenticated",
  delete_contacts: "authenticated",
  export_contact: "authenticated",
  export_contacts: "authenticated",
  finish_import: "service_role",
  get_contact: "authenticated",
  import_rows: "service_role",
  leave_import_lines: "authenticated",
  list_categories: "authenticated",
  list_contacts: "authenticated",
  opt_in_contact: "authenticated",
  opt_out_contact: "authenticated",
  read_import_part: "both",
  rejected_by_reason: "authenticated",
  remove_from_category: "authenticated",
  reset_sequence: "authenticated",
  save_contact: "authenticated",
  start_import: "authenticated",
  store_import_part: "authenticated",
  undo_import: "authenticated",
};

test("P11 functions can be called only by the intended roles, and run with the caller's rights", async () => {
  const found = await db.sql<{
    name: string;
    anon: boolean;
    authenticated: boolean;
    service: boolean;
    definer: boolean;
  }>(
    `select proname as name, prosecdef as definer, has_function_privilege('anon', oid, 'execute') as anon,
       has_function_privilege('authenticated', oid, 'execute') as authenticated, has_function_privilege('service_role', oid, 'execute') as service
     from pg_proc where pronamespace = 'public'::regnamespace and proname = any ($1)`,
    [Object.keys(CALLABLE)],
  );
  expect(found).toHaveLength(Object.keys(CALLABLE).length);
  for (const { name, ...rights } of found) {
    const role = CALLABLE[name];
    expect([name, rights]).toEqual([
      name,
      {
        definer: false,
        anon: false,
        authenticated: role !== "service_role",
        service: role !== "authenticated",
      },
    ]);
  }
});

test("functions that read or write for the caller refuse inactive users", async () => {
  const acts = [
    "public.list_contacts()",
    `public.get_contact(${contact_id})`,
    'public.save_contact(null, \'{"phone": "+33612345678"}\')',
    "public.delete_contacts('{}')",
    `public.opt_out_contact(${contact_id})`,
    'public.create_import(\'{"file_name": "a"}\')',
    `public.start_import('${import_id}', '[]', '{}')`,
    "public.export_contacts()",
    "public.contact_export_columns()",
  ];
  expect(await call(db, people.inactive, "public.list_categories()")).toMatchObject({ items: [], count: 0 });
  for (const act of acts) {
    await expect(call(db, people.inactive, act), act).rejects.toThrow(
      /active|forbidden|row-level security|not_found/,
    );
  }
});
