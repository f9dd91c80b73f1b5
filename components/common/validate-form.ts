import { z } from "zod";
import { fieldCode } from "@/lib/i18n/field-codes";
import { type ActionAnswer, callAction } from "./call-action";

// zod would otherwise try `eval`, which the content security policy forbids.
z.config({ jitless: true });

export type FormValidation<Data> = { ok: true; data: Data } | { ok: false; fields: Record<string, string> };

/** Validates a form in the browser with the schema of its action. `fields` maps paths to codes. */
export function validateForm<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): FormValidation<z.output<Schema>> {
  const parsed = schema.safeParse(input, { error: fieldCode });
  if (parsed.success) return { ok: true, data: parsed.data };
  return {
    ok: false,
    fields: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join("."), message])),
  };
}

/** Validates the input, and calls the action only when it is valid. */
export async function callValidated<Schema extends z.ZodType, Data>(
  schema: Schema,
  input: unknown,
  action: (data: z.output<Schema>) => Promise<ActionAnswer<Data>>,
): Promise<ActionAnswer<Data>> {
  const check = validateForm(schema, input);
  return check.ok
    ? callAction(() => action(check.data))
    : { ok: false, code: "invalid", fields: check.fields };
}
