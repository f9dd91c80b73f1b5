import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sweep } from "@/lib/sending/commands";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { textOf } from "../support/guides.ts";
import { createLedger, type Ledger, wamidOf } from "../support/ledger.ts";
import { serviceDb } from "../support/verbs.ts";
import { listenForWakes } from "../support/wakes.ts";

const wakes = await listenForWakes();

let db: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  db = await createDatabase();
});
beforeEach(async () => {
  ledger = await createLedger(db);
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";
const openAlerts = async (kind: string) =>
  (
    await db.sql(
      "select detail from public.alerts where kind = $1 and cleared_at is null and (sender_id = $2 or sender_id is null)",
      [kind, ledger.sender],
    )
  ).length;

test("the sweep wakes senders that have work and no pump, and only those", async () => {
  await ledger.addCampaign({ contacts: [await ledger.addContact()] });
  expect((await ledger.sweep()).wake).toContain(ledger.sender);
  await ledger.begin();
  expect((await ledger.sweep()).wake).not.toContain(ledger.sender);
});

test("the sweep leaves work that is hours away to a later sweep", async () => {
  await setClock(db, noon);
  await ledger.addCampaign({ contacts: [await ledger.addContact()] });
  await db.sql("update public.queue set due_at = private.clock() + interval '1 h 1 s' where sender_id = $1", [
    ledger.sender,
  ]);
  expect((await ledger.sweep()).wake).not.toContain(ledger.sender);
  expect((await ledger.begin()).reason).toBe("nothing_due");
  await advanceClock(db, "1 s");
  expect((await ledger.sweep()).wake).toContain(ledger.sender);
});

test("the sweep lists campaigns whose messages are not all created", async () => {
  const preparing = await ledger.addCampaign({
    contacts: [],
    status: "preparing",
    audience_complete: false,
    prepared_up_to: null,
  });
  const running = await ledger.addCampaign({ contacts: [], audience_complete: false });
  const done = await ledger.addCampaign({ contacts: [] });
  const { prepare } = await ledger.sweep();
  expect(prepare).toEqual(expect.arrayContaining([preparing, running]));
  expect(prepare).not.toContain(done);
});

test("the sweep lists imports without progress for two minutes, and no others", async () => {
  await setClock(db, noon);
  const running = async (columns: object) =>
    (
      await ledger.insert("imports", {
        owner_id: ledger.owner,
        file_name: "a.csv",
        status: "running",
        ...columns,
      })
    ).id as string;
  const stalled = await running({ progressed_at: "2026-12-01T11:57:59Z" });
  const reading = await running({ progressed_at: "2026-12-01T11:58:00Z" });
  const ended = await running({ progressed_at: "2026-12-01T11:00:00Z", status: "completed" });
  const listed = async () => (await ledger.sweep()).import;
  expect(await listed()).toEqual([stalled]);
  await db.asService((sql) => sql("select public.import_rows($1, '[]', 100)", [stalled]));
  expect(await listed()).toEqual([]);
  await advanceClock(db, "3 min");
  expect(new Set(await listed())).toEqual(new Set([stalled, reading]));
  expect(await listed()).not.toContain(ended);
  await db.sql("update public.imports set status = 'failed' where owner_id = $1", [ledger.owner]);
});

test("the sweep publishes the remaining jobs of launches and imports again", async () => {
  const own = await createDatabase();
  const lost = await createLedger(own);
  const campaign = await lost.addCampaign({
    contacts: [],
    status: "preparing",
    audience_complete: false,
    prepared_up_to: null,
  });
  const { id } = await lost.insert("imports", {
    owner_id: lost.owner,
    file_name: "a.csv",
    status: "running",
    progressed_at: new Date(Date.now() - 180_000),
  });
  expect(await sweep({ db: serviceDb(own) })).toMatchObject({ prepared: 1, imported: 1, woken: 0 });
  expect(wakes).toEqual([
    { path: "/api/jobs/launch", body: { campaign_id: campaign } },
    { path: "/api/jobs/import", body: { import_id: id } },
  ]);
});

test("the sweep starts a campaign at its date, and not before", async () => {
  await setClock(db, noon);
  const campaign = await ledger.addCampaign({
    contacts: [],
    status: "scheduled",
    scheduled_at: "2026-12-01T13:00:00Z",
    audience_complete: false,
    prepared_up_to: null,
  });
  await ledger.sweep();
  expect((await ledger.campaign(campaign)).status).toBe("scheduled");
  await advanceClock(db, "1 h");
  await ledger.sweep();
  expect((await ledger.campaign(campaign)).status).not.toBe("scheduled");
});

test("the sweep completes a campaign that was left open", async () => {
  const campaign = await ledger.addCampaign({ contacts: [] });
  expect((await ledger.sweep()).completed).toBeGreaterThan(0);
  expect((await ledger.campaign(campaign)).status).toBe("completed");
});

test("the sweep finds counters that differ from the rows, and raises an alert", async () => {
  const campaign = await ledger.addCampaign({ contacts: [await ledger.addContact()] });
  await db.sql(
    "update public.campaigns set status = 'draft' where id <> $1 and status in ('running', 'paused')",
    [campaign],
  );
  await db.sql("update public.campaigns set completed_at = null where id <> $1", [campaign]);
  expect((await ledger.sweep()).wrong_counters).toBe(0);
  await db.sql("update public.campaign_counters set n = n + 1 where campaign_id = $1", [campaign]);
  expect((await ledger.sweep()).wrong_counters).toBe(1);
  expect(
    (
      await db.sql("select from public.alerts where kind = 'counters_differ' and campaign_id = $1", [
        campaign,
      ])
    ).length,
  ).toBe(1);
  await db.sql("update public.campaign_counters set n = n - 1 where campaign_id = $1", [campaign]);
});

test("the sweep applies a status that was parked just as its message became known", async () => {
  const contact = await ledger.addContact();
  await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
  const [item] = await ledger.sendAll();
  const detail = { wamid: wamidOf(item!), status: "read", at: new Date().toISOString() };
  await db.sql(
    "insert into public.parked_statuses (wamid, status, at, detail, parked_at) values ($1, 'read', now(), $2, now() - interval '1 min')",
    [detail.wamid, JSON.stringify(detail)],
  );
  await ledger.insert("interactions", {
    wamid: "in-parked",
    sender_id: ledger.sender,
    owner_id: ledger.owner,
    contact_id: contact,
    at: new Date(),
    type: "text",
    triggers: true,
    quoted: wamidOf(item!),
    body: "oui",
  });
  await ledger.sweep();
  expect(await ledger.state(item!.message_id)).toBe("read");
  expect(
    (await db.sql("select from public.messages where contact_id = $1 and kind = 'message_2'", [contact]))
      .length,
  ).toBe(1);
  expect(await ledger.wrongs()).toEqual({});
});

describe("after a first slice the sweep", () => {
  const slice = async (delivered: number, stops = 0, waited = "15 min") => {
    await setClock(db, noon);
    await db.sql("update public.senders set rate_per_minute = 6000 where id = $1", [ledger.sender]);
    await db.sql("update public.senders set rate_per_second = 1000 where id = $1", [ledger.sender]);
    const contacts = await ledger.addContacts(22);
    const campaign = await ledger.addCampaign({ contacts, first_slice: 20 });
    const work = await ledger.sendAll();
    expect(work.length).toBe(20);
    for (const item of work.slice(0, delivered)) await ledger.status(item, "delivered");
    for (const item of work.slice(0, stops))
      await ledger.answer((await ledger.message(item.message_id)).contact_id, "STOP");
    await advanceClock(db, waited);
    await ledger.sweep();
    return ledger.campaign(campaign);
  };

  test("resumes the campaign when 90 % were delivered and at most 5 % opted out", async () => {
    expect(await slice(18, 1)).toMatchObject({ status: "running", pause_reason: null });
  });
  test("waits for 15 minutes, as its alert, its page and the guide say", async () => {
    const paused = await slice(20, 0, "14 min 59 s");
    expect(paused).toMatchObject({ status: "paused", pause_reason: "first_slice" });
    const at = new Date(new Date(String(paused.paused_at)).getTime() + 15 * 60_000).toISOString();
    const [alert] = await db.sql<{ at: string }>(
      "select detail ->> 'at' as at from alerts where kind = 'campaign_paused' and campaign_id = $1 and cleared_at is null",
      [paused.id],
    );
    expect(new Date(alert!.at).toISOString()).toBe(at);
    const progress = await db.asUser(ledger.owner, (sql) =>
      sql<{ at: string }>("select campaign_progress($1) ->> 'goes_on_at' as at", [paused.id]),
    );
    expect(new Date(progress[0]!.at).toISOString()).toBe(at);
    expect(textOf("docs/04-DEPLOIEMENT-GRATUIT.md")).toContain(
      "le reste part de lui-même au bout de 15 minutes",
    );
  });
  test("leaves it paused, and its alert is over, when a user has decided so", async () => {
    const id = Number((await slice(20, 0, "1 min")).id);
    await db.asUser(ledger.owner, (sql) => sql("select pause_campaign($1)", [id]));
    expect(
      await db.sql(
        "select from alerts where kind = 'campaign_paused' and campaign_id = $1 and cleared_at is null",
        [id],
      ),
    ).toEqual([]);
    await advanceClock(db, "1 day");
    await ledger.sweep();
    expect(await ledger.campaign(id)).toMatchObject({ status: "paused", pause_reason: "person" });
  });
  test("leaves the campaign paused when fewer were delivered", async () => {
    expect(await slice(17)).toMatchObject({ status: "paused", pause_reason: "first_slice" });
  });
  test("leaves the campaign paused when more opted out", async () => {
    expect(await slice(20, 2)).toMatchObject({ status: "paused", pause_reason: "first_slice" });
  });
});

describe("the sweep raises an alert", () => {
  test("when Meta accepts messages and no webhook comes, until one does", async () => {
    await setClock(db, noon);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const [item] = await ledger.sendAll();
    await ledger.sweep();
    await advanceClock(db, "15 min");
    await ledger.sweep();
    expect(await openAlerts("no_webhook")).toBe(0);
    await advanceClock(db, "1 s");
    await ledger.sweep();
    expect(await openAlerts("no_webhook")).toBe(1);
    await advanceClock(db, "1 min");
    await ledger.status(item!, "sent");
    await ledger.sweep();
    expect(await openAlerts("no_webhook")).toBe(0);
  });

  test("but not when the last webhook came too soon after another to be noted", async () => {
    await setClock(db, noon);
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    const { work } = await ledger.claim();
    await ledger.accept(work[0]!);
    await ledger.status(work[0]!, "sent");
    await advanceClock(db, "20 s");
    await ledger.accept(work[1]!);
    await ledger.status(work[1]!, "sent");
    await advanceClock(db, "16 min");
    await ledger.sweep();
    expect(await openAlerts("no_webhook")).toBe(0);
  });

  test("when an outcome stays unknown for a day", async () => {
    await setClock(db, noon);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const [item] = (await ledger.claim()).work;
    await ledger.record({ attempt_id: item!.attempt_id, outcome: "unknown" });
    await advanceClock(db, "24 h");
    await ledger.sweep();
    expect(await openAlerts("unknown_outcomes")).toBe(0);
    await advanceClock(db, "1 s");
    await ledger.sweep();
    expect(await openAlerts("unknown_outcomes")).toBe(1);
    await ledger.status(item!, "sent");
    await ledger.sweep();
    expect(await openAlerts("unknown_outcomes")).toBe(0);
  });
});

describe("raw webhook events", () => {
  const partitions = async () =>
    (
      await db.sql<{ day: string }>(
        "select right(relname, 8) as day from pg_class where relname ~ '^webhook_events_[0-9]{8}$' and relkind = 'r' order by 1",
      )
    ).map((row) => row.day);

  test("are stored in one partition a day, created ahead; a dropped day keeps unprocessed ones for thirty days", async () => {
    await setClock(db, "2027-03-01T12:00:00Z");
    await ledger.sweep();
    expect(await partitions()).toEqual(expect.arrayContaining(["20270301", "20270302", "20270303"]));
    const processed = (await ledger.webhook({})).event_id;
    const unread = (await ledger.ingest({ entry: "?" })).event_id;
    const left = async () =>
      (
        await db.sql<{ id: number }>("select id from public.webhook_events where id = any ($1) order by 1", [
          [processed, unread],
        ])
      ).map((row) => row.id);
    await setClock(db, "2027-03-04T11:00:00Z");
    await ledger.sweep();
    expect(await left()).toEqual([processed, unread]);
    await setClock(db, "2027-03-05T12:00:00Z");
    await ledger.sweep();
    expect(await partitions()).not.toContain("20270301");
    expect(await left()).toEqual([unread]);
    await setClock(db, "2027-04-02T12:00:00Z");
    await ledger.sweep();
    expect(await left()).toEqual([]);
  });

  test("of a day without a partition are stored too", async () => {
    await setClock(db, "2030-06-01T12:00:00Z");
    const { event_id } = await ledger.webhook({});
    expect((await db.sql("select from private.webhook_events_rest where id = $1", [event_id])).length).toBe(
      1,
    );
    await ledger.sweep();
    expect((await ledger.webhook({ again: true })).event_id).toBeGreaterThan(event_id);
  });
});

test("several simultaneous sweeps succeed", async () => {
  await ledger.addCampaign({ contacts: [await ledger.addContact()] });
  const answers = await Promise.all(Array.from({ length: 4 }, () => ledger.sweep()));
  expect(answers.every((answer) => answer.wake.includes(ledger.sender))).toBe(true);
});
