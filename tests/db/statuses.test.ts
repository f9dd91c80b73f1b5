import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger, type Work, wamidOf } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

async function claimed(): Promise<{ ledger: Ledger; item: Work }> {
  const ledger = await createLedger(db);
  await ledger.addCampaign({ contacts: [await ledger.addContact()] });
  return { ledger, item: (await ledger.claim()).work[0]! };
}

/** Brings a message into a state. */
const into: Record<string, (ledger: Ledger, item: Work) => Promise<unknown>> = {
  queued: (ledger, item) => ledger.reject(item, 131016),
  sending: async () => {},
  unknown: (ledger, item) => ledger.record({ attempt_id: item.attempt_id, outcome: "unknown" }),
  accepted: (ledger, item) => ledger.accept(item),
  sent: (ledger, item) => ledger.status(item, "sent"),
  delivered: (ledger, item) => ledger.status(item, "delivered"),
  read: (ledger, item) => ledger.status(item, "read"),
  failed: (ledger, item) => ledger.reject(item, 131026),
  cancelled: async (ledger, item) => {
    await ledger.reject(item, 131016);
    await db.sql("delete from public.queue where message_id = $1", [item.message_id]);
    await db.sql("update public.messages set state = 'cancelled' where id = $1", [item.message_id]);
  },
};

describe("a status only moves a message forward:", () => {
  const edges: Record<string, Record<string, string>> = {
    queued: { sent: "sent", delivered: "delivered", read: "read", failed: "queued" },
    sending: { sent: "sent", delivered: "delivered", read: "read", failed: "failed" },
    unknown: { sent: "sent", delivered: "delivered", read: "read", failed: "failed" },
    accepted: { sent: "sent", delivered: "delivered", read: "read", failed: "failed" },
    sent: { sent: "sent", delivered: "delivered", read: "read", failed: "failed" },
    delivered: { sent: "delivered", delivered: "delivered", read: "read", failed: "delivered" },
    read: { sent: "read", delivered: "read", read: "read", failed: "read" },
    failed: { sent: "failed", delivered: "delivered", read: "read", failed: "failed" },
    cancelled: { sent: "cancelled", delivered: "cancelled", read: "cancelled", failed: "cancelled" },
  };
  const cases = Object.entries(edges).flatMap(([from, to]) =>
    Object.entries(to).map(([status, state]) => [from, status, state] as const),
  );
  test.each(cases)("%s plus %s gives %s", async (from, status, state) => {
    const { ledger, item } = await claimed();
    await into[from]!(ledger, item);
    expect(await ledger.state(item.message_id)).toBe(from);
    const failure = status === "failed" ? { errors: [{ code: 131049 }] } : {};
    const { event_id } = await ledger.status(item, status, failure);
    expect(await ledger.state(item.message_id)).toBe(state);
    // Not because the database refused to move it back.
    expect(await ledger.one("select error from public.webhook_events where id = $1", [event_id])).toEqual({
      error: null,
    });
    await ledger.sweep();
    expect(await ledger.wrongs()).toEqual({});
  });

  test("played counts as read", async () => {
    const { ledger, item } = await claimed();
    await ledger.status(item, "played");
    expect(await ledger.state(item.message_id)).toBe("read");
  });
});

describe("a failed status", () => {
  test("keeps its code and details, and is never retried automatically", async () => {
    const { ledger, item } = await claimed();
    await ledger.accept(item);
    await ledger.status(item, "failed", {
      errors: [{ code: 131026, error_data: { details: "Undeliverable" } }],
    });
    expect(await ledger.message(item.message_id)).toMatchObject({
      state: "failed",
      code: 131026,
      problem: "failed",
      failed_at: expect.any(Date),
    });
    expect(
      await ledger.one("select outcome, code, details from public.attempts where id = $1", [item.attempt_id]),
    ).toEqual({
      outcome: "accepted",
      code: 131026,
      details: "Undeliverable",
    });
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("keeps the first of two codes", async () => {
    const { ledger, item } = await claimed();
    await ledger.accept(item);
    for (const code of [131049, 131026]) await ledger.status(item, "failed", { errors: [{ code }] });
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "failed", code: 131049 });
    expect(await ledger.one("select code from public.attempts where id = $1", [item.attempt_id])).toEqual({
      code: 131049,
    });
  });

  test("of an older attempt does not change a newer one, while a success of it does", async () => {
    const { ledger, item } = await claimed();
    await ledger.reject(item, 131016);
    await db.sql("update public.queue set due_at = private.clock() where message_id = $1", [item.message_id]);
    await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
    const [again] = (await ledger.claim()).work;
    await ledger.accept(again!);
    await ledger.status(item, "failed", { errors: [{ code: 131049 }] });
    expect(await ledger.state(item.message_id)).toBe("accepted");
    await ledger.status(item, "delivered");
    expect(await ledger.state(item.message_id)).toBe("delivered");
  });

  test.each([
    [132015, "campaign", null],
    [131042, "campaign", "error"],
  ])("with error %i pauses the %s", async (code, _, senderReason) => {
    const ledger = await createLedger(db);
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(5) });
    const [item] = await ledger.sendAll();
    await ledger.status(item!, "failed", { errors: [{ code }] });
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: "error",
      pause_code: code,
    });
    expect((await ledger.theSender()).pause_reason).toBe(senderReason);
  });
});

