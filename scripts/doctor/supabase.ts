import { z } from "zod";
import { same, words } from "../language.ts";
import type { Variables } from "../local/environment.ts";
import { ask, unlessSilent } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";

/** Tables that must not be readable without logging in. */
const GUARDED = [
  "profiles",
  "contacts",
  "categories",
  "campaigns",
  "messages",
  "attempts",
  "interactions",
  "opt_outs",
  "senders",
  "templates",
  "webhook_events",
  "audit_log",
];

/** With the key in `apikey` alone, or as well as a bearer token, as Supabase's own client sends it. */
const rest = (
  { NEXT_PUBLIC_SUPABASE_URL: url }: Variables,
  path: string,
  key = "",
  as: "alone" | "both" = "both",
) =>
  ask(`${url}/rest/v1/${path}`, {
    headers: { apikey: key, ...(as === "both" ? { authorization: `Bearer ${key}` } : {}) },
  });

const Refusal = z.object({ code: z.string() });
const hasRows = (body: unknown) => Array.isArray(body) && body.length > 0;
const answered = (status: number) => words(`a répondu ${status}`, `responded with ${status}`);
const pushSchema = same("npx supabase db push --remote");

/** Checks that the database accepts the secret key, in both ways in which it is sent, and has its tables. */
export async function databaseFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Base de données", "Database");
  const path = "senders?select=id&limit=1";
  const key = variables.SUPABASE_SECRET_KEY ?? "";
  const both = await rest(variables, path, key);
  // Only a key of the new kind is sent alone, by the webhook function.
  const alone = key.startsWith("sb_") ? await rest(variables, path, key, "alone") : both;
  const { status, body } = both;
  if (status === 200 && !Array.isArray(body)) return [broken(about, ...notTheApi)];
  if (status === 200 && alone.status === 200) return [well(about, words("répond", "responds"))];
  if (["PGRST205", "42P01"].includes(Refusal.safeParse(body).data?.code ?? ""))
    return [
      broken(
        about,
        words("répond, mais ses tables manquent", "responds, but its tables are missing"),
        pushSchema,
      ),
    ];
  if (status === 200 || alone.status === 200) return [broken(about, ...oneWay(status === 200))];
  if (status === 401 || status === 403)
    return [
      broken(
        about,
        words(`refuse la clé secrète (${status})`, `refuses the secret key (${status})`),
        words(
          "recopiez SUPABASE_SECRET_KEY (sb_secret_…) de ce même projet : Supabase → Project Settings → API Keys",
          "copy SUPABASE_SECRET_KEY (sb_secret_…) of this very project: Supabase → Project Settings → API Keys",
        ),
      ),
    ];
  const remedy = words(
    "Supabase → Project Settings → Data API : « Enable Data API » doit être activé",
    "Supabase → Project Settings → Data API: “Enable Data API” must be on",
  );
  const isApi = Refusal.safeParse(body).success;
  return [broken(about, answered(status), status >= 500 && !isApi ? seeStatus : remedy)];
}

const seeStatus = words(
  "consultez status.supabase.com, puis réessayez",
  "see status.supabase.com, then try again",
);

const notTheApi = [
  words("répond autre chose que des données", "responds with something else than data"),
  words(
    "NEXT_PUBLIC_SUPABASE_URL est-elle l’adresse du projet ? Un pare-feu répond-il à sa place ?",
    "is NEXT_PUBLIC_SUPABASE_URL the address of the project? Does a firewall respond in its place?",
  ),
] as const;

const oneWay = (withBearer: boolean) =>
  [
    withBearer
      ? words("refuse la clé secrète dans apikey seul", "refuses the secret key in apikey alone")
      : words("n’accepte la clé secrète que dans apikey seul", "accepts the secret key in apikey alone only"),
    words(
      "créez une autre clé secrète (API Keys), ou prenez l’ancienne clé service_role (Legacy API Keys)",
      "create another secret key (API Keys), or take the old service_role key (Legacy API Keys)",
    ),
  ] as const;

