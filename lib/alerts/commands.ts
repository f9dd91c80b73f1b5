import "server-only";
import { z } from "zod";
import type { JobCtx } from "@/lib/http/job";
import { describeError, log } from "@/lib/http/log";
import { canMail, sendMails } from "@/lib/mail/smtp";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { concerns, MAILED_KINDS, MailedAlert, mailOf, Recipient } from "./mail";

/** What is older was raised before anybody could mail, and is no news any more. */
const NEWS_MS = 86_400_000;
const MOST_RECIPIENTS = 1000;

/** A job that mails, when it is over, what happened meanwhile. What goes wrong with mails stops no job. */
export const thenTell =
  <Input, Answer>(verb: (ctx: JobCtx, input: Input) => Promise<Answer>) =>
  async (ctx: JobCtx, input: Input): Promise<Answer> => {
    try {
      return await verb(ctx, input);
    } finally {
      await mailAlerts(ctx).catch((error) => log("error", "alerts_not_mailed", describeError(error)));
    }
  };

/** Mails every alert once to those whom it concerns; one that no server took waits for the next job. */
export async function mailAlerts({ db, now }: Pick<JobCtx, "db" | "now">): Promise<{ mailed: number }> {
  if (!canMail()) return { mailed: 0 };
  const alerts = await takeAlerts(db, now);
  if (alerts.length === 0) return { mailed: 0 };
  const recipients = await listRecipients(db);
  const letters = recipients.flatMap((recipient) => {
    const news = alerts.filter((alert) => concerns(alert, recipient));
    return news.length > 0 ? [{ news, mail: mailOf(recipient, news) }] : [];
  });
  const taken = await sendMails(letters.map(({ mail }) => mail)).catch(() => letters.map(() => false));
  const refused = letters.filter((_, at) => !taken[at]).flatMap(({ news }) => news.map(({ id }) => id));
  if (refused.length > 0) {
    log("error", "mails_refused", { alerts: refused.length });
    unwrap(await db.from("alerts").update({ mailed_at: null }).in("id", refused));
  }
  return { mailed: taken.filter(Boolean).length };
}

/** Marks them first: of two jobs that look at once, one gets each. */
async function takeAlerts(db: Db, now: Date): Promise<MailedAlert[]> {
  const taken = await db
    .from("alerts")
    .update({ mailed_at: now.toISOString() })
    .is("mailed_at", null)
    .is("cleared_at", null)
    .in("kind", [...MAILED_KINDS])
    .gt("raised_at", new Date(now.getTime() - NEWS_MS).toISOString())
    .select("id, kind, owner_id, campaign_id, detail, campaigns (name)");
  return z.array(MailedAlert).parse(unwrap(taken));
}

async function listRecipients(db: Db): Promise<Recipient[]> {
  const people = db.from("profiles").select("id, email, full_name, locale, role").eq("active", true);
  return z.array(Recipient).parse(unwrap(await people.order("id").limit(MOST_RECIPIENTS)));
}
