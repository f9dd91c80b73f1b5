import { type Language, languageOf, same, type Words, words } from "../language.ts";
import { discreet } from "../local/discretion.ts";
import type { Variables } from "../local/environment.ts";
import { appFindings } from "./app.ts";
import { NoAnswer } from "./ask.ts";
import { authConfigFindings } from "./auth-config.ts";
import { environmentFindings } from "./environment.ts";
import { broken, type Finding, isBroken, linesOf } from "./finding.ts";
import { loadVariables } from "./load.ts";
import { mailFindings } from "./mails.ts";
import { projectFinding } from "./project.ts";
import { serviceFindings } from "./service.ts";
import { accessFindings, databaseFindings, peopleFindings, sizeFindings } from "./supabase.ts";
import { redisFindings, signatureFindings } from "./upstash.ts";
import { webhookFindings } from "./webhook.ts";

type Check = {
  about: Words;
  needs: string[];
  /** Gets only the variables that are right. */
  look: (variables: Variables) => Promise<Finding[]>;
  /** Optional variables that make the check pointless while they are wrong. */
  uses?: string[];
  /** Makes sense while the Supabase project does not answer. */
  alone?: true;
};

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
  {
    about: words("Comptes", "Accounts"),
    needs: ["NEXT_PUBLIC_SUPABASE_URL", "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "APP_URL"],
    look: mailFindings,
  },
  {
    about: same("Supabase Auth"),
    needs: ["NEXT_PUBLIC_SUPABASE_URL", "SUPABASE_ACCESS_TOKEN"],
    look: (variables) => authConfigFindings(variables),
  },
  {
    about: same("QStash"),
    needs: ["QSTASH_TOKEN", "QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"],
    uses: ["QSTASH_URL"],
    look: signatureFindings,
    alone: true,
  },
  {
    about: same("Redis"),
    needs: [],
    uses: ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
    look: redisFindings,
    alone: true,
  },
  {
    about: same("Webhook"),
    needs: ["NEXT_PUBLIC_SUPABASE_URL", "WHATSAPP_VERIFY_TOKEN"],
    look: webhookFindings,
  },
  { about: words("Application", "App"), needs: ["APP_URL"], look: appFindings },
];

/** Runs the app's own code, which needs a complete environment. */
const SERVICE: Check = { about: same("Service"), needs: [], look: serviceFindings };

/**
 * Runs all checks whose variables are set and right; the check of the environment reports the others. A project that
 * does not answer is the one cause of whatever else would fail.
 */
export async function examine(variables: Variables, service: Check = SERVICE): Promise<Finding[]> {
  const environment = environmentFindings(variables);
  const wrong = new Set(environment.flatMap(({ variable }) => variable ?? []));
  const right = Object.fromEntries(
    Object.entries(variables).filter(([name, value]) => value.trim() && !wrong.has(name)),
  );
  const project = right.NEXT_PUBLIC_SUPABASE_URL ? await projectFinding(right) : null;
  const checks = isBroken(environment) ? CHECKS : [...CHECKS, service];
  const possible = checks.filter(
    ({ needs, uses = [], alone }) =>
      (alone || !project) && needs.every((name) => right[name]) && !uses.some((name) => wrong.has(name)),
  );
  const looked = await Promise.all(possible.map((check) => lookSafely(check, right)));
  return withoutEchoes([...environment, ...(project ? [project] : []), ...looked.flat()]);
}

/** Of several faults of QStash, or with one variable, which follow from each other, the first. */
const withoutEchoes = (findings: Finding[]): Finding[] => {
  const first = findings.find(({ about, state }) => about.en === "QStash" && state === "broken");
  return findings.filter(
    ({ about, variable }, at) =>
      (!first || about.en !== "QStash" || at <= findings.indexOf(first)) &&
      (!variable || findings.findIndex((finding) => finding.variable === variable) === at),
  );
};

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
