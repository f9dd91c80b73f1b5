"use client";

import { Menu } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { NavLink } from "./nav-link";
import { isCurrent, navigationFor } from "./navigation";
import type { SidebarProps } from "./sidebar";

const loadDrawer = () => import("./more-drawer");
const MoreDrawer = dynamic(() => loadDrawer().then((module) => module.MoreDrawer), { ssr: false });

/** The bar of five, for the thumb. */
export function PhoneBar({ person, sender, waiting }: SidebarProps) {
  const t = useTranslations("nav");
  const pathname = usePathname();
  const [drawer, setDrawer] = useState<"never" | "open" | "shut">("never");
  const items = navigationFor(person.role);
  const behind = items.filter((item) => !item.onPhoneBar);
  return (
    <nav className="tab-bar" aria-label={t("phone")}>
      {items
        .filter((item) => item.onPhoneBar)
        .map((item) => (
          <NavLink key={item.href} item={item} waiting={waiting?.[item.name]} className="tab" />
        ))}
      <button
        type="button"
        className="tab"
        aria-haspopup="dialog"
        aria-expanded={drawer === "open"}
        aria-current={behind.some((item) => isCurrent(item, pathname)) ? "true" : undefined}
        onPointerEnter={loadDrawer}
        onFocus={loadDrawer}
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
        />
      )}
    </nav>
  );
}
