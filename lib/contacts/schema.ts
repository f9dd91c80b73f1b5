import { z } from "zod";
import { cursorOf, ListQuery, Page } from "@/lib/base/list";
import {
  AskedInstant,
  Id,
  Instant,
  isStorable,
  PastDay,
  QueryFlag,
  QueryId,
  TimeZone,
  text,
} from "@/lib/base/values";
import { MessageKind, MessageState } from "@/lib/sending/schema";

/** Refusals that come with the number that was probably meant. */
export const PHONE_REPAIRS = ["lost_zero", "extra_zero", "extension", "overseas", "renumbered"] as const;
export type PhoneRepair = (typeof PHONE_REPAIRS)[number];
const PHONE_CODES = [
  "required",
  "bad_phone",
  "too_short",
  "too_long",
  "letters",
  "unknown_country",
  "rounded",
] as const;
export type PhoneRefusal = {
  ok: false;
  code: (typeof PHONE_CODES)[number] | PhoneRepair;
  /**
   * For `too_short`: number of missing digits, and length of a number of that country. For a repair: the number that
   * was probably meant.
   */
  detail?: { country: string; missing?: number; expected?: number; phone?: string };
};
export type PhoneCheck = { ok: true; phone: string; country_code: string } | PhoneRefusal;

/** A number as written. Marks that are not part of it are dropped when it is read, but not what nobody can store. */
const PhoneText = z.string().max(60).refine(isStorable, "bad_format");

export const CountryCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/);
const FieldName = text(60).min(1);
const FieldValue = z.union([text(1000), z.number().transform(String), z.boolean().transform(String)]);
const Fields = z
  .record(FieldName, FieldValue)
  .refine((fields) => JSON.stringify(fields).length <= 6000, "too_long");

export const NewContact = z
  .object({
    full_name: text(120).min(1),
    first_name: text(120).min(1).nullish(),
    phone: PhoneText,
    country_code: CountryCode.nullish(),
    category_ids: z.array(Id).max(1000).optional(),
    fields: Fields.optional(),
    consent_source: text(200).min(1).nullish(),
    consent_since: PastDay.nullish(),
  })
  .meta({ id: "NewContact" });
export type NewContact = z.infer<typeof NewContact>;

export const ContactPatch = NewContact.partial().meta({ id: "ContactPatch" });
export type ContactPatch = z.infer<typeof ContactPatch>;

