"use client";

import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { Choice } from "./choice";
import { cn } from "./cn";

const MARK = cn(
  "rounded-sm checked:after:h-[0.32rem] checked:after:w-[0.6rem] checked:after:-translate-y-px checked:after:-rotate-45",
  "checked:after:border-b-2 checked:after:border-l-2 checked:after:border-primary-foreground",
  "indeterminate:border-primary indeterminate:bg-primary",
  "indeterminate:after:h-0.5 indeterminate:after:w-2.5 indeterminate:after:bg-primary-foreground",
);

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & {
  label?: ReactNode;
  hint?: ReactNode;
  indeterminate?: boolean;
};

/** Without a visible label, give it an `aria-label`. */
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
