import { z } from "zod";
import type { Variables } from "../local/environment.ts";
import { ask } from "./ask.ts";
import { broken, type Finding, type State, well } from "./finding.ts";
import { same, type Words, words } from "./language.ts";

const about = same("Supabase Auth");

const Config = z.object({
  site_url: z.string().nullish(),
  jwt_exp: z.number().nullish(),
  password_min_length: z.number().nullish(),
  smtp_host: z.string().nullish(),
  security_update_password_require_reauthentication: z.boolean().nullish(),
  mailer_templates_invite_content: z.string().nullish(),
  mailer_templates_recovery_content: z.string().nullish(),
});
type Config = z.infer<typeof Config>;

type Rule = { holds: (config: Config) => boolean; state: State; says: Words; remedy: Words };

const RULES: Rule[] = [
  {
    holds: ({ jwt_exp }) => (jwt_exp ?? 1800) <= 1800,
    state: "warning",
    says: words("un jeton dure plus de 30 minutes", "a token lasts more than 30 minutes"),
    remedy: words(
      "Project Settings → JWT Keys → Access token expiry time : 1800 secondes",
      "Project Settings → JWT Keys → Access token expiry time: 1800 seconds",
    ),
  },
  {
    holds: ({ password_min_length }) => (password_min_length ?? 10) >= 10,
    state: "warning",
    says: words("un mot de passe peut être très court", "a password may be very short"),
    remedy: words(
      "Authentication → Sign In / Providers → Email : 10 caractères au moins",
      "Authentication → Sign In / Providers → Email: at least 10 characters",
    ),
  },
  {
    holds: ({ smtp_host }) => Boolean(smtp_host),
    state: "warning",
    says: words(
      "pas de serveur SMTP : Supabase n’écrit qu’aux membres de son organisation, deux fois par heure",
      "no SMTP server: Supabase writes to members of its organisation only, twice an hour",
    ),
    remedy: words(
      "donnez des liens (Utilisateurs → Donner un lien), ou réglez Authentication → Emails → SMTP Settings",
      "give links (Users → Give a link), or set up Authentication → Emails → SMTP Settings",
    ),
  },
  {
    holds: ({
      smtp_host,
      mailer_templates_invite_content: invite,
      mailer_templates_recovery_content: recovery,
    }) => !smtp_host || [invite, recovery].every((text) => text?.includes("TokenHash")),
    state: "warning",
    says: words(
      "un filtre de courrier peut user les liens des e-mails",
      "a mail filter can use up the links in emails",
    ),
    remedy: words(
      "npx supabase config push, ou collez supabase/templates dans Authentication → Emails → Templates",
      "npx supabase config push, or paste supabase/templates into Authentication → Emails → Templates",
    ),
  },
  {
    holds: ({ security_update_password_require_reauthentication: asks }) => !asks,
    state: "warning",
    says: words(
      "un changement de mot de passe demande une connexion de moins de 24 heures",
      "a change of password needs a login of the last 24 hours",
    ),
    remedy: words(
      "Authentication → Sign In / Providers → Email : désactivez « Secure password change »",
      "Authentication → Sign In / Providers → Email: turn off “Secure password change”",
    ),
  },
];

/** With an access token: settings that only the dashboard shows. The address is another in tests. */
export async function authConfigFindings(
  variables: Variables,
  api = "https://api.supabase.com",
): Promise<Finding[]> {
  const [project] = new URL(variables.NEXT_PUBLIC_SUPABASE_URL ?? "").hostname.split(".");
  const { status, body } = await ask(`${api}/v1/projects/${project}/config/auth`, {
    headers: { authorization: `Bearer ${variables.SUPABASE_ACCESS_TOKEN}` },
  });
  if (status !== 200)
    return [
      broken(
        about,
        words(`SUPABASE_ACCESS_TOKEN est refusé (${status})`, `SUPABASE_ACCESS_TOKEN is refused (${status})`),
        words(
          "supabase.com/dashboard/account/tokens ; ou retirez cette variable : elle est facultative",
          "supabase.com/dashboard/account/tokens; or remove this variable: it is optional",
        ),
      ),
    ];
  const config = Config.parse(body);
  const findings = RULES.filter(({ holds }) => !holds(config)).map(({ state, says, remedy }) => ({
    about,
    state,
    says,
    remedy,
  }));
  return findings.length > 0
    ? findings
    : [well(about, words("réglé comme il faut", "set up as it should be"))];
}
