import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger, type Work, wamidOf } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
  // Currencies of their own: no price of the list is like another.
  await db.sql(
    `insert into public.rates (market, category, currency, price, valid_from) values
      ('France', 'marketing', 'XPF', 8, '2026-01-01'), ('France', 'service', 'XPF', 3, '2026-01-01'),
      ('France', 'utility', 'XPF', 2, '2026-01-01'), ('Rest of Africa', 'service', 'XPF', 5, '2026-01-01'),
      ('France', 'service', 'TOP', 11, '2026-01-01'), ('Rest of Africa', 'service', 'TOP', 7, '2026-01-01')`,
  );
});
afterEach(() => setClock(db, null));

const FAST = { currency: "XPF", rate_per_minute: 60_000, rate_per_second: 1000 };
const regular = (category: string) => ({
  pricing: { billable: true, pricing_model: "PMP", type: "regular", category },
});

/** Replies to one person who has just written, as they were sent. */
async function replies(ledger: Ledger, n: number, country_code = "FR"): Promise<Work[]> {
  const contact = await ledger.addContact({ country_code });
  await ledger.answer(contact, "Bonjour");
  for (let each = 0; each < n; each++) await ledger.addMessage("reply", contact);
  return ledger.sendAll();
}

const price = async (ledger: Ledger, work: Work) => {
  const { price } = await ledger.message(work.message_id);
  return price === null ? null : Number(price);
};
const counters = (ledger: Ledger, sender = ledger.sender) =>
  db.sql<{ month: string; n: number; others: number }>(
    "select month::text, n, others from service_counters where sender_id = $1 and (n > 0 or others > 0) order by month",
    [sender],
  );

test("the 1,000th service message of a month is free and the 1,001st is not, in one webhook", async () => {
  await setClock(db, "2026-12-10T12:00:00Z");
  const ledger = await createLedger(db, FAST);
  const contact = await ledger.addContact();
  await ledger.answer(contact, "Bonjour");
  await db.sql(
    `with made as (
       insert into messages (contact_id, sender_id, owner_id, kind, body, state, accepted_at, claimed_at, attempts, tries)
       select $1, $2, $3, 'reply', 'Oui', 'accepted', private.clock(), private.clock(), 1, 1
       from generate_series(1, 1001) returning id)
     insert into attempts (message_id, sender_id, claimed_at, finished_at, busy_until, outcome, number, wamid)
     select id, $2, private.clock(), private.clock(), private.clock(), 'accepted', 1, 'wamid.' || id from made`,
    [contact, ledger.sender, ledger.owner],
  );
  const sent = await db.sql<{ id: number; wamid: string }>(
    "select m.id, a.wamid from messages m join attempts a on a.message_id = m.id where m.contact_id = $1 order by m.id",
    [contact],
  );
  const timestamp = Number(await ledger.seconds());
  await ledger.webhook({
    statuses: sent.map(({ wamid }, at) => ({
      id: wamid,
      status: "delivered",
      timestamp: String(timestamp - 2000 + at),
      ...regular("service"),
    })),
  });
  const prices = await db.sql<{ price: string }>(
    "select price from messages where contact_id = $1 order by delivered_at",
    [contact],
  );
  expect(prices.map((row) => Number(row.price))).toEqual([...Array(1000).fill(0), 3]);
  expect(await counters(ledger)).toEqual([{ month: "2026-12-01", n: 1001, others: 0 }]);
  expect(await ledger.wrongs()).toEqual({});
});

