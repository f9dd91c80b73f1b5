import "server-only";
import { describeError, log } from "@/lib/base/log";
import type { JobCtx } from "@/lib/http/job";
import { canMail, sendMails } from "@/lib/mail/smtp";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { AlertMails, MAILED_KINDS, mailOf } from "./mail";

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
 * Mails every alert once to each user whom it concerns and who wants such mails. One that the mail server refused waits
 * for the next job; one that cannot be written delays no other.
 */
export async function mailAlerts({ db }: { db: Db }): Promise<{ mailed: number }> {
  if (!canMail()) return { mailed: 0 };
  const due = AlertMails.parse(unwrap(await db.rpc("take_alerts_to_mail", { p_kinds: [...MAILED_KINDS] })));
  const written = await Promise.allSettled(due.map(async (each) => ({ ...each, mail: await mailOf(each) })));
  const outgoing = written.flatMap((each) => {
    if (each.status === "fulfilled") return each.value;
    log("error", "mail_not_written", describeError(each.reason));
    return [];
  });
  const sent = await sendMails(outgoing.map(({ mail }) => mail)).catch(() => outgoing.map(() => false));
  for (const [at, { person, alerts }] of outgoing.entries()) {
    unwrap(
      await db.rpc("settle_alert_mails", {
        p_person_id: person.id,
        p_ids: alerts.map(({ id }) => id),
        p_sent: sent[at] ?? false,
      }),
    );
  }
  const mailed = sent.filter(Boolean).length;
  if (mailed < outgoing.length) log("error", "mails_refused", { mails: outgoing.length - mailed });
  return { mailed };
}
