import { beforeAll, describe, expect, test } from "vitest";
import { exportStatistics } from "@/lib/stats/export";
import { StatisticsExportQuery } from "@/lib/stats/statistics-schema";
import { advanceClock, createDatabase, setClock } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { contextOf } from "../support/verbs.ts";

const CAMPAIGNS = 60;
const db = await createDatabase();
let ledger: Ledger;
let other: string;

beforeAll(async () => {
  ledger = await createLedger(db, { rate_per_minute: 6000 });
  other = (await db.createUser()).id;
  await setClock(db, "2026-11-20T10:00:00Z");
  const contact = await ledger.addContact();
  for (let n = 0; n < CAMPAIGNS; n++)
    await ledger.addCampaign({
      contacts: [contact],
      name: n === 7 ? "=cmd|' /C calc'!A0" : `Cours ; n° ${n}`,
    });
  const sent = [];
  for (let n = 0; n < 10; n++) {
    sent.push(...(await ledger.sendAll()));
    await advanceClock(db, "1 second");
  }
  for (const work of sent)
    await ledger.status(work, "delivered", {
      pricing: { billable: true, pricing_model: "PMP", category: "marketing", type: "regular" },
    });
});

async function linesOf(owner: string, query: Record<string, string>) {
  const asked = StatisticsExportQuery.parse({ from: "2026-11-01", to: "2026-11-20", ...query });
  const parts: string[] = [];
  for await (const part of exportStatistics(contextOf(db, { id: owner }), asked)) parts.push(part);
  return parts.join("").split("\r\n").slice(0, -1);
}

describe("the CSV export of statistics", () => {
  test("holds every row of its table, more than a page shows", async () => {
    const [titles, ...lines] = await linesOf(ledger.owner, { table: "campaigns" });
    expect(titles).toBe(
      "Campagne;Envoyés;Distribués;Lus;Échecs;Issue inconnue;Coût estimé;Réussite;Réponses",
    );
    expect(lines).toHaveLength(CAMPAIGNS);
    expect(new Set(lines).size).toBe(CAMPAIGNS);
  });

  test("contains no formula, keeps its columns, and writes decimals as the language does", async () => {
    const lines = await linesOf(ledger.owner, { table: "campaigns" });
    expect(lines.filter((line) => line.startsWith("'=cmd|' /C calc'!A0;1;1;0;0;0;0,0712;1;0"))).toHaveLength(
      1,
    );
    expect(lines).toContain('"Cours ; n° 3";1;1;0;0;0;0,0712;1;0');
  });

  test("adds up to the same cost in every breakdown", async () => {
    const cost = async (table: string, column: number) =>
      (await linesOf(ledger.owner, { table }))
        .slice(1)
        .reduce((sum, line) => sum + Number(line.split(";").at(column)?.replace(",", ".")), 0);
    const expected = CAMPAIGNS * 0.0712;
    expect(await cost("days", 6)).toBeCloseTo(expected);
    expect(await cost("hours", 6)).toBeCloseTo(expected);
    expect(await cost("countries", 6)).toBeCloseTo(expected);
    expect(await cost("templates", 7)).toBeCloseTo(expected);
    expect(await cost("categories", 3)).toBeCloseTo(expected);
    expect(await linesOf(ledger.owner, { table: "days" })).toHaveLength(21);
  });

  test("P11 holds nothing of another admin", async () => {
    expect(await linesOf(other, { table: "campaigns", owner: ledger.owner })).toHaveLength(1);
  });
});
