import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { localeCookie, pickLocale, pickTimeZone, timeZoneCookie } from "./locale";
import { typesetMessagesOf } from "./words";

export default getRequestConfig(async () => {
  const jar = await cookies();
  const locale = pickLocale(jar.get(localeCookie)?.value, (await headers()).get("accept-language"));
  const timeZone = pickTimeZone(jar.get(timeZoneCookie)?.value);
  return { locale, messages: await typesetMessagesOf(locale), timeZone };
});
