import { describeError, log } from "./log";

/** A cell that a spreadsheet shows as text: one that would begin a formula gets an apostrophe in front. */
function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: unknown[]): string => `${cells.map(csvCell).join(";")}\r\n`;

/**
 * A CSV as a French Excel opens it: UTF-8 with a byte order mark, semicolons. Streams part after part; the first is
 * drawn before the answer begins, so that its error still becomes a problem document. A later one is logged and cuts
 * the connection: a file that is not whole never looks whole.
 */
export async function csvResponse(file_name: string, parts: AsyncIterable<string>): Promise<Response> {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  let next = await iterator.next();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode("\ufeff")),
    async pull(controller) {
      try {
        while (!next.done && next.value === "") next = await iterator.next();
        if (next.done) return controller.close();
        controller.enqueue(encoder.encode(next.value));
        next = await iterator.next();
      } catch (error) {
        log("error", "export_cut", { file_name, ...describeError(error) });
        controller.error(new Error("the export ended early"));
      }
    },
    cancel: async () => {
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${file_name.replaceAll(/[^\w.-]/g, "_")}"`,
      "cache-control": "private, no-store",
    },
  });
}
