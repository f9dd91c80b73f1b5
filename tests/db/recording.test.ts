import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger, type Work } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";

/** A campaign with `count` recipients, and the claimed work of one message. */
async function onItsWay(count = 1, sender = {}): Promise<{ ledger: Ledger; campaign: number; item: Work }> {
  const ledger = await createLedger(db, sender);
  const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(count) });
  const [item] = (await ledger.claim(1)).work;
  return { ledger, campaign, item: item! };
}

async function dueIn(ledger: Ledger, item: Work): Promise<number> {
  const row = await ledger.one<{ ms: string }>(
    "select extract(epoch from due_at - private.clock()) * 1000 as ms from public.queue where message_id = $1",
    [item.message_id],
  );
  return Number(row.ms);
}

describe("an attempt's result", () => {
  test('"accepted" marks the message, and stores Meta\'s ids of message and person', async () => {
    const { ledger, item } = await onItsWay();
    await ledger.accept(item, { wamid: "wamid.X", wa_id: "5511999", user_id: "BR.77", held: true });
    const message = await ledger.message(item.message_id);
    expect(message).toMatchObject({
      state: "accepted",
      held: true,
      problem: null,
      accepted_at: expect.any(Date),
      day: expect.any(Date),
    });
    expect(await ledger.contact(message.contact_id)).toMatchObject({ wa_id: "5511999", user_id: "BR.77" });
    expect(await ledger.one("select wamid from public.attempts where id = $1", [item.attempt_id])).toEqual({
      wamid: "wamid.X",
    });
    expect(await ledger.wrongs()).toEqual({});
  });

  test('"accepted" does not store the contact\'s own number twice', async () => {
    const { ledger, item } = await onItsWay();
    await ledger.accept(item, { wa_id: item.to!.slice(1) });
    expect((await ledger.contact((await ledger.message(item.message_id)).contact_id)).wa_id).toBeNull();
  });

  test("with a passing error queues the message for its next try", async () => {
    const { ledger, item } = await onItsWay();
    await ledger.reject(item, 131016);
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "queued", tries: 1, code: 131016 });
    expect(await dueIn(ledger, item)).toBeGreaterThan(25_000);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("with an unknown error code is treated as passing", async () => {
    const { ledger, item } = await onItsWay();
    await ledger.reject(item, 999_999_999);
    expect(await ledger.state(item.message_id)).toBe("queued");
  });

  test("with a permanent error fails the message with the reason", async () => {
    const { ledger, campaign, item } = await onItsWay();
    await ledger.reject(item, 131026, { details: "Not on WhatsApp" });
    expect(await ledger.message(item.message_id)).toMatchObject({
      state: "failed",
      problem: "failed",
      code: 131026,
      failed_at: expect.any(Date),
    });
    expect(
      await ledger.one("select outcome, details from public.attempts where id = $1", [item.attempt_id]),
    ).toEqual({
      outcome: "permanent",
      details: "Not on WhatsApp",
    });
    expect((await ledger.campaign(campaign)).status).toBe("completed");
  });

  test('"unknown" means that the message is never sent again automatically', async () => {
    const { ledger, campaign, item } = await onItsWay();
    await ledger.record({ attempt_id: item.attempt_id, outcome: "unknown", age_ms: 0 });
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "unknown", problem: "unknown" });
    expect((await ledger.campaign(campaign)).status).toBe("completed");
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("changes nothing the second time, or after the outcome is known", async () => {
    const { ledger, item } = await onItsWay();
    expect(await ledger.accept(item)).toBe(1);
    for (const repeat of [
      () => ledger.accept(item),
      () => ledger.reject(item, 131026),
      () => ledger.record({ attempt_id: item.attempt_id, outcome: "unknown" }),
    ])
      expect(await repeat()).toBe(0);
    expect(await ledger.state(item.message_id)).toBe("accepted");
    expect(await ledger.wrongs()).toEqual({});
  });

  test("for an attempt that does not exist is ignored", async () => {
    const { ledger } = await onItsWay();
    expect(
      await ledger.record({ attempt_id: "00000000-0000-7000-8000-000000000000", outcome: "accepted" }),
    ).toBe(0);
  });

  test("that never comes is set to unknown by the next claim after the deadline", async () => {
    await setClock(db, noon);
    const { ledger, item } = await onItsWay(2);
    await advanceClock(db, "59.999 s");
    await ledger.claim(0);
    expect(await ledger.state(item.message_id)).toBe("sending");
    await advanceClock(db, "0.001 s");
    await ledger.claim(0);
    expect(await ledger.state(item.message_id)).toBe("unknown");
  });

  test("that never comes is set to unknown by the sweep too", async () => {
    await setClock(db, noon);
    const { ledger, item } = await onItsWay();
    await advanceClock(db, "1 min");
    expect((await ledger.sweep()).settled).toBeGreaterThan(0);
    expect(await ledger.state(item.message_id)).toBe("unknown");
    expect(await ledger.wrongs()).toEqual({});
  });

  test.each([
    ["accepted", {}, "accepted"],
    ["rejected", { code: 131026 }, "failed"],
    ["rejected", { code: 131016 }, "queued"],
    ["unsent", {}, "queued"],
  ] as const)(
    "that its worker records after the sweep set unknown still counts: %s %j makes it %s",
    async (outcome, more, state) => {
      await setClock(db, noon);
      const { ledger, item } = await onItsWay();
      await advanceClock(db, "2 min");
      await ledger.sweep();
      expect(await ledger.record({ attempt_id: item.attempt_id, outcome, ...more })).toBe(1);
      expect(await ledger.state(item.message_id)).toBe(state);
      expect(await ledger.wrongs()).toEqual({});
    },
  );

  test('"unsent", when late, makes a completed campaign run again and send the message', async () => {
    await setClock(db, noon);
    const { ledger, campaign, item } = await onItsWay();
    await advanceClock(db, "2 min");
    await ledger.sweep();
    expect((await ledger.campaign(campaign)).status).toBe("completed");
    await ledger.record({ attempt_id: item.attempt_id, outcome: "unsent" });
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "running", completed_at: null });
    await advanceClock(db, "5 s");
    await ledger.accept((await ledger.claim()).work[0]!);
    expect((await ledger.campaign(campaign)).status).toBe("completed");
  });

  test('"rejected" of an older attempt, when late, does not change the newer attempt', async () => {
    await setClock(db, noon);
    const { ledger, item } = await onItsWay();
    await advanceClock(db, "2 min");
    await ledger.sweep();
    await db.sql("select private.requeue_messages(array[$1::bigint])", [item.message_id]);
    await advanceClock(db, "2 min");
    const [again] = (await ledger.claim()).work;
    expect(again?.message_id).toBe(item.message_id);
    await ledger.reject(item, 131026);
    expect(await ledger.state(item.message_id)).toBe("sending");
    await ledger.accept(again!);
    expect(await ledger.state(item.message_id)).toBe("accepted");
  });
});

