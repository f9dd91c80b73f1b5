import type { NextRequest } from "next/server";
import { answerCall } from "@/lib/http/api-door";
import { refreshSession } from "@/lib/supabase/session";

const isCall = (pathname: string) => /^\/api\/(?!docs(\/|$))/.test(pathname);

export const middleware = (request: NextRequest) =>
  isCall(new URL(request.url).pathname) ? answerCall(request) : refreshSession(request);

export const config = {
  runtime: "nodejs",
  matcher: [
    "/((?!_next/static|_next/image|sw.js$|manifest.webmanifest$|[a-z0-9-]*icon[a-z0-9-]*.(?:svg|png)$).*)",
  ],
};
