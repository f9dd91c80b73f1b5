import { z } from "zod";
import { DAY_MS } from "@/lib/base/time";
import { Id, Instant, InstantOrDay, text } from "@/lib/base/values";
import { StateCounts } from "@/lib/campaigns/schema";
import { MessageKind, MessageState } from "@/lib/sending/schema";

const Count = z.number().int().nonnegative();

/** `to` is exclusive. Default: the last seven days. */
export const PeriodQuery = z
  .object({ from: InstantOrDay.optional(), to: InstantOrDay.optional(), owner: z.uuid().optional() })
  .refine(({ from, to }) => !from || !to || Date.parse(from) < Date.parse(to), {
    path: ["to"],
    error: "before_from",
  })
  .refine(
    ({ from, to }) => !from || Date.parse(to ?? new Date().toISOString()) - Date.parse(from) <= 400 * DAY_MS,
    { path: ["from"], error: "too_long" },
  );
export type PeriodQuery = z.infer<typeof PeriodQuery>;

/** How far Meta's figures of a number were read. */
export const SpendingNumber = z.object({
  sender_id: Id,
  display_phone_number: z.string().nullable(),
  state: z.enum(["read", "no_cost", "no_permission", "unreachable"]).nullable(),
  until: z.iso.date().nullable(),
  read_at: Instant.nullable(),
});

const DayFigures = z.object({
  day: z.iso.date(),
  message_1: Count,
  message_2: Count,
  others: Count,
  replies: Count,
  cost: z.number(),
  /** Whether `cost` is what Meta billed; otherwise our estimate. */
  billed: z.boolean(),
});

export const PeriodAnswer = z.object({
  from: Instant,
  to: Instant,
  states: z.record(MessageKind, StateCounts),
  days: z.array(DayFigures),
  active_contacts: Count,
  cost: z.object({
    /** The sum of both parts: of each day either what Meta billed or our estimate; null if one is unknown. */
    actual: z.number().nullable(),
    currency: z.string().length(3),
    /** What Meta billed on the days of which its figures are known, approximately; null when none counts here. */
    billed: z.number().nullable(),
    /** By the price list, for the other days; null in a currency without prices. */
    estimated: z.number().nullable(),
    /** What Meta billed for the numbers, all users together, and until which day; days are those of the account. */
    number: z.object({
      from: z.iso.date().nullable(),
      until: z.iso.date().nullable(),
      amounts: z.array(
        z.object({ currency: z.string().length(3), cost: z.number().nullable(), volume: Count }),
      ),
      numbers: z.array(SpendingNumber),
    }),
  }),
});

export const PeriodStatistics = PeriodAnswer.extend({
  /** Messages that Meta accepted in the period. */
  sent: z.object({ message_1: Count, message_2: Count, others: Count, total: Count }),
  success_rate: z.number().min(0).max(1).nullable(),
  /** Numerator and denominator of the success rate of Message 1. */
  success: z.object({ succeeded: Count, attempted: Count }),
}).meta({ id: "PeriodStatistics" });
export type PeriodStatistics = z.infer<typeof PeriodStatistics>;

export const PERIODS = [7, 30, 90] as const;
export type PeriodDays = (typeof PERIODS)[number];

/** Query parameters of the home page: a period, and a filter of the recent messages. */
export const DashboardQuery = z.object({
  days: z
    .enum(["7", "30", "90"])
    .default("7")
    .transform((days) => Number(days) as PeriodDays),
  q: text(100).optional(),
  status: MessageState.optional(),
});
export type DashboardQuery = z.infer<typeof DashboardQuery>;
