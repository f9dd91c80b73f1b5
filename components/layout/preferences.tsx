"use client";

import { Languages, Moon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { Button } from "../ui/button";
import { useOtherLocale } from "./use-other-locale";

export const themes = ["light", "dark", "system"] as const;

export function LanguageButton() {
  const { other, name, switchLocale, busy } = useOtherLocale();
  return (
    <Button variant="ghost" size="sm" lang={other} busy={busy} onClick={switchLocale}>
      <Languages />
      {name}
    </Button>
  );
}

/** Light or dark, the other one than now; the three-way choice is in the person's menu. */
export function ThemeButton() {
  const t = useTranslations("nav");
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <Button variant="ghost" size="sm" onClick={() => setTheme(resolvedTheme === "dark" ? "light" : "dark")}>
      <Moon />
      {t("theme")}
    </Button>
  );
}
