import { useTranslations } from "next-intl";

type Answered = { type: string; body: string | null; payload: string | null; code: number | null };

/** Meta could not fetch the file that the person sent. */
const UNREADABLE_FILE = 131052;

const SPOKEN = ["text", "button", "interactive"];

/** A reply in one line: its text, or its type. */
export function useAnswerWords() {
  const t = useTranslations("inbox.kinds");
  return ({ type, body, payload, code }: Answered): string => {
    const words = body ?? payload ?? "";
    if (SPOKEN.includes(type) && words) return words;
    const key = code === UNREADABLE_FILE ? "unreadable_file" : type;
    const kind = t.has(key as "other") ? t(key as "other") : t("other");
    return words ? `${kind} : ${words}` : kind;
  };
}
