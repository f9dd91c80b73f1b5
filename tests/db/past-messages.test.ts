import { beforeEach, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, type TestDatabase } from "../support/database.ts";
import { handingOver } from "../support/handing-over.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { call } from "../support/people.ts";

let db: TestDatabase;
let ledger: Ledger;
let owner: { id: string };
beforeEach(async () => {
  db = await createDatabase();
  ledger = await createLedger(db);
  owner = { id: ledger.owner };
});

const prune = (limit = 5000) =>
  db.asService(
    async (sql) => (await sql<{ more: boolean }>("select private.prune($1) as more", [limit]))[0]!.more,
  );
async function pruneAll(limit?: number): Promise<number> {
  await advanceClock(db, "1 hour");
  let calls = 1;
  while (await prune(limit)) calls++;
  return calls;
}
const count = async (table: string, where = "true") =>
  (await db.sql<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]!.n;

/** A completed campaign with an answer, a failure and prices, a reply and a test, as of today. */
async function sent() {
  const contacts = await ledger.addContacts(3);
  const campaign = await ledger.addCampaign({ contacts, follow_up_body: "Merci" });
  const { work } = await ledger.claim();
  for (const item of work.slice(1)) {
    await ledger.accept(item);
    await ledger.status(item, "read", {
      pricing: { category: "marketing", billable: true, type: "regular" },
    });
  }
  await ledger.reject(work[0]!, 131026);
  const answering = (await ledger.message(work[1]!.message_id)).contact_id;
  await ledger.answer(answering, "Bonjour");
  await ledger.addMessage("reply", answering, { body: "Avec plaisir" });
  await ledger.addMessage("test", contacts[0]!, { params: "{}" });
  await ledger.sendAll();
  return { contacts, campaign, answering };
}

const figures = async (campaign: number) => ({
  campaign: await call<object>(db, owner, "public.campaign_stats($1)", [campaign]),
  period: await call<{
    states: object;
    days: { cost: number; message_1: number; others: number }[];
    cost: object;
  }>(db, owner, "public.period_statistics('2026-11-20', '2027-01-10')").then(({ states, days, cost }) => ({
    states,
    cost,
    days: days.filter((day) => day.cost + day.message_1 + day.others > 0),
  })),
  analysis: await call<object>(db, owner, "public.analyse_period('2026-11-20', '2027-01-10')"),
});

describe("messages of a campaign that ended a year ago", () => {
  test("become figures and what each person got; counters and statistics stay, and the check agrees", async () => {
    const { campaign, answering } = await sent();
    const before = await figures(campaign);
    await advanceClock(db, "363 days");
    await pruneAll();
    expect(await count("messages")).toBe(6);
    await advanceClock(db, "2 days");
    await pruneAll();
    expect([await count("messages"), await count("past_messages")]).toEqual([0, 6]);
    expect(await figures(campaign)).toEqual(before);
    expect(await ledger.wrongs()).toEqual({});
    await db.asService((sql) => sql("select public.fold_counters()"));
    expect(await figures(campaign)).toEqual(before);
    expect(await ledger.wrongs()).toEqual({});
    const { timeline } = await call<{ timeline: { items: { type: string }[] } }>(
      db,
      owner,
      "public.export_contact($1)",
      [answering],
    );
    expect(timeline.items.filter(({ type }) => type === "past_message")).toEqual(
      ["reply", "message_2", "message_1"].map((kind) =>
        expect.objectContaining({ kind, campaign_id: kind === "reply" ? null : campaign }),
      ),
    );
    expect(timeline.items.find((item) => "kind" in item && item.kind === "message_1")).toMatchObject({
      state: "read",
      at: expect.stringMatching(/T00:00:00\+00:00$/),
    });
    expect(await call(db, owner, "public.get_campaign($1)", [campaign])).toMatchObject({
      condensed_at: expect.any(String),
    });
  });

  test("a few at a time, in one transaction each", async () => {
    const { campaign } = await sent();
    await advanceClock(db, "366 days");
    expect(await pruneAll(2)).toBeGreaterThan(3);
    expect([await count("messages"), await count("past_messages")]).toEqual([0, 6]);
    expect((await ledger.campaign(campaign)).condensed_at).not.toBeNull();
    expect(await ledger.wrongs()).toEqual({});
  });

  test("stay whole while the campaign has not ended", async () => {
    const { campaign } = await sent();
    await db.sql("update campaigns set status = 'running', completed_at = null where id = $1", [campaign]);
    await advanceClock(db, "3 years");
    await pruneAll();
    expect([await count("messages", "campaign_id is not null"), await count("past_messages")]).toEqual([
      4, 2,
    ]);
  });

  test("are not found in lists, and not counted there", async () => {
    const { campaign } = await sent();
    await advanceClock(db, "366 days");
    const list = (filter: object) =>
      call<{ count: number; items: unknown[] }>(db, owner, "public.list_messages($1)", [filter]);
    expect((await list({ status: "read" })).count).toBe(2);
    await pruneAll();
    for (const filter of [{ status: "read" }, { status: "accepted" }, { campaign_id: campaign }, {}])
      expect(await list(filter)).toMatchObject({ count: 0, items: [] });
  });
});

describe("what a person got", () => {
  test("goes with the person, and never comes for a tombstone", async () => {
    const { contacts, campaign } = await sent();
    const before = await figures(campaign);
    await call(db, owner, "public.delete_contacts($1)", [{ ids: [contacts[0]] }]);
    await advanceClock(db, "366 days");
    await pruneAll();
    expect(await count("past_messages", `contact_id = ${contacts[0]}`)).toBe(0);
    await call(db, owner, "public.delete_contacts($1)", [{ ids: contacts }]);
    expect(await count("past_messages")).toBe(0);
    expect(await figures(campaign)).toEqual(before);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("follows them to another owner, with the figures, also where two contacts become one", async () => {
    const { contacts } = await sent();
    const to = (await db.createUser()).id;
    const chief = (await db.createUser({ role: "super_admin" })).id;
    const { phone } = await ledger.contact(contacts[1]!);
    const kept = await ledger.addContact({ owner_id: to, phone });
    await advanceClock(db, "366 days");
    await pruneAll();
    const total = await db.sql(
      "select kind, state, sum(n) as n, sum(cost) as cost from day_totals group by 1, 2 order by 1, 2",
    );
    await handingOver(db, () => ledger).handOver(ledger.owner, to, chief, 100);
    expect(await count("past_messages", `contact_id = ${kept}`)).toBeGreaterThan(0);
    expect(await count("past_messages", `contact_id = ${contacts[1]}`)).toBe(0);
    expect(await count("private.past_counts", `owner_id <> '${to}'`)).toBe(0);
    expect(await ledger.wrongs()).toEqual({});
    expect(
      await db.sql(
        `select kind, state, sum(n) as n, sum(cost) as cost from day_totals where owner_id = '${to}' group by 1, 2 order by 1, 2`,
      ),
    ).toEqual(total);
  });
});
