import { useTranslations } from "next-intl";

type Answered = { type: string; body: string | null; payload: string | null };

const SPOKEN = ["text", "button", "interactive"];

/** A reply in one line: its text, or its type. */
export function useAnswerWords() {
  const t = useTranslations("inbox.kinds");
  return ({ type, body, payload }: Answered): string => {
    const words = body ?? payload ?? "";
    if (SPOKEN.includes(type) && words) return words;
    const kind = t.has(type as "other") ? t(type as "other") : t("other");
    return words ? `${kind} : ${words}` : kind;
  };
}
