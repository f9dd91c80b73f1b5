import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

type PageHeadProps = {
  title: ReactNode;
  /** One sentence that says where things stand; `<b>` marks the important part. */
  lead?: ReactNode;
  back?: { href: string; label: ReactNode };
  /** One full button at most. */
  actions?: ReactNode;
};

export function PageHead({ title, lead, back, actions }: PageHeadProps) {
  return (
    <header className={back ? "head" : "head head-alone"}>
      {back && (
        <Link className="back" href={back.href}>
          <ArrowLeft />
          {back.label}
        </Link>
      )}
      <h1 tabIndex={-1}>{title}</h1>
      {lead && <p className="lead">{lead}</p>}
      {actions && <div className="acts">{actions}</div>}
    </header>
  );
}

/** On a phone only: the page's main action, just above the bar of five. Place it last in the page. */
export function ActionBar({ children }: { children: ReactNode }) {
  return <div className="action-bar">{children}</div>;
}
