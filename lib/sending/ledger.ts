import "server-only";
import type { z } from "zod";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import type { SendOutcome } from "@/lib/whatsapp/send-message";
import { BeginAnswer, ClaimAnswer, type PublishedBy, ReleaseAnswer } from "./schema";

/** The outcome of an attempt, and the least time since in milliseconds. */
export type AttemptResult = SendOutcome & { attempt_id: string; age_ms: number };

/** The SQL functions of one sender's pump. Each call is one transaction; all but `claim` may be repeated. */
export interface Ledger {
  /** `attempt_id` is the newest attempt known from elsewhere. */
  begin(published_by: PublishedBy | undefined, attempt_id: string | null): Promise<BeginAnswer>;
  claim(lease: string, most: number): Promise<ClaimAnswer>;
  record(results: AttemptResult[]): Promise<void>;
  recordAndClaim(lease: string, results: AttemptResult[], most: number): Promise<ClaimAnswer>;
  release(lease: string, wake_at: string | null): Promise<ReleaseAnswer>;
  /** Releases the lease although work is due, for the next pump to continue at once. */
  handOver(lease: string): Promise<void>;
}

const TIMEOUT_MS = 10_000;

export function ledgerOf(db: Db, sender_id: number): Ledger {
  const timely = () => AbortSignal.timeout(TIMEOUT_MS);
  const parsed = <Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> =>
    schema.parse(answer);
  const p_sender_id = sender_id;
  // Told at each claim: a database that does not know it was restored from a backup under this pump.
  let newest: string | undefined;
  const claimed = (answer: unknown): ClaimAnswer => {
    const claim = parsed(ClaimAnswer, answer);
    newest = claim.work.at(-1)?.attempt_id ?? newest;
    return claim;
  };
  const p_newest = () => (newest ? { p_newest: newest } : {});
  return {
    begin: async (published_by, attempt_id) => {
      const by = {
        ...(published_by && { p_mark: published_by.mark, p_epoch: published_by.epoch }),
        ...(attempt_id && { p_attempt: attempt_id }),
      };
      const answer = await db.rpc("begin_pump", { p_sender_id, ...by }).abortSignal(timely());
      return parsed(BeginAnswer, unwrap(answer));
    },
    claim: async (p_lease, p_max) =>
      claimed(
        unwrap(await db.rpc("claim", { p_sender_id, p_lease, p_max, ...p_newest() }).abortSignal(timely())),
      ),
    record: async (p_results) => {
      unwrap(await db.rpc("record", { p_results }).abortSignal(timely()));
    },
    recordAndClaim: async (p_lease, p_results, p_max) =>
      claimed(
        unwrap(
          await db
            .rpc("record_and_claim", { p_sender_id, p_lease, p_results, p_max, ...p_newest() })
            .abortSignal(timely()),
        ),
      ),
    release: async (p_lease, wake_at) =>
      parsed(
        ReleaseAnswer,
        unwrap(
          await db
            .rpc("release_pump", { p_sender_id, p_lease, ...(wake_at ? { p_wake_at: wake_at } : {}) })
            .abortSignal(timely()),
        ),
      ),
    handOver: async (p_lease) => {
      const rpc = db.rpc("release_pump", { p_sender_id, p_lease, p_wake_at: ALREADY_PAST });
      unwrap(await rpc.abortSignal(timely()));
    },
  };
}

/** Passed as the time of the next wake, so that the lease is released even if work is due. */
const ALREADY_PAST = "2000-01-01T00:00:00Z";
