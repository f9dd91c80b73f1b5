import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { importing } from "../support/imports.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { call, newCategory } from "../support/people.ts";

let db: TestDatabase;
let ledger: Ledger;
let owner: { id: string };
let chief: { id: string };
let category: number;
let contact: number;
beforeAll(async () => {
  db = await createDatabase();
  ledger = await createLedger(db);
  owner = { id: ledger.owner };
  chief = await db.createUser({ role: "super_admin" });
  category = await newCategory(db, owner);
  contact = await ledger.addContact();
});
afterEach(() => setClock(db, null));

const limitOf = async (name: string) =>
  (await db.sql<{ most: number }>("select private.limit_of($1) as most", [name]))[0]!.most;
const asked = (text: string, values: unknown[] = [], user = owner) =>
  call(db, user, text, values).then(
    () => "taken",
    (error: Error) => error.message,
  );
const json = (value: unknown) => JSON.stringify(value);
const ids = (n: number) => Array.from({ length: n }, (_, at) => at + 1_000_000);
const phones = (n: number) => Array.from({ length: n }, (_, at) => `+3361${String(at).padStart(7, "0")}`);

/** Calls with as much as a limit, and how each says that it is too much. */
const CALLS: [string, string, (n: number) => [text: string, values: unknown[]]][] = [
  ["selected contacts", "ids", (n) => ["delete_contacts($1)", [{ ids: ids(n) }]]],
  ["excepted contacts", "ids", (n) => ["list_contacts($1)", [{ except_ids: ids(n) }]]],
  [
    "contacts put into a category",
    "numbers",
    (n) => ["add_contacts_to_category($1, $2)", [category, Array(n).fill(contact)]],
  ],
  [
    "numbers put into a category",
    "numbers",
    (n) => [
      "add_numbers_to_category($1, $2, false)",
      [category, json(Array(n).fill({ phone: "+33600000001" }))],
    ],
  ],
  ["numbers of an opt-out list", "opt_out_numbers", (n) => ["opt_out_numbers($1, 'x')", [phones(n)]]],
  ["messages to resend", "messages_to_resend", (n) => ["resend_messages($1)", [ids(n)]]],
  [
    "categories of a contact",
    "categories",
    (n) => ["save_contact(null, $1)", [{ phone: "+33611111111", category_ids: Array(n).fill(category) }]],
  ],
  [
    "categories of a campaign",
    "categories",
    (n) => ["save_campaign(null, $1)", [{ name: "C", category_ids: Array(n).fill(category) }]],
  ],
  ["characters of a search", "search_characters", (n) => ["list_contacts($1)", [{ q: "é".repeat(n) }]]],
  ["bytes of a draft", "object_bytes", (n) => ["preview_audience(null, $1)", [{ name: "x".repeat(n - 12) }]]],
  [
    "bytes of an audience's draft",
    "object_bytes",
    (n) => ["preview_contacts(null, $1)", [{ name: "x".repeat(n - 12) }]],
  ],
  [
    "bytes of a patch",
    "object_bytes",
    (n) => ["save_campaign(null, $1)", [{ name: "C", category_ids: [], z: "x".repeat(n - 42) }]],
  ],
  ["bytes of a mapping", "object_bytes", (n) => ["create_import($1)", [{ file_name: "x".repeat(n - 17) }]]],
];

test.each(CALLS)("%s are bounded, whoever calls", async (_what, name, callOf) => {
  const most = await limitOf(name);
  expect(await asked(...callOf(most))).toBe("taken");
  expect(await asked(...callOf(most + 1))).toBe("invalid");
});

test("corrections of an import are bounded", async () => {
  const line = { line: 2, field: "phone", code: "letters", original: ["x"] };
  const { id } = await importing(db).importOf(owner, [line]);
  const most = await limitOf("import_corrections");
  const correct = (n: number) =>
    asked("correct_import_lines($1, $2)", [id, json(Array(n).fill({ ...line, line: 9 }))]);
  expect(await correct(most + 1)).toBe("invalid");
  expect(await correct(most)).not.toBe("invalid");
});

