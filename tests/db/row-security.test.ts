import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type Row, type Sql } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";
import { asLoggedOut } from "../support/sessions.ts";

// P11: every row of the owner contains this word; no other admin may ever read it.
const SECRET = "Zébuline";
const db = await createDatabase();
const people = { owner: "", other: "", chief: "", inactive: "", loggedOut: "", ownerLoggedOut: "" };
const ids = { contact: 0, category: 0, campaign: 0, message: 0, import: "" };

/** Readable by every user, since they belong to the deployment. */
const SHARED = [
  "error_classes",
  "error_effects",
  "markets",
  "organisation",
  "rates",
  "senders",
  "service_counters",
  "spending",
  "templates",
];
/** Not readable through the API. */
const HIDDEN = [
  "idempotency_keys",
  "import_parts",
  "opt_outs",
  "parked_statuses",
  "past_messages",
  "webhook_events",
];

const TABLES = (
  await db.sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  )
).map(({ name }) => name);
const VIEWS = (
  await db.sql<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v' order by 1",
  )
).map(({ name }) => name);

beforeAll(async () => {
  people.chief = (await db.createUser({ role: "super_admin" })).id;
  const ledger = await createLedger(db, { tier_limit: 1000 });
  people.owner = ledger.owner;
  people.ownerLoggedOut = ledger.owner;
  await db.sql("update public.profiles set full_name = $2, email = 'zébuline@relance.test' where id = $1", [
    people.owner,
    SECRET,
  ]);
  const owner_id = people.owner;
  ids.contact = await ledger.addContact({ full_name: SECRET, fields: { note: SECRET } });
  ids.category = (await ledger.insert("categories", { owner_id, name: SECRET })).id as number;
  await ledger.insert("category_contacts", { category_id: ids.category, contact_id: ids.contact, owner_id });
  ids.campaign = await ledger.addCampaign({ contacts: [ids.contact], name: SECRET, follow_up_body: SECRET });
  await ledger.insert("campaign_categories", {
    campaign_id: ids.campaign,
    category_id: ids.category,
    owner_id,
  });
  await ledger.insert("exclusions", {
    campaign_id: ids.campaign,
    contact_id: ids.contact,
    reason: "opted_out",
  });
  await ledger.insert("past_messages", {
    contact_id: ids.contact,
    id: 1,
    day: "2025-01-01",
    kind: "reply",
    state: "read",
  });
  const [sent] = await ledger.sendAll();
  await ledger.answer(ids.contact, SECRET);
  await db.asService((sql) => sql("select public.fold_counters()"));
  await ledger.status(sent!, "delivered");
  await ledger.answer(ids.contact, SECRET);
  ids.message = (await ledger.messages())[0]!.id;
  const reply = await ledger.addMessage("reply", ids.contact, { body: SECRET });
  await ledger.insert("replies", { message_id: reply, author_id: owner_id, key: crypto.randomUUID() });
  ids.import = (await ledger.insert("imports", { owner_id, file_name: SECRET })).id as string;
  await ledger.insert("import_rows", {
    import_id: ids.import,
    line: 1,
    outcome: "rejected",
    code: "bad_phone",
    original: { nom: SECRET },
  });
  await db.sql("insert into public.import_parts (import_id, part, content) values ($1, 1, $2)", [
    ids.import,
    Buffer.from(SECRET),
  ]);
  await ledger.insert("alerts", { owner_id, kind: "quality", detail: { word: SECRET } });
  await db.sql("select private.opt_out($1, '{+33600000000}', 'manual', $2, now())", [
    ledger.sender,
    JSON.stringify({ word: SECRET }),
  ]);
  await db.sql("insert into public.audit_log (actor_id, action, subject) values ($1, 'x', 'y')", [owner_id]);
  await db.sql(
    "insert into public.idempotency_keys (owner_id, key, route, request_digest) values ($1, $2, 'x', '')",
    [owner_id, SECRET],
  );
  await db.sql("insert into public.parked_statuses (wamid, status, at) values ($1, 'sent', now())", [SECRET]);
  await db.sql(
    "insert into public.templates (waba_id, name, language, status, category, components) values ('w', 'a', 'fr', 'APPROVED', 'UTILITY', '[]')",
  );
  await db.sql("insert into public.service_counters (sender_id, month) values ($1, '2026-12-01')", [
    ledger.sender,
  ]);
  await db.sql(
    `insert into public.spending (sender_id, day, country_code, category, pricing_type, volume, cost, currency)
     values ($1, '2026-12-01', 'FR', 'service', 'regular', 1, 1, 'EUR')`,
    [ledger.sender],
  );
  await db.sql(
    "insert into public.organisation (name, address, contact_email) values ('Asso', 'Paris', 'a@relance.test')",
  );
  people.other = (await db.createUser()).id;
  people.inactive = (await db.createUser({ active: false })).id;
  people.loggedOut = (await db.createUser({ role: "super_admin" })).id;
});

