import { z } from "zod";
import { DAY_MS } from "@/lib/base/time";
import { AskedDay } from "@/lib/base/values";
import { periodEnd } from "./days";
import { SpendingNumber } from "./schema";

const Count = z.number().int();

const Few = z.object({
  /** Accepted by Meta, including all later states. */
  sent: Count,
  delivered: Count,
  read: Count,
  failed: Count,
  unknown: Count,
  cost: z.number(),
});
export const Figures = Few.extend({ message_1: Few });
export type Figures = z.infer<typeof Figures>;

const Counts = z.record(z.string(), Count);
const Price = z.number().nullable();

export const StatisticsAnswer = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  time_zone: z.string(),
  currency: z.string().length(3),
  figures: z.object({
    day: z.record(z.string(), Figures).default({}),
    campaign: z.record(z.string(), Figures).default({}),
    country: z.record(z.string(), Figures).default({}),
    hour: z.record(z.string(), Figures).default({}),
  }),
  replies: z.object({ day: Counts, hour: Counts, campaign: Counts }),
  campaigns: z.record(
    z.string(),
    z.object({
      name: z.string(),
      template_name: z.string().nullable(),
      template_language: z.string().nullable(),
      category: z.string().nullable(),
    }),
  ),
  /** Meta's own figures of the numbers, all users together, by country and category. */
  spending: z.object({
    from: z.iso.date().nullable(),
    until: z.iso.date().nullable(),
    rows: z.array(
      z.object({
        country_code: z.string(),
        category: z.string(),
        currency: z.string().length(3),
        volume: Count,
        /** How many of `volume` were free. */
        free: Count,
        cost: z.number().nullable(),
      }),
    ),
    numbers: z.array(SpendingNumber),
  }),
  rates: z.record(z.string(), z.object({ marketing: Price, utility: Price, service: Price })),
});
export type StatisticsAnswer = z.infer<typeof StatisticsAnswer>;

const LONGEST_DAYS = 400;

/** Query parameters of the statistics: a number of days until today, or two days, both included. */
export const StatisticsQuery = z
  .object({
    days: z.enum(["7", "30", "90"]).optional(),
    from: AskedDay.optional(),
    to: AskedDay.optional(),
    owner: z.uuid().optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ["to"], error: "before_from" })
  .refine(
    ({ from, to }) => !from || Date.parse(to ?? periodEnd()) - Date.parse(from) < LONGEST_DAYS * DAY_MS,
    { path: ["from"], error: "too_long" },
  );
export type StatisticsQuery = z.infer<typeof StatisticsQuery>;

const TABLES = ["days", "campaigns", "countries", "hours", "templates", "categories"] as const;
export type StatisticsTable = (typeof TABLES)[number];

export const StatisticsExportQuery = StatisticsQuery.safeExtend({
  table: z.enum(TABLES),
  time_zone: z.string().max(60).default("UTC"),
});
export type StatisticsExportQuery = z.infer<typeof StatisticsExportQuery>;
