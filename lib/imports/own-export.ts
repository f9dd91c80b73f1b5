import "server-only";
import { withoutGuard } from "@/lib/base/csv";
import { exportTitles } from "@/lib/contacts/export";
import { locales } from "@/lib/i18n/languages";
import { wordsOf } from "@/lib/i18n/words";
import type { Places } from "./schema";

/** The places in our own export of contacts, in any language: its first columns, then one for each custom field. */
export async function ownExportPlaces(columns: string[]): Promise<Places | undefined> {
  for (const locale of locales) {
    const titles = exportTitles(await wordsOf(locale));
    if (!titles.every((title, at) => columns[at] === title)) continue;
    const places: Places = { full_name: [1], first_name: [2], phone: [3], country_code: [4] };
    for (const [at, title] of columns.entries())
      if (at >= titles.length && title !== "") places[`fields.${withoutGuard(title)}`] = [at + 1];
    return places;
  }
  return undefined;
}
