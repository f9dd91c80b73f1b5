import { AppError } from "@/lib/base/errors";
import { describeError, log } from "@/lib/base/log";

const TITLES: Record<number, string> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export function toAppError(error: unknown, where: string): AppError {
  if (error instanceof AppError) {
    if (error.status >= 500)
      log("error", "request_failed", { where, code: error.code, ...describeError(error) });
    return error;
  }
  log("error", "request_failed", { where, ...describeError(error) });
  return new AppError("internal");
}

/** An RFC 9457 problem document. */
export function problem(error: AppError): Response {
  const { code, status, fields } = error;
  return new Response(
    JSON.stringify({
      type: "about:blank",
      title: TITLES[status] ?? "Error",
      status,
      code,
      detail: `${TITLES[status] ?? "Error"}: ${code}`,
      errors: fields,
    }),
    {
      status,
      headers: {
        "content-type": "application/problem+json",
        "cache-control": "no-store",
        ...(error.retry_after_seconds ? { "retry-after": String(error.retry_after_seconds) } : {}),
        ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
      },
    },
  );
}
