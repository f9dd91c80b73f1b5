import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { csvLine } from "@/lib/base/csv";
import { pageOf } from "@/lib/base/list";
import { textPhone } from "@/lib/contacts/spaced-phone";
import { decimalFormat } from "@/lib/i18n/decimals";
import { spreadsheetDates } from "@/lib/i18n/spreadsheet-dates";
import { wordsOf } from "@/lib/i18n/words";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { withoutBlanks } from "./queries";
import { Message, type MessageExportQuery } from "./schema";

const ROWS_AT_ONCE = 1000;

/** By column key (titles: `messages.export` in messages/), the value of the cell. */
const COLUMNS = {
  id: (row: Message) => row.id,
  contact: (row: Message) => row.contact?.full_name,
  phone: (row: Message) => row.contact?.phone && textPhone(row.contact.phone),
  campaign: (row: Message) => row.campaign_name,
  kind: (row: Message) => row.kind,
  status: (row: Message) => row.status,
  code: (row: Message) => row.code,
  reason: (row: Message) => row.reason,
  attempts: (row: Message) => row.attempts,
  price: (row: Message) => row.price,
  created_at: (row: Message) => row.created_at,
  accepted_at: (row: Message) => row.accepted_at,
  sent_at: (row: Message) => row.sent_at,
  delivered_at: (row: Message) => row.delivered_at,
  read_at: (row: Message) => row.read_at,
  failed_at: (row: Message) => row.failed_at,
} as const;
type Column = keyof typeof COLUMNS;

/** All matching messages as CSV for a spreadsheet in the caller's language, in batches of 1,000. */
export async function* exportMessages(
  ctx: Ctx,
  { owner, time_zone, ...filter }: MessageExportQuery,
): AsyncGenerator<string> {
  const t = await wordsOf(ctx.actor.locale);
  const number = decimalFormat(ctx.actor.locale);
  const dates = spreadsheetDates(ctx.actor.locale, time_zone);
  const columns = Object.keys(COLUMNS) as Column[];
  const show = (column: Column, row: Message) => {
    if (column === "kind") return t(`messages.kinds.${row.kind}`);
    if (column === "status")
      return t(row.held && row.status === "accepted" ? "states.held" : `states.${row.status}`);
    const value = COLUMNS[column](row);
    if (column.endsWith("_at")) return dates.moment(value as string | null);
    return typeof value === "number" ? number(value) : value;
  };
  yield csvLine(columns.map((column) => t(`messages.export.${column}`)));
  let after: Json = null;
  do {
    const answer: Json = unwrap(
      await ctx.db.rpc("list_messages", {
        p_filter: withoutBlanks(filter),
        p_after: after,
        p_limit: ROWS_AT_ONCE,
        p_owner: owner,
      }),
    );
    yield pageOf(Message, answer)
      .items.map((row) => csvLine(columns.map((column) => show(column, row))))
      .join("");
    after = (answer as { next: Json }).next;
  } while (after !== null);
}
