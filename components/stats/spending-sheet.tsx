import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { noonOf } from "@/lib/stats/days";
import type { StatisticsTables } from "@/lib/stats/rules";
import { Section, Sheet } from "../common/sheet";
import { Flag } from "../common/tel";
import { FigureTable } from "./figure-table";
import { useCategoryName } from "./statistics-tables";

type Spending = StatisticsTables["spending"];

/** What Meta billed for the numbers, by country and category. */
export function SpendingSheet({ spending }: { spending: Spending }) {
  const t = useTranslations("statistics.spending");
  const columns = useTranslations("statistics.columns");
  const statistics = useTranslations("statistics");
  const format = useFormat();
  const categoryName = useCategoryName();
  const { rows, from, until } = spending;
  return (
    <Sheet labelledBy="statistics-spending">
      <Section title={t("title")} titleId="statistics-spending" className="grid gap-3">
        {from && until && rows.length > 0 ? (
          <>
            <p className="text-sm text-muted-foreground">
              {t("lead", {
                from: format.firstDate(noonOf(from), noonOf(until)),
                until: format.date(noonOf(until)),
              })}
            </p>
            <FigureTable
              caption={t("title")}
              rows={rows}
              rowKey={({ country_code, category, currency }) => `${country_code} ${category} ${currency}`}
              name={{
                header: columns("country"),
                cell: ({ country_code, category }) => (
                  <>
                    {/^[A-Z]{2}$/.test(country_code) ? (
                      <>
                        <Flag country={country_code} />
                        {format.country(country_code)}
                      </>
                    ) : (
                      statistics("no_country")
                    )}
                    , {categoryName(category)}
                  </>
                ),
              }}
              columns={[
                { id: "volume", header: columns("delivered"), cell: ({ volume }) => format.number(volume) },
                { id: "free", header: t("free"), from: "tablet", cell: ({ free }) => format.number(free) },
                {
                  id: "cost",
                  header: t("cost"),
                  cell: ({ cost, currency }) =>
                    cost === null ? t("no_cost") : format.money(cost, currency, 2),
                },
              ]}
            />
          </>
        ) : (
          <p className="text-muted-foreground">{t("none")}</p>
        )}
        <States numbers={spending.numbers} />
      </Section>
    </Sheet>
  );
}

/** Why Meta's figures of a number are missing. */
function States({ numbers }: Pick<Spending, "numbers">) {
  const t = useTranslations("statistics.spending.states");
  return numbers.map(({ sender_id, display_phone_number, state }) =>
    state === null || state === "read" ? null : (
      <p key={sender_id} className="text-sm text-muted-foreground">
        {t(state, { number: display_phone_number ?? "" })}
      </p>
    ),
  );
}
