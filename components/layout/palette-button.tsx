"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { openPalette } from "./palette-door";
import { preloadPalette } from "./palette-host";

const nothing = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** The search of the sidebar, with its shortcut; under 1024 px, its label below the icon. */
export function PaletteButton({ className }: { className: string }) {
  const t = useTranslations("palette");
  const apple = useSyncExternalStore(nothing, isApple, () => false);
  return (
    <button
      type="button"
      className={className}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      {...preloadPalette}
      onClick={(event) => openPalette(event.currentTarget)}
    >
      <Search />
      <span>{t("open")}</span>
      <span className="ml-auto text-xs text-muted-foreground max-lg:hidden" aria-hidden="true">
        {apple ? "⌘ K" : "Ctrl K"}
      </span>
    </button>
  );
}
