import { cn } from "./cn";

type ProgressProps = {
  label: string;
  value: number;
  max: number;
  /** The whole sentence, for those who hear it: “812 lignes sur 1 318”. */
  valueText: string;
  warn?: boolean;
  className?: string;
};

export function Progress({ label, value, max, valueText, warn, className }: ProgressProps) {
  const percent = max > 0 ? Math.min(100, (100 * value) / max) : 0;
  return (
    <div
      data-slot="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
      className={cn(
        "h-2 overflow-hidden rounded-bar bg-dye-0 inset-ring inset-ring-border-strong",
        className,
      )}
    >
      <span
        className={cn("block h-full forced-color-adjust-none", warn ? "bg-attention" : "bg-dye-4")}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
