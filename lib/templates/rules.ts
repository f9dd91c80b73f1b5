import { TemplateSnapshot } from "@shared/template";
import { templateVariables, unsendableParts } from "@shared/template-parts";

export type TemplateRefusal = "deleted" | "not_approved" | "unsendable" | null;

type Described = { status: string; missing_since: string | null } & Record<
  "name" | "language" | "category" | "parameter_format",
  string
> & { components: unknown[] };

/** Why a template cannot be chosen; null when it can. */
export function refusalOf(template: Described): TemplateRefusal {
  if (template.missing_since !== null) return "deleted";
  if (template.status.toUpperCase() !== "APPROVED") return "not_approved";
  const snapshot = TemplateSnapshot.safeParse(template);
  return snapshot.success && unsendableParts(snapshot.data).length === 0 ? null : "unsendable";
}

export function variablesOf(template: Described) {
  const snapshot = TemplateSnapshot.safeParse(template);
  return snapshot.success ? templateVariables(snapshot.data) : [];
}

const TIERS: Record<string, number> = {
  TIER_50: 50,
  TIER_250: 250,
  TIER_1K: 1_000,
  TIER_2K: 2_000,
  TIER_10K: 10_000,
  TIER_100K: 100_000,
};

/** Number of people per day under Meta's limit; null when unlimited or unknown. */
export const tierLimit = (tier: string | null | undefined): number | null => TIERS[tier ?? ""] ?? null;
