import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually, hurry, launched } from "../support/campaign-contract.ts";
import { audience } from "../support/contract.ts";
import { orderMeta, service } from "../support/service.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

type Point = { country: string; pricing_category: string; volume: number; cost: number };
type Stored = {
  id: number;
  day: string;
  country_code: string;
  category: string;
  volume: number;
  cost: number | null;
};
type Period = {
  cost: { number: { until: string; amounts: { currency: string; cost: number; volume: number }[] } };
};

let admin: Api;
let chief: Api;
let sender: number;
beforeAll(async () => {
  [admin, chief] = await Promise.all([login(ACCOUNTS.admin), login(ACCOUNTS.superAdmin)]);
  await orderMeta({ reset: "orders", phone: { registered: true } });
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  await hurry();
  sender = (await service("GET", "senders?select=id&order=id"))[0]?.id ?? 0;
});
afterAll(() => orderMeta({ reset: "orders" }));

/** What the stand-in has charged, asked as the app does. */
async function charged(): Promise<Point[]> {
  const { WHATSAPP_BUSINESS_ACCOUNT_ID: account, WHATSAPP_ACCESS_TOKEN: token } = stack().env;
  const end = Math.ceil(Date.now() / 1000) + 60;
  const fields = `pricing_analytics.start(${end - 86_400 * 300}).end(${end}).granularity(DAILY).dimensions(["COUNTRY","PRICING_CATEGORY"])`;
  const response = await fetch(`${stack().whatsapp}/v25.0/${account}?fields=${encodeURIComponent(fields)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { pricing_analytics } = (await response.json()) as {
    pricing_analytics: { data: { data_points: Point[] }[] };
  };
  return pricing_analytics.data.flatMap(({ data_points }) => data_points);
}

async function sync(): Promise<{ spending_read: number }> {
  await service("PATCH", `senders?id=eq.${sender}`, { spending_due_at: "2020-01-01T00:00:00Z" });
  const response = await fetch(new URL("/api/jobs/sweep", stack().app), {
    method: "POST",
    headers: { authorization: `Bearer ${stack().env.CRON_SECRET}` },
  });
  return (await response.json()) as { spending_read: number };
}

const stored = () => service<Stored[]>("GET", `spending?sender_id=eq.${sender}&select=*`);
const state = async () =>
  (await service<Record<string, unknown>[]>("GET", `senders?id=eq.${sender}&select=*`))[0] ?? {};
const total = (rows: { cost: number | null; volume: number }[]) => [
  Number(rows.reduce((sum, { cost }) => sum + Number(cost), 0).toFixed(4)),
  rows.reduce((sum, { volume }) => sum + volume, 0),
];

it("what Meta charged is read, stored once and shown, with the account's currency and time zone", async () => {
  const { category } = await audience(admin, ["+221771239992", "+33612349101"]);
  const before = total(await charged())[1] ?? 0;
  await launched(admin, category, { follow_up: { body: "Merci" } });
  // Two templates, and Message 2 to the person who answers by themselves.
  await eventually(async () => expect(total(await charged())[1]).toBe(before + 3));

  for (const turn of [1, 2]) {
    expect([turn, (await sync()).spending_read]).toEqual([turn, 1]);
    expect(total(await stored())).toEqual(total(await charged()));
  }
  expect(await state()).toMatchObject({
    currency: "EUR",
    account_time_zone: "Europe/Berlin",
    payment_missing: false,
    spending_state: "read",
  });
  // As if the day were over, since figures of the day itself are not complete.
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Berlin" }).format(new Date());
  await service("PATCH", `senders?id=eq.${sender}`, { spending_until: today });
  const { body } = await chief.get<Period>(
    `/api/messages/stats?from=${new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)}`,
  );
  const [amount] = body.cost.number.amounts;
  expect([amount?.currency, Number(amount?.cost.toFixed(4)), amount?.volume]).toEqual([
    "EUR",
    ...total(await charged()),
  ]);
});

it.each([
  [{ analytics: false }, "no_permission"],
  [{ credit_line: true }, "no_cost"],
  [{ payment_method: false }, "read"],
])("with the account %j the state is %s", async (account, expected) => {
  await orderMeta({ reset: "orders", account });
  await sync();
  expect(await state()).toMatchObject({
    spending_state: expected,
    ...("payment_method" in account ? { payment_missing: true } : {}),
  });
});
