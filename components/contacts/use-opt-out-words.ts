import { useTranslations } from "next-intl";

const SOURCES = ["keyword", "button", "user_preferences", "error_131050", "manual", "import"] as const;

/** How a contact opted out; `word` is what they wrote. */
export function useOptOutWords() {
  const t = useTranslations("contacts.opt_out.sources");
  return (source: string, word?: string): string => {
    const known = SOURCES.find((each) => each === source);
    if (!known) return source;
    return known === "keyword" && word ? t("said", { word }) : t(known);
  };
}
