import pg from "pg";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger, wamidOf } from "../support/ledger.ts";
import { call, newCategory, newContact } from "../support/people.ts";

let db: TestDatabase;
const open: pg.Client[] = [];
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()));
});

/** A second connection with its own transaction, which the test ends. */
async function transaction(): Promise<{
  run: (text: string, values?: unknown[]) => Promise<unknown>;
  commit: () => Promise<void>;
}> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  open.push(client);
  await client.query("begin; set local role service_role");
  return {
    run: async (text, values) => (await client.query(text, values)).rows[0] as unknown,
    commit: async () => {
      await client.query("commit");
    },
  };
}

const patience = 300;
const isStuck = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(() => false),
    new Promise<boolean>((resolve) => setTimeout(resolve, patience, true)),
  ]);

const followUps = (ledger: Ledger) =>
  db.sql("select state from public.messages where sender_id = $1 and kind = 'message_2'", [ledger.sender]);

async function reply(ledger: Ledger, contact: number, body = "oui"): Promise<[string, unknown[]]> {
  const { phone_number_id } = await ledger.theSender();
  const from = (await ledger.contact(contact)).phone!.slice(1);
  const message = {
    from,
    id: `in-race-${contact}-${body}`,
    timestamp: await ledger.seconds(),
    type: "text",
    text: { body },
  };
  const payload = JSON.stringify({
    entry: [
      {
        id: "w",
        changes: [{ field: "messages", value: { metadata: { phone_number_id }, messages: [message] } }],
      },
    ],
  });
  return [
    "select public.ingest_webhook(encode(sha256(convert_to($1, 'UTF8')), 'hex'), '', 0::smallint, $1::jsonb, null) as answer",
    [payload],
  ];
}

describe("simultaneous calls", () => {
  test("of claim never grant more than the rate allows, nor one message twice", async () => {
    const ledger = await createLedger(db, { rate_per_minute: 10, rate_per_second: 10 });
    const contacts = await ledger.addContacts(30);
    for (const contact of contacts) {
      await ledger.answer(contact, "Bonjour");
      await ledger.addMessage("reply", contact);
    }
    await ledger.claim(0);
    const claims = await Promise.all(Array.from({ length: 8 }, () => ledger.claimWith(ledger.lease, 4)));
    const work = claims.flatMap((claim) => claim.work.map((item) => item.message_id));
    expect(work.length).toBe(10);
    expect(new Set(work).size).toBe(10);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("of begin_pump start one pump", async () => {
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const begun = await Promise.all(Array.from({ length: 6 }, () => ledger.begin()));
    expect(begun.filter((answer) => answer.begun).length).toBe(1);
  });

  test("of claim skip a locked message instead of waiting for it", async () => {
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
    const other = await transaction();
    await other.run("select id from public.messages where sender_id = $1 for no key update", [ledger.sender]);
    const claimed = await ledger.claim();
    expect(claimed).toMatchObject({ work: [], pending: true });
    await other.commit();
    expect((await ledger.claim()).work.length).toBe(1);
  });
});

describe("a reply while its Message 1 is being recorded (race 1)", () => {
  test.each(["the record first", "the reply first"])("%s: Message 2 is queued once", async (order) => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    const [item] = (await ledger.claim()).work;
    const record: [string, unknown[]] = [
      "select public.record($1)",
      [JSON.stringify([{ attempt_id: item!.attempt_id, outcome: "accepted", wamid: wamidOf(item!) }])],
    ];
    const answer = await reply(ledger, contact);
    const [first, second] = order === "the record first" ? [record, answer] : [answer, record];
    const a = await transaction();
    const b = await transaction();
    await a.run(...first);
    const later = b.run(...second);
    expect(await isStuck(later)).toBe(true);
    await a.commit();
    await later;
    await b.commit();
    expect(await followUps(ledger)).toEqual([{ state: "queued" }]);
    expect(await ledger.wrongs()).toEqual({});
  });
});

describe("a pump that ends while a webhook brings work:", () => {
  test("the pump waits for the webhook, and goes on", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    const { lease } = await ledger.begin();
    for (const item of (await ledger.claimWith(lease)).work) await ledger.accept(item);
    const webhook = await transaction();
    const { answer } = (await webhook.run(...(await reply(ledger, contact)))) as {
      answer: { wake: number[] };
    };
    // A pump is running, so no wake is requested; it must not end on the state that it read earlier.
    expect(answer.wake).toEqual([]);
    const release = ledger.release(lease);
    expect(await isStuck(release)).toBe(true);
    await webhook.commit();
    expect(await release).toMatchObject({ released: false, go_on_ms: 0 });
  });

  test("the webhook waits for the pump, and wakes another one", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    const { lease } = await ledger.begin();
    for (const item of (await ledger.claimWith(lease)).work) await ledger.accept(item);
    const pump = await transaction();
    await pump.run("select public.release_pump($1, $2)", [ledger.sender, lease]);
    const webhook = await transaction();
    const ingested = webhook.run(...(await reply(ledger, contact)));
    expect(await isStuck(ingested)).toBe(true);
    await pump.commit();
    expect(await ingested).toMatchObject({ answer: { wake: [ledger.sender] } });
    await webhook.commit();
  });
});

