import type { ReactNode } from "react";
import { Sheet } from "../common/sheet";
import { cn } from "../ui/cn";

type InboxPanesProps = {
  label: string;
  list: ReactNode;
  /** Whether a conversation is open, which a phone shows instead of the list. */
  isOpen: boolean;
  children: ReactNode;
};

/** The list on the left and a conversation on the right, each with its own scrolling. */
export function InboxPanes({ label, list, isOpen, children }: InboxPanesProps) {
  return (
    <Sheet
      label={label}
      className={cn(
        "grid grid-cols-1 md:h-[max(36rem,calc(100dvh-11rem))] md:min-h-160 md:grid-cols-[17rem_minmax(0,1fr)] lg:grid-cols-[22rem_minmax(0,1fr)] xl:grid-cols-[24rem_minmax(0,1fr)]",
        isOpen && "max-md:border-t-0",
      )}
    >
      <div className={cn("md:min-h-0 md:overflow-y-auto", isOpen && "max-md:hidden")}>{list}</div>
      <div
        className={cn(
          "grid min-h-0 min-w-0 border-border md:border-l",
          isOpen ? "grid-rows-[auto_1fr_auto]" : "grid-rows-[1fr] items-center max-md:hidden",
        )}
      >
        {children}
      </div>
    </Sheet>
  );
}
