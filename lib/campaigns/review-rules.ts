import { DAY_MS } from "@/lib/base/time";
import { expiresSoon } from "@/lib/sending/rules";
import type { AudienceCount } from "./preview-schema";
import type { SenderOutlook } from "./review-schema";
import type { CampaignDetails } from "./schema";
import type { Timetable } from "./timetable";

export type LaunchCheck = {
  code:
    | "template"
    | "variables"
    | "audience"
    | "token"
    | "sender"
    | "sender_stopped"
    | "consent"
    | "missing_values"
    | "lengths"
    | "again"
    | "tier"
    | "quality"
    | "cost_cap"
    | "prices"
    | "date"
    | "queue"
    | "hours";
  level: "ok" | "see" | "blocking";
  /** Values for the message of this check. */
  facts: Record<string, string | number>;
};

type Subject = {
  campaign: CampaignDetails;
  audience: AudienceCount;
  sender: SenderOutlook | null;
  has_token: boolean;
  /** How the campaign would be sent. */
  timing: Pick<Timetable, "waits_for_tier" | "days_needed">;
  now: Date;
};

const check = (
  code: LaunchCheck["code"],
  level: LaunchCheck["level"],
  facts: LaunchCheck["facts"] = {},
): LaunchCheck => ({ code, level, facts });

const ORDER = { blocking: 0, see: 1, ok: 2 };

/** All checks before a launch: blocking ones first, then warnings, then those in order. */
export function checksOf(subject: Subject): LaunchCheck[] {
  return [...ofTexts(subject), ...ofAudience(subject), ...ofSender(subject), ofDate(subject)].sort(
    (a, b) => ORDER[a.level] - ORDER[b.level],
  );
}

function ofTexts({ campaign: { template, problems } }: Subject): LaunchCheck[] {
  if (!template) return [check("template", "blocking", { problem: "required" })];
  const refused = problems.find(({ path }) => path === "template");
  const unset = problems.filter(({ code }) => code === "variable_missing").length;
  return [
    refused
      ? check("template", "blocking", { name: template.name, problem: refused.code })
      : check("template", "ok", { name: template.name }),
    check("variables", unset > 0 ? "blocking" : "ok", { unset }),
    ...(problems.some(({ code }) => code === "too_long") ? [check("lengths", "blocking")] : []),
  ];
}

function ofAudience({ audience, campaign }: Subject): LaunchCheck[] {
  const missing = audience.left_out.missing_variable ?? 0;
  const long = audience.left_out.too_long ?? 0;
  const again = campaign.leave_out_reached ? 0 : audience.already_reached;
  return [
    check("audience", audience.audience === 0 ? "blocking" : "ok", { audience: audience.audience }),
    check("consent", audience.without_consent > 0 ? "see" : "ok", { without: audience.without_consent }),
    check("missing_values", missing > 0 ? "see" : "ok", { missing }),
    ...(long > 0 ? [check("lengths", "see", { missing: long })] : []),
    check("again", again > 0 ? "see" : "ok", { again, original: campaign.original?.name ?? "" }),
  ];
}

function ofSender({ campaign, sender, audience, has_token, timing, now }: Subject): LaunchCheck[] {
  const token = check("token", has_token ? "ok" : "blocking");
  if (!sender) return [token, check("sender", "blocking")];
  const expires = sender.token_expires_at;
  const waiting_before = sender.queues.reduce((sum, n) => sum + n, 0);
  const token_days = expires ? Math.floor((Date.parse(expires) - now.getTime()) / DAY_MS) : null;
  return [
    token_days !== null && has_token
      ? check("token", expiresSoon(expires, now) ? "see" : "ok", { days: token_days })
      : token,
    ofStop(sender, Date.parse(campaign.scheduled_at ?? "") > now.getTime()),
    check("quality", sender.quality_rating === "RED" ? "see" : "ok", { rating: sender.quality_rating }),
    check("tier", timing.waits_for_tier ? "see" : "ok", {
      limit: sender.tier_limit ?? 0,
      used: sender.reached_in_24_hours,
      days: timing.days_needed,
    }),
    check("queue", waiting_before > 0 ? "see" : "ok", { waiting: waiting_before }),
    check("hours", sender.sending_starts_at ? "see" : "ok", {
      from: sender.sending_starts_at ?? "",
      to: sender.sending_ends_at ?? "",
    }),
    ...ofCost(sender, audience),
  ];
}

/** Number of people whose country has no price in the sender's currency. With any, the total is unknown. */
export const countUnpriced = ({ countries }: AudienceCount["cost"]): number =>
  countries.reduce((sum, { price, audience }) => (price === null ? sum + audience : sum), 0);

function ofCost({ cost_cap }: SenderOutlook, { cost }: AudienceCount): LaunchCheck[] {
  const unpriced = countUnpriced(cost);
  const exceeds = cost_cap !== null && cost.total > cost_cap;
  return [
    ...(unpriced > 0 ? [check("prices", "see", { unpriced })] : []),
    ...(unpriced === 0 || exceeds
      ? [check("cost_cap", exceeds ? "see" : "ok", { cap: cost_cap ?? 0, cost: cost.total })]
      : []),
  ];
}

/**
 * A sender stopped by an error blocks an immediate launch but not a scheduled one, which may start after it is
 * resolved.
 */
function ofStop(sender: SenderOutlook, is_scheduled: boolean): LaunchCheck {
  const reason = sender.pause_reason ?? "";
  if (!sender.paused_at) return check("sender", "ok", { reason });
  return reason === "person" || is_scheduled
    ? check("sender", "see", { reason })
    : check("sender_stopped", "blocking", { reason, sender_id: sender.sender_id });
}

const ofDate = ({ campaign, now }: Subject): LaunchCheck =>
  check(
    "date",
    campaign.scheduled_at && Date.parse(campaign.scheduled_at) < now.getTime() - 300_000 ? "blocking" : "ok",
  );
