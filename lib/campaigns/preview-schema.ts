import { z } from "zod";
import { Id } from "@/lib/base/values";
import { ExclusionReason } from "./schema";

const Count = z.number().int().nonnegative();

/** Who would get a draft, who is left out and why, and what it costs at most by today's list prices. */
export const AudiencePreview = z.object({
  found: Count,
  audience: Count,
  without_consent: Count,
  left_out: z.partialRecord(ExclusionReason, Count),
  cost: z.object({
    currency: z.string().length(3),
    message_1: z.number(),
    message_2: z.number(),
    total: z.number(),
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
export type AudiencePreview = z.infer<typeof AudiencePreview>;

export const PreviewContacts = z.object({
  items: z.array(
    z.object({
      contact_id: Id,
      full_name: z.string().nullable(),
      phone: z.string().nullable(),
      reason: ExclusionReason.nullable(),
      /** By the template's keys; a missing one is null. */
      values: z.record(z.string(), z.string().nullable()),
      /** By what stands between the braces of Message 2. */
      follow_up_values: z.record(z.string(), z.string()),
    }),
  ),
  next_after: Id.nullable(),
});
export type PreviewContacts = z.infer<typeof PreviewContacts>;