type Role = keyof typeof people | "anon";
const as = <T>(role: Role, run: (sql: Sql) => Promise<T>) => {
  if (role === "anon") return db.asAnon(run);
  if (role === "loggedOut" || role === "ownerLoggedOut") return asLoggedOut(db, people[role], run);
  return db.asUser(people[role], run);
};

/** How many rows a statement returned, or `refused`. */
const reach = (role: Role, text: string, values: unknown[] = []): Promise<number | string> =>
  as(role, async (sql) => (await sql(text, values)).length).catch((error: Error) =>
    /permission denied|row-level security|violates|cannot insert|can only be updated/.test(error.message)
      ? "refused"
      : error.message,
  );
const NOTHING = [0, "refused"];

/** Every row, by table. */
async function everything(): Promise<Map<string, Set<string>>> {
  const rows = new Map<string, Set<string>>();
  for (const table of TABLES)
    rows.set(
      table,
      new Set(
        (await db.sql<{ row: string }>(`select t::text as row from public.${table} t`)).map(({ row }) => row),
      ),
    );
  return rows;
}

/** The rows that were changed or deleted, and the added ones that are not the actor's own. */
async function harm(before: Map<string, Set<string>>, actor: string): Promise<string[]> {
  const found: string[] = [];
  for (const [table, rows] of await everything()) {
    const known = before.get(table)!;
    for (const row of known) if (!rows.has(row)) found.push(`${table} lost ${row}`);
    for (const row of rows) if (!known.has(row) && !row.includes(actor)) found.push(`${table} got ${row}`);
  }
  return found;
}

