import { z } from "zod";
import { AskedInstant, Id } from "@/lib/base/values";
import { MESSAGE_KINDS, MESSAGE_STATES } from "./states";

export const MessageState = z.enum(MESSAGE_STATES);
export type MessageState = z.infer<typeof MessageState>;
export const MessageKind = z.enum(MESSAGE_KINDS);
export type MessageKind = z.infer<typeof MessageKind>;

const Milliseconds = z.number();

/** Result of `begin_pump`: the lease of a sender, or why it was not granted. */
export const BeginAnswer = z.discriminatedUnion("begun", [
  z.object({
    begun: z.literal(true),
    lease: z.string(),
    epoch: z.number(),
    /** The end of the ids of this sender's attempts. */
    mark: z.string(),
    fence_ms: Milliseconds,
  }),
  z.object({
    begun: z.literal(false),
    reason: z.enum(["nothing_due", "busy", "unknown_sender"]),
    retry_after_ms: Milliseconds.nullish(),
  }),
]);
export type BeginAnswer = z.infer<typeof BeginAnswer>;

/** An attempt that is already stored and must be made now. */
export const Work = z.object({
  attempt_id: z.string(),
  message_id: z.number(),
  kind: MessageKind,
  campaign_id: z.number().nullable(),
  to: z.string().nullable(),
  recipient: z.string().nullable(),
  params: z.unknown(),
  body: z.string().nullable(),
});
export type Work = z.infer<typeof Work>;

export const ClaimAnswer = z.object({
  lease: z.boolean(),
  work: z.array(Work).default([]),
  campaigns: z
    .record(z.string(), z.object({ template: z.unknown(), follow_up_body: z.string().nullable() }))
    .default({}),
  /** Milliseconds until the next claim is useful; null when nothing is waiting. */
  wait_ms: Milliseconds.nullish().transform((wait) => wait ?? null),
});
export type ClaimAnswer = z.infer<typeof ClaimAnswer>;

export const ReleaseAnswer = z.union([
  z.object({ released: z.literal(true) }),
  z.object({ released: z.literal(false), go_on_ms: Milliseconds }),
  z.object({
    released: z.literal(false),
    wake: z.object({ delay_ms: Milliseconds, at: z.string(), deduplication_id: z.string() }),
  }),
]);
export type ReleaseAnswer = z.infer<typeof ReleaseAnswer>;

export const SweepAnswer = z.object({
  wake: z.array(z.number()),
  prepare: z.array(z.number()),
  import: z.array(z.uuid()),
  completed: z.number(),
  settled: z.number(),
  wrong_counters: z.number(),
});
export type SweepAnswer = z.infer<typeof SweepAnswer>;

/** The pump that published a wake. One that the database does not know shows that it was restored from a backup. */
export const PublishedBy = z.object({ mark: z.string(), epoch: z.int() });
export type PublishedBy = z.infer<typeof PublishedBy>;

export const SendJob = z.object({ sender_id: z.int().positive(), published_by: PublishedBy.optional() });
export type SendJob = z.infer<typeof SendJob>;

export const SenderSummary = z.object({
  id: z.number(),
  verified_name: z.string().nullable(),
  display_phone_number: z.string().nullable(),
  /** Meta's value: GREEN, YELLOW, RED or UNKNOWN. */
  quality_rating: z.string(),
  rate_per_minute: z.number(),
  paused_at: z.string().nullable(),
  pause_reason: z.string().nullable(),
  /** Since when publishing wakes fails; the sweep continues sending meanwhile. */
  wake_failed_at: z.string().nullable(),
});
export type SenderSummary = z.infer<typeof SenderSummary>;

/** Which stored webhook events to apply again: one, those since an instant, those never understood, or all. */
export const ReplayInput = z.object({
  event_id: Id.optional(),
  since: AskedInstant.optional(),
  unprocessed: z.boolean().optional(),
});
export type ReplayInput = z.infer<typeof ReplayInput>;

export const SenderId = z.object({ id: Id });
export type SenderId = z.infer<typeof SenderId>;
