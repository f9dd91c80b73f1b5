import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { MessageDetails } from "@/lib/messages/schema";
import { Timeline, type TimelineItem } from "../common/timeline";

type Moment = { at: string | null; place: number; item: TimelineItem };

/** Every transition and every answer, newest first; what left no time behind stands on top. */
export function MessageStory({ message, now }: { message: MessageDetails; now: string }) {
  const t = useTranslations("messages.page");
  const format = useFormat();
  const when = (at: string | null) =>
    at === null
      ? t("no_time")
      : `${isSameDay(at, now, format.shortDate) ? "" : `${format.shortDate(at)}, `}${format.timeWithSeconds(at)}`;
  let tried = 0;
  const steps = message.transitions.map(({ status, at }, place): Moment => {
    const isAgain = status === "queued" && place > 0;
    if (status === "sending") tried += 1;
    const title = isAgain ? t("steps.queued_again") : t(`steps.${status}`, { n: String(tried) });
    return { at, place, item: { id: `step-${place}`, state: status, title, at: when(at) } };
  });
  const answers = message.answers.map(
    ({ id, at, body, automatic }, place): Moment => ({
      at,
      place: steps.length + place,
      item: {
        id: `answer-${id}`,
        state: "replied",
        title: t(automatic ? "steps.automatic" : "steps.replied"),
        at: when(at),
        quote: body,
        detail: automatic ? t("automatic_detail") : undefined,
      },
    }),
  );
  return <Timeline items={[...steps, ...answers].sort(newestFirst).map(({ item }) => item)} />;
}

const newestFirst = (a: Moment, b: Moment) =>
  (b.at === null ? Number.POSITIVE_INFINITY : Date.parse(b.at)) -
    (a.at === null ? Number.POSITIVE_INFINITY : Date.parse(a.at)) || b.place - a.place;

const isSameDay = (a: string, b: string, dayOf: (at: string) => string) => dayOf(a) === dayOf(b);
