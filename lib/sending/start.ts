import "server-only";
import { describeError, log } from "@/lib/base/log";
import { environmentProblems } from "@/lib/env";
import { serviceClient } from "@/lib/supabase/clients";
import { ensureSender, refreshSender } from "./number";

/** Settings under which forged deliveries would be accepted: the server refuses to start. */
const NEVER_IN_PRODUCTION = /must not be set in production|published development key/;

/** Logs problems of the environment, and stores its sender once the database responds. */
export function startSenders(): void {
  const problems = environmentProblems();
  for (const problem of problems) log("error", "environment", { problem });
  const refused = problems.filter((problem) => NEVER_IN_PRODUCTION.test(problem));
  if (refused.length > 0) throw new Error(`Environment: ${refused.join("; ")}.`);
  if (problems.length === 0) void untilDone("sender_not_written", writeSender);
}

async function writeSender(): Promise<void> {
  const db = serviceClient();
  const sender_id = await ensureSender(db);
  if (sender_id !== null) void untilDone("sender_not_refreshed", () => refreshSender(db, sender_id));
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;
const MOST_TRIES = 30;

/** Retries with growing delays, without blocking the start. */
async function untilDone(event: string, work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 1 || tries === MOST_TRIES) log("error", event, describeError(error));
      if (tries === MOST_TRIES) return;
    }
    const delay_ms = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
    await new Promise<void>((resolve) => setTimeout(resolve, delay_ms).unref());
  }
}
