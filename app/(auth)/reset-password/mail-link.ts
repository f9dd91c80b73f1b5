import type { MailLink } from "@/lib/auth/schema";

export type Arrival = { link: MailLink | null; refused: boolean };

/**
 * What a mail's link brought in the address: a one-time token in the query, which is redeemed with the new password
 * and not before, since mail filters open links too; or a session in the fragment, as Supabase's own mails bring it.
 */
export function arrivalOf(query: string, fragment: string): Arrival {
  const said = new URLSearchParams(query);
  const hidden = new URLSearchParams(fragment.replace(/^#/, ""));
  const refused = said.has("error") || hidden.has("error");
  const [access_token, refresh_token] = [hidden.get("access_token"), hidden.get("refresh_token")];
  if (access_token && refresh_token) return { link: { access_token, refresh_token }, refused };
  const [token_hash, type] = [said.get("token_hash"), said.get("type")];
  if (token_hash && (type === "recovery" || type === "invite"))
    return { link: { token_hash, type }, refused };
  return { link: null, refused };
}
