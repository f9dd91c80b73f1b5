import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Alert } from "@/lib/alerts/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useMetaWords } from "@/lib/i18n/use-meta-words";
import { Note, type Tone } from "../common/note";
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
export function AlertNotes({ alerts }: { alerts: Alert[] }) {
  const t = useTranslations("stats.alerts");
  const [shown, folded] = [alerts.slice(0, SHOWN), alerts.slice(SHOWN)];
  if (shown.length === 0) return null;
  return (
    <section aria-label={t("label")} className="stack-sm pad">
      {shown.map((alert) => (
        <AlertNote key={alert.id} alert={alert} />
      ))}
      {folded.length > 0 && (
        <details>
          <summary className="cursor-pointer py-2 text-sm">{t("more", { count: folded.length })}</summary>
          <div className="stack-sm">
            {folded.map((alert) => (
              <AlertNote key={alert.id} alert={alert} />
            ))}
          </div>
        </details>
      )}
    </section>
  );
}

function AlertNote({ alert }: { alert: Alert }) {
  const t = useTranslations("stats.alerts");
  const format = useFormat();
  const why = useReason();
  const { kind, tone, href } = wordsOf(alert);
  const unknown = Number(alert.detail.messages) || 0;
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
        template: String(alert.detail.template ?? ""),
        why: why(alert),
        count: unknown,
        n: format.number(unknown),
      })}
    </Note>
  );
}

function wordsOf({ kind, campaign_id, detail }: Alert): Words {
  const campaign = campaign_id === null ? undefined : `/campaigns/${campaign_id}`;
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
      return { kind, tone: "wait", href: "/messages?status=unknown" };
    case "sender_paused":
    case "account":
    case "template_stopped":
      return { kind, tone: "stop" };
    case "campaign_not_prepared":
    case "counters_differ":
      return { kind, tone: "wait", href: campaign };
    case "account_alert":
    case "template_quality":
    case "quality":
    case "no_webhook":
      return { kind, tone: "wait" };
    default:
      return { kind: "account_alert", tone: "wait" };
  }
}

/** Why something stopped: Meta's code in words, else the reason of the pause. */
function useReason() {
  const t = useTranslations("campaigns.stopped");
  const meta = useMetaWords();
  return ({ detail: { reason, code } }: Alert) => {
    if (typeof code === "number") {
      const { why, todo } = meta(code);
      return `${why} ${todo}`;
    }
    const said = String(reason ?? "error");
    const key = [said, said.startsWith("template_") ? "template_other" : "error"].find((each) =>
      t.has(`${each}.why` as "error.why"),
    );
    return `${t(`${key ?? "error"}.why` as "error.why")} ${t(`${key ?? "error"}.do` as "error.do")}`;
  };
}
