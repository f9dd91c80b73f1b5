import fc from "fast-check";
import { afterEach, beforeAll, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger, type Work, wamidOf } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const texts = {
  chat: "Bonjour",
  word: "OUI !",
  stop: "Stop.",
  start: "start",
  machine: "Ceci est une réponse automatique.",
};
type Said = keyof typeof texts;

type Step =
  | { do: "send"; campaign: number; ends: "accepted" | "failed" | "unknown" | "open" }
  | { do: "say"; what: Said; quotes: number | null; late: number }
  | { do: "settle"; which: number; status: "sent" | "delivered" | "failed" }
  | { do: "wait"; seconds: number }
  | { do: "reset" }
  | { do: "drain" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      campaign: fc.nat(3),
      ends: fc.constantFrom(
        "accepted" as const,
        "accepted" as const,
        "accepted" as const,
        "accepted" as const,
        "failed" as const,
        "unknown" as const,
        "open" as const,
      ),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      what: fc.constantFrom<Said>(
        "chat",
        "chat",
        "chat",
        "chat",
        "word",
        "word",
        "word",
        "stop",
        "start",
        "machine",
      ),
      quotes: fc.option(fc.nat(3)),
      late: fc.constantFrom(0, 0, 0, 0, 0, 2, 540, 3600, 86_400),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("settle" as const),
      which: fc.nat(3),
      status: fc.constantFrom("sent" as const, "delivered" as const, "failed" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      seconds: fc.constantFrom(61, 1200, 3600, 7200, 86_400),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "reset" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "drain" as const }) },
);

const HOUR = 3600;
const DAY = 24 * HOUR;
const CLOCKS_DIFFER = 5;
const WINDOW = 23 * HOUR + 50 * 60;
const CAMPAIGNS = [
  { follow_up_body: "Merci" },
  { follow_up_body: "Merci", follow_up_triggers: { words: ["oui"] }, answers_until_days: 1 },
  { follow_up_body: null },
  { follow_up_body: "Merci", follow_up_delay_seconds: HOUR },
];

interface First {
  campaign: number;
  claimedAt: number;
  state: "open" | "unknown" | "accepted" | "sent" | "delivered" | "failed";
  closed: boolean;
  answers: { at: number; what: Said }[];
  work: Work;
}

/** The rule of Message 2 as a second implementation, without SQL: one contact, one sender, four campaigns. */
class Oracle {
  now = 0;
  out: number | null = null;
  heardAt = Number.NEGATIVE_INFINITY;
  backAt = Number.NEGATIVE_INFINITY;
  readonly firsts = new Map<number, First>();
  readonly due = new Set<number>();

  answering = (first: First, at: number) =>
    at < first.claimedAt + DAY * (CAMPAIGNS[first.campaign]!.answers_until_days ?? 7);

  reached = (first: First) => ["accepted", "sent", "delivered"].includes(first.state);

  latest(at: number): First | undefined {
    return [...this.firsts.values()]
      .filter((first) => first.state !== "failed" && first.claimedAt < at + CLOCKS_DIFFER)
      .sort((a, b) => b.claimedAt - a.claimedAt)[0];
  }

  decide(first: First): void {
    const rule = CAMPAIGNS[first.campaign]!;
    if (!rule.follow_up_body || !this.reached(first) || this.out !== null || first.closed) return;
    const asked = first.answers.some(
      ({ at, what }) =>
        at > this.now - WINDOW &&
        first.claimedAt < at + CLOCKS_DIFFER &&
        this.answering(first, at) &&
        (!rule.follow_up_triggers || what === "word") &&
        ![...this.firsts.values()].some(
          (newer) =>
            newer !== first &&
            this.reached(newer) &&
            newer.claimedAt > first.claimedAt &&
            newer.claimedAt < at + CLOCKS_DIFFER,
        ),
    );
    if (asked) this.due.add(first.campaign);
  }

  hear(what: Said, at: number, quoted: First | undefined): void {
    const first = quoted ?? this.latest(at);
    this.heardAt = Math.max(this.heardAt, at);
    if (what === "stop") {
      if (this.backAt <= at && this.out === null) this.out = at;
      return;
    }
    if (what === "start" && this.out !== null && this.out <= at) {
      this.backAt = Math.max(at, this.out);
      this.out = null;
      return;
    }
    if (what === "machine" && !quoted) return;
    if (!first || (!quoted && !this.answering(first, at))) return;
    first.answers.push({ at, what });
    this.decide(first);
  }
}

