"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "./cn";
import type { ComboboxList } from "./combobox-list";
import { useFieldWiring } from "./field";
import { inputVariants } from "./input";

export type ComboboxOption = {
  value: string;
  label: string;
  /** Before the label, and not read: a flag, a square. */
  prefix?: ReactNode;
  /** After the label, paler: a calling code. */
  suffix?: string;
  keywords?: string[];
};

export type ComboboxProps = {
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

const loadList = () => import("./combobox-list");

/** One choice among many, found by typing: countries, time zones. The code of its list is fetched as the hand comes near. */
export function Combobox({
  placeholder,
  name,
  className,
  "aria-label": ariaLabel,
  ...choice
}: ComboboxProps) {
  const [List, setList] = useState<typeof ComboboxList>();
  const wiring = useFieldWiring();
  const chosen = choice.options.find((option) => option.value === choice.value);
  const trigger = (open: boolean, props?: ComponentProps<"button">) => (
    <button
      type="button"
      data-slot="combobox"
      {...wiring}
      role="combobox"
      aria-haspopup="dialog"
      aria-expanded={open}
      aria-label={ariaLabel}
      className={cn(
        inputVariants(),
        "flex cursor-pointer items-center justify-between gap-2 text-left",
        !chosen && "text-muted-foreground",
        className,
      )}
      {...props}
    >
      {chosen ? <OptionText option={chosen} /> : <span>{placeholder}</span>}
      <ChevronDown className="text-muted-foreground" />
    </button>
  );
  return (
    <>
      {name && <input type="hidden" name={name} value={choice.value ?? ""} />}
      {List ? (
        <List {...choice} trigger={trigger} />
      ) : (
        trigger(false, {
          onPointerEnter: loadList,
          onFocus: loadList,
          onClick: () => void loadList().then((loaded) => setList(() => loaded.ComboboxList)),
        })
      )}
    </>
  );
}

export function OptionText({ option }: { option: ComboboxOption }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      {option.prefix && <span aria-hidden="true">{option.prefix}</span>}
      <span>{option.label}</span>
      {option.suffix && <span className="text-muted-foreground">{option.suffix}</span>}
    </span>
  );
}
