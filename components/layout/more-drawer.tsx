"use client";

import { Languages, LogOut, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { usePerson } from "../common/person";
import { cn } from "../ui/cn";
import { Drawer, DrawerContent } from "../ui/drawer";
import { Segments } from "../ui/segments";
import { NavLink } from "./nav-link";
import type { NavigationItem } from "./navigation";
import { preloadPalette } from "./palette-host";
import { themes } from "./preferences";
import { SenderBox, type SenderSummary } from "./sender-box";
import { useLanguages } from "./use-languages";

type MoreDrawerProps = {
  items: NavigationItem[];
  sender: SenderSummary | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSearch: () => void;
};

const entry = cn(
  "flex min-h-12 w-full cursor-pointer items-center gap-3.5 rounded-md px-3 text-left font-medium text-inherit no-underline",
  "hover:bg-accent aria-[current]:bg-accent [&>svg]:text-muted-foreground",
);

/** The pages that do not fit in the phone's tab bar. */
export function MoreDrawer({ items, sender, open, onOpenChange, onSearch }: MoreDrawerProps) {
  const t = useTranslations("nav");
  const palette = useTranslations("palette");
  const { theme, setTheme } = useTheme();
  const { others, choose } = useLanguages();
  const logOut = usePerson()?.logOut;
  const close = () => onOpenChange(false);
  return (
    <Drawer open={open} onOpenChange={onOpenChange}>
      <DrawerContent title={t("more")}>
        <button type="button" className={entry} aria-haspopup="dialog" {...preloadPalette} onClick={onSearch}>
          <Search />
          {palette("open")}
        </button>
        <nav aria-label={t("more")}>
          {items.map((item) => (
            <NavLink key={item.href} item={item} className={entry} onNavigate={close} />
          ))}
        </nav>
        <hr className="my-2" />
        {sender && <SenderBox sender={sender} className="border-t-0" />}
        <div className="px-3 py-2">
          <Segments
            label={t("theme")}
            options={themes.map((value) => ({ value, label: t(`theme_${value}`) }))}
            value={themes.find((choice) => choice === theme) ?? "system"}
            onValueChange={setTheme}
          />
        </div>
        {others.map(({ locale, name }) => (
          <button
            key={locale}
            type="button"
            className={entry}
            lang={locale}
            onClick={() => {
              choose(locale);
              close();
            }}
          >
            <Languages />
            {name}
          </button>
        ))}
        <button type="button" className={entry} onClick={logOut}>
          <LogOut />
          {t("log_out")}
        </button>
      </DrawerContent>
    </Drawer>
  );
}
