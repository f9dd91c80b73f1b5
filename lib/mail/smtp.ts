import "server-only";
import { createTransport } from "nodemailer";
import { env } from "@/lib/env";

export type Mail = { to: string; subject: string; text: string };

/** Whether there is anybody to hand mails to. */
export const canMail = (): boolean => env().SMTP_URL !== undefined;

const PATIENCE_MS = 10_000;

/** Hands mails over on one connection; says of each whether it was taken. */
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
    const handed = await Promise.allSettled(mails.map((mail) => transport.sendMail({ from, ...mail })));
    return handed.map(({ status }) => status === "fulfilled");
  } finally {
    transport.close();
  }
}

/** `?from=` of the address, else its user where that is a mailbox, else the app's own name. */
function senderOf(address: string): string {
  const url = new URL(address);
  const user = decodeURIComponent(url.username);
  const said = url.searchParams.get("from") ?? (user.includes("@") ? user : null);
  return `Relance <${said ?? `relance@${new URL(env().APP_URL).hostname}`}>`;
}
