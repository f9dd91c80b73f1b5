"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { SegmentLinks } from "../ui/segments";

const tabs = [
  { name: "profile", href: "/settings" },
  { name: "sender", href: "/settings/sender" },
  { name: "organisation", href: "/settings/organisation" },
  { name: "rates", href: "/settings/rates" },
  { name: "unknown", href: "/settings/unknown" },
  { name: "words", href: "/settings/words", superAdminOnly: true },
  { name: "health", href: "/settings/health", superAdminOnly: true },
] as const;

type SettingsTabsProps = {
  current: (typeof tabs)[number]["name"];
  role: "super_admin" | "admin";
};

export function SettingsTabs({ current, role }: SettingsTabsProps) {
  const t = useTranslations("settings.tabs");
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A phone shows a few tabs, so scroll the current one into view.
    const link = frame.current?.querySelector<HTMLElement>("[aria-current]");
    const strip = link?.parentElement;
    if (link && strip) strip.scrollLeft = link.offsetLeft - (strip.clientWidth - link.clientWidth) / 2;
  }, []);
  return (
    <div className="max-md:mx-gutter" ref={frame}>
      <SegmentLinks
        label={t("label")}
        className="w-fit max-w-full"
        links={tabs
          .filter((tab) => !("superAdminOnly" in tab) || role === "super_admin")
          .map(({ name, href }) => ({ href, label: t(name), current: name === current }))}
      />
    </div>
  );
}
