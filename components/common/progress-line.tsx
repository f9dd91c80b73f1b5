import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { type CampaignProgress, progressSegments, type Segment } from "./progress-segments";

type ProgressLineProps = {
  progress: CampaignProgress;
  /** Accessible name: “Avancement de la campagne”. */
  label: string;
  value: number;
  max: number;
  /** Full sentence for screen readers: “391 sur 1 240 contacts traités, fin vers 15:24”. */
  valueText: string;
  /** Label above the current segment. */
  moment?: ReactNode;
  start?: ReactNode;
  end?: ReactNode;
  /** Shows how many minutes a segment stands for. */
  caption?: boolean;
  mini?: boolean;
};

const classes: Record<Segment, string | undefined> = {
  done: "done",
  current: "current",
  paused: "paused",
  stopped: "stopped",
  cancelled: "cancelled",
  to_come: undefined,
};

export function ProgressLine(props: ProgressLineProps) {
  const { unit_minutes, line } = progressSegments(props.progress);
  const reached = Math.max(
    0,
    line.findLastIndex((segment) => segment !== "to_come" && segment !== "cancelled"),
  );
  const place = `${((100 * (reached + 0.5)) / line.length).toFixed(1)}%`;
  return (
    <div className="grid gap-2">
      <div className="grid gap-2">
        {props.moment && (
          <div className="relative h-5 text-sm/5 font-[650] whitespace-nowrap">
            <b className="absolute" style={{ left: place, translate: `-${place}` }}>
              {props.moment}
            </b>
          </div>
        )}
        <div
          className="progress-line"
          data-complete={props.progress.state === "completed" || undefined}
          data-mini={props.mini || undefined}
          role="progressbar"
          aria-label={props.label}
          aria-valuemin={0}
          aria-valuemax={props.max}
          aria-valuenow={props.value}
          aria-valuetext={props.valueText}
        >
          {line.map((segment, position) => (
            <i key={position} className={classes[segment]} />
          ))}
        </div>
        {(props.start || props.end) && (
          <div className="flex justify-between text-xs text-muted-foreground [&_b]:text-foreground">
            <span>{props.start}</span>
            <span>{props.end}</span>
          </div>
        )}
      </div>
      {props.caption && <Caption unitMinutes={unit_minutes} />}
    </div>
  );
}

/** On a phone every second segment is shown, so each stands for twice as much. */
function Caption({ unitMinutes }: { unitMinutes: number }) {
  const t = useTranslations("common");
  const format = useFormat();
  const words = (minutes: number) =>
    t("stitch_is", { count: minutes, duration: minutes === 1 ? "" : format.duration(minutes * 60) });
  return (
    <p className="text-sm text-muted-foreground">
      <span className="max-md:hidden">{words(unitMinutes)}</span>
      <span className="md:hidden">{words(2 * unitMinutes)}</span>
    </p>
  );
}
