import { now } from "../clock.ts";
import type { Message, Person } from "../people.ts";
import type { Platform } from "../platform.ts";
import { GraphError, invalidParameter } from "./errors.ts";

/** Meta's ids of the time zones that an account here may have. */
const TIME_ZONES = {
  "1": "America/Los_Angeles",
  "47": "Europe/Berlin",
  "57": "Europe/Paris",
  "77": "Asia/Tokyo",
  "160": "Africa/Dakar",
} as const;

type Prices = { MARKETING: number; UTILITY: number; SERVICE: number };
const OTHER = "other";
/** What this platform charges for a delivered message, by currency and country. */
const CARDS: Record<"EUR" | "USD", Record<string, Prices>> = {
  EUR: {
    FR: { MARKETING: 0.0712, UTILITY: 0.0248, SERVICE: 0.0248 },
    SN: { MARKETING: 0.0186, UTILITY: 0.0033, SERVICE: 0.0033 },
    MA: { MARKETING: 0.0343, UTILITY: 0.0191, SERVICE: 0.0191 },
    [OTHER]: { MARKETING: 0.05, UTILITY: 0.0064, SERVICE: 0.0064 },
  },
  USD: {
    FR: { MARKETING: 0.0859, UTILITY: 0.03, SERVICE: 0.03 },
    SN: { MARKETING: 0.0225, UTILITY: 0.004, SERVICE: 0.004 },
    MA: { MARKETING: 0.0414, UTILITY: 0.023, SERVICE: 0.023 },
    [OTHER]: { MARKETING: 0.0604, UTILITY: 0.0077, SERVICE: 0.0077 },
  },
};
const FREE_SERVICE_MESSAGES = 1000;

const LISTS = {
  metric_types: ["COST", "VOLUME"],
  dimensions: ["PHONE", "COUNTRY", "PRICING_CATEGORY", "PRICING_TYPE", "TIER"],
  pricing_types: ["REGULAR", "FREE_CUSTOMER_SERVICE", "FREE_ENTRY_POINT"],
  pricing_categories: [
    "AUTHENTICATION",
    "AUTHENTICATION_INTERNATIONAL",
    "MARKETING",
    "MARKETING_LITE",
    "SERVICE",
    "UTILITY",
  ],
  phone_numbers: null,
  country_codes: null,
} as const;
const GRANULARITIES = ["HALF_HOUR", "DAILY", "MONTHLY"];
const YEAR_MS = 366 * 86_400_000;

interface Query {
  start: number;
  end: number;
  granularity: string;
  lists: Record<keyof typeof LISTS, string[]>;
}

const FIELD = /(?:^|,)\s*pricing_analytics((?:\.[a-z_]+\([^()]*\))*)/;

const refuse = (what: string): never => {
  throw invalidParameter(what);
};

function listOf(name: string, text: string, known: readonly string[] | null): string[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    refuse(`Param ${name} must be an array.`);
  }
  if (!Array.isArray(values)) return refuse(`Param ${name} must be an array.`);
  for (const [at, value] of values.entries())
    if (typeof value !== "string" || (known && !known.includes(value)))
      refuse(`Param ${name}[${at}] must be one of {${(known ?? ["STRING"]).join(", ")}}.`);
  return values as string[];
}

function queryOf(chain: string, at: number): Query {
  const given = new Map<string, string>();
  for (const [, name = "", value = ""] of chain.matchAll(/\.([a-z_]+)\(([^()]*)\)/g)) given.set(name, value);
  for (const name of given.keys())
    if (!["start", "end", "granularity", ...Object.keys(LISTS)].includes(name))
      refuse(`Unknown parameter ${name} of pricing_analytics.`);
  const time = (name: string) => {
    const text = given.get(name) ?? "";
    if (!/^\d{1,10}$/.test(text)) refuse(`The parameter ${name} is required.`);
    return Number(text) * 1000;
  };
  const [start, end] = [time("start"), time("end")];
  if (end <= start) refuse("Param end must be greater than start.");
  if (start < at - YEAR_MS) refuse("Param start must be within the last year.");
  const granularity = given.get("granularity") ?? "";
  if (!GRANULARITIES.includes(granularity))
    refuse(`Param granularity must be one of {${GRANULARITIES.join(", ")}}.`);
  const lists = Object.fromEntries(
    Object.entries(LISTS).map(([name, known]) => [name, listOf(name, given.get(name) ?? "[]", known)]),
  ) as Query["lists"];
  return { start, end, granularity, lists };
}

interface Charge {
  at: number;
  phone_number: string;
  country: string;
  pricing_category: string;
  pricing_type: string;
  cost: number;
}

