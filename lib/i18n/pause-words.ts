import { useTranslations } from "next-intl";
import { metaWords } from "./meta-words";
import { type Reader, readerOf } from "./reader";
import type { Say } from "./words";

/** Why sending stopped and what the reader can do, in two sentences. */
export function pauseWords(t: Say, reason: unknown, code: unknown, reader: Reader = readerOf(t)): string {
  const { why, todo } = pauseParts(t, reason, code, reader);
  return `${why} ${todo}`;
}

/** Why sending stopped and what the reader can do: by Meta's code if there is one, otherwise by the pause's reason. */
export function pauseParts(t: Say, reason: unknown, code: unknown, reader: Reader = readerOf(t)) {
  if (typeof code === "number") return metaWords(t, code, null, reader);
  const name = String(reason ?? "error");
  const key = [name, name.startsWith("template_") ? "template_other" : "error"].find((each) =>
    t.has(`campaigns.stopped.${each}.why` as "campaigns.stopped.error.why"),
  );
  const at = `campaigns.stopped.${key ?? "error"}` as "campaigns.stopped.error";
  return { why: t(`${at}.why`), todo: t(`${at}.do`, reader) };
}

export function usePauseWords() {
  const t = useTranslations();
  return (reason: unknown, code: unknown) => pauseWords(t, reason, code);
}