describe("the 1,001st service message", () => {
  const beyond = async (n: number) => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db, FAST);
    await ledger.takeFreeMessages(999);
    return { ledger, work: await replies(ledger, n) };
  };

  test("costs the list price, the one before it nothing, and each once", async () => {
    const { ledger, work } = await beyond(2);
    for (const item of work)
      for (const status of ["sent", "delivered", "delivered", "read"])
        await ledger.status(item, status, regular("service"));
    expect(await Promise.all(work.map((item) => price(ledger, item)))).toEqual([0, 3]);
    expect(await counters(ledger)).toEqual([{ month: "2026-12-01", n: 2, others: 999 }]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test.each([
    [["read", "delivered", "sent"]],
    [["delivered", "sent", "read"]],
    [["sent", "read"]],
    [["read"]],
  ])("costs the same when its webhooks arrive as %s", async (order) => {
    const { ledger, work } = await beyond(2);
    const timestamp = await ledger.seconds();
    for (const item of work)
      for (const status of order)
        await ledger.webhook({
          statuses: [
            { id: wamidOf(item), status, timestamp, ...(status === "read" ? {} : regular("service")) },
          ],
        });
    expect(await Promise.all(work.map((item) => price(ledger, item)))).toEqual([0, 3]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("costs nothing when Meta says that it is free", async () => {
    const { ledger, work } = await beyond(2);
    for (const item of work)
      await ledger.status(item, "delivered", {
        pricing: { billable: false, type: "free_entry_point", category: "service" },
      });
    expect(await Promise.all(work.map((item) => price(ledger, item)))).toEqual([0, 0]);
  });

  test("is counted once when Meta says only later that it was free", async () => {
    const { ledger, work } = await beyond(2);
    for (const item of work) await ledger.status(item, "read", { pricing: undefined });
    await ledger.status(work[1]!, "delivered", {
      pricing: { billable: false, type: "free_entry_point", category: "service" },
    });
    expect(await Promise.all(work.map((item) => price(ledger, item)))).toEqual([0, 0]);
    expect(await counters(ledger)).toEqual([{ month: "2026-12-01", n: 2, others: 999 }]);
  });

  test("of two webhooks at once is one only", async () => {
    const { ledger, work } = await beyond(12);
    await Promise.all(work.map((item) => ledger.status(item, "delivered", regular("service"))));
    const prices = await Promise.all(work.map((item) => price(ledger, item)));
    expect(prices.sort()).toEqual([0, ...Array(11).fill(3)]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("is not counted for a utility template inside the window, which costs its price", async () => {
    const { ledger } = await beyond(0);
    const template = {
      template_snapshot: { name: "recu", language: "fr", category: "UTILITY", components: [] },
    };
    const contact = await ledger.addContact();
    await ledger.answer(contact, "Bonjour");
    await ledger.addCampaign({ contacts: [contact], ...template });
    const [item] = await ledger.sendAll();
    await ledger.status(item!, "delivered", regular("utility"));
    expect(await price(ledger, item!)).toBe(2);
    expect(await counters(ledger)).toEqual([{ month: "2026-12-01", n: 0, others: 999 }]);
  });

  test("that failed is not counted", async () => {
    const { ledger, work } = await beyond(2);
    await ledger.status(work[0]!, "failed", { errors: [{ code: 131047 }] });
    await ledger.status(work[1]!, "delivered", regular("service"));
    expect(await price(ledger, work[1]!)).toBe(0);
  });
});

describe("the month turns in the account's time zone", () => {
  test.each([
    ["Pacific/Honolulu", "2026-12-01T09:59:59Z", "2026-11-01"],
    ["Pacific/Honolulu", "2026-12-01T10:00:00Z", "2026-12-01"],
    ["Asia/Tokyo", "2026-11-30T14:59:59Z", "2026-11-01"],
    ["Asia/Tokyo", "2026-11-30T15:00:00Z", "2026-12-01"],
  ])("%s: a delivery at %s counts in %s", async (account_time_zone, at, month) => {
    await setClock(db, "2026-11-30T08:00:00Z");
    const ledger = await createLedger(db, { ...FAST, account_time_zone, time_zone: "UTC" });
    const [item] = await replies(ledger, 1);
    // The webhook itself is late.
    await setClock(db, "2026-12-02T08:00:00Z");
    await ledger.status(item!, "delivered", {
      timestamp: String(Date.parse(at) / 1000),
      ...regular("service"),
    });
    expect(await counters(ledger)).toEqual([{ month, n: 1, others: 0 }]);
  });

  test("and each month has its own free messages", async () => {
    await setClock(db, "2026-12-01T04:00:00Z");
    const ledger = await createLedger(db, {
      ...FAST,
      account_time_zone: "America/New_York",
      time_zone: "UTC",
    });
    await ledger.takeFreeMessages(1000);
    const [before, after] = await replies(ledger, 2);
    await ledger.status(before!, "delivered", regular("service"));
    await setClock(db, "2026-12-01T05:00:00Z");
    await ledger.status(after!, "delivered", regular("service"));
    expect([await price(ledger, before!), await price(ledger, after!)]).toEqual([3, 0]);
  });
});

test("P14 the sum of what was billed is that of a naive count, for two numbers and two currencies", {
  timeout: HISTORIES_MS,
}, async () => {
  const prices = { XPF: { FR: 3, SN: 5 }, TOP: { FR: 11, SN: 7 } };
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          sender: fc.nat(1),
          country: fc.constantFrom("FR", "SN"),
          month: fc.nat(1),
          told: fc.boolean(),
        }),
        { minLength: 1, maxLength: 14 },
      ),
      fc.nat(4),
      async (deliveries, left) => {
        await setClock(db, "2026-11-30T12:00:00Z");
        const ledger = await createLedger(db, { ...FAST, account_time_zone: "UTC" });
        const senders = [
          ledger.sender,
          await ledger.addSender({ ...FAST, currency: "TOP", account_time_zone: "UTC" }),
        ];
        const work: Work[] = [];
        for (const sender of senders) {
          ledger.sender = sender;
          ledger.lease = null;
          await ledger.takeFreeMessages(1000 - left);
          for (const { country } of deliveries.filter((each) => senders[each.sender] === sender))
            work.push(...(await replies(ledger, 1, country)));
        }
        const items = [0, 1].flatMap((sender) => deliveries.filter((each) => each.sender === sender));
        const used = new Map<string, number>();
        let expected = 0;
        for (const month of [0, 1]) {
          await setClock(db, month === 0 ? "2026-11-30T13:00:00Z" : "2026-12-01T00:00:00Z");
          for (const [at, item] of items.entries()) {
            if (item.month !== month) continue;
            ledger.sender = senders[item.sender]!;
            const status = item.told ? "delivered" : "read";
            await ledger.status(work[at]!, status, item.told ? regular("service") : { pricing: undefined });
            const key = `${item.sender} ${month}`;
            const place = (used.get(key) ?? (month === 0 ? 1000 - left : 0)) + 1;
            used.set(key, place);
            const currency = item.sender === 0 ? "XPF" : "TOP";
            expected += place > 1000 ? prices[currency][item.country as "FR" | "SN"] : 0;
          }
        }
        const [billed] = await db.sql<{ sum: string }>(
          "select coalesce(sum(price), 0) as sum from messages where owner_id = $1",
          [ledger.owner],
        );
        expect(Number(billed!.sum)).toBe(expected);
        expect(await db.sql("select * from private.service_errors()")).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
});

describe("the cost cap", () => {
  test.each([
    [998, 2.99, 2],
    [998, 3, 3],
    [1000, 2.99, 0],
    [1000, 6, 2],
  ])("with %i used, a cap of %d pays for %i of three answers", async (used, cost_cap, paid) => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db, { ...FAST, cost_cap });
    await ledger.takeFreeMessages(used);
    const contacts = await ledger.addContacts(3);
    const campaign = await ledger.addCampaign({ contacts: [], follow_up_body: "Merci" });
    for (const contact of contacts) {
      await ledger.answer(contact, "oui");
      const message = await ledger.insert("messages", {
        campaign_id: campaign,
        contact_id: contact,
        sender_id: ledger.sender,
        owner_id: ledger.owner,
        kind: "message_2",
      });
      await db.sql(
        "insert into queue (message_id, sender_id, campaign_id, kind, due_at) values ($1, $2, $3, 'message_2', private.clock())",
        [message.id, ledger.sender, campaign],
      );
    }
    const { work } = await ledger.claim();
    expect(work.length).toBe(paid);
    expect(Number((await ledger.theSender()).cost_used)).toBe(3 * Math.max(0, used + paid - 1000));
  });

  test("counts those on their way, which are not delivered yet", async () => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db, { ...FAST, cost_cap: 100 });
    await ledger.takeFreeMessages(998);
    await replies(ledger, 3);
    expect(await ledger.theSender()).toMatchObject({ service_used: 1001, cost_used: "3.00000" });
    const cost = await ledger.one(
      "select private.month_cost(s, '2026-12-01') as cost from senders s where id = $1",
      [ledger.sender],
    );
    expect(Number(cost.cost)).toBe(3);
  });
});

describe("what stays when messages are past", () => {
  test("is the count of their month", async () => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db, FAST);
    const [item] = await replies(ledger, 2);
    await ledger.status(item!, "delivered", regular("service"));
    await db.sql("update private.retention set messages = '1 day', next_prune_at = '-infinity'");
    await setClock(db, "2026-12-20T12:00:00Z");
    while (await db.sql<{ more: boolean }>("select private.prune(5000) as more").then(([row]) => row!.more));
    expect(await db.sql("select id from messages where id = $1", [item!.message_id])).toEqual([]);
    expect(await counters(ledger)).toEqual([{ month: "2026-12-01", n: 1, others: 0 }]);
    expect(
      await db.sql("select * from private.service_errors() where sender_id = $1", [ledger.sender]),
    ).toEqual([]);
    await db.sql("update private.retention set messages = '1 year'");
  });

  test("a wrong count is found and repaired", async () => {
    const ledger = await createLedger(db, FAST);
    const [item] = await replies(ledger, 1);
    await ledger.status(item!, "delivered", regular("service"));
    await db.sql("update service_counters set n = 5 where sender_id = $1 and n = 1", [ledger.sender]);
    const [found] = await db.sql<{ report: { wrong: object[]; left: object[] } }>(
      "select reconcile_counters(true) as report",
    );
    expect(found!.report.wrong).toMatchObject([
      { dimension: "service", key: String(ledger.sender), counted: 5, found: 1 },
    ]);
    expect(found!.report.left).toEqual([]);
    expect((await counters(ledger))[0]).toMatchObject({ n: 1 });
  });
});

