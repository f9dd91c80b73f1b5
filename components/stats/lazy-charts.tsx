"use client";

import dynamic from "next/dynamic";
import type { DayRow, HourRow } from "@/lib/stats/rules";
import { patient } from "../ui/lazy-component";
import { Skeleton } from "../ui/skeleton";

const loading = () => <Skeleton className="h-full w-full" />;
const DaysChart = dynamic(
  patient(() => import("./days-chart").then((chart) => chart.DaysChart)),
  {
    ssr: false,
    loading,
  },
);
const HoursChart = dynamic(
  patient(() => import("./hours-chart").then((chart) => chart.HoursChart)),
  {
    ssr: false,
    loading,
  },
);

/** Loaded after the page, since the chart library is as large as the rest of it. */
export function LazyDaysChart({ days, label }: { days: DayRow[]; label: string }) {
  return (
    <div role="img" aria-label={label} className="h-64">
      <DaysChart days={days} />
    </div>
  );
}

export function LazyHoursChart({ hours, label }: { hours: HourRow[]; label: string }) {
  return (
    <div role="img" aria-label={label} className="h-56">
      <HoursChart hours={hours} />
    </div>
  );
}
