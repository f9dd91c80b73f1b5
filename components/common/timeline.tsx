import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Quote } from "./quote";
import { Mark, type MarkedState } from "./state-mark";

export type TimelineItem = {
  id: string | number;
  state: MarkedState;
  icon?: LucideIcon;
  /** A sentence: “Message 2 lu”. */
  title: ReactNode;
  at: ReactNode;
  quote?: ReactNode;
  /** The quote is ours, not theirs. */
  ours?: boolean;
  /** Attempts, seconds, price. */
  detail?: ReactNode;
};

/** Newest first. */
export function Timeline({ items }: { items: TimelineItem[] }) {
  return (
    <ol className="grid">
      {items.map((item) => (
        <li
          key={item.id}
          className={cn(
            "relative grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3.5 pb-5 last:pb-0",
            "before:absolute before:top-7 before:bottom-1 before:left-2.75 before:w-0.5 last:before:hidden",
            "before:bg-[repeating-linear-gradient(180deg,var(--border-strong)_0_6px,transparent_6px_10px)]",
          )}
        >
          <Mark state={item.state} icon={item.icon} />
          <div>
            <div className="flex flex-wrap justify-between gap-x-3">
              <b>{item.title}</b>
              <time className="text-sm/6 text-muted-foreground">{item.at}</time>
            </div>
            {item.quote && <Quote className={item.ours ? "bg-accent" : undefined}>{item.quote}</Quote>}
            {item.detail && <div className="text-sm text-muted-foreground">{item.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
