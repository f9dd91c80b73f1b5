"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "./cn";
import { type ComboboxOption, OptionText } from "./combobox-option";
import { inputVariants } from "./input";
import { menuCheck, menuItem, menuLabel, menuPanel } from "./menu";

export type ComboboxChoice = {
  options: ComboboxOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  searchLabel: string;
  emptyLabel: string;
};

type ComboboxListProps = ComboboxChoice & { trigger: (open: boolean) => ReactNode };

/** A list that is open from the start, since it is rendered on demand. */
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
          className={cn(menuPanel, "min-w-[max(12rem,var(--radix-popper-anchor-width,12rem))]")}
        >
          <Command label={searchLabel}>
            <div className="sticky -top-1.5 z-1 -mx-1.5 -mt-1.5 mb-1.5 border-b border-border bg-popover p-1.5">
              <Command.Input className={cn(inputVariants({ dense: true }))} placeholder={searchLabel} />
            </div>
            <Command.List>
              <Command.Empty className={menuLabel}>{emptyLabel}</Command.Empty>
              {options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={[option.label, option.suffix ?? "", ...(option.keywords ?? [])]}
                  className={menuItem}
                  onSelect={() => {
                    onValueChange(option.value);
                    setOpen(false);
                  }}
                >
                  <OptionText option={option} />
                  {option.value === value && <Check className={menuCheck} />}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
