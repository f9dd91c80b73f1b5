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
