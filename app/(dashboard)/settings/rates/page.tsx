import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { FilterSelect } from "@/components/common/filter-select";
import { PageHead } from "@/components/common/page-head";
import { Sheet } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { MarketSheet } from "@/components/settings/market-sheet";
import { RateTable } from "@/components/settings/rate-table";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getSenderSettings, listMarkets, listRates } from "@/lib/settings/queries";
import { pricesOn } from "@/lib/settings/rules";
import { RatesQuery } from "@/lib/settings/schema";

const CURRENCIES = ["EUR", "USD"];

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.rates");
  return { title: t("title") };
}

export default async function RatesPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("settings.rates");
  const query = await searchOf(RatesQuery, searchParams);
  const [sender, markets] = await Promise.all([getSenderSettings(ctx), listMarkets(ctx)]);
  const billed = sender?.currency ?? "EUR";
  const currency = query.currency ?? billed;
  const market = markets.find((each) => each.market === query.market)?.market;
  const rates = await listRates(ctx, { currency, market });
  const today = ctx.now.toISOString().slice(0, 10);
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  if (market !== undefined)
    return (
      <>
        <PageHead
          title={t("title")}
          lead={t("lead_one")}
          back={{ href: `/settings/rates?currency=${currency}`, label: t("back") }}
        />
        <MarketSheet
          rates={rates}
          market={market}
          markets={markets}
          currency={currency}
          today={today}
          canEdit={actor.role === "super_admin"}
        />
      </>
    );
  return (
    <>
      <PageHead title={t("title")} lead={t.rich("lead", { b })} />
      <SettingsTabs current="rates" role={actor.role} />
      <Sheet label={t("label")}>
        <Toolbar>
          <FilterSelect
            label={t("currency")}
            param="currency"
            options={[
              { value: "", label: billed },
              ...[...new Set([...CURRENCIES, currency])]
                .filter((other) => other !== billed)
                .map((other) => ({ value: other, label: other })),
            ]}
          />
        </Toolbar>
        {rates.length === 0 ? (
          <EmptyState plain title={t("nothing_title")}>
            {t("nothing", { currency })}
          </EmptyState>
        ) : (
          <RateTable prices={pricesOn(today, rates)} markets={markets} currency={currency} />
        )}
      </Sheet>
    </>
  );
}
