import type pg from "pg";
import { addArchive, SUPER_ADMIN } from "./archive.ts";
import { OWNER, withClient, withDatabase } from "./bench-database.ts";
import { type Bench, type Figure, percentile } from "./figure.ts";

const FEW = 10_000;
const MANY = 1_000_000;
const WARM = 3;
const TIMES = 25;

interface Call {
  row: "lists" | "dashboard";
  name: string;
  sql: string;
  by?: string;
}

/** The queries of pages, with their users' rights; `{half}` is half the number of contacts. */
const CALLS: Call[] = [
  ...listsOf("contacts", "list_contacts", [
    ["newest", "'{}'"],
    ["in the middle", `'{}', 'newest', '[{half}]'`],
    ["by name", "'{}', 'name'"],
    ["by name, in the middle", `'{}', 'name', '["jean kane", {half}]'`],
    ["a common name", `'{"q": "ndiaye"}'`],
    ["a common name, by name", `'{"q": "ndiaye"}', 'name'`],
    ["one name", `'{"q": "awa {half}"}'`],
    ["nobody's name", `'{"q": "zzyzx"}'`],
    ["a piece of a number", `'{"q": "77 000 1"}'`],
    ["a category", `'{"category_id": 3}'`],
    ["a category, by name", `'{"category_id": 3}', 'name'`],
    ["a country, by name", `'{"country": "CI"}', 'name'`],
    ["opted out", `'{"opted_out": true}'`],
    ["not opted out", `'{"opted_out": false}'`],
    ["with consent", `'{"consent": true}'`],
  ]),
  ...listsOf("messages", "list_messages", [
    ["newest", "'{}'"],
    ["in the middle", `'{}', '[{half}]'`],
    ["failed", `'{"status": "failed"}'`],
    ["unknown", `'{"status": "unknown"}'`],
    ["read", `'{"status": "read"}'`],
    ["of a kind that there is not", `'{"kind": "message_2"}'`],
    ["of a contact", `'{"contact_id": {half}}'`],
    ["of somebody", `'{"q": "awa {half}"}'`],
    ["of a common name", `'{"q": "ndiaye"}'`],
    ["of last week", `json_build_object('from', now() - interval '7 days')::jsonb`],
    ["of a campaign", `'{"campaign_id": 25}'`],
    ["of a campaign, failed", `'{"campaign_id": 25, "status": "failed"}'`],
  ]),
  ...listsOf("people of a campaign", "list_campaign_contacts", [
    ["all", "25"],
    ["who answered", `25, '{"status": "replied"}'`],
    ["by name", `25, '{"q": "ndiaye"}'`],
  ]),
  ...listsOf("campaigns", "list_campaigns", [
    ["newest", "'{}'"],
    ["of a category", `'{"category_id": 3}'`],
    ["by name", `'{"q": "campagne 4"}'`],
  ]),
  ...listsOf("conversations", "list_conversations", [
    ["waiting", `'{"view": "waiting"}'`],
    ["all", `'{"view": "all"}'`],
    ["one name", `'{"view": "all", "q": "jean diop"}'`],
  ]),
  ...listsOf("categories", "list_categories", [["all", "''"]]),
  ...listsOf("unknown messages", "list_unknown_messages", [["newest", "null"]]),
  ...dashboardOf([
    ["conversations that wait", "count_waiting_conversations()"],
    ["a campaign's figures", "campaign_stats(25)"],
    ["a campaign's progress", "campaign_progress(25)"],
    ["home, 7 days", "period_statistics(now() - interval '7 days')"],
    ["home, 90 days", "period_statistics(now() - interval '90 days')"],
    ["statistics, 30 days", "analyse_period(current_date - 29, current_date, 'Africa/Dakar')"],
    ["statistics, 90 days", "analyse_period(current_date - 89, current_date, 'Europe/Paris')"],
  ]),
];

function listsOf(what: string, list: string, calls: [string, string][]): Call[] {
  return calls.map(([name, args]) => ({ row: "lists", name: `${what}: ${name}`, sql: `${list}(${args})` }));
}

function dashboardOf(calls: [string, string][]): Call[] {
  return calls.flatMap(([name, sql]) => [
    { row: "dashboard", name, sql },
    { row: "dashboard", name: `${name}, of everybody`, sql, by: SUPER_ADMIN },
  ]);
}

/** Lists and figures with 1 M contacts and 5 M messages, and with a hundredth of them: p95 at the database. */
export const lists: Bench = {
  rows: ["lists", "dashboard"],
  measure: async (tell) => {
    const few = await measured(FEW, tell);
    const many = await measured(MANY, tell);
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
  const slowest = asked.toSorted((one, other) => (many.get(other) ?? 0) - (many.get(one) ?? 0))[0];
  if (!slowest) return [];
  return [
    {
      row,
      what: `${MANY} contacts: p95 of the slowest of ${asked.length}, “${slowest.name}”`,
      value: many.get(slowest) ?? Number.NaN,
      unit: "ms",
      target: { at_most: 100, tolerance: 0.1 },
    },
    {
      row,
      what: `all of them, ${MANY} ÷ ${FEW} contacts`,
      value: sum(many) / sum(few),
      unit: "×",
      target: { at_most: 1.5, tolerance: 0.1 },
    },
  ];
}
