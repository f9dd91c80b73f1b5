import { z } from "zod";
import { fieldCode } from "@/lib/i18n/field-codes";
import { type ActionAnswer, callAction } from "./call-action";

// The page's policy allows no `eval`, which zod would otherwise try.
z.config({ jitless: true });

export type FormValidation<Data> = { ok: true; data: Data } | { ok: false; fields: Record<string, string> };

/** The schema of the action, asked before the way to the server. `fields` go from path to code. */
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

/** What an action answers to what its schema lets through; what that refuses, without the way to the server. */
export async function callValidated<Schema extends z.ZodType, Data>(
  schema: Schema,
  input: unknown,
  action: (data: z.output<Schema>) => Promise<ActionAnswer<Data>>,
): Promise<ActionAnswer<Data>> {
  const check = validateForm(schema, input);
  return check.ok ? callAction(action(check.data)) : { ok: false, code: "invalid", fields: check.fields };
}
