import { z } from "zod";
import { DEFAULT_RATES } from "@/lib/base/default-rates";
import { GRAPH_VERSION } from "@/lib/whatsapp/graph-version";

const secret = z.string().min(1);
const number = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const Environment = z.object({
  NEXT_PUBLIC_SUPABASE_URL: z.url(),
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: secret,
  SUPABASE_SECRET_KEY: secret,
  APP_URL: z.url().default(() => `http://127.0.0.1:${process.env.PORT ?? "3000"}`),
  QSTASH_URL: z.url().default("https://qstash.upstash.io"),
  QSTASH_TOKEN: secret,
  QSTASH_CURRENT_SIGNING_KEY: secret,
  QSTASH_NEXT_SIGNING_KEY: secret,
  UPSTASH_REDIS_REST_URL: z.url().optional(),
  UPSTASH_REDIS_REST_TOKEN: secret.optional(),
  WHATSAPP_API_URL: z.url().default("https://graph.facebook.com"),
  WHATSAPP_API_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default(GRAPH_VERSION),
  WHATSAPP_PHONE_NUMBER_ID: z.string().optional(),
  WHATSAPP_BUSINESS_ACCOUNT_ID: z.string().optional(),
  WHATSAPP_ACCESS_TOKEN: z.string().optional(),
  WHATSAPP_APP_SECRET: z.string().optional(),
  WHATSAPP_VERIFY_TOKEN: z.string().optional(),
  WHATSAPP_PIN: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  SEND_RATE_PER_MINUTE: number(DEFAULT_RATES.per_minute),
  SEND_RATE_PER_SECOND: number(DEFAULT_RATES.per_second),
  CRON_SECRET: secret.min(16),
  ALLOWED_ORIGINS: z
    .string()
    .default("")
    .transform((list) => list.split(",").map((origin) => origin.trim().replace(/\/$/, "")))
    .transform((list) => list.filter(Boolean))
    .refine((list) => list.every((origin) => URL.parse(origin)?.origin === origin)),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
});

export type Environment = z.infer<typeof Environment>;

/** Problems of the environment, one line per variable; empty when it is valid. */
export function environmentProblems(variables: Record<string, string | undefined> = process.env): string[] {
  const problems = refusedInProduction(variables);
  const parsed = Environment.safeParse(withoutBlanks(variables));
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path.join(".");
    problems.push(`${name} ${variables[name] ? "is malformed" : "is missing"}`);
  }
  const redis = ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"].filter(
    (name) => !variables[name]?.trim(),
  );
  if (redis.length === 1) problems.push(`${redis[0]} is missing`);
  return problems;
}

const PUBLISHED_DEVELOPMENT_KEYS = ["sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs"];

function refusedInProduction(variables: Record<string, string | undefined>): string[] {
  if (variables.NODE_ENV !== "production") return [];
  const problems: string[] = [];
  if (variables.QSTASH_DEV) problems.push("QSTASH_DEV must not be set in production");
  for (const name of ["QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"]) {
    if (PUBLISHED_DEVELOPMENT_KEYS.includes(variables[name] ?? ""))
      problems.push(`${name} is Upstash's published development key`);
  }
  return problems;
}

const withoutBlanks = (variables: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));

/**
 * Origins whose pages may call the API from a browser. Empty while the variable is malformed, which other checks
 * report.
 */
export const allowedOrigins = (): string[] =>
  Environment.shape.ALLOWED_ORIGINS.safeParse(process.env.ALLOWED_ORIGINS).data ?? [];

let parsed: Environment | undefined;

/** The environment, validated once. Throws an error that names every missing or malformed variable. */
export function env(): Environment {
  if (!parsed) {
    const problems = environmentProblems();
    if (problems.length > 0) throw new Error(`Environment: ${problems.join("; ")}.`);
    parsed = Environment.parse(withoutBlanks(process.env));
  }
  return parsed;
}
