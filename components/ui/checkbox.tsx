"use client";

import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { Choice } from "./choice";
import { cn } from "./cn";

const MARK = cn(
  "rounded-sm checked:after:h-[0.32rem] checked:after:w-[0.6rem] checked:after:-translate-y-px checked:after:-rotate-45",
  "checked:after:border-b-2 checked:after:border-l-2 checked:after:border-primary-foreground",
  // A background image does not affect the layout, so the baseline is the same as without the dash.
  "indeterminate:border-primary indeterminate:bg-primary indeterminate:bg-size-[0.625rem_2px] indeterminate:bg-center indeterminate:bg-no-repeat",
  "indeterminate:bg-linear-[var(--primary-foreground),var(--primary-foreground)]",
);

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & {
  label?: ReactNode;
  hint?: ReactNode;
  indeterminate?: boolean;
};

/** Needs an `aria-label` when there is no visible label. */
export function Checkbox({ indeterminate = false, ref, ...props }: CheckboxProps) {
  const own = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (own.current) own.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <Choice
      data-slot="checkbox"
      type="checkbox"
      mark={MARK}
      {...props}
      ref={(element) => {
        own.current = element;
        if (typeof ref === "function") return ref(element);
        if (ref) ref.current = element;
      }}
    />
  );
}
