"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useTransition } from "react";
import { chooseLocaleAction } from "@/lib/i18n/actions";
import { type Locale, languages, locales } from "@/lib/i18n/languages";

/** The languages that a user can switch to. */
export function useLanguages() {
  const router = useRouter();
  const current = useLocale();
  const [busy, startTransition] = useTransition();
  const others = locales
    .filter((locale) => locale !== current)
    .map((locale) => ({ locale, name: languages[locale].name }));
  const choose = (locale: Locale) =>
    startTransition(async () => {
      await chooseLocaleAction(locale);
      router.refresh();
    });
  return { others, choose, busy };
}
