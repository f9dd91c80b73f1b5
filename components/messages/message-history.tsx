import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { MessageDetails } from "@/lib/messages/schema";
import { Timeline, type TimelineItem } from "../common/timeline";
import { type HistoryStep, historyOf } from "./history-order";

/** Every transition and reply, newest first. */
export function MessageHistory({ message, now }: { message: MessageDetails; now: string }) {
  const t = useTranslations("messages.page");
  const format = useFormat();
  const when = (at: string | null) => {
    if (at === null) return t("no_time");
    const day = format.shortDate(at);
    return day === format.shortDate(now)
      ? format.timeWithSeconds(at)
      : `${day}, ${format.timeWithSeconds(at)}`;
  };
  const itemOf = (step: HistoryStep, place: number): TimelineItem => {
    if (step.type === "answer") {
      const { at, body, automatic } = step.answer;
      return {
        id: place,
        state: "replied",
        title: t(automatic ? "steps.automatic" : "steps.replied"),
        at: when(at),
        quote: body,
        detail: automatic ? t("automatic_detail") : undefined,
      };
    }
    const { transition, isAgain, attempt } = step;
    const { status, at } = transition;
    const title = isAgain ? t("steps.queued_again") : t(`steps.${status}`, { n: String(attempt) });
    return { id: place, state: status, title, at: when(at) };
  };
  return <Timeline items={historyOf(message).map(itemOf)} />;
}
