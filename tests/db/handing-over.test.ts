import { beforeEach, describe, expect, test } from "vitest";
import { createDatabase, type Row } from "../support/database.ts";
import { handingOver } from "../support/handing-over.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

const db = await createDatabase();
let chief: string;
let from: string;
let to: string;
let ledger: Ledger;

beforeEach(async () => {
  chief = (await db.createUser({ role: "super_admin" })).id;
  to = (await db.createUser({ full_name: "New owner" })).id;
  ledger = await createLedger(db);
  from = ledger.owner;
});

const { call, category, ...people } = handingOver(db, () => ledger);
const begin = (newOwner: string | null = to, as = chief) => people.begin(from, newOwner, as);
const part = (limit = 2) => people.part(from, to, chief, limit);
const handOver = (limit = 2) => people.handOver(from, to, chief, limit);
const remove = () => people.remove(from);

const OWNED = [
  "contacts",
  "categories",
  "category_contacts",
  "campaigns",
  "campaign_categories",
  "imports",
  "messages",
  "interactions",
  "conversations",
  "alerts",
];
async function left(owner: string): Promise<Row> {
  const counts: Row = {};
  for (const table of OWNED) {
    const [row] = await db.sql<{ n: number }>(
      `select count(*)::int as n from public.${table} where owner_id = $1`,
      [owner],
    );
    if (row!.n > 0) counts[table] = row!.n;
  }
  return counts;
}

