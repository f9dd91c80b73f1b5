import { useTranslations } from "next-intl";

/** What a code of Meta's means and what to do, in words; a code without words of its own goes by its class. */
export function useMetaWords() {
  const t = useTranslations("meta_errors");
  return (code: number, errorClass?: string | null) => {
    const own = String(code >= 200 && code <= 299 ? 200 : code);
    const key = [own, errorClass ?? ""].find((each) => t.has(`${each}.why` as "other.why")) ?? "other";
    return { why: t(`${key}.why` as "other.why"), todo: t(`${key}.do` as "other.do") };
  };
}
