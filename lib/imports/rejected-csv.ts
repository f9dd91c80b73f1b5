import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { csvLine } from "@/lib/base/csv";
import { wordsOf } from "@/lib/i18n/words";
import { listRejected } from "./queries";
import type { OwnedImport, RejectedLine } from "./schema";
import { VCARD } from "./vcard";

const LINES_A_PART = 1000;

/** The rejected rows as written, with row number, field and reason, to be corrected and imported again. */
export async function* rejectedCsv(
  ctx: Ctx,
  { id, columns, delimiter }: OwnedImport,
): AsyncGenerator<string> {
  const t = await wordsOf(ctx.actor.locale);
  const reasonOf = ({ code, detail }: RejectedLine) => {
    if (code === "too_short" && typeof detail?.missing === "number" && typeof detail.expected === "number")
      return t("imports.rejected_csv.too_short_by", { missing: detail.missing, expected: detail.expected });
    const reason = `field_errors.${code}` as "field_errors.invalid";
    const words = t.has(reason) ? t(reason) : code;
    return typeof detail?.phone === "string" ? `${words} ${detail.phone}` : words;
  };
  const fieldOf = ({ field }: RejectedLine) => {
    if (field === "phone") return t("imports.rejected_csv.phone");
    if (field === "full_name") return t("imports.rejected_csv.full_name");
    if (field === "country_code") return t("imports.rejected_csv.country");
    return field?.replace(/^fields\./, "") ?? "";
  };
  const titleOf = (title: string) => {
    const key = `imports.cards.${title}` as "imports.cards.phone";
    return delimiter === VCARD && t.has(key) ? t(key) : title;
  };
  yield csvLine([
    ...columns.map(titleOf),
    t("imports.rejected_csv.line"),
    t("imports.rejected_csv.field"),
    t("imports.rejected_csv.reason"),
  ]);
  let cursor: [number] | undefined;
  do {
    const { items, next } = await listRejected(ctx, { id, cursor }, LINES_A_PART);
    yield items
      .map((line) => csvLine([...padded(line, columns), line.line, fieldOf(line), reasonOf(line)]))
      .join("");
    cursor = next ?? undefined;
  } while (cursor);
}

const padded = ({ original }: RejectedLine, columns: string[]) => columns.map((_, at) => original[at] ?? "");
