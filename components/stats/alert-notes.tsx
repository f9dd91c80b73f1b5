import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Alert } from "@/lib/alerts/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { Note, type Tone } from "../common/note";
import { usePauseWords } from "../common/use-pause-words";
import { Button } from "../ui/button";

const SHOWN = 3;

type Words = {
  kind:
    | "sender_paused"
    | "campaign_paused"
    | "first_slice"
    | "campaign_not_started"
    | "campaign_not_prepared"
    | "campaign_completed"
    | "token_expires"
    | "database_nearly_full"
    | "wakes_fail"
    | "account"
    | "account_alert"
    | "template_stopped"
    | "template_quality"
    | "quality"
    | "no_webhook"
    | "unknown_outcomes"
    | "counters_differ";
  tone: Tone;
  href?: string;
};

/** What somebody must know, the gravest first; those beyond three are folded. */
export function AlertNotes({ alerts, isSuperAdmin }: { alerts: Alert[]; isSuperAdmin: boolean }) {
  const t = useTranslations("stats.alerts");
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
  const t = useTranslations("stats.alerts");
  const format = useFormat();
  const why = usePauseWords();
  const { kind, tone, href } = wordsOf(alert, isSuperAdmin);
  const { detail } = alert;
  const unknown = Number(detail.messages) || 0;
  return (
    <Note
      tone={tone}
      action={
        href && (
          <Button size="sm" asChild>
            <Link href={href}>{t("open")}</Link>
          </Button>
        )
      }
    >
      {t.rich(kind, {
        b: (chunks) => <b>{chunks}</b>,
        campaign: alert.campaign_name ?? "",
        template: String(detail.template ?? ""),
        why: why(detail.reason, detail.code),
        percent: format.number(Number(detail.percent) || 0),
        date: typeof detail.at === "string" ? format.date(detail.at) : "",
        count: unknown,
        n: format.number(unknown),
      })}
    </Note>
  );
}

/** Each leads to where it is mended; what only Meta mends leads to what is known of the number. */
function wordsOf({ kind, campaign_id, detail }: Alert, isSuperAdmin: boolean): Words {
  const campaign = campaign_id === null ? undefined : `/campaigns/${campaign_id}`;
  const sender = "/settings/sender";
  const health = isSuperAdmin ? "/settings/health" : sender;
  switch (kind) {
    case "campaign_paused":
      return detail.reason === "first_slice"
        ? { kind: "first_slice", tone: "wait", href: campaign }
        : { kind, tone: "stop", href: campaign };
    case "campaign_not_started":
      return { kind, tone: "stop", href: campaign && `${campaign}/edit` };
    case "campaign_completed":
      return { kind, tone: "go", href: campaign };
    case "unknown_outcomes":
      return { kind, tone: "wait", href: "/settings/unknown" };
    case "sender_paused":
      return { kind, tone: "stop", href: sender };
    case "account":
    case "template_stopped":
      return { kind, tone: "stop", href: health };
    case "campaign_not_prepared":
      return { kind, tone: "wait", href: campaign };
    case "counters_differ":
      return { kind, tone: "wait", href: isSuperAdmin ? health : campaign };
    case "quality":
      return { kind, tone: "wait", href: sender };
    case "token_expires":
    case "template_quality":
    case "no_webhook":
    case "database_nearly_full":
    case "wakes_fail":
      return { kind, tone: "wait", href: health };
    default:
      return { kind: "account_alert", tone: "wait", href: sender };
  }
}
