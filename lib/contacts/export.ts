import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { csvLine } from "@/lib/base/csv";
import { pageOf } from "@/lib/base/list";
import { Id } from "@/lib/base/values";
import { countryName } from "@/lib/i18n/country-name";
import { spreadsheetDates } from "@/lib/i18n/spreadsheet-dates";
import { type Say, wordsOf } from "@/lib/i18n/words";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { filterOf } from "./queries";
import { type ContactExportQuery, ContactRow } from "./schema";
import { textPhone } from "./spaced-phone";

/** Keys of the columns (titles: `contacts.export` in messages/); a column for each custom field follows. */
const COLUMNS = [
  "full_name",
  "first_name",
  "phone",
  "country_code",
  "categories",
  "opted_out",
  "consent_source",
  "consent_since",
  "last_interaction_at",
  "created_at",
] as const;
type Column = (typeof COLUMNS)[number];

const ExportColumns = z.object({
  fields: z.array(z.string()),
  categories: z.array(z.object({ id: Id, name: z.string() })),
});

export const exportTitles = (t: Say): string[] => COLUMNS.map((column) => t(`contacts.export.${column}`));

/** All matching contacts as CSV for a spreadsheet in the caller's language, in batches of 1,000. */
export async function* exportContacts(
  ctx: Ctx,
  { time_zone, ...query }: ContactExportQuery,
): AsyncGenerator<string> {
  const t = await wordsOf(ctx.actor.locale);
  const dates = spreadsheetDates(ctx.actor.locale, time_zone);
  const p_filter = filterOf(query);
  const { fields, categories } = ExportColumns.parse(
    unwrap(await ctx.db.rpc("contact_export_columns", { p_filter, p_owner: query.owner })),
  );
  const categoryNames = new Map(categories.map(({ id, name }) => [id, name]));
  const show: Record<Column, (row: ContactRow) => string | null> = {
    full_name: (row) => row.full_name,
    first_name: (row) => row.first_name,
    phone: (row) => row.phone && textPhone(row.phone),
    country_code: (row) => row.country_code && countryName(row.country_code, ctx.actor.locale),
    categories: (row) => row.category_ids.flatMap((id) => categoryNames.get(id) ?? []).join(", "),
    opted_out: (row) => t(row.opted_out ? "contacts.export.yes" : "contacts.export.no"),
    consent_source: (row) => row.consent_source,
    consent_since: (row) => dates.day(row.consent_since),
    last_interaction_at: (row) => dates.moment(row.last_interaction_at),
    created_at: (row) => dates.moment(row.created_at),
  };
  yield csvLine([...exportTitles(t), ...fields]);
  let after: Json = null;
  do {
    const answer: Json = unwrap(
      await ctx.db.rpc("export_contacts", { p_filter, p_after: after, p_owner: query.owner }),
    );
    const { items } = pageOf(ContactRow, answer);
    yield items
      .map((row) =>
        csvLine([...COLUMNS.map((column) => show[column](row)), ...fields.map((name) => row.fields[name])]),
      )
      .join("");
    after = (answer as { next: Json }).next;
  } while (after !== null);
}
