import { discreet } from "../local/discretion.ts";
import type { Variables } from "../local/environment.ts";
import { appFindings } from "./app.ts";
import { NoAnswer } from "./ask.ts";
import { environmentFindings } from "./environment.ts";
import { type Finding, isBroken, linesOf } from "./finding.ts";
import { type Language, languageOf, type Words, words } from "./language.ts";
import { loadVariables } from "./load.ts";
import { accessFindings, databaseFindings, lastWebhookFindings, peopleFindings } from "./supabase.ts";
import { qstashFindings, redisFindings } from "./upstash.ts";
import { subscriptionFindings, tokenFindings, webhookFindings } from "./whatsapp.ts";

type Check = { about: Words; needs: string[]; look: (variables: Variables) => Promise<Finding[]> };

const SUPABASE = ["NEXT_PUBLIC_SUPABASE_URL", "SUPABASE_SECRET_KEY"];

const CHECKS: Check[] = [
  { about: words("Base de données", "Database"), needs: SUPABASE, look: databaseFindings },
  {
    about: words("Accès (RLS)", "Access (RLS)"),
    needs: ["NEXT_PUBLIC_SUPABASE_URL", "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY"],
    look: accessFindings,
  },
  { about: words("Super-admin", "Super-admin"), needs: SUPABASE, look: peopleFindings },
  { about: words("QStash", "QStash"), needs: ["QSTASH_TOKEN", "APP_URL"], look: qstashFindings },
  { about: words("Redis", "Redis"), needs: [], look: redisFindings },
  {
    about: words("Jeton WhatsApp", "WhatsApp token"),
    needs: ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"],
    look: tokenFindings,
  },
  {
    about: words("Abonnement", "Subscription"),
    needs: ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_BUSINESS_ACCOUNT_ID"],
    look: subscriptionFindings,
  },
  {
    about: words("Webhook", "Webhook"),
    needs: ["NEXT_PUBLIC_SUPABASE_URL", "WHATSAPP_VERIFY_TOKEN"],
    look: webhookFindings,
  },
  {
    about: words("Dernier webhook", "Last webhook"),
    needs: [...SUPABASE, "WHATSAPP_PHONE_NUMBER_ID"],
    look: lastWebhookFindings,
  },
  { about: words("Application", "App"), needs: ["APP_URL"], look: appFindings },
];

/** All that can be looked at from here; what lacks its variables is left out, since the environment says so already. */
export async function examine(variables: Variables): Promise<Finding[]> {
  const possible = CHECKS.filter(({ needs }) => needs.every((name) => variables[name]?.trim()));
  const looked = await Promise.all(possible.map((check) => lookSafely(check, variables)));
  return [...environmentFindings(variables), ...looked.flat()];
}

async function lookSafely({ about, look }: Check, variables: Variables): Promise<Finding[]> {
  try {
    return await look(variables);
  } catch (error) {
    const why = error instanceof NoAnswer ? error.message : error instanceof Error ? error.name : "error";
    return [
      {
        about,
        state: "broken",
        says: words(`ne répond pas (${why})`, `does not answer (${why})`),
        remedy: words("vérifiez l’adresse et le réseau", "check the address and the network"),
      },
    ];
  }
}

const VERDICT: Record<"well" | "ill", Words> = {
  well: words("Tout ce qui compte répond.", "Everything that matters responds."),
  ill: words("Il reste à réparer ce qui est marqué ✗.", "Fix what is marked ✗."),
};

/** `npm run doctor`: says what is wrong and what to do. Exit code 1 when something is broken. */
export async function doctor(args: string[], language: Language = languageOf(process.env)): Promise<number> {
  const variables = loadVariables({ local: args.includes("--local") });
  const findings = await examine(variables);
  const hide = discreet(variables);
  for (const line of ["", ...linesOf(findings, language), ""]) console.log(hide(line));
  console.log(`  ${VERDICT[isBroken(findings) ? "ill" : "well"][language]}\n`);
  return isBroken(findings) ? 1 : 0;
}
