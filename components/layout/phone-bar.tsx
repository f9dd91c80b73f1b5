"use client";

import { Menu } from "lucide-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { cn } from "../ui/cn";
import { lazyComponent } from "../ui/lazy-component";
import { NavLink } from "./nav-link";
import { isCurrent, navigationFor } from "./navigation";
import { openPalette } from "./palette-door";
import type { SidebarProps } from "./sidebar";

const { Component: MoreDrawer, preload } = lazyComponent(() =>
  import("./more-drawer").then((module) => module.MoreDrawer),
);

const tab = cn(
  "relative grid min-h-16.5 flex-auto content-center justify-items-center gap-0.75 text-xs/none font-medium tracking-[-0.01em] text-muted-foreground no-underline",
  "aria-[current]:font-bold aria-[current]:text-primary [&>svg]:size-6",
  "*:data-[slot=count]:absolute *:data-[slot=count]:top-1 *:data-[slot=count]:left-[calc(50%+0.375rem)]",
  "before:absolute before:inset-x-[12%] before:-top-px before:h-0.75 not-aria-[current]:before:hidden",
  "before:bg-[repeating-linear-gradient(90deg,var(--primary)_0_8px,transparent_8px_12px)]",
);

/** The tab bar of a phone. */
export function PhoneBar({ person, sender, waiting }: SidebarProps) {
  const t = useTranslations("nav");
  const pathname = usePathname();
  const [drawer, setDrawer] = useState<"never" | "open" | "shut">("never");
  const more = useRef<HTMLButtonElement>(null);
  const items = navigationFor(person.role);
  const behind = items.filter((item) => !item.onPhoneBar);
  return (
    <nav
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-border-strong bg-card px-1 pb-[env(safe-area-inset-bottom)] md:hidden"
      aria-label={t("phone")}
    >
      {items
        .filter((item) => item.onPhoneBar)
        .map((item) => (
          <NavLink key={item.href} item={item} waiting={waiting?.[item.name]} className={tab} />
        ))}
      <button
        ref={more}
        type="button"
        className={tab}
        aria-haspopup="dialog"
        aria-expanded={drawer === "open"}
        aria-current={behind.some((item) => isCurrent(item, pathname)) ? "true" : undefined}
        {...preload}
        onClick={() => setDrawer("open")}
      >
        <Menu />
        <span>{t("more")}</span>
      </button>
      {drawer !== "never" && (
        <MoreDrawer
          items={behind}
          sender={sender}
          open={drawer === "open"}
          onOpenChange={(open) => setDrawer(open ? "open" : "shut")}
          onSearch={() => {
            setDrawer("shut");
            openPalette(more.current);
          }}
        />
      )}
    </nav>
  );
}