test("columns and mapping of a file are bounded", async () => {
  const started = async (columns: string[], mapping: object) => {
    const id = await importing(db).create(owner);
    await asked("store_import_part($1, 1, 'YQ==', 2)", [id]);
    return asked("start_import($1, $2, $3)", [id, json(columns), mapping]);
  };
  const most = await limitOf("object_bytes");
  expect(await started(["x".repeat(most - 4)], { phone: "x".repeat(most - 13) })).toBe("taken");
  expect(await started(["x".repeat(most - 3)], {})).toBe("invalid");
  expect(await started(["x"], { phone: "x".repeat(most - 12) })).toBe("invalid");
});

describe("a period of statistics", () => {
  test.each([
    ["period_statistics(now() - make_interval(days => $1))", 400, 401],
    ["analyse_period(current_date - $1::int, current_date)", 400, 401],
    ["analyse_period('2020-01-01'::date, '2020-01-01'::date + $1::int)", 400, 401],
  ])("%s is bounded", async (text, most, more) => {
    expect(most).toBe(await limitOf("period_days"));
    expect(await asked(text, [most])).toBe("taken");
    expect(await asked(text, [more])).toBe("invalid");
    expect(await asked(text, [700_000])).toBe("invalid");
  });

  test("needs a beginning", async () => {
    expect(await asked("period_statistics(null)")).toBe("invalid");
    expect(await asked("analyse_period(null, null)")).toBe("invalid");
  });
});

describe("a page", () => {
  beforeAll(async () => {
    await db.sql(
      "insert into categories (owner_id, name) select $1, 'N' || n from generate_series(1, 1100) n",
      [owner.id],
    );
    await ledger.addContacts(1100);
    await ledger.insert("campaigns", { owner_id: owner.id, name: "C" });
  });
  const items = async (text: string, user = owner) =>
    (await call<{ items: unknown[] }>(db, user, text)).items.length;

  test.each([
    ["list_contacts(p_limit => $)", 1000],
    ["list_categories(p_limit => $)", 1000],
  ])("%s has at most %i rows, and at least one", async (text, most) => {
    for (const [given, got] of [
      [most - 1, most - 1],
      [most + 1, most],
      [2_000_000_000, most],
      [null, most],
      [-5, 1],
    ] as const)
      expect([given, await items(text.replace("$", String(given)))]).toEqual([given, got]);
  });

  test("of every function that takes a number of rows is bounded in SQL", async () => {
    const unbounded = await db.sql<{ name: string }>(
      `select proname as name from pg_proc
       where pronamespace = 'public'::regnamespace and 'p_limit' = any (proargnames)
         and (has_function_privilege('authenticated', oid, 'execute') or has_function_privilege('service_role', oid, 'execute'))
         and prosrc !~ 'private\\.bounded\\(''[a-z_]+'', p_limit\\)'`,
    );
    expect(unbounded).toEqual([]);
  });

  test("of more than a part of contacts, messages or campaigns is never handled in one call", async () => {
    const bounded = async (n: number | null) =>
      (await db.sql<{ n: number }>("select private.bounded('rows_a_part', $1) as n", [n]))[0]!.n;
    const most = await limitOf("rows_a_part");
    expect(await Promise.all([most, most + 1, null, 0].map(bounded))).toEqual([most, most, most, 1]);
  });
});

