import { toHex } from "./signature.ts";

/** Variables of which the app and the webhook function must have the same value. */
export const SHARED_VARIABLES = ["WHATSAPP_APP_SECRET", "APP_URL", "QSTASH_URL", "QSTASH_TOKEN"] as const;

type SharedVariable = (typeof SHARED_VARIABLES)[number];
export type SharedValues = Record<SharedVariable, string>;

/** What the function answers about its variables: the names without a value, and short prints of the others. */
export type Fingerprints = { missing: string[]; prints: Partial<Record<string, string>> };

const PRINT_LENGTH = 12;

/** A print that only who knows `key` can compare; it does not tell the value. */
export async function fingerprint(key: string, name: string, value: string): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const hmac = await crypto.subtle.importKey("raw", bytes(key), algorithm, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", hmac, bytes(`${name}\n${value}`));
  return toHex(new Uint8Array(signed)).slice(0, PRINT_LENGTH);
}

export async function fingerprintsOf(key: string, values: SharedValues): Promise<Fingerprints> {
  const missing = SHARED_VARIABLES.filter((name) => values[name] === "");
  const given = SHARED_VARIABLES.filter((name) => values[name] !== "");
  const prints = await Promise.all(
    given.map(async (name) => [name, await fingerprint(key, name, values[name])] as const),
  );
  return { missing, prints: Object.fromEntries(prints) };
}
