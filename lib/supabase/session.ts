import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "./content-security-policy";
import { forwardingFetch } from "./forwarding";
import { sessionCookie, withOwnAge } from "./session-cookie";

/** Header with the path and query of the page that was asked for. */
export const WANTED_PAGE = "x-wanted-page";

const variable = (name: string) => process.env[name] ?? "";

/** Refreshes the session before a page or an action reads it, and sets its content security policy. */
export async function refreshSession(request: NextRequest): Promise<NextResponse> {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, variable("APP_URL").startsWith("https:"));
  const incoming = new Headers(request.headers);
  incoming.set("x-nonce", nonce);
  incoming.set(WANTED_PAGE, request.nextUrl.pathname + request.nextUrl.search);
  incoming.set("content-security-policy", policy);
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
        global: { fetch: forwardingFetch(request.headers, process.env) },
        cookieOptions: sessionCookie(variable("APP_URL")),
        cookies: {
          getAll: () => request.cookies.getAll(),
          setAll(list, extra) {
            for (const { name, value } of list) request.cookies.set(name, value);
            response = respond();
            for (const { name, value, options } of list)
              response.cookies.set(name, value, withOwnAge(options));
            for (const [name, value] of Object.entries(extra ?? {})) response.headers.set(name, value);
          },
        },
      },
    );
    await supabase.auth.getClaims().catch(() => undefined);
  }
  response.headers.set("content-security-policy", policy);
  return response;
}
