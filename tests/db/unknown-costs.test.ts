import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { act, addPeople, draftOf, launched, makeWorld } from "../support/campaigns.ts";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";
import { call } from "../support/people.ts";

let db: TestDatabase;

describe("in a currency without prices", () => {
  beforeEach(async () => {
    db = await createDatabase();
  });
  afterEach(() => setClock(db, null));

  test("the cost of Message 2 is unknown unless all are free, and that of a campaign is", async () => {
    const here = await makeWorld(db);
    await db.sql("update senders set currency = 'XOF' where id = $1", [here.sender_id]);
    await addPeople(db, here, [{}, {}]);
    const draft = draftOf(here, { follow_up: { body: "Merci" } });
    const previewWith = async (used: number) => {
      await db.sql(
        `insert into service_counters as c (sender_id, month, others)
         select id, private.account_month(s, private.clock()), $2 from senders s where id = $1
         on conflict (sender_id, month) do update set others = excluded.others`,
        [here.sender_id, used],
      );
      return ((await act(db, here.owner, "preview_audience(null, $1)", [draft])) as { cost: object }).cost;
    };
    expect(await previewWith(998)).toMatchObject({ message_2: 0 });
    expect(await previewWith(999)).toMatchObject({ message_2: null });
    const id = await launched(db, here, { follow_up: { body: "Merci" } });
    const stats = () => act(db, here.owner, "campaign_stats($1)", [id]);
    expect(await stats()).toMatchObject({ cost: { currency: "XOF", estimated: null, actual: null } });
    await db.sql("update senders set currency = 'EUR' where id = $1", [here.sender_id]);
    expect(await stats()).toMatchObject({ cost: { currency: "EUR", estimated: 0, actual: 0 } });
  });

  test("the cost of a period is unknown, unless nothing was sent or Meta has billed all of it", async () => {
    await setClock(db, "2026-12-04T12:00:00Z");
    const ledger = await createLedger(db, { currency: "XOF", account_time_zone: "UTC" });
    const owner = { id: ledger.owner };
    const chief = await db.createUser({ role: "super_admin" });
    const cost = async (user: { id: string }) =>
      (
        await call<{ cost: object }>(
          db,
          user,
          "period_statistics('2026-12-01T00:00:00Z', '2026-12-05T00:00:00Z')",
        )
      ).cost;
    expect(await cost(owner)).toMatchObject({ actual: 0, billed: null, estimated: 0 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    await ledger.sendAll();
    expect(await cost(owner)).toMatchObject({ actual: null, estimated: null });
    const read = {
      state: "read",
      currency: "XOF",
      time_zone: "UTC",
      points: [
        {
          start: Date.parse("2026-12-03T00:00:00Z") / 1000,
          country: "FR",
          category: "MARKETING",
          type: "REGULAR",
          volume: 2,
          cost: 50,
        },
      ],
    };
    await db.asService((sql) =>
      sql("select store_spending($1, '2026-11-25', $2)", [ledger.sender, JSON.stringify(read)]),
    );
    expect(await cost(chief)).toMatchObject({ actual: null, billed: 50, estimated: null });
    await db.sql("update messages set day = '2026-12-03' where owner_id = $1", [ledger.owner]);
    expect(await cost(chief)).toMatchObject({ actual: 50, billed: 50, estimated: 0 });
  });
});
