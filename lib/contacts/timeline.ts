import { z } from "zod";
import { cursorOf } from "@/lib/base/list";
import { Id, Instant } from "@/lib/base/values";
import { MessageKind, MessageState } from "@/lib/sending/schema";

const MessageEvent = z.object({
  type: z.literal("message"),
  at: Instant,
  id: Id,
  kind: MessageKind,
  state: MessageState,
  campaign_id: Id.nullable(),
  params: z.record(z.string(), z.unknown()).nullable(),
  body: z.string().nullable(),
  code: z.number().nullable(),
  reason: z.string().nullable(),
  held: z.boolean(),
  attempts: z.number().int(),
  price: z.number().nullable(),
  /** Of the price. */
  currency: z.string().length(3),
  created_at: Instant,
  accepted_at: Instant.nullable(),
  sent_at: Instant.nullable(),
  delivered_at: Instant.nullable(),
  read_at: Instant.nullable(),
  failed_at: Instant.nullable(),
});

/** What is left of a message after its retention time: `at` is only a day. */
const PastMessageEvent = MessageEvent.pick({
  at: true,
  id: true,
  kind: true,
  state: true,
  campaign_id: true,
}).extend({
  type: z.literal("past_message"),
});

const InteractionEvent = z.object({
  type: z.literal("interaction"),
  at: Instant,
  id: Id,
  interaction_type: z.string(),
  campaign_id: Id.nullable(),
  message_id: Id.nullable(),
  body: z.string().nullable(),
  payload: z.string().nullable(),
  automatic: z.boolean(),
  triggers: z.boolean(),
  /** Why Meta cannot show the message. */
  code: z.number().int().nullable(),
  /** `seems`: it seems to ask for a stop, undecided; `stop`, `start`, `answer` (decided); null otherwise. */
  meaning: z.string().nullable(),
});

export const TimelineEvent = z.discriminatedUnion("type", [
  MessageEvent,
  PastMessageEvent,
  InteractionEvent,
  z.object({
    type: z.literal("opted_out"),
    at: Instant,
    source: z.string(),
    proof: z.record(z.string(), z.unknown()),
  }),
  z.object({ type: z.literal("opted_in"), at: Instant, source: z.string() }),
  z.object({ type: z.literal("created"), at: Instant }),
]);
export type TimelineEvent = z.infer<typeof TimelineEvent>;

/** Template and text from which `_shared/render.ts` renders a campaign's messages with each event's `params`. */
const TimelineCampaign = z.object({
  id: Id,
  name: z.string(),
  template: z.unknown(),
  follow_up_body: z.string().nullable(),
});

export const TimelineAnswer = z.object({
  items: z.array(TimelineEvent),
  next: z.unknown(),
  campaigns: z.record(z.string(), TimelineCampaign),
});

export type Timeline = {
  items: TimelineEvent[];
  next_cursor: string | null;
  campaigns: Record<string, z.infer<typeof TimelineCampaign>>;
};

export const TimelineQuery = z.object({
  id: Id,
  cursor: cursorOf(z.tuple([Instant, z.string()])).optional(),
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;