test("the same webhook received twice simultaneously is applied once", async () => {
  const ledger = await createLedger(db);
  const contact = await ledger.addContact();
  const request = await reply(ledger, contact);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      db.asService(
        async (sql) =>
          (await sql<{ answer: { duplicate: boolean; event_id: number } }>(...request))[0]!.answer,
      ),
    ),
  );
  expect(answers.filter((answer) => !answer.duplicate).length).toBe(1);
  expect(new Set(answers.map((answer) => answer.event_id)).size).toBe(1);
});

test("the sweep does not resume a campaign that a user is just pausing", async () => {
  const ledger = await createLedger(db);
  const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(2), first_slice: 1 });
  const [item] = await ledger.sendAll();
  await ledger.status(item!, "delivered");
  const user = await transaction();
  await user.run("update public.campaigns set pause_reason = 'person' where id = $1", [campaign]);
  const resumed = db.sql(
    "select private.resume_good_slices(private.clock() + private.first_slice_wait()) as campaigns",
  );
  expect(await isStuck(resumed)).toBe(true);
  await user.commit();
  expect(await resumed).toEqual([{ campaigns: 0 }]);
  expect(await ledger.campaign(campaign)).toMatchObject({ status: "paused", pause_reason: "person" });
});

test("of two jobs that take the same alert at once, one mails it", async () => {
  const ledger = await createLedger(db);
  await db.createUser({ role: "super_admin" });
  await ledger.one("select private.raise_alert('pin_changed', $1, null, '{}', private.clock())", [
    ledger.sender,
  ]);
  const take = "select public.take_alerts_to_mail('{pin_changed}') as mails";
  const first = await transaction();
  expect(await first.run(take)).toMatchObject({ mails: [{ alerts: [{ kind: "pin_changed" }] }] });
  const second = db.asService((sql) => sql(take));
  expect(await isStuck(second)).toBe(true);
  await first.commit();
  expect(await second).toEqual([{ mails: [] }]);
});

test("of two webhooks that finish the last two messages of a campaign, the second completes it", async () => {
  const ledger = await createLedger(db);
  const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
  const { work } = await ledger.claim();
  const { phone_number_id } = await ledger.theSender();
  const status = (index: number): [string, unknown[]] => {
    const statuses = [
      {
        id: wamidOf(work[index]!),
        status: "sent",
        timestamp: "1",
        biz_opaque_callback_data: work[index]!.attempt_id,
      },
    ];
    const payload = JSON.stringify({
      entry: [
        { id: "w", changes: [{ field: "messages", value: { metadata: { phone_number_id }, statuses } }] },
      ],
    });
    return [
      "select public.ingest_webhook(encode(sha256(convert_to($1, 'UTF8')), 'hex'), '', 0::smallint, $1::jsonb, null)",
      [payload],
    ];
  };
  const a = await transaction();
  const b = await transaction();
  await a.run(...status(0));
  const second = b.run(...status(1));
  expect(await isStuck(second)).toBe(true);
  await a.commit();
  await second;
  await b.commit();
  expect((await ledger.campaign(campaign)).status).toBe("completed");
});

test("a claim that overlaps a STOP sends nothing to the contact who sent it", async () => {
  const ledger = await createLedger(db);
  const [contact, other] = await ledger.addContacts(2);
  await ledger.addCampaign({ contacts: [contact!, other!] });
  await ledger.claim(0);
  const webhook = await transaction();
  await webhook.run(...(await reply(ledger, contact!, "STOP")));
  const claim = ledger.claimWith(ledger.lease);
  await isStuck(claim);
  await webhook.commit();
  expect((await claim).work.map((item) => item.to)).toEqual([(await ledger.contact(other!)).phone]);
  await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
  expect((await ledger.claim()).work).toEqual([]);
  expect(await ledger.wrongs()).toEqual({});
});

test("a category is deleted while one of its contacts is erased: neither blocks the other for good", async () => {
  const owner = await db.createUser();
  const category = await newCategory(db, owner);
  const contact = await newContact(db, owner, { category_ids: [category] });
  const blocker = await transaction();
  await blocker.run("select from public.categories where id = $1 for no key update", [category]);
  const deleting = call<boolean>(db, owner, "public.delete_category($1)", [category]);
  expect(await isStuck(deleting)).toBe(true);
  const erasing = call<{ deleted: number }>(db, owner, "public.delete_contacts($1)", [{ ids: [contact] }]);
  expect(await isStuck(erasing)).toBe(true);
  await blocker.commit();
  expect(await deleting).toBe(true);
  expect(await erasing).toMatchObject({ deleted: 1 });
});
