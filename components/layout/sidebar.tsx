"use client";

import { useTranslations } from "next-intl";
import { Brand } from "./brand";
import { NavLink } from "./nav-link";
import { type NavigationItem, navigationFor } from "./navigation";
import { PersonButton } from "./person-button";
import type { Person } from "./person-trigger";
import { SenderBox, type SenderSummary } from "./sender-box";

/** What the sidebar shows, and the phone's bar in its place. */
export type SidebarProps = {
  person: Person;
  sender: SenderSummary | null;
  /** What waits for the person behind a link: saffron counts. */
  waiting?: Partial<Record<NavigationItem["name"], number>>;
};

export function Sidebar({ person, sender, waiting }: SidebarProps) {
  const t = useTranslations("nav");
  return (
    <header className="side">
      <Brand />
      <nav className="nav" aria-label={t("main")}>
        {navigationFor(person.role).map((item) => (
          <NavLink key={item.href} item={item} waiting={waiting?.[item.name]} />
        ))}
      </nav>
      <div className="side-foot">
        {sender && <SenderBox sender={sender} />}
        <PersonButton person={person} />
      </div>
    </header>
  );
}
