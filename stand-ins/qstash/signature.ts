import { createHash, createHmac, randomUUID } from "node:crypto";

const LIFETIME_S = 300;

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The `Upstash-Signature` of one delivery: a JWT bound to the URL and to the body's bytes. */
export function signDelivery(url: string, body: Buffer, signingKey: string, now = Date.now()): string {
  const issuedAt = Math.floor(now / 1_000);
  const claims = {
    iss: "Upstash",
    sub: url,
    exp: issuedAt + LIFETIME_S,
    nbf: 0,
    iat: issuedAt,
    jti: `jwt_${randomUUID()}`,
    body: `${createHash("sha256").update(body).digest("base64url")}=`,
  };
  const unsigned = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${unsigned}.${createHmac("sha256", signingKey).update(unsigned).digest("base64url")}`;
}
