import { useTranslations } from "next-intl";
import { TextLink } from "../ui/text-link";
import type { QUESTIONS } from "./questions";

type QuestionListProps = { questions: (typeof QUESTIONS)[number][]; rate: string; open: boolean };

/** Short answers; all open while one looks for something. */
export function QuestionList({ questions, rate, open }: QuestionListProps) {
  const t = useTranslations("help");
  return (
    <div className="grid">
      {questions.map(({ name, href }) => (
        <details key={name} open={open} className="border-t first:border-t-0">
          <summary className="min-h-control cursor-pointer py-2.5 font-semibold">
            {t(`questions.${name}.q`)}
          </summary>
          <div className="grid gap-1 pb-4">
            <p className="max-w-[44em]">{t(`questions.${name}.a`, { rate })}</p>
            <TextLink className="justify-self-start text-sm" href={href}>
              {t("open_page")}
            </TextLink>
          </div>
        </details>
      ))}
    </div>
  );
}
