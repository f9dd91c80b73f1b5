import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { Stranger } from "@/lib/inbox/schema";
import { Avatar } from "../common/avatar";
import { Tel } from "../common/tel";
import { useAnswerWords } from "./use-answer-words";

type StrangerListProps = { strangers: (Stranger & { phone: string | null })[]; now: string };

/** What came from people who are nobody's contact: to read, not to answer. */
export function StrangerList({ strangers, now }: StrangerListProps) {
  const t = useTranslations("inbox");
  const format = useFormat();
  const answerWords = useAnswerWords();
  return (
    <ul className="conversations" aria-label={t("views.strangers")}>
      {strangers.map((stranger) => (
        <li key={stranger.id} className="conversation">
          <Avatar name={stranger.phone ?? "?"} />
          <span className="conversation-head">
            <b>{stranger.phone ? <Tel phone={stranger.phone} /> : (stranger.from_id ?? t("nameless"))}</b>
            <time dateTime={stranger.at}>{format.moment(stranger.at, now)}</time>
          </span>
          <span className="conversation-text">{answerWords(stranger)}</span>
        </li>
      ))}
    </ul>
  );
}
