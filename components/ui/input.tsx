"use client";

import { cva } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useFieldWiring } from "./field";

/** Styles of text fields and selects. */
export const inputVariants = cva(
  [
    "min-h-control w-full rounded-md border border-input bg-card px-3 py-2 text-base",
    "placeholder:text-muted-foreground placeholder:opacity-100 hover:border-foreground",
    "focus-visible:border-ring focus-visible:outline-offset-0 aria-invalid:border-2 aria-invalid:border-destructive",
  ],
  { variants: { dense: { true: "min-h-control-dense py-1 text-sm" } } },
);

type Dense = { dense?: boolean };

export function Input({ className, dense, ...props }: ComponentProps<"input"> & Dense) {
  const wiring = useFieldWiring();
  return (
    <input data-slot="input" {...wiring} {...props} className={cn(inputVariants({ dense }), className)} />
  );
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  const wiring = useFieldWiring();
  return (
    <textarea
      data-slot="textarea"
      {...wiring}
      {...props}
      className={cn(inputVariants(), "block min-h-32 resize-y", className)}
    />
  );
}

export function NativeSelect({ className, dense, ...props }: ComponentProps<"select"> & Dense) {
  const wiring = useFieldWiring();
  return (
    <select
      data-slot="native-select"
      {...wiring}
      {...props}
      className={cn(
        inputVariants({ dense }),
        "appearance-none pr-9 text-ellipsis",
        // The arrow, from two gradients.
        "bg-[linear-gradient(45deg,transparent_50%,currentColor_50%),linear-gradient(-45deg,transparent_50%,currentColor_50%)]",
        "bg-position-[right_1.1rem_center,right_0.78rem_center] bg-size-[6px_6px] bg-no-repeat",
        className,
      )}
    />
  );
}

/** A control with an icon before it and optionally a button at its end. */
export function IconInput({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="icon-input"
      className={cn(
        "relative *:data-[slot=input]:pl-10 has-[>button]:*:data-[slot=input]:pr-12",
        "[&>svg]:absolute [&>svg]:top-1/2 [&>svg]:left-3 [&>svg]:-translate-y-1/2 [&>svg]:text-muted-foreground",
        "[&>button]:absolute [&>button]:inset-y-0 [&>button]:right-0.5 [&>button]:my-auto [&>button]:h-fit [&>button]:text-muted-foreground",
        className,
      )}
      {...props}
    />
  );
}
