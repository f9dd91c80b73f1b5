// @vitest-environment node
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/base/errors";
import type { WakeOptions } from "@/lib/queue/publish";
import type { SendOutcome } from "@/lib/whatsapp/send-message";
import { instant } from "./clock";
import type { AttemptResult, Ledger } from "./ledger";
import { LIMITS, Pump, type PumpLimits } from "./pump";
import type { Instant } from "./rules";
import type { ClaimAnswer, ReleaseAnswer, Work } from "./schema";

const work = (attempt_id: string): Work => ({
  attempt_id,
  message_id: 1,
  kind: "reply",
  campaign_id: null,
  to: "+221771234567",
  recipient: null,
  params: null,
  body: "Bonjour",
});
const accepted: SendOutcome = { outcome: "accepted", wamid: "wamid.A", held: false };
const claimOf = (ids: string[], wait_ms: number | null = null): ClaimAnswer => ({
  lease: true,
  work: ids.map(work),
  campaigns: {},
  wait_ms,
});
const NOTHING = claimOf([]);

/** A ledger that returns the given claims in turn, then empty ones, and records its calls. */
class ScriptedLedger implements Ledger {
  readonly calls: string[] = [];
  readonly recorded: AttemptResult[] = [];
  readonly releases: ReleaseAnswer[] = [];
  readonly #claims: (() => ClaimAnswer | Promise<ClaimAnswer>)[];
  failRecords = 0;

