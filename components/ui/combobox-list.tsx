"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { type ComboboxOption, OptionText } from "./combobox-option";

export type ComboboxChoice = {
  options: ComboboxOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  searchLabel: string;
  emptyLabel: string;
};

type ComboboxListProps = ComboboxChoice & { trigger: (open: boolean) => ReactNode };

/** Opens as soon as it is there: it was asked for. */
export function ComboboxList({
  options,
  value,
  onValueChange,
  searchLabel,
  emptyLabel,
  trigger,
}: ComboboxListProps) {
  const [open, setOpen] = useState(true);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger(open)}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
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
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
