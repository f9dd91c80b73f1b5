import type { TemplateSnapshot } from "@shared/template";
import { z } from "zod";
import { cursorOf, ListQuery, Page } from "@/lib/base/list";
import { Id, Instant, text } from "@/lib/base/values";

const TemplateVariable = z.object({
  /** Key in a campaign's `variables`. */
  key: z.string(),
  part: z.enum(["header", "body", "button"]),
  kind: z.enum(["text", "image", "video", "document", "location", "url_suffix", "coupon_code"]),
  button_index: z.number().int().nullable(),
});

export const Template = z
  .object({
    id: Id,
    name: z.string(),
    language: z.string(),
    status: z.string(),
    category: z.string(),
    parameter_format: z.enum(["POSITIONAL", "NAMED"]),
    components: z.array(z.looseObject({ type: z.string() })),
    quality: z.string().nullable(),
    rejected_reason: z.string().nullable(),
    synced_at: Instant,
    missing_since: Instant.nullable(),
    /** Number of the caller's campaigns that use it. */
    used_by: z.number().int(),
    /** When a campaign of the caller last used it; null if none has. */
    last_used_at: Instant.nullable(),
    /** Why it cannot be chosen; null when it can. */
    refusal: z.enum(["deleted", "not_approved", "unsendable"]).nullable(),
    variables: z.array(TemplateVariable),
  })
  .meta({ id: "Template" });
export type Template = z.infer<typeof Template>;

/** A template for a picker; `snapshot` is null when it cannot be shown. */
export type TemplateChoice = Pick<
  Template,
  | "name"
  | "language"
  | "status"
  | "category"
  | "refusal"
  | "rejected_reason"
  | "variables"
  | "synced_at"
  | "last_used_at"
> & { snapshot: TemplateSnapshot | null };

export const StoredTemplate = Template.omit({ refusal: true, variables: true });

export const TemplatePage = Page(Template).meta({ id: "TemplatePage" });

export const TemplateListQuery = z.object({
  ...ListQuery.shape,
  limit: z.coerce.number().int().min(1).max(50).default(50),
  status: text(40).toUpperCase().optional(),
  cursor: cursorOf(z.tuple([z.string(), z.string()])).optional(),
});
export type TemplateListQuery = z.infer<typeof TemplateListQuery>;

export const SyncQuery = z.object({
  when: z.enum(["now", "due"]).default("now").meta({
    description: "due: not within five minutes of the last time; responds with what is stored then",
  }),
});

export const Synced = z.object({
  /** Whether Meta was asked. */
  asked: z.boolean(),
  total: z.number().int(),
  approved: z.number().int(),
  /** Number of stored templates that Meta no longer has. */
  missing: z.number().int(),
});
export type Synced = z.infer<typeof Synced>;
