"use client";

import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";
import { Brand } from "./logo";
import { NavLink } from "./nav-link";
import { navigationFor } from "./navigation";
import { PersonButton } from "./person-button";
import { SenderBox } from "./sender-box";
import type { ShellProps } from "./shell";

/** Words beside icons; under 1024 px, words under icons. */
const link = cn(
  "relative flex min-h-10 items-center gap-3 rounded-md px-3 text-md font-medium text-muted-foreground no-underline hover:bg-sidebar-accent hover:text-foreground",
  "aria-[current]:bg-sidebar-accent aria-[current]:font-[650] aria-[current]:text-foreground aria-[current]:[&>svg]:text-primary",
  "max-lg:min-h-14 max-lg:max-w-full max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:px-0.5 max-lg:py-2.5",
  "max-lg:text-center max-lg:text-xs/none max-lg:wrap-anywhere max-lg:hyphens-auto",
  "*:data-[slot=count]:ml-auto max-lg:*:data-[slot=count]:absolute max-lg:*:data-[slot=count]:top-1 max-lg:*:data-[slot=count]:right-2.5",
);

/** A stitch on the selvedge, beside the page that is open. */
const currentMark = cn(
  "before:absolute before:inset-y-1.5 before:-left-6.5 before:w-2.5 not-aria-[current]:before:hidden max-lg:before:-left-4",
  "before:bg-selvedge before:bg-[linear-gradient(var(--selvedge-mark),var(--selvedge-mark))] before:bg-size-[4px_100%] before:bg-center before:bg-no-repeat",
);

export function Sidebar({ person, sender, waiting }: ShellProps) {
  const t = useTranslations("nav");
  return (
    <header className="sticky top-0 z-2 -ml-2.5 flex h-dvh flex-col gap-5 overflow-y-auto pt-5 pr-3 pb-4 pl-6.5 max-lg:pt-4 max-lg:pr-1.5 max-lg:pl-4 max-md:hidden">
      <Brand className="max-lg:justify-center max-lg:p-0 max-lg:[&>span]:hidden" />
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
