import fc from "fast-check";
import { afterEach, beforeAll, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger, type Work } from "../support/ledger.ts";
import { watchTransitions } from "../support/transitions.ts";

let db: TestDatabase;
let forbidden: () => Promise<string[]>;
beforeAll(async () => {
  db = await createDatabase();
  forbidden = await watchTransitions(db);
});
afterEach(async () => {
  await setClock(db, null);
});

type Step =
  | { do: "claim"; most: number }
  | {
      do: "end";
      which: number;
      how: "accepted" | "passing" | "permanent" | "unsent" | "unknown" | "answered";
      age: number;
    }
  | { do: "wait"; ms: number }
  | { do: "reply"; contact: number }
  | { do: "retry" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("claim" as const), most: fc.constantFrom(1, 3, 10, 1000) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("end" as const),
      which: fc.nat(20),
      how: fc.constantFrom(
        "accepted" as const,
        "accepted" as const,
        "accepted" as const,
        "passing" as const,
        "permanent" as const,
        "unsent" as const,
        "unknown" as const,
        "answered" as const,
      ),
      age: fc.constantFrom(0, 10, 500, 5000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 100, 900, 2400, 7000, 20_000, 59_000, 61_000, 130_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reply" as const), contact: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.constant({ do: "retry" as const }) },
);

/** An attempt may reach Meta until it ends; one that got no response, up to a deadline later. */
interface Flight {
  from: number;
  until: number | null;
}

function densest(flights: Flight[], pick: (flight: Flight) => number, window: number): number {
  const at = flights.map(pick).sort((a, b) => a - b);
  let worst = 0;
  for (let i = 0, j = 0; i < at.length; i++) {
    while (at[i]! - at[j]! >= window) j++;
    worst = Math.max(worst, i - j + 1);
  }
  return worst;
}

async function play(ledger: Ledger, steps: Step[]): Promise<Flight[]> {
  const contacts = await ledger.addContacts(20);
  await ledger.addCampaign({ contacts });
  await ledger.addCampaign({ contacts: contacts.slice(0, 10) });
  for (const contact of contacts.slice(0, 6)) await ledger.answer(contact, "Bonjour");
  let now = 0;
  const open: { work: Work; flight: Flight }[] = [];
  const flights: Flight[] = [];
  for (const move of steps) {
    if (move.do === "claim") {
      for (const work of (await ledger.claim(move.most)).work) {
        const flight: Flight = { from: now, until: null };
        flights.push(flight);
        open.push({ work, flight });
      }
    } else if (move.do === "wait") {
      now += move.ms;
      await advanceClock(db, `${move.ms} ms`);
    } else if (move.do === "reply") {
      await ledger.addMessage("reply", contacts[move.contact]!);
    } else if (move.do === "retry") {
      await db.sql(
        "select private.requeue_messages(array(select id from public.messages where sender_id = $1 and state = 'failed'))",
        [ledger.sender],
      );
    } else if (open.length > 0) {
      const [ended] = open.splice(move.which % open.length, 1);
      const { work, flight } = ended!;
      // No worker ends an attempt after its deadline: by then the ledger has set it to unknown.
      if (now - flight.from >= 60_000) {
        flight.until = flight.from + 120_000;
        continue;
      }
      const code = { passing: { code: 131016 }, permanent: { code: 131026 } }[move.how as string];
      const ended_at = Math.max(flight.from, now - move.age);
      flight.until = move.how === "unknown" ? ended_at + 60_000 : ended_at;
      await ledger.record({
        attempt_id: work.attempt_id,
        outcome: code ? "rejected" : move.how === "answered" ? "unknown" : (move.how as "accepted"),
        age_ms: move.age,
        answered: move.how === "answered",
        ...code,
      });
      if (move.how === "unsent") flights.splice(flights.indexOf(flight), 1);
    }
  }
  for (const flight of flights) flight.until ??= flight.from + 120_000;
  return flights;
}

test("P4 no window has more arrivals than its limit, whenever claimed messages arrive, and P7 no round has more than 3 attempts", {
  timeout: HISTORIES_MS,
}, async () => {
  let most = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 30, maxLength: 60 }),
      fc.constantFrom(
        { rate_per_minute: 5 },
        { rate_per_minute: 25 },
        { rate_per_minute: 600, rate_per_second: 4 },
      ),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (steps, rates, random) => {
        await setClock(db, "2026-12-01T12:00:00Z");
        const ledger = await createLedger(db, rates);
        const flights = await play(ledger, steps);
        const anywhere = (flight: Flight) =>
          flight.from + random.next().value! * (flight.until! - flight.from);
        for (const pick of [
          anywhere,
          anywhere,
          (flight: Flight) => flight.from,
          (flight: Flight) => flight.until!,
        ]) {
          expect(densest(flights, pick, 60_000)).toBeLessThanOrEqual(rates.rate_per_minute);
          if ("rate_per_second" in rates)
            expect(densest(flights, pick, 1000)).toBeLessThanOrEqual(rates.rate_per_second!);
        }
        most = Math.max(
          most,
          densest(flights, (flight) => flight.from, 60_000),
        );
        const [row] = await db.sql<{ tries: number }>(
          "select coalesce(max(tries), 0)::int as tries from public.messages where sender_id = $1",
          [ledger.sender],
        );
        expect(row!.tries).toBeLessThanOrEqual(3);
      },
    ),
    { numRuns: HISTORIES },
  );
  expect(most).toBeGreaterThan(5);
  const ledger = await createLedger(db);
  expect(await ledger.wrongs()).toEqual({});
  expect(await forbidden()).toEqual([]);
});
