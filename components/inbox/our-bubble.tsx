import Link from "next/link";
import { useTranslations } from "next-intl";
import type { TimelineEvent } from "@/lib/contacts/timeline";
import { useFormat } from "@/lib/i18n/use-format";
import { BubbleFrame, BubbleMeta, BubbleText } from "../common/bubble-parts";
import { stateIcon } from "../common/state-mark";
import { WhatsappText } from "../common/whatsapp-text";
import { useProblem } from "../messages/use-problem";

type OurBubbleProps = {
  event: Extract<TimelineEvent, { type: "message" }>;
  text: string | null;
  author?: string;
  now: string;
};

/** In the inbox ours stand at the right, with how far they got. */
export function OurBubble({ event, text, author, now }: OurBubbleProps) {
  const t = useTranslations();
  const format = useFormat();
  const problemOf = useProblem();
  const problem = problemOf({ ...event, status: event.state, error_class: null, due_at: null }, now);
  const Icon = stateIcon(event.state);
  const by = event.kind === "reply" ? author : t(`messages.kinds.${event.kind}`);
  return (
    <BubbleFrame from="us" place="inbox">
      <BubbleText>
        {text === null ? <i>{t("inbox.thread.no_text")}</i> : <WhatsappText text={text} />}
      </BubbleText>
      {problem && (
        <div className="px-3 pb-1.5 text-xs">
          {problem.why} <b>{problem.todo}</b>
        </div>
      )}
      <BubbleMeta>
        <Link
          className="text-inherit no-underline hover:underline hover:decoration-auto"
          href={`/messages/${event.id}`}
        >
          {[by, format.time(event.at)].filter(Boolean).join(" · ")}
          <span className="sr-only">{t("inbox.thread.detail")}</span>
        </Link>
        <Icon />
        {t(`inbox.ticks.${event.state}`)}
      </BubbleMeta>
    </BubbleFrame>
  );
}
