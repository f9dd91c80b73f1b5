"use client";

import { useId } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { useUrlFilter } from "../common/use-url-filter";
import { Input } from "../ui/input";
import { dayOf, startOfDay } from "./local-days";

type DayFilterProps = {
  label: string;
  param: "since" | "until";
  /** Includes the chosen day: the URL holds the start of the next one. */
  isEnd?: boolean;
};

/** A filter by day. The URL holds an instant, so that a link means the same in every time zone. */
export function DayFilter({ label, param, isEnd = false }: DayFilterProps) {
  const { value, setValue } = useUrlFilter(param);
  const { timeZone } = useFormat();
  const id = useId();
  const shown =
    isEnd && value && !Number.isNaN(Date.parse(value))
      ? new Date(Date.parse(value) - 1).toISOString()
      : value;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <label htmlFor={id} className="text-sm text-muted-foreground">
        {label}
      </label>
      <Input
        id={id}
        dense
        type="date"
        className="w-auto"
        value={dayOf(shown, timeZone)}
        onChange={(event) => setValue(startOfDay(event.target.value, timeZone, isEnd ? 1 : 0))}
      />
    </span>
  );
}
