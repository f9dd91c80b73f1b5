import { useTranslations } from "next-intl";
import type { Stranger } from "@/lib/inbox/schema";
import { Tel } from "../common/tel";
import { cn } from "../ui/cn";
import { ConversationItem, conversationLook } from "./conversation-item";
import { useAnswerWords } from "./use-answer-words";

type StrangerListProps = { strangers: (Stranger & { phone: string | null })[]; now: string };

/** Messages from people who are in no user's contacts; they cannot be replied to. */
export function StrangerList({ strangers, now }: StrangerListProps) {
  const t = useTranslations("inbox");
  const answerWords = useAnswerWords();
  return (
    <ul aria-label={t("views.strangers")}>
      {strangers.map((stranger) => (
        <li key={stranger.id} className={cn(conversationLook, "first:border-t-0")}>
          <ConversationItem
            name={stranger.phone ?? "?"}
            title={stranger.phone ? <Tel phone={stranger.phone} /> : (stranger.from_id ?? t("nameless"))}
            at={stranger.at}
            now={now}
            said={answerWords(stranger)}
          />
        </li>
      ))}
    </ul>
  );
}
