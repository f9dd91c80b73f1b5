import { z } from "zod";
import { DAY_MS } from "@/lib/base/time";
import { Instant, InstantOrDay, text } from "@/lib/base/values";
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

const DayFigures = z.object({
  day: z.iso.date(),
  message_1: Count,
  message_2: Count,
  others: Count,
  replies: Count,
  cost: z.number(),
});

export const PeriodAnswer = z.object({
  from: Instant,
  to: Instant,
  states: z.record(MessageKind, StateCounts),
  days: z.array(DayFigures),
  active_contacts: Count,
  cost: z.object({ actual: z.number(), currency: z.string().length(3) }),
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
