import "server-only";
import { getTranslations } from "next-intl/server";
import type { Ctx } from "@/lib/auth/context";
import { csvLine } from "@/lib/http/csv";
import { listRejected } from "./queries";
import type { OwnedImport, RejectedLine } from "./schema";

const LINES_A_PART = 1000;

/** The lines left aside as they were written, with their number, the field and the reason: to correct and import again. */
export async function* rejectedCsv(ctx: Ctx, { id, columns }: OwnedImport): AsyncGenerator<string> {
  const locale = ctx.actor.locale;
  const t = await getTranslations({ locale, namespace: "imports.rejected_csv" });
  const reasons = await getTranslations({ locale, namespace: "field_errors" });
  const reasonOf = ({ code, detail }: RejectedLine) => {
    if (code === "too_short" && typeof detail?.missing === "number" && typeof detail.expected === "number")
      return t("too_short_by", { missing: detail.missing, expected: detail.expected });
    return reasons.has(code as "invalid") ? reasons(code as "invalid") : code;
  };
  const fieldOf = ({ field }: RejectedLine) => {
    if (field === "phone") return t("phone");
    if (field === "full_name") return t("full_name");
    if (field === "country_code") return t("country");
    return field?.replace(/^fields\./, "") ?? "";
  };
  yield csvLine([...columns, t("line"), t("field"), t("reason")]);
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
