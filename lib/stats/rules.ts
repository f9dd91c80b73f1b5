import { roundedParts } from "@/lib/base/rounded-parts";
import { daysBetween } from "./days";
import type { Figures, StatisticsAnswer } from "./statistics-schema";

export type DayRow = Figures & { day: string; replies: number };
export type CampaignRow = Figures & {
  id: number | null;
  name: string | null;
  replies: number;
};
export type CountryRow = Figures & {
  country: string | null;
  rates: StatisticsAnswer["rates"][string] | null;
};
export type HourRow = Figures & { hour: number; replies: number };
export type TemplateRow = Figures["message_1"] & { name: string; language: string };
export type CategoryRow = { category: string | null; sent: number; delivered: number; cost: number };

export type StatisticsTables = Pick<
  StatisticsAnswer,
  "from" | "to" | "time_zone" | "currency" | "spending"
> & {
  days: DayRow[];
  campaigns: CampaignRow[];
  countries: CountryRow[];
  hours: HourRow[];
  templates: TemplateRow[];
  categories: CategoryRow[];
};

const NOTHING = { sent: 0, delivered: 0, read: 0, failed: 0, unknown: 0, cost: 0 };
const none: Figures = { ...NOTHING, message_1: NOTHING };
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Converts counters to rows: days and hours in chronological order, the others by number sent. */
export function rowsOf({
  figures,
  replies,
  campaigns,
  rates,
  ...answer
}: StatisticsAnswer): StatisticsTables {
  const bySent = (one: { sent: number; failed: number }, other: { sent: number; failed: number }) =>
    other.sent - one.sent || other.failed - one.failed;
  const campaignKeys = [...new Set([...Object.keys(figures.campaign), ...Object.keys(replies.campaign)])];
  const days = daysBetween(answer.from, answer.to).map((day) => ({
    ...(figures.day[day] ?? none),
    day,
    replies: replies.day[day] ?? 0,
  }));
  const byCampaign = campaignKeys
    .map((key) => ({
      ...(figures.campaign[key] ?? none),
      id: key === "" ? null : Number(key),
      name: campaigns[key]?.name ?? null,
      replies: replies.campaign[key] ?? 0,
    }))
    .filter((row) => row.replies > 0 || isSomething(row));
  const countries = Object.entries(figures.country)
    .map(([key, each]) => ({ ...each, country: key || null, rates: rates[key] ?? null }))
    .filter(isSomething);
  const hours = HOURS.map((hour) => ({
    ...(figures.hour[hour] ?? none),
    hour,
    replies: replies.hour[hour] ?? 0,
  }));
  return {
    ...answer,
    days,
    campaigns: byCampaign.sort(bySent),
    countries: countries.sort(bySent),
    hours,
    templates: templatesOf(figures.campaign, campaigns).sort(bySent),
    categories: categoriesOf(figures.campaign, campaigns),
  };
}

/** The tables as a page shows them: the rounded costs of each add up to the same rounded cost. */
export function withRoundedCosts(tables: StatisticsTables): StatisticsTables {
  const rounded = <Row extends { cost: number }>(rows: Row[]): Row[] => {
    const costs = roundedParts(rows.map(({ cost }) => cost));
    return rows.map((row, place) => ({ ...row, cost: costs[place] ?? row.cost }));
  };
  return {
    ...tables,
    days: rounded(tables.days),
    campaigns: rounded(tables.campaigns),
    countries: rounded(tables.countries),
    hours: rounded(tables.hours),
    templates: rounded(tables.templates),
    categories: rounded(tables.categories),
  };
}

type ByCampaign = StatisticsAnswer["figures"]["campaign"];
type Campaigns = StatisticsAnswer["campaigns"];

/** Only Message 1 uses a template; campaigns with the same template are added up. */
function templatesOf(figures: ByCampaign, campaigns: Campaigns): TemplateRow[] {
  const rows = new Map<string, TemplateRow>();
  for (const [key, { message_1 }] of Object.entries(figures)) {
    const { template_name: name, template_language: language } = campaigns[key] ?? {};
    if (!name || !language || !isSomething(message_1)) continue;
    const id = `${name} ${language}`;
    rows.set(id, { ...plus(rows.get(id) ?? NOTHING, message_1), name, language });
  }
  return [...rows.values()];
}

/** Meta's billing categories: Message 1 by its template's category, all other messages as service. */
function categoriesOf(figures: ByCampaign, campaigns: Campaigns): CategoryRow[] {
  const rows = new Map<string | null, typeof NOTHING>();
  const add = (category: string | null, some: typeof NOTHING) =>
    rows.set(category, plus(rows.get(category) ?? NOTHING, some));
  for (const [key, each] of Object.entries(figures)) {
    const { message_1 } = each;
    add(campaigns[key]?.category ?? null, message_1);
    add("service", minus(each, message_1));
  }
  return [...rows]
    .map(([category, { sent, delivered, cost }]) => ({ category, sent, delivered, cost }))
    .filter(({ sent, cost }) => sent > 0 || cost > 0)
    .sort((one, other) => other.cost - one.cost || other.sent - one.sent);
}

const isSomething = ({ sent, failed, unknown }: Figures["message_1"]) => sent + failed + unknown > 0;

const combine =
  (sign: 1 | -1) =>
  (one: typeof NOTHING, other: typeof NOTHING): typeof NOTHING => ({
    sent: one.sent + sign * other.sent,
    delivered: one.delivered + sign * other.delivered,
    read: one.read + sign * other.read,
    failed: one.failed + sign * other.failed,
    unknown: one.unknown + sign * other.unknown,
    cost: one.cost + sign * other.cost,
  });
const plus = combine(1);
const minus = combine(-1);

/** The share of Message 1 delivered or read among all those sent; null when none was sent. */
export function successOf({ sent, delivered, failed, unknown }: Figures["message_1"]): number | null {
  const attempted = sent + failed + unknown;
  return attempted === 0 ? null : delivered / attempted;
}
