import type { MailLink } from "@/lib/auth/schema";

export type Arrival = { link: MailLink | null; refused: boolean };

/**
 * Parses the URL that a link from a mail opened: a one-time token in the query, or a session in the fragment, as in
 * Supabase's own mails. The token is redeemed only with the new password, since mail filters open links too.
 */
export function arrivalOf(query: string, fragment: string): Arrival {
  const queryParams = new URLSearchParams(query);
  const fragmentParams = new URLSearchParams(fragment.replace(/^#/, ""));
  const refused = queryParams.has("error") || fragmentParams.has("error");
  const [access_token, refresh_token] = [
    fragmentParams.get("access_token"),
    fragmentParams.get("refresh_token"),
  ];
  if (access_token && refresh_token) return { link: { access_token, refresh_token }, refused };
  const [token_hash, type] = [queryParams.get("token_hash"), queryParams.get("type")];
  if (token_hash && (type === "recovery" || type === "invite"))
    return { link: { token_hash, type }, refused };
  return { link: null, refused };
}
