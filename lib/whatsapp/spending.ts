import { z } from "zod";
import { type Graph, GraphError, read } from "./graph";
import { timeZoneOf } from "./time-zones";

/** Of the account in Meta's health status: no payment method that works (Meta, “Messaging health status”). */
const PAYMENT_PROBLEM = 141006;
const MISSING_RIGHTS = [3, 10, 200, 299];
const INVALID_PARAMETER = 100;
const NO_SUCH_OBJECT = 33;
const HIGHEST_COST = 1e8;

const Word = z.string().max(100).optional().catch(undefined);
const Point = z.object({
  start: z.int().min(0).max(4_102_444_800),
  phone_number: Word,
  country: Word,
  pricing_category: Word,
  pricing_type: Word,
  volume: z.int().min(0),
  cost: z.number().min(0).max(HIGHEST_COST).nullish().catch(null),
});

const Account = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .catch(undefined),
  timezone_id: z.union([z.string(), z.number()]).optional().catch(undefined),
  health_status: z
    .object({
      entities: z.array(
        z.object({
          entity_type: z.string(),
          errors: z.array(z.object({ error_code: z.number() })).optional(),
        }),
      ),
    })
    .optional()
    .catch(undefined),
  pricing_analytics: z.object({ data: z.array(z.object({ data_points: z.array(z.unknown()) })) }).optional(),
});

/** A message count and its approximate cost, of one day (`start`, in seconds), country, category and type. */
type SpendingPoint = {
  start: number;
  country: string | null;
  category: string | null;
  type: string | null;
  volume: number;
  cost: number | null;
};

export type Spending = {
  /** `no_cost`: a partner pays Meta. `no_permission`: the token may not read it. `unreachable`: to be tried again. */
  state: "read" | "no_cost" | "no_permission" | "unreachable";
  currency?: string;
  time_zone?: string;
  payment_missing?: boolean;
  points: SpendingPoint[];
};

type Period = { phone_number: string; start: number; end: number };

/**
 * Meta's figures of one number from `start` to `end` (seconds), by day: what was delivered and about what it costs, with
 * the currency and time zone of its account. Never throws a `GraphError`: the state says what Meta refused.
 */
export async function readSpending(graph: Graph, waba_id: string, period: Period): Promise<Spending> {
  try {
    return await ask(graph, waba_id, period, ["COST", "VOLUME"]);
  } catch (error) {
    const state = stateOf(error);
    if (!(error instanceof GraphError) || error.graph_code !== INVALID_PARAMETER || state !== "unreachable")
      return { state, points: [] };
  }
  try {
    return { ...(await ask(graph, waba_id, period, ["VOLUME"])), state: "no_cost" };
  } catch (error) {
    return { state: stateOf(error), points: [] };
  }
}

function stateOf(error: unknown): "no_permission" | "unreachable" {
  if (!(error instanceof GraphError)) throw error;
  const { graph_code: code, graph_subcode: subcode } = error;
  const isRefused =
    MISSING_RIGHTS.includes(code ?? 0) || (code === INVALID_PARAMETER && subcode === NO_SUCH_OBJECT);
  return isRefused ? "no_permission" : "unreachable";
}

async function ask(
  graph: Graph,
  waba_id: string,
  { phone_number, start, end }: Period,
  metrics: string[],
): Promise<Spending> {
  const analytics = [
    "pricing_analytics",
    `start(${start})`,
    `end(${end})`,
    "granularity(DAILY)",
    `phone_numbers(${JSON.stringify([phone_number])})`,
    `metric_types(${JSON.stringify(metrics)})`,
    `dimensions(${JSON.stringify(["PHONE", "COUNTRY", "PRICING_CATEGORY", "PRICING_TYPE", "TIER"])})`,
  ].join(".");
  const fields = `currency,timezone_id,health_status,${analytics}`;
  const account = await read(graph, waba_id, { fields }, Account);
  const points = (account.pricing_analytics?.data ?? [])
    .flatMap(({ data_points }) => data_points)
    .flatMap((point) => Point.safeParse(point).data ?? [])
    .filter((point) => (point.phone_number ?? phone_number).replace(/\D/g, "") === phone_number)
    .map(({ start, country, pricing_category, pricing_type, volume, cost }) => ({
      start,
      country: country ?? null,
      category: pricing_category ?? null,
      type: pricing_type ?? null,
      volume,
      cost: cost ?? (pricing_type?.startsWith("FREE") ? 0 : null),
    }));
  const time_zone = timeZoneOf(account.timezone_id);
  return {
    state: points.some(({ cost, volume }) => cost === null && volume > 0) ? "no_cost" : "read",
    points,
    ...(account.currency ? { currency: account.currency } : {}),
    ...(time_zone ? { time_zone } : {}),
    ...(account.health_status ? { payment_missing: hasPaymentProblem(account.health_status) } : {}),
  };
}

const hasPaymentProblem = ({ entities }: NonNullable<z.infer<typeof Account>["health_status"]>) =>
  entities.some(
    ({ entity_type, errors = [] }) =>
      entity_type === "WABA" && errors.some(({ error_code }) => error_code === PAYMENT_PROBLEM),
  );
