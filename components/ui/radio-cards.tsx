"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { Choice } from "./choice";
import { cn } from "./cn";
import { FieldError, FieldLegend } from "./field";

type RadioOption = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type RadioCardsProps = Omit<ComponentProps<"input">, "type" | "value" | "defaultValue"> & {
  legend: ReactNode;
  name: string;
  options: RadioOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  hideLegend?: boolean;
  /** Without borders: two short labels on one line. */
  plain?: boolean;
  error?: ReactNode;
};

/** The box of a radio, for `Choice`. */
export const radioMark =
  "rounded-full checked:after:size-[0.45rem] checked:after:-rotate-45 checked:after:rounded-full checked:after:bg-primary-foreground";

/** Two to four choices. Other props are passed to each radio, so that `{...register(name)}` works. */
export function RadioCards({
  legend,
  options,
  value,
  defaultValue,
  onValueChange,
  onChange,
  hideLegend,
  plain,
  error,
  className,
  ...props
}: RadioCardsProps) {
  const errorId = useId();
  return (
    <fieldset
      className={cn(plain ? "flex flex-wrap items-center gap-x-6 gap-y-2" : "grid gap-2", className)}
      aria-describedby={error ? errorId : undefined}
    >
      <FieldLegend className={hideLegend ? "sr-only" : "pb-2"}>{legend}</FieldLegend>
      {options.map((option) => (
        <Choice
          key={option.value}
          type="radio"
          label={option.label}
          hint={option.hint}
          mark={radioMark}
          className={cn(
            !plain && [
              "rounded-md border border-border-strong px-3.5 py-3",
              "has-checked:border-primary has-checked:bg-accent has-checked:inset-ring has-checked:inset-ring-primary",
            ],
          )}
          {...props}
          disabled={option.disabled}
          value={option.value}
          checked={value === undefined ? undefined : value === option.value}
          defaultChecked={defaultValue === undefined ? undefined : defaultValue === option.value}
          onChange={(event) => {
            onChange?.(event);
            onValueChange?.(option.value);
          }}
        />
      ))}
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </fieldset>
  );
}
