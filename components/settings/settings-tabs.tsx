import { useTranslations } from "next-intl";
import { SegmentLinks } from "../ui/segments";

const tabs = [
  { name: "profile", href: "/settings" },
  { name: "sender", href: "/settings/sender" },
  { name: "rates", href: "/settings/rates" },
  { name: "unknown", href: "/settings/unknown" },
  { name: "health", href: "/settings/health", superAdminOnly: true },
] as const;

type SettingsTabsProps = {
  current: (typeof tabs)[number]["name"];
  role: "super_admin" | "admin";
};

export function SettingsTabs({ current, role }: SettingsTabsProps) {
  const t = useTranslations("settings.tabs");
  return (
    <SegmentLinks
      label={t("label")}
      className="w-fit max-w-full"
      links={tabs
        .filter((tab) => !("superAdminOnly" in tab) || role === "super_admin")
        .map(({ name, href }) => ({ href, label: t(name), current: name === current }))}
    />
  );
}
