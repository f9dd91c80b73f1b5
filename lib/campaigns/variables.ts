import { linksAreSafe } from "@shared/links";
import { z } from "zod";
import { isStorable, text } from "@/lib/base/values";

/** A column of `contacts`, or one of a contact's custom fields. */
const ContactField = z
  .string()
  .regex(/^(full_name|first_name|phone|fields\..{1,80})$/)
  .refine(isStorable, "bad_format");

const Shape = z.union(
  [
    z.strictObject({ field: z.string(), fallback: z.string().optional() }),
    z.strictObject({ text: z.string() }),
  ],
  { error: () => "bad_format" },
);
type Shape = z.infer<typeof Shape>;

const wordsOf = (source: Shape) => ("text" in source ? source.text : (source.fallback ?? ""));

/**
 * Where a value comes from: a field of the contact with an optional fallback, or one text for everyone. Errors are
 * reported on the variable as a whole, since it is one field of the form.
 */
const VariableSource = Shape.superRefine((source, context) => {
  const refuse = (message: string) => context.addIssue({ code: "custom", message });
  if ("field" in source && !ContactField.safeParse(source.field).success) refuse("bad_format");
  else if ("text" in source && source.text.trim() === "") refuse("required");
  else if (!isStorable(wordsOf(source))) refuse("bad_format");
  else if (!text(1000).safeParse(wordsOf(source)).success) refuse("too_long");
  else if (!linksAreSafe(wordsOf(source))) refuse("bad_link");
});

/** By template variable key: its name or position, `header`, `button.0`. */
export const Variables = z.record(text(100).min(1), VariableSource);
export type Variables = z.infer<typeof Variables>;