describe("handing over a user's data", () => {
  test("moves everything in parts, after which the user can be deleted", async () => {
    const people = await ledger.addContacts(5);
    const families = await category(from, "Familles", people);
    const teachers = await category(from, "Enseignants", people.slice(0, 2));
    const campaign = await ledger.addCampaign({ contacts: people });
    await ledger.insert("campaign_categories", {
      campaign_id: campaign,
      category_id: families,
      owner_id: from,
    });
    await ledger.insert("campaign_categories", {
      campaign_id: campaign,
      category_id: teachers,
      owner_id: from,
      excluded: true,
    });
    const imported = await ledger.insert("imports", {
      owner_id: from,
      file_name: "a.csv",
      category_id: families,
    });
    const work = await ledger.claim(3);
    for (const item of work.work) await ledger.accept(item);
    await ledger.answer(people[0]!, "Oui");

    await handOver();
    expect(await left(from)).toEqual({});
    expect(await db.sql("select * from public.counter_errors()")).toEqual([]);
    expect(await ledger.campaign(campaign)).toMatchObject({
      owner_id: to,
      status: "paused",
      pause_reason: "handed_over",
    });
    const categories = await db.sql<{ name: string; contact_count: number; excluded: boolean; n: number }>(
      `select g.name, g.contact_count, a.excluded,
         (select count(*)::int from public.category_contacts k where k.category_id = g.id) as n
       from public.categories g join public.campaign_categories a on a.category_id = g.id and a.campaign_id = $1
       where g.owner_id = $2 order by g.name`,
      [campaign, to],
    );
    expect(categories).toEqual([
      { name: "Enseignants", contact_count: 2, excluded: true, n: 2 },
      { name: "Familles", contact_count: 5, excluded: false, n: 5 },
    ]);
    const [kept] = await db.sql<{ name: string }>(
      "select g.name from public.imports i join public.categories g on g.id = i.category_id where i.id = $1",
      [imported.id],
    );
    expect(kept).toEqual({ name: "Familles" });

    const before = await db.sql("select sum(n)::int as n from public.day_totals where owner_id = $1", [to]);
    await remove();
    expect(await db.sql("select from public.profiles where id = $1", [from])).toEqual([]);
    expect(await db.sql("select * from public.counter_errors()")).toEqual([]);
    expect(await db.sql("select sum(n)::int as n from public.day_totals where owner_id = $1", [to])).toEqual(
      before,
    );
    await db.asService((sql) => sql("select public.fold_counters()"));
    expect(await db.sql("select * from public.counter_errors()")).toEqual([]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("keeps the new owner's contact when both have the number, and adds the other's whole history to it", async () => {
    const phone = "+33612000001";
    const lost = await ledger.addContact({
      phone,
      full_name: "Awa, école",
      fields: { city: "Thiès", level: "B1" },
      consent_source: "papier",
    });
    const kept = await ledger.addContact({ phone, owner_id: to, full_name: "Awa", fields: { level: "A2" } });
    const families = await category(from, "Familles", [lost]);
    const campaign = await ledger.addCampaign({ contacts: [lost] });
    await ledger.sendAll();
    await ledger.answer(lost, "Oui");
    const imported = await ledger.insert("imports", { owner_id: from, file_name: "a.csv" });
    await ledger.insert("import_rows", {
      import_id: imported.id,
      line: 2,
      outcome: "created",
      contact_id: lost,
    });
    await ledger.insert("exclusions", {
      campaign_id: (await ledger.addCampaign({ contacts: [], status: "completed" })) as number,
      contact_id: lost,
      reason: "opted_out",
    });

    await handOver();
    expect(
      await db.sql(
        "select full_name, phone, fields, consent_source, owner_id, deleted_at from public.contacts where id = $1",
        [kept],
      ),
    ).toEqual([
      {
        full_name: "Awa",
        phone,
        fields: { city: "Thiès", level: "A2" },
        consent_source: "papier",
        owner_id: to,
        deleted_at: null,
      },
    ]);
    const [tombstone] = await db.sql("select * from public.contacts where id = $1", [lost]);
    expect(tombstone).toMatchObject({ owner_id: to, phone: null, full_name: null, fields: {} });
    expect(tombstone?.deleted_at).not.toBeNull();
    for (const table of ["messages", "interactions", "conversations", "import_rows", "exclusions"]) {
      expect([table, await db.sql(`select from public.${table} where contact_id = $1`, [lost])]).toEqual([
        table,
        [],
      ]);
      expect([
        table,
        (await db.sql(`select from public.${table} where contact_id = $1`, [kept])).length > 0,
      ]).toEqual([table, true]);
    }
    expect(
      await db.sql(
        "select g.name, g.contact_count from public.category_contacts k join public.categories g on g.id = k.category_id where k.contact_id = $1",
        [kept],
      ),
    ).toEqual([{ name: "Familles", contact_count: 1 }]);
    expect(await db.sql("select from public.categories where id = $1", [families])).toEqual([]);
    const events = await db.sql<{ contact_ids: number[] }>(
      "select contact_ids::int[] from public.webhook_events where contact_ids && array[$1::bigint]",
      [lost],
    );
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(event.contact_ids).toContain(kept);
    expect((await ledger.messages()).filter((m) => m.campaign_id === campaign)).toHaveLength(1);
    expect(await ledger.wrongs()).toEqual({});
    await remove();
  });

  test("merges two conversations with one person, keeping the longer window", async () => {
    const phone = "+33612000002";
    const lost = await ledger.addContact({ phone });
    const kept = await ledger.addContact({ phone, owner_id: to });
    const talk = (contact_id: number, owner_id: string, more: Row) =>
      ledger.insert("conversations", { sender_id: ledger.sender, contact_id, owner_id, ...more });
    await talk(lost, from, {
      window_until: "2026-11-22T12:00Z",
      last_inbound_at: "2026-11-21T12:00Z",
      assigned_to: from,
    });
    await talk(kept, to, {
      window_until: "2026-11-20T12:00Z",
      last_inbound_at: "2026-11-19T12:00Z",
      closed_at: "2026-11-20T13:00Z",
    });
    await handOver();
    expect(
      await db.sql(
        "select contact_id, owner_id, window_until, closed_at, assigned_to from public.conversations where sender_id = $1",
        [ledger.sender],
      ),
    ).toEqual([
      {
        contact_id: kept,
        owner_id: to,
        window_until: new Date("2026-11-22T12:00Z"),
        closed_at: null,
        assigned_to: null,
      },
    ]);
    await remove();
  });

  test("never writes twice to a contact of a campaign whose launch was interrupted", async () => {
    const families = await category(from, "Familles");
    const phone = "+33612000003";
    const lost = await ledger.addContact({ phone });
    const others = await ledger.addContacts(4);
    for (const contact_id of [lost, ...others])
      await ledger.insert("category_contacts", { category_id: families, contact_id, owner_id: from });
    const kept = await ledger.addContact({ phone, owner_id: to });
    const [launch] = await db.sql<{ at: string }>("select clock_timestamp()::text as at");
    const campaign = await ledger.addCampaign({
      contacts: [],
      audience_complete: false,
      prepared_up_to: 0,
      launched_at: launch!.at,
      template_snapshot: {
        name: "a",
        language: "fr",
        category: "UTILITY",
        components: [{ type: "BODY", text: "Bonjour" }],
      },
      status: "running",
    });
    await ledger.insert("campaign_categories", {
      campaign_id: campaign,
      category_id: families,
      owner_id: from,
    });
    await db.sql("select private.freeze_audience($1)", [campaign]);
    await handOver();
    const messages = (await ledger.messages()).filter((m) => m.campaign_id === campaign);
    expect(messages.map((m) => m.contact_id).sort((a, b) => a - b)).toEqual(
      [...others, kept].sort((a, b) => a - b),
    );
    expect(await ledger.campaign(campaign)).toMatchObject({ audience_complete: true, status: "paused" });
    await call("public.resume_campaign($1)", [campaign], to);
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "running" });
    expect((await ledger.claim()).work).not.toEqual([]);
    expect(await ledger.wrongs()).toEqual({});
    await remove();
  });

  test("turns scheduled campaigns into drafts, and leaves campaigns paused by a user unchanged", async () => {
    const scheduled = await ledger.addCampaign({
      contacts: [],
      status: "scheduled",
      scheduled_at: "2030-01-01T00:00Z",
      audience_complete: false,
      prepared_up_to: null,
    });
    const paused = await ledger.addCampaign({ contacts: [], status: "paused", pause_reason: "person" });
    const slice = await ledger.addCampaign({ contacts: [], status: "paused", pause_reason: "first_slice" });
    await handOver();
    expect(await ledger.campaign(scheduled)).toMatchObject({
      status: "draft",
      pause_reason: "handed_over",
      owner_id: to,
    });
    expect(await ledger.campaign(paused)).toMatchObject({
      status: "paused",
      pause_reason: "person",
      owner_id: to,
    });
    expect(await ledger.campaign(slice)).toMatchObject({
      status: "paused",
      pause_reason: "handed_over",
      owner_id: to,
    });
    expect(
      (
        await db.sql(
          "select from public.alerts where owner_id = $1 and kind = 'campaign_paused' and cleared_at is null",
          [to],
        )
      ).length,
    ).toBe(1);
    await remove();
  });

  test("lets a running import go on for the new owner", async () => {
    const families = await category(from, "Familles");
    const imported = await ledger.insert("imports", {
      owner_id: from,
      file_name: "a.csv",
      category_id: families,
      status: "running",
    });
    const rows = (line: number, phone: string) =>
      db.asService((sql) =>
        sql("select public.import_rows($1, $2, $3)", [
          imported.id,
          JSON.stringify([{ line, phone, full_name: "Awa", country_code: "FR" }]),
          line,
        ]),
      );
    await rows(2, "+33612000101");
    await begin();
    await part();
    await rows(3, "+33612000102");
    while ((await part()).more);
    expect(await left(from)).toEqual({});
    expect(
      await db.sql("select g.name, g.contact_count from public.categories g where g.owner_id = $1", [to]),
    ).toEqual([{ name: "Familles", contact_count: 2 }]);
    await remove();
  });

  test("goes on to another new owner when the first one leaves meanwhile", async () => {
    const people = await ledger.addContacts(4);
    await category(from, "Familles", people);
    await begin();
    await part(2);
    const first = to;
    to = (await db.createUser()).id;
    await begin(to);
    while ((await part(2)).more);
    expect(await left(from)).toEqual({});
    expect((await left(first)).contacts).toBe(2);
    expect((await left(to)).contacts).toBe(2);
    await remove();
  });
});

describe("deleting a user", () => {
  test("is refused while the user owns anything, even the remains of a deleted contact", async () => {
    const contact = await ledger.addContact();
    await expect(begin(null)).rejects.toThrow("user_owns_data");
    await call("public.delete_contacts($1)", [JSON.stringify({ ids: [contact] })], from);
    await expect(begin(null)).rejects.toThrow("user_owns_data");
    expect(await db.sql("select active from public.profiles where id = $1", [from])).toEqual([
      { active: true },
    ]);
  });

  test("needs no new owner when the user owns nothing", async () => {
    await begin(null);
    await remove();
    expect(await db.sql("select from public.profiles where id = $1", [from])).toEqual([]);
  });

  test.each([
    ["the user themselves", () => from],
    ["a user who does not exist", () => "00000000-0000-4000-8000-000000000000"],
  ])("refuses as a new owner %s", async (_, newOwner) => {
    await expect(begin(newOwner())).rejects.toMatchObject({ message: "invalid" });
  });

  test("refuses an inactive new owner, and hands nothing over from an active user", async () => {
    const gone = await db.createUser({ active: false });
    await expect(begin(gone.id)).rejects.toMatchObject({ message: "invalid" });
    await expect(part()).rejects.toThrow("conflict");
  });

  test("is for super-admins only, and never for one's own account", async () => {
    await expect(begin(to, from)).rejects.toThrow("forbidden");
    await expect(begin(to, to)).rejects.toThrow("forbidden");
    await expect(call("public.hand_over($1, $2)", [from, to], to)).rejects.toThrow("forbidden");
    await expect(people.begin(chief, to, chief)).rejects.toThrow(/own_account|last_super_admin/);
  });
});
