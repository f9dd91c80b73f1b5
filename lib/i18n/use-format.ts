import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useMemo } from "react";
import { createFormat } from "./format";
import { defaultTimeZone } from "./locale";

/** For client components, and for server components that are not async. */
export function useFormat() {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? defaultTimeZone;
  const none = useTranslations("common")("none");
  return useMemo(() => createFormat(locale, timeZone, none), [locale, timeZone, none]);
}
