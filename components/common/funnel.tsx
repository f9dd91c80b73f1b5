import { cva } from "class-variance-authority";
import { ChevronRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { Mark, type MarkedState, stateColor } from "./state-mark";

export type FunnelRow = {
  state: MarkedState;
  count: number;
  /** Link to the rows that this one counts. */
  href: string;
  /** Replaces the name of the state: “Distribués”. */
  label?: ReactNode;
};

type FunnelProps = {
  rows: FunnelRow[];
  /** The number that is 100 %; without it there are no bars and shares. */
  total?: number;
};

/* In a narrow container the bar goes below the label. */
const link = cva(
  "group -mx-2 grid min-h-11 items-center gap-3 rounded-md px-2 py-1 text-inherit no-underline hover:bg-accent @max-[29rem]:gap-x-2.5 @max-[29rem]:gap-y-0.5 @max-[29rem]:py-2",
  {
    variants: {
      plain: {
        true: "grid-cols-[1.5rem_minmax(0,1fr)_4rem_1rem] @max-[29rem]:grid-cols-[1.5rem_minmax(0,1fr)_auto]",
        false:
          "grid-cols-[1.5rem_9.25rem_minmax(0,1fr)_3.25rem_3.5rem_1rem] @max-[29rem]:grid-cols-[1.5rem_minmax(0,1fr)_auto_auto]",
      },
    },
  },
);

export function Funnel({ rows, total }: FunnelProps) {
  const t = useTranslations("states");
  const format = useFormat();
  return (
    <div className="@container grid">
      {rows.map((row) => {
        const share = total ? Math.min(100, (100 * row.count) / total) : 0;
        return (
          <Link key={row.state} href={row.href} className={link({ plain: total === undefined })}>
            <Mark state={row.state} count={row.count} />
            <span className="leading-tight font-medium group-hover:underline">
              {row.label ?? t(row.state)}
            </span>
            {total !== undefined && (
              <span className="h-5 overflow-hidden rounded-bar bg-muted @max-[29rem]:col-[2/-1] @max-[29rem]:row-start-2 @max-[29rem]:h-2.5">
                {share > 0 && (
                  <span
                    className="block h-full min-w-[3px] rounded-bar forced-color-adjust-none"
                    style={{ width: `${share}%`, background: stateColor(row.state) }}
                  />
                )}
              </span>
            )}
            <span className="text-right text-[1.0625rem] font-[650]">{format.number(row.count)}</span>
            {total !== undefined && (
              <span className="text-right text-sm/6 text-muted-foreground @max-[29rem]:min-w-[3.4rem]">
                {format.share(row.count, total)}
              </span>
            )}
            <ChevronRight className="size-4 text-muted-foreground @max-[29rem]:hidden" />
          </Link>
        );
      })}
    </div>
  );
}

/** “Le compte est bon :” and the addition written out. Pass `sum` only when it is correct. */
export function Proof({ sum, children }: { sum?: ReactNode; children?: ReactNode }) {
  const t = useTranslations("common");
  return (
    <p className="flex items-start gap-2.5 text-sm/5.5 text-muted-foreground [&_b]:text-foreground">
      <CircleCheck className="mt-0.5 text-primary" />
      <span>
        {sum !== undefined && (
          <>
            <b>{t("sum_is_right")}</b> {sum}
          </>
        )}
        {children}
      </span>
    </p>
  );
}
