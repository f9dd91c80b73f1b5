"use client";

import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { Popover as PopoverPrimitive } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "./cn";
import { useFieldWiring } from "./field";

export type ComboboxOption = {
  value: string;
  label: string;
  /** Before the label, and not read: a flag, a square. */
  prefix?: ReactNode;
  /** After the label, paler: a calling code. */
  suffix?: string;
  keywords?: string[];
};

type ComboboxProps = {
  options: ComboboxOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  placeholder: string;
  searchLabel: string;
  emptyLabel: string;
  name?: string;
  className?: string;
  "aria-label"?: string;
};

/** One choice among many, found by typing: countries, campaigns, templates. */
export function Combobox({
  options,
  value,
  onValueChange,
  placeholder,
  searchLabel,
  emptyLabel,
  name,
  className,
  "aria-label": ariaLabel,
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const wiring = useFieldWiring();
  const chosen = options.find((option) => option.value === value);

  return (
    <PopoverPrimitive.Root open={open} onOpenChange={setOpen}>
      {name && <input type="hidden" name={name} value={value ?? ""} />}
      <PopoverPrimitive.Trigger
        data-slot="combobox"
        {...wiring}
        role="combobox"
        aria-expanded={open}
        aria-label={ariaLabel}
        className={cn("input select-trigger", !chosen && "text-muted-foreground", className)}
      >
        {chosen ? <OptionText option={chosen} /> : <span>{placeholder}</span>}
        <ChevronDown />
      </PopoverPrimitive.Trigger>
      <PopoverPrimitive.Portal>
        <PopoverPrimitive.Content
          aria-label={searchLabel}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="menu menu-fit"
        >
          <Command label={searchLabel}>
            <div className="menu-search">
              <Command.Input className="input dense" placeholder={searchLabel} />
            </div>
            <Command.List>
              <Command.Empty className="menu-label">{emptyLabel}</Command.Empty>
              {options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, option.suffix ?? "", ...(option.keywords ?? [])]}
                  className="menu-item"
                  onSelect={() => {
                    onValueChange(option.value);
                    setOpen(false);
                  }}
                >
                  <OptionText option={option} />
                  {option.value === value && <Check className="menu-item-check" />}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </PopoverPrimitive.Content>
      </PopoverPrimitive.Portal>
    </PopoverPrimitive.Root>
  );
}

function OptionText({ option }: { option: ComboboxOption }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      {option.prefix && <span aria-hidden="true">{option.prefix}</span>}
      <span>{option.label}</span>
      {option.suffix && <span className="text-muted-foreground">{option.suffix}</span>}
    </span>
  );
}
