import { storableJson } from "./storable.ts";

export interface WebhookEvent {
  /** The payload as JSON text that jsonb accepts; null when the bytes are not a JSON object. */
  payload: string | null;
  is_json: boolean;
  error: string | null;
}

const MAX_DEPTH = 64;

/** Parses the body of a webhook. */
export function readWebhook(bytes: Uint8Array): WebhookEvent {
  const text = storableJson(new TextDecoder().decode(bytes));
  const refused = (is_json: boolean, error: string): WebhookEvent => ({ payload: null, is_json, error });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused(false, "not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refused(true, "not an object");
  if (depthOf(text) > MAX_DEPTH) return refused(true, "nested too deeply");
  return { payload: text, is_json: true, error: null };
}

function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index++) {
    const mark = json[index];
    if (quoted) {
      if (mark === "\\") index++;
      else if (mark === '"') quoted = false;
    } else if (mark === '"') quoted = true;
    else if (mark === "[" || mark === "{") deepest = Math.max(deepest, ++depth);
    else if (mark === "]" || mark === "}") depth--;
  }
  return deepest;
}
