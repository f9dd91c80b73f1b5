import { describe, expect, test } from "vitest";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import { heldUntil, isFirstSlice, isHeldBySender, isStopped, refreshSeconds } from "./progress-rules";

const now = "2026-11-22T12:00:00Z";
const later = "2026-11-22T12:05:00Z";
const counts = {
  queued: 0,
  sending: 0,
  accepted: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  cancelled: 0,
};
const sender = {
  id: 1,
  rate_per_minute: 25,
  paused_at: null,
  pause_reason: null,
  pause_code: null,
  backoff_until: null,
  wake_failed_at: null,
  database_wakes: false,
  time_zone: "Africa/Dakar",
  sending_starts_at: null,
  sending_ends_at: null,
  waits_for: null,
  waits_until: null,
  outlook: {
    rate_per_minute: 25,
    time_zone: "Africa/Dakar",
    sending_starts_at: null,
    sending_ends_at: null,
    tier_limit: null,
    tier_frees: [],
    queues: [],
  },
};
const progress = (change: Partial<CampaignProgress>) =>
  ({
    status: "running",
    pause_reason: null,
    message_1: { ...counts, queued: 8 },
    message_2: counts,
    next_due_at: null,
    paused_at: null,
    completed_at: null,
    cancelled_at: null,
    sender,
    now,
    ...change,
  }) as CampaignProgress;

describe("a running campaign", () => {
  test("is refreshed every 2.5 seconds, and every 15 seconds while it has to wait", () => {
    expect(refreshSeconds(progress({}))).toBe(2.5);
    const held = progress({ sender: { ...sender, waits_for: "tier", waits_until: later } });
    expect([heldUntil(held), refreshSeconds(held)]).toEqual([later, 15]);
    const retrying = progress({ next_due_at: later });
    expect([heldUntil(retrying), refreshSeconds(retrying)]).toEqual([later, 15]);
  });
  test("is held by a sender that an error has stopped", () => {
    const stopped = progress({ sender: { ...sender, paused_at: now } });
    expect([isHeldBySender(stopped), refreshSeconds(stopped)]).toEqual([true, 15]);
  });
});

describe("the time at which a campaign continues", () => {
  const at = (ms: number) => new Date(Date.parse(now) + ms).toISOString();
  test("is that of its sender's wait, else of its back-off, else of its own next message", () => {
    const [first, second, third] = [at(30_000), at(60_000), at(90_000)];
    const until = (waits_until: string | null, backoff_until: string | null, next_due_at: string | null) =>
      heldUntil(progress({ sender: { ...sender, waits_until, backoff_until }, next_due_at }));
    expect([until(third, second, first), until(null, second, first), until(null, null, first)]).toEqual([
      third,
      second,
      first,
    ]);
    expect(until(null, null, null)).toBeNull();
    expect(heldUntil(progress({ sender: null, next_due_at: third }))).toBe(third);
  });
  test("is not told of a wait of 20 seconds or less", () => {
    expect(heldUntil(progress({ next_due_at: at(20_000) }))).toBeNull();
    expect(heldUntil(progress({ next_due_at: at(20_001) }))).toBe(at(20_001));
    expect(heldUntil(progress({ next_due_at: at(-60_000) }))).toBeNull();
  });
  test("is not that of the next message while another is being sent", () => {
    expect(heldUntil(progress({ next_due_at: later, message_1: { ...counts, sending: 1 } }))).toBeNull();
  });
  test("is unknown unless the campaign is running", () => {
    for (const status of ["draft", "preparing", "scheduled", "paused", "completed", "cancelled"] as const)
      expect(heldUntil(progress({ status, next_due_at: later }))).toBeNull();
  });
});

describe("a campaign that has not begun", () => {
  test("is refreshed soon while it is prepared, seldom while it is scheduled, and not as a draft", () => {
    const seconds = (["preparing", "scheduled", "draft"] as const).map((status) =>
      refreshSeconds(progress({ status, message_1: counts })),
    );
    expect(seconds).toEqual([2.5, 15, null]);
  });
  test("is neither stopped, nor after its first slice, nor held by its sender", () => {
    const of = { status: "scheduled", pause_reason: "error" } as const;
    expect(isStopped(progress(of))).toBe(false);
    expect(isFirstSlice(progress({ ...of, pause_reason: "first_slice" }))).toBe(false);
    expect(isHeldBySender(progress({ ...of, sender: { ...sender, paused_at: now } }))).toBe(false);
    expect([isHeldBySender(progress({})), isHeldBySender(progress({ sender: null }))]).toEqual([
      false,
      false,
    ]);
  });
});

describe("a campaign that is paused or completed", () => {
  test("is no longer refreshed once its last statuses had time to come", () => {
    const completed = (completed_at: string) =>
      refreshSeconds(progress({ status: "completed", completed_at, message_1: counts }));
    expect(completed("2026-11-22T11:59:30Z")).toBe(2.5);
    expect(completed("2026-11-22T11:00:00Z")).toBeNull();
    expect(completed("2026-11-22T11:58:30.001Z")).toBe(2.5);
    expect(completed("2026-11-22T11:58:30Z")).toBeNull();
    const ended = (change: object) => refreshSeconds(progress({ message_1: counts, ...change }));
    expect(ended({ status: "paused", paused_at: now })).toBe(2.5);
    expect(ended({ status: "cancelled", cancelled_at: now })).toBe(2.5);
    expect(ended({ status: "cancelled", cancelled_at: "2026-11-22T11:00:00Z" })).toBeNull();
    expect(ended({ status: "completed" })).toBeNull();
  });
  test("is still refreshed while a Message 2 is on its way", () => {
    const answering = progress({
      status: "completed",
      completed_at: "2026-11-22T11:00:00Z",
      message_2: { ...counts, queued: 1 },
    });
    expect(refreshSeconds(answering)).toBe(2.5);
    const moving = { status: "completed", completed_at: "2026-11-22T11:00:00Z", message_1: counts } as const;
    const one = { ...counts, sending: 1 };
    expect(refreshSeconds(progress({ ...moving, message_2: one }))).toBe(2.5);
    expect(refreshSeconds(progress({ ...moving, message_1: one }))).toBe(2.5);
    expect(refreshSeconds(progress({ ...moving, message_1: one, message_2: one }))).toBe(2.5);
    expect(refreshSeconds(progress({ ...moving, message_1: { ...counts, queued: 1 } }))).toBeNull();
  });
  test("is not refreshed for a Message 2 that waits for the end of the pause", () => {
    const paused = { status: "paused", paused_at: "2026-11-22T11:00:00Z", message_1: counts } as const;
    const waiting = { ...counts, queued: 1 };
    expect(refreshSeconds(progress({ ...paused, message_2: waiting, pause_reason: "person" }))).toBeNull();
    expect(refreshSeconds(progress({ ...paused, message_2: waiting, pause_reason: "first_slice" }))).toBe(15);
  });
  test("counts as stopped when an error paused it, not when a user or its first slice did", () => {
    const paused = (pause_reason: string) =>
      progress({ status: "paused", pause_reason, paused_at: "2026-11-22T11:00:00Z" });
    expect(["error", "person", "first_slice"].map((reason) => isStopped(paused(reason)))).toEqual([
      true,
      false,
      false,
    ]);
    expect(isFirstSlice(paused("first_slice"))).toBe(true);
    expect(refreshSeconds(paused("person"))).toBeNull();
  });
});
