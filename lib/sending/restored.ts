import "server-only";
import { z } from "zod";
import { Id } from "@/lib/base/values";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { MessageKind } from "./schema";

/** What a step did: messages set to unknown, sequences ended, a scheduled campaign turned into a draft. */
const Done = z.object({
  what: z.enum(["unknown", "closed", "draft"]),
  campaign_id: Id.nullable(),
  name: z.string().nullable(),
  kind: MessageKind.optional(),
  n: z.number(),
});

const Refused = z.object({ refused: z.literal("sends"), sent_at: z.string() });
const Step = z.object({
  more: z.boolean(),
  done: z.array(Done),
  /** The latest attempt that the database knows. */
  sent_at: z.string().nullable(),
  evidence: z.record(z.string(), z.unknown()),
  senders: z.number(),
  /** Statuses of the last days about messages that the database does not know, 10,000 at most. */
  lost_statuses: z.number(),
});
const Answer = z.union([Refused, Step]);

export type RestoredReport =
  | z.infer<typeof Refused>
  | (Omit<z.infer<typeof Step>, "more"> & { refused?: undefined });

const AT_ONCE = 2_000;

/**
 * After a restore from a backup: pauses all senders and settles whatever was queued, in steps, so that nothing is sent
 * twice. Repeatable. Refused while the database sends, unless `anyway`.
 */
export async function settleRestored(
  { db }: { db: Db },
  { anyway }: { anyway: boolean },
): Promise<RestoredReport> {
  const sums = new Map<string, z.infer<typeof Done>>();
  for (;;) {
    const rpc = db.rpc("settle_restored", { p_limit: AT_ONCE, p_anyway: anyway });
    const step = Answer.parse(unwrap(await rpc));
    if ("refused" in step) return step;
    for (const each of step.done) {
      const key = `${each.what} ${each.campaign_id} ${each.kind}`;
      sums.set(key, { ...each, n: each.n + (sums.get(key)?.n ?? 0) });
    }
    if (!step.more) return { ...step, done: [...sums.values()] };
  }
}
