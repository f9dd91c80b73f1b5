import type { ComponentProps } from "react";
import { cn } from "../ui/cn";

/** Row above a list: search, filters and segments. */
export function Toolbar({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn(
        "flex flex-wrap items-center gap-2 border-b border-border px-inset py-3.5 max-md:py-3",
        className,
      )}
      {...props}
    />
  );
}
