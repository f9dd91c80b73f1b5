"use client";

import { Download, RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { Column } from "@/lib/imports/mapping";
import type { RejectedLine } from "@/lib/imports/schema";
import { Note } from "../common/note";
import { Pager } from "../common/pager";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";
import { TextLink } from "../ui/text-link";
import { CorrectionLine } from "./correction-line";
import { useCorrections } from "./use-corrections";

type CorrectionSheetProps = {
  id: string;
  lines: RejectedLine[];
  rejected: number;
  /** The columns of the file that are imported. */
  fields: Column[];
  links: { from: number; previousHref?: string; nextHref?: string };
  firstPageHref: string;
  downloadHref: string;
};

/** The rejected rows, to be corrected and imported without the file. */
export function CorrectionSheet(props: CorrectionSheetProps) {
  const { id, lines, rejected, fields, links, firstPageHref, downloadHref } = props;
  const t = useTranslations("imports");
  const format = useFormat();
  const { edits, write, changed, problem, busy, retry } = useCorrections(id, lines, firstPageHref);
  const count = changed.length;
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
          <ol>
            {lines.map((line) => (
              <CorrectionLine
                key={line.line}
                line={line}
                fields={fields}
                edits={edits}
                onWrite={(at, value) => write(line, at, value)}
              />
            ))}
          </ol>
          <div className="grid gap-3 border-t px-inset py-4">
            {problem && (
              <Note tone="stop" live>
                {problem}
              </Note>
            )}
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <Button
                variant="outline"
                type="submit"
                busy={busy}
                disabled={count === 0}
                aria-describedby="corrections-hint"
              >
                <RotateCw />
                {t(busy ? "correct.busy" : "correct.retry", { count, n: format.number(count) })}
              </Button>
              <p id="corrections-hint" className="text-sm text-muted-foreground">
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
