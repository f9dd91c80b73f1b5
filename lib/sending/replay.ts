import "server-only";
import { type ReplayReport, type ReplayStore, replayAll } from "@shared/replaying";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { describeError, log } from "@/lib/base/log";
import { type Db, serviceClient } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { wake } from "./commands";
import type { ReplayInput } from "./schema";

/** As many as fit in a function's time limit on the free plan. */
const MOST_EVENTS = 2000;
const AT_ONCE = 100;

const KeptEvents = z.array(z.object({ id: z.number(), body: z.string(), dictionary: z.number() }));
const Applied = z.object({ error: z.string().nullish(), wake: z.array(z.number()) });

/**
 * Applies stored webhook events again, oldest first: one, those since an instant, or those never understood; 2,000 at
 * most. Throws `forbidden` unless the caller is a super-admin, since events contain all users' conversations.
 */
export async function replayWebhooks(ctx: Ctx, input: ReplayInput): Promise<ReplayReport> {
  if (ctx.actor.role !== "super_admin") throw new AppError("forbidden");
  unwrap(await ctx.db.rpc("note_replay", { p_detail: input }));
  return replayKept({ db: serviceClient() }, input, MOST_EVENTS);
}

/** The same for callers with the service key, without a check of the role. */
export async function replayKept(
  { db }: { db: Db },
  input: ReplayInput,
  most: number,
): Promise<ReplayReport> {
  const report = await replayAll(storeOf(db, input), most);
  await Promise.all(report.wake.map((sender_id) => wake(db, sender_id)));
  return report;
}

const RECENT_MS = 45 * 60_000;
const MOST_RECENT = 50;

/** Adds to the sweep the webhooks that the database could not apply in time, or not at all, shortly before. */
export const withLateWebhooks =
  (sweep: (ctx: { db: Db }) => Promise<object>) =>
  async (ctx: { db: Db }): Promise<object> => {
    const swept = await sweep(ctx);
    const since = new Date(Date.now() - RECENT_MS).toISOString();
    const replayed = await replayKept(ctx, { since, unprocessed: true }, MOST_RECENT).catch((error) => {
      log("error", "late_webhooks_not_replayed", describeError(error));
      return null;
    });
    return { ...swept, replayed: replayed?.applied ?? 0 };
  };

function storeOf(db: Db, { since, unprocessed, event_id }: ReplayInput): ReplayStore {
  return {
    after: async (id) => {
      const answer = await db.rpc("events_to_replay", {
        p_after: id,
        p_limit: AT_ONCE,
        p_since: since,
        p_unprocessed: unprocessed,
        p_event_id: event_id,
      });
      return KeptEvents.parse(unwrap(answer)).map(({ body, ...event }) => ({
        ...event,
        body: Buffer.from(body, "base64"),
      }));
    },
    apply: async (id, payload, more) => {
      const answer = await db.rpc("replay_webhook", { p_event_id: id, p_payload: payload, p_more: more });
      const { error, wake } = Applied.parse(unwrap(answer));
      return { error: error ?? null, wake };
    },
  };
}
