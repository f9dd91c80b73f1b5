import { beforeAll, describe, expect, test } from "vitest";
import { exportMessages } from "@/lib/messages/export";
import { MessageExportQuery } from "@/lib/messages/schema";
import { addPeople, launched, makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { contextOf } from "../support/verbs.ts";

const REPLIES = 2_300;

let db: TestDatabase;
let world: World;
let other: World;
let campaign: number;

beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  other = await makeWorld(db);
  const people = await addPeople(db, world, [
    { full_name: "=cmd|' /C calc'!A0" },
    { full_name: "Éloïse; dite « Lo »" },
  ]);
  campaign = await launched(db, world);
  await db.sql(
    `insert into messages (contact_id, sender_id, owner_id, kind, state, body, day)
     select $1, $2, $3, 'reply', 'delivered', 'Bonjour', '2026-11-20' from generate_series(1, $4)`,
    [people[1], world.sender_id, world.owner, REPLIES],
  );
});

async function linesOf(owner: string, query: Record<string, string> = {}) {
  const parts: string[] = [];
  for await (const part of exportMessages(contextOf(db, { id: owner }), MessageExportQuery.parse(query)))
    parts.push(part);
  return parts.join("").split("\r\n").slice(0, -1);
}

describe("the CSV export of messages", () => {
  test("holds all of them, each once, beyond the first thousand", async () => {
    const [titles, ...lines] = await linesOf(world.owner);
    expect(titles).toMatch(/^Message;Contact;Téléphone;Campagne;Type;État;/);
    const ids = lines.map((line) => line.split(";")[0]);
    expect(lines).toHaveLength(REPLIES + 2);
    expect(new Set(ids).size).toBe(REPLIES + 2);
  });
  test("holds those that match the filters, for one campaign too", async () => {
    const lines = await linesOf(world.owner, { campaign_id: String(campaign) });
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(";Message 1;En file;");
    expect(await linesOf(world.owner, { kind: "reply", status: "delivered" })).toHaveLength(REPLIES + 1);
    expect(await linesOf(world.owner, { kind: "reply", status: "failed" })).toHaveLength(1);
  });
  test("contains no formula and keeps its columns", async () => {
    const lines = await linesOf(world.owner, { campaign_id: String(campaign) });
    expect(lines.some((line) => line.includes(";'=cmd|' /C calc'!A0;"))).toBe(true);
    expect(lines.some((line) => line.includes(';"Éloïse; dite « Lo »";'))).toBe(true);
    expect(lines.slice(1).every((line) => line.includes(";(+221) 77 "))).toBe(true);
  });
  test("P11 holds nothing of another admin", async () => {
    expect(await linesOf(other.owner)).toHaveLength(1);
  });
});
