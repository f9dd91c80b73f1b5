import { useTranslations } from "next-intl";
import { useMetaWords } from "@/lib/i18n/use-meta-words";

/** Why sending stopped and what to do: Meta's code in words, else the reason of the pause. */
export function usePauseWords() {
  const t = useTranslations("campaigns.stopped");
  const meta = useMetaWords();
  return (reason: unknown, code: unknown): string => {
    if (typeof code === "number") {
      const { why, todo } = meta(code);
      return `${why} ${todo}`;
    }
    const said = String(reason ?? "error");
    const key = [said, said.startsWith("template_") ? "template_other" : "error"].find((each) =>
      t.has(`${each}.why` as "error.why"),
    );
    return `${t(`${key ?? "error"}.why` as "error.why")} ${t(`${key ?? "error"}.do` as "error.do")}`;
  };
}
