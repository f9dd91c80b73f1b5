import type { Variables } from "../local/environment.ts";
import { type Answered, ask } from "./ask.ts";
import type { Finding } from "./finding.ts";
import { words } from "./language.ts";

/** What nobody may read without logging in. */
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

const codeOf = ({ body }: Answered): string =>
  typeof body === "object" && body !== null && "code" in body ? String(body.code) : "";
const rowsOf = ({ body }: Answered): Record<string, unknown>[] => (Array.isArray(body) ? body : []);

/** The database answers to the secret key, and has the tables. */
export async function databaseFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Base de données", "Database");
  const answer = await rest(variables, "senders?select=id&limit=1", variables.SUPABASE_SECRET_KEY);
  if (answer.status === 200) return [{ about, state: "ok", says: words("répond", "answers") }];
  const noTables = ["PGRST205", "42P01"].includes(codeOf(answer));
  return [
    {
      about,
      state: "broken",
      says: noTables
        ? words("répond, mais n’a pas ses tables", "answers, but lacks its tables")
        : words(`a répondu ${answer.status}`, `answered ${answer.status}`),
      remedy: noTables
        ? words("npx supabase db push --remote", "npx supabase db push --remote")
        : answer.status === 401 || answer.status === 403
          ? words("vérifiez SUPABASE_SECRET_KEY (sb_secret_…)", "check SUPABASE_SECRET_KEY (sb_secret_…)")
          : words(
              "un projet gratuit s’endort après 7 jours sans usage : réveillez-le sur supabase.com/dashboard",
              "a free project falls asleep after 7 days without use: wake it on supabase.com/dashboard",
            ),
    },
  ];
}

/** Somebody without an account reads nothing and cannot make one. */
export async function accessFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Accès (RLS)", "Access (RLS)");
  const { NEXT_PUBLIC_SUPABASE_URL: url, NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: key = "" } = variables;
  const settings = await ask(`${url}/auth/v1/settings`, { headers: { apikey: key } });
  if (settings.status !== 200) {
    return [
      {
        about,
        state: "broken",
        says: words(
          `la clé publique est refusée (${settings.status})`,
          `the publishable key is refused (${settings.status})`,
        ),
        remedy: words(
          "vérifiez NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY",
          "check NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY",
        ),
      },
    ];
  }
  const answers = await Promise.all(
    GUARDED.map((table) => rest(variables, `${table}?select=*&limit=1`, key)),
  );
  const open = GUARDED.filter((_, index) => answers[index] && rowsOf(answers[index]).length > 0);
  const findings: Finding[] = open.map((table) => ({
    about,
    state: "broken",
    says: words(`la table ${table} se lit sans compte`, `table ${table} can be read without an account`),
    remedy: words("npx supabase db push --remote", "npx supabase db push --remote"),
  }));
  if (!isTrue(settings.body, "disable_signup")) {
    findings.push({
      about,
      state: "broken",
      says: words("n’importe qui peut s’inscrire", "anyone can sign up"),
      remedy: words(
        "Supabase → Authentication → Sign In / Providers : désactivez « Allow new users to sign up »",
        "Supabase → Authentication → Sign In / Providers: switch off “Allow new users to sign up”",
      ),
    });
  }
  if (findings.length > 0) return findings;
  return [
    {
      about,
      state: "ok",
      says: words(
        `${GUARDED.length} tables fermées sans compte, inscription fermée`,
        `${GUARDED.length} tables closed without an account, sign-up closed`,
      ),
    },
  ];
}

/** Somebody can log in and manage the others. */
export async function peopleFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Super-admin", "Super-admin");
  const wanted = "profiles?select=id&role=eq.super_admin&active=is.true&limit=1";
  const answer = await rest(variables, wanted, variables.SUPABASE_SECRET_KEY);
  if (rowsOf(answer).length > 0) return [{ about, state: "ok", says: words("il y en a un", "there is one") }];
  return [
    {
      about,
      state: "broken",
      says: words("il n’y en a pas encore", "there is none yet"),
      remedy: words(
        "supabase/seed_superadmin.sql, dans Supabase → SQL Editor",
        "supabase/seed_superadmin.sql, in Supabase → SQL Editor",
      ),
    },
  ];
}

/** When Meta last told anything. */
export async function lastWebhookFindings(variables: Variables): Promise<Finding[]> {
  const about = words("Dernier webhook", "Last webhook");
  const id = encodeURIComponent(variables.WHATSAPP_PHONE_NUMBER_ID ?? "");
  const wanted = `senders?select=last_webhook_at&phone_number_id=eq.${id}`;
  const [sender] = rowsOf(await rest(variables, wanted, variables.SUPABASE_SECRET_KEY));
  if (!sender) {
    return [
      {
        about,
        state: "warning",
        says: words("le numéro n’est pas encore enregistré", "the number is not saved yet"),
        remedy: words("npm run setup", "npm run setup"),
      },
    ];
  }
  const at = typeof sender.last_webhook_at === "string" ? sender.last_webhook_at : null;
  if (at) return [{ about, state: "ok", says: words(at, at) }];
  return [
    {
      about,
      state: "warning",
      says: words("aucun n’est arrivé", "none has arrived"),
      remedy: words(
        "écrivez au numéro depuis un téléphone, puis relancez cette commande",
        "write to the number from a phone, then run this again",
      ),
    },
  ];
}

const isTrue = (body: unknown, name: string): boolean =>
  typeof body === "object" &&
  body !== null &&
  Object.entries(body).some(([key, value]) => key === name && value === true);
