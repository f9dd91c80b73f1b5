import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { Button } from "../ui/button";

type PagerProps = {
  /** Number of rows on this page. */
  shown: number;
  /** Exact count, or `null` when unknown. */
  count: number | null;
  countAtLeast: number;
  /** Position of the first row, from 1; without it only the total is shown. */
  from?: number;
  previousHref?: string;
  nextHref?: string;
};

/** “1 à 50 sur 1 012”, or “sur plus de 10 000”. */
export function Pager({ shown, count, countAtLeast, from, previousHref, nextHref }: PagerProps) {
  const t = useTranslations("common");
  const format = useFormat();
  const total = format.number(count ?? Math.max(countAtLeast, from === undefined ? 0 : from + shown - 1));
  const range =
    from === undefined ? null : { from: format.number(from), to: format.number(from + shown - 1), total };
  const sentence =
    range && shown > 0
      ? t(count === null ? "page_range_at_least" : "page_range", range)
      : t("page_shown", { count: count ?? shown, n: format.number(count ?? shown) });
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t px-inset py-3 text-sm/6 text-muted-foreground">
      <span>{sentence}</span>
      {(previousHref || nextHref) && (
        <nav className="flex flex-wrap items-center gap-x-3 gap-y-2" aria-label={t("pages")}>
          <PagerLink href={previousHref}>
            <ChevronLeft />
            {t("previous")}
          </PagerLink>
          <PagerLink href={nextHref}>
            {t("next")}
            <ChevronRight />
          </PagerLink>
        </nav>
      )}
    </div>
  );
}

function PagerLink({ href, children }: { href?: string; children: ReactNode }) {
  if (!href) {
    return (
      <Button variant="outline" size="sm" disabled>
        {children}
      </Button>
    );
  }
  return (
    <Button variant="outline" size="sm" asChild>
      <Link href={href}>{children}</Link>
    </Button>
  );
}
