"use client";

import { useTranslations } from "next-intl";
import { Brand } from "./logo";
import { NavLink } from "./nav-link";
import { navigationFor } from "./navigation";
import { PersonButton } from "./person-button";
import { SenderBox } from "./sender-box";
import type { ShellProps } from "./shell";

export function Sidebar({ person, sender, waiting }: ShellProps) {
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
