import { describe, expect, it } from "vitest";
import type { AudienceCount } from "./preview-schema";
import { checksOf, type LaunchCheck } from "./review-rules";
import type { SenderOutlook } from "./review-schema";
import type { CampaignDetails } from "./schema";

const sender = {
  sender_id: 4,
  quality_rating: "GREEN",
  tier_limit: 250,
  reached_in_24_hours: 12,
  queues: [],
  sending_starts_at: null,
  sending_ends_at: null,
  cost_cap: null,
  token_expires_at: null,
  paused_at: null,
  pause_reason: null,
} as unknown as SenderOutlook;
const campaign = {
  template: { name: "rappel" },
  problems: [],
  scheduled_at: null,
  leave_out_reached: false,
  original: null,
} as unknown as CampaignDetails;
const audience = {
  audience: 1,
  already_reached: 0,
  without_consent: 0,
  left_out: {},
  cost: { total: 10, countries: [] },
} as unknown as AudienceCount;
const subject = {
  campaign,
  audience,
  sender,
  has_token: true,
  timing: { waits_for_tier: false, days_needed: 1 },
  now: new Date("2026-12-01T12:00:00Z"),
};
type Subject = typeof subject;

const inOrder: LaunchCheck[] = [
  { code: "template", level: "ok", facts: { name: "rappel" } },
  { code: "variables", level: "ok", facts: { unset: 0 } },
  { code: "audience", level: "ok", facts: { audience: 1 } },
  { code: "consent", level: "ok", facts: { without: 0 } },
  { code: "missing_values", level: "ok", facts: { missing: 0 } },
  { code: "again", level: "ok", facts: { again: 0, original: "" } },
  { code: "token", level: "ok", facts: {} },
  { code: "sender", level: "ok", facts: { reason: "" } },
  { code: "quality", level: "ok", facts: { rating: "GREEN" } },
  { code: "tier", level: "ok", facts: { limit: 250, used: 12, days: 1 } },
  { code: "queue", level: "ok", facts: { waiting: 0 } },
  { code: "hours", level: "ok", facts: { from: "", to: "" } },
  { code: "cost_cap", level: "ok", facts: { cap: 0, cost: 10 } },
  { code: "date", level: "ok", facts: {} },
];

