import { useTranslations } from "next-intl";
import { metaWords } from "./meta-words";
import { type Reader, readerOf } from "./reader";
import type { Say } from "./words";

/** Why sending stopped and what the reader can do: by Meta's code if there is one, otherwise by the reason of the pause. */
export function pauseWords(t: Say, reason: unknown, code: unknown, reader: Reader = readerOf(t)): string {
  if (typeof code === "number") {
    const { why, todo } = metaWords(t, code, null, reader);
    return `${why} ${todo}`;
  }
  const name = String(reason ?? "error");
  const key = [name, name.startsWith("template_") ? "template_other" : "error"].find((each) =>
    t.has(`campaigns.stopped.${each}.why` as "campaigns.stopped.error.why"),
  );
  const at = `campaigns.stopped.${key ?? "error"}` as "campaigns.stopped.error";
  return `${t(`${at}.why`)} ${t(`${at}.do`, reader)}`;
}

export function usePauseWords() {
  const t = useTranslations();
  return (reason: unknown, code: unknown) => pauseWords(t, reason, code);
}
