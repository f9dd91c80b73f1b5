import { linksAreSafe } from "@shared/links";
import { TemplateSnapshot } from "@shared/template";
import { z } from "zod";
import { cursorOf, ListQuery, Page } from "@/lib/base/list";
import { AskedInstant, Id, Instant, QueryId, text } from "@/lib/base/values";
import { MessageState } from "@/lib/sending/schema";
import { Constants } from "@/lib/supabase/database.types";
import { Variables } from "./variables";

export const CAMPAIGN_STATUSES = Constants.public.Enums.campaign_status;
export const CampaignStatus = z.enum(CAMPAIGN_STATUSES);
export type CampaignStatus = z.infer<typeof CampaignStatus>;

const EXCLUSION_REASONS = [
  "opted_out",
  "already_reached",
  "duplicate",
  "invalid",
  "missing_variable",
  "too_long",
  "us_marketing",
  "too_soon",
  "deleted",
] as const;
export const ExclusionReason = z.enum(EXCLUSION_REASONS);
export type ExclusionReason = z.infer<typeof ExclusionReason>;

const Count = z.number().int().nonnegative();

const CampaignTemplate = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/),
  variables: Variables.default({}),
});

const TriggerWord = text(80).min(1);
/** What triggers Message 2: any reply (default), only these words, or only these buttons. */
const Triggers = z.strictObject({
  any: z.literal(true).optional(),
  words: z.array(TriggerWord).max(50).optional(),
  buttons: z.array(TriggerWord).max(10).optional(),
});

const FollowUp = z.object({
  body: z
    .string()
    .min(1)
    .max(4096)
    .refine((body) => body.trim() !== "", "required")
    .refine((body) => !body.includes("\u0000") && body.isWellFormed(), "bad_format")
    .refine(linksAreSafe, "bad_link"),
  triggers: Triggers.optional(),
  delay_seconds: z.number().int().min(0).max(82_800).optional(),
  answers_until_days: z.number().int().min(1).max(90).optional(),
});

const LeaveOutReached = z.boolean().meta({
  description:
    "For a copy of a launched campaign: leave out whoever the other campaigns of its series (the original and all copies) have written to, may have written to, or are about to. True unless set otherwise; without effect for a campaign that has no launched original or copy",
});

const CategoryIds = z.array(Id).max(200);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** A campaign draft; all but the name may be missing, since drafts save automatically. */
export const CampaignDraft = z
  .object({
    name: text(120).min(1),
    category_ids: CategoryIds.optional(),
    excluded_category_ids: CategoryIds.optional(),
    template: CampaignTemplate.nullish(),
    follow_up: FollowUp.nullish(),
    scheduled_at: AskedInstant.nullish(),
    time_zone: z.string().max(60).refine(isTimeZone, "not_allowed").optional(),
    first_slice: z.number().int().min(1).max(100_000).nullish(),
    leave_out_reached: LeaveOutReached.optional(),
    launch: z.boolean().optional(),
  })
  .meta({ id: "CampaignDraft" });
export type CampaignDraft = z.infer<typeof CampaignDraft>;

export const NewCampaign = CampaignDraft.extend({
  category_ids: CategoryIds,
  template: CampaignTemplate,
}).meta({
  id: "NewCampaign",
});
export type NewCampaign = z.infer<typeof NewCampaign>;

export const CampaignPatch = CampaignDraft.partial().meta({ id: "CampaignPatch" });
export type CampaignPatch = z.infer<typeof CampaignPatch>;

/** Number of messages by state; every state is present. */
export const StateCounts = z.record(MessageState, Count);
export type StateCounts = z.infer<typeof StateCounts>;

export const Campaign = z
  .object({
    id: Id,
    name: z.string(),
    status: CampaignStatus,
    category_ids: z.array(Id),
    excluded_category_ids: z.array(Id),
    template: z
      .object({ name: z.string(), language: z.string().nullable(), variables: Variables })
      .nullable(),
    follow_up: z
      .object({
        body: z.string(),
        triggers: Triggers,
        delay_seconds: z.number().int(),
        answers_until_days: z.number().int(),
      })
      .nullable(),
    scheduled_at: Instant.nullable(),
    time_zone: z.string(),
    first_slice: z.number().int().nullable(),
    leave_out_reached: LeaveOutReached,
    original_id: Id.nullable().meta({ description: "Of a copy: the first campaign of its series" }),
    launched_at: Instant.nullable(),
    paused_at: Instant.nullable(),
    pause_reason: z.string().nullable(),
    pause_code: z.number().int().nullable(),
    completed_at: Instant.nullable(),
    cancelled_at: Instant.nullable(),
    /** When its messages became figures: their list is empty since then. */
    condensed_at: Instant.nullable(),
    created_at: Instant,
    updated_at: Instant,
    audience_complete: z.boolean(),
    counts: z.object({ message_1: StateCounts, message_2: StateCounts }),
  })
  .meta({ id: "Campaign" });
