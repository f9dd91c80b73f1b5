import { useTranslations } from "next-intl";
import { type Reader, readerOf } from "./reader";
import type { Say } from "./words";

/** Explanation of a Meta error code and what the reader can do; codes without an entry use that of their class. */
export function metaWords(t: Say, code: number, errorClass?: string | null, reader: Reader = readerOf(t)) {
  const own = String(code >= 200 && code <= 299 ? 200 : code);
  const key =
    [own, errorClass ?? ""].find((each) => t.has(`meta_errors.${each}.why` as "meta_errors.other.why")) ??
    "other";
  const at = `meta_errors.${key}` as "meta_errors.other";
  return { why: t(`${at}.why`), todo: t(`${at}.do`, reader) };
}

export function useMetaWords() {
  const t = useTranslations();
  return (code: number, errorClass?: string | null) => metaWords(t, code, errorClass);
}
