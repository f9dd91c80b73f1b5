import "server-only";
import { describeError, log } from "@/lib/base/log";
import type { JobCtx } from "@/lib/http/job";
import { canMail, sendMails } from "@/lib/mail/smtp";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { concerns, MailedAlert, mailOf, News } from "./mail";

/** Wraps a job so that new alerts are mailed when it ends. An error in mailing is logged and does not fail the job. */
export const withAlertMails =
  <Input, Answer>(verb: (ctx: JobCtx, input: Input) => Promise<Answer>) =>
  async (ctx: JobCtx, input: Input): Promise<Answer> => {
    try {
      return await verb(ctx, input);
    } finally {
      await mailAlerts(ctx).catch((error) => log("error", "alerts_not_mailed", describeError(error)));
    }
  };

/**
 * Mails each new alert once to the users concerned. Alerts that the mail server refused, or whose kind this release
 * does not know, are given back for the next job. Returns the number of mails sent.
 */
export async function mailAlerts({ db }: { db: Db }): Promise<{ mailed: number }> {
  if (!canMail()) return { mailed: 0 };
  const { news, people } = News.parse(unwrap(await db.rpc("take_news")));
  const known = news.flatMap((alert) => MailedAlert.safeParse(alert).data ?? []);
  const unknown = news.filter(({ id }) => !known.some((alert) => alert.id === id));
  for (const { kind } of unknown) log("error", "alert_without_mail", { kind });
  const recipients = people
    .map((person) => ({ person, alerts: known.filter((alert) => concerns(alert, person)) }))
    .filter(({ alerts }) => alerts.length > 0);
  const outgoing = await Promise.all(
    recipients.map(async ({ person, alerts }) => ({ alerts, mail: await mailOf(person, alerts) })),
  );
  const accepted = await sendMails(outgoing.map(({ mail }) => mail)).catch(() => outgoing.map(() => false));
  const refused = outgoing.filter((_, at) => !accepted[at]).flatMap(({ alerts }) => alerts);
  if (refused.length > 0) log("error", "mails_refused", { alerts: refused.length });
  const waiting = [...refused, ...unknown].map(({ id }) => id);
  if (waiting.length > 0) unwrap(await db.rpc("give_back_news", { p_ids: waiting }));
  return { mailed: accepted.filter(Boolean).length };
}
