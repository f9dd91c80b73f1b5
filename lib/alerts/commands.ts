import "server-only";
import { describeError, log } from "@/lib/base/log";
import type { JobCtx } from "@/lib/http/job";
import { canMail, sendMails } from "@/lib/mail/smtp";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { AlertsToMail, concerns, MAILED_KINDS, mailOf } from "./mail";

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

/** Mails every alert once to the users whom it concerns; one that the mail server refused waits for the next job. */
export async function mailAlerts({ db }: { db: Db }): Promise<{ mailed: number }> {
  if (!canMail()) return { mailed: 0 };
  const taken = await db.rpc("take_alerts_to_mail", { p_kinds: [...MAILED_KINDS] });
  const { alerts, people } = AlertsToMail.parse(unwrap(taken));
  const outgoing = await Promise.all(
    people
      .map((person) => ({ person, alerts: alerts.filter((alert) => concerns(alert, person)) }))
      .filter((mail) => mail.alerts.length > 0)
      .map(async ({ person, alerts }) => ({ alerts, mail: await mailOf(person, alerts, people) })),
  );
  const sent = await sendMails(outgoing.map(({ mail }) => mail)).catch(() => outgoing.map(() => false));
  const refused = outgoing.filter((_, at) => !sent[at]).flatMap(({ alerts }) => alerts.map(({ id }) => id));
  if (refused.length > 0) {
    log("error", "mails_refused", { alerts: refused.length });
    unwrap(await db.rpc("return_alerts_to_mail", { p_ids: refused }));
  }
  return { mailed: sent.filter(Boolean).length };
}
