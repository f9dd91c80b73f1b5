import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { WANTED_PAGE } from "@/lib/supabase/session";
import { localeCookie, localeOfPage, pickLocale, pickTimeZone, timeZoneCookie } from "./locale";
import { typesetMessagesOf } from "./words";

export default getRequestConfig(async () => {
  const jar = await cookies();
  const asked = await headers();
  const locale =
    localeOfPage(asked.get(WANTED_PAGE)) ??
    pickLocale(jar.get(localeCookie)?.value, asked.get("accept-language"));
  const timeZone = pickTimeZone(jar.get(timeZoneCookie)?.value);
  return { locale, messages: await typesetMessagesOf(locale), timeZone };
});
