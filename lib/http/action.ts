import "server-only";
import { revalidatePath } from "next/cache";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { type Ctx, contextOfSession } from "@/lib/actor/context";
import type { ErrorCode } from "@/lib/base/errors";
import { spend } from "@/lib/rate-limit/doors";
import type { LimitName } from "@/lib/rate-limit/rules";
import { parseInput } from "./parse";
import { toAppError } from "./problem";

export type ActionResult<Data> =
  | { ok: true; data: Data }
  | { ok: false; code: ErrorCode; fields: Record<string, string> };

/**
 * Makes a server action of a verb. Errors are returned as codes instead of thrown, so that forms keep what was typed.
 */
export function action<Schema extends z.ZodType, Data>(
  schema: Schema,
  verb: (ctx: Ctx, input: z.output<Schema>) => Promise<Data>,
  options: { revalidate?: string[]; limit?: LimitName } = {},
) {
  return (input: z.input<Schema>): Promise<ActionResult<Data>> =>
    attempt(verb.name, async () => {
      const ctx = await contextOfSession();
      const parsed = parseInput(schema, input);
      if (options.limit) await spend(options.limit, ctx.actor.id);
      const data = await verb(ctx, parsed);
      for (const path of options.revalidate ?? []) revalidatePath(path);
      return data;
    });
}

/** Runs an action before log-in and returns errors as codes. */
export async function attempt<Data>(where: string, run: () => Promise<Data>): Promise<ActionResult<Data>> {
  try {
    return { ok: true, data: await run() };
  } catch (thrown) {
    unstable_rethrow(thrown);
    const { code, fields } = toAppError(thrown, where);
    return { ok: false, code, fields: Object.fromEntries(fields.map((field) => [field.path, field.code])) };
  }
}
