import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { act } from "../support/campaigns.ts";
import { createDatabase, setClock } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

const db = await createDatabase();
let ledger: Ledger;
let boss: string;

type Figures = { sent: number; delivered: number; read: number; failed: number; cost: number };
type Analysis = {
  figures: Record<string, Record<string, Figures & { message_1: Figures }>>;
  replies: Record<string, Record<string, number>>;
  campaigns: Record<string, { name: string; template_name: string; category: string }>;
  rates: Record<string, { marketing: number; service: number }>;
};
const analyse = (from: string, to: string, zone = "UTC", as = ledger.owner, owner: string | null = null) =>
  act(db, as, "analyse_period($1, $2, $3, $4)", [from, to, zone, owner]) as Promise<Analysis>;
const errors = () => db.asService((sql) => sql("select * from public.breakdown_errors()"));

beforeAll(async () => {
  boss = (await db.createUser({ role: "super_admin" })).id;
});
beforeEach(async () => {
  await setClock(db, "2026-11-20T22:30:00Z");
  ledger = await createLedger(db, { rate_per_minute: 6000 });
});

/** Two French contacts and one in Senegal; the first message is delivered and billed, the last one refused. */
async function send(): Promise<number> {
  const contacts = [await ledger.addContact(), await ledger.addContact()];
  contacts.push(await ledger.addContact({ country_code: "SN" }));
  const campaign = await ledger.addCampaign({ contacts, name: "Rentrée" });
  await db.sql(
    "update public.messages m set country_code = k.country_code from public.contacts k where k.id = m.contact_id and m.campaign_id = $1",
    [campaign],
  );
  const { work } = await ledger.claim();
  const [first, second, third] = work;
  await ledger.accept(first!);
  await ledger.accept(second!);
  await ledger.reject(third!, 131026);
  await ledger.status(first!, "delivered", {
    pricing: { billable: true, pricing_model: "PMP", category: "marketing", type: "regular" },
  });
  return campaign;
}

const reached = async (campaign: number) =>
  (
    await ledger.one<{ contact_id: number }>(
      "select contact_id from public.messages where campaign_id = $1 and state = 'delivered'",
      [campaign],
    )
  ).contact_id;

describe("breakdowns", () => {
  test("count by campaign, country and local hour, and equal the rows, before and after folding", async () => {
    const campaign = await send();
    const before = await analyse("2026-11-20", "2026-11-20", "Africa/Dakar");
    expect(before.figures.campaign![campaign]).toMatchObject({ sent: 2, delivered: 1, read: 0, failed: 1 });
    expect(before.figures.country).toMatchObject({
      FR: { sent: 2, failed: 0, cost: 0.0712, message_1: { delivered: 1 } },
      SN: { sent: 0, failed: 1, cost: 0 },
    });
    expect(before.figures.hour).toMatchObject({ "22": { sent: 2, failed: 1 } });
    expect(before.figures.day!["2026-11-20"]).toMatchObject({ sent: 2, failed: 1 });
    expect(before.campaigns[campaign]).toMatchObject({
      name: "Rentrée",
      template_name: "promo",
      category: "marketing",
    });
    expect(before.rates.FR).toMatchObject({ marketing: 0.0712, service: 0.0248 });
    expect(await errors()).toEqual([]);
    await db.asService((sql) => sql("select public.fold_counters()"));
    expect(await db.sql("select from public.counter_deltas")).toEqual([]);
    expect(await analyse("2026-11-20", "2026-11-20", "Africa/Dakar")).toEqual(before);
    expect(await errors()).toEqual([]);
  });

  test("use the reader's time zone for hours, not for days", async () => {
    await send();
    const paris = await analyse("2026-11-20", "2026-11-20", "Europe/Paris");
    expect(Object.keys(paris.figures.hour!)).toEqual(["23"]);
    expect((await analyse("2026-11-20", "2026-11-20", "Nowhere/Land")).figures.hour).toHaveProperty("22");
  });

  test("follow a message through its states and its deletion, and count replies", async () => {
    const campaign = await send();
    const contact_id = await reached(campaign);
    await ledger.answer(contact_id, "Oui");
    await db.sql("update public.messages set state = 'read' where campaign_id = $1 and state = 'delivered'", [
      campaign,
    ]);
    const seen = await analyse("2026-11-20", "2026-11-20");
    expect(seen.figures.campaign![campaign]).toMatchObject({ sent: 2, delivered: 1, read: 1 });
    expect(seen.replies.day).toEqual({ "2026-11-20": 1 });
    await db.sql("delete from public.messages where campaign_id = $1 and state = 'failed'", [campaign]);
    expect((await analyse("2026-11-20", "2026-11-20")).figures.country!.SN).toMatchObject({ failed: 0 });
    expect(await errors()).toEqual([]);
  });

  test("cover only the requested days and the user's own messages", async () => {
    await send();
    expect((await analyse("2026-11-21", "2026-11-30")).figures).toEqual({});
    const other = await createLedger(db);
    expect((await analyse("2026-11-01", "2026-11-30", "UTC", other.owner, ledger.owner)).figures).toEqual({});
    const all = await analyse("2026-11-20", "2026-11-20", "UTC", boss);
    const one = await analyse("2026-11-20", "2026-11-20", "UTC", boss, ledger.owner);
    expect(one.figures.day!["2026-11-20"]).toMatchObject({ sent: 2 });
    expect(all.figures.day!["2026-11-20"]!.sent).toBeGreaterThan(2);
  });
});