async function play(ledger: Ledger, steps: Step[]): Promise<Oracle> {
  const oracle = new Oracle();
  const contact = await ledger.addContact();
  const campaigns: number[] = [];
  const claim = async (): Promise<Work[]> => {
    const { work } = await ledger.claim();
    if (work.some((item) => item.kind === "message_2")) {
      expect(oracle.out).toBeNull();
      expect(oracle.now - oracle.heardAt).toBeLessThan(24 * HOUR);
    }
    return work;
  };
  for (const columns of CAMPAIGNS)
    campaigns.push(await ledger.addCampaign({ contacts: [contact], status: "draft", ...columns }));
  for (const move of steps) {
    if (move.do === "wait") {
      oracle.now += move.seconds;
      await advanceClock(db, `${move.seconds} s`);
    } else if (move.do === "send" && !oracle.firsts.has(move.campaign)) {
      await ledger.update("campaigns", campaigns[move.campaign]!, { status: "running" });
      await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
      const work = (await claim()).find((item) => item.kind === "message_1");
      if (!work) continue;
      const first: First = {
        campaign: move.campaign,
        claimedAt: oracle.now,
        state: "open",
        closed: false,
        answers: [],
        work,
      };
      oracle.firsts.set(move.campaign, first);
      if (move.ends === "accepted") await ledger.accept(work);
      if (move.ends === "failed") await ledger.reject(work, 131026);
      if (move.ends === "unknown") await ledger.record({ attempt_id: work.attempt_id, outcome: "unknown" });
      first.state = move.ends;
      oracle.now += 1;
      await advanceClock(db, "1 s");
    } else if (move.do === "settle") {
      const first = oracle.firsts.get(move.which);
      if (!first) continue;
      const isNews = !oracle.reached(first);
      await ledger.status(first.work, move.status, { errors: [{ code: 131049 }] });
      if (move.status === "delivered") first.state = "delivered";
      else if (first.state !== "delivered" && first.state !== "failed") first.state = move.status;
      // A reply that came before Message 1 was known to be sent is checked once, at that moment.
      if (isNews) oracle.decide(first);
    } else if (move.do === "reset") {
      await db.sql(
        "update public.messages set closed_at = private.clock() where contact_id = $1 and kind = 'message_1' and closed_at is null and state <> 'queued'",
        [contact],
      );
      for (const first of oracle.firsts.values()) first.closed = true;
    } else if (move.do === "drain") {
      for (const work of await claim()) if (work.kind === "message_2") await ledger.accept(work);
    } else if (move.do === "say") {
      const quoted = move.quotes === null ? undefined : oracle.firsts.get(move.quotes);
      // A quote of a message not known yet waits for it: race 2 has its own test.
      const known = quoted && ["accepted", "sent", "delivered"].includes(quoted.state) ? quoted : undefined;
      await ledger.answer(contact, texts[move.what], {
        timestamp: await ledger.seconds(-move.late),
        ...(known ? { context: { id: wamidOf(known.work) } } : {}),
      });
      oracle.hear(move.what, oracle.now - move.late, known);
    }
    // Open attempts become unknown a minute later, by whichever call comes first.
    for (const first of oracle.firsts.values())
      if (first.state === "open" && oracle.now - first.claimedAt >= 60) first.state = "unknown";
    const made = await db.sql<{ campaign_id: number }>(
      "select campaign_id from public.messages where contact_id = $1 and kind = 'message_2' order by 1",
      [contact],
    );
    expect(new Set(made.map((row) => campaigns.indexOf(row.campaign_id)))).toEqual(oracle.due);
  }
  return oracle;
}

test("P5 Message 2 goes exactly when it should", { timeout: HISTORIES_MS }, async () => {
  let queued = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25, size: "max" }), async (steps) => {
      await setClock(db, "2026-12-01T12:00:00Z");
      const ledger = await createLedger(db, { rate_per_minute: 6000 });
      queued += (await play(ledger, steps)).due.size;
    }),
    { numRuns: HISTORIES },
  );
  expect(queued).toBeGreaterThan(HISTORIES / 6);
  const ledger = await createLedger(db);
  expect(await ledger.wrongs()).toEqual({});
});
