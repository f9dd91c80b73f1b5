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
