// @vitest-environment node
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  APP,
  complaints,
  differing,
  json,
  keyOf,
  onSupabase,
  PROJECT,
  page,
  type Service,
  serve,
  status,
  VARIABLES,
  WELL,
} from "../testing/doctor.ts";
import { appFindings } from "./app.ts";
import { authConfigFindings } from "./auth-config.ts";

afterEach(() => vi.unstubAllGlobals());

describe("doctor", () => {
  it("finds nothing wrong when every service answers as it should", async () => {
    expect(await complaints()).toEqual([]);
  });

  it("says where the values on Vercel are tried, which it cannot read", async () => {
    serve({});
    const [found] = await appFindings(VARIABLES);
    expect(found).toMatchObject({ state: "ok", says: { en: expect.stringContaining("Settings → Health") } });
  });

  it.each<[string, Record<string, Service>, RegExp]>([
    [
      "a paused project, which its app cannot use either",
      { ...onSupabase(status(540)), "/api/health": status(503, { status: "database" }) },
      /project is paused → resume it/,
    ],
    [
      "a project out of quota",
      onSupabase(status(402, { message: "restricted due to: exceed_egress_quota" })),
      /quota is used up → .*Usage/,
    ],
    ["a project that is down", onSupabase(status(522)), /is down \(522\) → see status/],
    [
      "an address that is no project's",
      onSupabase(page),
      /not the address of a project → NEXT_PUBLIC_SUPABASE_URL/,
    ],
    [
      "a missing schema",
      {
        "/rest/v1/": (call) =>
          keyOf(call) === "sb_secret_x" ? json({ code: "PGRST205" }, 404) : json({ code: "42501" }, 401),
      },
      /tables are missing → npx supabase db push/,
    ],
    [
      "a Data API that is off",
      { "/rest/v1/": status(503, { code: "PGRST002" }) },
      /responded with 503 → .*Enable Data API/,
    ],
    [
      "a key that is refused as a token",
      {
        "/rest/v1/": (call) =>
          call.headers.get("authorization")?.startsWith("Bearer sb_secret")
            ? json({ message: "Invalid JWT" }, 401)
            : (WELL["/rest/v1/"] as Service)(call),
      },
      /in apikey alone only → create another secret key/,
    ],
    [
      "log-in by address that is off",
      { "/auth/v1/settings": status(200, { external: { email: false }, disable_signup: true }) },
      /turned off → .*Enable Email provider/,
    ],
    [
      "sign-up that is open",
      { "/auth/v1/settings": status(200, { external: { email: true }, disable_signup: false }) },
      /anyone can sign up → .*Allow new users/,
    ],
    [
      "a Site URL that was never set",
      {
        "/auth/v1/verify": () =>
          new Response(null, { status: 303, headers: { location: "http://localhost:3000/#error=x" } }),
      },
      /lead to http:\/\/localhost:3000 → .*Site URL = https:\/\/relance.vercel.app/,
    ],
    [
      "a function that is not deployed",
      { "/functions/v1/whatsapp-webhook": status(404) },
      /not deployed → .*deploy/,
    ],
    [
      "a function that asks for a token",
      { "/functions/v1/whatsapp-webhook": status(401) },
      /asks for a token that Meta has not → .*deploy/,
    ],
    [
      "a function with another verify token",
      {
        "/functions/v1/whatsapp-webhook": ({ method }) =>
          new Response("", { status: method === "POST" ? 401 : 403 }),
      },
      /another WHATSAPP_VERIFY_TOKEN, or none → .*secrets set/,
    ],
    [
      "a function without a secret",
      { "/functions/v1/whatsapp-webhook": differing({ QSTASH_TOKEN: "" }) },
      /lacks QSTASH_TOKEN → .*secrets set/,
    ],
    [
      "a function with the example's address and another app's secret",
      {
        "/functions/v1/whatsapp-webhook": differing({
          APP_URL: "https://relance.example.org",
          WHATSAPP_APP_SECRET: "f",
        }),
      },
      /another value of WHATSAPP_APP_SECRET, APP_URL → .*secrets set/,
    ],
    [
      "a function of an older version",
      {
        "/functions/v1/whatsapp-webhook": (call) =>
          call.url.searchParams.get("hub.mode") === "relance"
            ? new Response("forbidden", { status: 403 })
            : (WELL["/functions/v1/whatsapp-webhook"] as Service)(call),
      },
      /older version → .*deploy/,
    ],
    ["a QStash out of quota", { "/v2/keys": status(429) }, /day's quota is used up/],
    [
      "a QStash with other keys",
      { "/v2/keys": status(200, { current: "sig_9" }) },
      /signs with a key that is not ours/,
    ],
    [
      "a Redis out of quota",
      { "able-1.upstash.io/": status(400, { error: "ERR max requests limit exceeded. Limit: 500000" }) },
      /month's quota is used up/,
    ],
    [
      "a Redis with another token",
      { "able-1.upstash.io/": status(401) },
      /responded with 401 → copy UPSTASH_REDIS/,
    ],
    ["an app behind Vercel's log-in", { "/api/health": status(401) }, /401 → .*production domain/],
    ["an app that Vercel suspended", { "/api/health": status(402) }, /402 → .*quota is used up/],
    ["another site at APP_URL", { "/api/health": page }, /200 → another app answers at APP_URL/],
    [
      "an address that redirects",
      {
        "/api/health": () =>
          new Response(null, { status: 308, headers: { location: "https://www.x.org/api/health" } }),
      },
      /308 → APP_URL must be the final address: https:\/\/www.x.org/,
    ],
    [
      "a variable that is missing on Vercel alone",
      { "/api/health": status(503, { status: "environment", problems: ["CRON_SECRET is missing"] }) },
      /503 → on Vercel: CRON_SECRET is missing/,
    ],
  ])("names the one cause and its remedy: %s", async (_what, over, said) => {
    expect(await complaints(over)).toEqual([expect.stringMatching(said)]);
  });

  const secretOf = (role: string, ref = "abcdefghijklmnopqrst") =>
    `e.${Buffer.from(JSON.stringify({ role, ref })).toString("base64url")}.s`;

  it.each<[string, string, string]>([
    ["NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "sb_secret_x", "is swapped with another key"],
    ["SUPABASE_SECRET_KEY", "sb_publishable_x", "is swapped with another key"],
    ["SUPABASE_SECRET_KEY", secretOf("anon"), "is swapped with another key"],
    [
      "SUPABASE_SECRET_KEY",
      secretOf("service_role", "zzzzzzzzzzzzzzzzzzzz"),
      "is of another Supabase project",
    ],
    ["SUPABASE_SECRET_KEY", "postgres-password", "does not have the expected form"],
    [
      "NEXT_PUBLIC_SUPABASE_URL",
      "https://supabase.com/dashboard/project/x",
      "does not have the expected form",
    ],
    ["NEXT_PUBLIC_SUPABASE_URL", `${PROJECT}/rest/v1/`, "does not have the expected form"],
    ["APP_URL", PROJECT, "does not have the expected form"],
    ["APP_URL", `${APP}/login`, "must end with the domain name"],
    ["QSTASH_URL", "https://able-1.upstash.io", "does not have the expected form"],
    ["QSTASH_TOKEN", "sig_1", "is swapped with another key"],
    ["QSTASH_CURRENT_SIGNING_KEY", "qstash", "is swapped with another key"],
    ["UPSTASH_REDIS_REST_URL", "https://qstash.upstash.io", "does not have the expected form"],
    ["UPSTASH_REDIS_REST_TOKEN", "sig_1", "is swapped with another key"],
    ["WHATSAPP_PHONE_NUMBER_ID", "+221771234567", "does not have the expected form"],
    ["WHATSAPP_APP_SECRET", "EAAx", "does not have the expected form"],
    ["WHATSAPP_ACCESS_TOKEN", "0123456789abcdef0123456789abcdef", "does not have the expected form"],
  ])("names %s when it holds %s", async (name, value, said) => {
    expect(await complaints({}, { [name]: value })).toEqual([expect.stringContaining(`${name} ${said} → `)]);
  });

  it("names a secret key of another project once", async () => {
    expect(await complaints({}, { SUPABASE_SECRET_KEY: "sb_secret_other" })).toEqual([
      expect.stringMatching(/refuses the secret key \(401\) → copy SUPABASE_SECRET_KEY/),
    ]);
  });

  it("names a publishable key of another project once", async () => {
    expect(await complaints({}, { NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_other" })).toEqual([
      expect.stringMatching(/publishable key is refused \(401\) → copy NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY/),
    ]);
  });

  it("names a project that does not exist once", async () => {
    const fetched = (error: Error) => () => Promise.reject(error);
    const gone = fetched(
      new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) }),
    );
    expect(await complaints({ ...onSupabase(gone) })).toEqual([
      expect.stringMatching(/does not respond \(ENOTFOUND\) → there is no such project/),
    ]);
  });
});