export type Campaign = z.infer<typeof Campaign>;

/** A campaign for pages and routes, with fields that the API's `Campaign` omits. */
export const CampaignRow = Campaign.extend({
  owner_id: z.uuid(),
  owner_name: z.string(),
  sender_id: Id.nullable(),
});
export type CampaignRow = z.infer<typeof CampaignRow>;

export const CampaignDetails = CampaignRow.extend({
  /** Frozen at launch; before that, the template as last synchronised, or null when unknown. */
  template_snapshot: TemplateSnapshot.nullable(),
  /** Why the draft's template cannot be sent; empty when it can. */
  problems: z.array(z.object({ path: z.string(), code: z.string() })),
  /** The launched campaign of the series whose people `leave_out_reached` is about: the first other one. */
  original: z.object({ id: Id, name: z.string() }).nullable(),
  launched_by: z.uuid().nullable(),
  launched_by_name: z.string().nullable(),
  exclusions: z.partialRecord(ExclusionReason, Count),
});
export type CampaignDetails = z.infer<typeof CampaignDetails>;

export const CampaignPage = Page(Campaign).meta({ id: "CampaignPage" });

export const CampaignListQuery = z.object({
  ...ListQuery.shape,
  status: CampaignStatus.optional(),
  category_id: QueryId.optional(),
  owner: z.uuid().optional(),
  cursor: cursorOf(Id).optional(),
});
export type CampaignListQuery = z.infer<typeof CampaignListQuery>;

const Cost = z.object({
  /** Null in a currency without prices. */
  estimated: z.number().nullable(),
  actual: z.number().nullable(),
  currency: z.string().length(3),
});

export const CampaignStats = z
  .object({
    audience: Count,
    message_1: StateCounts,
    message_2: StateCounts,
    replied: Count,
    success_rate: z.number().min(0).max(1).nullable(),
    cost: Cost,
  })
  .meta({ id: "CampaignStats" });
export type CampaignStats = z.infer<typeof CampaignStats>;

export const CampaignId = z.object({ id: Id });
/**
 * `unchanged_since`: refused with `conflict` when the campaign was changed after that version (`updated_at`).
 * `draft_key`: creating again with it, when no response came, changes the draft that was created.
 */
export const CampaignUpdate = CampaignPatch.extend({
  id: Id.nullish(),
  unchanged_since: Instant.optional(),
  draft_key: z.uuid().optional(),
});
export type CampaignUpdate = z.infer<typeof CampaignUpdate>;
/** Without `scheduled_at` the draft keeps its date; null means now. Without `first_slice` it is sent to everyone. */
export const Launch = CampaignDraft.pick({ first_slice: true, scheduled_at: true, time_zone: true });
export type Launch = z.infer<typeof Launch>;
export const Retried = z.object({ retried: Count });

/** To a contact, or to a phone number, for which a contact is created. */
export const TestSend = z
  .object({
    contact_id: Id.optional(),
    phone: z.string().max(60).optional(),
    country_code: z.string().length(2).optional(),
    message: z.enum(["message_1", "message_2"]).default("message_1"),
  })
  .refine(({ contact_id, phone }) => (contact_id === undefined) !== (phone === undefined), {
    path: ["phone"],
    error: "required",
  });
export type TestSend = z.infer<typeof TestSend>;
export const TestSent = z.object({ message_id: Id });

/** A stored campaign (`id`) or the editor's unsaved draft. */
export const PreviewInput = z.object({
  id: Id.optional(),
  draft: CampaignDraft.pick({
    category_ids: true,
    excluded_category_ids: true,
    template: true,
    follow_up: true,
    scheduled_at: true,
    leave_out_reached: true,
  })
    /** Under which the draft is stored, if it is. */
    .extend({ id: Id.optional() })
    .optional(),
});
export type PreviewInput = z.infer<typeof PreviewInput>;
export const PreviewContactsInput = PreviewInput.extend({ after: z.number().int().min(0).default(0) });
export type PreviewContactsInput = z.infer<typeof PreviewContactsInput>;
