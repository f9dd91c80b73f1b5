import { stack } from "./stack.ts";

export type Mail = { at: string; to: string; subject: string; text: string; html?: string; link: string };

const mailsTo = async (to: string): Promise<Mail[]> => {
  const response = await fetch(`${stack().supabase}/mailbox?format=json`);
  return ((await response.json()) as Mail[]).filter((mail) => mail.to === to);
};

/** The newest mail to that address; waits a little for it. */
export async function mailTo(to: string, after = 0): Promise<Mail> {
  for (let tries = 0; tries < 50; tries++) {
    const mails = await mailsTo(to);
    if (mails[0] && mails.length > after) return mails[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${to}`);
}

export const countMailsTo = async (to: string): Promise<number> => (await mailsTo(to)).length;
