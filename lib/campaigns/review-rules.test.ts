import { expect, it } from "vitest";
import type { AudiencePreview } from "./preview-schema";
import { checksOf } from "./review-rules";
import type { SenderOutlook } from "./review-schema";
import type { CampaignDetails } from "./schema";

const sender = { token_expires_at: null, paused_at: null, pause_reason: null } as SenderOutlook;
const subject = {
  campaign: {
    template: null,
    problems: [],
    scheduled_at: null,
    leave_out_reached: true,
  } as unknown as CampaignDetails,
  audience: { audience: 1, already_reached: 3, left_out: {}, cost: { total: 0 } } as AudiencePreview,
  sender,
  has_token: true,
  days_needed: 1,
  now: new Date("2026-12-01T12:00:00Z"),
};

it("the review warns of a token's expiry from 14 days before, as the health page does", () => {
  const tokenAt = (token_expires_at: string | null) =>
    checksOf({ ...subject, sender: { ...sender, token_expires_at } }).find(({ code }) => code === "token");
  expect(tokenAt("2026-12-15T12:00:00Z")).toEqual({ code: "token", level: "ok", facts: { days: 14 } });
  expect(tokenAt("2026-12-15T11:59:59Z")).toEqual({ code: "token", level: "see", facts: { days: 13 } });
  expect(tokenAt(null)).toEqual({ code: "token", level: "ok", facts: {} });
});

it("the review warns of a copy that writes again to those whom its original reached", () => {
  const again = (leave_out_reached: boolean) =>
    checksOf({
      ...subject,
      campaign: { ...subject.campaign, leave_out_reached, original: { id: 1, name: "Rentrée" } },
    }).find(({ code }) => code === "again");
  expect(again(true)).toEqual({ code: "again", level: "ok", facts: { again: 0, original: "Rentrée" } });
  expect(again(false)).toEqual({ code: "again", level: "see", facts: { again: 3, original: "Rentrée" } });
});
