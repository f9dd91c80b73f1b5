import { useTranslations } from "next-intl";
import { metaWords } from "./meta-words";
import type { Say } from "./words";

/** Why sending stopped and what to do, in two sentences. */
export function pauseWords(t: Say, reason: unknown, code: unknown): string {
  const { why, todo } = pauseParts(t, reason, code);
  return `${why} ${todo}`;
}

/** Why sending stopped and what to do: by Meta's code if there is one, otherwise by the reason of the pause. */
export function pauseParts(t: Say, reason: unknown, code: unknown): { why: string; todo: string } {
  if (typeof code === "number") return metaWords(t, code);
  const name = String(reason ?? "error");
  const key = [name, name.startsWith("template_") ? "template_other" : "error"].find((each) =>
    t.has(`campaigns.stopped.${each}.why` as "campaigns.stopped.error.why"),
  );
  const at = `campaigns.stopped.${key ?? "error"}` as "campaigns.stopped.error";
  return { why: t(`${at}.why`), todo: t(`${at}.do`) };
}

export function usePauseWords() {
  const t = useTranslations();
  return (reason: unknown, code: unknown) => pauseWords(t, reason, code);
}
