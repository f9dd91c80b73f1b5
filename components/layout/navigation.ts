import {
  ChartLine,
  CircleQuestionMark,
  House,
  Inbox,
  LayoutTemplate,
  ListChecks,
  type LucideIcon,
  Send,
  Settings,
  Tags,
  UserCog,
  Users,
} from "lucide-react";

export type NavigationItem = {
  href: string;
  /** Key in `messages/*.json`, under `nav`. */
  name:
    | "dashboard"
    | "campaigns"
    | "inbox"
    | "contacts"
    | "categories"
    | "templates"
    | "messages"
    | "statistics"
    | "settings"
    | "admin_users"
    | "help";
  icon: LucideIcon;
  superAdminOnly?: boolean;
  /** Shown in the phone's tab bar; the others are under “Plus”. */
  onPhoneBar?: boolean;
};

const navigation: NavigationItem[] = [
  { href: "/dashboard", name: "dashboard", icon: House, onPhoneBar: true },
  { href: "/campaigns", name: "campaigns", icon: Send, onPhoneBar: true },
  { href: "/inbox", name: "inbox", icon: Inbox, onPhoneBar: true },
  { href: "/contacts", name: "contacts", icon: Users, onPhoneBar: true },
  { href: "/categories", name: "categories", icon: Tags },
  { href: "/templates", name: "templates", icon: LayoutTemplate },
  { href: "/messages", name: "messages", icon: ListChecks },
  { href: "/statistics", name: "statistics", icon: ChartLine },
  { href: "/settings", name: "settings", icon: Settings },
  { href: "/admin-users", name: "admin_users", icon: UserCog, superAdminOnly: true },
  { href: "/help", name: "help", icon: CircleQuestionMark },
];

export function isCurrent(item: NavigationItem, pathname: string): boolean {
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}

export function navigationFor(role: "super_admin" | "admin"): NavigationItem[] {
  return navigation.filter((item) => !item.superAdminOnly || role === "super_admin");
}