describe("in an hour", () => {
  const fill = async (kind: string, n: number, sender: number) => {
    const contact = await ledger.addContact();
    await db.sql(
      `insert into messages (contact_id, sender_id, owner_id, kind, state, created_at)
       select $1, $2, $3, $4::message_kind, 'delivered', private.clock() from generate_series(1, $5::int)`,
      [contact, sender, ledger.owner, kind, n],
    );
    return contact;
  };

  test("an owner sends so many tests, by campaign or by template", async () => {
    const most = await limitOf("tests_an_hour");
    const contact = await fill("test", most - 1, ledger.sender);
    const campaign = await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    const tested = () => asked("test_campaign($1, $2, 'message_2')", [campaign, contact]);
    expect([await tested(), await tested()]).toEqual(["taken", "rate_limited"]);
    await advanceClock(db, "59 min");
    expect(await tested()).toBe("rate_limited");
    await advanceClock(db, "2 min");
    expect(await tested()).toBe("taken");
    await db.sql("update messages set owner_id = $1 where kind = 'test'", [chief.id]);
    await setClock(db, null);
    expect(await asked("test_template(1, '+33612000001')", [], chief)).toBe("rate_limited");
  });

  test("an owner's contacts get so many replies", async () => {
    const most = await limitOf("replies_an_hour");
    await fill("reply", most - 1, ledger.sender);
    const contact = await ledger.addContact();
    await ledger.answer(contact, "Bonjour");
    const replied = () => asked("send_reply($1, 'Oui', gen_random_uuid())", [contact]);
    expect([await replied(), await replied()]).toEqual(["taken", "rate_limited"]);
  });

  test("an admin has so many files waiting", async () => {
    const user = await db.createUser();
    const most = await limitOf("waiting_imports");
    for (let n = 0; n < most; n++) await importing(db).create(user);
    expect(await asked("create_import($1)", [{ file_name: "a" }], user)).toBe("rate_limited");
    await db.sql(
      "update imports set status = 'failed' where owner_id = $1 and id = (select max(id::text)::uuid from imports where owner_id = $1)",
      [user.id],
    );
    expect(await asked("create_import($1)", [{ file_name: "a" }], user)).toBe("taken");
  });
});

describe("calls at the same time together stay within", () => {
  const LEFT = 3;
  const taken = async (calls: () => Promise<string>) => {
    const answers = await Promise.all(Array.from({ length: 20 }, calls));
    expect(new Set(answers)).toEqual(new Set(["taken", "rate_limited"]));
    return answers.filter((answer) => answer === "taken").length;
  };
  const withMessages = async (kind: string, name: string) => {
    const own = await createLedger(db);
    const contacts = await own.addContacts(20);
    await db.sql(
      `insert into messages (contact_id, sender_id, owner_id, kind, state, created_at)
       select $1, $2, $3, $4::message_kind, 'delivered', private.clock() from generate_series(1, $5::int)`,
      [contacts[0], own.sender, own.owner, kind, (await limitOf(name)) - LEFT],
    );
    return { own, contacts, user: { id: own.owner } };
  };

  test("the tests of an hour", async () => {
    const { own, contacts, user } = await withMessages("test", "tests_an_hour");
    const campaign = await own.addCampaign({ contacts, follow_up_body: "Merci" });
    expect(
      await taken(() => asked("test_campaign($1, $2, 'message_2')", [campaign, contacts.pop()], user)),
    ).toBe(LEFT);
  });

  test("the replies of an hour", async () => {
    const { own, contacts, user } = await withMessages("reply", "replies_an_hour");
    for (const contact of contacts) await own.answer(contact, "Bonjour");
    expect(await taken(() => asked("send_reply($1, 'Oui', gen_random_uuid())", [contacts.pop()], user))).toBe(
      LEFT,
    );
  });

  test("the files waiting", async () => {
    const user = await db.createUser();
    for (let n = LEFT; n < (await limitOf("waiting_imports")); n++) await importing(db).create(user);
    expect(await taken(() => asked("create_import($1)", [{ file_name: "a" }], user))).toBe(LEFT);
  });
});

/** What callers give without a bound of its own: small by its type, by a constraint or by who may call. */
const BOUNDED_OTHERWISE =
  "add_to_category remove_from_category opt_out_contacts delete_contacts export_contacts list_contacts" +
  " launch_campaign list_campaigns list_campaign_contacts list_messages list_conversations list_templates list_categories list_users" +
  " contact_timeline add_user update_user change_conversation edit_sender note_replay finish_idempotent" +
  " preview_audience preview_contacts save_campaign save_contact create_import start_import correct_import_lines" +
  " add_contacts_to_category add_numbers_to_category opt_out_numbers resend_messages leave_import_lines" +
  " contact_export_columns";

test("every function that takes a list or an object from a user is known here", async () => {
  const functions = await db.sql<{ name: string }>(
    `select distinct proname as name from pg_proc p
     where pronamespace = 'public'::regnamespace and has_function_privilege('authenticated', oid, 'execute')
       and exists (select from unnest(proargtypes) t(id) join pg_type on pg_type.oid = t.id
         where typname in ('json', 'jsonb') or typcategory = 'A')
     order by 1`,
  );
  expect(functions.map(({ name }) => name)).toEqual(BOUNDED_OTHERWISE.split(" ").sort());
});