describe("the message of a status", () => {
  test("is found by our own id, before its worker has recorded the wamid", async () => {
    const { ledger, item } = await claimed();
    await ledger.status(item, "delivered");
    expect(await ledger.accept(item)).toBe(1);
    expect(await ledger.state(item.message_id)).toBe("delivered");
    expect(await ledger.wrongs()).toEqual({});
  });

  test("is found by the wamid when Meta omits our id", async () => {
    const { ledger, item } = await claimed();
    await ledger.accept(item);
    await ledger.status(item, "read", { biz_opaque_callback_data: undefined });
    expect(await ledger.state(item.message_id)).toBe("read");
  });

  test("is found later when only the wamid is given: the status is parked until the wamid is known", async () => {
    const { ledger, item } = await claimed();
    await ledger.status(item, "delivered", { biz_opaque_callback_data: undefined });
    expect(await ledger.state(item.message_id)).toBe("sending");
    expect(
      (await db.sql("select from public.parked_statuses where wamid = $1", [wamidOf(item)])).length,
    ).toBe(1);
    await ledger.accept(item);
    expect(await ledger.state(item.message_id)).toBe("delivered");
    expect(
      (await db.sql("select from public.parked_statuses where wamid = $1", [wamidOf(item)])).length,
    ).toBe(0);
  });

  test("is found for earlier statuses too, once one status carries our id", async () => {
    const { ledger, item } = await claimed();
    await ledger.record({ attempt_id: item.attempt_id, outcome: "unknown" });
    await ledger.status(item, "read", { biz_opaque_callback_data: undefined });
    await ledger.status(item, "sent");
    expect(await ledger.state(item.message_id)).toBe("read");
    expect(
      await ledger.one("select outcome, wamid from public.attempts where id = $1", [item.attempt_id]),
    ).toEqual({
      outcome: "accepted",
      wamid: wamidOf(item),
    });
  });

  test("is never found by another deployment's id: the status is stored, not applied, without error", async () => {
    const { ledger, item } = await claimed();
    for (const alien of [
      "0193a1de-0000-7000-8000-000000000000",
      "row-17",
      "'; drop table messages",
      7,
      null,
      { a: 1 },
    ]) {
      const { event_id } = await ledger.webhook({
        statuses: [
          {
            id: `wamid.alien.${JSON.stringify(alien)}`,
            status: "sent",
            timestamp: "1",
            biz_opaque_callback_data: alien,
          },
        ],
      });
      expect(await ledger.one("select error from public.webhook_events where id = $1", [event_id])).toEqual({
        error: null,
      });
    }
    expect(await ledger.state(item.message_id)).toBe("sending");
  });
});

test("a status settles an unknown outcome, before or after its worker's crash", async () => {
  const { ledger, item } = await claimed();
  await ledger.status(item, "sent");
  await db.sql("update public.attempts set claimed_at = claimed_at - interval '2 min' where id = $1", [
    item.attempt_id,
  ]);
  await ledger.sweep();
  expect(await ledger.state(item.message_id)).toBe("sent");
  expect(
    await ledger.one("select outcome, busy_until < 'infinity' as ended from public.attempts where id = $1", [
      item.attempt_id,
    ]),
  ).toEqual({
    outcome: "accepted",
    ended: true,
  });
});

test.each([["delivered"], ["failed"]])(
  "Message 2 becomes the conversation's last message once, even when its %s status arrives before the record",
  async (status) => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    await ledger.sendAll();
    await ledger.answer(contact, "Oui");
    const spoken = async () =>
      (
        await ledger.one<{ at: Date | null }>(
          "select last_outbound_at as at from public.conversations where contact_id = $1",
          [contact],
        )
      ).at;
    const [item] = (await ledger.claim()).work;
    expect(await spoken()).toBeNull();
    await ledger.status(item!, status);
    const at = await spoken();
    expect(at).toEqual((await ledger.message(item!.message_id)).accepted_at);
    expect(at).not.toBeNull();
    await ledger.accept(item!);
    await ledger.status(item!, "read");
    expect(await spoken()).toEqual(at);
  },
);

test("a status of the last open Message 1 completes the campaign", async () => {
  const { ledger, item } = await claimed();
  await ledger.status(item, "sent");
  expect((await ledger.campaign(item.campaign_id!)).status).toBe("completed");
});

test("a status stores the contact's WhatsApp id and user id", async () => {
  const { ledger, item } = await claimed();
  await ledger.status(item, "sent", { recipient_id: "5511999887766", recipient_user_id: "BR.123" });
  expect(await ledger.contact((await ledger.message(item.message_id)).contact_id)).toMatchObject({
    wa_id: "5511999887766",
    user_id: "BR.123",
  });
});

