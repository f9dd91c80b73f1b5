import type { z } from "zod";
import { AppError, type FieldError } from "@/lib/base/errors";
import { fieldCode } from "@/lib/i18n/field-codes";

/** Parses input with a schema. Throws `invalid` with the fields and their codes. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { error: fieldCode });
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join("."), code: "unknown_field" }))
      : [{ path: issue.path.join("."), code: issue.message }],
  );
  const isFirstOfField = ({ path }: FieldError, at: number) =>
    fields.findIndex((other) => other.path === path) === at;
  throw new AppError("invalid", { fields: fields.filter(isFirstOfField) });
}
