import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { describeError, log } from "@/lib/base/log";
import { unwrap } from "@/lib/supabase/errors";
import { bytesOf } from "./body";
import { NOT_KEPT } from "./contract";

export const IDEMPOTENCY_KEY = "idempotency-key";

const Key = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const Known = z.object({
  response: z.object({ status: z.number(), type: z.string().nullable(), body: z.string() }).nullish(),
  subject_id: z.string().nullish(),
});

/** The `Idempotency-Key` of a POST; undefined when absent. Throws `invalid`. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const given = request.method === "POST" ? request.headers.get(IDEMPOTENCY_KEY) : null;
  if (given === null) return undefined;
  if (!Key.safeParse(given).success) throw invalidField("Idempotency-Key", "bad_format");
  return given;
}

/**
 * Runs a POST once per key within 24 hours; a repeated request gets the first response. If that was lost, `recall`
 * returns the created row, whose id the database stored in the same transaction. Throws `key_reused` for another body,
 * `in_progress` while the first runs.
 */
export async function once(
  { db }: Ctx,
  key: string,
  request: Request,
  run: (request: Request) => Promise<Response>,
  recall: ((id: string) => Promise<Response>) | undefined,
): Promise<Response> {
  const bytes = await bytesOf(request);
  const known = Known.nullable().parse(
    unwrap(
      await db.rpc("begin_idempotent", {
        p_key: key,
        p_route: new URL(request.url).pathname,
        p_digest: await digestOf(request, bytes),
      }),
    ),
  );
  if (known?.response) {
    const { status, type, body } = known.response;
    return new Response(body === "" ? null : body, {
      status,
      headers: { ...NOT_KEPT, ...(type ? { "content-type": type } : {}) },
    });
  }
  if (known?.subject_id) {
    if (!recall) throw new AppError("in_progress");
    return recall(known.subject_id);
  }
  try {
    const { url, method, headers } = request;
    const answer = await run(new Request(url, { method, headers, body: bytes }));
    await keep(db, key, answer.clone());
    return answer;
  } catch (error) {
    // A refused request may be corrected and repeated; after a server error it is unknown whether anything was done.
    const was_refused = error instanceof AppError && error.status < 500;
    if (was_refused) await db.rpc("release_idempotent", { p_key: key });
    throw error;
  }
}

async function keep(db: Ctx["db"], key: string, answer: Response): Promise<void> {
  const response = {
    status: answer.status,
    type: answer.headers.get("content-type"),
    body: await answer.text(),
  };
  const { error } = await db.rpc("finish_idempotent", { p_key: key, p_response: response });
  if (error) log("error", "idempotent_answer_not_kept", describeError(error));
}

/** Digest of a body. For a form it covers the fields but not the boundary, which differs with each request. */
async function digestOf(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = createHash("sha256");
  const type = request.headers.get("content-type") ?? "";
  const form = type.startsWith("multipart/form-data")
    ? await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => null)
    : null;
  if (!form) return hash.update(bytes).digest("hex");
  for (const [name, value] of form) {
    const content = typeof value === "string" ? value : new Uint8Array(await value.arrayBuffer());
    const part = createHash("sha256").update(content).digest("hex");
    hash.update(JSON.stringify([name, typeof value === "string" ? null : value.name, part]));
  }
  return hash.digest("hex");
}