export const Contact = z
  .object({
    id: Id,
    full_name: z.string().nullable(),
    first_name: z.string().nullable(),
    phone: z.string().nullable(),
    country_code: z.string().nullable(),
    fields: z.record(z.string(), z.string()),
    category_ids: z.array(Id),
    opted_out: z.boolean(),
    consent_source: z.string().nullable(),
    consent_since: z.iso.date().nullable(),
    last_interaction_at: Instant.nullable(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: "Contact" });
export type Contact = z.infer<typeof Contact>;

const LastMessage = z.object({
  id: Id,
  campaign_id: Id.nullable(),
  kind: MessageKind,
  state: MessageState,
  at: Instant,
});

/** A contact for lists on pages, with fields that the API's `Contact` omits. */
export const ContactRow = Contact.extend({
  owner_id: z.uuid(),
  owner_name: z.string(),
  window_until: Instant.nullable(),
  last_message: LastMessage.nullable(),
});
export type ContactRow = z.infer<typeof ContactRow>;

export const OptOut = z.object({
  source: z.enum(["keyword", "button", "user_preferences", "error_131050", "message", "manual", "import"]),
  proof: z.record(z.string(), z.unknown()),
  opted_out_at: Instant,
  ended_at: Instant.nullable(),
});
export type OptOut = z.infer<typeof OptOut>;

/** Why a super-admin ends an opt-out that the person said themselves; the audit log keeps it. */
export const OPT_IN_REASONS = ["asked_in_writing", "asked_aloud", "wrong_person"] as const;
export const OptInQuery = z.object({ reason: z.enum(OPT_IN_REASONS).optional() });

/** People who said no: phone numbers as written, whether contacts or not, and the caller's contacts. */
export const OptOutList = z
  .object({
    numbers: z.array(z.string().max(60)).max(10_000).default([]),
    country_code: CountryCode.optional(),
    contact_ids: z.array(Id).max(10_000).default([]),
    source: text(200).min(1),
    since: PastDay.optional(),
  })
  .refine(({ numbers, contact_ids }) => numbers.length + contact_ids.length > 0, {
    path: ["numbers"],
    error: "required",
  })
  .meta({ id: "OptOutList" });
export type OptOutList = z.infer<typeof OptOutList>;

export const OptOutReport = z
  .object({
    opted_out: z.number().int(),
    already: z.number().int(),
    refused: z.array(z.object({ written: z.string(), code: z.enum([...PHONE_CODES, ...PHONE_REPAIRS]) })),
  })
  .meta({ id: "OptOutReport" });
export type OptOutReport = z.infer<typeof OptOutReport>;

export const ContactDetails = ContactRow.extend({
  categories: z.array(z.object({ id: Id, name: z.string(), color: z.string() })),
  opt_outs: z.array(OptOut),
  /** The latest text with which the person seems to ask for a stop, until a user decides. */
  asks_to_stop: z.object({ at: Instant, body: z.string().nullable() }).nullable(),
  import: z
    .object({ id: z.uuid(), file_name: z.string(), created_at: Instant, line: z.number().int().nullable() })
    .nullable(),
});
export type ContactDetails = z.infer<typeof ContactDetails>;

const sharedFilters = { country: CountryCode.optional(), interacted_since: AskedInstant.optional() };

/** Filters of a contact list as JSON; `ContactListQuery` is the same in a URL. */
export const ContactFilter = z.object({
  ...sharedFilters,
  q: text(100).optional(),
  category_id: Id.optional(),
  opted_out: z.boolean().optional(),
  consent: z.boolean().optional(),
});
export type ContactFilter = z.infer<typeof ContactFilter>;

const QueryFilter = z.object({
  ...sharedFilters,
  category_id: QueryId.optional(),
  opted_out: QueryFlag.optional(),
  consent: QueryFlag.optional(),
  owner: z.uuid().optional(),
});

export const ContactListQuery = z
  .object({
    ...ListQuery.shape,
    ...QueryFilter.shape,
    sort: z.enum(["newest", "name"]).default("newest"),
    cursor: cursorOf(z.union([z.tuple([Id]), z.tuple([z.string(), Id])])).optional(),
  })
  .refine(({ sort, cursor }) => !cursor || cursor.length === (sort === "name" ? 2 : 1), {
    path: ["cursor"],
    error: "bad_cursor",
  });
export type ContactListQuery = z.infer<typeof ContactListQuery>;

/** `time_zone`: the zone in which dates and times are written. */
export const ContactExportQuery = z.object({
  q: ListQuery.shape.q,
  ...QueryFilter.shape,
  time_zone: TimeZone.default("UTC"),
});
export type ContactExportQuery = z.infer<typeof ContactExportQuery>;

export const ContactPage = Page(Contact).meta({ id: "ContactPage" });

/** Contacts by id, or all that match a filter, across all pages. */
export const Selection = z.union([
  z.strictObject({ ids: z.array(Id).min(1).max(10_000) }),
  z.strictObject({ filter: ContactFilter, except_ids: z.array(Id).max(10_000).optional() }),
]);
export type Selection = z.infer<typeof Selection>;

/** Request and result of a contact picker; `phone` is formatted with spaces. */
export const ContactSearch = z.object({ q: text(100) });
export type ContactSearch = z.infer<typeof ContactSearch>;
export type ContactMatch = Pick<Contact, "id" | "full_name" | "phone" | "country_code" | "category_ids">;

export const ContactId = z.object({ id: Id });
export const OptIn = ContactId.extend(OptInQuery.shape);
export type OptIn = z.infer<typeof OptIn>;
/** `unchanged_since`: refused with `conflict` when the contact was changed after that version (`updated_at`). */
export const ContactUpdate = ContactPatch.extend({ id: Id, unchanged_since: Instant.optional() });
export type ContactUpdate = z.infer<typeof ContactUpdate>;
export const PhoneInput = z.object({ phone: PhoneText, country_code: CountryCode.nullish() });

/** Input of a bulk action: the contacts and the category. */
export const CategorySelection = z.object({ category_id: Id, selection: Selection });
export type CategorySelection = z.infer<typeof CategorySelection>;

/** Pasted numbers, separated by line breaks, commas, semicolons or tabs. `create` adds contacts for unknown numbers. */
export const PastedNumbers = z.object({
  category_id: Id,
  numbers: z.string().max(200_000),
  country_code: CountryCode,
  create: z.boolean().default(false),
});
export type PastedNumbers = z.infer<typeof PastedNumbers>;

export type PasteReport = {
  added: number;
  created: number;
  unknown: string[];
  refused: ({ written: string } & Pick<PhoneRefusal, "code" | "detail">)[];
};
