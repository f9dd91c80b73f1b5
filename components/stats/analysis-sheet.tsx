import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AnalysisTable } from "@/lib/stats/analysis-schema";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";

type AnalysisSheetProps = {
  table: AnalysisTable;
  /** Where the whole table is to be had as CSV. */
  csvHref: string;
  empty: boolean;
  children: ReactNode;
};

/** One question asked of the period, with its answer as a file too. */
export function AnalysisSheet({ table, csvHref, empty, children }: AnalysisSheetProps) {
  const t = useTranslations("statistics");
  return (
    <Sheet labelledBy={`analysis-${table}`}>
      <Section
        title={t(`tables.${table}.title`)}
        titleId={`analysis-${table}`}
        aside={
          !empty && (
            <Button size="sm" asChild>
              <a href={csvHref} download aria-label={t("download_of", { title: t(`tables.${table}.title`) })}>
                <Download />
                {t("download")}
              </a>
            </Button>
          )
        }
      >
        {empty ? <p className="text-muted-foreground">{t(`tables.${table}.none`)}</p> : children}
      </Section>
    </Sheet>
  );
}
