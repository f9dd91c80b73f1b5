import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { numberStatusWords } from "@/lib/i18n/number-status-words";
import { usePauseWords } from "@/lib/i18n/pause-words";
import { useReader } from "@/lib/i18n/reader";
import { useFormat } from "@/lib/i18n/use-format";
import type { SenderSettings } from "@/lib/settings/schema";
import { isUnregistered } from "@/lib/whatsapp/cloud-api";
import { Explained } from "../common/explain";
import { Facts } from "../common/figures";
import { Note } from "../common/note";
import { Tel } from "../common/tel";
import { RegisterButton } from "./register-button";
import { ResumeSenderButton } from "./resume-sender-button";

const QUALITIES = ["green", "yellow", "red"] as const;

/** Problems that keep the sender from sending, with what to do. */
export function SenderNotes({
  sender,
  databaseWakes,
  isSuperAdmin,
  now,
}: {
  sender: SenderSettings;
  databaseWakes: boolean;
  isSuperAdmin: boolean;
  now: string;
}) {
  const t = useTranslations("settings.sender");
  const format = useFormat();
  const restart = useTranslations("common.restart");
  const why = usePauseWords();
  const reader = useReader();
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  return (
    <>
      {isUnregistered(sender.platform_type) && (
        <Note tone="stop" action={isSuperAdmin && <RegisterButton />}>
          {t.rich("unregistered", { ...reader, b })}
        </Note>
      )}
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
  const reader = useReader();
  const { sending_starts_at: from, sending_ends_at: to } = sender;
  return (
    <div className="grid gap-4">
      <Facts
        facts={[
          {
            label: <Explained word="rate">{t("rate")}</Explained>,
            value: format.number(sender.rate_per_minute),
          },
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
      <p className="text-sm text-muted-foreground">{t("read_only", { who: reader.who })}</p>
    </div>
  );
}

const registrationOf = ({ platform_type, code_verification_status }: SenderSettings) => {
  if (platform_type === null) return "unknown";
  if (!isUnregistered(platform_type)) return "done";
  return code_verification_status === "VERIFIED" ? "left" : "unverified";
};

const AT_META = "https://business.facebook.com/latest/whatsapp_manager/phone_numbers";

type MetaFactsProps = {
  sender: SenderSettings;
  reached: number;
  phone: string | null;
  isSuperAdmin: boolean;
  now: string;
};

export function SenderAtMeta({ sender, reached, phone, isSuperAdmin, now }: MetaFactsProps) {
  const t = useTranslations("settings.sender");
  const words = useTranslations();
  const format = useFormat();
  const quality = QUALITIES.find((name) => name === sender.quality_rating.toLowerCase()) ?? "unknown";
  const facts = [
    { label: t("number"), value: phone ? <Tel phone={phone} /> : sender.phone_number_id },
    { label: t("name"), value: sender.verified_name ?? t("never") },
    { label: t("status"), value: numberStatusWords(words, sender.number_status) },
    {
      label: <Explained word="registration">{t("registration")}</Explained>,
      value: t(`registrations.${registrationOf(sender)}`),
    },
    { label: <Explained word="quality">{t("quality")}</Explained>, value: t(`quality_${quality}`) },
    {
      label: <Explained word="tier">{t("tier")}</Explained>,
      value:
        sender.tier_limit === null
          ? t("tier_unknown")
          : t("tier_of", { used: format.number(reached), limit: format.number(sender.tier_limit) }),
    },
    { label: t("siblings"), value: <Siblings sender={sender} /> },
    {
      label: <Explained word="webhook">{t("last_webhook")}</Explained>,
      value: sender.last_webhook_at ? format.moment(sender.last_webhook_at, now) : t("never"),
    },
  ];
  const token = sender.token_expires_at && {
    label: <Explained word="token">{t("token")}</Explained>,
    value: t("token_until", { date: format.date(sender.token_expires_at) }),
  };
  return (
    <div className="grid gap-4">
      <Facts facts={token ? [...facts, token] : facts} />
      {isSuperAdmin && !isUnregistered(sender.platform_type) && (
        <p>
          <RegisterButton />
        </p>
      )}
      <p>
        <a href={AT_META} target="_blank" rel="noreferrer" className="inline-flex items-center gap-2">
          {t("at_meta")}
          <ExternalLink />
        </a>
      </p>
    </div>
  );
}

/** The numbers that share Meta's limit, and whether there may be more. */
function Siblings({ sender: { siblings, portfolio_known } }: { sender: SenderSettings }) {
  const t = useTranslations("settings.sender");
  const format = useFormat();
  const names = siblings.map(({ id, display_phone_number }) => display_phone_number ?? id);
  return (
    <>
      {t("siblings_of", { count: siblings.length, numbers: format.list(names) })}
      {!portfolio_known && ` ${t("siblings_unsure")}`}
    </>
  );
}
