import { z } from "zod";
import { Email } from "@/lib/auth/schema";
import { Instant, text } from "@/lib/base/values";

const Phone = text(40).regex(/^\+?\d[\d ().-]{3,38}$/, "bad_format");

/** What the privacy page tells about the organisation that sends. */
const OrganisationFields = z.object({
  name: text(120).min(1),
  address: text(300).min(1),
  contact_email: Email,
  contact_phone: Phone.nullable(),
  registration: text(200).min(1).nullable(),
  purpose: text(500).min(1).nullable(),
  data_location: text(120).min(1).nullable(),
});

export const OrganisationPatch = OrganisationFields.partial().meta({ id: "OrganisationPatch" });
export type OrganisationPatch = z.infer<typeof OrganisationPatch>;
/** `unchanged_since`: refused with `conflict` when it was changed after that version (`updated_at`). */
export const OrganisationUpdate = OrganisationPatch.extend({ unchanged_since: Instant.optional() });
export type OrganisationUpdate = z.infer<typeof OrganisationUpdate>;

const FilledOrganisation = z.object({
  name: z.string(),
  address: z.string(),
  contact_email: z.string(),
  contact_phone: z.string().nullable(),
  registration: z.string().nullable(),
  purpose: z.string().nullable(),
  data_location: z.string().nullable(),
  updated_at: Instant,
});

/** Every field is null until a super-admin has filled it in. */
export const Organisation = FilledOrganisation.extend({
  name: z.string().nullable(),
  address: z.string().nullable(),
  contact_email: z.string().nullable(),
  updated_at: Instant.nullable(),
}).meta({ id: "Organisation" });
export type Organisation = z.infer<typeof Organisation>;

/** A whole number of days, months or years. */
export const Duration = z.object({ unit: z.enum(["day", "month", "year"]), n: z.number().int() });
export type Duration = z.infer<typeof Duration>;

export const PrivacyNotice = z.object({
  /** Null until a super-admin has filled it in. */
  organisation: FilledOrganisation.nullable(),
  /** How long each kind of data is kept. */
  kept: z.object({
    processed_events: Duration,
    unread_events: Duration,
    rejected_lines: Duration,
    strangers: Duration,
    erased_people: Duration,
    details: Duration,
    messages: Duration,
    audit_log: Duration,
  }),
});
export type PrivacyNotice = z.infer<typeof PrivacyNotice>;
