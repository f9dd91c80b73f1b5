import "server-only";
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";

export type Mail = {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** The same for the same mail, so that a mail program drops one that is sent again after a crash. */
  key: string;
  /** Where the person chooses which mails they get. */
  choose: string;
};

/** Whether a mail server is configured. */
export const canMail = (): boolean => env().SMTP_URL !== undefined;

const PATIENCE_MS = 10_000;

/** Sends mails over one connection; returns for each whether the server accepted it. */
export async function sendMails(mails: Mail[]): Promise<boolean[]> {
  const { SMTP_URL } = env();
  if (SMTP_URL === undefined || mails.length === 0) return mails.map(() => false);
  const transport = createTransport({
    url: SMTP_URL,
    pool: true,
    maxConnections: 1,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  try {
    const from = senderOf(SMTP_URL);
    const results = await Promise.allSettled(mails.map((mail) => transport.sendMail(envelopeOf(from, mail))));
    return results.map(({ status }) => status === "fulfilled");
  } finally {
    transport.close();
  }
}

const envelopeOf = (from: string, { key, choose, ...mail }: Mail) => ({
  from,
  ...mail,
  messageId: `<${key}@${new URL(env().APP_URL).hostname}>`,
  headers: { "Auto-Submitted": "auto-generated", "List-Unsubscribe": `<${choose}>` },
});

/** Sender address: `?from=` of `SMTP_URL`, else its user if that is an address, else the app's own. */
function senderOf(address: string): string {
  const url = new URL(address);
  const user = decodeURIComponent(url.username);
  const mailbox = url.searchParams.get("from") ?? (user.includes("@") ? user : null);
  return `Relance <${mailbox ?? `relance@${new URL(env().APP_URL).hostname}`}>`;
}
