import type { ReactNode } from "react";

export type ComboboxOption = {
  value: string;
  label: string;
  /** Before the label, hidden from screen readers: a flag, a square. */
  prefix?: ReactNode;
  /** After the label, in a lighter colour: a calling code. */
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
