import { importFileAction } from "@/lib/imports/actions";
import { PART_BYTES } from "@/lib/imports/part-size";
import { type ActionAnswer, callAction } from "../common/call-action";

/** Enough for the titles and the first lines. */
const HEAD_BYTES = 256 * 1024;

export type ImportOptions = {
  mapping: Record<string, string | null>;
  default_country: string;
  category_id: number | null;
  consent_source: string;
  consent_since: string;
};

/** What is looked at before anything is kept: the beginning of the file, and the size of the whole. */
export function previewForm(file: File, country: string, mapping?: ImportOptions["mapping"]): FormData {
  const form = new FormData();
  form.set("file", new File([file.slice(0, HEAD_BYTES)], file.name));
  if (file.size > 0) form.set("size", String(file.size));
  form.set("default_country", country);
  if (mapping) form.set("mapping", JSON.stringify(mapping));
  return form;
}

/** Sends the file and begins the import. `onSent` hears which share of a large one has arrived. */
export async function sendFile(
  file: File,
  options: ImportOptions,
  onSent: (share: number) => void,
): Promise<ActionAnswer<{ import_id: string }>> {
  if (file.size > PART_BYTES) return sendInParts(file, options, onSent);
  const form = new FormData();
  form.set("file", file);
  form.set("mapping", JSON.stringify(options.mapping));
  form.set("default_country", options.default_country);
  form.set("category_id", options.category_id === null ? "" : String(options.category_id));
  form.set("consent_source", options.consent_source.trim());
  form.set("consent_since", options.consent_since);
  return callAction(importFileAction(form));
}

async function sendInParts(
  file: File,
  options: ImportOptions,
  onSent: (share: number) => void,
): Promise<ActionAnswer<{ import_id: string }>> {
  const announced = await call<{ import_id: string }>("POST", "/api/contacts/import", {
    file_name: file.name,
    mapping: options.mapping,
    default_country: options.default_country,
    category_id: options.category_id ?? undefined,
    consent_source: options.consent_source.trim() || undefined,
    consent_since: options.consent_since || undefined,
  });
  if (!announced.ok) return announced;
  const address = `/api/contacts/import/${announced.data.import_id}`;
  const parts = Math.ceil(file.size / PART_BYTES);
  for (let part = 0; part < parts; part++) {
    const bytes = file.slice(part * PART_BYTES, (part + 1) * PART_BYTES);
    const sent = await call("PUT", `${address}/parts/${part + 1}`, bytes);
    if (!sent.ok) return sent;
    onSent((part + 1) / parts);
  }
  return call("POST", `${address}/start`);
}

type Problem = { code?: string; errors?: { path: string; code: string }[] };

async function call<Data>(
  method: string,
  address: string,
  body?: Blob | object,
): Promise<ActionAnswer<Data>> {
  try {
    const response = await fetch(address, {
      method,
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
      headers: body === undefined || body instanceof Blob ? {} : { "content-type": "application/json" },
    });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, data: answer as Data };
    const { code = "internal", errors = [] } = (answer ?? {}) as Problem;
    return { ok: false, code, fields: Object.fromEntries(errors.map((each) => [each.path, each.code])) };
  } catch {
    return { ok: false, code: "offline", fields: {} };
  }
}
