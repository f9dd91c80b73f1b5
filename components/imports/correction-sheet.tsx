"use client";

import { CheckCheck, Download, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { REASONS, type Reason } from "@/lib/imports/fields";
import type { Column } from "@/lib/imports/mapping";
import type { Mapping, ReasonCounts, RejectedLine } from "@/lib/imports/schema";
import { Pager } from "../common/pager";
import { ProblemNote } from "../common/problem-note";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";
import { SegmentLinks } from "../ui/segments";
import { TextLink } from "../ui/text-link";
import { CorrectionTable } from "./correction-table";
import { useCorrections } from "./use-corrections";

type CorrectionSheetProps = {
  id: string;
  lines: RejectedLine[];
  rejected: number;
  /** How many rows there are for each reason, and the one that is shown. */
  counts: ReasonCounts;
  reason?: Reason;
  columns: string[];
  mapping: Mapping;
  /** The columns of the file that are imported. */
  fields: Column[];
  links: { from: number; previousHref?: string; nextHref?: string };
  firstPageHref: string;
  downloadHref: string;
};

/** The rejected rows, to be corrected and imported without the file. */
export function CorrectionSheet(props: CorrectionSheetProps) {
  const {
    id,
    lines,
    rejected,
    counts,
    reason,
    columns,
    mapping,
    fields,
    links,
    firstPageHref,
    downloadHref,
  } = props;
  const t = useTranslations("imports");
  const format = useFormat();
  const { edits, write, leave, changed, failed, problem, busy, retry, acceptAll } = useCorrections(
    id,
    lines,
    firstPageHref,
  );
  const count = changed.length;
  const present = REASONS.filter((each) => counts[each]);
  const proposed = reason === undefined || reason === "repairs" ? (counts.repairs ?? 0) : 0;
  const open = rejected - (counts.left ?? 0);
  const shown = reason ? (counts[reason] ?? 0) : open;
  const filters = [
    {
      href: firstPageHref,
      current: reason === undefined,
      label: t("correct.all_lines", { n: format.number(open) }),
    },
    ...present.map((each) => ({
      href: `${firstPageHref}&reason=${each}`,
      current: each === reason,
      label: t(`correct.reason.${each}`, { n: format.number(counts[each] ?? 0) }),
    })),
  ];
  return (
    <Sheet labelledBy="import-rejected">
      <Section
        flush
        titleId="import-rejected"
        title={t("rejected.title")}
        aside={
          <TextLink href={downloadHref} prefetch={false} download>
            <Download />
            {t("rejected.download", { count: rejected, n: format.number(rejected) })}
          </TextLink>
        }
      >
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void retry();
          }}
        >
          {(present.length > 1 || reason || counts.left) && (
            <div className="border-t px-inset py-3">
              <SegmentLinks label={t("correct.reasons")} links={filters} />
            </div>
          )}
          {proposed > 1 && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-inset py-3">
              <Button variant="outline" size="sm" busy={busy === "accept"} onClick={acceptAll}>
                <CheckCheck />
                {t("correct.accept_all", { count: proposed, n: format.number(proposed) })}
              </Button>
              <p className="text-sm text-muted-foreground">{t("correct.accept_all_hint")}</p>
            </div>
          )}
          <CorrectionTable
            lines={lines}
            columns={columns}
            mapping={mapping}
            fields={fields}
            edits={edits}
            failed={failed}
            onWrite={write}
            onLeave={leave}
          />
          <div className="sticky bottom-0 z-10 grid gap-3 border-t bg-card px-inset py-3 max-md:bottom-tab-bar">
            {problem && <ProblemNote key={problem.turn}>{problem.sentence}</ProblemNote>}
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <Button
                type="submit"
                busy={busy === "retry"}
                disabled={count === 0}
                aria-describedby="corrections-hint"
              >
                <RotateCw />
                {t(busy === "retry" ? "correct.busy" : "correct.retry", { count, n: format.number(count) })}
              </Button>
              <p id="corrections-hint" className="text-sm text-muted-foreground max-md:sr-only">
                {t(count === 0 ? "correct.nothing" : "correct.hint")}
              </p>
            </div>
          </div>
        </form>
        <Pager shown={lines.length} count={shown} countAtLeast={shown} {...links} />
      </Section>
    </Sheet>
  );
}
