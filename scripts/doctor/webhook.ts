import { z } from "zod";
import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import { fingerprintsOf, SHARED_VARIABLES } from "../../supabase/functions/_shared/fingerprints.ts";
import { same, type Words, words } from "../language.ts";
import type { Variables } from "../local/environment.ts";
import { type Answered, ask } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";

const about = same("Webhook");
const CHALLENGE = "20261122";
const deploy = same("npx supabase functions deploy whatsapp-webhook --use-api");
const setSecrets = words(
  "npx supabase secrets set --env-file .env.functions (docs/04, section 6)",
  "npx supabase secrets set --env-file .env.functions (docs/04, section 6)",
);

const Prints = z.object({ missing: z.array(z.string()), prints: z.record(z.string(), z.string()) });

/** Checks that the function runs, rejects unsigned calls, and has the same secrets as the app. */
export async function webhookFindings(variables: Variables): Promise<Finding[]> {
  const url = webhookAddress(variables.NEXT_PUBLIC_SUPABASE_URL ?? "");
  const asked = (mode: string) =>
    ask(
      `${url}?${new URLSearchParams({
        "hub.mode": mode,
        "hub.challenge": CHALLENGE,
        "hub.verify_token": variables.WHATSAPP_VERIFY_TOKEN ?? "",
      })}`,
    );
  const [verified, unsigned, compared] = await Promise.all([
    asked("subscribe"),
    ask(url, { method: "POST", body: "{}" }),
    asked("relance"),
  ]);
  const problem = stopped(verified, unsigned) ?? (await differing(compared, variables));
  if (problem) return [{ about, state: "broken", ...problem }];
  return [
    well(
      about,
      words(
        "vérifié, refuse les appels non signés, a les mêmes secrets",
        "verified, refuses unsigned calls, has the same secrets",
      ),
    ),
  ];
}

type Problem = { says: Words; remedy: Words; variable?: string };

function stopped(verified: Answered, unsigned: Answered): Problem | null {
  const { status } = verified;
  if (status === 402)
    return {
      says: words("le quota des fonctions est épuisé (402)", "the quota of the functions is used up (402)"),
      remedy: words(
        "supabase.com/dashboard → Usage : attendez le mois suivant, ou changez d’offre",
        "supabase.com/dashboard → Usage: wait for the next month, or change the plan",
      ),
    };
  if (status === 404)
    return { says: words("la fonction n’est pas déployée", "the function is not deployed"), remedy: deploy };
  if (status === 401)
    return {
      says: words(
        "la fonction demande un jeton que Meta n’a pas",
        "the function asks for a token that Meta has not",
      ),
      remedy: deploy,
    };
  if (status === 403)
    return {
      says: words(
        "la fonction a un autre WHATSAPP_VERIFY_TOKEN, ou n’en a pas",
        "the function has another WHATSAPP_VERIFY_TOKEN, or none",
      ),
      remedy: setSecrets,
    };
  if (status === 200 && verified.text === CHALLENGE && unsigned.status === 401) return null;
  return {
    says: words(
      `la vérification a répondu ${status}, un appel non signé ${unsigned.status}`,
      `the verification got ${status}, an unsigned call ${unsigned.status}`,
    ),
    remedy: words(
      "Supabase → Edge Functions → whatsapp-webhook → Logs, puis redéployez la fonction",
      "Supabase → Edge Functions → whatsapp-webhook → Logs, then deploy the function again",
    ),
  };
}

async function differing(compared: Answered, variables: Variables): Promise<Problem | null> {
  const theirs = Prints.safeParse(compared.body);
  if (!theirs.success)
    return {
      says: words("la fonction est d’une version plus ancienne", "the function is of an older version"),
      remedy: deploy,
    };
  const value = (name: string) => variables[name]?.trim() ?? "";
  const ours = await fingerprintsOf(value("WHATSAPP_VERIFY_TOKEN"), {
    WHATSAPP_APP_SECRET: value("WHATSAPP_APP_SECRET"),
    APP_URL: value("APP_URL"),
    QSTASH_URL: value("QSTASH_URL"),
    QSTASH_TOKEN: value("QSTASH_TOKEN"),
  });
  const { missing, prints } = theirs.data;
  if (missing.length > 0) {
    const names = missing.join(", ");
    return {
      says: words(`il manque à la fonction : ${names}`, `the function lacks ${names}`),
      remedy: setSecrets,
    };
  }
  // What is missing or wrong here is reported with the environment.
  const other = SHARED_VARIABLES.filter(
    (name) => ours.prints[name] !== undefined && prints[name] !== ours.prints[name],
  ).join(", ");
  if (other === "") return null;
  return {
    says: words(`la fonction a une autre valeur de ${other}`, `the function has another value of ${other}`),
    remedy: setSecrets,
    variable: other,
  };
}
