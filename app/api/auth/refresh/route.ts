import { refresh } from "@/lib/auth/commands";
import { Refresh, Session } from "@/lib/auth/schema";
import { openRoute } from "@/lib/http/open-route";

export const POST = openRoute({
  summary: "Exchange a refresh token, from the body or the cookie, for a new session",
  body: Refresh,
  example: { refresh_token: "yv2s6m4r5t3q" },
  output: Session,
  refuses: ["unauthenticated", "email_login_off", "rate_limited"],
  handle: ({ body }) => refresh(body),
});
