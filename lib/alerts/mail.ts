import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { Role, StoredLocale } from "@/lib/actor/schema";
import { Id } from "@/lib/base/values";
import { env } from "@/lib/env";
import { categoryWords } from "@/lib/i18n/category-words";
import { createFormat, type Format } from "@/lib/i18n/format";
import { defaultTimeZone } from "@/lib/i18n/locale";
import { pauseParts } from "@/lib/i18n/pause-words";
import { type Reader, readerOf, whoOf } from "@/lib/i18n/reader";
import { type Say, wordsOf } from "@/lib/i18n/words";
import { type MailLink, type MailPart, renderLetter } from "@/lib/mail/layout";
import type { Mail } from "@/lib/mail/smtp";
import { CampaignFigures, figureRows, reasonsOf } from "./campaign-figures";
import { pathOfAlert, wordsOfAlert } from "./rules";
import type { AlertKind } from "./schema";

/** Kinds of alert that are mailed: ends of campaigns, and problems that would otherwise be noticed too late. */
export const MAILED_KINDS = [
  "campaign_completed",
  "campaign_cancelled",
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
  campaign_id: Id.nullable(),
  campaign_name: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  figures: CampaignFigures.nullable(),
});
export type MailedAlert = z.infer<typeof MailedAlert>;

/** The alerts of one user that are to be mailed. */
const AlertMail = z.object({
  person: z.object({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string(),
    locale: StoredLocale,
    role: Role,
  }),
  /** Names of super-admins, who do what an admin may not. */
  helpers: z.array(z.string()),
  /** Conversations that wait for a reply of the user. */
  waiting: z.number().int(),
  alerts: z.array(MailedAlert).nonempty(),
});
export type AlertMail = z.infer<typeof AlertMail>;
export const AlertMails = z.array(AlertMail);

type Words = { t: Say; format: Format; app: string; reader: Reader; waiting: number };

/** One mail with all new alerts of a user, in the user's language. */
export async function mailOf(
  { person, helpers, alerts, waiting }: AlertMail,
  app = env().APP_URL,
): Promise<Mail> {
  const { email, full_name, locale, role } = person;
  const t = await wordsOf(locale);
  const format = createFormat(locale, defaultTimeZone, t("common.none"));
  const reader = { role, who: whoOf(helpers, locale) ?? readerOf(t).who };
  const words = { t, format, app, reader, waiting };
  const parts = alerts.map((alert) => partOf(alert, words));
  const [only] = parts;
  const subject = only && parts.length === 1 ? only.title : t("mails.many", { count: String(parts.length) });
  const choose = { label: t("mails.choose"), url: urlOf(app, "/settings#mails") };
  const letter = renderLetter({
    locale,
    subject,
    title: subject,
    hello: t("mails.hello", { name: full_name }),
    parts,
    why: t("mails.footer"),
    choose,
    line: (label, value) => t("mails.line", { label, value }),
  });
  const ids = alerts.map(({ id }) => id).join();
  const key = createHash("sha256").update(`${person.id} ${ids}`).digest("hex").slice(0, 32);
  return { to: email, subject, ...letter, key, choose: choose.url };
}

function partOf(alert: MailedAlert, words: Words): MailPart {
  const { t, format, app, reader, waiting } = words;
  const kind = wordsOfAlert(alert);
  const { at, template, to, messages, used, limit, payment, reason, code } = alert.detail;
  const { why, todo } = pauseParts(t, reason, code, reader);
  const values = {
    ...reader,
    campaign: alert.campaign_name ?? "",
    template: String(template ?? ""),
    to: categoryWords(t, to),
    why,
    todo,
    count: Number(messages) || 0,
    n: format.number(Number(messages) || 0),
    used: format.number(Number(used) || 0),
    limit: format.number(Number(limit) || 0),
    payment: String(payment ?? "unknown"),
    date: typeof at === "string" ? format.date(at) : "",
    until: typeof at === "string" ? `${format.dateTime(at)} (${format.zoneCity()})` : "",
  };
  const isEnd = kind === "campaign_completed" || kind === "campaign_cancelled";
  const failed = alert.figures?.message_1.failed ?? 0;
  const next = isEnd ? endsWith(waiting, failed, words) : t(`mails.${kind}.todo`, values);
  const path = pathOfAlert(alert, reader.role === "super_admin");
  return {
    title: t(`mails.${kind}.subject`, values),
    paragraphs: [
      t(`mails.${kind}.what`, values),
      t(`mails.${kind}.safe`, values),
      t("mails.todo", { todo: next }),
    ],
    figures: alert.figures ? figureRows(alert.figures, t, format) : [],
    notes: alert.figures ? reasonsOf(alert.figures, t, format, reader) : [],
    links: [
      { label: t(`mails.open.${pageOf(path)}`), url: urlOf(app, path) },
      ...(isEnd && waiting > 0 ? [answersLink(waiting, words)] : []),
    ],
  };
}

const endsWith = (waiting: number, failed: number, { t, format }: Words) => {
  if (waiting > 0) return t("mails.answer", { count: waiting, n: format.number(waiting) });
  return failed > 0 ? t("mails.see_failures") : t("mails.nothing");
};

const answersLink = (waiting: number, { t, format, app }: Words): MailLink => ({
  label: t("mails.open.answers", { count: waiting, n: format.number(waiting) }),
  url: urlOf(app, "/inbox?view=mine"),
});

const urlOf = (app: string, path: string) => new URL(path, app).toString();

/** The name of the page that a link opens. */
function pageOf(path: string) {
  if (path.endsWith("/edit")) return "draft";
  if (path.startsWith("/campaigns/")) return "campaign";
  if (path === "/templates") return "templates";
  if (path === "/settings/rates") return "rates";
  return path === "/settings/health" ? "health" : "sender";
}
