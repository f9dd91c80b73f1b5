"use client";

import { Languages, LogOut, Menu } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useState } from "react";
import { Drawer, DrawerContent, DrawerTrigger } from "../ui/drawer";
import { Segments } from "../ui/segments";
import { NavLink } from "./nav-link";
import { isCurrent, navigationFor } from "./navigation";
import { themes, useOtherLocale } from "./preferences";
import { SenderBox } from "./sender-box";
import type { ShellProps } from "./shell";
import { useLogOut } from "./use-log-out";

/** The bar of five, for the thumb. */
export function PhoneBar({ person, sender, waiting }: ShellProps) {
  const t = useTranslations("nav");
  const pathname = usePathname();
  const [open, setOpen] = useState(false);
  const items = navigationFor(person.role);
  const behind = items.filter((item) => !item.onPhoneBar);
  const close = () => setOpen(false);
  return (
    <nav className="tab-bar" aria-label={t("phone")}>
      {items
        .filter((item) => item.onPhoneBar)
        .map((item) => (
          <NavLink key={item.href} item={item} waiting={waiting?.[item.name]} className="tab" />
        ))}
      <Drawer open={open} onOpenChange={setOpen}>
        <DrawerTrigger
          className="tab"
          aria-current={behind.some((item) => isCurrent(item, pathname)) ? "true" : undefined}
        >
          <Menu />
          <span>{t("more")}</span>
        </DrawerTrigger>
        <DrawerContent title={t("more")}>
          {behind.map((item) => (
            <NavLink key={item.href} item={item} className="drawer-item" onNavigate={close} />
          ))}
          <hr />
          {sender && <SenderBox sender={sender} />}
          <DrawerPreferences onDone={close} />
        </DrawerContent>
      </Drawer>
    </nav>
  );
}

function DrawerPreferences({ onDone }: { onDone: () => void }) {
  const t = useTranslations("nav");
  const { theme, setTheme } = useTheme();
  const { other, name, switchLocale } = useOtherLocale();
  const logOut = useLogOut();
  const options = themes.map((value) => ({ value, label: t(`theme_${value}`) }));
  return (
    <>
      <div className="px-3 py-2">
        <Segments
          label={t("theme")}
          options={options}
          value={themes.find((choice) => choice === theme) ?? "system"}
          onValueChange={setTheme}
        />
      </div>
      <button
        type="button"
        className="drawer-item"
        lang={other}
        onClick={() => {
          switchLocale();
          onDone();
        }}
      >
        <Languages />
        {name}
      </button>
      <button type="button" className="drawer-item" onClick={logOut}>
        <LogOut />
        {t("log_out")}
      </button>
    </>
  );
}
