import { describe, expect, it } from "vitest";
import { testOutcome } from "./rules";

const attempt = (
  outcome: "accepted" | "passing" | "permanent" | "stopping" | "unsent" | null,
  code = 133010,
) => ({
  outcome,
  code,
  error_class: null,
});
const report = (
  status: Parameters<typeof testOutcome>[0]["status"],
  ...attempts: ReturnType<typeof attempt>[]
) => ({
  status,
  code: null,
  error_class: null,
  reason: null,
  held: false,
  due_at: null,
  attempts,
});
const RUNNING = { paused_at: null, pause_reason: null, pause_code: null };
const PAUSED = { paused_at: "2026-11-30T10:00:00Z", pause_reason: "error", pause_code: 133010 };

describe("a test message", () => {
  it.each(["sent", "delivered", "read"] as const)("has arrived once Meta reports it as %s", (status) => {
    expect(testOutcome(report(status, attempt("accepted")), RUNNING)).toEqual({ state: "arrived" });
  });

  it.each(["failed", "unknown", "skipped", "cancelled"] as const)("has failed when it is %s", (status) => {
    expect(testOutcome(report(status), RUNNING)).toEqual({ state: "failed" });
  });

  it("is refused as soon as its attempt met an error that a user must solve, although it stays queued", () => {
    expect(testOutcome(report("queued", attempt("stopping")), RUNNING)).toMatchObject({
      state: "refused",
      code: 133010,
    });
  });

  it("is stopped when its sender is paused before any attempt", () => {
    expect(testOutcome(report("queued"), PAUSED)).toMatchObject({ state: "stopped", pause_code: 133010 });
  });

  it("is retried after an error that passes", () => {
    expect(testOutcome(report("queued", attempt("passing", 131000)), RUNNING)).toMatchObject({
      state: "retrying",
      code: 131000,
    });
  });

  it.each([report("queued"), report("sending", attempt(null)), report("accepted", attempt("accepted"))])(
    "is awaited while nothing is known: %j",
    (waiting) => {
      expect(testOutcome(waiting, RUNNING)).toEqual({ state: "waiting" });
    },
  );
});
