import Link from "next/link";
import { useTranslations } from "next-intl";
import { z } from "zod";
import { pathOfAlert, wordsOfAlert } from "@/lib/alerts/rules";
import type { Alert, AlertKind } from "@/lib/alerts/schema";
import { categoryWords } from "@/lib/i18n/category-words";
import { usePauseWords } from "@/lib/i18n/pause-words";
import { useReader } from "@/lib/i18n/reader";
import { useFormat } from "@/lib/i18n/use-format";
import { Note, type Tone } from "../common/note";
import { Button } from "../ui/button";

const SHOWN = 3;

type NotedKind = Exclude<AlertKind, "no_webhook">;

const TONES: Record<ReturnType<typeof wordsOfAlert<NotedKind>>, Tone> = {
  database_restored: "stop",
  opt_out_key_differs: "stop",
  sender_paused: "stop",
  campaign_paused: "stop",
  first_slice: "wait",
  campaign_not_started: "stop",
  campaign_not_prepared: "wait",
  campaign_completed: "go",
  campaign_cancelled: "go",
  token_expires: "wait",
  database_nearly_full: "wait",
  wakes_fail: "wait",
  free_replies: "wait",
  account: "stop",
  account_error: "stop",
  replies_unpaid: "stop",
  review_rejected: "stop",
  partner_removed: "stop",
  pin_changed: "wait",
  account_alert: "wait",
  template_stopped: "stop",
  template_category: "wait",
  template_category_soon: "wait",
  template_quality: "wait",
  quality: "wait",
  messages_elsewhere: "wait",
  unknown_outcomes: "wait",
  counters_differ: "wait",
  rates_unchecked: "wait",
};

/** Open alerts, most serious first; those after the third are collapsed. */
export function AlertNotes({ alerts, isSuperAdmin }: { alerts: Alert[]; isSuperAdmin: boolean }) {
  const t = useTranslations("dashboard.alerts");
  const [shown, folded] = [alerts.slice(0, SHOWN), alerts.slice(SHOWN)];
  if (shown.length === 0) return null;
  return (
    <section aria-label={t("label")} className="grid gap-2 max-md:mx-gutter">
      {shown.map((alert) => (
        <AlertNote key={alert.id} alert={alert} isSuperAdmin={isSuperAdmin} />
      ))}
      {folded.length > 0 && (
        <details>
          <summary className="cursor-pointer py-2 text-sm">{t("more", { count: folded.length })}</summary>
          <div className="grid gap-2">
            {folded.map((alert) => (
              <AlertNote key={alert.id} alert={alert} isSuperAdmin={isSuperAdmin} />
            ))}
          </div>
        </details>
      )}
    </section>
  );
}

function AlertNote({ alert, isSuperAdmin }: { alert: Alert; isSuperAdmin: boolean }) {
  const t = useTranslations("dashboard.alerts");
  const kind = alert.kind === "no_webhook" ? null : alert.kind;
  return (
    <Note
      tone={kind ? TONES[wordsOfAlert({ ...alert, kind })] : "stop"}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link href={pathOfAlert(alert, isSuperAdmin)}>{t("open")}</Link>
        </Button>
      }
    >
      {kind ? <AlertWords alert={{ ...alert, kind }} /> : <b>{alert.raw_kind}</b>}
    </Note>
  );
}

function AlertWords({ alert }: { alert: Alert & { kind: NotedKind } }) {
  const t = useTranslations("dashboard.alerts");
  const format = useFormat();
  const why = usePauseWords();
  const price = usePriceChange();
  const words = useTranslations();
  const reader = useReader();
  const { detail } = alert;
  const unknown = Number(detail.messages) || 0;
  return t.rich(wordsOfAlert(alert), {
    ...reader,
    b: (chunks) => <b>{chunks}</b>,
    campaign: alert.campaign_name ?? "",
    template: String(detail.template ?? ""),
    why: why(detail.reason, detail.code),
    reason: String(detail.reason ?? ""),
    meta: why(null, detail.code),
    to: categoryWords(words, detail.to),
    price: price(detail),
    paused: detail.to === "MARKETING" ? "yes" : "no",
    dated: typeof detail.at === "string" ? "yes" : "no",
    ...freeReplies(detail, format),
    percent: format.number(Number(detail.percent) || 0),
    date: typeof detail.at === "string" ? format.date(detail.at) : "",
    until: typeof detail.at === "string" ? format.dateTime(detail.at) : "",
    count: unknown,
    n: format.number(unknown),
  });
}

/** Values of the alert about the free service messages of a month. */
const freeReplies = (detail: Alert["detail"], format: ReturnType<typeof useFormat>) => ({
  used: format.number(Number(detail.used) || 0),
  limit: format.number(Number(detail.limit) || 0),
  over: Number(detail.used) >= Number(detail.limit) ? "yes" : "no",
  payment: String(detail.payment ?? "unknown"),
});

const PriceChange = z.object({
  country: z.string(),
  currency: z.string(),
  price_before: z.number(),
  price_after: z.number(),
});

/** What a template's new category changes in the price of a message. */
function usePriceChange() {
  const t = useTranslations("dashboard.alerts");
  const format = useFormat();
  return (detail: Alert["detail"]) => {
    const known = PriceChange.safeParse(detail);
    if (!known.success) return t("price_unknown");
    const { country, currency, price_before, price_after } = known.data;
    return t("price_change", {
      country: format.country(country),
      before: format.money(price_before, currency, 4),
      after: format.money(price_after, currency, 4),
    });
  };
}
