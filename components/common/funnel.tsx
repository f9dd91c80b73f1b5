import { ChevronRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CSSProperties, ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { cn } from "../ui/cn";
import { Mark, type MarkedState, stateColor } from "./state-mark";

export type FunnelRow = {
  state: MarkedState;
  count: number;
  /** Opens the rows that it counts. */
  href: string;
  /** Instead of the state's own word: “Distribués”. */
  label?: ReactNode;
};

type FunnelProps = {
  rows: FunnelRow[];
  /** What 100 % is; without it there are neither bars nor shares. */
  total?: number;
};

export function Funnel({ rows, total }: FunnelProps) {
  const t = useTranslations("states");
  const format = useFormat();
  return (
    <div className={cn("funnel", total === undefined && "plain")}>
      {rows.map((row) => {
        const share = total ? Math.min(100, (100 * row.count) / total) : 0;
        return (
          <Link key={row.state} href={row.href}>
            <Mark state={row.state} />
            <span className="funnel-label">{row.label ?? t(row.state)}</span>
            {total !== undefined && (
              <span className="funnel-bar">
                {share > 0 && (
                  <i style={{ "--v": `${share}%`, "--c": stateColor(row.state) } as CSSProperties} />
                )}
              </span>
            )}
            <span className="funnel-count">{format.number(row.count)}</span>
            {total !== undefined && <span className="funnel-share">{format.share(row.count, total)}</span>}
            <ChevronRight />
          </Link>
        );
      })}
    </div>
  );
}

/** “Le compte est bon :” and the sum, remade before one's eyes. Give `sum` only when it is true. */
export function Proof({ sum, children }: { sum?: ReactNode; children?: ReactNode }) {
  const t = useTranslations("common");
  return (
    <p className="proof">
      <CircleCheck />
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