describe("the review before a launch", () => {
  it("lists every check, all in order", () => expect(checksOf(subject)).toEqual(inOrder));

  it("lists what blocks first, then what to see, then what is in order", () => {
    const checks = checksOf({
      ...subject,
      campaign: { ...campaign, scheduled_at: "2026-11-01T00:00:00Z" },
      timing: { waits_for_tier: true, days_needed: 2 },
    });
    expect(checks.slice(0, 2).map(({ code, level }) => [code, level])).toEqual([
      ["date", "blocking"],
      ["tier", "see"],
    ]);
    expect(checks).toHaveLength(inOrder.length);
  });

  it("tells how many people have no price, and then calls no cap kept", () => {
    const country = (price: number | null, n: number) => ({
      country_code: "FR",
      audience: n,
      price,
      cost: price,
    });
    const checks = (cost_cap: number | null, total: number) =>
      checksOf({
        ...subject,
        sender: { ...sender, cost_cap },
        audience: {
          ...audience,
          cost: {
            ...audience.cost,
            total,
            countries: [country(null, 3), country(0.02, 5), country(null, 4)],
          },
        },
      })
        .filter(({ code }) => code === "prices" || code === "cost_cap")
        .map(({ code, level, facts }) => [code, level, facts.unpriced]);
    expect(checks(null, 0.1)).toEqual([["prices", "see", 7]]);
    expect(checks(50, 0.1)).toEqual([["prices", "see", 7]]);
    expect(checks(50, 51)).toEqual([
      ["prices", "see", 7],
      ["cost_cap", "see", undefined],
    ]);
  });

  const draft = (more: object): Partial<Subject> => ({ campaign: { ...campaign, ...more } });
  const people = (more: object): Partial<Subject> => ({
    audience: { ...audience, ...more } as AudienceCount,
  });
  const from = (more: Partial<SenderOutlook>): Partial<Subject> => ({ sender: { ...sender, ...more } });
  const problem = (path: string, code: string) => draft({ problems: [{ path, code }] });
  const paused = { paused_at: "2026-12-01T11:00:00Z", pause_reason: "error" };
  const tomorrow = "2026-12-02T08:00:00Z";

  it.each<[string, Partial<Subject>, LaunchCheck]>([
    [
      "a template that Meta has stopped",
      problem("template", "not_approved"),
      { code: "template", level: "blocking", facts: { name: "rappel", problem: "not_approved" } },
    ],
    [
      "a variable without a source",
      problem("template.variables.1", "variable_missing"),
      { code: "variables", level: "blocking", facts: { unset: 1 } },
    ],
    [
      "an empty audience",
      people({ audience: 0 }),
      { code: "audience", level: "blocking", facts: { audience: 0 } },
    ],
    [
      "people without consent",
      people({ without_consent: 1 }),
      { code: "consent", level: "see", facts: { without: 1 } },
    ],
    [
      "a copy that writes again to those whom its original reached",
      { ...people({ already_reached: 3 }), ...draft({ original: { id: 1, name: "Rentrée" } }) },
      { code: "again", level: "see", facts: { again: 3, original: "Rentrée" } },
    ],
    [
      "people without a value",
      people({ left_out: { missing_variable: 1 } }),
      { code: "missing_values", level: "see", facts: { missing: 1 } },
    ],
    [
      "contacts whose message would be too long",
      people({ left_out: { too_long: 2 } }),
      { code: "lengths", level: "see", facts: { missing: 2 } },
    ],
    [
      "a text that is too long for all",
      problem("template.variables.1", "too_long"),
      { code: "lengths", level: "blocking", facts: {} },
    ],
    ["no token", { has_token: false }, { code: "token", level: "blocking", facts: {} }],
    [
      "red quality",
      from({ quality_rating: "RED" }),
      { code: "quality", level: "see", facts: { rating: "RED" } },
    ],
    [
      "two days",
      { timing: { waits_for_tier: true, days_needed: 2 } },
      { code: "tier", level: "see", facts: { limit: 250, used: 12, days: 2 } },
    ],
    ["a waiting message", from({ queues: [1] }), { code: "queue", level: "see", facts: { waiting: 1 } }],
    [
      "sending hours",
      from({ sending_starts_at: "09:00", sending_ends_at: "19:00" }),
      { code: "hours", level: "see", facts: { from: "09:00", to: "19:00" } },
    ],
    [
      "a lower cap",
      from({ cost_cap: 9.99 }),
      { code: "cost_cap", level: "see", facts: { cap: 9.99, cost: 10 } },
    ],
    [
      "a number that a person has paused",
      from({ ...paused, pause_reason: "person" }),
      { code: "sender", level: "see", facts: { reason: "person" } },
    ],
    [
      "a number that an error has stopped",
      from(paused),
      { code: "sender_stopped", level: "blocking", facts: { reason: "error", sender_id: 4 } },
    ],
    [
      "a number that is stopped now, for a later date",
      { ...from(paused), ...draft({ scheduled_at: tomorrow }) },
      { code: "sender", level: "see", facts: { reason: "error" } },
    ],
  ])("reports %s, and nothing else", (_name, change, expected) => {
    expect(checksOf({ ...subject, ...change }).filter(({ level }) => level !== "ok")).toEqual([expected]);
  });

  it("reports nothing else where the facts are just in order", () => {
    const wrong = (change: Partial<Subject>) =>
      checksOf({ ...subject, ...change }).filter(({ level }) => level !== "ok");
    expect(wrong(from({ cost_cap: 10 }))).toEqual([]);
    expect(wrong(from({ quality_rating: "YELLOW" }))).toEqual([]);
    expect(wrong(from({ tier_limit: null }))).toEqual([]);
    expect(wrong(people({ left_out: { opted_out: 3 } }))).toEqual([]);
    expect(wrong(problem("follow_up.body", "bad_link"))).toEqual([]);
    expect(wrong(draft({ scheduled_at: tomorrow }))).toEqual([]);
    expect(wrong({ ...people({ already_reached: 3 }), ...draft({ leave_out_reached: true }) })).toEqual([]);
  });

  it("needs a template and a number", () => {
    const codes = (change: object) =>
      checksOf({ ...subject, ...change } as Subject)
        .filter(({ level }) => level === "blocking")
        .map(({ code, facts }) => [code, facts]);
    expect(codes(draft({ template: null }))).toEqual([["template", { problem: "required" }]]);
    expect(codes({ sender: null })).toEqual([["sender", {}]]);
    expect(codes({ sender: null, has_token: false })).toEqual([
      ["token", {}],
      ["sender", {}],
    ]);
    expect(checksOf({ ...subject, sender: null } as unknown as Subject)).toHaveLength(9);
  });

  it("calls a date past from five minutes on, as the launch does", () => {
    const date = (scheduled_at: string) =>
      checksOf({ ...subject, ...draft({ scheduled_at }) }).find(({ code }) => code === "date")?.level;
    expect(date("2026-12-01T11:55:00Z")).toBe("ok");
    expect(date("2026-12-01T11:54:59Z")).toBe("blocking");
  });

  it("does not count the present instant as a later date", () => {
    const stop = (scheduled_at: string) =>
      checksOf({ ...subject, ...from(paused), ...draft({ scheduled_at }) })[0]?.code;
    expect(stop("2026-12-01T12:00:00Z")).toBe("sender_stopped");
    expect(stop("2026-12-01T12:00:01Z")).not.toBe("sender_stopped");
  });

  it("warns of a token's expiry from 14 days before, as the health page does", () => {
    const tokenAt = (token_expires_at: string | null, has_token = true) =>
      checksOf({ ...subject, ...from({ token_expires_at }), has_token }).find(({ code }) => code === "token");
    expect(tokenAt("2026-12-15T12:00:00Z")).toEqual({ code: "token", level: "ok", facts: { days: 14 } });
    expect(tokenAt("2026-12-15T11:59:59Z")).toEqual({ code: "token", level: "see", facts: { days: 13 } });
    expect(tokenAt("2026-12-04T12:00:00Z")).toEqual({ code: "token", level: "see", facts: { days: 3 } });
    expect(tokenAt(null)).toEqual({ code: "token", level: "ok", facts: {} });
    expect(tokenAt("2026-12-15T12:00:00Z", false)).toEqual({ code: "token", level: "blocking", facts: {} });
  });
});
