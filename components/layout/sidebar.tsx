"use client";

import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";
import { Brand } from "./logo";
import { NavLink } from "./nav-link";
import { type NavigationItem, navigationFor } from "./navigation";
import { PaletteButton } from "./palette-button";
import { PersonButton } from "./person-button";
import type { Person } from "./person-trigger";
import { SenderBox, type SenderSummary } from "./sender-box";

/** Labels beside icons; under 1024 px, labels below icons. */
const link = cn(
  "relative flex min-h-10 items-center gap-3 rounded-md px-3 text-md font-medium text-muted-foreground no-underline hover:bg-sidebar-accent hover:text-foreground",
  "aria-[current]:bg-sidebar-accent aria-[current]:font-[650] aria-[current]:text-foreground aria-[current]:[&>svg]:text-primary",
  "max-lg:min-h-14 max-lg:max-w-full max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:px-0.5 max-lg:py-2.5",
  "max-lg:text-center max-lg:text-xs/none max-lg:wrap-anywhere max-lg:hyphens-auto",
  "*:data-[slot=count]:ml-auto max-lg:*:data-[slot=count]:absolute max-lg:*:data-[slot=count]:top-1 max-lg:*:data-[slot=count]:right-2.5",
);

/** Marks the current page. */
const currentMark = cn(
  "before:absolute before:inset-y-1.5 before:-left-6.5 before:w-2.5 not-aria-[current]:before:hidden max-lg:before:-left-4",
  "before:bg-selvedge before:bg-[linear-gradient(var(--selvedge-mark),var(--selvedge-mark))] before:bg-size-[4px_100%] before:bg-center before:bg-no-repeat",
);

/** Props of the sidebar and of the phone's tab bar. */
export type SidebarProps = {
  person: Person;
  sender: SenderSummary | null;
  /** Counts shown at a link, such as conversations to reply to. */
  waiting?: Partial<Record<NavigationItem["name"], number>>;
};

export function Sidebar({ person, sender, waiting }: SidebarProps) {
  const t = useTranslations("nav");
  return (
    <header className="sticky top-0 z-2 -ml-2.5 flex h-dvh flex-col gap-5 overflow-y-auto pt-5 pr-3 pb-4 pl-6.5 max-lg:pt-4 max-lg:pr-1.5 max-lg:pl-4 max-md:hidden">
      <Brand className="max-lg:justify-center max-lg:p-0 max-lg:[&>span]:hidden" />
      <PaletteButton
        className={cn(link, "cursor-pointer max-lg:w-full lg:border lg:border-input lg:bg-card")}
      />
      <nav className="grid gap-0.5" aria-label={t("main")}>
        {navigationFor(person.role).map((item) => (
          <NavLink
            key={item.href}
            item={item}
            waiting={waiting?.[item.name]}
            className={`${link} ${currentMark}`}
          />
        ))}
      </nav>
      <div className="mt-auto grid gap-3">
        {sender && <SenderBox sender={sender} className="max-lg:hidden" />}
        <PersonButton person={person} />
      </div>
    </header>
  );
}
