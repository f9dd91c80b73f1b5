import { AuthError } from "./errors.ts";
import type { LinkType } from "./links.ts";
import type { AuthSettings } from "./settings.ts";

const HOUR_MS = 3_600_000;

/** Refuses what GoTrue refuses: a stranger, one mail more than the hour's, or a mail server that does not answer. */
export function permitMail({ mails, sentMails }: AuthSettings, address: string, what: string): void {
  const plain = address.replace(/\+[^@]+@/, "@").toLowerCase();
  if (mails.authorized && !mails.authorized.some((known) => known.toLowerCase() === plain)) {
    const message = `Email address "${address}" cannot be used as it is not authorized`;
    throw new AuthError(400, "email_address_not_authorized", message);
  }
  while (sentMails[0] !== undefined && sentMails[0] < Date.now() - HOUR_MS) sentMails.shift();
  if (sentMails.length >= mails.perHour) {
    throw new AuthError(429, "over_email_send_rate_limit", "email rate limit exceeded");
  }
  // A name under `.invalid` never resolves.
  if (mails.server?.endsWith(".invalid")) {
    throw new AuthError(500, "unexpected_failure", `Error sending ${what} email`);
  }
  sentMails.push(Date.now());
}

/** Refuses a second mail to the same person within a minute. */
export function refuseHaste({ mails }: AuthSettings, sentAt: Date | null): void {
  const wait = sentAt ? Math.ceil(mails.pauseSeconds - (Date.now() - sentAt.getTime()) / 1000) : 0;
  if (wait <= 0) return;
  const message = `For security purposes, you can only request this after ${wait} seconds.`;
  throw new AuthError(429, "over_email_send_rate_limit", message);
}

const WORDS: Record<LinkType, { subject: string; text: string }> = {
  signup: { subject: "Confirm Your Signup", text: "Follow this link to confirm your address." },
  invite: { subject: "You have been invited", text: "Follow this link to accept the invitation." },
  recovery: { subject: "Reset Your Password", text: "Follow this link to choose a new password." },
  magiclink: { subject: "Your Magic Link", text: "Follow this link to log in." },
  email: { subject: "Your Magic Link", text: "Follow this link to log in." },
  email_change: { subject: "Confirm Email Change", text: "Follow this link to confirm your new address." },
};

type Composed = Pick<AuthSettings, "siteUrl" | "templates"> & {
  mails: Pick<AuthSettings["mails"], "server">;
};
type Values = { ConfirmationURL: string; Token: string; TokenHash: string; Email: string };

/** The mail of the project's template; Supabase's own, in English, while it uses Supabase's mail service. */
export function composeMail(settings: Composed, type: LinkType, values: Values) {
  const template = settings.mails.server ? settings.templates[type] : undefined;
  if (!template) return { ...WORDS[type], link: values.ConfirmationURL };
  const all: Record<string, string> = { ...values, SiteURL: settings.siteUrl };
  const html = template.html.replace(/\{\{ \.(\w+) \}\}/g, (whole, name: string) => all[name] ?? whole);
  const link = /href="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const text = html
    .replace(/<[^>]+>/g, "")
    .replace(/\n\s*\n+/g, "\n")
    .trim();
  return { subject: template.subject, text, link };
}
