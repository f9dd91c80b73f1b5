import { discreet } from "../local/discretion.ts";
import type { Variables } from "../local/environment.ts";
import { appFindings } from "./app.ts";
import { NoAnswer } from "./ask.ts";
import { environmentFindings } from "./environment.ts";
import { broken, type Finding, isBroken, linesOf } from "./finding.ts";
import { type Language, languageOf, same, type Words, words } from "./language.ts";
import { loadVariables } from "./load.ts";
import { serviceFindings } from "./service.ts";
import { accessFindings, databaseFindings, peopleFindings, sizeFindings } from "./supabase.ts";
import { redisFindings, signatureFindings } from "./upstash.ts";
import { webhookFindings } from "./webhook.ts";

type Check = { about: Words; needs: string[]; look: (variables: Variables) => Promise<Finding[]> };

const SUPABASE = ["NEXT_PUBLIC_SUPABASE_URL", "SUPABASE_SECRET_KEY"];

const CHECKS: Check[] = [
  { about: words("Base de données", "Database"), needs: SUPABASE, look: databaseFindings },
  { about: words("Place dans la base", "Room in the database"), needs: SUPABASE, look: sizeFindings },
  {
    about: words("Accès (RLS)", "Access (RLS)"),
    needs: ["NEXT_PUBLIC_SUPABASE_URL", "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY"],
    look: accessFindings,
  },
  { about: same("Super-admin"), needs: SUPABASE, look: peopleFindings },
  { about: same("QStash"), needs: ["QSTASH_TOKEN"], look: signatureFindings },
  { about: same("Redis"), needs: [], look: redisFindings },
  {
    about: same("Webhook"),
    needs: ["NEXT_PUBLIC_SUPABASE_URL", "WHATSAPP_VERIFY_TOKEN"],
    look: webhookFindings,
  },
  { about: words("Application", "App"), needs: ["APP_URL"], look: appFindings },
];

/** Runs the app's own code, which needs a complete environment. */
const SERVICE: Check = { about: same("Service"), needs: [], look: serviceFindings };

/** Runs all checks whose variables are set; the check of the environment reports missing ones. */
async function examine(variables: Variables): Promise<Finding[]> {
  const environment = environmentFindings(variables);
  const checks = isBroken(environment) ? CHECKS : [...CHECKS, SERVICE];
  const possible = checks.filter(({ needs }) => needs.every((name) => variables[name]?.trim()));
  const looked = await Promise.all(possible.map((check) => lookSafely(check, variables)));
  return [...environment, ...looked.flat()];
}

async function lookSafely({ about, look }: Check, variables: Variables): Promise<Finding[]> {
  try {
    return await look(variables);
  } catch (error) {
    const why = error instanceof NoAnswer ? error.message : error instanceof Error ? error.name : "error";
    const remedy = words("vérifiez l’adresse et le réseau", "check the address and the network");
    return [broken(about, words(`ne répond pas (${why})`, `does not respond (${why})`), remedy)];
  }
}

const VERDICT: Record<"well" | "broken", Words> = {
  well: words("Tout ce qui est nécessaire fonctionne.", "Everything that is needed works."),
  broken: words("Il reste à réparer ce qui est marqué ✗.", "Fix what is marked ✗."),
};

/** `npm run doctor`: prints what is wrong and what to do. Exit code 1 when something is broken. */
export async function doctor(args: string[], language: Language = languageOf(process.env)): Promise<number> {
  const variables = loadVariables({ local: args.includes("--local") });
  const findings = await examine(variables);
  const hide = discreet(variables);
  for (const line of ["", ...linesOf(findings, language), ""]) console.log(hide(line));
  console.log(`  ${VERDICT[isBroken(findings) ? "broken" : "well"][language]}\n`);
  return isBroken(findings) ? 1 : 0;
}
