const pages = [
  { name: "profile", href: "/settings" },
  { name: "sender", href: "/settings/sender" },
  { name: "rates", href: "/settings/rates" },
  { name: "unknown", href: "/settings/unknown" },
  { name: "words", href: "/settings/words", superAdminOnly: true },
  { name: "health", href: "/settings/health", superAdminOnly: true },
] as const;

export type SettingsPage = (typeof pages)[number];

export const settingsTabsFor = (role: string): SettingsPage[] =>
  pages.filter((page) => !("superAdminOnly" in page) || role === "super_admin");
