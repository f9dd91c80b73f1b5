import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { whomToAsk } from "@/lib/actor/whom-to-ask";
import { AppError } from "@/lib/base/errors";
import { needsSession } from "@/lib/base/next-path";
import { localeCookie, pickLocale, pickTimeZone, timeZoneCookie } from "@/lib/i18n/locale";
import { type Reader, whoOf } from "@/lib/i18n/reader";
import { typesetMessagesOf } from "@/lib/i18n/words";
import { WANTED_PAGE } from "@/lib/supabase/session";
import { contextOfRequest } from "./request-context";

export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = pickLocale(jar.get(localeCookie)?.value, head.get("accept-language"));
  const timeZone = pickTimeZone(jar.get(timeZoneCookie)?.value);
  const messages = await typesetMessagesOf(locale);
  const reader = needsSession(head.get(WANTED_PAGE)) ? await readerOfSession(locale) : null;
  if (!reader) return { locale, messages, timeZone };
  const common = { ...messages.common, reader: { ...messages.common.reader, ...reader } };
  return { locale, messages: { ...messages, common }, timeZone };
});

/** Who reads, for advice that depends on it: an admin is told the names of super-admins. Null without a session. */
async function readerOfSession(locale: string): Promise<Partial<Reader> | null> {
  try {
    const { actor, db } = await contextOfRequest();
    if (actor.role === "super_admin") return { role: actor.role };
    const names = (await whomToAsk(db)).map(({ full_name }) => full_name);
    const who = whoOf(names, locale);
    return who === undefined ? { role: actor.role } : { role: actor.role, who };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
