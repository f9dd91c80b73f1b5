import Link from "next/link";
import type { CSSProperties, ReactNode } from "react";

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
    <dl className="figures" style={{ "--n": figures.length } as CSSProperties}>
      {figures.map((figure, position) => (
        <div key={position} className="figure">
          <dt>{figure.label}</dt>
          <dd className={figure.waits ? "text-attention-text" : undefined}>
            {figure.href ? (
              <Link href={figure.href} className="figure-link">
                {figure.value}
              </Link>
            ) : (
              figure.value
            )}
          </dd>
          {figure.note && <dd className="figure-note">{figure.note}</dd>}
        </div>
      ))}
    </dl>
  );
}

export type Fact = { label: ReactNode; value: ReactNode };

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="facts">
      {facts.map((fact, position) => (
        <div key={position} className="contents">
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Amount = { label: ReactNode; detail?: ReactNode; amount: ReactNode; total?: boolean };

export function Amounts({ amounts }: { amounts: Amount[] }) {
  return (
    <dl className="facts amounts">
      {amounts.map((line, position) => (
        <div key={position} className={line.total ? "contents total" : "contents"}>
          <dt>{line.label}</dt>
          <dd className="text-sm leading-6 text-muted-foreground">{line.detail}</dd>
          <dd>{line.amount}</dd>
        </div>
      ))}
    </dl>
  );
}
