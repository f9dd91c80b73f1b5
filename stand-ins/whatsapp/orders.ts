import { z } from "zod";

const probability = z.number().min(0).max(1);
const span = z
  .union([z.number().min(0), z.tuple([z.number().min(0), z.number().min(0)])])
  .transform((value): [number, number] => (typeof value === "number" ? [value, value] : value));
const oneOrMany = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema), schema.transform((value) => [value])]);

/** Which requests a fault applies to: the `next` ones, a share, those to some numbers or from some ids. By default all. */
const faultScope = {
  next: z.int().min(0).optional(),
  probability: probability.optional(),
  to: oneOrMany(z.string()).optional(),
  from: oneOrMany(z.string()).optional(),
};
const cut = z
  .union([
    z.null().transform(() => []),
    z.literal(false).transform(() => []),
    z.literal(true).transform(() => [{}]),
    oneOrMany(z.strictObject(faultScope)),
  ])
  .optional();

const errorFault = z.strictObject({
  code: z.int(),
  http_status: z.int().min(400).max(599).optional(),
  details: z.string().optional(),
  via: z.enum(["answer", "webhook"]).default("answer"),
  ...faultScope,
});
const statusFault = z.strictObject({
  status: z.int().min(400).max(599),
  body: z.enum(["graph", "html", "empty"]).default("html"),
  accepted: z.boolean().default(false),
  retry_after: z.int().optional(),
  ...faultScope,
});
/** Bytes written to the connection in place of an HTTP response; it is closed after them. */
const rawFault = z.strictObject({ base64: z.base64(), ...faultScope });
const heldFault = z.strictObject({
  outcome: z.enum(["sent", "dropped"]).default("sent"),
  after_ms: z.number().min(0).default(2000),
  ...faultScope,
});

const webhookOrders = z.strictObject({
  duplicate: z.union([z.int().min(1).max(10), z.tuple([z.int().min(1), z.int().max(10)])]).optional(),
  shuffle: z.boolean().optional(),
  batch: z.int().min(1).max(1000).optional(),
  delay_ms: span.optional(),
  lose: probability.optional(),
  off: z.boolean().optional(),
  without_callback_data: probability.optional(),
  without_context: probability.optional(),
  concurrency: z.int().min(1).max(256).optional(),
  read_share: probability.optional(),
});

const replyTypes = [
  "text",
  "button",
  "interactive",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "reaction",
  "unsupported",
  "edit",
  "revoke",
  "user_changed_number",
  "user_changed_user_id",
  "user_preferences",
] as const;

export const replyOrder = z.strictObject({
  from: z.string().min(1),
  type: z.enum(replyTypes).default("text"),
  text: z.string().optional(),
  button: z.union([z.string(), z.int()]).optional(),
  payload: z.string().optional(),
  quote: z.union([z.string(), z.literal(false)]).optional(),
  timestamp: z.union([z.int(), z.string()]).optional(),
  count: z.int().min(1).max(1000).default(1),
  value: z.enum(["stop", "resume"]).default("stop"),
  new_number: z.string().optional(),
  new_user_id: z.string().optional(),
  phone_number_id: z.string().optional(),
  /** Written in a group. */
  group: z.boolean().default(false),
  /** The thread is another app's: the webhook's field is `standby`. */
  standby: z.boolean().default(false),
  /** Of a contact card: whether it answers a request for the person's own number. */
  origin: z.enum(["contact_request", "other"]).default("other"),
});

