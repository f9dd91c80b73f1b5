import { refresh } from "@/lib/auth/commands";
import { Refresh, Session } from "@/lib/auth/schema";
import { openRoute } from "@/lib/http/open-route";

export const POST = openRoute({
  summary: "Exchange a refresh token, from the body or the cookie, for a new session",
  body: Refresh,
  output: Session,
  refuses: ["unauthenticated"],
  handle: ({ body }) => refresh(body),
});
