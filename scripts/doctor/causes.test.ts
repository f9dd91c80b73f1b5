// @vitest-environment node
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { inProject } from "../local/root.ts";
import { faults, onSupabase, page, type Service, status, VARIABLES } from "../testing/doctor.ts";
import type { Finding } from "./finding.ts";

afterEach(() => vi.unstubAllGlobals());

/** One finding alone, which names that in both languages, and what to do about it. */
function expectOne(found: Finding[], named: RegExp): void {
  expect(found.map(({ says }) => says.en)).toHaveLength(1);
  const [{ says, remedy, about }] = found as [Finding];
  for (const language of ["fr", "en"] as const) {
    expect(`${about[language]}: ${says[language]} → ${remedy?.[language]}`).toMatch(named);
    expect(says[language]).toMatch(/\S/);
    expect(remedy?.[language] ?? "").toMatch(/\S{3}/);
  }
}

const EXAMPLE = readFileSync(inProject(".env.local.example"), "utf8");
const NAMES = [...EXAMPLE.matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map(([, name = ""]) => name);
type Name = keyof typeof VARIABLES;
const NEEDED = Object.keys(VARIABLES) as Name[];
const OPTIONAL = NAMES.filter((name) => !NEEDED.includes(name as Name));
const exact = (name: string) => new RegExp(`(^|[^A-Z_])${name}([^A-Z_]|$)`);
const goodOf = (name: string): string =>
  (VARIABLES as Record<string, string>)[name] ??
  {
    WHATSAPP_API_URL: "https://graph.facebook.com",
    WHATSAPP_API_VERSION: "v25.0",
    WHATSAPP_PIN: "246810",
    SEND_RATE_PER_MINUTE: "25",
    SEND_RATE_PER_SECOND: "80",
    ALLOWED_ORIGINS: "https://www.example.org",
    TRUSTED_PROXIES: "0",
    SMTP_URL: "smtps://u:p@smtp.example.org:465",
  }[name] ??
  "";

describe("a variable", () => {
  it("that is right is not complained about, whether needed or optional", async () => {
    expect(await faults({}, Object.fromEntries(NAMES.map((name) => [name, goodOf(name)])))).toEqual([]);
    expect(NAMES.filter((name) => goodOf(name) === "")).toEqual([]);
  });

  it.each(NEEDED)("%s is named alone when it is missing, empty or blank", async (name) => {
    const { [name]: _, ...others } = VARIABLES;
    for (const value of [undefined, "", "   "]) {
      const found = await faults({}, value === undefined ? { ...others, [name]: "" } : { [name]: value });
      // Both are optional where they are missing together, and QSTASH_URL has a default.
      if (name === "QSTASH_URL") expect(found).toEqual([]);
      else expectOne(found, exact(name));
    }
  });

  it.each(OPTIONAL)("%s may be empty or blank", async (name) => {
    for (const value of ["", "  "]) expect(await faults({}, { [name]: value })).toEqual([]);
  });

  const surrounded = (value: string) => [` ${value}`, `${value}\n`, `"${value}"`, `'${value}'`, `“${value}”`];
  it.each(NAMES)("%s is named alone with quotes or spaces around it, or its own name in it", async (name) => {
    for (const value of [...surrounded(goodOf(name)), `${name}=${goodOf(name)}`])
      expectOne(await faults({}, { [name]: value }), exact(name));
  });

  it.each([
    ["NEXT_PUBLIC_SUPABASE_URL", "abcdefghijklmnopqrst"],
    ["NEXT_PUBLIC_SUPABASE_URL", "http://abcdefghijklmnopqrst.supabase.co"],
    ["NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "abc"],
    ["SUPABASE_SECRET_KEY", "abc"],
    ["APP_URL", "relance.vercel.app"],
    ["APP_URL", "http://relance.vercel.app"],
    ["QSTASH_URL", "qstash.upstash.io"],
    ["QSTASH_TOKEN", "abc"],
    ["QSTASH_CURRENT_SIGNING_KEY", "abc"],
    ["QSTASH_NEXT_SIGNING_KEY", "abc"],
    ["UPSTASH_REDIS_REST_URL", "able-1.upstash.io"],
    ["UPSTASH_REDIS_REST_URL", "rediss://default:x@able-1.upstash.io:6379"],
    ["UPSTASH_REDIS_REST_TOKEN", "abc"],
    ["WHATSAPP_API_URL", "graph"],
    ["WHATSAPP_API_VERSION", "25"],
    ["WHATSAPP_PHONE_NUMBER_ID", "+221 77 123 45 67"],
    ["WHATSAPP_BUSINESS_ACCOUNT_ID", "école"],
    ["WHATSAPP_ACCESS_TOKEN", "abc"],
    ["WHATSAPP_APP_SECRET", "abc"],
    ["WHATSAPP_VERIFY_TOKEN", "abc"],
    ["WHATSAPP_PIN", "12345"],
    ["SEND_RATE_PER_MINUTE", "beaucoup"],
    ["SEND_RATE_PER_SECOND", "-1"],
    ["CRON_SECRET", "court"],
    ["ALLOWED_ORIGINS", "www.example.org"],
    ["TRUSTED_PROXIES", "oui"],
    ["SMTP_URL", "smtp.example.org"],
  ])("%s is named alone when it holds %s", async (name, value) => {
    expectOne(await faults({}, { [name]: value }), exact(name));
  });

  it("of every name has a malformed value above", async () => {
    expect(new Set(NAMES)).toEqual(new Set([...NEEDED, ...OPTIONAL]));
  });

  /** Either order of the signing keys works; of Meta's two ids only Meta knows which is which. */
  const ALIKE = [
    "QSTASH_CURRENT_SIGNING_KEY QSTASH_NEXT_SIGNING_KEY",
    "WHATSAPP_PHONE_NUMBER_ID WHATSAPP_BUSINESS_ACCOUNT_ID",
  ];
  const pairs = NEEDED.flatMap((one, at) =>
    NEEDED.slice(at + 1, at + 3).map((other) => [one, other] as const),
  ).filter((pair) => !ALIKE.includes(pair.join(" ")));
  it.each(pairs)("%s swapped with %s: nothing but these two is named", async (one, other) => {
    const found = await faults({}, { [one]: VARIABLES[other], [other]: VARIABLES[one] });
    expect(found.length).toBeGreaterThan(0);
    for (const { about, says, remedy } of found)
      for (const language of ["fr", "en"] as const)
        expect(`${about[language]}: ${says[language]} → ${remedy?.[language]}`).toMatch(
          new RegExp(`${exact(one).source}|${exact(other).source}`),
        );
  });

  const jwt = (role: string, ref: string) =>
    `e.${Buffer.from(JSON.stringify({ role, ref })).toString("base64url")}.s`;
  it.each<[Name, string]>([
    ["NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "sb_publishable_other"],
    ["NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", jwt("anon", "zzzzzzzzzzzzzzzzzzzz")],
    ["SUPABASE_SECRET_KEY", "sb_secret_other"],
    ["SUPABASE_SECRET_KEY", jwt("service_role", "zzzzzzzzzzzzzzzzzzzz")],
    ["QSTASH_TOKEN", "qstash-of-another-account"],
    ["QSTASH_CURRENT_SIGNING_KEY", "sig_other"],
    ["UPSTASH_REDIS_REST_TOKEN", "redis-of-another-base"],
    ["WHATSAPP_VERIFY_TOKEN", "of-another-app"],
    ["WHATSAPP_APP_SECRET", "ffffffffffffffffffffffffffffffff"],
  ])("%s of another project is named alone: %s", async (name, value) => {
    expectOne(await faults({}, { [name]: value }), exact(name));
  });
});

const failing =
  (error: Error): Service =>
  () =>
    Promise.reject(error);
const timeout = failing(Object.assign(new Error("timeout"), { name: "TimeoutError" }));
const gone = failing(
  new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) }),
);
const refused = failing(
  new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }),
);
const AT_ONCE: [string, Service][] = [
  ["401", status(401, { error: "unauthorized" })],
  ["403", status(403, { error: "forbidden" })],
  ["429", status(429, { error: "too many requests" })],
  ["500", status(500, { message: "internal" })],
  ["502 as a page", () => new Response("<html>Bad gateway", { status: 502, headers: HTML })],
  ["503", status(503)],
  ["a page in place of JSON", page],
  ["an empty body", () => new Response("")],
  ["nothing in time", timeout],
  ["no such host", gone],
  ["no connection", refused],
];
const HTML = { "content-type": "text/html" };

