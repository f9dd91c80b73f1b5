"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { FieldError } from "./field";

export type RadioOption = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

type RadioCardsProps = Omit<ComponentProps<"input">, "type" | "value" | "defaultValue"> & {
  legend: ReactNode;
  name: string;
  options: RadioOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  hideLegend?: boolean;
  /** Without the frame: two short words on one line. */
  plain?: boolean;
  error?: ReactNode;
};

/** Two to four choices. What is not named here goes to each radio, so `{...register(name)}` works. */
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
      className={cn(plain ? "flex flex-wrap items-center gap-x-6 gap-y-2" : "choice", className)}
      aria-describedby={error ? errorId : undefined}
    >
      <legend className={cn("label pb-2", hideLegend && "sr-only")}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="check">
          <input
            type="radio"
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
          <span>
            {option.label}
            {option.hint && <span className="block text-sm text-muted-foreground">{option.hint}</span>}
          </span>
        </label>
      ))}
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </fieldset>
  );
}
