import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { localeCookie, pickLocale, pickTimeZone, timeZoneCookie } from "./locale";

export default getRequestConfig(async () => {
  const jar = await cookies();
  const locale = pickLocale(jar.get(localeCookie)?.value, (await headers()).get("accept-language"));
  const messages = (await import(`../../messages/${locale}.json`)).default;
  const sentTimeZone = jar.get(timeZoneCookie)?.value;
  return { locale, messages, timeZone: pickTimeZone(sentTimeZone && decodeURIComponent(sentTimeZone)) };
});
