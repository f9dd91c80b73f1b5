import { environmentComplaints } from "./environment-rules.ts";
import { folderCycleComplaints } from "./folder-cycles.ts";
import { importComplaints } from "./import-rules.ts";
import { languageComplaints } from "./language-rules.ts";
import { messageComplaints } from "./message-rules.ts";
import { nameComplaints } from "./name-rules.ts";
import type { Source } from "./sources.ts";
import { sqlComplaints } from "./sql-rules.ts";

/** What breaks the house rules that linter and compiler cannot hold. */
export function structureComplaints(sources: Source[]): string[] {
  return [
    ...nameComplaints(sources),
    ...importComplaints(sources),
    ...folderCycleComplaints(sources),
    ...messageComplaints(sources),
    ...languageComplaints(sources),
    ...environmentComplaints(sources),
    ...sqlComplaints(sources),
  ];
}
