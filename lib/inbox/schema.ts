import { z } from "zod";
import { cursorOf } from "@/lib/base/list";
import { Id, Instant, isStorable, QueryId, text } from "@/lib/base/values";
import { MessageState } from "@/lib/sending/schema";

const LONGEST_REPLY = 4096;

/** WhatsApp counts code points, JavaScript UTF-16 units. */
const ReplyBody = z
  .string()
  .max(2 * LONGEST_REPLY)
  .refine((body) => body.trim() !== "", "required")
  .refine((body) => [...body.trim()].length <= LONGEST_REPLY, "too_long")
  .refine(isStorable, "bad_format");

/** `key` identifies one text: a repeated call with the same key never sends a second message. */
export const NewReply = z.object({ contact_id: Id, body: ReplyBody, key: z.uuid() });
export type NewReply = z.infer<typeof NewReply>;

export const ConversationChange = z.object({
  contact_id: Id,
  closed: z.boolean().optional(),
  assigned_to: z.uuid().nullish(),
});
export type ConversationChange = z.infer<typeof ConversationChange>;

/** Whether a person who seems to ask for a stop did. */
export const StopDecision = z.object({ is_stop: z.boolean() }).meta({ id: "StopDecision" });
export const StopAnswer = StopDecision.extend({ contact_id: Id });
export type StopAnswer = z.infer<typeof StopAnswer>;

const Said = z.object({
  at: Instant,
  type: z.string(),
  body: z.string().nullable(),
  payload: z.string().nullable(),
  code: z.number().int().nullable(),
});

export const Conversation = z.object({
  contact_id: Id,
  sender_id: Id,
  owner_id: z.uuid(),
  owner_name: z.string(),
  full_name: z.string().nullable(),
  phone: z.string().nullable(),
  country_code: z.string().nullable(),
  window_until: Instant.nullable(),
  last_inbound_at: Instant.nullable(),
  last_outbound_at: Instant.nullable(),
  assigned_to: z.uuid().nullable(),
  assigned_name: z.string().nullable(),
  closed_at: Instant.nullable(),
  /** Role of the app that handles the thread at Meta; null when that is Relance or nobody. */
  held_by: z.string().nullable(),
  /** Whether the person waits for a reply of a user; false once they have opted out. */
  waits: z.boolean(),
  /** What a user has to answer; null if nobody waits, or for a tap only. */
  asked: Said.nullable(),
  opted_out: z.boolean(),
  /** The latest text with which the person seems to ask for a stop, until a user decides. */
  asks_to_stop: z.object({ at: Instant, body: z.string().nullable() }).nullable(),
  last_answer: Said.nullable(),
  last_reply: z.object({ at: Instant, body: z.string().nullable(), state: MessageState }).nullable(),
});
export type Conversation = z.infer<typeof Conversation>;

/** A contact's conversation; `conversation` is null when the contact never wrote. */
export const ConversationDetails = z.object({
  contact_id: Id,
  owner_id: z.uuid(),
  owner_name: z.string(),
  conversation: Conversation.nullable(),
  /** Users to whom it can be assigned. */
  people: z.array(z.object({ id: z.uuid(), full_name: z.string() })),
  /** Name of the author by id of the reply. */
  authors: z.record(z.string(), z.string()),
  /** Ids of replies that quote one of our messages. */
  quoting: z.array(Id),
});
export type ConversationDetails = z.infer<typeof ConversationDetails>;

export const Stranger = z.object({
  id: Id,
  at: Instant,
  from_id: z.string().nullable(),
  type: z.string(),
  body: z.string().nullable(),
  payload: z.string().nullable(),
  code: z.number().int().nullable(),
});
export type Stranger = z.infer<typeof Stranger>;

export const VIEWS = ["open", "mine", "asks", "closed", "all"] as const;

export const InboxQuery = z.object({
  view: z.enum([...VIEWS, "strangers"]).default("open"),
  q: text(100).optional(),
  cursor: cursorOf(z.union([z.tuple([Instant.nullable(), Id]), Id])).optional(),
});
export type InboxQuery = z.infer<typeof InboxQuery>;

export const ContactParams = z.object({ contact_id: QueryId });
