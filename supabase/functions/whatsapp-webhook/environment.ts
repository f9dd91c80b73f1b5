import type { SharedValues } from "../_shared/fingerprints.ts";

type Read = (name: string) => string | undefined;

export interface WebhookEnvironment {
  appSecret: string;
  verifyToken: string;
  supabaseUrl: string;
  serviceKey: string;
  appUrl: string;
  qstashUrl: string;
  qstashToken: string;
  shared: SharedValues;
}

/**
 * Reads the environment. Without its secrets the function rejects every call; without QStash's token it publishes no
 * wakes.
 */
export function readEnvironment(read: Read): WebhookEnvironment {
  const text = (name: string, otherwise = "") => read(name)?.trim() || otherwise;
  const shared = {
    WHATSAPP_APP_SECRET: text("WHATSAPP_APP_SECRET"),
    APP_URL: text("APP_URL"),
    QSTASH_URL: text("QSTASH_URL", "https://qstash.upstash.io"),
    QSTASH_TOKEN: text("QSTASH_TOKEN"),
  };
  return {
    shared,
    appSecret: shared.WHATSAPP_APP_SECRET,
    verifyToken: text("WHATSAPP_VERIFY_TOKEN"),
    supabaseUrl: text("SUPABASE_URL"),
    serviceKey: secretKey(text("SUPABASE_SECRET_KEYS")) ?? text("SUPABASE_SERVICE_ROLE_KEY"),
    appUrl: shared.APP_URL,
    qstashUrl: shared.QSTASH_URL,
    qstashToken: shared.QSTASH_TOKEN,
  };
}

/** Hosted Supabase provides the secret keys as a JSON object by name. */
function secretKey(json: string): string | undefined {
  try {
    const keys = JSON.parse(json) as Record<string, unknown> | null;
    const key = keys?.default ?? Object.values(keys ?? {})[0];
    return typeof key === "string" && key !== "" ? key : undefined;
  } catch {
    return undefined;
  }
}

export const missingIn = (environment: WebhookEnvironment): string[] =>
  Object.entries(environment)
    .filter(([, value]) => value === "")
    .map(([name]) => name);
