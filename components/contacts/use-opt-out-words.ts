import { useTranslations } from "next-intl";

const SOURCES = [
  "keyword",
  "button",
  "user_preferences",
  "error_131050",
  "message",
  "manual",
  "import",
] as const;

/** How a contact opted out; `word` is what they wrote, or where the list comes from. */
export function useOptOutWords() {
  const t = useTranslations("contacts.opt_out.sources");
  return (source: string, word?: string): string => {
    const known = SOURCES.find((each) => each === source);
    if (!known) return source;
    if (known === "import" && word) return t("listed", { from: word });
    return (known === "keyword" || known === "message") && word ? t("said", { word }) : t(known);
  };
}
