import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import postgres from "postgres";
import type { Caller } from "../gateway.ts";

const exact: Record<string, ContentfulStatusCode> = {
  "23503": 409,
  "23505": 409,
  "25006": 405,
  "42883": 404,
  "42P01": 404,
  "42P17": 500,
  "53400": 500,
  P0001: 400,
};
const classes: Record<string, ContentfulStatusCode> = {
  "08": 503,
  "09": 500,
  "0L": 403,
  "0P": 403,
  "25": 500,
  "28": 403,
  "2D": 500,
  "38": 500,
  "39": 500,
  "3B": 500,
  "40": 500,
  "53": 503,
  "54": 500,
  "55": 500,
  "57": 500,
  "58": 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
};

/** PostgREST's table from SQLSTATE to HTTP status. */
function statusOf(code: string, caller: Caller): ContentfulStatusCode {
  if (code === "42501") return caller.role === "anon" ? 401 : 403;
  return exact[code] ?? classes[code.slice(0, 2)] ?? 400;
}

// Codes with which a function chooses its own answer, and one whose message the library completes.
const leftToLibrary = (code: string) => code === "PGRST" || code.startsWith("PT") || code === "42703";

/** Throws PostgREST's answer to an error of the database. Other errors are ignored. */
export function answerDatabaseError(error: unknown, caller: Caller): void {
  if (!(error instanceof postgres.PostgresError) || leftToLibrary(error.code)) return;
  const body = {
    code: error.code,
    details: error.detail ?? null,
    hint: error.hint ?? null,
    message: error.message,
  };
  throw new HTTPException(statusOf(error.code, caller), { res: Response.json(body) });
}
