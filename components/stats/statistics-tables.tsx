import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { noonOf } from "@/lib/stats/days";
import type { CampaignRow, CategoryRow, CountryRow, DayRow, HourRow, TemplateRow } from "@/lib/stats/rules";
import { successOf } from "@/lib/stats/rules";
import type { Figures } from "@/lib/stats/statistics-schema";
import { Flag } from "../common/tel";
import { TextLink } from "../ui/text-link";
import { type FigureColumn, FigureTable } from "./figure-table";

type Few = Figures["message_1"];
type Money = { currency: string };

function useColumns(currency: string) {
  const t = useTranslations("statistics.columns");
  const format = useFormat();
  const count = <Row extends Few>(
    id: "sent" | "delivered" | "read" | "failed",
    from?: "tablet" | "desk",
  ) => ({
    id,
    header: t(id),
    from,
    cell: (row: Row) => format.number(row[id]),
  });
  return {
    counts: <Row extends Few>(): FigureColumn<Row>[] => [
      count("sent"),
      count("delivered", "tablet"),
      count("read", "desk"),
      count("failed", "tablet"),
    ],
    rate: <Row,>(of: (row: Row) => Few): FigureColumn<Row> => ({
      id: "success_rate",
      header: t("success_rate"),
      cell: (row) => format.rate(successOf(of(row))),
    }),
    replies: <Row extends { replies: number }>(): FigureColumn<Row> => ({
      id: "replies",
      header: t("replies"),
      from: "tablet",
      cell: (row) => format.number(row.replies),
    }),
    cost: <Row extends { cost: number }>(): FigureColumn<Row> => ({
      id: "cost",
      header: t("cost"),
      from: "tablet",
      cell: (row) => format.money(row.cost, currency, 2),
    }),
  };
}

export function DaysTable({ days, currency }: Money & { days: DayRow[] }) {
  const t = useTranslations("statistics");
  const format = useFormat();
  const { counts, rate, replies, cost } = useColumns(currency);
  return (
    <FigureTable
      caption={t("tables.days.title")}
      rows={[...days].reverse()}
      most={days.length}
      rowKey={({ day }) => day}
      name={{
        header: t("columns.day"),
        cell: ({ day }) => `${format.weekday(noonOf(day))} ${format.shortDate(noonOf(day))}`,
      }}
      columns={[...counts<DayRow>(), rate<DayRow>((row) => row.message_1), replies(), cost()]}
    />
  );
}

export function CampaignsTable({ campaigns, currency }: Money & { campaigns: CampaignRow[] }) {
  const t = useTranslations("statistics");
  const { counts, rate, replies, cost } = useColumns(currency);
  return (
    <FigureTable
      caption={t("tables.campaigns.title")}
      rows={campaigns}
      rowKey={({ id }) => id ?? 0}
      name={{
        header: t("columns.campaign"),
        cell: ({ id, name }) =>
          id === null ? t("no_campaign") : <TextLink href={`/campaigns/${id}`}>{name ?? t("gone")}</TextLink>,
      }}
      bar={({ sent }) => sent}
      columns={[...counts<CampaignRow>(), rate<CampaignRow>((row) => row.message_1), replies(), cost()]}
    />
  );
}

export function CountriesTable({ countries, currency }: Money & { countries: CountryRow[] }) {
  const t = useTranslations("statistics");
  const format = useFormat();
  const { counts, rate, cost } = useColumns(currency);
  const price = (category: "marketing" | "service"): FigureColumn<CountryRow> => ({
    id: category,
    header: t(`columns.rate_${category}`),
    from: "desk",
    cell: ({ rates }) =>
      rates?.[category] == null ? t("no_rate") : format.money(rates[category], currency, 4),
  });
  return (
    <FigureTable
      caption={t("tables.countries.title")}
      rows={countries}
      rowKey={({ country }) => country ?? ""}
      name={{
        header: t("columns.country"),
        cell: ({ country }) =>
          country === null ? (
            t("no_country")
          ) : (
            <>
              <Flag country={country} />
              {format.country(country)}
            </>
          ),
      }}
      bar={({ sent }) => sent}
      columns={[
        ...counts<CountryRow>(),
        rate<CountryRow>((row) => row.message_1),
        cost(),
        price("marketing"),
        price("service"),
      ]}
    />
  );
}

export function HoursTable({ hours, currency }: Money & { hours: HourRow[] }) {
  const t = useTranslations("statistics");
  const { counts, rate, replies } = useColumns(currency);
  return (
    <FigureTable
      caption={t("tables.hours.title")}
      rows={hours}
      rowKey={({ hour }) => hour}
      name={{ header: t("columns.hour"), cell: ({ hour }) => t("hour", { hour: String(hour) }) }}
      columns={[...counts<HourRow>(), rate<HourRow>((row) => row.message_1), replies()]}
    />
  );
}

export function TemplatesTable({ templates, currency }: Money & { templates: TemplateRow[] }) {
  const t = useTranslations("statistics");
  const { counts, rate, cost } = useColumns(currency);
  return (
    <FigureTable
      caption={t("tables.templates.title")}
      rows={templates}
      rowKey={({ name, language }) => `${name} ${language}`}
      name={{ header: t("columns.template"), cell: ({ name, language }) => `${name} · ${language}` }}
      bar={({ sent }) => sent}
      columns={[...counts<TemplateRow>(), rate<TemplateRow>((row) => row), cost()]}
    />
  );
}

const CATEGORIES = ["marketing", "utility", "authentication", "service"] as const;

export function useCategoryName() {
  const t = useTranslations("statistics.categories");
  return (category: string | null) => {
    const known = CATEGORIES.find((each) => each === category);
    return known ? t(known) : t("other");
  };
}

export function CategoriesTable({ categories, currency }: Money & { categories: CategoryRow[] }) {
  const t = useTranslations("statistics");
  const format = useFormat();
  const categoryName = useCategoryName();
  return (
    <FigureTable
      caption={t("tables.categories.title")}
      rows={categories}
      rowKey={({ category }) => category ?? ""}
      name={{ header: t("columns.category"), cell: ({ category }) => categoryName(category) }}
      bar={({ cost }) => cost}
      columns={[
        { id: "sent", header: t("columns.sent"), cell: ({ sent }) => format.number(sent) },
        {
          id: "delivered",
          header: t("columns.delivered"),
          cell: ({ delivered }) => format.number(delivered),
        },
        { id: "cost", header: t("columns.cost"), cell: ({ cost }) => format.money(cost, currency, 2) },
      ]}
    />
  );
}