const SERVICES: Record<string, { at: (answer: Service) => Record<string, Service>; named: RegExp }> = {
  "the app": { at: (answer) => ({ "/api/health": answer }), named: /^App(lication)?:/ },
  QStash: { at: (answer) => ({ "/v2/keys": answer }), named: /^QStash:/ },
  Redis: { at: (answer) => ({ "able-1.upstash.io/": answer }), named: /^Redis:/ },
  "the webhook function": {
    at: (answer) => ({ "/functions/v1/whatsapp-webhook": answer }),
    named: /^Webhook:/,
  },
  "the Data API": {
    at: (answer) => ({ "/rest/v1/": answer }),
    named: /^(Base de données|Database|Accès \(RLS\)|Access \(RLS\)):/,
  },
  Auth: { at: (answer) => ({ "/auth/v1/settings": answer }), named: /^(Accès|Access|Supabase Auth)/ },
};

describe.each(Object.entries(SERVICES))("%s", (_service, { at, named }) => {
  it.each(AT_ONCE)("that answers %s is named alone, with what to do", async (_what, answer) => {
    expectOne(await faults(at(answer)), named);
  });

  it.each(AT_ONCE.filter(([what]) => !/^4/.test(what)))(
    "that answers %s is not said to refuse a key, nor to let anybody in",
    async (_what, answer) => {
      const [{ says, remedy }] = (await faults(at(answer))) as [Finding];
      expect(`${says.en} ${remedy?.en}`).not.toMatch(/refuse|sign up|without an account|_KEY|_TOKEN/);
    },
  );
});

