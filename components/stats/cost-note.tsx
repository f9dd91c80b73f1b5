import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { noonOf } from "@/lib/stats/days";
import type { PeriodStatistics } from "@/lib/stats/schema";

/** Which part of the cost is what Meta billed, and which is an estimate. */
export function CostNote({ cost }: Pick<PeriodStatistics, "cost">) {
  const t = useTranslations("statistics.cost");
  const format = useFormat();
  const { number, billed, estimated, currency } = cost;
  const until = number.until ? format.date(noonOf(number.until)) : "";
  const amounts = number.amounts.flatMap((each) =>
    each.cost === null ? [] : [format.money(each.cost, each.currency, 2)],
  );
  if (billed !== null)
    return (
      <>
        {t("billed", { amount: format.money(billed, currency, 2), until })}
        <br />
        {estimated === null
          ? t("since_unknown", { currency })
          : t("since", { amount: format.money(estimated, currency, 2) })}
      </>
    );
  return (
    <>
      {estimated === null ? t("no_prices", { currency }) : t("estimate")}
      {amounts.length > 0 && (
        <>
          <br />
          {t("number", { amounts: format.list(amounts), until })}
        </>
      )}
    </>
  );
}
