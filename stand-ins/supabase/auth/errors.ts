import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

export class AuthError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly extra: Record<string, unknown>;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    extra: Record<string, unknown> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

const newestVersion = "2024-01-01";

/** The form of an error depends on the version of the API that the client asks for, as in GoTrue. */
export function answerAuthError(error: unknown, c: Context): Response {
  const known = toAuthError(error);
  c.header("x-sb-error-code", known.code);
  if ((c.req.header("x-supabase-api-version") ?? "") >= newestVersion) {
    c.header("x-supabase-api-version", newestVersion);
    return c.json({ code: known.code, message: known.message, ...known.extra }, known.status);
  }
  return c.json(
    { code: known.status, error_code: known.code, msg: known.message, ...known.extra },
    known.status,
  );
}

function toAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  console.error("auth:", error);
  return new AuthError(
    500,
    "unexpected_failure",
    "Unexpected failure, please check server logs for more information",
  );
}
