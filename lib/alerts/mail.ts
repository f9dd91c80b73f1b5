import "server-only";
import { z } from "zod";
import { Role, StoredLocale } from "@/lib/actor/schema";
import { Id } from "@/lib/base/values";
import { env } from "@/lib/env";
import { categoryWords } from "@/lib/i18n/category-words";
import { createFormat, type Format } from "@/lib/i18n/format";
import { defaultTimeZone } from "@/lib/i18n/locale";
import { pauseWords } from "@/lib/i18n/pause-words";
import { type Reader, readerOf, whoOf } from "@/lib/i18n/reader";
import { type Say, wordsOf } from "@/lib/i18n/words";
import type { Mail } from "@/lib/mail/smtp";
import { pathOfAlert, wordsOfAlert } from "./rules";
import type { AlertKind } from "./schema";

/** Kinds of alert that are mailed: ends of campaigns, and problems that would otherwise be noticed too late. */
export const MAILED_KINDS = [
  "campaign_completed",
  "campaign_paused",
  "campaign_not_started",
  "database_restored",
  "opt_out_key_differs",
  "sender_paused",
  "token_expires",
  "no_webhook",
  "template_category",
  "template_category_soon",
  "pin_changed",
  "replies_unpaid",
  "free_replies",
  "rates_unchecked",
] as const satisfies readonly AlertKind[];

const MailedAlert = z.object({
  id: Id,
  kind: z.enum(MAILED_KINDS),
  owner_id: z.uuid().nullable(),
  campaign_id: Id.nullable(),
  campaign_name: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type MailedAlert = z.infer<typeof MailedAlert>;

const Person = z.object({
  id: z.uuid(),
  email: z.string(),
  full_name: z.string(),
  locale: StoredLocale,
  role: Role,
});
type Person = z.infer<typeof Person>;

/** Alerts to be mailed, and the users who may receive them. */
export const AlertsToMail = z.object({ alerts: z.array(MailedAlert), people: z.array(Person) });

/** Whether an alert concerns a user: the campaign's owner, or every super-admin when it has no owner. */
export const concerns = (alert: MailedAlert, { id, role }: Person): boolean =>
  alert.owner_id === null ? role === "super_admin" : alert.owner_id === id;

/** One mail with all new alerts of a user, in the user's language. */
export async function mailOf(person: Person, alerts: MailedAlert[], people: Person[]): Promise<Mail> {
  const { email, full_name, locale, role } = person;
  const t = await wordsOf(locale);
  const format = createFormat(locale, defaultTimeZone, t("common.none"));
  const names = people.filter((each) => each.role === "super_admin").map((each) => each.full_name);
  const reader = { role, who: whoOf(names, locale) ?? readerOf(t).who };
  const parts = alerts.map((alert) => partOf(alert, reader, t, format));
  const [first] = parts;
  const subject =
    parts.length === 1 && first ? first.title : t("mails.many", { count: String(parts.length) });
  const body = parts.map(({ title, text, url }) => `${title}\n${text}\n${t("mails.open", { url })}`);
  const text = [t("mails.hello", { name: full_name }), ...body, t("mails.footer")].join("\n\n");
  return { to: email, subject, text };
}

function partOf(alert: MailedAlert, reader: Reader, t: Say, format: Format) {
  const kind = wordsOfAlert(alert);
  const { at, template, to, messages, used, limit, payment } = alert.detail;
  const values = {
    campaign: alert.campaign_name ?? "",
    template: String(template ?? ""),
    to: categoryWords(t, to),
    why: pauseWords(t, alert.detail.reason, alert.detail.code, reader),
    count: Number(messages) || 0,
    n: format.number(Number(messages) || 0),
    used: format.number(Number(used) || 0),
    limit: format.number(Number(limit) || 0),
    payment: String(payment ?? "unknown"),
    date: typeof at === "string" ? format.date(at) : "",
    until: typeof at === "string" ? `${format.dateTime(at)} (${format.zoneCity()})` : "",
  };
  const url = new URL(pathOfAlert(alert, reader.role === "super_admin"), env().APP_URL).toString();
  return { title: t(`mails.${kind}.subject`, values), text: t(`mails.${kind}.body`, values), url };
}
