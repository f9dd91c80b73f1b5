import { sha256, toHex } from "../_shared/signature.ts";
import { type Deflate, deflateBody } from "../_shared/webhook-compression.ts";
import { readWebhook } from "../_shared/webhook-event.ts";

type Stored =
  | { stored: true; is_json: boolean; error: string | null; wake: number[] }
  | { stored: false; code: string };

export type Store = (bytes: Uint8Array<ArrayBuffer>) => Promise<Stored>;

export interface StoreDeps {
  supabaseUrl: string;
  serviceKey: string;
  deflate: Deflate;
}

/** Less than the 20 s that Meta waits for a response. */
const TIMEOUT_MS = 15_000;

/**
 * Stores and applies an event by one call of `ingest_webhook`. Events that the database cannot parse, or not apply in
 * time, are stored without being applied.
 */
export const storeBy =
  ({ supabaseUrl, serviceKey, deflate }: StoreDeps): Store =>
  async (bytes) => {
    const event = readWebhook(bytes);
    const { body, dictionary } = await deflateBody(bytes, deflate);
    const digest = toHex(await sha256(bytes));
    const kept = { p_digest: `\\x${digest}`, p_body: toBase64(body), p_dictionary: dictionary };
    const call = async (payload: string, error: string | null): Promise<Stored> => {
      const response = await fetch(new URL("/rest/v1/rpc/ingest_webhook", supabaseUrl), {
        method: "POST",
        headers: { ...keyHeaders(serviceKey), "content-type": "application/json" },
        body: `${JSON.stringify({ ...kept, p_error: error }).slice(0, -1)},"p_payload":${payload}}`,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (!response.ok) return { stored: false, code: codeOf(text) ?? String(response.status) };
      return { stored: true, is_json: event.is_json, error, wake: wakeOf(text) };
    };

    if (event.payload === null) return call("null", event.error);
    const stored = await call(event.payload, null);
    return !stored.stored && isUnreadable(stored.code) ? call("null", `database: ${stored.code}`) : stored;
  };

/** The new kind of key is no token: a gateway may refuse it in `authorization`. The old kind is one, and needs it. */
const keyHeaders = (key: string): Record<string, string> =>
  key.startsWith("sb_") ? { apikey: key } : { apikey: key, authorization: `Bearer ${key}` };

/** Data exceptions, program limits and a time-out: the same bytes would fail again. The sweep applies them in pieces. */
const isUnreadable = (sqlstate: string) => /^(22|54)[0-9A-Z]{3}$|^57014$/.test(sqlstate);

function codeOf(text: string): string | undefined {
  try {
    const { code } = JSON.parse(text) as { code?: unknown };
    return typeof code === "string" && /^[0-9A-Z]{5,8}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function wakeOf(text: string): number[] {
  try {
    const { wake } = JSON.parse(text) as { wake?: unknown };
    return Array.isArray(wake) ? wake.filter((id): id is number => Number.isSafeInteger(id)) : [];
  } catch {
    return [];
  }
}

const CHUNK = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}
