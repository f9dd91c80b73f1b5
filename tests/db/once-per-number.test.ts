import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { act } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

/** No claim is kept short by the rate. */
const FAST = { rate_per_minute: 4800, rate_per_second: 80 };

const change = (ledger: Ledger, contact: number, patch: object) =>
  act(db, ledger.owner, "save_contact($1, $2)", [contact, JSON.stringify(patch)]);
const erase = (ledger: Ledger, contact: number) =>
  act(db, ledger.owner, "delete_contacts($1)", [JSON.stringify({ ids: [contact] })]);
const reasons = (campaign: number) =>
  db.sql("select state, reason from messages where campaign_id = $1 order by id", [campaign]);
const SENT = { state: "accepted", reason: null };
const TWICE = { state: "skipped", reason: "duplicate" };

test("a contact corrected to the number of a deleted one is not written to again", async () => {
  const ledger = await createLedger(db, FAST);
  const [first, second] = await ledger.addContacts(2);
  const campaign = await ledger.addCampaign({ contacts: [first!, second!] });
  const [work] = (await ledger.claim(1)).work;
  await ledger.accept(work!);
  await erase(ledger, first!);
  await change(ledger, second!, { phone: work!.to });
  expect(await ledger.sendAll()).toEqual([]);
  expect(await reasons(campaign)).toEqual([SENT, TWICE]);
  expect((await ledger.one("select status from campaigns where id = $1", [campaign])).status).toBe(
    "completed",
  );
});

test("two contacts that turn out to be one person get one message, also in the same claim", async () => {
  const ledger = await createLedger(db, FAST);
  const contacts = await ledger.addContacts(3);
  const campaign = await ledger.addCampaign({ contacts });
  await db.sql("update contacts set user_id = 'FR.77' where id = any ($1)", [contacts.slice(1)]);
  expect(await ledger.sendAll()).toHaveLength(2);
  expect((await reasons(campaign)).filter(({ reason }) => reason === "duplicate")).toHaveLength(1);
});

test("the two forms of a Brazilian number are one person", async () => {
  const ledger = await createLedger(db, FAST);
  const long = await ledger.addContact({ phone: "+5511987654321", country_code: "BR" });
  const short = await ledger.addContact({ phone: "+551187654321", country_code: "BR" });
  const campaign = await ledger.addCampaign({ contacts: [long, short] });
  expect(await ledger.sendAll()).toHaveLength(1);
  expect(await reasons(campaign)).toContainEqual(TWICE);
});

test.each([
  ["Benin", "+2290197123502", "+22997123502", "BJ"],
  ["Ivory Coast, mobile", "+2250707123503", "+22507123503", "CI"],
  ["Ivory Coast, another operator", "+2250545123503", "+22545123503", "CI"],
  ["Ivory Coast, land line", "+2252720212223", "+22520212223", "CI"],
  ["Gabon", "+24166123407", "+24106123407", "GA"],
  ["Gabon, without the 0", "+24174123407", "+2414123407", "GA"],
])("the old and the new number of one person are one: %s", async (_, now, former, country_code) => {
  const variants = (phone: string) =>
    db.sql<{ forms: string[] }>(
      "select array(select unnest(private.phone_variants($1)) order by 1) as forms",
      [phone],
    );
  expect(await variants(now)).toEqual(await variants(former));
  const ledger = await createLedger(db, FAST);
  const fresh = await ledger.addContact({ phone: now, country_code });
  const old = await ledger.addContact({ phone: former, country_code });
  const campaign = await ledger.addCampaign({ contacts: [fresh, old] });
  expect(await ledger.sendAll()).toHaveLength(1);
  expect(await reasons(campaign)).toContainEqual(TWICE);
});

test.each(["+2250701123503", "+22912345678", "+24112345678", "+221770001452"])(
  "%s has no other form",
  async (phone) => {
    const [row] = await db.sql("select private.phone_variants($1) as forms", [phone]);
    expect(row).toEqual({ forms: [phone] });
  },
);

test("a new try, and another campaign, may write to the same number", async () => {
  const ledger = await createLedger(db, FAST);
  const [contact] = await ledger.addContacts(1);
  await ledger.addCampaign({ contacts: [contact!] });
  const [work] = (await ledger.claim()).work;
  await ledger.reject(work!, 131000);
  await db.sql("update queue set due_at = private.clock() where message_id = $1", [work!.message_id]);
  const [again] = await ledger.sendAll();
  expect(again?.message_id).toBe(work!.message_id);
  await ledger.addCampaign({ contacts: [contact!] });
  expect(await ledger.sendAll()).toHaveLength(1);
});

const contact = fc.integer({ min: 0, max: 3 });
const step = fc.oneof(
  fc.constant({ kind: "send" as const }),
  fc.record({ kind: fc.constant("erase" as const), contact }),
  fc.record({ kind: fc.constant("renumber" as const), contact, number: fc.integer({ min: 0, max: 4 }) }),
);

test("a campaign writes to no number twice, whatever is deleted or corrected meanwhile", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      const ledger = await createLedger(db, FAST);
      const contacts = await ledger.addContacts(4);
      const numbers = [0, 1, 2, 3, 4].map((n) => `+22178${String(contacts[0]! * 10 + n).padStart(7, "0")}`);
      for (const [n, id] of contacts.entries()) await ledger.update("contacts", id, { phone: numbers[n] });
      await ledger.addCampaign({ contacts });
      const written: (string | null)[] = [];
      const send = async (max: number) => {
        const { work } = await ledger.claim(max);
        for (const each of work) await ledger.accept(each);
        written.push(...work.map(({ to }) => to));
      };
      for (const each of steps) {
        if (each.kind === "send") await send(1);
        else if (each.kind === "erase") await erase(ledger, contacts[each.contact]!);
        else
          await change(ledger, contacts[each.contact]!, { phone: numbers[each.number] }).catch(
            (error: Error) => expect(error.message).toMatch(/not_found|one_contact_per_number/),
          );
      }
      await send(100);
      expect(new Set(written).size).toBe(written.length);
    }),
    { numRuns: 60 },
  );
});
