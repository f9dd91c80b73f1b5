import { TemplateSnapshot } from "@shared/template";
import { z } from "zod";
import { cursorOf, ListQuery, Page } from "@/lib/base/list";
import { Id, Instant, InstantOrDay, QueryId, TimeZone } from "@/lib/base/values";
import { MessageKind, MessageState } from "@/lib/sending/schema";
import { REACHED_STATES } from "@/lib/sending/states";
import { Constants } from "@/lib/supabase/database.types";

export const Message = z
  .object({
    id: Id,
    campaign_id: Id.nullable(),
    campaign_name: z.string().nullable(),
    contact_id: Id,
    /** Null once the contact is deleted. */
    contact: z.object({ full_name: z.string().nullable(), phone: z.string().nullable() }).nullable(),
    kind: MessageKind,
    status: MessageState,
    /** Accepted, but held back by Meta while it reviews the template. */
    held: z.boolean(),
    code: z.number().int().nullable(),
    error_class: z.string().nullable(),
    /** Why it was skipped or cancelled. */
    reason: z.string().nullable(),
    attempts: z.number().int(),
    price: z.number().nullable(),
    due_at: Instant.nullable(),
    created_at: Instant,
    accepted_at: Instant.nullable(),
    sent_at: Instant.nullable(),
    delivered_at: Instant.nullable(),
    read_at: Instant.nullable(),
    failed_at: Instant.nullable(),
    /** After a refusal that lasts for a time: from when another campaign may write to the person. */
    again_from: Instant.nullable(),
  })
  .meta({ id: "Message" });
export type Message = z.infer<typeof Message>;

/** A test of a campaign. `phone` is null once the number is forgotten. */
export const CampaignTest = Message.extend({
  phone: z.string().nullable(),
  message: z.enum(["message_1", "message_2"]),
});
export type CampaignTest = z.infer<typeof CampaignTest>;

export const MessagePage = Page(Message).meta({ id: "MessagePage" });