describe("replies", () => {
  const counted = () =>
    db.sql("select dimension, key, n from public.answer_totals where owner_id = $1 order by dimension, key", [
      ledger.owner,
    ]);

  test("are counted once, before and after folding, without reactions", async () => {
    const campaign = await send();
    const contact_id = await reached(campaign);
    await ledger.answer(contact_id, "Oui");
    await ledger.answer(contact_id, null, { type: "reaction", reaction: { emoji: "+" } });
    const one = [
      { dimension: "campaign", key: String(campaign), n: 1 },
      { dimension: "hour", key: "22", n: 1 },
    ];
    expect(await counted()).toEqual(one);
    const before = await analyse("2026-11-20", "2026-11-20", "Asia/Kolkata");
    expect(before.replies).toEqual({
      campaign: { [campaign]: 1 },
      hour: { "3": 1 },
      day: { "2026-11-20": 1 },
    });
    await db.asService((sql) => sql("select public.fold_counters()"));
    expect(await counted()).toEqual(one);
    expect(await analyse("2026-11-20", "2026-11-20", "Asia/Kolkata")).toEqual(before);
  });

  test("stay counted when their contact is erased, and count for no campaign when theirs is gone", async () => {
    const campaign = await send();
    const contact_id = await reached(campaign);
    await ledger.answer(contact_id, "Oui");
    await act(db, ledger.owner, "delete_contacts($1)", [JSON.stringify({ ids: [contact_id] })]);
    expect((await counted())[0]).toEqual({ dimension: "campaign", key: String(campaign), n: 1 });
    await db.sql("update public.interactions set campaign_id = null where campaign_id = $1", [campaign]);
    expect((await counted())[0]).toEqual({ dimension: "campaign", key: "", n: 1 });
    await db.sql("delete from public.interactions where contact_id = $1", [contact_id]);
    expect(await counted()).toEqual([]);
    expect(await ledger.wrongs()).toEqual({});
  });
});

test("messages of every kind store the country of their contact", async () => {
  const contact = await ledger.addContact({ country_code: "MA" });
  const campaign = await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
  await ledger.sendAll();
  await ledger.answer(contact, "Oui");
  await act(db, ledger.owner, "send_reply($1, 'Avec plaisir', gen_random_uuid())", [contact]);
  expect(
    await db.sql(
      "select kind, country_code from public.messages where contact_id = $1 and kind <> 'message_1' order by kind",
      [contact],
    ),
  ).toEqual([
    { kind: "message_2", country_code: "MA" },
    { kind: "reply", country_code: "MA" },
  ]);
  expect(campaign).toBeGreaterThan(0);
});
