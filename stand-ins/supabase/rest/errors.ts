import pg from "pg";

/** An answer of PostgREST's own, with its code. */
export class RestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string | object | null;
  readonly hint: string | null;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: string | object; hint?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = more.details ?? null;
    this.hint = more.hint ?? null;
    this.headers = more.headers ?? {};
  }
}

/** What PostgREST can and this stand-in cannot: nothing of the app asks for it. */
export const notHere = (what: string) =>
  new RestError(501, "PGRST127", "Feature not implemented", {
    details: `The stand-in does not know ${what}`,
  });

const exact: Record<string, number> = {
  "21000": 500,
  "23503": 409,
  "23505": 409,
  "25006": 405,
  "42883": 404,
  "42P01": 404,
  "42P17": 500,
  "53400": 500,
  "57P01": 503,
  P0001: 400,
};
const classes: Record<string, number> = {
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
function statusOf(code: string, message: string, isAnonymous: boolean): number {
  if (code === "42501") return isAnonymous ? 401 : 403;
  if (code === "21000" && message.endsWith("requires a WHERE clause")) return 400;
  if (code === "22023" && /^role .* does not exist$/.test(message)) return 401;
  if (code.startsWith("PT")) return Number(code.slice(2)) || 500;
  return exact[code] ?? classes[code.slice(0, 2)] ?? 400;
}

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** PostgREST's answer to what was thrown. */
export function asRestError(error: unknown, isAnonymous: boolean): RestError {
  if (error instanceof RestError) return error;
  if (error instanceof pg.DatabaseError && error.code && SQLSTATE.test(error.code)) {
    if (error.code === "PGRST") return ofFunction(error);
    const status = statusOf(error.code, error.message, isAnonymous);
    return new RestError(status, error.code, error.message, {
      details: error.detail,
      hint: error.hint,
      headers: status === 401 ? { "WWW-Authenticate": "Bearer" } : {},
    });
  }
  // The library `pg` throws plain errors when a connection breaks. Others are faults of this program.
  if (!(error instanceof Error) || (error.constructor !== Error && !("code" in error))) throw error;
  const details = error.message;
  const { code, syscall } = error as { code?: string; syscall?: string };
  if (code === "ECONNREFUSED" || syscall === "connect") {
    return new RestError(503, "PGRST000", "Database connection error.", { details });
  }
  // The words of the library `pg`, which gives this error no code.
  if (details === "timeout exceeded when trying to connect") {
    return new RestError(504, "PGRST003", "Timed out acquiring connection from connection pool.");
  }
  return new RestError(503, "PGRST001", "Database client error. Retrying the connection.", { details });
}

/** `raise sqlstate 'PGRST'`, with which a function chooses the whole answer. */
function ofFunction(error: pg.DatabaseError): RestError {
  const message = objectIn(error.message);
  const detail = objectIn(error.detail);
  if (typeof message?.code !== "string" || typeof message.message !== "string") {
    return unreadable(`Invalid JSON value for MESSAGE: '${error.message}'`);
  }
  if (error.detail === undefined) return unreadable("DETAIL is missing in the RAISE statement");
  if (typeof detail?.status !== "number" || typeof detail.headers !== "object") {
    return unreadable(`Invalid JSON value for DETAIL: '${error.detail}'`);
  }
  return new RestError(detail.status, message.code, message.message, {
    details: message.details as string | undefined,
    hint: message.hint as string | undefined,
    headers: detail.headers as Record<string, string>,
  });
}

const unreadable = (details: string) =>
  new RestError(500, "PGRST121", "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error", {
    details,
    hint: details.includes("MESSAGE")
      ? "MESSAGE must be a JSON object with obligatory keys: 'code', 'message' and optional keys: 'details', 'hint'."
      : "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.",
  });

function objectIn(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function asResponse(error: RestError): Response {
  const { code, details, hint, message } = error;
  return Response.json(
    { code, details, hint, message },
    {
      status: error.status,
      headers: {
        ...error.headers,
        "Content-Type": "application/json; charset=utf-8",
        "Proxy-Status": `PostgREST; error=${code}`,
      },
    },
  );
}
