import type { ReactNode } from "react";

/** The lines of the chart of days; the furthest state has the deepest colour. */
export const DAY_LINES = [
  { id: "sent", color: "var(--chart-2)", dash: undefined },
  { id: "delivered", color: "var(--chart-1)", dash: undefined },
  { id: "read", color: "var(--chart-3)", dash: "6 4" },
  { id: "failed", color: "var(--chart-4)", dash: undefined },
] as const;

/** For the eye: the table says the same. */
export function Legend({ children }: { children: ReactNode }) {
  return (
    <p
      className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm/6 text-muted-foreground *:inline-flex *:items-center *:gap-2"
      aria-hidden="true"
    >
      {children}
    </p>
  );
}

type ChartLegendProps = { entries: { label: string; color: string; dash?: string }[] };

export function ChartLegend({ entries }: ChartLegendProps) {
  return (
    <Legend>
      {entries.map(({ label, color, dash }) => (
        <span key={label}>
          <b
            className="inline-block h-0 w-5 border-t-3"
            style={{ borderColor: color, borderTopStyle: dash ? "dashed" : "solid" }}
          />
          {label}
        </span>
      ))}
    </Legend>
  );
}
