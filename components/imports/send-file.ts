import type { OptOutFileReport } from "@/lib/imports/opt-out-schema";
import { importName, PART_BYTES } from "@/lib/imports/parts";
import type { ImportStarted, NewImport } from "@/lib/imports/schema";
import type { ActionAnswer } from "../common/call-action";
import { callRoute } from "../common/call-route";

/** Enough for the titles and the first rows. */
const HEAD_BYTES = 256 * 1024;

type ReadOptions = Pick<NewImport, "mapping" | "encoding" | "titles_line" | "repairs">;

/** Form data of a preview: the beginning of the file, and the size of the whole file. */
export function previewForm(file: File, country: string, options: ReadOptions = {}): FormData {
  const form = new FormData();
  form.set("file", new File([file.slice(0, HEAD_BYTES)], file.name));
  if (file.size > 0) form.set("size", String(file.size));
  form.set("default_country", country);
  if (options.mapping) form.set("mapping", JSON.stringify(options.mapping));
  if (options.encoding) form.set("encoding", options.encoding);
  if (options.titles_line !== undefined) form.set("titles_line", String(options.titles_line));
  if (options.repairs?.length) form.set("repairs", options.repairs.join(","));
  return form;
}

/** Less than a request may hold, with the rest of its form. */
const PIECE_BYTES = 3.5 * 1024 * 1024;

/** The file in pieces of whole rows, or of whole cards. */
export async function* piecesOf(file: File, isCards: boolean): AsyncGenerator<File> {
  for (let from = 0; from < file.size; ) {
    const bytes = new Uint8Array(await file.slice(from, from + PIECE_BYTES).arrayBuffer());
    const length = from + bytes.length < file.size ? wholeRows(bytes, isCards) : bytes.length;
    yield new File([bytes.subarray(0, length)], file.name);
    from += length;
  }
}

const [LINE_FEED, RETURN, QUOTE] = [0x0a, 0x0d, 0x22];
const CARD_END = new TextEncoder().encode("END:VCARD");

/** The length of the whole rows in a piece: up to the last line end outside quotation marks. */
export function wholeRows(bytes: Uint8Array, isCards: boolean): number {
  let [any, outside] = [0, 0];
  let open = false;
  const end = bytes.includes(LINE_FEED) ? LINE_FEED : RETURN;
  for (const [at, byte] of bytes.entries()) {
    if (byte === QUOTE) open = !open;
    if (byte !== end) continue;
    // In UTF-16 a line end has two bytes.
    any = bytes[at ^ 1] === 0 ? (at | 1) + 1 : at + 1;
    const isRow = isCards ? endsCard(bytes, at) : !open;
    if (isRow) outside = any;
  }
  return outside || any || bytes.length;
}

function endsCard(bytes: Uint8Array, at: number): boolean {
  const end = bytes[at - 1] === RETURN ? at - 1 : at;
  return CARD_END.every((byte, place) => bytes[end - CARD_END.length + place] === byte);
}

/**
 * Uploads the file in parts and starts the import. `onSent` gets the uploaded share (0 to 1) when there are several.
 */
export async function sendFile(
  file: File,
  options: Omit<NewImport, "file_name">,
  onSent: (share: number) => void,
): Promise<ActionAnswer<ImportStarted>> {
  const announced = await callRoute<ImportStarted>("POST", "/api/contacts/import", {
    ...options,
    file_name: importName(file),
  });
  if (!announced.ok) return announced;
  const address = `/api/contacts/import/${announced.data.import_id}`;
  const parts = Math.ceil(file.size / PART_BYTES);
  for (let part = 1; part <= parts; part++) {
    const bytes = file.slice((part - 1) * PART_BYTES, part * PART_BYTES);
    const sent = await callRoute<ImportStarted>("PUT", `${address}/parts/${part}`, bytes);
    if (!sent.ok) return sent;
    if (parts > 1) onSent(part / parts);
  }
  return callRoute("POST", `${address}/start`);
}

/** Opts out the people of a list of at most 4 MB. */
export async function sendOptOuts(
  file: File,
  country: string,
  options: ReadOptions,
  consent: { source: string; since: string },
): Promise<ActionAnswer<OptOutFileReport>> {
  const form = previewForm(file, country, options);
  form.set("file", file);
  form.delete("size");
  form.set("source", consent.source);
  form.set("since", consent.since);
  return callRoute("POST", "/api/opt-outs/file", form);
}
