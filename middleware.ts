import type { NextRequest } from "next/server";
import { refreshSession } from "@/lib/supabase/session";

export const middleware = (request: NextRequest) => refreshSession(request);

export const config = {
  runtime: "nodejs",
  matcher: ["/((?!api/(?!docs)|_next/static|_next/image|.*\\.(?:svg|png|ico|woff2)$).*)"],
};
