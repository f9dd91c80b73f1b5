import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
  await db.sql(
    `insert into public.rates (market, category, currency, price, valid_from)
     values ('France', 'utility', 'XPF', 2, '2026-01-01'), ('France', 'utility', 'XPF', 4, '2027-02-01')`,
  );
});
afterEach(() => setClock(db, null));

const template_snapshot = { name: "a", language: "fr", category: "UTILITY", components: [] };

describe("a price holds from midnight in the account's time zone", () => {
  test.each([
    ["Pacific/Honolulu", "2027-02-01T09:59:59Z", 2],
    ["Pacific/Honolulu", "2027-02-01T10:00:00Z", 4],
    ["Asia/Tokyo", "2027-01-31T14:59:59Z", 2],
    ["Asia/Tokyo", "2027-01-31T15:00:00Z", 4],
  ])(
    "%s: at %s it is %d, for the cap, the month's cost and Meta's event",
    async (account_time_zone, at, is) => {
      await setClock(db, at);
      const ledger = await createLedger(db, {
        currency: "XPF",
        account_time_zone,
        time_zone: "UTC",
        cost_cap: 1000,
      });
      await ledger.addCampaign({ contacts: [await ledger.addContact()], template_snapshot });
      const [item] = await ledger.sendAll();
      const theSender = "(select s from senders s where id = $1)";
      expect(Number((await ledger.theSender()).cost_used)).toBe(is);
      const { cost } = await ledger.one<{ cost: string }>(
        `select private.month_cost(${theSender}, date_trunc('month', private.clock() at time zone 'UTC')::date) as cost`,
        [ledger.sender],
      );
      expect(Number(cost)).toBe(is);
      // The webhook itself is late.
      await setClock(db, "2027-02-03T08:00:00Z");
      await ledger.status(item!, "delivered", {
        timestamp: String(Date.parse(at) / 1000),
        pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "utility" },
      });
      expect(Number((await ledger.message(item!.message_id)).price)).toBe(is);
    },
  );
});
