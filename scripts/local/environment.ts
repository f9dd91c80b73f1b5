import { GRAPH_VERSION } from "../../lib/whatsapp/graph-version.ts";
import { webhookAddress } from "../../lib/whatsapp/webhook-address.ts";
import { ToldError, words } from "../language.ts";

export type Variables = Record<string, string>;
export type StandIn = "database" | "supabase" | "qstash" | "redis" | "whatsapp";

export const DEFAULT_PORTS = {
  PORT: 3000,
  DB_PORT: 54322,
  SUPABASE_PORT: 54321,
  QSTASH_PORT: 8080,
  REDIS_PORT: 8079,
  WHATSAPP_PORT: 4004,
} as const;

export type PortVariable = keyof typeof DEFAULT_PORTS;
export const PORT_VARIABLES = Object.keys(DEFAULT_PORTS) as PortVariable[];

/** Each stand-in is started unless its variable is already set. */
const STANDS_IN_FOR: Record<StandIn, string> = {
  database: "NEXT_PUBLIC_SUPABASE_URL",
  supabase: "NEXT_PUBLIC_SUPABASE_URL",
  qstash: "QSTASH_URL",
  redis: "UPSTASH_REDIS_REST_URL",
  whatsapp: "WHATSAPP_API_URL",
};

export const PORT_OF: Record<StandIn | "app", PortVariable> = {
  app: "PORT",
  database: "DB_PORT",
  supabase: "SUPABASE_PORT",
  qstash: "QSTASH_PORT",
  redis: "REDIS_PORT",
  whatsapp: "WHATSAPP_PORT",
};

export type LocalEnvironment = { variables: Variables; standIns: StandIn[] };

/** Every variable of the app and its stand-ins; each one that is already set is kept. */
export function localEnvironment(outside: Record<string, string | undefined>): LocalEnvironment {
  const given = withoutBlanks(outside);
  const ports = Object.fromEntries(
    PORT_VARIABLES.map((name) => [name, given[name] ?? String(DEFAULT_PORTS[name])]),
  ) as Record<PortVariable, string>;
  for (const name of PORT_VARIABLES) mustBePort(name, ports[name]);
  const at = (name: PortVariable) => `http://127.0.0.1:${ports[name]}`;
  const defaults: Variables = {
    ...ports,
    DATA_DIR: ".local",
    APP_URL: at("PORT"),
    NEXT_PUBLIC_SUPABASE_URL: at("SUPABASE_PORT"),
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_local",
    SUPABASE_SECRET_KEY: "sb_secret_local",
    QSTASH_URL: at("QSTASH_PORT"),
    QSTASH_TOKEN: "qstash_local",
    QSTASH_CURRENT_SIGNING_KEY: "sig_local_current",
    QSTASH_NEXT_SIGNING_KEY: "sig_local_next",
    UPSTASH_REDIS_REST_URL: at("REDIS_PORT"),
    UPSTASH_REDIS_REST_TOKEN: "redis_local",
    WHATSAPP_API_URL: at("WHATSAPP_PORT"),
    WHATSAPP_API_VERSION: GRAPH_VERSION,
    WHATSAPP_PHONE_NUMBER_ID: "106540352242922",
    WHATSAPP_BUSINESS_ACCOUNT_ID: "102290129340398",
    WHATSAPP_ACCESS_TOKEN: "local-whatsapp-access-token",
    WHATSAPP_APP_SECRET: "local-whatsapp-app-secret",
    WHATSAPP_VERIFY_TOKEN: "local-whatsapp-verify-token",
    CRON_SECRET: "local-cron-secret-0123456789abcdef",
    // Set to empty, so that Next does not read them from the developer's .env files.
    SEND_RATE_PER_MINUTE: "",
    SEND_RATE_PER_SECOND: "",
    SMTP_URL: "",
    WHATSAPP_PIN: "",
    ALLOWED_ORIGINS: "",
    TRUSTED_PROXIES: "0",
  };
  // Those of the Auth stand-in, which has GoTrue's own defaults.
  const goTrue = Object.keys(given).filter((name) => name.startsWith("GOTRUE_"));
  const variables = { ...defaults, ...pick(given, [...Object.keys(defaults), ...goTrue]) };
  variables.WEBHOOK_URL = given.WEBHOOK_URL ?? webhookAddress(variables.NEXT_PUBLIC_SUPABASE_URL ?? "");
  const standIns = (Object.keys(STANDS_IN_FOR) as StandIn[]).filter((name) => !given[STANDS_IN_FOR[name]]);
  return { variables, standIns };
}

function mustBePort(name: string, value: string): void {
  if (/^\d+$/.test(value) && Number(value) > 0 && Number(value) < 65_536) return;
  throw new ToldError(
    words(
      `${name} = « ${value} » n’est pas un port : corrigez-le dans .env.local, ou enlevez-le.`,
      `${name} = "${value}" is not a port: correct it in .env.local, or remove it.`,
    ),
  );
}

function withoutBlanks(values: Record<string, string | undefined>): Variables {
  const filled: Variables = {};
  for (const [name, value] of Object.entries(values)) if (value?.trim()) filled[name] = value.trim();
  return filled;
}

function pick(values: Variables, names: string[]): Variables {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

/** Environment for child processes, without a test runner's settings such as `NODE_ENV=test`. */
export function inherited(): Variables {
  const kept: Variables = { NEXT_TELEMETRY_DISABLED: "1" };
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(NODE_ENV|NODE_OPTIONS|TEST|VITEST.*|npm_.*)$/.test(name))
      kept[name] = value;
  }
  return kept;
}
