import { getLocale, getTimeZone, getTranslations } from "next-intl/server";
import { cache } from "react";
import { createFormat } from "./format";

/** For async server components. */
export const getFormat = cache(async () => {
  const t = await getTranslations("common");
  return createFormat(await getLocale(), await getTimeZone(), t("none"));
});
