import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";

describe("the lease", () => {
  test("is given to one pump only, and only when there is something to do", async () => {
    const ledger = await createLedger(db);
    expect(await ledger.begin(999_999)).toMatchObject({ begun: false, reason: "unknown_sender" });
    expect(await ledger.begin()).toMatchObject({ begun: false, reason: "nothing_due" });
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    expect(await ledger.begin()).toMatchObject({
      begun: true,
      epoch: 1,
      fence_ms: 20_000,
      lease: expect.any(String),
    });
    const second = await ledger.begin();
    expect(second).toMatchObject({ begun: false, reason: "busy" });
    expect(second.retry_after_ms).toBeGreaterThan(3_000);
    expect(second.retry_after_ms).toBeLessThanOrEqual(8_000);
  });

  test("lapses when its pump stops renewing it, and the epoch increases", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    await ledger.begin();
    await advanceClock(db, "7.9 s");
    expect(await ledger.begin()).toMatchObject({ begun: false, reason: "busy", retry_after_ms: 100 });
    await advanceClock(db, "0.1 s");
    expect(await ledger.begin()).toMatchObject({ begun: true, epoch: 2 });
  });

  test("is given for an attempt past its deadline, and for a campaign at its date", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    await ledger.claim();
    await db.sql("update public.senders set lease_token = null, lease_until = null where id = $1", [
      ledger.sender,
    ]);
    await advanceClock(db, "41 s");
    expect((await ledger.begin()).begun).toBe(true);
    const other = await createLedger(db);
    await other.addCampaign({ contacts: [], status: "scheduled", scheduled_at: "2026-12-01T12:00:50Z" });
    expect((await other.begin()).begun).toBe(true);
  });

  test("is kept while work is due soon, and released when there is none", async () => {
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: await ledger.addContacts(5) });
    const { lease } = await ledger.begin();
    expect(await ledger.release(lease)).toMatchObject({ released: false, go_on_ms: expect.any(Number) });
    await db.sql("delete from public.queue where sender_id = $1", [ledger.sender]);
    expect(await ledger.release(lease)).toEqual({ released: true });
    expect(await ledger.release(lease)).toEqual({ released: true });
  });

  test("is released at the end of a pump's time whatever is due, by a wake time in the past", async () => {
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: await ledger.addContacts(5) });
    const { lease } = await ledger.begin();
    expect(await ledger.release(lease, "1970-01-01T00:00:00Z")).toEqual({ released: true });
    expect((await ledger.begin()).begun).toBe(true);
  });

  test("asks once for a wake when work is due later", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const { lease } = await ledger.begin();
    await db.sql("update public.queue set due_at = timestamptz '2026-12-01T12:05:00Z' where sender_id = $1", [
      ledger.sender,
    ]);
    const { wake } = await ledger.release(lease);
    expect(wake).toMatchObject({ delay_ms: 300_000, deduplication_id: expect.any(String) });
    expect(wake!.deduplication_id).not.toContain(":");
    expect(await ledger.release(lease, wake!.at)).toEqual({ released: true });
    expect((await ledger.theSender()).next_wake_at).toEqual(new Date("2026-12-01T12:05:00Z"));
    // A wake is already on its way, so no other is published.
    expect(await ledger.begin()).toMatchObject({ begun: false, reason: "nothing_due" });
    expect((await ledger.sweep()).wake).not.toContain(ledger.sender);
    // If that wake is lost, the sweep requests another.
    await advanceClock(db, "5 min");
    expect((await ledger.sweep()).wake).toContain(ledger.sender);
    expect((await ledger.begin()).begun).toBe(true);
  });

  test("is not released for a wake when earlier work has come meanwhile", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    const { lease } = await ledger.begin();
    await db.sql("update public.queue set due_at = timestamptz '2026-12-01T12:05:00Z' where sender_id = $1", [
      ledger.sender,
    ]);
    const { wake } = await ledger.release(lease);
    await db.sql(
      "update public.queue set due_at = timestamptz '2026-12-01T12:02:00Z' where message_id = (select min(message_id) from public.queue where sender_id = $1)",
      [ledger.sender],
    );
    const again = await ledger.release(lease, wake!.at);
    expect(again).toMatchObject({ released: false, wake: { delay_ms: 120_000 } });
    expect(await ledger.release(lease, again.wake!.at)).toEqual({ released: true });
    expect((await ledger.theSender()).next_wake_at).toEqual(new Date("2026-12-01T12:02:00Z"));
  });

  test("of another pump is not released", async () => {
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    await ledger.begin();
    await ledger.release("00000000-0000-7000-8000-000000000000");
    expect((await ledger.begin()).reason).toBe("busy");
  });
});
