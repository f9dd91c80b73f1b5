import fc from "fast-check";
import { expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { handingOver } from "../support/handing-over.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

const db = await createDatabase();
const chief = (await db.createUser({ role: "super_admin" })).id;
let ledger: Ledger;
const { call, handOver, remove, category } = handingOver(db, () => ledger);

test("P2 P14 handing over between any two users loses, doubles and miscounts nothing", {
  timeout: HISTORIES_MS,
}, async () => {
  const person = fc.record({
    number: fc.integer({ min: 0, max: 5 }),
    categories: fc.subarray([0, 1, 2]),
    messaged: fc.boolean(),
    answers: fc.boolean(),
    erased: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(person, { selector: (p) => p.number, maxLength: 6 }),
      fc.uniqueArray(person, { selector: (p) => p.number, maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (theirs, mine, limit) => {
        ledger = await createLedger(db);
        const from = ledger.owner;
        const to = (await db.createUser()).id;
        const base = 600_000_000 + Math.floor(Math.random() * 90_000_000);
        for (const [owner, list] of [
          [from, theirs],
          [to, mine],
        ] as const) {
          ledger.owner = owner;
          const groups = [];
          for (const n of [0, 1, 2]) groups.push(await category(owner, `G${n}`));
          const ids: number[] = [];
          for (const p of list) {
            const id = await ledger.addContact({ phone: `+33${base + p.number}`, full_name: `N${p.number}` });
            ids.push(id);
            for (const g of p.categories)
              await ledger.insert("category_contacts", {
                category_id: groups[g],
                contact_id: id,
                owner_id: owner,
              });
          }
          await ledger.addCampaign({ contacts: ids.filter((_, n) => list[n]!.messaged) });
          const { work } = await ledger.claim(4);
          for (const item of work) await ledger.accept(item);
          for (const [n, p] of list.entries()) {
            if (p.answers) await ledger.answer(ids[n]!, "Oui");
            if (p.erased)
              await call("public.delete_contacts($1)", [JSON.stringify({ ids: [ids[n]] })], owner);
          }
        }
        const total = async (table: string) =>
          (
            await db.sql<{ n: number }>(
              `select count(*)::int as n from public.${table} where owner_id = any ($1::uuid[])`,
              [[from, to]],
            )
          )[0]!.n;
        const before = { messages: await total("messages"), interactions: await total("interactions") };
        await handOver(from, to, chief, limit);
        await remove(from);
        expect({ messages: await total("messages"), interactions: await total("interactions") }).toEqual(
          before,
        );
        const living = (list: typeof theirs) => list.filter((p) => !p.erased).map((p) => p.number);
        const numbers = await db.sql<{ phone: string }>(
          "select phone from public.contacts where owner_id = $1 and deleted_at is null order by phone",
          [to],
        );
        expect(numbers.map((row) => Number(row.phone.slice(3)) - base)).toEqual(
          [...new Set([...living(theirs), ...living(mine)])].sort((a, b) => a - b),
        );
        expect(
          await db.sql(
            `select g.id from public.categories g where g.owner_id = $1
             and g.contact_count <> (select count(*) from public.category_contacts k where k.category_id = g.id)`,
            [to],
          ),
        ).toEqual([]);
        expect(
          await db.sql(
            "select k.contact_id from public.category_contacts k join public.contacts c on c.id = k.contact_id where c.deleted_at is not null",
          ),
        ).toEqual([]);
        expect(await ledger.wrongs()).toEqual({});
      },
    ),
    { numRuns: HISTORIES, endOnFailure: true },
  );
});
