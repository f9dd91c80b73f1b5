import type { ComponentProps } from "react";
import { cn } from "../ui/cn";

/** Above a list: its search, filters and segments. */
export function Toolbar({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="toolbar" className={cn("toolbar", className)} {...props} />;
}
