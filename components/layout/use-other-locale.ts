"use client";

import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useTransition } from "react";
import { chooseLocaleAction } from "@/lib/i18n/actions";
import { type Locale, locales } from "@/lib/i18n/locale";

const ownNames: Record<Locale, string> = { fr: "Français", en: "English" };

export function useOtherLocale() {
  const router = useRouter();
  const locale = useLocale();
  const [busy, startTransition] = useTransition();
  const other = locales.find((candidate) => candidate !== locale) ?? locale;
  const switchLocale = () =>
    startTransition(async () => {
      await chooseLocaleAction(other);
      router.refresh();
    });
  return { other, name: ownNames[other], switchLocale, busy };
}
