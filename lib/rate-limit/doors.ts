import "server-only";
import { Redis } from "@upstash/redis";
import { headers } from "next/headers";
import { AppError } from "@/lib/base/errors";
import { env } from "@/lib/env";
import { Limiter } from "./limiter";
import type { LimitName } from "./rules";

const PATIENCE_MS = 800;

// One a process, however often the bundler repeats this module.
const shared: { relanceLimiter?: Limiter } = globalThis as object;

function limiter(): Limiter {
  shared.relanceLimiter ??= new Limiter(connect());
  return shared.relanceLimiter;
}

function connect(): Redis | undefined {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
  if (!url || !token) return undefined;
  return new Redis({
    url,
    token,
    retry: false,
    enableTelemetry: false,
    // As a value rather than a function, a time-out would answer null instead of failing.
    signal: () => AbortSignal.timeout(PATIENCE_MS),
  });
}

/** Throws `rate_limited` once `who` has used up the limit. */
export async function spend(name: LimitName, who: string): Promise<void> {
  const retry_after_seconds = await limiter().take(name, who);
  if (retry_after_seconds !== null) throw new AppError("rate_limited", { retry_after_seconds });
}

/**
 * Tries a password. Each try is counted before it is made, so that many at once are no way around; what is no
 * `failure` gives it back, and a success makes the account begin anew.
 */
export async function guarded<Result>(
  account: string,
  attempt: () => Promise<Result>,
  isFailure: (error: unknown) => boolean,
): Promise<Result> {
  const address = await clientAddress();
  await spend("failures_of_account", account);
  try {
    await spend("failures_of_address", address);
  } catch (refused) {
    await limiter().giveBack("failures_of_account", account);
    throw refused;
  }
  try {
    const result = await attempt();
    await Promise.all([
      limiter().forget("failures_of_account", account),
      limiter().giveBack("failures_of_address", address),
    ]);
    return result;
  } catch (error) {
    if (!isFailure(error))
      await Promise.all([
        limiter().giveBack("failures_of_account", account),
        limiter().giveBack("failures_of_address", address),
      ]);
    throw error;
  }
}

/** A mail to whoever asks, for whichever address of mail: limited by both. */
export async function spendPasswordMail(email: string): Promise<void> {
  await spend("password_mails_of_address", await clientAddress());
  await spend("password_mails", email);
}

/** As the platform tells it; Vercel overwrites what a client sends of these. */
async function clientAddress(): Promise<string> {
  const given = await headers();
  return given.get("x-real-ip") ?? given.get("x-forwarded-for")?.split(",")[0]?.trim() ?? "unknown";
}
