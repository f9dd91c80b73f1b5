import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { describeError, log } from "@/lib/base/log";
import {
  type Published,
  publishImport,
  publishLaunch,
  type WakeOptions,
  wakeSender,
} from "@/lib/queue/publish";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { graphOfEnvironment } from "@/lib/whatsapp/environment";
import { sendMessage } from "@/lib/whatsapp/send-message";
import { TOKEN_INVALID } from "@/lib/whatsapp/token";
import { instant } from "./clock";
import { ledgerOf } from "./ledger";
import { newestAttempt } from "./newest-attempt";
import { outgoing } from "./outgoing";
import { Pump, type PumpDeps } from "./pump";
import { type SenderId, type SendJob, SweepAnswer } from "./schema";
import { syncSpending } from "./spending";

type JobCtx = { db: Db; retried: number };

/** Runs a sender's pump. A retried delivery publishes a new wake instead, which has all its retries again. */
export async function sendDue(
  { db, retried }: JobCtx,
  { sender_id, published_by }: SendJob,
): Promise<Response | object> {
  const ledger = ledgerOf(db, sender_id);
  const newest = newestAttempt(sender_id);
  const begun = await ledger.begin(published_by, await newest.read());
  if (!begun.begun) {
    if (begun.reason === "unknown_sender") return neverRight();
    return begun.reason === "busy" && retried > 0
      ? later(begun.retry_after_ms ?? 0)
      : { ended: begun.reason };
  }
  if (retried > 0) {
    await ledger.handOver(begun.lease);
    const { published } = await wake(db, sender_id);
    return published ? { ended: "woken_anew" } : later(0);
  }
  const { phone_number_id } = unwrap(
    await db.from("senders").select("phone_number_id").eq("id", sender_id).single(),
  );
  const send = senderOf(phone_number_id);
  const report = await new Pump(
    {
      ledger,
      send: (work, campaign) => {
        newest.note(work.attempt_id);
        return send(work, campaign);
      },
      wake: (options) =>
        wake(db, sender_id, { ...options, published_by: { mark: begun.mark, epoch: begun.epoch } }),
      now: instant,
    },
    { ...begun, successor_id: `${sender_id}:${begun.epoch}` },
  ).run();
  await newest.settled();
  log("info", "pumped", { sender_id, ...report });
  return report;
}

function senderOf(phone_number_id: string): PumpDeps["send"] {
  const graph = graphOfEnvironment();
  return async (work, campaign) => {
    if (!graph)
      return { outcome: "rejected", code: TOKEN_INVALID, details: "WHATSAPP_ACCESS_TOKEN is not set" };
    const message = outgoing(work, campaign);
    return "outcome" in message ? message : sendMessage(graph, phone_number_id, message);
  };
}

const NOTE_TIMEOUT_MS = 5_000;

const neverRight = () =>
  Response.json(
    { code: "unknown_sender" },
    { status: 489, headers: { "upstash-nonretryable-error": "true" } },
  );

const later = (ms: number) =>
  Response.json(
    { code: "busy" },
    { status: 503, headers: { "retry-after": String(Math.max(1, Math.ceil(ms / 1000))) } },
  );

/** Publishes a wake and stores on the sender's row whether that failed, for display. */
export async function wake(db: Db, sender_id: number, options: WakeOptions = {}): Promise<Published> {
  const result = await wakeSender(sender_id, options);
  const row = db.from("senders");
  const noted = result.published
    ? row.update({ wake_failed_at: null }).eq("id", sender_id).not("wake_failed_at", "is", null)
    : row.update({ wake_failed_at: new Date().toISOString() }).eq("id", sender_id);
  await noted.abortSignal(AbortSignal.timeout(NOTE_TIMEOUT_MS));
  return result;
}

/**
 * Starts scheduled campaigns, settles overdue attempts, completes campaigns, and publishes wakes, launches and imports
 * that are due; deletes what its retention has ended; reads Meta's figures of spending when they are due. Repeatable at any time.
 */
export async function sweep({ db }: { db: Db }): Promise<object> {
  const swept = SweepAnswer.parse(unwrap(await db.rpc("sweep")));
  const wakes = await Promise.all(swept.wake.map((sender_id) => wake(db, sender_id)));
  const launches = await Promise.all(swept.prepare.map(publishLaunch));
  const imports = await Promise.all(swept.import.map((import_id) => publishImport(import_id)));
  if (swept.wrong_counters > 0) log("error", "counters_differ", { rows: swept.wrong_counters });
  const pruned = await db.rpc("prune");
  if (pruned.error) log("error", "prune_failed", { code: pruned.error.code });
  const spending = await syncSpending({ db }).catch((error) => {
    log("error", "spending_not_read", describeError(error));
    return { read: 0 };
  });
  return {
    woken: wakes.filter((each) => each.published).length,
    prepared: launches.filter((each) => each.published).length,
    imported: imports.filter((each) => each.published).length,
    completed: swept.completed,
    settled: swept.settled,
    wrong_counters: swept.wrong_counters,
    spending_read: spending.read,
  };
}

/** Resumes a sender that an error or a user has stopped. */
export async function resumeSender(ctx: Ctx, { id }: SenderId): Promise<{ resumed: boolean }> {
  const resumed = unwrap(await ctx.db.rpc("resume_sender", { p_sender_id: id }));
  if (resumed) await wakeSender(id);
  return { resumed };
}