describe("with SUPABASE_ACCESS_TOKEN, doctor reads the settings of Auth", () => {
  const GOOD = {
    jwt_exp: 1800,
    password_min_length: 10,
    smtp_host: "smtp.example.org",
    security_update_password_require_reauthentication: false,
    mailer_templates_invite_content: "{{ .TokenHash }}",
    mailer_templates_recovery_content: "{{ .TokenHash }}",
  };
  const read = async (config: object, code = 200) => {
    serve({ "/v1/projects/abcdefghijklmnopqrst/config/auth": status(code, { ...GOOD, ...config }) });
    const findings = await authConfigFindings({ ...VARIABLES, SUPABASE_ACCESS_TOKEN: "sbp_x" });
    return findings.map(({ state, says }) => `${state} ${says.en}`);
  };

  it("and finds nothing wrong in good ones", async () => {
    expect(await read({})).toEqual(["ok set up as it should be"]);
  });

  it.each<[object, RegExp]>([
    [{ smtp_host: null }, /^warning no SMTP server: .* twice an hour$/],
    [{ jwt_exp: 3600 }, /^warning a token lasts more than 30 minutes$/],
    [{ password_min_length: 6 }, /^warning a password may be very short$/],
    [
      { mailer_templates_invite_content: "{{ .ConfirmationURL }}" },
      /^warning a mail filter can use up the links/,
    ],
    [
      { security_update_password_require_reauthentication: true },
      /^warning a change of password needs a login/,
    ],
  ])("and names %j", async (config, said) => {
    expect(await read(config)).toEqual([expect.stringMatching(said)]);
  });

  it("and says that the token is refused", async () => {
    expect(await read({}, 401)).toEqual(["broken SUPABASE_ACCESS_TOKEN is refused (401)"]);
  });
});