  constructor(...claims: (() => ClaimAnswer | Promise<ClaimAnswer>)[]) {
    this.#claims = claims;
  }
  begin = () => Promise.reject(new Error("not the pump's"));
  claim = async (_lease: string, most: number): Promise<ClaimAnswer> => {
    this.calls.push(`claim ${most}`);
    return (this.#claims.shift() ?? (() => NOTHING))();
  };
  record = async (results: AttemptResult[]) => {
    this.calls.push(`record ${results.length}`);
    if (this.failRecords-- > 0) throw new Error("no answer");
    this.recorded.push(...results);
  };
  recordAndClaim = async (lease: string, results: AttemptResult[], most: number) => {
    await this.record(results);
    return this.claim(lease, most);
  };
  release = async (_lease: string, wake_at: string | null) => {
    this.calls.push(`release ${wake_at}`);
    return this.releases.shift() ?? { released: true as const };
  };
  handOver = async () => {
    this.calls.push("hand over");
  };
}

interface Setting {
  send?: (work: Work) => Promise<SendOutcome>;
  now?: () => Instant;
  limits?: Partial<PumpLimits>;
  published?: boolean;
}

async function pump(ledger: Ledger, { send, now = instant, limits, published = true }: Setting = {}) {
  const wakes: WakeOptions[] = [];
  const report = await new Pump(
    {
      ledger,
      send: send ?? (async () => accepted),
      wake: async (options) => {
        wakes.push(options);
        return published ? { published: true } : { published: false, reason: "daily_quota" };
      },
      now,
    },
    { lease: "lease", fence_ms: 20_000, successor_id: "1:9" },
    { ...LIMITS, look_every_ms: 20, gather_ms: 1, least_wait_ms: 1, ...limits },
  ).run();
  return { ...report, wakes };
}

const inTime = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

describe("a pump", () => {
  it("sends what it claims, records it, and gives the lease back when nothing is left", async () => {
    const ledger = new ScriptedLedger(() => claimOf(["a", "b"]));
    expect(await pump(ledger)).toMatchObject({ ended: "released", sent: 2 });
    expect(ledger.recorded.map((each) => [each.attempt_id, each.outcome])).toEqual([
      ["a", "accepted"],
      ["b", "accepted"],
    ]);
    expect(ledger.calls.at(-1)).toBe("release null");
  });

  it("sends the next message while a slow response is outstanding", async () => {
    const started: string[] = [];
    const ledger = new ScriptedLedger(
      () => claimOf(["slow"], 1),
      () => claimOf(["quick"], 1),
    );
    const slow = Promise.withResolvers<SendOutcome>();
    await pump(ledger, {
      send: (each) => {
        started.push(each.attempt_id);
        if (each.attempt_id === "quick") slow.resolve(accepted);
        return each.attempt_id === "slow" ? slow.promise : Promise.resolve(accepted);
      },
    });
    expect(started).toEqual(["slow", "quick"]);
  });

  it.each([
    ["the order of the claim", 10, 60],
    ["the other order", 60, 10],
  ])(
    "records the responses to two messages of one claim, arriving in %s",
    async (_name, first_ms, second_ms) => {
      const ledger = new ScriptedLedger(() => claimOf(["first", "second"], 1));
      const outcomes: Record<string, SendOutcome> = {
        first: { outcome: "accepted", wamid: "wamid.1", held: false },
        second: { outcome: "rejected", code: 131026, details: "" },
      };
      const report = await pump(ledger, {
        send: ({ attempt_id }) =>
          inTime(attempt_id === "first" ? first_ms : second_ms, outcomes[attempt_id]!),
      });
      expect(report).toMatchObject({ ended: "released", sent: 2 });
      const recorded = ledger.recorded.toSorted((a, b) => (a.attempt_id < b.attempt_id ? -1 : 1));
      expect(recorded).toMatchObject([
        { attempt_id: "first", outcome: "accepted", wamid: "wamid.1" },
        { attempt_id: "second", outcome: "rejected", code: 131026 },
      ]);
    },
  );

  it.each([
    ["before", 5, 40],
    ["after", 40, 5],
  ])(
    "records a response that arrives %s the response to the next claim",
    async (_name, send_ms, claim_ms) => {
      const ledger = new ScriptedLedger(
        () => claimOf(["a"], 1),
        () => inTime(claim_ms, claimOf(["b"], 1)),
      );
      await pump(ledger, { send: ({ attempt_id }) => inTime(attempt_id === "a" ? send_ms : 1, accepted) });
      expect(new Set(ledger.recorded.map(({ attempt_id }) => attempt_id))).toEqual(new Set(["a", "b"]));
      expect(ledger.recorded).toHaveLength(2);
    },
  );

  it("has limits that leave time for what follows: claims, successor, last records, Vercel's end", () => {
    const { successor_after_ms, claims_ms, successor_ms, give_up_ms, hold_ms } = LIMITS;
    const order = [0, successor_after_ms, hold_ms, claims_ms, successor_ms, give_up_ms, 300_000];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(successor_ms - claims_ms).toBeLessThanOrEqual(2_000);
    expect(300_000 - successor_ms).toBeGreaterThanOrEqual(15_000);
  });

  it("claims only as many messages as may still be in flight", async () => {
    const ledger = new ScriptedLedger(
      () => claimOf(["a", "b", "c"], 1),
      () => NOTHING,
    );
    await pump(ledger, { send: () => inTime(60, accepted), limits: { in_flight: 10 } });
    expect(ledger.calls.slice(0, 2)).toEqual(["claim 10", "claim 7"]);
  });

  it("reports an outcome that it cannot determine as unknown", async () => {
    const ledger = new ScriptedLedger(() => claimOf(["a"]));
    await pump(ledger, { send: () => Promise.reject(new Error("bug")) });
    expect(ledger.recorded).toMatchObject([{ attempt_id: "a", outcome: "unknown" }]);
  });
});

describe("P19 a result that the database refuses", () => {
  const refusing = (refuses: (result: AttemptResult) => boolean, claims: string[]) => {
    const ledger = new ScriptedLedger(
      () => claimOf(claims),
      () => claimOf(["later"]),
    );
    const record = ledger.record;
    ledger.record = async (results) => {
      if (results.some(refuses)) throw new AppError("not_found", { detail: "22P02 invalid input syntax" });
      await record(results);
    };
    return ledger;
  };

  it("is recorded as unknown; the other results of its batch are recorded and sending goes on", async () => {
    const ids = ["a", "b", "c", "d", "e", "f", "g"];
    const ledger = refusing(({ attempt_id, outcome }) => attempt_id === "d" && outcome === "accepted", ids);
    const began = Date.now();
    expect(await pump(ledger)).toMatchObject({ ended: "released", sent: 8 });
    expect(Date.now() - began).toBeLessThan(2_000);
    const outcomes = new Map(ledger.recorded.map(({ attempt_id, outcome }) => [attempt_id, outcome]));
    expect(outcomes.get("d")).toBe("unknown");
    for (const id of [...ids.filter((id) => id !== "d"), "later"])
      expect([id, outcomes.get(id)]).toEqual([id, "accepted"]);
  });

  it("is left to its deadline when it is refused as unknown too", async () => {
    const ledger = refusing(({ attempt_id }) => attempt_id === "b", ["a", "b", "c"]);
    expect(await pump(ledger)).toMatchObject({ ended: "released", sent: 4 });
    expect(new Set(ledger.recorded.map(({ attempt_id }) => attempt_id))).toEqual(
      new Set(["a", "c", "later"]),
    );
  });

  it.each(["unavailable", "conflict", "rate_limited"] as const)(
    "is not assumed when the database answers %s: the result is recorded again",
    async (code) => {
      const ledger = new ScriptedLedger(() => claimOf(["a"]));
      const record = ledger.record;
      let refusals = 3;
      ledger.record = async (results) => {
        if (refusals-- > 0) throw new AppError(code);
        await record(results);
      };
      await pump(ledger);
      expect(ledger.recorded).toMatchObject([{ attempt_id: "a", outcome: "accepted" }]);
    },
  );
});

describe("the fence", () => {
  it.each<[string, Partial<Instant>]>([
    ["the wall clock says", { wall_ms: 20_000 }],
    ["the monotonic clock says", { monotonic_ms: 20_000 }],
  ])("keeps back a message that was claimed too long ago, when only %s so", async (_name, jump) => {
    const offset = { monotonic_ms: 0, wall_ms: 0 };
    const now = () => {
      const at = instant();
      return { monotonic_ms: at.monotonic_ms + offset.monotonic_ms, wall_ms: at.wall_ms + offset.wall_ms };
    };
    const ledger = new ScriptedLedger(() => {
      Object.assign(offset, jump);
      return claimOf(["a"]);
    });
    const posted: string[] = [];
    await pump(ledger, {
      now,
      send: async (each) => {
        posted.push(each.attempt_id);
        return accepted;
      },
    });
    expect(posted).toEqual([]);
    expect(ledger.recorded).toMatchObject([{ attempt_id: "a", outcome: "unsent" }]);
  });

  it("takes the shorter age of a result from both clocks", async () => {
    let skew = 0;
    const now = () => {
      const at = instant();
      return { ...at, wall_ms: at.wall_ms + skew };
    };
    const ledger = new ScriptedLedger(() => claimOf(["a"]));
    ledger.failRecords = 1;
    const record = ledger.record;
    ledger.record = async (results) => {
      skew = 3_600_000;
      await record(results);
    };
    await pump(ledger, { now, limits: { claims_ms: 9e9, give_up_ms: 9e9 } });
    expect(ledger.recorded[0]?.age_ms).toBeGreaterThan(50);
    expect(ledger.recorded[0]?.age_ms).toBeLessThan(5_000);
  });
});

describe("a database that does not respond", () => {
  it("is sent the results again, before any further claim", async () => {
    const ledger = new ScriptedLedger(() => claimOf(["a"]));
    ledger.failRecords = 3;
    await pump(ledger);
    expect(ledger.recorded).toHaveLength(1);
    const firstClaim = ledger.calls.indexOf("claim 100");
    const secondClaim = ledger.calls.indexOf("claim 100", firstClaim + 1);
    expect(ledger.calls.slice(firstClaim + 1, secondClaim)).toEqual(Array(4).fill("record 1"));
  });

  it("is sent an empty record first, after the response to a claim was lost", async () => {
    const ledger = new ScriptedLedger(
      () => Promise.reject(new Error("reset")),
      () => claimOf(["b"]),
    );
    await pump(ledger);
    expect(ledger.calls.slice(0, 3)).toEqual(["claim 100", "record 0", "claim 100"]);
    expect(ledger.recorded.map((each) => each.attempt_id)).toEqual(["b"]);
  });

  it("makes the job fail in the end, so that QStash calls it again", async () => {
    const ledger = new ScriptedLedger(() => claimOf(["a"]));
    ledger.failRecords = Number.POSITIVE_INFINITY;
    await expect(pump(ledger, { limits: { give_up_ms: 150 } })).rejects.toThrow("no answer");
  });
});

describe("the lease", () => {
  it("when lost ends the claims; everything sent is still recorded, and nothing is released", async () => {
    const ledger = new ScriptedLedger(
      () => claimOf(["a"], 1),
      () => ({ ...NOTHING, lease: false }),
    );
    const report = await pump(ledger, { send: () => inTime(50, accepted) });
    expect([report.ended, report.wakes]).toEqual(["lease_lost", [{}]]);
    expect(ledger.recorded).toHaveLength(1);
    expect(ledger.calls.some((call) => call.startsWith("release"))).toBe(false);
  });

  it("is kept while work is due soon", async () => {
    const ledger = new ScriptedLedger(
      () => NOTHING,
      () => claimOf(["a"]),
    );
    ledger.releases.push({ released: false, go_on_ms: 5 });
    expect(await pump(ledger)).toMatchObject({ ended: "released", sent: 1 });
  });

  it("is kept without hurry while the rate alone holds back what is due", async () => {
    const ledger = new ScriptedLedger();
    ledger.claim = async () => {
      ledger.calls.push("claim");
      return claimOf([], 60_000);
    };
    ledger.release = async () => ({ released: false, go_on_ms: 0 });
    await pump(ledger, { limits: { claims_ms: 200, look_every_ms: 20 } });
    expect(ledger.calls.filter((call) => call === "claim").length).toBeLessThanOrEqual(11);
  });

  it("is released for later work only after the wake is published, and the ledger then gets its time", async () => {
    const ledger = new ScriptedLedger();
    const wake = { delay_ms: 60_000, at: "2026-11-22T10:00:00Z", deduplication_id: "1:x" };
    ledger.releases.push({ released: false, wake });
    const { ended, wakes } = await pump(ledger);
    expect([ended, wakes]).toEqual(["released", [{ delay_ms: 60_000, deduplication_id: "1:x" }]]);
    expect(ledger.calls.slice(-2)).toEqual(["release null", "release 2026-11-22T10:00:00Z"]);
  });

  it.each([
    ["cannot be published", 60_000, false],
    ["lies too far ahead", 8 * 24 * 3_600_000, true],
  ])("is released without a wake time when the wake %s", async (_name, delay_ms, published) => {
    const ledger = new ScriptedLedger();
    ledger.releases.push({ released: false, wake: { delay_ms, at: "x", deduplication_id: "1:x" } });
    await pump(ledger, { published });
    expect(ledger.calls.slice(-2)).toEqual(["release null", "hand over"]);
  });

  it("is handed over when the time is up, before the last responses arrive", async () => {
    const ledger = new ScriptedLedger(() => claimOf(["a"], 1));
    const report = await pump(ledger, {
      send: () => inTime(120, accepted),
      limits: { claims_ms: 40, successor_after_ms: 10, successor_ms: 50 },
    });
    expect(report.ended).toBe("handed_over");
    expect(ledger.calls.filter((call) => call !== "claim 100" && call !== "claim 99")).toEqual([
      "hand over",
      "record 1",
    ]);
    expect(ledger.recorded).toHaveLength(1);
    expect(report.wakes).toEqual([{ delay_ms: expect.any(Number), deduplication_id: "1:9" }]);
    expect(report.wakes[0]?.delay_ms).toBeLessThanOrEqual(40);
  });

  it("is handed over with an extra wake when no successor could be published", async () => {
    const ledger = new ScriptedLedger(() => claimOf(["a"], 1));
    const { wakes } = await pump(ledger, {
      send: () => inTime(120, accepted),
      limits: { claims_ms: 40, successor_after_ms: 10 },
      published: false,
    });
    expect(wakes).toEqual([expect.objectContaining({ deduplication_id: "1:9" }), {}]);
  });

  it("of a short pump needs no successor", async () => {
    expect((await pump(new ScriptedLedger(() => claimOf(["a"])))).wakes).toEqual([]);
  });
});
