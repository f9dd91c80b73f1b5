import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, priced, type Work, wamidOf } from "../support/ledger.ts";
import { watchTransitions } from "../support/transitions.ts";

let db: TestDatabase;
let forbidden: () => Promise<string[]>;
beforeAll(async () => {
  db = await createDatabase();
  forbidden = await watchTransitions(db);
});

/** What happened to one message at Meta, and how its statuses reach us. */
const story = fc.record({
  statuses: fc.constantFrom(
    [],
    ["sent"],
    ["sent", "delivered"],
    ["sent", "delivered", "read"],
    ["sent", "read"],
    ["sent", "failed"],
    ["failed"],
    ["sent", "failed", "delivered"],
  ),
  named: fc.boolean(),
  worker: fc.constantFrom("accepted", "unknown", "dies"),
});

const expected = (statuses: readonly string[], worker: string): string => {
  if (statuses.includes("read")) return "read";
  if (statuses.includes("delivered")) return "delivered";
  if (statuses.includes("failed")) return "failed";
  if (statuses.includes("sent")) return "sent";
  return worker === "accepted" ? "accepted" : "unknown";
};

test("P14 statuses only go forward and counters equal rows, in any order, batch and repetition", {
  timeout: HISTORIES_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(story, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      async (stories, random) => {
        const ledger = await createLedger(db, { rate_per_minute: 6000 });
        await ledger.addCampaign({ contacts: await ledger.addContacts(stories.length) });
        const { work } = await ledger.claim();
        const timestamp = await ledger.seconds();
        const pick = (n: number) => random.next().value! % n;
        const news: ({ status: object } | { worker: Work; outcome: "accepted" | "unknown" })[] = [];
        for (const [index, item] of work.entries()) {
          const { statuses, named, worker } = stories[index]!;
          // A status without our id finds its message only once the worker has recorded the wamid.
          const findable = named || worker === "accepted";
          for (const status of findable ? statuses : []) {
            const body = {
              id: wamidOf(item),
              status,
              timestamp,
              ...priced(status, item),
              ...(named ? { biz_opaque_callback_data: item.attempt_id } : {}),
            };
            for (let times = 1 + pick(3); times > 0; times--) news.push({ status: body });
          }
          if (worker !== "dies") news.push({ worker: item, outcome: worker as "accepted" });
        }
        const shuffled = news
          .map((item) => ({ item, key: pick(1_000_000) }))
          .sort((a, b) => a.key - b.key)
          .map(({ item }) => item);
        while (shuffled.length > 0) {
          const batch = shuffled.splice(0, 1 + pick(6));
          const statuses = batch.flatMap((item) => ("status" in item ? [item.status] : []));
          if (statuses.length > 0) await ledger.webhook({ statuses });
          for (const item of batch) {
            if ("worker" in item)
              await ledger.record({
                attempt_id: item.worker.attempt_id,
                outcome: item.outcome,
                ...(item.outcome === "accepted" ? { wamid: wamidOf(item.worker) } : {}),
              });
          }
          expect(await forbidden()).toEqual([]);
        }
        await db.sql(
          "update public.attempts set claimed_at = claimed_at - interval '5 min' where sender_id = $1",
          [ledger.sender],
        );
        await ledger.sweep();
        for (const [index, item] of work.entries()) {
          const { statuses, named, worker } = stories[index]!;
          expect(await ledger.state(item.message_id)).toBe(
            expected(named || worker === "accepted" ? statuses : [], worker),
          );
        }
      },
    ),
    { numRuns: HISTORIES },
  );
  const ledger = await createLedger(db);
  expect(await ledger.wrongs()).toEqual({});
});
