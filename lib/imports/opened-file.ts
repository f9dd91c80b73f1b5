import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { openFile } from "./workbook";

/** Less than in a browser: a function of the server has 1 GB for all. */
const UNPACKED_BYTES = 100 * 1024 * 1024;

/** `sheet` is null and `sheets` is empty for a file that is no workbook. */
export type OpenedFile = { file: File; bytes: Uint8Array; sheet: string | null; sheets: string[] };

/**
 * A file as text, with a workbook's sheet as its reader sees it: the one that is named, else the first that holds
 * something. Throws `invalid`; for a sheet that does not exist the field error lists those that do.
 */
export async function openedFile(ctx: Ctx, file: File, asked?: string): Promise<OpenedFile> {
  const opened = await openFile(file, ctx.actor.locale, asked, UNPACKED_BYTES);
  if ("problem" in opened) {
    const { problem: code, sheets: choices } = opened;
    const path = code === "unknown_sheet" ? "sheet" : "file";
    throw new AppError("invalid", { fields: [{ path, code, ...(choices ? { choices } : {}) }] });
  }
  const { sheet = null, sheets = [] } = opened.workbook ?? {};
  return { file: opened.file, bytes: new Uint8Array(await opened.file.arrayBuffer()), sheet, sheets };
}
