import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePauseWords } from "@/lib/i18n/pause-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { SenderSettings } from "@/lib/settings/schema";
import { Facts } from "../common/figures";
import { Note } from "../common/note";
import { Tel } from "../common/tel";
import { ResumeSenderButton } from "./resume-sender-button";

const QUALITIES = ["green", "yellow", "red"] as const;

/** Problems that keep the sender from sending, with what to do. */
export function SenderNotes({
  sender,
  databaseWakes,
  now,
}: {
  sender: SenderSettings;
  databaseWakes: boolean;
  now: string;
}) {
  const t = useTranslations("settings.sender");
  const format = useFormat();
  const restart = useTranslations("common.restart");
  const why = usePauseWords();
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  return (
    <>
      {sender.paused_at && (
        <Note tone="stop" action={<ResumeSenderButton id={sender.id} />}>
          {t.rich("paused", {
            b,
            when: format.moment(sender.paused_at, now),
            why: why(sender.pause_reason, sender.pause_code),
          })}
        </Note>
      )}
      {sender.wake_failed_at && (
        <Note tone="wait">
          {t.rich("wake_failed", { b, when: format.moment(sender.wake_failed_at, now) })}{" "}
          {restart(databaseWakes ? "database" : "none")}
        </Note>
      )}
    </>
  );
}

/** The settings, read-only. */
export function SenderFacts({ sender }: { sender: SenderSettings }) {
  const t = useTranslations("settings.sender");
  const format = useFormat();
  const { sending_starts_at: from, sending_ends_at: to } = sender;
  return (
    <div className="grid gap-4">
      <Facts
        facts={[
          { label: t("rate"), value: format.number(sender.rate_per_minute) },
          { label: t("hours"), value: from && to ? t("hours_are", { from, to }) : t("always") },
          { label: t("zone"), value: sender.time_zone.replaceAll("_", " ") },
          {
            label: t("cap"),
            value:
              sender.cost_cap === null ? t("cap_none") : format.money(sender.cost_cap, sender.currency, 2),
          },
          { label: t("confirmation"), value: sender.opt_out_confirmation ?? t("confirmation_none") },
        ]}
      />
      <p className="text-sm text-muted-foreground">{t("read_only")}</p>
    </div>
  );
}

const AT_META = "https://business.facebook.com/latest/whatsapp_manager/phone_numbers";

type MetaFactsProps = { sender: SenderSettings; reached: number; phone: string | null; now: string };

export function SenderAtMeta({ sender, reached, phone, now }: MetaFactsProps) {
  const t = useTranslations("settings.sender");
  const format = useFormat();
  const quality = QUALITIES.find((name) => name === sender.quality_rating.toLowerCase()) ?? "unknown";
  const facts = [
    { label: t("number"), value: phone ? <Tel phone={phone} /> : sender.phone_number_id },
    { label: t("name"), value: sender.verified_name ?? t("never") },
    { label: t("quality"), value: t(`quality_${quality}`) },
    {
      label: t("tier"),
      value:
        sender.tier_limit === null
          ? t("tier_unknown")
          : t("tier_of", { used: format.number(reached), limit: format.number(sender.tier_limit) }),
    },
    {
      label: t("last_webhook"),
      value: sender.last_webhook_at ? format.moment(sender.last_webhook_at, now) : t("never"),
    },
  ];
  const token = sender.token_expires_at && {
    label: t("token"),
    value: t("token_until", { date: format.date(sender.token_expires_at) }),
  };
  return (
    <div className="grid gap-4">
      <Facts facts={token ? [...facts, token] : facts} />
      <p>
        <a href={AT_META} target="_blank" rel="noreferrer" className="inline-flex items-center gap-2">
          {t("at_meta")}
          <ExternalLink />
        </a>
      </p>
    </div>
  );
}
