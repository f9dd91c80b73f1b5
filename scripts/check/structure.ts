import { cycleComplaints } from "./cycles.ts";
import { environmentComplaints } from "./environment-rules.ts";
import { factComplaints } from "./fact-rules.ts";
import { importComplaints } from "./import-rules.ts";
import { languageComplaints } from "./language-rules.ts";
import { nameComplaints } from "./name-rules.ts";
import type { Source } from "./sources.ts";
import { sqlComplaints } from "./sql-rules.ts";

/** Violations of project rules that neither the linter nor the compiler checks. */
export function structureComplaints(sources: Source[]): string[] {
  return [
    ...nameComplaints(sources),
    ...importComplaints(sources),
    ...cycleComplaints(sources),
    ...factComplaints(sources),
    ...languageComplaints(sources),
    ...environmentComplaints(sources),
    ...sqlComplaints(sources),
  ];
}
