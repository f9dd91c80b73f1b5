import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { StatisticsTable } from "@/lib/stats/statistics-schema";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";

type StatisticsSheetProps = {
  table: StatisticsTable;
  /** URL of the whole table as CSV. */
  csvHref: string;
  empty: boolean;
  children: ReactNode;
};

/** One table or chart of the statistics, with a link to its CSV file. */
export function StatisticsSheet({ table, csvHref, empty, children }: StatisticsSheetProps) {
  const t = useTranslations("statistics");
  return (
    <Sheet labelledBy={`statistics-${table}`}>
      <Section
        title={t(`tables.${table}.title`)}
        titleId={`statistics-${table}`}
        aside={
          !empty && (
            <Button variant="outline" size="sm" asChild>
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
