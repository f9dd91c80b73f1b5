import { describe, expect, it } from "vitest";
import type { UnknownEvidence } from "@/lib/messages/schema";
import { canResend, reasonsOf, verdictOf } from "./unknown-line";

const witness: UnknownEvidence = {
  unknown_since: "2026-11-20T10:00:00Z",
  restored: false,
  old_enough: true,
  confirmed_before: 12,
  confirmed_after: 9,
  confirmed_same_minute: 3,
  webhooks_silent: false,
  held_nearby: false,
  wamid: null,
  attempt_list: [],
  interacted_at: null,
  quotes_unknown: false,
  parked: 0,
  against: false,
  speaks_for_resending: true,
};
const deaf = { ...witness, webhooks_silent: true, speaks_for_resending: false };
const quoted = { ...witness, quotes_unknown: true, against: true, speaks_for_resending: false };
const line = { id: 1, full_name: "Awa", phone: null, kind: "message_1", campaign_name: null } as const;

describe("an unknown outcome", () => {
  it("speaks for resending when Meta confirmed the messages around it", () => {
    expect(verdictOf(witness)).toBe("for");
    expect(reasonsOf(witness)).toEqual(["confirmed"]);
  });

  it("stays open when webhooks were silent, or only one side was confirmed", () => {
    expect(verdictOf(deaf)).toBe("open");
    expect(reasonsOf(deaf)).toEqual(["webhooks_silent"]);
    expect(reasonsOf({ ...witness, confirmed_after: 0 })).toEqual(["confirmed", "one_sided"]);
    expect(reasonsOf({ ...witness, confirmed_before: 0, confirmed_after: 0 })).toEqual(["confirmed"]);
  });

  it("speaks against resending when a reply quotes an unknown message, and cannot be resent", () => {
    expect(verdictOf(quoted)).toBe("against");
    expect(reasonsOf(quoted)[0]).toBe("quotes_unknown");
    expect(canResend({ ...line, deleted: false, foreign: false, evidence: quoted })).toBe(false);
  });

  it("stays open after a restore, whatever Meta confirmed around it", () => {
    const restored = { ...witness, restored: true, speaks_for_resending: false };
    expect(verdictOf(restored)).toBe("open");
    expect(reasonsOf(restored)).toEqual(["restored"]);
  });

  it("has its reasons in this order, the strongest first", () => {
    const all = {
      ...quoted,
      wamid: "wamid.x",
      parked: 1,
      webhooks_silent: true,
      held_nearby: true,
      interacted_at: "2026-11-20T10:00:01Z",
    };
    expect(reasonsOf(all)).toEqual(["wamid", "quotes_unknown", "parked", "webhooks_silent", "held_nearby"]);
    const heard = { ...all, webhooks_silent: false, quotes_unknown: false, confirmed_before: 0 };
    expect(reasonsOf(heard)).toEqual([
      "wamid",
      "parked",
      "held_nearby",
      "confirmed",
      "one_sided",
      "interacted",
    ]);
    expect(reasonsOf({ ...all, confirmed_before: 0 })).not.toContain("one_sided");
    expect(verdictOf({ ...witness, against: true })).toBe("against");
  });

  it("can be resent by its owner only, to a contact that still exists", () => {
    const own = { ...line, deleted: false, foreign: false, evidence: deaf };
    expect(canResend(own)).toBe(true);
    expect(canResend({ ...own, foreign: true })).toBe(false);
    expect(canResend({ ...own, deleted: true })).toBe(false);
  });
});
