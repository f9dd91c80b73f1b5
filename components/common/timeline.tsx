import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
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
    <ol className="timeline">
      {items.map((item) => (
        <li key={item.id}>
          <Mark state={item.state} icon={item.icon} />
          <div>
            <div className="timeline-head">
              <b>{item.title}</b>
              <time>{item.at}</time>
            </div>
            {item.quote && <div className={cn("quote", item.ours && "ours")}>{item.quote}</div>}
            {item.detail && <div className="text-sm text-muted-foreground">{item.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
