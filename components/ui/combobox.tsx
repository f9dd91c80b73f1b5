"use client";

import { ChevronDown } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { cn } from "./cn";
import type { ComboboxChoice, ComboboxList } from "./combobox-list";
import { OptionText } from "./combobox-option";
import { useFieldWiring } from "./field";
import { inputVariants } from "./input";

type ComboboxProps = ComboboxChoice & {
  placeholder: string;
  name?: string;
  className?: string;
  "aria-label"?: string;
};

const loadList = () => import("./combobox-list");

/**
 * A searchable choice among many options, such as countries or time zones. The code of its list is loaded when the
 * pointer or focus reaches it.
 */
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
