"use client";

import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { themes } from "../layout/preferences";
import { Segments } from "../ui/segments";

const never = () => () => undefined;

/** The theme is known in the browser only; the server renders the default. */
export function ThemeChoice() {
  const t = useTranslations("nav");
  const { theme, setTheme } = useTheme();
  const in_browser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <Segments
      label={t("theme")}
      options={themes.map((value) => ({ value, label: t(`theme_${value}`) }))}
      value={(in_browser && themes.find((choice) => choice === theme)) || "system"}
      onValueChange={setTheme}
      className="w-fit max-w-full"
    />
  );
}
