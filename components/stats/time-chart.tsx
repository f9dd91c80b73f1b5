"use client";

import { type PointerEvent, useState } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { cn } from "../ui/cn";
import { ticksUpTo } from "./axis";
import { FigureCard } from "./figure-card";

type Series = {
  name: string;
  color: string;
  kind: "line" | "area" | "bar";
  dash?: string;
};

type Point = {
  /** The values, in the order of the series. */
  values: number[];
  /** Above the values of the point under the pointer. */
  title: string;
  /** Below the axis; absent at most points. */
  label?: string;
  /** The label on a phone; `null` when it has no room there. */
  short_label?: string | null;
};

type TimeChartProps = { label: string; series: Series[]; points: Point[]; className?: string };

const MOST_DOTS = 14;
/** Coordinates within the plot, which is stretched to its box. */
const SIZE = 1000;

/** Counts over time. It is one picture for screen readers: a table beside it has the figures. */
export function TimeChart({ label, series, points, className }: TimeChartProps) {
  const format = useFormat();
  const [chosen, setChosen] = useState<number | null>(null);
  const marks = ticksUpTo(Math.max(0, ...points.flatMap(({ values }) => values)));
  const top = marks.at(-1) ?? 1;
  const x = (place: number) => (place + 0.5) / points.length;
  const choose = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * points.length);
    setChosen(Math.min(points.length - 1, Math.max(0, place)));
  };
  const point = chosen === null ? undefined : points[chosen];
  const bars = series.filter(({ kind }) => kind === "bar").length;
  return (
    <div
      role="img"
      aria-label={label}
      className={cn(
        "grid grid-cols-[auto_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] text-sm/5",
        className,
      )}
    >
      <div className="my-2.5 flex flex-col-reverse justify-between pr-2 text-right font-medium text-chart-axis">
        {marks.map((mark) => (
          <span key={mark} className="-my-2.5">
            {format.number(mark)}
          </span>
        ))}
      </div>
      <div
        className="relative my-2.5"
        onPointerMove={choose}
        onPointerDown={choose}
        onPointerLeave={() => setChosen(null)}
      >
        {marks.map((mark) => (
          <span
            key={mark}
            className="absolute inset-x-0 border-t border-chart-grid"
            style={{ bottom: `${(mark / top) * 100}%` }}
          />
        ))}
        {chosen !== null && (
          <span
            className="absolute inset-y-0 border-l border-border-strong"
            style={{ left: `${x(chosen) * 100}%` }}
          />
        )}
        <svg
          className="absolute inset-0 size-full overflow-visible"
          viewBox={`0 0 ${SIZE} ${SIZE}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {series.map(({ name, color, kind, dash }, at) =>
            kind === "bar" ? null : (
              <g key={name} fill="none">
                {kind === "area" && (
                  <path
                    d={`M${x(0) * SIZE} ${SIZE}L${pathOf(at)}L${x(points.length - 1) * SIZE} ${SIZE}Z`}
                    fill="var(--chart-2)"
                    fillOpacity={0.25}
                  />
                )}
                <path
                  d={`M${pathOf(at)}`}
                  stroke={color}
                  strokeWidth={2.5}
                  strokeDasharray={dash}
                  vectorEffect="non-scaling-stroke"
                />
              </g>
            ),
          )}
        </svg>
        {series.map(({ name, color, kind }, at) =>
          points.map(({ values }, place) =>
            kind === "bar" ? (
              <span
                key={`${name} ${place}`}
                className="absolute bottom-0 rounded-t-xs"
                style={{
                  left: `calc(${x(place) * 100}% + ${(at - bars / 2) * (80 / bars / points.length)}%)`,
                  width: `calc(${80 / bars / points.length}% - 1px)`,
                  height: `${((values[at] ?? 0) / top) * 100}%`,
                  background: color,
                }}
              />
            ) : (
              points.length <= MOST_DOTS && (
                <span
                  key={`${name} ${place}`}
                  className="absolute size-2.5 -translate-x-1/2 translate-y-1/2 rounded-full border-[2.5px] bg-card"
                  style={{
                    left: `${x(place) * 100}%`,
                    bottom: `${((values[at] ?? 0) / top) * 100}%`,
                    borderColor: color,
                  }}
                />
              )
            ),
          ),
        )}
        {point && chosen !== null && (
          <div
            className="pointer-events-none absolute top-0 z-1 w-max max-w-full"
            style={{ left: `${x(chosen) * 100}%`, translate: `${-x(chosen) * 100}%` }}
          >
            <FigureCard
              title={point.title}
              lines={series.map(({ name }, at) => [name, format.number(point.values[at] ?? 0)])}
            />
          </div>
        )}
      </div>
      <div className="relative col-start-2 h-7 font-medium text-chart-axis">
        {points.map(({ label: wide, short_label: short = wide }, place) => {
          const style = { left: `${x(place) * 100}%`, translate: `${-x(place) * 100}%` };
          return [
            wide && <Label key={`w${place}`} className="max-md:hidden" style={style} words={wide} />,
            short && <Label key={`n${place}`} className="md:hidden" style={style} words={short} />,
          ];
        })}
      </div>
    </div>
  );

  function pathOf(at: number): string {
    return points
      .map(({ values }, place) => `${x(place) * SIZE} ${SIZE - ((values[at] ?? 0) / top) * SIZE}`)
      .join("L");
  }
}

type LabelProps = { words: string; className: string; style: { left: string; translate: string } };

/** Starts at the left edge and ends at the right one, never beyond. */
const Label = ({ words, className, style }: LabelProps) => (
  <span className={cn("absolute top-1 whitespace-nowrap", className)} style={style}>
    {words}
  </span>
);
