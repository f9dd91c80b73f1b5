"use client";

import { Languages, Moon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { Button } from "../ui/button";
import { useLanguages } from "./use-languages";

export const themes = ["light", "dark", "system"] as const;

export function LanguageButtons() {
  const { others, choose, busy } = useLanguages();
  return others.map(({ locale, name }) => (
    <Button key={locale} variant="ghost" size="sm" lang={locale} busy={busy} onClick={() => choose(locale)}>
      <Languages />
      {name}
    </Button>
  ));
}

/** Switches between light and dark; the choice that includes the system's is in the user's menu. */
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