const Size = z.object({ database_bytes: z.number(), database_limit_bytes: z.number() });
const NEARLY_FULL = 0.8;

/** Checks that the database is not nearly full: a full one stores nothing more. */
export async function sizeFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Place dans la base", "Room in the database");
  const asked = rest(variables, "rpc/service_health", variables.SUPABASE_SECRET_KEY);
  const size = Size.safeParse((await unlessSilent(asked, null))?.body).data;
  // Refusals are reported with the tables.
  if (!size) return [];
  const percent = Math.round((100 * size.database_bytes) / size.database_limit_bytes);
  if (size.database_bytes <= NEARLY_FULL * size.database_limit_bytes)
    return [well(about, words(`pleine à ${percent} %`, `${percent}% full`))];
  const remedy = words(
    "Réglages → Santé montre ce qui libère de la place, et combien",
    "Settings → Health shows what frees room, and how much",
  );
  return [broken(about, words(`presque pleine : ${percent} %`, `nearly full: ${percent}%`), remedy)];
}

const Settings = z.object({ disable_signup: z.boolean() });

/** Checks that reading and signing up are impossible without an account. */
export async function accessFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Accès (RLS)", "Access (RLS)");
  const { NEXT_PUBLIC_SUPABASE_URL: url, NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: key = "" } = variables;
  const settings = await ask(`${url}/auth/v1/settings`, { headers: { apikey: key } });
  const { status } = settings;
  if (status === 401 || status === 403) {
    const says = words(
      `la clé publique est refusée (${status})`,
      `the publishable key is refused (${status})`,
    );
    const name = "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY";
    return [
      broken(about, says, words(`recopiez ${name} de ce même projet`, `copy ${name} of this very project`)),
    ];
  }
  const known = Settings.safeParse(settings.body);
  if (status !== 200 || !known.success) return [broken(same("Supabase Auth"), answered(status), seeStatus)];
  const answers = await unlessSilent(
    Promise.all(GUARDED.map((table) => rest(variables, `${table}?select=*&limit=1`, key))),
    null,
  );
  // The database reports it.
  if (!answers) return [];
  const findings = GUARDED.filter((_, at) => hasRows(answers[at]?.body)).map((table) =>
    broken(
      about,
      words(`la table ${table} se lit sans compte`, `table ${table} can be read without an account`),
      pushSchema,
    ),
  );
  if (!known.data.disable_signup)
    findings.push(
      broken(
        about,
        words("n’importe qui peut s’inscrire", "anyone can sign up"),
        words(
          "Supabase → Authentication → Sign In / Providers : désactivez « Allow new users to sign up »",
          "Supabase → Authentication → Sign In / Providers: turn off “Allow new users to sign up”",
        ),
      ),
    );
  if (findings.length > 0) return findings;
  const n = GUARDED.length;
  return [
    well(
      about,
      words(
        `${n} tables illisibles sans compte, inscription fermée`,
        `${n} tables cannot be read without an account, sign-up is closed`,
      ),
    ),
  ];
}

/** Checks that there is an active super-admin. */
export async function peopleFindings(variables: Variables): Promise<Finding[]> {
  const about = same("Super-admin");
  const wanted = "profiles?select=id&role=eq.super_admin&active=is.true&limit=1";
  const answer = await unlessSilent(rest(variables, wanted, variables.SUPABASE_SECRET_KEY), null);
  // Refusals are the database's to report.
  if (answer?.status !== 200 || !Array.isArray(answer.body)) return [];
  if (hasRows(answer.body)) return [well(about, words("il y en a un", "there is one"))];
  const remedy = words(
    "supabase/seed_superadmin.sql, dans Supabase → SQL Editor",
    "supabase/seed_superadmin.sql, in Supabase → SQL Editor",
  );
  return [broken(about, words("il n’y en a pas encore", "there is none yet"), remedy)];
}
