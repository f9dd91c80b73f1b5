import { environmentProblems } from "../../lib/env.ts";
import { words } from "../language.ts";
import type { Variables } from "../local/environment.ts";
import { ADVICE } from "./advice.ts";
import type { Finding } from "./finding.ts";
import { type Broken, shapeProblems } from "./shapes.ts";

const about = words("Environnement", "Environment");

/** Without these the app starts, but QStash cannot call it, and it can neither send nor receive. */
const NEEDED_WHEN_DEPLOYED = [
  "APP_URL",
  "WHATSAPP_PHONE_NUMBER_ID",
  "WHATSAPP_BUSINESS_ACCOUNT_ID",
  "WHATSAPP_ACCESS_TOKEN",
  "WHATSAPP_APP_SECRET",
  "WHATSAPP_VERIFY_TOKEN",
];

const LEFT_AS_IN_THE_EXAMPLE = /…|<(project|name)>|relance\.example\.org/;

/** One line per missing or malformed variable, with what to do; a single line when there are none. */
export function environmentFindings(given: Variables): Finding[] {
  const variables = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ""));
  const found = [
    ...surrounded(variables),
    ...reported(variables),
    ...unfilled(variables),
    ...missing(variables),
    ...shapeProblems(variables),
  ];
  const names = new Set<string>();
  const broken = found.filter(({ name }) => !names.has(name) && names.add(name));
  if (broken.length === 0) {
    return [{ about, state: "ok", says: words("complet", "complete") }];
  }
  return broken.map(({ name, fr, en }) => ({
    about,
    variable: name,
    state: "broken" as const,
    says: words(`${name} ${fr}`, `${name} ${en}`),
    ...(ADVICE[name] ? { remedy: ADVICE[name] } : {}),
  }));
}

const FRENCH: Record<string, string> = {
  "is missing": "manque",
  "is malformed": "est mal écrite",
  "must not be set in production": "ne doit pas exister en production",
  "is Upstash's published development key": "est la clé de développement publiée par Upstash",
};

const reported = (variables: Variables): Broken[] =>
  environmentProblems(variables).map((problem) => {
    const [name = "", ...rest] = problem.split(" ");
    const en = rest.join(" ");
    return { name, en, fr: FRENCH[en] ?? en };
  });

/** What a paste brings along, and a service then refuses. */
const surrounded = (variables: Variables): Broken[] =>
  Object.keys(ADVICE)
    .filter((name) => {
      const value = variables[name] ?? "";
      return value !== value.trim() || /^["'“«]|["'”»]$/.test(value) || value.startsWith(`${name}=`);
    })
    .map((name) => ({
      name,
      fr: "a des guillemets, des espaces ou son propre nom autour de sa valeur",
      en: "has quotes, spaces or its own name around its value",
    }));

const unfilled = (variables: Variables): Broken[] =>
  Object.keys(ADVICE)
    .filter((name) => LEFT_AS_IN_THE_EXAMPLE.test(variables[name] ?? ""))
    .map((name) => ({ name, fr: "a encore la valeur de l’exemple", en: "still has the example's value" }));

const missing = (variables: Variables): Broken[] =>
  NEEDED_WHEN_DEPLOYED.filter((name) => !variables[name]?.trim()).map((name) => ({
    name,
    fr: "manque",
    en: "is missing",
  }));
