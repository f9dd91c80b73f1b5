import { linksAreSafe } from "@shared/links";
import { z } from "zod";
import { text } from "@/lib/http/values";

/** A contact's own columns, or one of its free fields. */
export const ContactField = z.string().regex(/^(full_name|first_name|phone|fields\..{1,80})$/);

const Words = text(1000).refine(linksAreSafe, "bad_link");

/** Where a value comes from: a field of the contact, with what stands in when it is empty, or the same words for all. */
export const VariableSource = z.union(
  [
    z.strictObject({ field: ContactField, fallback: Words.optional() }),
    z.strictObject({ text: Words.min(1) }),
  ],
  { error: (issue) => variableProblem(issue.input) },
);
export type VariableSource = z.infer<typeof VariableSource>;

/** A union hides which member failed; a bad link must be told from a bad shape. */
function variableProblem(input: unknown): string {
  const words = z.object({ text: z.string().optional(), fallback: z.string().optional() }).safeParse(input);
  const written = [words.data?.text, words.data?.fallback].filter((each) => each !== undefined);
  return written.every(linksAreSafe) ? "bad_format" : "bad_link";
}

/** Keyed by a template's variable: its name or position, `header`, `button.0`. */
export const Variables = z.record(text(100).min(1), VariableSource);
export type Variables = z.infer<typeof Variables>;