/** What was delivered, with what it costs: the first thousand service messages of a number and month are free. */
function chargesOf(platform: Platform): Charge[] {
  const { currency, timezone_id } = platform.orders.account;
  const sent = [...platform.world.people.values()]
    .flatMap((person) => person.messages.map((message) => ({ person, message })))
    .filter(({ message }) => message.from === "us" && ["delivered", "read"].includes(message.status))
    .sort((one, other) => deliveryOf(one.message) - deliveryOf(other.message));
  const used = new Map<string, number>();
  return sent.map(({ person, message }) => {
    const at = deliveryOf(message);
    const category = (message.template?.category ?? "SERVICE") as keyof Prices;
    const month = `${message.phoneNumberId} ${dayOf(at, TIME_ZONES[timezone_id]).slice(0, 7)}`;
    const place = (used.get(month) ?? 0) + 1;
    if (category === "SERVICE") used.set(month, place);
    const isFree = category === "SERVICE" && place <= FREE_SERVICE_MESSAGES;
    return {
      at,
      phone_number: platform.phone(message.phoneNumberId)?.display.replace(/\D/g, "") ?? "",
      country: countryOf(person),
      pricing_category: category,
      pricing_type: isFree ? "FREE_CUSTOMER_SERVICE" : "REGULAR",
      cost: isFree ? 0 : priceOf(currency, countryOf(person), category),
    };
  });
}

const deliveryOf = (message: Message) => message.deliveredAt ?? message.at;
const countryOf = (person: Person) => person.userId.slice(0, 2);
const priceOf = (currency: keyof typeof CARDS, country: string, category: keyof Prices) =>
  (CARDS[currency][country] ?? CARDS[currency][OTHER])?.[category] ?? 0;

const dayOf = (at: number, timeZone: string) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(at);

/** Midnight of that date in the time zone. */
function startOf(day: string, timeZone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(midnight);
  return midnight - (Date.parse(`${shown.replace(" ", "T")}Z`) - midnight);
}

function periodOf(at: number, granularity: string, timeZone: string): [start: number, end: number] {
  if (granularity === "HALF_HOUR") {
    const start = Math.floor(at / 1_800_000) * 1_800_000;
    return [start, start + 1_800_000];
  }
  const day = dayOf(at, timeZone);
  const [first, length] = granularity === "MONTHLY" ? [`${day.slice(0, 7)}-01`, 32] : [day, 1];
  const after = new Date(Date.parse(first) + length * 86_400_000).toISOString();
  const next = granularity === "MONTHLY" ? `${after.slice(0, 7)}-01` : after.slice(0, 10);
  return [startOf(first, timeZone), startOf(next, timeZone)];
}

const KEYS = {
  PHONE: "phone_number",
  COUNTRY: "country",
  PRICING_CATEGORY: "pricing_category",
  PRICING_TYPE: "pricing_type",
} as const;

/** The field `pricing_analytics` of an account, if it is asked for. */
export function pricingAnalytics(platform: Platform, fields: string | null): object | null {
  const asked = FIELD.exec(fields ?? "");
  if (asked === null) return null;
  const { account } = platform.orders;
  if (!account.analytics)
    throw new GraphError(200, undefined, {
      message: "(#200) You do not have the necessary permissions to access this field",
    });
  const { start, end, granularity, lists } = queryOf(asked[1] ?? "", now());
  const numbers = platform.world.phones.map((phone) => phone.display.replace(/\D/g, ""));
  const foreign = lists.phone_numbers.find((number) => !numbers.includes(number));
  if (foreign !== undefined) refuse(`Param phone_numbers: ${foreign} is not a number of this account.`);
  const within = (name: keyof typeof LISTS, value: string) =>
    lists[name].length === 0 || lists[name].includes(value);
  const points = new Map<string, Record<string, unknown> & { volume: number; cost: number }>();
  for (const charge of chargesOf(platform)) {
    if (charge.at < start || charge.at >= end) continue;
    if (!within("phone_numbers", charge.phone_number) || !within("country_codes", charge.country)) continue;
    if (
      !within("pricing_categories", charge.pricing_category) ||
      !within("pricing_types", charge.pricing_type)
    )
      continue;
    const [from, to] = periodOf(charge.at, granularity, TIME_ZONES[account.timezone_id]);
    const named = Object.entries(KEYS)
      .filter(([dimension]) => lists.dimensions.includes(dimension))
      .map(([, key]) => [key, charge[key]]);
    const key = JSON.stringify([from, named]);
    const point = points.get(key) ?? {
      start: from / 1000,
      end: to / 1000,
      ...Object.fromEntries(named),
      volume: 0,
      cost: 0,
    };
    point.volume += 1;
    point.cost = Number((point.cost + charge.cost).toFixed(6));
    points.set(key, point);
  }
  const metrics = lists.metric_types.length > 0 ? lists.metric_types : LISTS.metric_types;
  const data_points = [...points.values()].map(({ volume, cost, ...point }) => ({
    ...point,
    ...(metrics.includes("VOLUME") ? { volume } : {}),
    ...(metrics.includes("COST") && !account.credit_line ? { cost } : {}),
  }));
  return { data: data_points.length > 0 ? [{ data_points }] : [] };
}
