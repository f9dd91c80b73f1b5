import { NextResponse } from "next/server";
import { AppError } from "@/lib/base/errors";
import { allowedOrigins } from "@/lib/env";
import { MOST_BYTES } from "./body";
import { methodsOf } from "./methods";
import { problem } from "./problem";

/** Checks every call of `/api` before its route: path, method, size and origin. */
export function answerCall(request: Request): Response {
  const answer = refuseCall(request) ?? preflight(request) ?? NextResponse.next();
  for (const [name, value] of Object.entries(crossOrigin(request))) answer.headers.set(name, value);
  return answer;
}

function refuseCall(request: Request): Response | null {
  const { pathname } = new URL(request.url);
  if (!isDecodable(pathname)) return problem(new AppError("not_found"));
  const methods = methodsOf(pathname);
  if (methods && !methods.includes(request.method)) return methodNotAllowed(methods);
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES)
    return problem(new AppError("too_large"));
  return null;
}

/** Response to a CORS preflight request; null when it is none or its origin is not allowed. */
function preflight(request: Request): Response | null {
  const methods = methodsOf(new URL(request.url).pathname);
  if (request.method !== "OPTIONS" || !methods || !isAllowedOrigin(request)) return null;
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": methods.join(", "),
      "access-control-allow-headers": "authorization, content-type, idempotency-key",
      "access-control-max-age": "600",
    },
  });
}

/** CORS headers for `ALLOWED_ORIGINS`. Cookies are not allowed: those pages send a bearer token. */
function crossOrigin(request: Request): Record<string, string> {
  if (allowedOrigins().length === 0) return {};
  if (!isAllowedOrigin(request)) return { vary: "Origin" };
  return {
    vary: "Origin",
    "access-control-allow-origin": request.headers.get("origin") ?? "",
    "access-control-expose-headers": "retry-after, content-disposition",
  };
}

export const isAllowedOrigin = (request: Request): boolean =>
  allowedOrigins().includes(request.headers.get("origin") ?? "");

function methodNotAllowed(methods: string[]): Response {
  const response = problem(new AppError("method_not_allowed"));
  response.headers.set("allow", methods.join(", "));
  return response;
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}
