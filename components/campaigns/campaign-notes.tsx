import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Advice } from "@/components/common/advice";
import { Note } from "@/components/common/note";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import { useMetaWords } from "@/lib/i18n/meta-words";
import { useReader } from "@/lib/i18n/reader";
import { useFormat } from "@/lib/i18n/use-format";
import { heldUntil, isHeldBySender, isStopped } from "./progress-rules";
import { ResumeSender } from "./resume-sender";

/** Why the campaign is not sending, what that means, and what to do. */
export function CampaignNotes({ progress, isOwn }: { progress: CampaignProgress; isOwn: boolean }) {
  return (
    <>
      {isStopped(progress) && <StoppedNote reason={progress.pause_reason ?? ""} code={progress.pause_code} />}
      {isHeldBySender(progress) && (
        <StoppedNote
          reason={progress.sender?.pause_reason ?? ""}
          code={progress.sender?.pause_code ?? null}
          action={isOwn && progress.sender && <ResumeSender id={progress.sender.id} />}
        />
      )}
      <HeldNote progress={progress} />
      <WakeNote progress={progress} />
    </>
  );
}

type StoppedNoteProps = { reason: string; code: number | null; action?: ReactNode };

function StoppedNote({ reason, code, action }: StoppedNoteProps) {
  const t = useTranslations("campaigns.stopped");
  const meta = useMetaWords();
  const reader = useReader();
  if (code !== null) {
    const { why, todo } = meta(code);
    return (
      <Note tone="stop" action={action}>
        <b>{why}</b> {t(reason === "repeated_error" ? "many_failed" : "waits")} <Advice>{todo}</Advice>{" "}
        <span className="text-sm text-muted-foreground">{t("code", { code: String(code) })}</span>
      </Note>
    );
  }
  const key = [reason, reason.startsWith("template_") ? "template_other" : "error"].find((each) =>
    t.has(`${each}.why` as "error.why"),
  ) as "error";
  return (
    <Note tone="stop" action={action}>
      <b>{t(`${key}.why`)}</b> {t("waits")} <Advice>{t(`${key}.do`, reader)}</Advice>
    </Note>
  );
}

function HeldNote({ progress }: { progress: CampaignProgress }) {
  const t = useTranslations("campaigns.held");
  const format = useFormat();
  const reader = useReader();
  const until = heldUntil(progress);
  if (!until) return null;
  const { waits_for, backoff_until } = progress.sender ?? {};
  const reason = waits_for ?? (backoff_until ? "unreachable" : "retry");
  return (
    <Note tone="wait">
      <b>{t(`${reason}.why`)}</b>{" "}
      <Advice>{t(`${reason}.then`, { ...reader, at: format.moment(until, progress.now) })}</Advice>
    </Note>
  );
}

/** Shown when publishing a wake failed: what sends instead, and when. */
function WakeNote({ progress: { status, sender, message_1, now } }: { progress: CampaignProgress }) {
  const t = useTranslations("campaigns.held");
  const restart = useTranslations("common.restart");
  const format = useFormat();
  if (status !== "running" || message_1.queued === 0 || !sender?.wake_failed_at) return null;
  return (
    <Note tone="wait">
      <b>{t("wake.why", { at: format.moment(sender.wake_failed_at, now) })}</b>{" "}
      {restart(sender.database_wakes ? "database" : "none")}
    </Note>
  );
}
