"use client";

import type { ComponentProps } from "react";
import { NativeSelect } from "./input";

type SelectOption = { value: string; label: string; disabled?: boolean };

type SelectProps = ComponentProps<typeof NativeSelect> & {
  options: SelectOption[];
  onValueChange?: (value: string) => void;
  /** Shown until something is chosen. */
  placeholder?: string;
};

/** The system's own list, at every width: no list of ours is as good for keyboard, thumb and screen reader. */
export function Select({ options, onValueChange, onChange, placeholder, ...props }: SelectProps) {
  return (
    <NativeSelect
      {...props}
      onChange={(event) => {
        onChange?.(event);
        onValueChange?.(event.target.value);
      }}
    >
      {placeholder && (
        <option value="" disabled hidden>
          {placeholder}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  );
}
