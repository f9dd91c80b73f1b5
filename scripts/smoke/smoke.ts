import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import { type Answered, ask, NoAnswer } from "../doctor/ask.ts";
import { type Finding, isBroken, linesOf } from "../doctor/finding.ts";
import { loadVariables } from "../doctor/load.ts";
import { type Language, languageOf, type Words, words } from "../language.ts";

type Probe = { about: Words; look: (at: URL) => Promise<string | null> };

const PATIENCE_MS = 20_000;
const get = (at: URL, path: string, init: RequestInit = {}) => ask(new URL(path, at), init, PATIENCE_MS);

const expectStatus = (answer: Answered, ...wanted: number[]): string | null =>
  wanted.includes(answer.status) ? null : `${answer.status} ≠ ${wanted.join(", ")}`;

const GUARDED = [
  "/api/auth/me",
  "/api/contacts",
  "/api/categories",
  "/api/campaigns",
  "/api/messages",
  "/api/users",
  "/api/templates",
];
const JOBS = ["/api/jobs/send", "/api/jobs/sweep", "/api/jobs/launch", "/api/jobs/import"];
const PAGES = ["/dashboard", "/contacts", "/campaigns", "/settings"];

const HEADERS: Record<string, RegExp> = {
  "content-security-policy": /frame-ancestors 'none'/,
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "referrer-policy": /./,
};

const PROBES: Probe[] = [
  { about: words("Santé", "Health"), look: async (at) => expectStatus(await get(at, "/api/health"), 200) },
  {
    about: words("Page de connexion", "Log-in page"),
    look: async (at) => {
      const page = await get(at, "/login");
      const fields = [/type="email"/, /type="password"/].filter((field) => !field.test(page.text));
      return expectStatus(page, 200) ?? (fields.length > 0 ? `${fields.length} ×  <input>` : null);
    },
  },
  {
    about: words("En-têtes", "Headers"),
    look: async (at) => {
      const { headers } = await get(at, "/login");
      const wanted = {
        ...HEADERS,
        ...(at.protocol === "https:" ? { "strict-transport-security": /max-age=\d{7,}/ } : {}),
      };
      const missing = Object.entries(wanted).filter(([name, value]) => !value.test(headers.get(name) ?? ""));
      return missing.length > 0 ? missing.map(([name]) => name).join(", ") : null;
    },
  },
  {
    about: words("Pages fermées", "Closed pages"),
    look: (at) =>
      firstProblem(PAGES, async (path) => {
        const { status, headers } = await get(at, path);
        const leads = new URL(headers.get("location") ?? "/", at).pathname;
        return [302, 303, 307, 308].includes(status) && leads === "/login" ? null : `${status} ${leads}`;
      }),
  },
  {
    about: words("API fermée (401)", "Closed API (401)"),
    look: (at) =>
      firstProblem(GUARDED, async (path) => {
        const answer = await get(at, path);
        const type = answer.headers.get("content-type") ?? "";
        return expectStatus(answer, 401) ?? (type.startsWith("application/problem+json") ? null : type);
      }),
  },
  {
    about: words("Jetons forgés", "Forged tokens"),
    look: (at) =>
      firstProblem(["unsigned", "nonsense"], async (kind) =>
        expectStatus(
          await get(at, "/api/auth/me", { headers: { authorization: `Bearer ${FORGED[kind]}` } }),
          401,
        ),
      ),
  },
  {
    about: words("Tâches fermées", "Closed jobs"),
    look: (at) =>
      firstProblem(JOBS, async (path) =>
        expectStatus(await get(at, path, { method: "POST", body: "{}" }), 401),
      ),
  },
  {
    about: words("OpenAPI", "OpenAPI"),
    look: async (at) => {
      const answer = await get(at, "/api/openapi.json");
      const version = typeof answer.body === "object" && answer.body !== null && "openapi" in answer.body;
      return expectStatus(answer, 200) ?? (version ? null : "openapi ?");
    },
  },
];

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const FORGED: Record<string, string> = {
  unsigned: `${part({ alg: "none", typ: "JWT" })}.${part({ sub: "00000000-0000-0000-0000-000000000000", role: "authenticated", exp: 4_102_444_800 })}.`,
  nonsense: "not.a.token",
};

/** Checks the webhook function: 403 for a wrong verify token, 401 for an unsigned call. */
const webhookProbe = (address: string): Probe => ({
  about: words("Webhook", "Webhook"),
  look: async () => {
    const wrong = new URLSearchParams({
      "hub.mode": "subscribe",
      "hub.challenge": "1",
      "hub.verify_token": "wrong",
    });
    const handshake = expectStatus(await ask(`${address}?${wrong}`, {}, PATIENCE_MS), 403);
    const unsigned = expectStatus(await ask(address, { method: "POST", body: "{}" }, PATIENCE_MS), 401);
    return handshake ?? unsigned;
  },
});

async function firstProblem(
  paths: string[],
  look: (path: string) => Promise<string | null>,
): Promise<string | null> {
  for (const path of paths) {
    const problem = await look(path);
    if (problem) return `${path} : ${problem}`;
  }
  return null;
}

const USAGE = words(
  "Donnez l’adresse de l’application : npm run smoke -- https://votre-app.vercel.app [https://projet.supabase.co]",
  "Give the app’s address: npm run smoke -- https://your-app.vercel.app [https://project.supabase.co]",
);

/**
 * `npm run smoke -- URL [SUPABASE_URL]`: checks a deployment from outside, without an account. Exit code 1 when
 * something is wrong.
 */
export async function smoke(args: string[], language: Language = languageOf(process.env)): Promise<number> {
  const [url = "", supabase = supabaseOf(url)] = args;
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url) || (supabase && !URL.canParse(supabase))) {
    console.error(USAGE[language]);
    return 1;
  }
  const webhook = supabase ? [webhookProbe(webhookAddress(supabase))] : [];
  const findings: Finding[] = [];
  for (const probe of [...PROBES, ...webhook]) findings.push(await findingOf(probe, new URL(url)));
  for (const line of ["", ...linesOf(findings, language), ""]) console.log(line);
  return isBroken(findings) ? 1 : 0;
}

/** The environment's Supabase URL, if its `APP_URL` is the checked one. */
function supabaseOf(url: string): string {
  const { APP_URL = "", NEXT_PUBLIC_SUPABASE_URL = "" } = loadVariables({ local: false });
  const isThisOne = URL.canParse(APP_URL) && URL.canParse(url) && new URL(APP_URL).host === new URL(url).host;
  return isThisOne ? NEXT_PUBLIC_SUPABASE_URL : "";
}

async function findingOf({ about, look }: Probe, at: URL): Promise<Finding> {
  try {
    const problem = await look(at);
    return problem
      ? { about, state: "broken", says: words(problem, problem) }
      : { about, state: "ok", says: words("comme il faut", "as it should be") };
  } catch (error) {
    const why = error instanceof NoAnswer ? error.message : String(error);
    return { about, state: "broken", says: words(`ne répond pas (${why})`, `does not respond (${why})`) };
  }
}
