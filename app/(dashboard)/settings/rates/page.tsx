import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { FilterSelect } from "@/components/common/filter-select";
import { Note } from "@/components/common/note";
import { PageHead } from "@/components/common/page-head";
import { Sheet } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { CountriesProvider } from "@/components/contacts/countries";
import { MarketSheet } from "@/components/settings/market-sheet";
import { META_PRICES } from "@/components/settings/meta-prices";
import { AddMarketButton } from "@/components/settings/rate-buttons";
import { RateCardNote } from "@/components/settings/rate-card-note";
import { RateTable } from "@/components/settings/rate-table";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { listCountries } from "@/lib/contacts/countries";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { readerOf } from "@/lib/i18n/reader";
import { getRateCard, getSenderSettings, listCountryMoves, listRates } from "@/lib/settings/queries";
import { marketsOn, pricesOn } from "@/lib/settings/rules";
import { RatesQuery } from "@/lib/settings/schema";
import { worded } from "../../worded";

const CURRENCIES = ["EUR", "USD"];

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.rates");
  return { title: t("title") };
}

export default worded("settings/rates", RatesPage);

async function RatesPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("settings.rates");
  const format = await getFormat();
  const reader = readerOf(await getTranslations());
  const query = await searchOf(RatesQuery, searchParams);
  const [sender, moves, card] = await Promise.all([
    getSenderSettings(ctx),
    listCountryMoves(ctx),
    getRateCard(ctx),
  ]);
  const billed = sender?.currency ?? "EUR";
  const currency = query.currency ?? billed;
  const rates = await listRates(ctx, { currency });
  const today = ctx.now.toISOString().slice(0, 10);
  const markets = marketsOn(today, moves);
  const prices = pricesOn(
    today,
    rates,
    markets.map(({ market }) => market),
  );
  const canEdit = actor.role === "super_admin";
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  const meta = (chunks: React.ReactNode) => (
    <a href={META_PRICES} target="_blank" rel="noreferrer">
      {chunks}
    </a>
  );
  const market = prices.find((each) => each.market === query.market)?.market;
  if (market !== undefined)
    return (
      <CountriesProvider list={listCountries(await getLocale())} home={actor.default_country}>
        <PageHead
          title={t("title")}
          lead={t("lead_one")}
          back={{ href: `/settings/rates?currency=${currency}`, label: t("back") }}
        />
        <MarketSheet
          rates={rates.filter((rate) => rate.market === market)}
          market={market}
          markets={markets}
          currency={currency}
          today={today}
          canEdit={canEdit}
        />
      </CountriesProvider>
    );
  const hasConverted = prices.some((each) => Object.values(each.prices).some(({ converted }) => converted));
  return (
    <>
      <PageHead
        title={t("title")}
        lead={card.dated ? t.rich("lead", { b, date: format.date(card.dated) }) : t.rich("lead_none", { b })}
        actions={
          canEdit && (
            <AddMarketButton currency={currency} today={today}>
              {t("market_add")}
            </AddMarketButton>
          )
        }
      />
      <SettingsTabs current="rates" role={actor.role} />
      {canEdit && card.due && card.dated && <RateCardNote dated={card.dated} />}
      {rates.length === 0 && <Note tone="wait">{t.rich("none_in", { ...reader, b, meta, currency })}</Note>}
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
        <RateTable prices={prices} markets={markets} currency={currency} />
      </Sheet>
      <p className="text-sm text-muted-foreground max-md:mx-gutter">
        {hasConverted && t("converted_hint")}{" "}
        {card.checked_at && t("checked_at", { date: format.date(card.checked_at) })}
      </p>
    </>
  );
}
