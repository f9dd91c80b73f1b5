import { logIn } from "@/lib/auth/commands";
import { Credentials, Session } from "@/lib/auth/schema";
import { openRoute } from "@/lib/http/open-route";

export const POST = openRoute({
  summary: "Log in with email and password",
  body: Credentials,
  output: Session,
  example: { email: "admin@example.org", password: "…" },
  refuses: ["invalid_credentials", "rate_limited", "email_login_off"],
  handle: ({ body }) => logIn(body),
});
