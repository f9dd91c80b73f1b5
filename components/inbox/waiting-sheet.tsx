import Link from "next/link";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { Conversation } from "@/lib/inbox/schema";
import { Avatar } from "../common/avatar";
import { ListRow } from "../common/list-row";
import { Section, Sheet } from "../common/sheet";
import { WindowRing } from "../common/window-ring";
import { Button } from "../ui/button";
import { TextLink } from "../ui/text-link";
import { useAnswerWords } from "./use-answer-words";

type Waiting = Pick<Conversation, "contact_id" | "full_name" | "phone" | "asked" | "last_answer"> & {
  seconds_left: number;
};

/** Who waits for a reply of the user, with what was written, and the way to all of them. */
export function WaitingSheet({ lines, count }: { lines: Waiting[]; count: number }) {
  const t = useTranslations("dashboard.waiting");
  const format = useFormat();
  return (
    <Sheet labelledBy="waiting">
      <Section
        flush
        title={t("title")}
        titleId="waiting"
        aside={
          <TextLink href="/inbox?view=mine">
            {count > lines.length ? t("all", { n: format.number(count) }) : t("open")}
          </TextLink>
        }
      >
        <ul>
          {lines.map((line) => (
            <WaitingRow key={line.contact_id} line={line} />
          ))}
        </ul>
      </Section>
    </Sheet>
  );
}

function WaitingRow({ line }: { line: Waiting }) {
  const t = useTranslations("dashboard.waiting");
  const words = useTranslations("inbox");
  const answerWords = useAnswerWords();
  const said = line.asked ?? line.last_answer;
  const name = line.full_name ?? line.phone ?? words("nameless");
  const href = `/inbox/${line.contact_id}?view=mine`;
  return (
    <ListRow className="relative">
      <Avatar name={name} />
      <div className="min-w-0 flex-auto md:flex md:items-center md:gap-4">
        <div className="min-w-0 flex-auto">
          <Link
            className="font-semibold text-inherit no-underline after:absolute after:inset-0 hover:underline hover:decoration-auto"
            href={href}
          >
            {name}
          </Link>
          <p className="line-clamp-2 wrap-anywhere">{said && answerWords(said)}</p>
        </div>
        <WindowRing secondsLeft={line.seconds_left} />
      </div>
      <Button variant="outline" size="sm" className="relative max-md:hidden" asChild>
        <Link href={href} aria-label={t("reply_to", { name })}>
          {t("reply")}
        </Link>
      </Button>
    </ListRow>
  );
}
