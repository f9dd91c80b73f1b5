import type { ComponentProps } from "react";
import { cn } from "../ui/cn";

/** One row of a list that is no table; a hairline stands between two. */
export function ListRow({ className, ...props }: ComponentProps<"li">) {
  return (
    <li
      className={cn("flex items-center gap-3.5 border-t px-inset py-3.5 first:border-t-0", className)}
      {...props}
    />
  );
}
