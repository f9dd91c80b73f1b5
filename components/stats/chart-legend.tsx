/** The lines of the chart of days; the furthest state has the deepest colour. */
export const DAY_LINES = [
  { id: "sent", color: "var(--chart-2)", dash: undefined },
  { id: "delivered", color: "var(--chart-1)", dash: undefined },
  { id: "read", color: "var(--chart-3)", dash: "6 4" },
  { id: "failed", color: "var(--chart-4)", dash: undefined },
] as const;

type ChartLegendProps = { entries: { label: string; color: string; dash?: string }[] };

/** For the eye: the table says the same. */
export function ChartLegend({ entries }: ChartLegendProps) {
  return (
    <p className="legend mt-3" aria-hidden="true">
      {entries.map(({ label, color, dash }) => (
        <span key={label}>
          <b
            className="inline-block h-0 w-5 border-t-3"
            style={{ borderColor: color, borderTopStyle: dash ? "dashed" : "solid" }}
          />
          {label}
        </span>
      ))}
    </p>
  );
}
