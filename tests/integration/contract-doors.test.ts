import { createHmac } from "node:crypto";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { loadSigningKey } from "../../stand-ins/supabase/keys.ts";
import { send } from "../support/contract.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OPEN = ["/api/auth/login", "/api/auth/refresh", "/api/health", "/api/openapi.json", "/api/docs"];

/** Every route that needs a token, with ids that may exist. */
const DOORS = globSync("app/api/**/route.ts", { cwd: ROOT })
  .map((file) => `/${file.slice(4, -"/route.ts".length)}`)
  .filter((path) => !path.includes("...") && !path.startsWith("/api/jobs/") && !OPEN.includes(path))
  .map((path) =>
    path.replace("/users/[id]", "/users/6f1b7f4e-53c7-4d0e-9d0b-3a4c40b0a001").replaceAll(/\[\w+\]/g, "1"),
  );
/** All routes share one adapter, so each kind of forgery is tried on every fifth. */
const SAMPLE = DOORS.filter((_, n) => n % 5 === 0);
const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;

let token: string;
beforeAll(async () => {
  token = (await login(ACCOUNTS.superAdmin)).accessToken;
});

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const parts = () => token.split(".") as [string, string, string];
const claims = () => JSON.parse(Buffer.from(parts()[1], "base64url").toString());
const header = () => JSON.parse(Buffer.from(parts()[0], "base64url").toString());

const FORGED: [string, () => Promise<string> | string][] = [
  [
    "that has expired",
    async () => (await loadSigningKey(stack().env.DATA_DIR ?? "")).sign({ ...claims(), exp: 1_700_001_800 }),
  ],
  ["without a signature (alg none)", () => `${encode({ alg: "none", typ: "JWT" })}.${parts()[1]}.`],
  [
    "with another user's claims under the old signature",
    () => `${parts()[0]}.${encode({ ...claims(), sub: claims().session_id })}.${parts()[2]}`,
  ],
  [
    "signed with the public key as a secret",
    async () => {
      const { keys } = await (await fetch(`${stack().supabase}/auth/v1/.well-known/jwks.json`)).json();
      const signed = `${encode({ alg: "HS256", typ: "JWT", kid: header().kid })}.${parts()[1]}`;
      return `${signed}.${createHmac("sha256", JSON.stringify(keys[0])).update(signed).digest("base64url")}`;
    },
  ],
  [
    "of another project",
    async () => {
      const { privateKey } = await generateKeyPair("ES256");
      return new SignJWT(claims()).setProtectedHeader({ alg: "ES256", kid: header().kid }).sign(privateKey);
    },
  ],
  ["that is the publishable key", () => stack().env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? ""],
  ["that is the secret key", () => stack().env.SUPABASE_SECRET_KEY ?? ""],
];

/** The statuses of all methods except 405, which a route answers without checking the token. */
async function statusesOf(door: string, token?: string): Promise<number[]> {
  const statuses = await Promise.all(
    METHODS.map(async (method) => (await send(method, door, { token })).status),
  );
  return [...new Set(statuses)].filter((status) => status !== 405);
}
const REFUSED = [401];

describe("P9 only a valid token is accepted by the API:", () => {
  it("there are over 20 routes to try, and a valid token is accepted", async () => {
    expect(DOORS.length).toBeGreaterThan(20);
    expect((await send("GET", "/api/users", { token })).status).toBe(200);
  });

  it.each(FORGED)("a token %s is refused", async (_, forge) => {
    const forged = await forge();
    for (const door of SAMPLE) expect([door, await statusesOf(door, forged)]).toEqual([door, REFUSED]);
  });

  it("a request without a token is refused by every route", async () => {
    for (const door of DOORS) expect([door, await statusesOf(door)]).toEqual([door, REFUSED]);
  });

  it("a token with one changed character is refused", async () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("");
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: token.length - 2 }),
        fc.constantFrom(...alphabet),
        async (at, letter) => {
          fc.pre(token[at] !== letter && token[at] !== ".");
          // The last letter of a part has bits that decoding ignores.
          fc.pre(token[at + 1] !== ".");
          const changed = token.slice(0, at) + letter + token.slice(at + 1);
          expect((await send("GET", "/api/auth/me", { token: changed })).status).toBe(401);
        },
      ),
      { numRuns: 60 },
    );
  });
});
