import type { ReactNode } from "react";
import { cn } from "../ui/cn";

type SheetProps = { children: ReactNode; label?: string; labelledBy?: string; className?: string };

/** One page of the register: holds what belongs together. */
export function Sheet({ children, label, labelledBy, className }: SheetProps) {
  return (
    <section className={cn("sheet", className)} aria-label={label} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}

type SectionProps = {
  children?: ReactNode;
  title?: ReactNode;
  titleId?: string;
  /** At the right of the title: a link, segments, a small button. */
  aside?: ReactNode;
  /** No padding: for tables and lists, which bring their own. */
  flush?: boolean;
  className?: string;
};

/** A part of a sheet; a hairline stands between two. */
export function Section({ children, title, titleId, aside, flush, className }: SectionProps) {
  return (
    <div className={cn("section", flush && "flush", className)}>
      {(title || aside) && (
        <div className="section-head">
          {title && <h2 id={titleId}>{title}</h2>}
          {aside}
        </div>
      )}
      {children}
    </div>
  );
}

/** Two parts of one sheet, 2 to 1, with a hairline between: put two `Section`s inside. */
export function Split({ children }: { children: ReactNode }) {
  return <div className="split">{children}</div>;
}

type TwoProps = { children: ReactNode; variant?: "story" | "even" | "late"; className?: string };

/** Story at the left, facts at the right; one column under 1024 px (`late`: under 1200). */
export function Two({ children, variant = "story", className }: TwoProps) {
  return <div className={cn("two", variant !== "story" && variant, className)}>{children}</div>;
}
