"use client";

import { Languages, Moon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useTransition } from "react";
import { chooseLocaleAction } from "@/lib/i18n/actions";
import { type Locale, locales } from "@/lib/i18n/locale";
import { Button } from "../ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";

const ownNames: Record<Locale, string> = { fr: "Français", en: "English" };
export const themes = ["light", "dark", "system"] as const;

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

export function LanguageButton() {
  const { other, name, switchLocale, busy } = useOtherLocale();
  return (
    <Button variant="ghost" size="sm" lang={other} busy={busy} onClick={switchLocale}>
      <Languages />
      {name}
    </Button>
  );
}

export function ThemeChoices() {
  const t = useTranslations("nav");
  const { theme, setTheme } = useTheme();
  return (
    <>
      <DropdownMenuLabel>{t("theme")}</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={theme} onValueChange={setTheme}>
        {themes.map((choice) => (
          <DropdownMenuRadioItem key={choice} value={choice}>
            {t(`theme_${choice}`)}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  );
}

export function ThemeButton() {
  const t = useTranslations("nav");
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm">
          <Moon />
          {t("theme")}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="center">
        <ThemeChoices />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
