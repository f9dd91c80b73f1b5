import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { withFrenchSpacing } from "./french-spacing";
import { type Locale, localeCookie, pickLocale, pickTimeZone, timeZoneCookie } from "./locale";

async function messagesOf(locale: Locale) {
  if (locale === "en") return (await import("../../messages/en.json")).default;
  return withFrenchSpacing((await import("../../messages/fr.json")).default);
}

export default getRequestConfig(async () => {
  const jar = await cookies();
  const locale = pickLocale(jar.get(localeCookie)?.value, (await headers()).get("accept-language"));
  const timeZone = pickTimeZone(jar.get(timeZoneCookie)?.value);
  return { locale, messages: await messagesOf(locale), timeZone };
});
