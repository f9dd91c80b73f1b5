import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Skeleton({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      data-slot="skeleton"
      aria-hidden="true"
      className={cn(
        "block h-3.5 animate-shimmer rounded-sm bg-linear-to-r from-muted from-25% via-border to-muted to-75% bg-size-[300%_100%]",
        className,
      )}
      {...props}
    />
  );
}