describe("the whole Supabase project", () => {
  it.each<[string, Service]>([
    ["paused", status(540)],
    ["paused, as a page", () => new Response("<html>Project paused", { status: 540, headers: HTML })],
    ["out of quota", status(402, { message: "exceed_db_size_quota" })],
    ...AT_ONCE.filter(([what]) => /^5|page|time|host|connection/.test(what)),
  ])("that is or answers %s is named alone, also when the app fails with it", async (_what, answer) => {
    const app = status(503, { status: "database" });
    expectOne(await faults(onSupabase(answer)), /^Supabase:/);
    expectOne(await faults({ ...onSupabase(answer), "/api/health": app }), /^Supabase:/);
  });
});

describe("a quota", () => {
  it.each<[string, Record<string, Service>, RegExp]>([
    ["of QStash's day", { "/v2/keys": status(429, { error: "quota maxMessages exceeded" }) }, /quota/],
    ["of QStash's plan", { "/v2/keys": status(402, { error: "limit" }) }, /quota/],
    [
      "of Redis",
      { "able-1.upstash.io/": status(400, { error: "ERR max requests limit exceeded. Limit: 500000" }) },
      /quota/,
    ],
    ["of Vercel", { "/api/health": status(402) }, /quota/],
    [
      "of the Edge Functions",
      { "/functions/v1/whatsapp-webhook": status(402, { message: "quota" }) },
      /quota/,
    ],
  ])("%s is called a quota", async (_what, over, said) => {
    expectOne(await faults(over), said);
  });
});
