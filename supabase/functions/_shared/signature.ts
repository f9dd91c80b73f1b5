const encoder = new TextEncoder();

const keyOf = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);

const HEADER = /^sha256=([0-9a-f]{64})$/i;

/** Whether a header `sha256=<hex>` is the HMAC-SHA256 of the bytes, compared in constant time. */
export async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  header: string | null,
  secret: string,
): Promise<boolean> {
  const hex = HEADER.exec(header ?? "")?.[1];
  if (!hex || !secret) return false;
  return crypto.subtle.verify("HMAC", await keyOf(secret), bytesOf(hex), body);
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );

export const toHex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Compares two texts in a time that does not depend on where they differ. */
export async function isSameText(given: string, expected: string): Promise<boolean> {
  const one = await sha256(encoder.encode(given));
  const other = await sha256(encoder.encode(expected));
  return one.reduce((difference, byte, index) => difference | (byte ^ (other[index] ?? 0)), 0) === 0;
}

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
