import { CircleHelp, Hand, MessageSquareOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Conversation } from "@/lib/inbox/schema";
import { Tag } from "../common/tag";
import { WindowRing } from "../common/window-ring";
import { cn } from "../ui/cn";
import { ConversationItem, conversationLook } from "./conversation-item";
import { useAnswerWords } from "./use-answer-words";

type ConversationLine = Conversation & { href: string; seconds_left: number };

type ConversationListProps = {
  lines: ConversationLine[];
  /** The contact whose conversation is open. */
  current?: number;
  me: string;
  now: string;
};

export function ConversationList({ lines, current, me, now }: ConversationListProps) {
  const t = useTranslations("inbox");
  return (
    <ul aria-label={t("list")}>
      {lines.map((line) => (
        <li key={line.contact_id}>
          <Row line={line} isCurrent={line.contact_id === current} me={me} now={now} />
        </li>
      ))}
    </ul>
  );
}

type RowProps = { line: ConversationLine; isCurrent: boolean; me: string; now: string };

function Row({ line, isCurrent, me, now }: RowProps) {
  const t = useTranslations("inbox");
  const answerWords = useAnswerWords();
  const name = line.full_name ?? line.phone ?? t("nameless");
  const { last_answer, last_reply } = line;
  const isOurs = last_reply && (!last_answer || Date.parse(last_reply.at) > Date.parse(last_answer.at));
  const said = isOurs
    ? t(line.owner_id === me ? "us" : "ours", { said: last_reply.body ?? "" })
    : last_answer
      ? answerWords(last_answer)
      : "";
  const at = isOurs ? last_reply.at : line.last_inbound_at;
  const isOpen = line.seconds_left > 0 && line.closed_at === null;
  return (
    <Link
      className={cn(conversationLook, "[li:first-child>&]:border-t-0")}
      href={line.href}
      aria-current={isCurrent ? "true" : undefined}
    >
      <ConversationItem name={name} title={name} at={at} now={now} said={said}>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 pt-1">
          <WindowRing secondsLeft={line.seconds_left} />
          {isOpen && line.waits && (line.assigned_to ?? line.owner_id) === me && (
            <Tag tone="wait" icon={Hand}>
              {t("yours")}
            </Tag>
          )}
          {line.asks_to_stop && (
            <Tag tone="soft" icon={CircleHelp}>
              {t("asks_to_stop")}
            </Tag>
          )}
          {line.closed_at !== null && <Tag>{t("closed")}</Tag>}
          {line.opted_out && <Tag icon={MessageSquareOff}>{t("opted_out")}</Tag>}
          {line.assigned_to !== null && line.assigned_to !== me && (
            <Tag>{t("given_to", { name: line.assigned_name ?? "" })}</Tag>
          )}
          {line.owner_id !== me && (
            <span className="text-sm text-muted-foreground">{t("owned_by", { name: line.owner_name })}</span>
          )}
        </span>
      </ConversationItem>
    </Link>
  );
}
