import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { BackLink } from "./back-link";
import { Explain } from "./explain";
import type { HelpWord } from "./help-words";

type PageHeadProps = {
  title: ReactNode;
  /** The word of the title that a “?” beside it explains. */
  explain?: HelpWord;
  /** One sentence about the current state; `<b>` marks the important part. */
  lead?: ReactNode;
  back?: { href: string; label: ReactNode };
  /** At most one primary button. */
  actions?: ReactNode;
  className?: string;
};

/** Title, one sentence, one main action. */
export function PageHead({ title, explain, lead, back, actions, className }: PageHeadProps) {
  return (
    <header
      data-slot="page-head"
      className={cn(
        "grid grid-cols-1 items-end gap-x-6 gap-y-2 lg:grid-cols-[minmax(0,1fr)_auto]",
        className,
      )}
    >
      {back && (
        <BackLink className="col-span-full" href={back.href}>
          {back.label}
        </BackLink>
      )}
      {explain ? (
        <span className="inline-flex items-center gap-1.5">
          <h1 tabIndex={-1}>{title}</h1>
          <Explain word={explain} />
        </span>
      ) : (
        <h1 tabIndex={-1}>{title}</h1>
      )}
      {lead && (
        <p className="col-start-1 max-w-[44em] text-lg text-pretty text-muted-foreground [&_b]:font-semibold [&_b]:text-foreground">
          {lead}
        </p>
      )}
      {actions && (
        <div
          className={cn(
            "col-start-1 flex gap-2 self-end empty:hidden",
            "max-lg:mt-2 max-lg:max-w-full max-lg:justify-self-start max-md:flex-wrap max-md:justify-self-stretch",
            "max-md:[&_[data-slot=button][data-variant=default]]:flex-auto lg:col-start-2",
            back ? "lg:row-[2/span_2]" : "lg:row-[1/span_2]",
          )}
        >
          {actions}
        </div>
      )}
    </header>
  );
}

/** On a phone only: the page's main action, fixed above the tab bar. Must come last in the page. */
export function ActionBar({ children }: { children: ReactNode }) {
  return (
    <div
      data-slot="action-bar"
      className={cn(
        "sticky bottom-tab-bar z-15 flex gap-2 border-t border-border-strong bg-card px-gutter py-2.5 md:hidden",
        "[&_[data-slot=button]]:flex-1 [&_[data-slot=button][data-size=icon]]:flex-[0_0_var(--control)]",
      )}
    >
      {children}
    </div>
  );
}