export const Attempt = z.object({
  id: z.uuid(),
  number: z.number().int(),
  round: z.number().int(),
  claimed_at: Instant,
  finished_at: Instant.nullable(),
  outcome: z.enum(Constants.public.Enums.attempt_outcome).nullable(),
  code: z.number().int().nullable(),
  error_class: z.string().nullable(),
  details: z.string().nullable(),
  wamid: z.string().nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** `at` is null for states without a stored time: skipped, cancelled. */
export const Transition = z.object({ status: MessageState, at: Instant.nullable() });
export type Transition = z.infer<typeof Transition>;

/** A message in the API; pages use `MessageDetails`. */
export const MessageReport = Message.omit({ attempts: true })
  .extend({ attempts: z.array(Attempt), transitions: z.array(Transition) })
  .meta({ id: "MessageReport" });
export type MessageReport = z.infer<typeof MessageReport>;

export const MessageDetails = MessageReport.extend({
  owner_id: z.uuid(),
  round: z.number().int(),
  /** Currency of `price`. */
  currency: z.string().length(3),
  params: z.record(z.string(), z.unknown()).nullable(),
  body: z.string().nullable(),
  template_snapshot: TemplateSnapshot.nullable(),
  follow_up_body: z.string().nullable(),
  answers: z.array(
    z.object({
      id: Id,
      at: Instant,
      type: z.string(),
      body: z.string().nullable(),
      automatic: z.boolean(),
    }),
  ),
});
export type MessageDetails = z.infer<typeof MessageDetails>;

const Filters = z.object({
  ...ListQuery.shape,
  campaign_id: QueryId.optional(),
  contact_id: QueryId.optional(),
  kind: MessageKind.optional(),
  status: MessageState.optional(),
  from: InstantOrDay.optional(),
  to: InstantOrDay.optional(),
  owner: z.uuid().optional(),
});

/** Ordered by contact when a campaign is given, which changes the cursor. */
export const MessageListQuery = Filters.extend({
  cursor: cursorOf(z.union([z.tuple([Id]), z.tuple([Id, MessageKind])])).optional(),
}).refine(({ campaign_id, cursor }) => !cursor || (campaign_id === undefined) === (cursor.length === 1), {
  path: ["cursor"],
  error: "bad_cursor",
});
export type MessageListQuery = z.infer<typeof MessageListQuery>;

/** The filters of the list without paging. `time_zone`: the zone in which dates and times are written. */
export const MessageExportQuery = Filters.omit({ limit: true }).extend({
  time_zone: TimeZone.default("UTC"),
});
export type MessageExportQuery = z.infer<typeof MessageExportQuery>;

/** A recipient of a campaign: Message 1, reply, Message 2. */
export const CampaignContact = Message.extend({
  replied_at: Instant.nullable(),
  message_2: z
    .object({
      id: Id,
      status: MessageState,
      code: z.number().int().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
});
export type CampaignContact = z.infer<typeof CampaignContact>;

/** `status` matches that state; `reached` matches it or a later one, as in the funnel. */
export const CampaignContactsQuery = z.object({
  ...ListQuery.shape,
  campaign_id: Id,
  status: z.enum([...MessageState.options, "replied", "message_2_sent"]).optional(),
  reached: z.enum(REACHED_STATES).optional(),
  cursor: cursorOf(Id).optional(),
});
export type CampaignContactsQuery = z.infer<typeof CampaignContactsQuery>;

/** Evidence about whether a message with a lost response arrived. */
export const UnknownEvidence = z.object({
  unknown_since: Instant,
  /** It waited in a database that was then restored from a backup. */
  restored: z.boolean(),
  /** A day has passed, within which Meta reports deliveries. */
  old_enough: z.boolean(),
  /** Other messages of the sender confirmed by Meta: sent in the ten minutes before, after, in the same minute. */
  confirmed_before: z.number().int(),
  confirmed_after: z.number().int(),
  confirmed_same_minute: z.number().int(),
  /** An alert reports that no webhooks came then, so their absence proves nothing. */
  webhooks_silent: z.boolean(),
  /** Meta was holding messages of that campaign, for which no webhook comes until their release. */
  held_nearby: z.boolean(),
  wamid: z.string().nullable(),
  attempt_list: z.array(Attempt),
  /** Time of the contact's latest reply since. */
  interacted_at: Instant.nullable(),
  /** A reply since quotes a message that is not in the database, possibly this one. */
  quotes_unknown: z.boolean(),
  /** Number of parked statuses for that phone number. */
  parked: z.number().int(),
  /** Evidence suggests that it arrived: it may not be resent. */
  against: z.boolean(),
  /** No evidence is against resending. */
  speaks_for_resending: z.boolean(),
});
export type UnknownEvidence = z.infer<typeof UnknownEvidence>;

export const UnknownMessage = Message.extend({ owner_id: z.uuid(), evidence: UnknownEvidence });
export type UnknownMessage = z.infer<typeof UnknownMessage>;

export const UnknownMessagesQuery = z.object({
  limit: ListQuery.shape.limit,
  cursor: cursorOf(Id).optional(),
  owner: z.uuid().optional(),
});
export type UnknownMessagesQuery = z.infer<typeof UnknownMessagesQuery>;

export const MessageIds = z.object({ ids: z.array(Id).min(1).max(500) });
export type MessageIds = z.infer<typeof MessageIds>;

/** Why a message cannot be resent. */
const RESEND_REFUSALS = [
  "not_found",
  "forbidden",
  "not_failed_or_unknown",
  "too_early",
  "may_have_arrived",
  "contact_deleted",
  "opted_out",
  "window_closed",
  "campaign_cancelled",
  "only_in_another_campaign",
] as const;
export const ResendReport = z.object({
  resent: z.array(Id),
  refused: z.array(z.object({ id: Id, reason: z.enum(RESEND_REFUSALS) })),
});
export type ResendReport = z.infer<typeof ResendReport>;
