import "server-only";
import { after } from "next/server";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { describeError, log } from "@/lib/base/log";
import type { JobCtx } from "@/lib/http/job";
import { publishImport } from "@/lib/queue/publish";
import { serviceClient } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { runImport } from "./run";

export const ImportJob = z.object({ import_id: z.uuid() });

/** Below the 300 s that a function may last, with room for the last lines. */
const BUDGET_MS = 240_000;
const MOST_RETRIES = 3;
const LINES_AT_ONCE = 2000;
/** When nothing was heard of an import that began at once, the job looks after it. */
const LOOK_AFTER_SECONDS = 60;

/** Runs an import, or as much of it as fits in one call; the rest in a call of its own. */
export async function importContacts(ctx: JobCtx, { import_id }: z.infer<typeof ImportJob>): Promise<object> {
  try {
    const completed = await runImport(ctx.db, import_id, Date.now() + BUDGET_MS);
    if (!completed && !(await publishImport(import_id)).published) throw new AppError("unavailable");
    return { completed };
  } catch (error) {
    const isGone = error instanceof AppError && error.code === "not_found";
    if (isGone || ctx.retried < MOST_RETRIES) throw error;
    log("error", "import_given_up", { import_id, ...describeError(error) });
    unwrap(await ctx.db.rpc("finish_import", { p_import_id: import_id, p_error_code: "internal" }));
    return { completed: false };
  }
}

/** Short files begin at once, after the answer; longer ones in a job. Either way the job finishes what was cut off. */
export async function beginImport(import_id: string, lines: number): Promise<void> {
  const at_once = lines <= LINES_AT_ONCE;
  const { published } = await publishImport(import_id, { delay_seconds: at_once ? LOOK_AFTER_SECONDS : 0 });
  if (published && !at_once) return;
  after(() =>
    runImport(serviceClient(), import_id, Date.now() + BUDGET_MS).catch((error: unknown) =>
      log("error", "import_interrupted", { import_id, ...describeError(error) }),
    ),
  );
}
