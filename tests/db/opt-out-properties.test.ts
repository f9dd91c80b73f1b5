import fc from "fast-check";
import { afterEach, beforeAll, expect, test } from "vitest";
import { advanceClock, createDatabase, type Row, setClock, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

/** Every step of a history is followed by a look at everything that shows an opt-out: a quarter of the usual number. */
const RUNS = Math.ceil(HISTORIES / 4);

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const VIA = ["STOP", "START", "Bonjour", "stop", "resume", "131050", "opt_out", "opt_in"] as const;

interface Step {
  via: (typeof VIA)[number] | "delete" | "claim" | "renumber";
  person: number;
  owner: number;
  number: number;
  seconds: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  via: fc.constantFrom(...VIA, "delete" as const, "claim" as const, "claim" as const, "renumber" as const),
  person: fc.nat(1),
  owner: fc.nat(1),
  number: fc.nat(1),
  // In one second STOP wins over START; order by time is what this property is about.
  seconds: fc.constantFrom(1, 61, 3600),
});

/** A history in which claims refuse twice and grant once, so that chance cannot make the property empty. */
const SURE: Step[] = (["STOP", "claim", "claim", "START", "claim"] as const).map((via, number) => ({
  via,
  person: 0,
  owner: 0,
  number: number % 2,
  seconds: 61,
}));

/** Two people, each kept by two owners of two numbers. The first shows her user id, the second never does. */
class World {
  private readonly chief: string;
  private readonly ledgers: Ledger[];
  private readonly phones = ["", ""];
  private readonly contacts: number[][] = [];
  private readonly out = [false, false];
  /** Whether the person said it themselves, so that no admin may end it. */
  private readonly said = [false, false];
  /** The same for the user id. After deletion only the opt-out knows it, so opting in by hand misses it. */
  private id = { out: false, said: false };
  refused = 0;
  granted = 0;

  constructor(chief: string, ledgers: Ledger[]) {
    this.chief = chief;
    this.ledgers = ledgers;
  }

  async begin(): Promise<void> {
    for (const person of [0, 1]) {
      const first = await this.ledgers[0]!.addContact();
      this.phones[person] = (await this.ledgers[0]!.contact(first)).phone!;
      this.contacts[person] = [first, await this.keep(person, 1)];
    }
  }

  private keep = (person: number, owner: number) =>
    this.ledgers[owner]!.addContact({ phone: this.phones[person] });

  private asOwner = async (owner: number, call: string, values: unknown[]) =>
    (
      await db.asUser(this.ledgers[owner]!.owner, (sql) =>
        sql<{ answer: Row }>(`select public.${call} as answer`, values),
      )
    )[0]!.answer;

  async play({ via, person, owner, number }: Step): Promise<void> {
    const ledger = this.ledgers[number]!;
    const contact = this.contacts[person]![owner]!;
    const wa_id = this.phones[person]!.slice(1);
    const user = person === 0 ? { from_user_id: `FR.${this.contacts[0]![0]}` } : {};
    if (via === "STOP" || via === "START" || via === "Bonjour") await ledger.answer(contact, via, user);
    if (via === "stop" || via === "resume") {
      const preference = {
        wa_id,
        category: "marketing_messages",
        value: via,
        timestamp: await ledger.seconds(),
      };
      await ledger.webhook({ user_preferences: [preference] }, "user_preferences");
    }
    if (via === "opt_out") await this.asOwner(owner, "opt_out_contact($1)", [contact]);
    if (via === "opt_in") await this.optIn(person, owner, contact);
    if (["STOP", "stop"].includes(via)) await this.now(person, true, true);
    if (via === "opt_out") await this.now(person, true, this.said[person]!);
    if (["START", "resume"].includes(via)) await this.now(person, false, false);
    if (via === "Bonjour" && person === 0)
      await this.now(person, this.out[0]! || this.id.out, this.said[0]! || this.id.said);
    if (via === "delete") {
      await this.asOwner(owner, "delete_contacts($1)", [JSON.stringify({ ids: [contact] })]);
      this.contacts[person]![owner] = await this.keep(person, owner);
    }
    if (via === "claim" || via === "131050") await this.claim(person, owner, number, via === "131050");
    if (via === "renumber") this.ledgers[number]!.sender = await ledger.addSender({ rate_per_minute: 6000 });
  }

