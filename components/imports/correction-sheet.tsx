"use client";

import { Download, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import type { Column } from "@/lib/imports/mapping";
import type { Mapping, RejectedLine } from "@/lib/imports/schema";
import { Pager } from "../common/pager";
import { ProblemNote } from "../common/problem-note";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";
import { Segments } from "../ui/segments";
import { TextLink } from "../ui/text-link";
import { CorrectionTable } from "./correction-table";
import { REASONS, type Reason, reasonOf } from "./corrections";
import { useCorrections } from "./use-corrections";

type CorrectionSheetProps = {
  id: string;
  lines: RejectedLine[];
  rejected: number;
  columns: string[];
  mapping: Mapping;
  /** The columns of the file that are imported. */
  fields: Column[];
  links: { from: number; previousHref?: string; nextHref?: string };
  firstPageHref: string;
  downloadHref: string;
};

type Shown = Reason | "all" | "left";

/** The rejected rows, to be corrected and imported without the file. */
export function CorrectionSheet(props: CorrectionSheetProps) {
  const { id, lines, rejected, columns, mapping, fields, links, firstPageHref, downloadHref } = props;
  const t = useTranslations("imports");
  const format = useFormat();
  const corrections = useCorrections(id, lines, firstPageHref);
  const { edits, write, leave, changed, failed, problem, busy, retry } = corrections;
  const [shown, setShown] = useState<Shown>("all");
  const count = changed.length;
  const open = lines.filter(({ left_out }) => !left_out);
  const groups: { value: Shown; lines: RejectedLine[] }[] = [
    { value: "all", lines: open },
    ...REASONS.map((reason) => ({ value: reason, lines: open.filter((line) => reasonOf(line) === reason) })),
    { value: "left", lines: lines.filter(({ left_out }) => left_out) },
  ];
  const filled = groups.filter((group) => group.value === "all" || group.lines.length > 0);
  const current = filled.find(({ value }) => value === shown) ?? filled[0]!;
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
          {filled.length > 2 && (
            <div className="border-t px-inset py-3">
              <Segments
                label={t("correct.reasons")}
                value={current.value}
                onValueChange={setShown}
                options={filled.map(({ value, lines: { length } }) => ({
                  value,
                  label:
                    value === "all" || value === "left"
                      ? t(`correct.${value}_lines`, { n: format.number(length) })
                      : t(`correct.reason.${value}`, { n: format.number(length) }),
                }))}
              />
            </div>
          )}
          <CorrectionTable
            lines={current.lines}
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
              <Button type="submit" busy={busy} disabled={count === 0} aria-describedby="corrections-hint">
                <RotateCw />
                {t(busy ? "correct.busy" : "correct.retry", { count, n: format.number(count) })}
              </Button>
              <p id="corrections-hint" className="text-sm text-muted-foreground max-md:sr-only">
                {t(count === 0 ? "correct.nothing" : "correct.hint")}
              </p>
            </div>
          </div>
        </form>
        <Pager shown={lines.length} count={rejected} countAtLeast={rejected} {...links} />
      </Section>
    </Sheet>
  );
}
