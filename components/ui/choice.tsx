import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

type ChoiceProps = ComponentProps<"input"> & {
  label?: ReactNode;
  hint?: ReactNode;
  /** Classes of the box. */
  mark: string;
};

/** A checkbox or radio with a label; the whole line is clickable. */
export function Choice({ label, hint, mark, className, ...props }: ChoiceProps) {
  return (
    <label
      data-slot="choice"
      className={cn(
        "cursor-pointer items-start gap-3",
        label ? "flex min-h-control py-2.5" : "inline-flex",
        className,
      )}
    >
      <input
        {...props}
        className={cn(
          "mt-0.5 grid size-5 flex-none appearance-none place-items-center border-[1.5px] border-input bg-card",
          "checked:border-primary checked:bg-primary",
          mark,
        )}
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