describe("tries of a message", () => {
  test("P7 are three in a round; a user's retry opens another round", async () => {
    await setClock(db, noon);
    const { ledger, campaign, item } = await onItsWay();
    let latest = item;
    for (let round = 1; round <= 2; round++) {
      for (let tries = 1; tries <= 3; tries++) {
        expect(await ledger.message(item.message_id)).toMatchObject({ state: "sending", tries, round });
        await ledger.reject(latest, 131016);
        await advanceClock(db, "10 min");
        latest = (await ledger.claim()).work[0] ?? latest;
      }
      expect(await ledger.message(item.message_id)).toMatchObject({ state: "failed", tries: 3, round });
      expect((await ledger.claim()).work).toEqual([]);
      expect((await ledger.campaign(campaign)).status).toBe("completed");
      if (round === 2) break;
      await db.sql("select private.requeue_messages(array[$1::bigint])", [item.message_id]);
      expect((await ledger.campaign(campaign)).status).toBe("running");
      latest = (await ledger.claim()).work[0]!;
    }
    expect(await ledger.wrongs()).toEqual({});
  });

  test("P7 never exceed three in a round, whatever the results and retries", {
    timeout: HISTORIES_MS,
  }, async () => {
    let spent = 0;
    const end = fc.constantFrom("passing", "passing", "passing", "unsent", "stopping", "unknown", "retry");
    await fc.assert(
      fc.asyncProperty(fc.array(end, { minLength: 4, maxLength: 14, size: "max" }), async (ends) => {
        await setClock(db, noon);
        const ledger = await createLedger(db);
        const campaign = await ledger.addCampaign({ contacts: [await ledger.addContact()] });
        const counted = new Map<number, number>();
        for (const how of ends) {
          if (how === "retry") {
            await db.sql(
              "select private.requeue_messages(array(select id from public.messages where campaign_id = $1))",
              [campaign],
            );
            continue;
          }
          const [item] = (await ledger.claim()).work;
          if (!item) continue;
          const { round } = await ledger.message(item.message_id);
          if (how === "passing") await ledger.reject(item, 131016);
          else if (how === "stopping") await ledger.reject(item, 132001);
          else await ledger.record({ attempt_id: item.attempt_id, outcome: how as "unsent" });
          if (how === "passing" || how === "unknown") counted.set(round, (counted.get(round) ?? 0) + 1);
          await ledger.update("campaigns", campaign, {
            status: "running",
            pause_reason: null,
            completed_at: null,
          });
          await advanceClock(db, "10 min");
        }
        for (const times of counted.values()) expect(times).toBeLessThanOrEqual(3);
        spent = Math.max(spent, ...counted.values());
      }),
      { numRuns: HISTORIES },
    );
    expect(spent).toBe(3);
  });

  test("are not used up by an unsent message, nor by an error that is not the message's", async () => {
    await setClock(db, noon);
    const { ledger, campaign, item } = await onItsWay();
    await ledger.record({ attempt_id: item.attempt_id, outcome: "unsent" });
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "queued", tries: 0, attempts: 1 });
    await advanceClock(db, "5 s");
    await ledger.reject((await ledger.claim()).work[0]!, 190);
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "queued", tries: 0, attempts: 2 });
    expect((await ledger.campaign(campaign)).status).toBe("paused");
  });

  test("can be added by a retry only to a failed or unknown message", async () => {
    const { ledger, item } = await onItsWay();
    expect(
      await ledger.one("select private.requeue_messages(array[$1::bigint]) as n", [item.message_id]),
    ).toEqual({ n: 0 });
    await ledger.accept(item);
    expect(
      await ledger.one("select private.requeue_messages(array[$1::bigint]) as n", [item.message_id]),
    ).toEqual({ n: 0 });
    expect(await ledger.wrongs()).toEqual({});
  });

  test("P8 are delayed exponentially, within their jitter and bound", { timeout: HISTORIES_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(2, 4),
        async (baseMs, capMs, attempt, factor) => {
          const [row] = await db.sql<{ ms: string }>(
            "select extract(epoch from private.retry_delay($1 * interval '1 ms', $2, $3 * interval '1 ms', $4)) * 1000 as ms",
            [baseMs, factor, capMs, attempt],
          );
          const lower = Math.min(capMs, baseMs * factor ** (attempt - 1));
          const upper = Math.min(capMs, baseMs * factor ** attempt);
          expect(Number(row!.ms)).toBeGreaterThanOrEqual(lower - 0.01);
          expect(Number(row!.ms)).toBeLessThanOrEqual(upper + 0.01);
        },
      ),
      { numRuns: Math.max(300, HISTORIES) },
    );
  });

  test("are delayed as the error code demands: a per-person limit delays that person's message alone", async () => {
    const { ledger, item } = await onItsWay();
    await ledger.reject(item, 131056);
    const wait = await dueIn(ledger, item);
    expect(wait).toBeGreaterThan(900);
    expect(wait).toBeLessThanOrEqual(4000);
    expect((await ledger.theSender()).backoff_until).toBeNull();
  });
});

describe("a class of errors", () => {
  const classify = (code: number, name: string) =>
    db.sql("insert into public.error_classes (code, class) values ($1, $2)", [code, name]);

  test("that is not known is refused with its code", async () => {
    await expect(classify(900_001, "unheard_of")).rejects.toThrow(/error_classes_class_fkey/);
  });

  test("is a row that says all that follows: a new one pauses the sender and fails nothing", async () => {
    await db.sql(
      "insert into public.error_effects (class, outcome, pauses) values ('new', 'stopping', 'sender')",
    );
    await classify(900_002, "new");
    const { ledger, item } = await onItsWay();
    await ledger.reject(item, 900_002);
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "queued", problem: null });
    expect(await ledger.theSender()).toMatchObject({ pause_reason: "error", pause_code: 900_002 });
  });

  test("cannot stop sending without saying what a user must resume", async () => {
    const stopping = "insert into public.error_effects (class, outcome) values ('endless', 'stopping')";
    await expect(db.sql(stopping)).rejects.toThrow(/stopping_errors_alone_pause/);
  });
});
