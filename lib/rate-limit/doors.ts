import "server-only";
import { setTimeout } from "node:timers/promises";
import { headers } from "next/headers";
import { clientAddressOf } from "@/lib/base/client-address";
import { AppError } from "@/lib/base/errors";
import { Limiter } from "./limiter";
import { connectRedis } from "./redis";
import type { LimitName } from "./rules";

// One per process, even when the bundler duplicates this module.
const shared: { relanceLimiter?: Limiter } = globalThis as object;

function limiter(): Limiter {
  shared.relanceLimiter ??= new Limiter(connectRedis());
  return shared.relanceLimiter;
}

/** Counts one use. Throws `rate_limited` when `who` has used up the limit. */
export async function spend(name: LimitName, who: string): Promise<void> {
  const retry_after_seconds = await limiter().take(name, who);
  if (retry_after_seconds !== null) throw refusal(retry_after_seconds);
}

const refusal = (retry_after_seconds: number) => new AppError("rate_limited", { retry_after_seconds });

/**
 * Tries a password and counts failures; a success resets the account's count. Tries are counted before they run, so
 * that parallel ones cannot bypass the limit. Many failures from one address block that address; on one account they
 * only slow it, so that nobody can lock out its owner.
 */
export async function guarded<Result>(
  account: string,
  attempt: () => Promise<Result>,
  isFailure: (error: unknown) => boolean,
): Promise<Result> {
  const address = await clientAddress();
  const counted: [LimitName, string][] = [];
  const count = async (name: LimitName, who: string) => {
    const refused = await limiter().take(name, who);
    if (refused === null) counted.push([name, who]);
    return refused;
  };
  const giveBack = () => Promise.all(counted.map(([name, who]) => limiter().giveBack(name, who)));

  const hereTooOften = await count("failures_from_there", `${account} ${address}`);
  if (hereTooOften !== null) {
    if (address !== null) throw refusal(hereTooOften);
    await spend("last_tries_of_account", account);
  }
  const addressTooOften = await count("failures_of_address", address ?? UNKNOWN);
  if (addressTooOften !== null) {
    await giveBack();
    throw refusal(addressTooOften);
  }
  if ((await count("failures_of_account", account)) !== null) await setTimeout(SLOWED_BY_MS);
  try {
    const result = await attempt();
    await Promise.all([
      limiter().forget("failures_from_there", `${account} ${address}`),
      limiter().forget("failures_of_account", account),
      limiter().giveBack("failures_of_address", address ?? UNKNOWN),
    ]);
    return result;
  } catch (error) {
    if (!isFailure(error)) await giveBack();
    else if (hereTooOften !== null) throw refusal(hereTooOften);
    throw error;
  }
}

const SLOWED_BY_MS = 3_000;
const UNKNOWN = "unknown";

/** Limits mails with a link, by the caller's network address and by recipient. */
export async function spendPasswordMail(email: string): Promise<void> {
  await spend("password_mails_of_address", (await clientAddress()) ?? UNKNOWN);
  await spend("password_mails", email);
}

async function clientAddress(): Promise<string | null> {
  return clientAddressOf(await headers(), process.env);
}
