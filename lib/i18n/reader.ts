import { useTranslations } from "next-intl";
import type { Say } from "./words";

/** Values for messages that advise: `role` chooses who does it, `who` names whom an admin asks. */
export type Reader = { role: string; who: string };

/** Who reads the page (`lib/http/words-of-request.ts`). Read raw, since names may contain signs of ICU messages. */
export const readerOf = (t: Say): Reader => ({
  role: t.raw("common.reader.role"),
  who: t.raw("common.reader.who"),
});

/** The names of whom to ask, as a message names them; undefined when nobody is known. */
export const whoOf = (names: string[], locale: string): string | undefined =>
  names.length === 0
    ? undefined
    : new Intl.ListFormat(locale, { type: "disjunction" }).format(names.slice(0, 2));

export function useReader(): Reader {
  const t = useTranslations("common.reader");
  return { role: t.raw("role"), who: t.raw("who") };
}
