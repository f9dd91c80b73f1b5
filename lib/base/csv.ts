/** A cell that a spreadsheet shows as text: one that would begin a formula gets an apostrophe in front. */
export function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (cells: unknown[]): string => `${cells.map(csvCell).join(";")}\r\n`;

/** A CSV as a French Excel opens it: UTF-8 with a byte order mark, semicolons. Streams part after part. */
export function csvResponse(file_name: string, parts: AsyncIterable<string>): Response {
  const encoder = new TextEncoder();
  const iterator = parts[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode("\ufeff")),
    async pull(controller) {
      let part = await iterator.next();
      while (!part.done && part.value === "") part = await iterator.next();
      if (part.done) controller.close();
      else controller.enqueue(encoder.encode(part.value));
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
