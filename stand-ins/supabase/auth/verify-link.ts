import { AuthError } from "./errors.ts";
import { allowedRedirect, codeFor, redeem } from "./links.ts";
import { openSession } from "./sessions.ts";
import type { AuthSettings } from "./settings.ts";

/** The address to which a link in a mail redirects: with a code, the session in the fragment, or an error. */
export async function verifyByLink(settings: AuthSettings, query: URLSearchParams): Promise<string> {
  const token = query.get("token") ?? query.get("token_hash") ?? "";
  const type = query.get("type") ?? "";
  const target = new URL(allowedRedirect(settings, query.get("redirect_to") ?? undefined));
  try {
    const user = await redeem(settings, type, { hash: token });
    if (token.startsWith("pkce_")) {
      target.searchParams.set("code", await codeFor(settings, user.id, type));
      return target.toString();
    }
    const { access_token, refresh_token, expires_in, expires_at } = await openSession(settings, user, "otp");
    const session = { access_token, refresh_token, token_type: "bearer", type };
    target.hash = new URLSearchParams({
      ...session,
      expires_in: String(expires_in),
      expires_at: String(expires_at),
    }).toString();
    return target.toString();
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    const details = {
      error: "access_denied",
      error_code: error.code,
      error_description:
        error.code === "otp_expired" ? "Email link is invalid or has expired" : error.message,
    };
    for (const [name, value] of Object.entries(details)) target.searchParams.set(name, value);
    target.hash = new URLSearchParams(details).toString();
    return target.toString();
  }
}
