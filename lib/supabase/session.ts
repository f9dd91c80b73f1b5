import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { securityHeaders } from "@/lib/base/security-headers";
import { sessionCookie } from "./session-cookie";

const variable = (name: string) => process.env[name] ?? "";

/** Refreshes the session before a page or an action reads it, and sets the security headers. */
export async function refreshSession(request: NextRequest): Promise<NextResponse> {
  const nonce = btoa(crypto.randomUUID());
  const headers = securityHeaders(nonce, variable("APP_URL").startsWith("https:"));
  const incoming = new Headers(request.headers);
  incoming.set("x-nonce", nonce);
  incoming.set("content-security-policy", headers["content-security-policy"]);
  const respond = () => {
    incoming.set("cookie", request.cookies.toString());
    return NextResponse.next({ request: { headers: incoming } });
  };

  let response = respond();
  if (request.cookies.getAll().some(({ name }) => name.startsWith("sb-"))) {
    const supabase = createServerClient(
      variable("NEXT_PUBLIC_SUPABASE_URL"),
      variable("NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY"),
      {
        cookieOptions: sessionCookie(variable("APP_URL")),
        cookies: {
          getAll: () => request.cookies.getAll(),
          setAll(list, extra) {
            for (const { name, value } of list) request.cookies.set(name, value);
            response = respond();
            for (const { name, value, options } of list) response.cookies.set(name, value, options);
            for (const [name, value] of Object.entries(extra ?? {})) response.headers.set(name, value);
          },
        },
      },
    );
    await supabase.auth.getClaims().catch(() => undefined);
  }
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
