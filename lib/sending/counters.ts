import "server-only";
import { z } from "zod";
import { Id } from "@/lib/base/values";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";

/**
 * A counter that differs from the rows: of a campaign, of an owner's day, or of one part of that day (`dimension`,
 * `key`). `found` is the value computed from the rows; `kind` is null for replies.
 */
const CounterError = z.object({
  campaign_id: Id.nullable(),
  owner_id: z.uuid().nullable(),
  dimension: z.string().nullable(),
  day: z.string().nullable(),
  key: z.string().nullable(),
  kind: z.string().nullable(),
  state: z.string().nullable(),
  counted: z.number(),
  found: z.number(),
  counted_cost: z.number(),
  found_cost: z.number(),
});

const Report = z.object({ wrong: z.array(CounterError), left: z.array(CounterError).default([]) });

/** Compares all counters with the rows; with `repair` mends them in one transaction and compares again. */
export async function reconcileCounters({ db }: { db: Db }, { repair }: { repair: boolean }) {
  return Report.parse(unwrap(await db.rpc("reconcile_counters", { p_repair: repair })));
}
