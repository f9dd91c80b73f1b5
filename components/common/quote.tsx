import type { ComponentProps } from "react";
import { cn } from "../ui/cn";

/** Words as they were written: of a message, of a file. */
export function Quote({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn(
        "mt-1.5 max-w-136 rounded-[0.25rem_0.75rem_0.75rem] bg-muted px-3.5 py-2.5 text-md/5.5",
        className,
      )}
      {...props}
    />
  );
}