  private async optIn(person: number, owner: number, contact: number): Promise<void> {
    const refusal = await this.asOwner(owner, "opt_in_contact($1)", [contact]).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(refusal).toBe(this.said[person] ? "opted_out_by_person" : null);
    if (refusal === null) await this.now(person, false, false);
  }

  /** Contacts that are linked with the user id by now carry every change to it. */
  private async now(person: number, out: boolean, said: boolean): Promise<void> {
    this.out[person] = out;
    this.said[person] = said;
    const linked = "select from public.contacts where phone = $1 and user_id is not null";
    if ((await db.sql(linked, [this.phones[person]])).length > 0) this.id = { out, said };
  }

  private async claim(person: number, owner: number, number: number, says131050: boolean): Promise<void> {
    const ledger = this.ledgers[number]!;
    const contacts = [this.contacts[person]![owner]!];
    const campaign = await ledger.addCampaign({ contacts, owner_id: this.ledgers[owner]!.owner });
    await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
    ledger.lease = null;
    await db.sql("update public.senders set lease_until = '-infinity' where id = $1", [ledger.sender]);
    const work = (await ledger.claim()).work.filter((item) => item.campaign_id === campaign);
    expect(work.length).toBe(this.out[person] ? 0 : 1);
    for (const item of work) {
      if (says131050) await ledger.reject(item, 131050);
      else await ledger.accept(item);
      if (says131050) await this.now(person, true, true);
      this.granted++;
    }
    if (work.length === 0) this.refused++;
  }

  /** What pages, lists, the inbox and the preview show of each contact, in this order of people and owners. */
  async shown(): Promise<unknown> {
    const ids = this.contacts.flat();
    const rows = await db.sql<{ id: number }>(
      `select c.id, (private.contact_json(c) ->> 'opted_out')::boolean as page, j.reason as preview,
         (select bool_and((private.conversation_json(v) -> 'opted_out') = private.contact_json(c) -> 'opted_out')
           from public.conversations v where v.contact_id = c.id) is not false as inbox
       from public.contacts c
       cross join lateral private.judge_contacts(array[c.id], c.owner_id, '{}', null, true, '{"components": []}', '{}') j
       where c.id = any ($1)`,
      [ids],
    );
    const listed = await Promise.all(
      [true, false].map((opted_out) =>
        db.asUser(this.chief, (sql) =>
          sql<{ id: number }>(
            "select (i ->> 'id')::bigint as id from jsonb_array_elements(public.list_contacts($1) -> 'items') i",
            [{ ids, opted_out }],
          ),
        ),
      ),
    );
    return ids.map((wanted) => {
      const { id, ...row } = rows.find((each) => each.id === wanted)!;
      return { ...row, list: listed.map((page) => page.some((each) => each.id === id)) };
    });
  }

  expected = () =>
    [0, 0, 1, 1].map((person) => ({
      page: this.out[person],
      list: [this.out[person], !this.out[person]],
      inbox: true,
      preview: this.out[person] ? "opted_out" : null,
    }));
}

test("P16 nobody who opted out is granted by a claim, by any number and for any owner, and pages and previews agree", {
  timeout: HISTORIES_MS,
}, async () => {
  const chief = (await db.createUser({ role: "super_admin" })).id;
  let refused = 0;
  let granted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12, size: "max" }), async (steps) => {
      await setClock(db, "2026-12-01T12:00:00Z");
      const columns = { rate_per_minute: 6000 };
      const world = new World(chief, [await createLedger(db, columns), await createLedger(db, columns)]);
      await world.begin();
      for (const move of steps) {
        await world.play(move);
        expect(await world.shown()).toEqual(world.expected());
        await advanceClock(db, `${move.seconds} s`);
      }
      refused += world.refused;
      granted += world.granted;
    }),
    { numRuns: RUNS, examples: [[SURE]] },
  );
  expect(refused).toBeGreaterThanOrEqual(2);
  expect(granted).toBeGreaterThanOrEqual(1);
});