describe("an alert", () => {
  const alerts = async (ledger: Ledger) => {
    await ledger.sweep();
    return db.sql<{ kind: string; detail: object }>(
      "select kind, detail from alerts where sender_id = $1 and cleared_at is null and kind in ('free_replies', 'replies_unpaid')",
      [ledger.sender],
    );
  };

  test.each([
    [899, null, []],
    [900, null, ["unknown"]],
    [900, true, ["missing"]],
    [1200, false, ["fine"]],
  ])("comes from 900 free messages on: %i, payment missing %s", async (used, payment_missing, payment) => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db, { ...FAST, payment_missing });
    await ledger.takeFreeMessages(used);
    expect(await alerts(ledger)).toEqual(
      payment.map((each) => ({ kind: "free_replies", detail: { used, limit: 1000, payment: each } })),
    );
    await setClock(db, "2027-01-02T12:00:00Z");
    expect(await alerts(ledger)).toEqual([]);
  });

  test.each([
    ["2026-12-11T11:59:00Z", 1000, 0],
    ["2026-12-11T12:01:00Z", 999, 0],
    ["2026-12-11T12:01:00Z", 1000, 2],
  ])(
    "comes when Meta is silent about answers beyond them: at %s with %i used, %i",
    async (at, used, silent) => {
      await setClock(db, "2026-12-10T12:00:00Z");
      const ledger = await createLedger(db, FAST);
      const work = await replies(ledger, 3);
      await ledger.status(work[0]!, "sent");
      await ledger.takeFreeMessages(used);
      await setClock(db, at);
      await ledger.answer(await ledger.addContact(), "Bonjour");
      const found = (await alerts(ledger)).filter(({ kind }) => kind === "replies_unpaid");
      expect(found).toEqual(silent === 0 ? [] : [{ kind: "replies_unpaid", detail: { messages: silent } }]);
      await ledger.status(work[1]!, "sent");
      await ledger.status(work[2]!, "sent");
      expect((await alerts(ledger)).filter(({ kind }) => kind === "replies_unpaid")).toEqual([]);
    },
  );
});