const templateOrder = z.strictObject({
  name: z.string(),
  language: z.string().optional(),
  status: z
    .enum(["APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "ARCHIVED"])
    .optional(),
  quality: z.enum(["GREEN", "YELLOW", "RED", "UNKNOWN"]).optional(),
  category: z.enum(["MARKETING", "UTILITY", "AUTHENTICATION"]).optional(),
  reason: z.string().optional(),
});

const phoneOrder = z.strictObject({
  id: z.string().optional(),
  display_phone_number: z.string().optional(),
  verified_name: z.string().optional(),
  tier: z.enum(["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"]).optional(),
  quality: z.enum(["GREEN", "YELLOW", "RED", "NA", "UNKNOWN"]).optional(),
  name_status: z
    .enum(["APPROVED", "AVAILABLE_WITHOUT_REVIEW", "PENDING_REVIEW", "DECLINED", "NONE"])
    .optional(),
  code_verification_status: z.enum(["VERIFIED", "NOT_VERIFIED", "EXPIRED"]).optional(),
  registered: z.boolean().optional(),
});

export const controlOrder = z.strictObject({
  reset: z.union([z.literal(true), z.enum(["all", "orders"])]).optional(),
  seed: z.int().optional(),
  errors: oneOrMany(errorFault).nullish(),
  http_status: oneOrMany(statusFault).nullish(),
  raw: oneOrMany(rawFault).nullish(),
  latency_ms: span.nullish(),
  cut_after_acceptance: cut,
  cut_before: cut,
  held: oneOrMany(heldFault).nullish(),
  webhooks: webhookOrders.nullish(),
  limits: z
    .strictObject({ pair_rate: z.boolean().optional(), per_second: z.int().min(1).nullish() })
    .optional(),
  window_check: z.enum(["answer", "webhook", "off"]).optional(),
  wa_id_quirks: z.boolean().optional(),
  magic: z.boolean().optional(),
  business_management: z.boolean().optional(),
  /** The billing account: `analytics` is the right to read its figures, `credit_line` a partner who pays Meta. */
  account: z
    .strictObject({
      currency: z.enum(["EUR", "USD"]),
      timezone_id: z.enum(["1", "47", "57", "77", "160"]),
      payment_method: z.boolean(),
      credit_line: z.boolean(),
      analytics: z.boolean(),
    })
    .partial()
    .optional(),
  template_review: z
    .strictObject({
      delay_ms: z.number().min(0).optional(),
      verdict: z.enum(["APPROVED", "REJECTED"]).optional(),
    })
    .optional(),
  template: oneOrMany(templateOrder).optional(),
  phone: oneOrMany(phoneOrder).optional(),
  person: oneOrMany(
    z.strictObject({
      number: z.string(),
      name: z.string().optional(),
      username: z.string().nullish(),
      marketing_stopped: z.boolean().optional(),
    }),
  ).optional(),
  reply: oneOrMany(replyOrder).optional(),
  event: oneOrMany(z.strictObject({ field: z.string(), value: z.looseObject({}) })).optional(),
  verify_webhook: z.literal(true).optional(),
});

export type ControlOrder = z.infer<typeof controlOrder>;
export type ReplyOrder = z.infer<typeof replyOrder>;
export type TemplateOrder = z.infer<typeof templateOrder>;
export type PhoneOrder = z.infer<typeof phoneOrder>;
export type WebhookOrders = z.infer<typeof webhookOrders>;
type ErrorFault = z.infer<typeof errorFault>;
export type StatusFault = z.infer<typeof statusFault>;
type RawFault = z.infer<typeof rawFault>;
export type HeldFault = z.infer<typeof heldFault>;
export interface FaultScope {
  next?: number | undefined;
  probability?: number | undefined;
  to?: string[] | undefined;
  from?: string[] | undefined;
}

/** The orders in force. */
export interface Orders {
  errors: ErrorFault[];
  http_status: StatusFault[];
  raw: RawFault[];
  latency_ms: [number, number] | null;
  cut_after_acceptance: FaultScope[];
  cut_before: FaultScope[];
  held: HeldFault[];
  webhooks: WebhookOrders;
  limits: { pair_rate: boolean; per_second: number | null };
  window_check: "answer" | "webhook" | "off";
  wa_id_quirks: boolean;
  magic: boolean;
  /** Whether the token may read the portfolio. */
  business_management: boolean;
  account: {
    currency: "EUR" | "USD";
    timezone_id: "1" | "47" | "57" | "77" | "160";
    payment_method: boolean;
    credit_line: boolean;
    analytics: boolean;
  };
  template_review: { delay_ms: number; verdict: "APPROVED" | "REJECTED" };
}

export const noOrders = (): Orders => ({
  errors: [],
  http_status: [],
  raw: [],
  latency_ms: null,
  cut_after_acceptance: [],
  cut_before: [],
  held: [],
  webhooks: {},
  limits: { pair_rate: false, per_second: null },
  window_check: "answer",
  wa_id_quirks: false,
  magic: true,
  business_management: false,
  account: {
    currency: "EUR",
    timezone_id: "47",
    payment_method: true,
    credit_line: false,
    analytics: true,
  },
  template_review: { delay_ms: 3000, verdict: "APPROVED" },
});
