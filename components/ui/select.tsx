"use client";

import type { ComponentProps } from "react";
import { NativeSelect } from "./input";

type SelectOption = { value: string; label: string; disabled?: boolean };

type SelectProps = ComponentProps<typeof NativeSelect> & {
  options: SelectOption[];
  onValueChange?: (value: string) => void;
  /** Shown until an option is chosen. */
  placeholder?: string;
};

/** The native select, which works best with keyboards, touch and screen readers. */
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
