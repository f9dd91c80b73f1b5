"use client";

import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & {
  label?: ReactNode;
  hint?: ReactNode;
  indeterminate?: boolean;
};

/** Without a visible label, give it an `aria-label`. */
export function Checkbox({ label, hint, indeterminate = false, className, ref, ...props }: CheckboxProps) {
  const own = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (own.current) own.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label className={cn("check", className)}>
      <input
        data-slot="checkbox"
        type="checkbox"
        {...props}
        ref={(element) => {
          own.current = element;
          if (typeof ref === "function") return ref(element);
          if (ref) ref.current = element;
        }}
      />
      {label && (
        <span>
          {label}
          {hint && <span className="block text-sm text-muted-foreground">{hint}</span>}
        </span>
      )}
    </label>
  );
}
