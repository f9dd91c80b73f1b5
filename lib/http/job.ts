import "server-only";
import { timingSafeEqual } from "node:crypto";
import type { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { env } from "@/lib/env";
import { isSigned, verifyDelivery } from "@/lib/queue/verify";
import { type Db, serviceClient } from "@/lib/supabase/clients";
import { textOf } from "./body";
import { problem, toAppError } from "./problem";

/** A job's body holds one id. */
const MOST_BYTES = 16 * 1024;

export type JobCtx = { db: Db; now: Date; retried: number };

/**
 * Makes a route of a verb for QStash (signature over raw body and URL) or a call with the cron secret. Invalid bodies
 * get 489, which ends QStash's retries; temporary errors get 5xx.
 */
export function job<Schema extends z.ZodType>(
  schema: Schema,
  verb: (ctx: JobCtx, input: z.output<Schema>) => Promise<Response | object>,
) {
  return async (request: Request): Promise<Response> => {
    const where = `job ${new URL(request.url).pathname}`;
    try {
      const isOurs = hasCronSecret(request);
      if (!isOurs && !isSigned(request)) throw new AppError("unauthenticated");
      const raw = await textOf(request, MOST_BYTES);
      if (!isOurs && !(await verifyDelivery(request, raw))) throw new AppError("unauthenticated");
      const input = schema.safeParse(raw === "" ? {} : tryJson(raw));
      if (!input.success) return neverRight();
      const retried = Number(request.headers.get("upstash-retried") ?? 0) || 0;
      const result = await verb({ db: serviceClient(), now: new Date(), retried }, input.data);
      return result instanceof Response ? result : Response.json(result);
    } catch (error) {
      // A missing subject will not reappear, so QStash must not retry.
      if (error instanceof AppError && error.code === "not_found") return neverRight();
      return problem(toAppError(error, where));
    }
  };
}

const neverRight = () =>
  Response.json({ code: "invalid" }, { status: 489, headers: { "upstash-nonretryable-error": "true" } });

function tryJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function hasCronSecret(request: Request): boolean {
  const given = Buffer.from(request.headers.get("authorization") ?? "");
  const expected = Buffer.from(`Bearer ${env().CRON_SECRET}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
