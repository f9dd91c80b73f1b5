type FigureCardProps = { title: string; lines: [string, string][] };

/** Tooltip of a chart. */
export function FigureCard({ title, lines }: FigureCardProps) {
  return (
    <div className="rounded-md bg-foreground px-3 py-2 text-sm text-background">
      <b>{title}</b>
      {lines.map(([label, value]) => (
        <div key={label}>
          {label}
          {"\u00a0"}: {value}
        </div>
      ))}
    </div>
  );
}
