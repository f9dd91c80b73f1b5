import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publishableKey, startTestStack, type TestStack } from "./test-stack.ts";

let stack: TestStack;
let claims: Record<string, unknown>;
let kid: string;
beforeAll(async () => {
  stack = await startTestStack();
  const { client } = await stack.person();
  const { data } = await client.auth.getClaims();
  claims = { ...data!.claims };
  kid = data!.header.kid;
});
afterAll(() => stack.stop());

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const later = () => Math.floor(Date.now() / 1000) + 3600;

async function foreignToken(): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256");
  return new SignJWT({ ...claims, exp: later() }).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
}

async function tokenWithItsOwnKey(): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  return new SignJWT({ ...claims, exp: later() }).setProtectedHeader({ alg: "ES256", jwk }).sign(privateKey);
}

async function symmetricToken(secret: string): Promise<string> {
  return new SignJWT({ ...claims, role: "service_role", exp: later() })
    .setProtectedHeader({ alg: "HS256", kid })
    .sign(new TextEncoder().encode(secret));
}

async function publishedKeyAsSecret(): Promise<string> {
  const jwks = await (await fetch(`${stack.url}/auth/v1/.well-known/jwks.json`)).json();
  return symmetricToken(JSON.stringify(jwks.keys[0]));
}

async function changedToken(): Promise<string> {
  const { token } = await stack.person();
  const [header, , signature] = token.split(".");
  return [header, encode({ ...claims, role: "service_role" }), signature].join(".");
}

const forged: [string, () => Promise<string> | string][] = [
  ["unsigned", () => `${encode({ alg: "none", typ: "JWT" })}.${encode({ ...claims, exp: later() })}.`],
  ["signed by another project", foreignToken],
  ["carrying the key that verifies it", tokenWithItsOwnKey],
  [
    "signed with a well-known secret",
    () => symmetricToken("super-secret-jwt-token-with-at-least-32-characters-long"),
  ],
  ["signed with the public key as secret", publishedKeyAsSecret],
  ["changed after it was signed", changedToken],
  ["cut short", async () => (await stack.person()).token.slice(0, -20)],
  ["no token at all", () => "abc"],
];

const call = (path: string, token: string) =>
  fetch(`${stack.url}${path}`, { headers: { apikey: publishableKey, Authorization: `Bearer ${token}` } });

describe.each(forged)("a token %s", (_name, make) => {
  test("is refused everywhere", async () => {
    const token = await make();
    const rest = await call("/rest/v1/notes?select=id", token);
    expect(rest.status).toBe(401);
    expect((await rest.json()).code).toMatch(/^PGRST30/);
    expect((await call("/auth/v1/user", token)).status).toBe(403);
    expect((await call("/auth/v1/admin/users", token)).status).toBe(403);
    expect((await call("/functions/v1/guarded", token)).status).toBe(401);
  });
});

test("a valid token is accepted everywhere", async () => {
  const { token } = await stack.person();
  expect((await call("/rest/v1/notes?select=id", token)).status).toBe(200);
  expect((await call("/auth/v1/user", token)).status).toBe(200);
  expect((await call("/functions/v1/guarded", token)).status).toBe(200);
});

test("a key of another project is refused everywhere", async () => {
  for (const apikey of ["sb_secret_other", "eyJhbGciOiJIUzI1NiJ9.e30.x", ""]) {
    expect((await fetch(`${stack.url}/rest/v1/notes`, { headers: { apikey } })).status).toBe(401);
    expect((await fetch(`${stack.url}/auth/v1/settings`, { headers: { apikey } })).status).toBe(401);
  }
});
