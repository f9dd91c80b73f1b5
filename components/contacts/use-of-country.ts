import { useLocale, useTranslations } from "next-intl";
import { languages } from "@/lib/i18n/languages";

/** A country after the word “number”: “du Sénégal”, “in Senegal”. */
export function useOfCountry() {
  const t = useTranslations("contacts.phone");
  const { ofCountry } = languages[useLocale()];
  return (country: string): string => ofCountry?.(country) ?? t("of_country", { country });
}
