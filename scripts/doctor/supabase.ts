import { z } from "zod";
import type { Variables } from "../local/environment.ts";
import { ask } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";
import { same, words } from "./language.ts";

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

const rest = ({ NEXT_PUBLIC_SUPABASE_URL: url }: Variables, path: string, key = "") =>
  ask(`${url}/rest/v1/${path}`, { headers: { apikey: key, authorization: `Bearer ${key}` } });

const Refusal = z.object({ code: z.string() });
const hasRows = (body: unknown) => Array.isArray(body) && body.length > 0;
const answered = (status: number) => words(`a répondu ${status}`, `responded with ${status}`);
const pushSchema = same("npx supabase db push --remote");

/** Checks that the database accepts the secret key and has its tables. */
export async function databaseFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Base de données", "Database");
  const { status, body } = await rest(variables, "senders?select=id&limit=1", variables.SUPABASE_SECRET_KEY);
  if (status === 200) return [well(about, words("répond", "responds"))];
  if (["PGRST205", "42P01"].includes(Refusal.safeParse(body).data?.code ?? ""))
    return [
      broken(
        about,
        words("répond, mais ses tables manquent", "responds, but its tables are missing"),
        pushSchema,
      ),
    ];
  const remedy =
    status === 401 || status === 403
      ? words("vérifiez SUPABASE_SECRET_KEY (sb_secret_…)", "check SUPABASE_SECRET_KEY (sb_secret_…)")
      : words(
          "un projet gratuit est mis en pause après 7 jours sans usage : relancez-le sur supabase.com/dashboard",
          "a free project is paused after 7 days without use: resume it on supabase.com/dashboard",
        );
  return [broken(about, answered(status), remedy)];
}

const Size = z.object({ database_bytes: z.number(), database_limit_bytes: z.number() });
const NEARLY_FULL = 0.8;

/** Checks that the database is not nearly full: a full one stores nothing more. */
export async function sizeFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Place dans la base", "Room in the database");
  const { status, body } = await rest(variables, "rpc/service_health", variables.SUPABASE_SECRET_KEY);
  const size = Size.safeParse(body).data;
  if (!size) return [broken(about, answered(status), pushSchema)];
  const percent = Math.round((100 * size.database_bytes) / size.database_limit_bytes);
  if (size.database_bytes <= NEARLY_FULL * size.database_limit_bytes)
    return [well(about, words(`pleine à ${percent} %`, `${percent}% full`))];
  const remedy = words(
    "Réglages → Santé montre ce qui libère de la place, et combien",
    "Settings → Health shows what frees room, and how much",
  );
  return [broken(about, words(`presque pleine : ${percent} %`, `nearly full: ${percent}%`), remedy)];
}

const Settings = z.object({ disable_signup: z.literal(true) });

/** Checks that reading and signing up are impossible without an account. */
export async function accessFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Accès (RLS)", "Access (RLS)");
  const { NEXT_PUBLIC_SUPABASE_URL: url, NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: key = "" } = variables;
  const settings = await ask(`${url}/auth/v1/settings`, { headers: { apikey: key } });
  if (settings.status !== 200) {
    const { status } = settings;
    const says = words(
      `la clé publique est refusée (${status})`,
      `the publishable key is refused (${status})`,
    );
    const name = "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY";
    return [broken(about, says, words(`vérifiez ${name}`, `check ${name}`))];
  }
  const answers = await Promise.all(
    GUARDED.map((table) => rest(variables, `${table}?select=*&limit=1`, key)),
  );
  const findings = GUARDED.filter((_, at) => hasRows(answers[at]?.body)).map((table) =>
    broken(
      about,
      words(`la table ${table} se lit sans compte`, `table ${table} can be read without an account`),
      pushSchema,
    ),
  );
  if (!Settings.safeParse(settings.body).success)
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
  const { body } = await rest(variables, wanted, variables.SUPABASE_SECRET_KEY);
  if (hasRows(body)) return [well(about, words("il y en a un", "there is one"))];
  const remedy = words(
    "supabase/seed_superadmin.sql, dans Supabase → SQL Editor",
    "supabase/seed_superadmin.sql, in Supabase → SQL Editor",
  );
  return [broken(about, words("il n’y en a pas encore", "there is none yet"), remedy)];
}
