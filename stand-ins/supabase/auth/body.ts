import type { Context } from "hono";
import { z } from "zod";
import { AuthError } from "./errors.ts";

/** Parses the JSON body. Throws GoTrue's errors. */
export async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T>> {
  let body: unknown;
  try {
    const text = await c.req.text();
    body = text ? JSON.parse(text) : {};
  } catch {
    throw new AuthError(400, "bad_json", "Could not parse request body as JSON");
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new AuthError(400, "validation_failed", z.prettifyError(parsed.error));
  }
  return parsed.data;
}

export const metadata = z.record(z.string(), z.unknown());

export const challenge = {
  code_challenge: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
  code_challenge_method: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
};
