import { useTranslations } from "next-intl";
import { Note } from "@/components/common/note";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import { useFormat } from "@/lib/i18n/use-format";
import { useMetaWords } from "@/lib/i18n/use-meta-words";
import { heldUntil, isStopped } from "./movement";

/** Why it does not send right now, what that means, and what to do. */
export function CampaignNotes({ progress }: { progress: CampaignProgress }) {
  return (
    <>
      {isStopped(progress) && <StoppedNote progress={progress} />}
      <HeldNote progress={progress} />
      <WakeNote progress={progress} />
    </>
  );
}

function StoppedNote({ progress: { pause_reason, pause_code } }: { progress: CampaignProgress }) {
  const t = useTranslations("campaigns.stopped");
  const meta = useMetaWords();
  const reason = pause_reason ?? "";
  const key =
    reason.startsWith("template_") && !t.has(`${reason}.why` as "error.why") ? "template_other" : reason;
  if (pause_code !== null) {
    const { why, todo } = meta(pause_code);
    return (
      <Note tone="stop">
        <b>{why}</b> {t(reason === "repeated_error" ? "many_failed" : "waits")} {todo}{" "}
        <span className="text-sm text-muted-foreground">{t("code", { code: String(pause_code) })}</span>
      </Note>
    );
  }
  const known = (t.has(`${key}.why` as "error.why") ? key : "error") as "error";
  return (
    <Note tone="stop">
      <b>{t(`${known}.why`)}</b> {t("waits")} {t(`${known}.do`)}
    </Note>
  );
}

function HeldNote({ progress }: { progress: CampaignProgress }) {
  const t = useTranslations("campaigns.held");
  const format = useFormat();
  const until = heldUntil(progress);
  if (!until) return null;
  const { waits_for, backoff_until } = progress.sender ?? {};
  const reason = waits_for ?? (backoff_until ? "unreachable" : "retry");
  return (
    <Note tone="wait">
      <b>{t(`${reason}.why`)}</b> {t(`${reason}.then`, { at: format.moment(until, progress.now) })}
    </Note>
  );
}

/** Nobody could be told to wake up: somebody else will make up for it. */
function WakeNote({ progress: { status, sender, message_1, now } }: { progress: CampaignProgress }) {
  const t = useTranslations("campaigns.held");
  const format = useFormat();
  if (status !== "running" || message_1.queued === 0 || !sender?.wake_failed_at) return null;
  return (
    <Note tone="wait">
      <b>{t("wake.why", { at: format.moment(sender.wake_failed_at, now) })}</b> {t("wake.then")}
    </Note>
  );
}