describe("the price of a message", () => {
  beforeAll(async () => {
    await db.sql(
      `insert into public.rates (market, category, currency, price, valid_from) values
       ('France', 'marketing', 'EUR', 0.07, '2020-01-01'), ('France', 'marketing', 'EUR', 0.08, '2021-01-01'), ('France', 'marketing', 'EUR', 9, '2999-01-01')
       on conflict do nothing`,
    );
  });
  const pricing = { billable: true, pricing_model: "PMP", type: "regular", category: "marketing" };
  const cost = async (ledger: Ledger, item: Work) =>
    Number(
      (
        await ledger.one<{ cost: string | null }>(
          "select coalesce(sum(cost), 0) as cost from public.campaign_totals where campaign_id = $1",
          [item.campaign_id],
        )
      ).cost,
    );

  test("is the price of its day, and counts once the message is delivered", async () => {
    const { ledger, item } = await claimed();
    await ledger.accept(item);
    await ledger.status(item, "sent", { pricing });
    const { price } = await ledger.one<{ price: number }>(
      "select private.price('FR', 'marketing', 'EUR', current_date)::float8 as price",
    );
    expect(Number((await ledger.message(item.message_id)).price)).toBe(price);
    expect(await cost(ledger, item)).toBe(0);
    await ledger.status(item, "delivered", { pricing });
    expect(await cost(ledger, item)).toBe(price);
    await ledger.status(item, "read", { pricing });
    expect(await cost(ledger, item)).toBe(price);
    expect(await ledger.wrongs()).toEqual({});
  });

  test.each([
    { type: "free_customer_service" },
    { type: "free_entry_point" },
    { type: undefined, billable: false },
  ])("is 0 for %j", async (free) => {
    const { ledger, item } = await claimed();
    await ledger.status(item, "delivered", { pricing: { ...pricing, ...free } });
    expect(Number((await ledger.message(item.message_id)).price)).toBe(0);
  });

  test.each([
    ["the older first", [0, 1]],
    ["the newer first", [1, 0]],
  ])("is the latest of two in one webhook, %s", async (_order, order) => {
    const { ledger, item } = await claimed();
    await ledger.accept(item);
    const statuses = [
      { status: "sent", timestamp: await ledger.seconds(-60), pricing },
      { status: "delivered", timestamp: await ledger.seconds(-30), pricing: { ...pricing, billable: false } },
    ];
    await ledger.webhook({ statuses: order.map((n) => ({ id: wamidOf(item), ...statuses[n] })) });
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "delivered", price: "0.00000" });
    expect(await ledger.wrongs()).toEqual({});
  });

  test("is null when there is no price", async () => {
    const { ledger, item } = await claimed();
    await ledger.status(item, "delivered", { pricing: { ...pricing, category: "general_purpose_ai" } });
    expect((await ledger.message(item.message_id)).price).toBeNull();
  });

  test("is not counted for a failed message", async () => {
    const { ledger, item } = await claimed();
    await ledger.status(item, "sent", { pricing });
    await ledger.status(item, "failed", { errors: [{ code: 131049 }] });
    expect(await cost(ledger, item)).toBe(0);
    expect(await ledger.wrongs()).toEqual({});
  });
});

test("costs stay true however often counters are folded", async () => {
  const ledger = await createLedger(db, { rate_per_minute: 6000 });
  const contacts = [...(await ledger.addContacts(2)), await ledger.addContact({ country_code: "SN" })];
  await ledger.addCampaign({ contacts });
  const work = await ledger.sendAll();
  for (const item of work) {
    await ledger.status(item, "delivered");
    expect(await ledger.wrongs()).toEqual({});
  }
  const { cost } = await ledger.one<{ cost: string }>(
    "select sum(cost) as cost from public.campaign_totals where campaign_id = $1",
    [work[0]!.campaign_id],
  );
  expect(Number(cost)).toBeGreaterThan(0.05);
  // Only the price changes.
  await ledger.status(work[0]!, "delivered", { pricing: { billable: false } });
  expect(await ledger.wrongs()).toEqual({});
});

test("counters equal rows before and after folding", async () => {
  const { ledger, item } = await claimed();
  await ledger.accept(item);
  const totals = () =>
    db.sql("select * from public.campaign_totals where campaign_id = $1", [item.campaign_id]);
  const before = await totals();
  expect(before).toMatchObject([{ kind: "message_1", state: "accepted", n: 1 }]);
  await db.sql("select public.fold_counters()");
  expect(await totals()).toEqual(before);
  expect((await db.sql("select from public.counter_deltas")).length).toBe(0);
  await db.sql("update public.campaign_counters set n = n + 1 where campaign_id = $1 and n > 0", [
    item.campaign_id,
  ]);
  expect(await db.sql("select counted, found from public.counter_errors()")).toEqual([
    { counted: 2, found: 1 },
  ]);
  await db.sql("update public.campaign_counters set n = n - 1 where campaign_id = $1 and n > 0", [
    item.campaign_id,
  ]);
});
