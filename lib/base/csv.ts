import { describeError, log } from "./log";

/**
 * Writes a cell. An apostrophe before a leading formula character makes spreadsheets show it as text; one that stands
 * there already gets another, so that an import which removes one gives the text back.
 */
function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Removes the apostrophe that `csvCell` puts before a text that a spreadsheet would read as a formula. */
export const withoutGuard = (text: string): string => text.replace(/^'(?='*[=+\-@])/, "");

export const csvLine = (cells: unknown[]): string => `${cells.map(csvCell).join(";")}\r\n`;

/**
 * A CSV response that a French Excel opens: UTF-8 with a byte order mark, semicolons, streamed. The first part is read
 * before the response starts, so that its error becomes a problem document; a later error is logged and cuts the
 * connection, so that no file looks complete when it is not.
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
