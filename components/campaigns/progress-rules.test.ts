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

describe("a campaign that is paused or completed", () => {
  test("is no longer refreshed once its last statuses had time to come", () => {
    const completed = (completed_at: string) =>
      refreshSeconds(progress({ status: "completed", completed_at, message_1: counts }));
    expect(completed("2026-11-22T11:59:30Z")).toBe(2.5);
    expect(completed("2026-11-22T11:00:00Z")).toBeNull();
  });
  test("is still refreshed while a Message 2 is on its way", () => {
    const answering = progress({
      status: "completed",
      completed_at: "2026-11-22T11:00:00Z",
      message_2: { ...counts, queued: 1 },
    });
    expect(refreshSeconds(answering)).toBe(2.5);
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
