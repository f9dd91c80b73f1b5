"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as SelectPrimitive } from "radix-ui";
import { useState } from "react";
import { cn } from "./cn";
import { useFieldWiring } from "./field";
import { NativeSelect } from "./input";
import { useWideScreen } from "./use-wide-screen";

export type SelectOption = { value: string; label: string; disabled?: boolean };

type SelectProps = {
  options: SelectOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  name?: string;
  placeholder?: string;
  dense?: boolean;
  className?: string;
  "aria-label"?: string;
};

/** The system's own list on a phone, ours from 768 px. An option's value is never empty. */
export function Select({
  options,
  value,
  defaultValue,
  onValueChange,
  name,
  placeholder,
  dense,
  className,
  "aria-label": ariaLabel,
}: SelectProps) {
  const wide = useWideScreen();
  const wiring = useFieldWiring();
  const [own, setOwn] = useState(defaultValue ?? "");
  const current = value ?? own;
  const choose = (next: string) => {
    setOwn(next);
    onValueChange?.(next);
  };

  if (!wide) {
    return (
      <NativeSelect
        name={name}
        aria-label={ariaLabel}
        dense={dense}
        className={className}
        value={current}
        onChange={(event) => choose(event.target.value)}
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
  return (
    <SelectPrimitive.Root name={name} value={current} onValueChange={choose}>
      <SelectPrimitive.Trigger
        data-slot="select-trigger"
        {...wiring}
        aria-label={ariaLabel}
        className={cn("input select-trigger", dense && "dense", className)}
      >
        <SelectPrimitive.Value placeholder={placeholder} />
        <SelectPrimitive.Icon asChild>
          <ChevronDown />
        </SelectPrimitive.Icon>
      </SelectPrimitive.Trigger>
      <SelectPrimitive.Portal>
        <SelectPrimitive.Content
          position="popper"
          sideOffset={6}
          collisionPadding={8}
          className="menu menu-fit"
        >
          <SelectPrimitive.Viewport>
            {options.map((option) => (
              <SelectPrimitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="menu-item"
              >
                <SelectPrimitive.ItemText>{option.label}</SelectPrimitive.ItemText>
                <SelectPrimitive.ItemIndicator className="menu-item-check">
                  <Check />
                </SelectPrimitive.ItemIndicator>
              </SelectPrimitive.Item>
            ))}
          </SelectPrimitive.Viewport>
        </SelectPrimitive.Content>
      </SelectPrimitive.Portal>
    </SelectPrimitive.Root>
  );
}
