import { findLinks, linksAreSafe } from "@shared/links";
import { placeholders } from "@shared/template-parts";
import { z } from "zod";
import { FormFile, fromForm, text } from "@/lib/base/values";
import {
  buttonsProblem,
  DRAFT_CATEGORIES,
  LANGUAGES,
  LIMITS,
  MEDIA_FORMATS,
  mixesVariables,
  type Part,
  SAMPLE_BYTES,
  SAMPLE_TYPES,
  variableProblem,
} from "./drafting";

const withVariables = (longest: number, part: Part) =>
  text(longest).superRefine((value, context) => {
    const problem = variableProblem(value, part);
    if (problem) context.addIssue({ code: "custom", message: problem });
  });

const ButtonText = text(LIMITS.button_text)
  .min(1)
  .refine((value) => placeholders(value).length === 0, "no_variable");

const VARIABLE_END = /\{\{1\}\}$/;

/** An http(s) URL with at most one variable, at its end. */
const ButtonUrl = text(LIMITS.url)
  .min(1)
  .superRefine((url, context) => {
    const whole = url.replace(VARIABLE_END, "x");
    const good = linksAreSafe(whole) && findLinks(whole)[0]?.url === whole;
    const message = /[{}]/.test(whole) ? "url_variable" : good ? null : "bad_link";
    if (message) context.addIssue({ code: "custom", message });
  });

const ButtonPhone = z
  .string()
  .transform((written) => written.replaceAll(/[\s.()-]/g, "").replace(/^00/, "+"))
  .pipe(
    z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, { error: ({ input }) => (input === "" ? "required" : "bad_button_phone") }),
  );

const NewButton = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("QUICK_REPLY"), text: ButtonText }),
  z
    .strictObject({ type: z.literal("URL"), text: ButtonText, url: ButtonUrl, sample: text(500).optional() })
    .refine(({ url, sample }) => !VARIABLE_END.test(url) || Boolean(sample), {
      path: ["sample"],
      error: "required",
    }),
  z.strictObject({ type: z.literal("PHONE_NUMBER"), text: ButtonText, phone_number: ButtonPhone }),
]);

/** A media header, with the handle of its sample at Meta. */
const HeaderMedia = z.strictObject({ format: z.enum(MEDIA_FORMATS), handle: text(10_000).min(1) });

/** A template draft. `samples` are the values that Meta's reviewers see in place of the variables. */
export const NewTemplate = z
  .strictObject({
    name: text(LIMITS.name)
      .min(1)
      .refine((name) => name === "" || /^[a-z0-9_]+$/.test(name), "bad_template_name"),
    language: z.enum(LANGUAGES),
    category: z.enum(DRAFT_CATEGORIES),
    header: withVariables(LIMITS.header, "header").optional(),
    header_sample: text(LIMITS.header).optional(),
    header_media: HeaderMedia.optional(),
    body: withVariables(LIMITS.body, "body").min(1),
    samples: z.record(z.string(), text(500)).default({}),
    footer: withVariables(LIMITS.footer, "footer").optional(),
    buttons: z.array(NewButton).max(LIMITS.buttons).default([]),
  })
  .superRefine(({ header = "", header_sample, header_media, body, samples, buttons }, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    if (header && header_media) refuse(["header_media"], "one_header");
    if (placeholders(header).length > 0 && !header_sample) refuse(["header_sample"], "required");
    for (const key of placeholders(body))
      if (!Object.hasOwn(samples, key) || !samples[key]) refuse(["samples", key], "required");
    if (mixesVariables(header, body)) refuse(["header"], "mixed_variables");
    const problem = buttonsProblem(buttons);
    if (problem) refuse(["buttons"], problem);
  })
  .meta({ id: "NewTemplate" });
export type NewTemplate = z.infer<typeof NewTemplate>;

export const Submitted = z
  .object({
    id: z.number().int(),
    name: z.string(),
    language: z.string(),
    status: z.string(),
    category: z.string(),
  })
  .meta({ id: "SubmittedTemplate" });
export type Submitted = z.infer<typeof Submitted>;

export const SampleForm = z
  .object({
    file: FormFile.refine(({ type }) => Object.hasOwn(SAMPLE_TYPES, type), "bad_sample_type")
      .refine(({ size }) => size > 0, "empty")
      .refine(({ size }) => size <= SAMPLE_BYTES, "sample_too_large"),
  })
  .meta({ id: "SampleForm" });

/** The sample file of a media header. */
export const SampleFormData = fromForm<z.infer<typeof SampleForm>>(SampleForm);

export const Sample = HeaderMedia.meta({ id: "TemplateSample" });
export type Sample = z.infer<typeof Sample>;
