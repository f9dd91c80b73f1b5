import { z } from "zod";
import { cursorOf, ListQuery } from "@/lib/base/list";
import { Id, Instant } from "@/lib/base/values";
import { ExclusionReason } from "./schema";

const Count = z.number().int().nonnegative();

/** Size of a draft's audience, contacts left out by reason, and the highest cost at today's list prices. */
export const AudienceCount = z.object({
  found: Count,
  audience: Count,
  without_consent: Count,
  /** People of a copy's audience to whom its series has written; left out or not, as the draft says. */
  already_reached: Count,
  left_out: z.partialRecord(ExclusionReason, Count),
  cost: z.object({
    currency: z.string().length(3),
    message_1: z.number(),
    /** Null if a country has no price and the free service messages do not suffice. */
    message_2: z.number().nullable(),
    total: z.number(),
    /** Service messages of the month that Meta does not bill, and how many are used. */
    free_replies: z.object({ limit: Count, used: Count }),
    countries: z.array(
      z.object({
        country_code: z.string().nullable(),
        audience: Count,
        price: z.number().nullable(),
        cost: z.number().nullable(),
      }),
    ),
  }),
});
export type AudienceCount = z.infer<typeof AudienceCount>;

/** The count, and when the campaign would start and end if it were launched now or at its date, as usual. */
export const AudiencePreview = AudienceCount.extend({
  starts_at: Instant,
  ends_at: Instant,
  duration_seconds: Count,
  days_needed: Count,
});
export type AudiencePreview = z.infer<typeof AudiencePreview>;

export const PreviewContact = z.object({
  contact_id: Id,
  full_name: z.string().nullable(),
  phone: z.string().nullable(),
  reason: ExclusionReason.nullable(),
  /** The campaign of the series that reached the contact. */
  reached_by: z.string().nullable(),
  /** By template variable key; null when the contact has no value. */
  values: z.record(z.string(), z.string().nullable()),
  /** By variable name as written between the braces of Message 2. */
  follow_up_values: z.record(z.string(), z.string()),
});
export type PreviewContact = z.infer<typeof PreviewContact>;

export const PreviewContacts = z.object({ items: z.array(PreviewContact), next_after: Id.nullable() });
export type PreviewContacts = z.infer<typeof PreviewContacts>;

/** Without a reason: those who would get the campaign. */
export const PreviewPeopleQuery = ListQuery.extend({
  reason: ExclusionReason.optional(),
  cursor: cursorOf(Id).optional(),
});
export type PreviewPeopleQuery = z.infer<typeof PreviewPeopleQuery>;
