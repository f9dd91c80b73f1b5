import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Explain } from "./explain";
import type { HelpWord } from "./help-words";

type SheetProps = { children: ReactNode; label?: string; labelledBy?: string; className?: string };

/** A panel with related content. On a phone it is as wide as the screen. */
export function Sheet({ children, label, labelledBy, className }: SheetProps) {
  return (
    <section
      data-slot="sheet"
      className={cn(
        "min-w-0 rounded-xl border border-border bg-card shadow-sheet max-md:rounded-none max-md:border-x-0",
        className,
      )}
      aria-label={label}
      aria-labelledby={labelledBy}
    >
      {children}
    </section>
  );
}

type SectionProps = {
  children?: ReactNode;
  title?: ReactNode;
  titleId?: string;
  /** The word of the title that a “?” beside it explains. */
  explain?: HelpWord;
  /** To the right of the title: a link, segments, a small button. */
  aside?: ReactNode;
  /** Without padding: for tables and lists, which have their own. */
  flush?: boolean;
  className?: string;
};

/** A part of a sheet, with a line between parts. */
export function Section({ children, title, titleId, explain, aside, flush, className }: SectionProps) {
  return (
    <div
      data-slot="section"
      className={cn(
        "min-w-0 border-border [[data-slot=section]+&]:border-t",
        !flush && "px-inset py-section",
        className,
      )}
    >
      {(title || aside) && (
        <div
          className={cn(
            "mb-4 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 max-md:*:data-[slot=text-link]:min-h-control",
            flush && "mb-3 px-inset pt-5",
          )}
        >
          {title && !explain && <h2 id={titleId}>{title}</h2>}
          {title && explain && (
            <span className="inline-flex items-center gap-1">
              <h2 id={titleId}>{title}</h2>
              <Explain word={explain} />
            </span>
          )}
          {aside}
        </div>
      )}
      {children}
    </div>
  );
}

/** Two columns, 2 to 1, in one sheet. Takes two `Section`s. */
export function Split({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] lg:[&>*+*]:border-t-0! lg:[&>*+*]:border-l">
      {children}
    </div>
  );
}

const two = cva("grid grid-cols-1 items-start gap-6", {
  variants: {
    variant: {
      story: "lg:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]",
      even: "lg:grid-cols-2",
      late: "min-[1200px]:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]",
    },
  },
  defaultVariants: { variant: "story" },
});

type TwoProps = VariantProps<typeof two> & { children: ReactNode; className?: string };

/** Two columns, the main one on the left; one column under 1024 px (`late`: under 1200). */
export function Two({ children, variant, className }: TwoProps) {
  return <div className={cn(two({ variant }), className)}>{children}</div>;
}
