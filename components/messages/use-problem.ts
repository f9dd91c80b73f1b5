import { useTranslations } from "next-intl";
import { useMetaWords } from "@/lib/i18n/meta-words";
import { useReader } from "@/lib/i18n/reader";
import { useFormat } from "@/lib/i18n/use-format";
import type { Message } from "@/lib/messages/schema";

type ProblemMessage = Pick<Message, "status" | "held" | "code" | "error_class" | "reason" | "due_at"> &
  Partial<Pick<Message, "again_from">>;

/** Why a message is late or failed, and what to do; null when there is no problem. */
export function useProblem() {
  const t = useTranslations("messages.reasons");
  const format = useFormat();
  const meta = useMetaWords();
  const reader = useReader();
  const ofReason = (reason: string | null, fallback: "other" | "cancelled") =>
    reason !== null && t.has(reason as "other") ? t(reason as "other", reader) : t(fallback);

  return (message: ProblemMessage, now: string): { why: string; todo: string } | null => {
    const { status, held, code, error_class, reason, due_at, again_from } = message;
    if (status === "failed") {
      if (code === null) return { why: t("failed"), todo: "" };
      const { why, todo } = meta(code, error_class);
      return {
        why,
        todo: again_from ? `${todo} ${t("again_from", { at: format.moment(again_from, now) })}` : todo,
      };
    }
    if (status === "unknown") return { why: t("unknown"), todo: "" };
    if (status === "skipped") return { why: ofReason(reason, "other"), todo: "" };
    if (status === "cancelled") return { why: ofReason(reason, "cancelled"), todo: "" };
    if (status === "accepted" && held) return { why: t("held"), todo: "" };
    if (status !== "queued" || due_at === null || Date.parse(due_at) <= Date.parse(now)) return null;
    const at = format.moment(due_at, now);
    if (code === null) return { why: t("due", { at }), todo: "" };
    return { why: meta(code, error_class).why, todo: t("retry", { at }) };
  };
}
