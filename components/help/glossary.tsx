import { useTranslations } from "next-intl";
import { HelpDrawing } from "../common/help-drawing";
import type { HelpWord } from "../common/help-words";

/** The same words as behind the “?” of the pages, each with an address of its own. */
export function Glossary({ words }: { words: readonly HelpWord[] }) {
  const t = useTranslations("help.words");
  return (
    <dl className="grid gap-x-10 gap-y-5 lg:grid-cols-2">
      {words.map((word) => (
        <div key={word} id={word} className="grid scroll-mt-6 content-start gap-1.5 target:bg-accent">
          <dt className="font-semibold">{t(`${word}.term`)}</dt>
          <dd className="text-muted-foreground">{t(`${word}.text`)}</dd>
          <dd className="empty:hidden">
            <HelpDrawing word={word} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
