import type { ReactNode } from "react";

export type ComboboxOption = {
  value: string;
  label: string;
  /** Before the label, and not read: a flag, a square. */
  prefix?: ReactNode;
  /** After the label, paler: a calling code. */
  suffix?: string;
  keywords?: string[];
};

export function OptionText({ option }: { option: ComboboxOption }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      {option.prefix && <span aria-hidden="true">{option.prefix}</span>}
      <span>{option.label}</span>
      {option.suffix && <span className="text-muted-foreground">{option.suffix}</span>}
    </span>
  );
}