const columnsFor = async (table: string, privilege: "INSERT" | "UPDATE") =>
  (
    await db.sql<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
         and has_column_privilege('authenticated', attrelid, attnum, $2)`,
      [`public.${table}`, privilege],
    )
  ).map(({ name }) => `"${name}"`);

describe("P11 rows:", () => {
  test("every table and view has row-level security and, for this test, rows of the owner", async () => {
    for (const name of [...TABLES, ...VIEWS])
      expect([name, (await db.sql(`select from public.${name}`)).length > 0]).toEqual([name, true]);
    const open = await db.sql(
      `select relname from pg_class where relnamespace = 'public'::regnamespace
         and (relkind in ('r', 'p') and not relrowsecurity or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false))`,
    );
    expect(open).toEqual([]);
  });

  test.each([...TABLES, ...VIEWS])("%s is readable by its owner and the super-admin only", async (name) => {
    const seen = async (role: Role) =>
      reach(role, `select from public.${name} t where t::text not like $1`, [`%${people[role as "other"]}%`]);
    expect(NOTHING).toContain(await seen("inactive"));
    expect(NOTHING).toContain(await seen("loggedOut"));
    expect(NOTHING).toContain(await reach("ownerLoggedOut", `select from public.${name}`));
    expect(await seen("anon")).toBe("refused");
    if (SHARED.includes(name)) return expect(await seen("other")).toBeGreaterThan(0);
    expect(NOTHING).toContain(await seen("other"));
    const own = await reach("owner", `select from public.${name}`);
    const chiefs = await reach("chief", `select from public.${name}`);
    if (HIDDEN.includes(name)) return expect([own, chiefs]).toEqual(["refused", "refused"]);
    expect([own, chiefs]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Number(own)).toBeGreaterThan(0);
    expect(Number(chiefs)).toBeGreaterThanOrEqual(Number(own));
  });

  const writers: Role[] = ["other", "chief", "inactive", "loggedOut", "anon"];
  test.each(writers.flatMap((role) => TABLES.map((table) => [role, table] as const)))(
    "%s cannot change, delete or forge rows in %s",
    async (role, table) => {
      if (role === "chief" && ["markets", "rates"].includes(table)) return;
      const before = await everything();
      const actor = role === "anon" ? "nobody" : people[role];
      const own = table === "profiles" ? "id <> auth.uid()" : "true";
      const granted = await columnsFor(table, "UPDATE");
      const [first] = await db.sql<Row>(`select * from public.${table} limit 1`);
      for (const column of granted.length > 0 ? granted : [`"${Object.keys(first!)[0]}"`])
        expect(NOTHING).toContain(
          await reach(role, `update public.${table} set ${column} = ${column} where ${own} returning 1`),
        );
      expect(NOTHING).toContain(await reach(role, `delete from public.${table} where ${own} returning 1`));
      const [copy] = await db.sql<{ row: string }>(
        `select to_jsonb(t)::text as row from public.${table} t limit 1`,
      );
      for (const columns of [
        Object.keys(first!).map((name) => `"${name}"`),
        await columnsFor(table, "INSERT"),
      ]) {
        if (columns.length === 0) continue;
        await reach(
          role,
          `insert into public.${table} (${columns.join(", ")}) select ${columns.join(", ")} from jsonb_populate_record(null::public.${table}, $1)`,
          [copy!.row.replaceAll(SECRET, "Copie")],
        );
      }
      expect(await harm(before, actor)).toEqual([]);
    },
  );
});

type Fn = { name: string; signature: string; arguments: { name: string; type: string; optional: boolean }[] };
const FUNCTIONS = (
  await db.sql<Fn>(
    `select p.proname as name, p.oid::regprocedure::text as signature, (
       select coalesce(jsonb_agg(jsonb_build_object('name', p.proargnames[n], 'type', format_type(p.proargtypes[n - 1], null),
         'optional', n > p.pronargs - p.pronargdefaults) order by n), '[]') from generate_series(1, p.pronargs) n) as arguments
     from pg_proc p where p.pronamespace = 'public'::regnamespace and has_function_privilege('authenticated', p.oid, 'execute') order by 2`,
  )
).map((fn) => [fn.name, fn] as const);

/** The arguments of a stranger who knows every id of the owner. */
function guess({ name, type }: { name: string; type: string }): unknown {
  const known: Record<string, unknown> = {
    p_contact_id: ids.contact,
    p_category_id: ids.category,
    p_campaign_id: ids.campaign,
    p_message_id: ids.message,
    p_import_id: ids.import,
    p_part: 1,
    p_after: null,
    p_q: "",
  };
  if (name in known) return known[name];
  const everyId = {
    ids: [ids.contact],
    contact_ids: [ids.contact],
    category_id: ids.category,
    category_ids: [ids.category],
    campaign_id: ids.campaign,
    contact_id: ids.contact,
    import_id: ids.import,
  };
  if (name === "p_people") return JSON.stringify([{ phone: "+33612345678", country_code: "FR" }]);
  if (type === "jsonb")
    return JSON.stringify(/filter/.test(name) ? {} : /variables/.test(name) ? {} : everyId);
  if (type === "uuid") return name === "p_to" ? people.other : people.owner;
  if (type === "bigint") return ids.contact;
  if (type === "bigint[]") return [ids.contact];
  if (type === "integer[]") return [2];
  if (/^(int|smallint|numeric)/.test(type)) return 10;
  if (type === "boolean") return true;
  if (/^timestamp/.test(type)) return "2026-01-01T00:00Z";
  return null;
}

async function answer(role: Role, fn: Fn, given: "all" | "required"): Promise<string> {
  const used = fn.arguments.filter(({ optional }) => given === "all" || !optional);
  const text = `select public.${fn.name}(${used.map(({ name, type }, n) => `${name} => $${n + 1}::${type}`).join(", ")})::text as answer`;
  try {
    const rows = await as(role, (sql) => sql<{ answer: string | null }>(text, used.map(guess)));
    return rows.map((row) => row.answer).join();
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

const EMPTY_PAGE = '{"next": null, "count": 0, "items": [], "count_at_least": 0}';
/** Those that ask nobody: they run with the caller's rights, and the tables show the caller no row. */
const UNGUARDED: Record<string, string> = {
  list_categories: EMPTY_PAGE,
  list_templates: EMPTY_PAGE,
  delete_category: "false",
  finish_idempotent: "",
  release_idempotent: "",
  read_import_part: "",
  rejected_by_reason: "{}",
};
const refusalOf = (name: string) =>
  UNGUARDED[name] ??
  expect.stringMatching(/^refused: (forbidden|not_found|.*policy "only active people act".*)$/);

/** Files are returned in base64. */
const tells = (told: string) =>
  told.includes(SECRET) || told.includes(Buffer.from(SECRET).toString("base64"));

describe("P11 functions", () => {
  test("return something to the owner", async () => {
    const telling = [];
    for (const [name, fn] of FUNCTIONS) {
      if (
        /^(list|get|preview|campaign_|export)/.test(name) &&
        (await answer("owner", fn, "required")).includes(SECRET)
      )
        telling.push(name);
    }
    expect(telling).toEqual(
      expect.arrayContaining([
        "get_campaign",
        "get_contact",
        "get_message",
        "list_campaigns",
        "list_categories",
        "list_contacts",
        "list_messages",
      ]),
    );
  });

  test.each(FUNCTIONS)(
    "%s returns and changes nothing of another user's for a stranger",
    async (name, fn) => {
      const before = await everything();
      for (const given of ["all", "required"] as const) {
        const told = await answer("other", fn, given);
        expect([name, tells(told)]).toEqual([name, false]);
      }
      expect(await harm(before, people.other)).toEqual([]);
    },
  );

  test.each(FUNCTIONS)(
    "%s is refused to inactive, logged-out and anonymous callers, and does nothing for them",
    async (name, fn) => {
      const before = await everything();
      for (const given of ["all", "required"] as const) {
        for (const role of ["inactive", "loggedOut", "ownerLoggedOut"] as const)
          expect([name, role, await answer(role, fn, given)]).toEqual([name, role, refusalOf(name)]);
        expect(await answer("anon", fn, given)).toMatch(/^refused: permission denied/);
      }
      expect(await harm(before, "nobody at all")).toEqual([]);
    },
  );
});
