import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { optOutList } from "@/lib/contacts/opt-outs";
import { BadFile, readRows } from "./csv";
import { openedFile } from "./opened-file";
import type { OptOutFileReport, OptOutForm } from "./opt-out-schema";
import { PART_BYTES } from "./parts";
import { readRow } from "./rules";
import { settleFile } from "./settle";

/** Refused rows that are told one by one. */
const MOST_REFUSED = 200;

/** Opts out the people of a file, read as an import reads it. Throws `too_large`, `invalid`. */
export async function optOutFile(
  ctx: Ctx,
  { file, sheet, source, since, repairs, ...asked }: OptOutForm,
): Promise<OptOutFileReport> {
  if (file.size > PART_BYTES)
    throw new AppError("too_large", { fields: [{ path: "file", code: "too_large" }] });
  const { bytes } = await openedFile(ctx, file, sheet);
  const default_country = asked.default_country ?? ctx.actor.default_country;
  const settled = await settleFile(ctx, bytes, { ...asked, default_country });
  if (!settled.mapping.phone) throw new BadFile("no_phone_column");
  const below = (await readRows(bytes, settled)).filter(({ line }) => line > settled.titles_line);
  const rows = below.map((row) => readRow(row, settled.found, { default_country, repairs }));
  const phones = rows.flatMap((row) => ("code" in row ? [] : [row.phone]));
  const refused = rows.flatMap((row) => ("code" in row ? [row] : []));
  const numbers = [...new Set(phones)];
  const { opted_out, already } = await optOutList(ctx, { numbers, contact_ids: [], source, since });
  return {
    total: rows.length,
    opted_out,
    already,
    duplicates: phones.length - numbers.length,
    rejected: refused.length,
    refused: refused.slice(0, MOST_REFUSED).map(({ line, field, code, detail, original }) => ({
      line,
      field,
      code,
      detail: (detail as Record<string, unknown> | undefined) ?? null,
      original,
    })),
  };
}
