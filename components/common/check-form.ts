import { z } from "zod";
import { fieldCode } from "@/lib/i18n/field-codes";

// The page's policy allows no `eval`, which zod would otherwise try.
z.config({ jitless: true });

export type FormCheck<Data> = { ok: true; data: Data } | { ok: false; fields: Record<string, string> };

/** The schema of the action, asked before the way to the server. `fields` go from path to code. */
export function checkForm<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): FormCheck<z.output<Schema>> {
  const parsed = schema.safeParse(input, { error: fieldCode });
  if (parsed.success) return { ok: true, data: parsed.data };
  return {
    ok: false,
    fields: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join("."), message])),
  };
}
