import { describe, expect, it } from "vitest";
import { read } from "./asked.ts";
import { showCounters } from "./words.ts";

describe("npm run ledger", () => {
  it("accepts the arguments of its usage text", () => {
    expect(read(["counters"])).toEqual({ what: "counters", repair: false, local: false });
    expect(read(["counters", "--repair", "--local"])).toEqual({
      what: "counters",
      repair: true,
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
});
