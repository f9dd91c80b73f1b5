import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A link outside a sentence, or with an icon; inside a sentence use a plain `Link`. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      data-slot="text-link"
      className={cn(
        "inline-flex items-center gap-1.5 font-semibold max-md:in-data-[slot=field]:min-h-control",
        className,
      )}
      {...props}
    />
  );
}
