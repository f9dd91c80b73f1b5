import Link from "next/link";
import type { CSSProperties, ReactNode } from "react";
import { cn } from "../ui/cn";

export type Figure = {
  label: ReactNode;
  value: ReactNode;
  /** What it is made of: “329 sur 387”. */
  note?: ReactNode;
  href?: string;
  waits?: boolean;
};

/** Hairlines between, two columns on a narrow screen. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl
      className="grid grid-cols-2 lg:grid-cols-[repeat(var(--n),minmax(0,1fr))]"
      style={{ "--n": figures.length } as CSSProperties}
    >
      {figures.map((figure, position) => (
        <div
          key={position}
          className="relative grid min-w-0 content-start gap-1 px-inset py-5 max-lg:even:border-l max-lg:nth-[n+3]:border-t max-lg:last:odd:col-span-full max-md:py-3.5 lg:not-first:border-l"
        >
          <dt className="text-sm font-medium text-muted-foreground">{figure.label}</dt>
          <dd className={cn("text-2xl font-semibold", figure.waits && "text-attention-text")}>
            {figure.href ? (
              <Link
                href={figure.href}
                className="text-inherit no-underline after:absolute after:inset-0 hover:underline hover:decoration-auto"
              >
                {figure.value}
              </Link>
            ) : (
              figure.value
            )}
          </dd>
          {figure.note && <dd className="text-xs text-muted-foreground">{figure.note}</dd>}
        </div>
      ))}
    </dl>
  );
}

export type Fact = { label: ReactNode; value: ReactNode };

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-5 gap-y-2.5 text-md narrow:grid-cols-1 narrow:gap-0">
      {facts.map((fact, position) => (
        <div key={position} className="contents">
          <dt className="text-muted-foreground">{fact.label}</dt>
          <dd className="font-medium narrow:pb-3">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Amount = { label: ReactNode; detail?: ReactNode; amount: ReactNode; total?: boolean };

const total = "border-t-2 border-foreground font-bold text-foreground";

export function Amounts({ amounts }: { amounts: Amount[] }) {
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)_auto_auto] text-md *:contents [&_dd]:pl-5 [&_dd]:text-right">
      {amounts.map((line, position) => (
        <div key={position}>
          <dt className={cn("border-t py-2 text-muted-foreground", line.total && total)}>{line.label}</dt>
          <dd
            className={cn(
              "border-t py-2 font-medium",
              line.total && total,
              "text-sm/6 text-muted-foreground",
            )}
          >
            {line.detail}
          </dd>
          <dd className={cn("border-t py-2 font-medium", line.total && total)}>{line.amount}</dd>
        </div>
      ))}
    </dl>
  );
}
