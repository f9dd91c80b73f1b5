// @vitest-environment node
import { createClient } from "@supabase/supabase-js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forwardingFetch } from "./forwarding";

const variables = {
  TRUSTED_PROXIES: "1",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
};
const person = new Headers({ "x-forwarded-for": "6.6.6.6, 203.0.113.7", "x-real-ip": "6.6.6.6" });

let calls: { path: string; headers: Headers }[];
beforeEach(() => {
  calls = [];
  vi.stubGlobal("fetch", async (input: string, init: RequestInit) => {
    calls.push({ path: new URL(input).pathname, headers: new Headers(init.headers) });
    return Response.json({ message: "no" }, { status: 400 });
  });
});
afterEach(() => vi.unstubAllGlobals());

const client = (given: Headers, of: Record<string, string>) =>
  createClient("https://x.supabase.co", "sb_publishable_x", {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: forwardingFetch(given, of) },
  });
const logIn = (given: Headers, of: Record<string, string>) =>
  client(given, of).auth.signInWithPassword({ email: "a@b.c", password: "x" });

test("a log-in names the caller's address, with the secret key", async () => {
  await logIn(person, variables);
  const [{ headers } = { headers: new Headers() }] = calls;
  expect(headers.get("sb-forwarded-for")).toBe("203.0.113.7");
  expect(headers.get("apikey")).toBe("sb_secret_x");
  expect(headers.get("authorization")).toBeNull();
});

test("on Vercel the address is Vercel's", async () => {
  await logIn(person, { ...variables, VERCEL: "1" });
  expect(calls[0]?.headers.get("sb-forwarded-for")).toBe("6.6.6.6");
});

test.each([
  ["without a trusted proxy", { ...variables, TRUSTED_PROXIES: "0" }],
  ["without the secret key", { ...variables, SUPABASE_SECRET_KEY: "" }],
])("%s a log-in uses the publishable key and names nobody", async (_when, of) => {
  await logIn(person, of);
  expect(calls[0]?.headers.get("sb-forwarded-for")).toBeNull();
  expect(calls[0]?.headers.get("apikey")).toBe("sb_publishable_x");
});

test("no other call uses the secret key", async () => {
  await client(person, variables).from("contacts").select();
  await client(person, variables).auth.admin.signOut("a.b.c", "local");
  await client(person, variables).auth.signUp({ email: "a@b.c", password: "x" });
  expect(calls.map(({ path }) => path)).toEqual(["/rest/v1/contacts", "/auth/v1/logout", "/auth/v1/signup"]);
  for (const { headers } of calls) expect(headers.get("apikey")).toBe("sb_publishable_x");
});
