import { expect, it } from "vitest";
import type { AudiencePreview } from "./preview-schema";
import { checksOf } from "./review-rules";
import type { SenderOutlook } from "./review-schema";
import type { CampaignDetails } from "./schema";

const sender = { token_expires_at: null, paused_at: null, pause_reason: null } as SenderOutlook;
const subject = {
  campaign: { template: null, problems: [], scheduled_at: null } as unknown as CampaignDetails,
  audience: { audience: 1, left_out: {}, cost: { total: 0 } } as AudiencePreview,
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
