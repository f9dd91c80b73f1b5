import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

export function CodeBlock({ className, ...props }: ComponentProps<"pre">) {
  return (
    <pre
      className={cn(
        "mb-3 overflow-auto rounded-md bg-muted px-4 py-3 font-mono text-xs/[1.5] wrap-anywhere whitespace-pre-wrap",
        className,
      )}
      {...props}
    />
  );
}
