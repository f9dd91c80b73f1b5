"use client";

import { cn } from "../ui/cn";
import { NativeSelect } from "../ui/input";
import { useUrlFilter } from "./use-url-filter";

type FilterSelectProps = {
  label: string;
  param: string;
  /** The first option has the value "" and means no filter. */
  options: { value: string; label: string }[];
  className?: string;
};

export function FilterSelect({ label, param, options, className }: FilterSelectProps) {
  const { value, setValue } = useUrlFilter(param);
  return (
    <NativeSelect
      dense
      aria-label={label}
      className={cn("w-auto max-w-48 max-md:max-w-full max-md:min-w-0 max-md:flex-[1_1_8rem]", className)}
      value={value}
      onChange={(event) => setValue(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  );
}
