import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { Figures } from "../common/figures";
import { Proof } from "../common/funnel";
import { Section, Sheet } from "../common/sheet";
import { figuresOf, sumOf } from "./import-figures";
import type { Running } from "./import-progress";

/** Number of rows by result; their sum is the whole file. */
export function ImportReport({ report }: { report: Running }) {
  const t = useTranslations("imports.figures");
  const format = useFormat();
  return (
    <Sheet label={t("label")}>
      <Section flush>
        <Figures figures={figuresOf(report, t, format.number)} />
      </Section>
      <Section className="py-3.5">
        <Proof
          sum={t("sum", {
            sum: sumOf(report, format.number),
            count: report.total,
            n: format.number(report.total),
          })}
        />
        {report.land_lines > 0 && (
          <p className="mt-2 text-sm text-muted-foreground">
            {t("land_lines", {
              count: report.land_lines,
              n: format.number(report.land_lines),
              of: format.number(report.created + report.updated + report.unchanged),
            })}
          </p>
        )}
      </Section>
    </Sheet>
  );
}
