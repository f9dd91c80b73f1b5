import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { csvLine } from "@/lib/base/csv";
import { pageOf } from "@/lib/base/list";
import { wordsOf } from "@/lib/i18n/words";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { filterOf } from "./queries";
import { type ContactExportQuery, ContactRow } from "./schema";

type Row = ContactRow;
/** By column key (titles: `contacts.export` in messages/), the value of the cell. */
const COLUMNS = {
  full_name: (row: Row) => row.full_name,
  first_name: (row: Row) => row.first_name,
  phone: (row: Row) => row.phone,
  country_code: (row: Row) => row.country_code,
  opted_out: (row: Row) => row.opted_out,
  consent_source: (row: Row) => row.consent_source,
  consent_since: (row: Row) => row.consent_since,
  last_interaction_at: (row: Row) => row.last_interaction_at,
  created_at: (row: Row) => row.created_at,
} as const;
type Column = keyof typeof COLUMNS;

/** All matching contacts as CSV, in batches of 1,000; custom fields share the last column. */
export async function* exportContacts(ctx: Ctx, query: ContactExportQuery): AsyncGenerator<string> {
  const t = await wordsOf(ctx.actor.locale);
  const columns = Object.keys(COLUMNS) as Column[];
  const show = (column: Column, row: Row) => {
    const value = COLUMNS[column](row);
    return typeof value === "boolean" ? t(value ? "contacts.export.yes" : "contacts.export.no") : value;
  };
  yield csvLine([...columns.map((column) => t(`contacts.export.${column}`)), t("contacts.export.fields")]);
  let after: Json = null;
  do {
    const answer: Json = unwrap(
      await ctx.db.rpc("export_contacts", {
        p_filter: filterOf(query),
        p_after: after,
        p_owner: query.owner,
      }),
    );
    const { items } = pageOf(ContactRow, answer);
    yield items
      .map((row) => csvLine([...columns.map((column) => show(column, row)), fieldsOf(row)]))
      .join("");
    after = (answer as { next: Json }).next;
  } while (after !== null);
}

const fieldsOf = ({ fields }: Row) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
