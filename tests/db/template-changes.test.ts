import { beforeAll, describe, expect, test } from "vitest";
import { openAlerts as alerts, detailOf, ledgerWithTemplate } from "../support/account-events.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import type { Ledger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
const withTemplate = () => ledgerWithTemplate(db);

describe("a change of a template that the list of templates brings", () => {
  const inList = (ledger: Ledger, change: object) => ({
    id: `t${ledger.sender}`,
    name: "promo",
    language: "en_US",
    status: "APPROVED",
    category: "MARKETING",
    parameter_format: "POSITIONAL",
    components: [],
    ...change,
  });
  const sync = async (ledger: Ledger, change: object = {}) => {
    const { waba_id } = await ledger.theSender();
    await db.asService((sql) =>
      sql("select public.store_templates($1, $2)", [waba_id, JSON.stringify([inList(ledger, change)])]),
    );
  };
  const toMarketing = (ledger: Ledger) => ({
    message_template_id: `t${ledger.sender}`,
    message_template_name: "promo",
    message_template_language: "en-US",
    previous_category: "UTILITY",
    new_category: "MARKETING",
  });
  const utility = async () => {
    const made = await withTemplate();
    await sync(made.ledger, { category: "UTILITY" });
    await db.sql("delete from public.alerts where sender_id = $1", [made.ledger.sender]);
    await db.sql("update public.messages set country_code = 'FR' where campaign_id = $1", [made.campaign]);
    return made;
  };

  test("to marketing is told with the prices and pauses the campaign, as its event does", async () => {
    const { ledger, campaign } = await utility();
    await sync(ledger);
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: "template_category",
    });
    const detail = await detailOf(ledger, "template_category");
    expect(detail).toMatchObject({ template: "promo", from: "UTILITY", to: "MARKETING", country: "FR" });
    expect(Number(detail.price_after)).toBeGreaterThan(Number(detail.price_before));
  });

  test.each([
    ["list, event", ["sync", "event"]],
    ["event, list", ["event", "sync"]],
    ["event, event", ["event", "event"]],
    ["list, list", ["sync", "sync"]],
  ])("is told once, even when it was read in between: %s", async (_order, order) => {
    const { ledger, campaign } = await utility();
    for (const each of order) {
      if (each === "sync") await sync(ledger);
      else await ledger.webhook(toMarketing(ledger), "template_category_update");
      await db.sql("update public.alerts set cleared_at = now() where sender_id = $1", [ledger.sender]);
      await db.sql("update public.campaigns set status = 'running', pause_reason = null where id = $1", [
        campaign,
      ]);
    }
    expect(
      await db.sql("select kind from public.alerts where sender_id = $1 and kind = 'template_category'", [
        ledger.sender,
      ]),
    ).toHaveLength(1);
    expect((await ledger.campaign(campaign)).status).toBe("running");
  });

  test("is told once when its event arrives at the same time", async () => {
    const { ledger } = await utility();
    await Promise.all([
      sync(ledger),
      ledger.webhook(toMarketing(ledger), "template_category_update"),
      sync(ledger),
    ]);
    expect(
      await db.sql("select kind from public.alerts where sender_id = $1 and kind = 'template_category'", [
        ledger.sender,
      ]),
    ).toHaveLength(1);
  });

  test("ends the announcement of the change", async () => {
    const { ledger } = await utility();
    const soon = { ...toMarketing(ledger), new_category: "UTILITY", correct_category: "MARKETING" };
    await ledger.webhook(soon, "template_category_update");
    expect(await alerts(ledger)).toEqual(["template_category_soon"]);
    await sync(ledger);
    expect(await alerts(ledger)).toEqual(["template_category"]);
  });

  test("of another template with its name is told to nobody", async () => {
    const { ledger, campaign } = await utility();
    await sync(ledger, { id: "made again" });
    expect(await alerts(ledger)).toEqual([]);
    expect((await ledger.campaign(campaign)).status).toBe("running");
  });

  test("to a state in which it may not be sent pauses the campaign, and ends with its approval", async () => {
    const { ledger, campaign } = await withTemplate();
    await sync(ledger, { status: "PAUSED" });
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: "template_paused",
    });
    expect(await alerts(ledger)).toEqual(["template_stopped"]);
    await sync(ledger);
    expect(await alerts(ledger)).toEqual([]);
  });

  test("to red quality is told", async () => {
    const { ledger } = await withTemplate();
    await sync(ledger, { quality_score: { score: "RED" } });
    expect(await alerts(ledger)).toEqual(["template_quality"]);
  });
});

describe("asking Meta for the templates when a page needs them", () => {
  const begin = async (sender: number) => {
    const rows = await db.asService((sql) =>
      sql<{ known: object | null }>("select public.begin_template_sync($1) as known", [sender]),
    );
    return rows[0]?.known;
  };
  const age = (sender: number, ago: string) =>
    db.sql("update public.senders set templates_asked_at = private.clock() - $2::interval where id = $1", [
      sender,
      ago,
    ]);

  test("is due at first, then once in five minutes, whoever asks; until then what is stored is counted", async () => {
    const { ledger } = await withTemplate();
    expect(await begin(ledger.sender)).toBeNull();
    expect(await begin(ledger.sender)).toMatchObject({ total: 1, approved: 1, missing: 0 });
    await age(ledger.sender, "4 min 59 s");
    expect(await begin(ledger.sender)).toMatchObject({ total: 1 });
    await age(ledger.sender, "5 min 1 s");
    const both = await Promise.all([begin(ledger.sender), begin(ledger.sender)]);
    expect(both.filter((known) => known === null)).toHaveLength(1);
  });

  test("is not due after any other synchronisation", async () => {
    const { ledger } = await withTemplate();
    const { waba_id } = await ledger.theSender();
    await db.asService((sql) => sql("select public.store_templates($1, '[]')", [waba_id]));
    expect(await begin(ledger.sender)).toMatchObject({ total: 0, missing: 1 });
  });
});
