import type { Variables } from "../local/environment.ts";

export type Broken = { name: string; fr: string; en: string };

const part = (key: string, at: number): { role?: string; ref?: string } => {
  try {
    return JSON.parse(Buffer.from(key.split(".")[at] ?? "", "base64url").toString());
  } catch {
    return {};
  }
};

const SWAPPED = { fr: "est échangée avec une autre clé", en: "is swapped with another key" };
const OTHER_PROJECT = { fr: "est d’un autre projet Supabase", en: "is of another Supabase project" };
const MISSHAPEN = { fr: "n’a pas la forme attendue", en: "does not have the expected form" };
const NOT_AN_ORIGIN = { fr: "doit s’arrêter au nom de domaine", en: "must end with the domain name" };

/** Values of one variable in another, or of another project. Only those of the hosted services have a known form. */
export function shapeProblems(variables: Variables): Broken[] {
  return [...supabase(variables), ...addresses(variables), ...qstash(variables), ...meta(variables)];
}

function supabase(variables: Variables): Broken[] {
  const { NEXT_PUBLIC_SUPABASE_URL: url = "" } = variables;
  const project = /^https:\/\/([a-z0-9]+)\.supabase\.co\/?$/.exec(url)?.[1];
  const isHosted = /supabase\.(co|com)/.test(url);
  if (isHosted && !project) return [{ name: "NEXT_PUBLIC_SUPABASE_URL", ...MISSHAPEN }];
  if (!project) return [];
  return [
    { name: "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", prefix: "sb_publishable_", role: "anon" },
    { name: "SUPABASE_SECRET_KEY", prefix: "sb_secret_", role: "service_role" },
  ].flatMap(({ name, prefix, role }) => {
    const key = variables[name] ?? "";
    if (key === "" || key.startsWith(prefix)) return [];
    if (key.startsWith("sb_")) return [{ name, ...SWAPPED }];
    const claims = part(key, 1);
    if (!claims.role) return [{ name, ...MISSHAPEN }];
    if (claims.role !== role) return [{ name, ...SWAPPED }];
    return claims.ref === project ? [] : [{ name, ...OTHER_PROJECT }];
  });
}

const addresses = (variables: Variables): Broken[] =>
  ["APP_URL", "QSTASH_URL", "UPSTASH_REDIS_REST_URL", "NEXT_PUBLIC_SUPABASE_URL"].flatMap((name) => {
    const address = URL.parse(variables[name] ?? "");
    if (!address) return [];
    if (address.pathname !== "/" || address.search) return [{ name, ...NOT_AN_ORIGIN }];
    const { hostname } = address;
    const wrong =
      (name === "APP_URL" && /\.(supabase\.co|upstash\.io)$/.test(hostname)) ||
      (name === "QSTASH_URL" && hostname.endsWith(".upstash.io") && !hostname.startsWith("qstash")) ||
      (name === "UPSTASH_REDIS_REST_URL" && hostname.startsWith("qstash"));
    return wrong ? [{ name, ...MISSHAPEN }] : [];
  });

function qstash(variables: Variables): Broken[] {
  if (!/\.upstash\.io\/?$/.test(variables.QSTASH_URL ?? "https://qstash.upstash.io")) return [];
  const wrong = [
    ...["QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"].filter(
      (name) => variables[name] && !variables[name].startsWith("sig_"),
    ),
    ...["QSTASH_TOKEN", "UPSTASH_REDIS_REST_TOKEN"].filter((name) => variables[name]?.startsWith("sig_")),
  ];
  return wrong.map((name) => ({ name, ...SWAPPED }));
}

function meta(variables: Variables): Broken[] {
  if (variables.WHATSAPP_API_URL && !variables.WHATSAPP_API_URL.includes("graph.facebook.com")) return [];
  const forms: [string, RegExp][] = [
    ["WHATSAPP_PHONE_NUMBER_ID", /^\d{10,20}$/],
    ["WHATSAPP_BUSINESS_ACCOUNT_ID", /^\d{10,20}$/],
    ["WHATSAPP_ACCESS_TOKEN", /^EAA\S+$/],
    ["WHATSAPP_APP_SECRET", /^[0-9a-f]{32}$/],
  ];
  return forms
    .filter(([name, form]) => variables[name] && !form.test(variables[name]))
    .map(([name]) => ({ name, ...MISSHAPEN }));
}
