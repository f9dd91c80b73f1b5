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

type Used = { name: string; refusal: TemplateRefusal; last_used_at: string | null };

/** The order of a picker: what can be chosen first, the most recently used before the others, then by name. */
export const byUse = (a: Used, b: Used): number =>
  Number(a.refusal !== null) - Number(b.refusal !== null) ||
  Date.parse(b.last_used_at ?? EPOCH) - Date.parse(a.last_used_at ?? EPOCH) ||
  (a.name < b.name ? -1 : Number(a.name > b.name));

const EPOCH = "1970-01-01T00:00:00Z";
const FRESH_MS = 5 * 60_000;

/** Whether the stored templates are old enough to ask Meta again. The database decides how often that happens. */
export const areStale = (templates: { synced_at: string }[], now: Date): boolean =>
  templates.every(({ synced_at }) => Date.parse(synced_at) < now.getTime() - FRESH_MS);
