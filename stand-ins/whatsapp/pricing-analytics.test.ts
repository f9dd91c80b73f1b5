import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULTS } from "./config.ts";
import { freshNumber, startAll, until } from "./fixtures.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll();
});
afterAll(() => meta.close());

const WABA = DEFAULTS.businessAccountId;
const NUMBER = "33639980042";
const now = () => Math.floor(Date.now() / 1000);
const LISTS =
  '.phone_numbers(["33639980042"]).metric_types(["COST","VOLUME"]).dimensions(["PHONE","COUNTRY","PRICING_CATEGORY","PRICING_TYPE","TIER"])';
const ask = (chain: string) =>
  meta.graph("GET", `${WABA}?fields=${encodeURIComponent(`currency,timezone_id,pricing_analytics${chain}`)}`);
const period = (start = now() - 3600, end = now() + 60) => `.start(${start}).end(${end}).granularity(DAILY)`;

test.each([
  ["an unknown dimension", `${period()}.dimensions(["CITY"])`],
  ["an unknown metric", `${period()}.metric_types(["PRICE"])`],
  ["a list that is none", `${period()}.dimensions(COUNTRY)`],
  ["an unknown parameter", `${period()}.colour(RED)`],
  ["an end before the start", ".start(200).end(100).granularity(DAILY)"],
  ["an end that is the start", period(now() - 10, now() - 10)],
  ["no start", `.end(${now()}).granularity(DAILY)`],
  ["a start more than a year ago", period(now() - 367 * 86_400)],
  ["an unknown granularity", `.start(${now() - 10}).end(${now()}).granularity(WEEKLY)`],
  ["a number of another account", `${period()}.phone_numbers(["33600000000"])`],
])("pricing_analytics with %s is refused", async (_what, chain) => {
  const { status, body } = await ask(chain);
  expect([status, body.error?.code]).toEqual([400, 100]);
});

test("pricing_analytics gives what was delivered, at the account's prices, and nothing of what was not", async () => {
  const [here, there, lost] = [freshNumber("1234"), "+221771234567", freshNumber("9990")];
  const wamids: string[] = [];
  for (const to of [here, there, lost]) wamids.push((await meta.welcome(to)).body.messages?.[0]?.id ?? "");
  await meta.control({ reply: { from: here, text: "Bonjour" } });
  wamids.push((await meta.text(here, "Oui")).body.messages?.[0]?.id ?? "");
  for (const wamid of [wamids[0], wamids[1], wamids[3]])
    await until(() => meta.receiver.statuses(wamid).some(({ status }) => status === "delivered"));
  const asked = async () => {
    const { body } = await ask(`${period()}${LISTS}`);
    const { data } = body.pricing_analytics as { data: { data_points: Record<string, unknown>[] }[] };
    return {
      currency: body.currency,
      timezone_id: body.timezone_id,
      points: data.flatMap(({ data_points }) => data_points),
    };
  };
  const { currency, timezone_id, points } = await asked();
  expect([currency, timezone_id]).toEqual(["EUR", "47"]);
  const row = (country: string, pricing_category: string, pricing_type: string, cost: number) =>
    expect.objectContaining({
      phone_number: NUMBER,
      country,
      pricing_category,
      pricing_type,
      volume: 1,
      cost,
    });
  expect(points).toHaveLength(3);
  const category = points.find(({ country }) => country === "SN")?.pricing_category as string;
  const [french, senegalese] = category === "UTILITY" ? [0.0248, 0.0033] : [0.0712, 0.0186];
  expect(points).toEqual(
    expect.arrayContaining([
      row("FR", category, "REGULAR", french),
      row("SN", category, "REGULAR", senegalese),
      row("FR", "SERVICE", "FREE_CUSTOMER_SERVICE", 0),
    ]),
  );
  // Days begin at midnight of the account.
  const [{ start } = { start: 0 }] = points as { start: number }[];
  const clock = new Intl.DateTimeFormat("fr", { timeZone: "Europe/Berlin", timeStyle: "medium" });
  expect(clock.format(start * 1000)).toBe("00:00:00");
  await meta.control({ account: { credit_line: true } });
  expect((await asked()).points.every((point) => !("cost" in point))).toBe(true);
  await meta.control({ account: { credit_line: false, analytics: false } });
  expect((await ask(period())).body.error?.code).toBe(200);
  await meta.control({ account: { analytics: true, payment_method: false } });
  const { body } = await meta.graph("GET", `${WABA}?fields=health_status`);
  expect(JSON.stringify(body)).toContain("141006");
});
