import { vi } from "vitest";
import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import { fingerprintsOf } from "../../supabase/functions/_shared/fingerprints.ts";
import { examine } from "../doctor/doctor.ts";
import type { Finding } from "../doctor/finding.ts";
import { same } from "../language.ts";

/** The path of the webhook function. */
const FUNCTION = webhookAddress("");
export const PROJECT = "https://abcdefghijklmnopqrst.supabase.co";
export const APP = "https://relance.vercel.app";
export const VARIABLES = {
  NEXT_PUBLIC_SUPABASE_URL: PROJECT,
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  APP_URL: APP,
  QSTASH_URL: "https://qstash.upstash.io",
  QSTASH_TOKEN: "qstash",
  QSTASH_CURRENT_SIGNING_KEY: "sig_1",
  QSTASH_NEXT_SIGNING_KEY: "sig_2",
  UPSTASH_REDIS_REST_URL: "https://able-1.upstash.io",
  UPSTASH_REDIS_REST_TOKEN: "redis",
  WHATSAPP_PHONE_NUMBER_ID: "106540352242922",
  WHATSAPP_BUSINESS_ACCOUNT_ID: "102290129340398",
  WHATSAPP_ACCESS_TOKEN: "EAAx",
  WHATSAPP_APP_SECRET: "0123456789abcdef0123456789abcdef",
  WHATSAPP_VERIFY_TOKEN: "verify",
  CRON_SECRET: "0123456789abcdef",
};
const SHARED = {
  WHATSAPP_APP_SECRET: VARIABLES.WHATSAPP_APP_SECRET,
  APP_URL: APP,
  QSTASH_URL: VARIABLES.QSTASH_URL,
  QSTASH_TOKEN: VARIABLES.QSTASH_TOKEN,
};

type Call = { url: URL; headers: Headers; method: string };
export type Service = (call: Call) => Response | Promise<Response>;

export const json = (body: unknown, status = 200, headers = {}) => Response.json(body, { status, headers });
export const keyOf = ({ headers }: Call) => headers.get("apikey");

/** Each service answering as it does when all is well. */
export const WELL: Record<string, Service> = {
  "/auth/v1/health": () => json({ message: "No API key found in request" }, 401),
  "/auth/v1/settings": (call) =>
    keyOf(call) === "sb_publishable_x"
      ? json({ external: { email: true }, disable_signup: true })
      : json({ message: "Invalid API key" }, 401),
  "/auth/v1/verify": ({ url }) =>
    new Response(null, {
      status: 303,
      headers: { location: `${url.searchParams.get("redirect_to")}#error=access_denied` },
    }),
  "/rest/v1/": (call) => {
    if (keyOf(call) === "sb_publishable_x") return json({ code: "42501" }, 401);
    return keyOf(call) === "sb_secret_x" ? json([{ id: 1 }]) : json({ message: "Invalid API key" }, 401);
  },
  [FUNCTION]: async ({ url, method }) => {
    if (method === "POST") return new Response("not signed", { status: 401 });
    if (url.searchParams.get("hub.verify_token") !== "verify")
      return new Response("forbidden", { status: 403 });
    return url.searchParams.get("hub.mode") === "relance"
      ? json(await fingerprintsOf("verify", SHARED))
      : new Response(url.searchParams.get("hub.challenge"));
  },
  "/v2/keys": ({ headers }) =>
    headers.get("authorization") === "Bearer qstash"
      ? json({ current: "sig_1" })
      : json({ error: "invalid" }, 401),
  "/api/health": () => json({ status: "ok" }),
  "able-1.upstash.io/": ({ headers }) =>
    headers.get("authorization") === "Bearer redis"
      ? json({ result: "PONG" })
      : json({ error: "WRONGPASS" }, 401),
};

export function serve(over: Record<string, Service>): void {
  const services = { ...WELL, ...over };
  vi.stubGlobal("fetch", async (input: string | URL, { headers, method = "GET" }: RequestInit = {}) => {
    const url = new URL(input);
    const found =
      over["*"] ??
      services[url.pathname] ??
      services[`${url.hostname}/`] ??
      Object.entries(services).find(([path]) => path.endsWith("/") && url.pathname.startsWith(path))?.[1];
    if (!found) throw new TypeError("fetch failed");
    return found({ url, headers: new Headers(headers), method });
  });
}
const NOTHING = { about: same("Service"), needs: [], look: async () => [] };

/** What is marked ✗ or !. */
export async function faults(
  over: Record<string, Service> = {},
  variables: Record<string, string> = {},
): Promise<Finding[]> {
  serve(over);
  const findings = await examine({ ...VARIABLES, ...variables }, NOTHING);
  return findings.filter(({ state }) => state !== "ok");
}

/** What is marked ✗ or !, with its remedy. */
export const complaints = async (...given: Parameters<typeof faults>) =>
  (await faults(...given)).map(({ says, remedy }) => `${says.en} → ${remedy?.en}`);

export const status =
  (code: number, body: unknown = {}): Service =>
  () =>
    json(body, code);
export const onSupabase = (answer: Service) =>
  Object.fromEntries(
    ["/auth/v1/health", "/auth/v1/settings", "/auth/v1/verify", "/rest/v1/", FUNCTION].map((path) => [
      path,
      answer,
    ]),
  );
export const page: Service = () => new Response("<html>", { headers: { "content-type": "text/html" } });
export const differing =
  (change: Partial<typeof SHARED>): Service =>
  async (call) =>
    call.url.searchParams.get("hub.mode") === "relance"
      ? json(await fingerprintsOf("verify", { ...SHARED, ...change }))
      : (WELL[FUNCTION] as Service)(call);
