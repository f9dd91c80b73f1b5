import { describe, expect, it } from "vitest";
import { read } from "./asked.ts";
import { showRestored } from "./restored.ts";
import { showCounters } from "./words.ts";

describe("npm run ledger", () => {
  it("accepts the arguments of its usage text", () => {
    expect(read(["counters"])).toEqual({ what: "counters", repair: false, local: false });
    expect(read(["counters", "--repair", "--local"])).toEqual({
      what: "counters",
      repair: true,
      local: true,
    });
    expect(read(["restored"])).toEqual({ what: "restored", anyway: false, local: false });
    expect(read(["restored", "--anyway", "--local"])).toEqual({
      what: "restored",
      anyway: true,
      local: true,
    });
    expect(read(["replay"])).toEqual({ what: "replay", input: {}, local: false });
    expect(read(["replay", "--since", "2026-11-20", "--unprocessed"])).toEqual({
      what: "replay",
      input: { since: "2026-11-20T00:00:00.000Z", unprocessed: true },
      local: false,
    });
    expect(read(["replay", "--event", "12"])).toEqual({
      what: "replay",
      input: { event_id: 12 },
      local: false,
    });
  });

  it.each([
    [[]],
    [["counter"]],
    [["counters", "--since", "2026-11-20"]],
    [["counters", "replay"]],
    [["replay", "--repair"]],
    [["replay", "--event", "1e3"]],
    [["replay", "--since", "yesterday"]],
    [["replay", "--all"]],
    [["replay", "--anyway"]],
    [["counters", "--anyway"]],
    [["restored", "--repair"]],
    [["restored", "--event", "12"]],
  ])("refuses %j", (words) => expect(read(words)).toBeNull());

  it("prints what disagrees, and how to repair it", () => {
    const wrong = {
      ...{
        campaign_id: 7,
        owner_id: null,
        dimension: null,
        day: null,
        key: null,
        kind: "message_1",
        state: "read",
      },
      ...{ counted: 3, found: 5, counted_cost: 0, found_cost: 0.1 },
    };
    expect(showCounters({ wrong: [], left: [] }, false)).toEqual(["counters: equal"]);
    expect(showCounters({ wrong: [wrong], left: [] }, false)).toEqual([
      "counters: 1 disagree (counted, rows)",
      "  campaign 7, message_1 read: 3 → 5, cost 0 → 0.1",
      "Mend them: npm run ledger -- counters --repair",
    ]);
    const part = {
      ...wrong,
      campaign_id: null,
      owner_id: "o",
      day: "2026-11-20",
      dimension: "hour",
      key: "22",
    };
    expect(showCounters({ wrong: [part, { ...part, kind: null, state: null }], left: [] }, true)).toEqual([
      "counters: 2 disagreed, before → after",
      "  owner o, 2026-11-20, hour 22, message_1 read: 3 → 5, cost 0 → 0.1",
      "  owner o, 2026-11-20, hour 22, answers: 3 → 5, cost 0 → 0.1",
      "counters: equal",
    ]);
  });

  it("prints what a restore left, the evidence, and what is left to a person", () => {
    const shown = (report: Parameters<typeof showRestored>[0]) => showRestored(report).map(({ en }) => en);
    expect(shown({ refused: "sends", sent_at: "2026-11-20T08:00:00Z" })[1]).toContain("--anyway");
    const done = [
      { what: "unknown" as const, campaign_id: 7, name: "Rentrée", kind: "message_1" as const, n: 3 },
      { what: "unknown" as const, campaign_id: null, name: null, kind: "reply" as const, n: 1 },
      { what: "closed" as const, campaign_id: 7, name: "Rentrée", n: 2 },
      { what: "draft" as const, campaign_id: 8, name: "Noël", n: 1 },
    ];
    const evidence = { attempt: "019a", made_at: "2026-11-20T09:00:00Z" };
    const report = { done, evidence, senders: 2, sent_at: "2026-11-20T08:00:00Z", lost_statuses: 4 };
    expect(shown(report).slice(0, -1)).toEqual([
      "numbers paused: 2",
      "evidence: Meta reports on a message sent at 2026-11-20T09:00:00Z, which this database does not know",
      "last send that this database knows: 2026-11-20T08:00:00Z",
      "reports of Meta on messages that it does not know: 4",
      "campaign 7 “Rentrée”: 3 message_1 queued, now of unknown outcome",
      "outside campaigns: 1 reply queued, now of unknown outcome",
      "campaign 7 “Rentrée”: 2 sequences ended, a reply no longer triggers Message 2",
      "campaign 8 “Noël”: its date had not come, it is a draft again",
    ]);
    const again = { ...report, done: [], sent_at: null, evidence: { pump: 9, known: 4 } };
    expect(shown(again).slice(1, 5)).toEqual([
      "evidence: pump 9 has run already, and this database knows of 4 only",
      "last send that this database knows: none",
      "reports of Meta on messages that it does not know: 4",
      "nothing was queued",
    ]);
    expect(shown({ ...again, evidence: { command: true } })[1]).toBe("evidence: this command");
  });
});
