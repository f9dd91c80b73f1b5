"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { type SettingsPage, settingsTabsFor } from "../common/settings-pages";
import { SegmentLinks } from "../ui/segments";

type SettingsTabsProps = {
  current: SettingsPage["name"];
  role: "super_admin" | "admin";
};

export function SettingsTabs({ current, role }: SettingsTabsProps) {
  const t = useTranslations("settings.tabs");
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A phone shows four tabs, so scroll the current one into view.
    const link = frame.current?.querySelector<HTMLElement>("[aria-current]");
    const strip = link?.parentElement;
    if (link && strip) strip.scrollLeft = link.offsetLeft - (strip.clientWidth - link.clientWidth) / 2;
  }, []);
  return (
    <div className="max-md:mx-gutter" ref={frame}>
      <SegmentLinks
        label={t("label")}
        className="w-fit max-w-full"
        links={settingsTabsFor(role).map(({ name, href }) => ({
          href,
          label: t(name),
          current: name === current,
        }))}
      />
    </div>
  );
}
