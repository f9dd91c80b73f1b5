import type pg from "pg";
import { addArchive } from "./archive.ts";
import { OWNER, withClient, withDatabase } from "./bench-database.ts";
import { type Bench, type Figure, percentile } from "./figure.ts";
import { CALLS, type Call } from "./list-calls.ts";

const FEW = 10_000;
const MANY = 1_000_000;
const WARM = 3;
const TIMES = 25;

/** Lists and figures with 1 M contacts and 5 M messages, and with a hundredth of them: p95 at the database. */
export const lists: Bench = {
  rows: ["lists", "dashboard"],
  measure: async (tell) => {
    const few = await measured(FEW, tell);
    const many = await measured(MANY, tell);
    tell(`p95 with ${FEW} and with ${MANY} contacts, in ms, and how many times as long`);
    for (const [call, p95] of many) {
      const before = few.get(call) ?? Number.NaN;
      tell(`${[before, p95, p95 / before].map((n) => n.toFixed(1).padStart(7)).join(" ")}  ${call.name}`);
    }
    return (["lists", "dashboard"] as const).flatMap((row) => figuresOf(row, few, many));
  },
};

const measured = (contacts: number, tell: (line: string) => void): Promise<Map<Call, number>> =>
  withDatabase(async (url, adminUrl) => {
    await withClient(adminUrl, (client) => addArchive(client, contacts));
    return withClient(url, async (client) => {
      tell(`${contacts} contacts and ${contacts * 5} messages are there`);
      await client.query("set role authenticated");
      const found = new Map<Call, number>();
      for (const call of CALLS) {
        const p95 = await p95Of(client, call, contacts);
        tell(`${p95.toFixed(1).padStart(7)} ms  ${call.name}`);
        found.set(call, p95);
      }
      return found;
    });
  });

async function p95Of(client: pg.Client, { sql, by = OWNER }: Call, contacts: number): Promise<number> {
  const claims = JSON.stringify({ sub: by, role: "authenticated" });
  await client.query("select set_config('request.jwt.claims', $1, false)", [claims]);
  const text = `select ${sql.replaceAll("{half}", String(contacts / 2))}`;
  const took: number[] = [];
  for (let time = -WARM; time < TIMES; time++) {
    const started = performance.now();
    await client.query(text);
    if (time >= 0) took.push(performance.now() - started);
  }
  return percentile(took, 0.95);
}

function figuresOf(row: Call["row"], few: Map<Call, number>, many: Map<Call, number>): Figure[] {
  const asked = CALLS.filter((call) => call.row === row);
  const sum = (p95s: Map<Call, number>) => asked.reduce((all, call) => all + (p95s.get(call) ?? 0), 0);
  const p95 = (call: Call) => many.get(call) ?? Number.NaN;
  const ratio = (call: Call) => p95(call) / (few.get(call) ?? Number.NaN);
  const [slowest] = asked.toSorted((one, other) => p95(other) - p95(one));
  const [steepest] = asked.toSorted((one, other) => ratio(other) - ratio(one));
  if (!slowest || !steepest) return [];
  return [
    {
      row,
      what: `${MANY} contacts: p95 of the slowest of ${asked.length}, “${slowest.name}”`,
      value: p95(slowest),
      unit: "ms",
      target: { at_most: 60, tolerance: 0.1 },
    },
    {
      row,
      what: `all of them, ${MANY} ÷ ${FEW} contacts`,
      value: sum(many) / sum(few),
      unit: "×",
      target: { at_most: 1.5, tolerance: 0.1 },
    },
    {
      row,
      what: `the one that grows most, “${steepest.name}”, to ${p95(steepest).toFixed(1)} ms`,
      value: ratio(steepest),
      unit: "×",
    },
  ];
}
