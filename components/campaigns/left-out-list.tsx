import {
  Ban,
  CheckCheck,
  ChevronRight,
  Copy,
  Hourglass,
  type LucideIcon,
  MessageSquareOff,
  PhoneOff,
  Ruler,
  UserMinus,
  UserX,
} from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Mark } from "@/components/common/state-mark";
import type { ExclusionReason } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { reasonsGiven } from "./left-out";

const ICONS: Record<ExclusionReason, LucideIcon> = {
  opted_out: MessageSquareOff,
  already_reached: CheckCheck,
  duplicate: Copy,
  missing_variable: UserX,
  too_long: Ruler,
  invalid: PhoneOff,
  us_marketing: Ban,
  too_soon: Hourglass,
  deleted: UserMinus,
};

type LeftOutListProps = {
  counts: Partial<Record<ExclusionReason, number>>;
  /** The campaign whose people a copy leaves out. */
  original: string;
  /** Link to the contacts left out for a reason. */
  hrefOf?: (reason: ExclusionReason) => string;
};

/** Number of contacts left out, by reason. */
export function LeftOutList({ counts, original, hrefOf }: LeftOutListProps) {
  const t = useTranslations("campaigns.reasons");
  const format = useFormat();
  return (
    <ul className="grid">
      {reasonsGiven(counts).map(({ reason, count }) => (
        <li key={reason}>
          <Row href={hrefOf?.(reason)}>
            <Mark state="skipped" icon={ICONS[reason]} />
            <span className="min-w-0 flex-auto font-medium">{t(reason, { campaign: original })}</span>
            <b>{format.number(count)}</b>
            {hrefOf && <ChevronRight className="size-4 text-muted-foreground" />}
          </Row>
        </li>
      ))}
    </ul>
  );
}

function Row({ href, children }: { href?: string; children: ReactNode }) {
  const className = "flex min-h-11 items-center gap-3";
  if (!href) return <span className={className}>{children}</span>;
  return (
    <Link href={href} scroll={false} className={`${className} text-inherit no-underline hover:underline`}>
      {children}
    </Link>
  );
}
