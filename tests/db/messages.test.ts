import { fc } from "@fast-check/vitest";
import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS } from "@/lib/base/time";
import { act, addPeople, launched, makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { writeStates } from "../support/transitions.ts";

let db: TestDatabase;
let world: World;
let other: World;
let boss: string;
let campaign: number;
let people: number[];

const NAMES = ["Awa Diop", "Éric Sow", "Konan Brou", "Nadia Chraïbi", "Awa Sarr"];
const STATES = ["queued", "accepted", "sent", "delivered", "read", "failed", "unknown", "skipped"];

beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  other = await makeWorld(db);
  boss = (await db.createUser({ role: "super_admin" })).id;
  people = await addPeople(
    db,
    world,
    Array.from({ length: 40 }, (_, n) => ({ full_name: NAMES[n % NAMES.length]! })),
  );
  campaign = await launched(db, world, { follow_up: { body: "Merci" } });
  await addPeople(db, other, [{}]);
  await launched(db, other);
  const rows = await db.sql<{ id: number }>(
    "select id::int from messages where campaign_id = $1 order by id",
    [campaign],
  );
  for (const [n, { id }] of rows.entries()) {
    const state = STATES[n % STATES.length]!;
    await writeStates(db, "update messages set state = $2, code = $3, day = $4 where id = $1", [
      id,
      state,
      state === "failed" ? 131026 : null,
      ["accepted", "sent", "delivered", "read"].includes(state) ? "2026-11-20" : null,
    ]);
    if (state !== "queued") await db.sql("delete from queue where message_id = $1", [id]);
  }
  await db.sql(
    `insert into messages (campaign_id, contact_id, sender_id, owner_id, kind, state, day)
     select campaign_id, contact_id, sender_id, owner_id, 'message_2', 'delivered', '2026-11-20' from messages
     where campaign_id = $1 and state = 'read' limit 3`,
    [campaign],
  );
  await db.sql(
    `insert into interactions (wamid, sender_id, owner_id, contact_id, campaign_id, message_id, at, type, body)
     select 'in.' || id, sender_id, owner_id, contact_id, campaign_id, id, now(), 'text', 'oui' from messages
     where campaign_id = $1 and kind = 'message_1' and state = 'read'`,
    [campaign],
  );
  await db.sql(
    `insert into messages (contact_id, sender_id, owner_id, kind, state, body, created_at, day)
     select $1, $2, $3, 'reply', 'delivered', 'Bonjour', now() - interval '3 days', '2026-11-20'`,
    [people[0], world.sender_id, world.owner],
  );
});

type Item = {
  id: number;
  contact_id: number;
  kind: string;
  status: string;
  contact: { full_name: string } | null;
};
type Page = { items: Item[]; next: unknown[] | null; count: number | null; count_at_least: number };
const page = (filter: object, as = world.owner, after: unknown = null, limit = 50) =>
  act(db, as, "list_messages($1, $2, $3)", [
    filter,
    after === null ? null : JSON.stringify(after),
    limit,
  ]) as Promise<Page>;

async function all(filter: object, limit: number, as = world.owner): Promise<Item[]> {
  const items: Item[] = [];
  let after: unknown[] | null = null;
  do {
    const answer: Page = await page(filter, as, after, limit);
    expect(answer.items.length).toBeLessThanOrEqual(limit);
    items.push(...answer.items);
    after = answer.next;
  } while (after !== null);
  return items;
}

describe("a list of messages", () => {
  test("P12 pages partition it, for any filter and page size", async () => {
    const filter = fc.record(
      {
        campaign_id: fc.constant(campaign),
        kind: fc.constantFrom("message_1", "message_2", "reply"),
        status: fc.constantFrom(...STATES, "cancelled", "sending"),
        q: fc.constantFrom("awa", "eric", "SOW", "nadia chr", "77", "zzz"),
        from: fc.constantFrom("2020-01-01T00:00:00Z", new Date(Date.now() - DAY_MS).toISOString()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 1, max: 50 }), async (chosen, limit) => {
        const items = await all(chosen, limit);
        const expected = await matching(chosen);
        expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
        expect(items.map((item) => item.id).sort(byNumber)).toEqual(expected);
        const { count, count_at_least } = await page(chosen);
        expect([count, count_at_least]).toEqual([expected.length, expected.length]);
      }),
      // Each state alone, whose count comes from counters where there are any.
      { numRuns: 150, examples: STATES.map((status): [object, number] => [{ status }, 7]) },
    );
  });

  test("of a campaign is sorted by contact, any other newest first", async () => {
    const keys = (await all({ campaign_id: campaign }, 7)).map((item) => [item.contact_id, item.kind]);
    expect(keys).toEqual(
      keys.toSorted((a, b) => Number(a[0]) - Number(b[0]) || (String(a[1]) < String(b[1]) ? -1 : 1)),
    );
    const ids = (await all({}, 7)).map((item) => item.id);
    expect(ids).toEqual(ids.toSorted(byNumber).toReversed());
  });

  test("P11 shows an admin only their own; a super-admin sees all", async () => {
    const mine = await all({}, 50);
    const theirs = await all({}, 50, other.owner);
    expect(theirs).toHaveLength(1);
    expect(mine.map((item) => item.id)).not.toContain(theirs[0]!.id);
    expect(await all({ campaign_id: campaign }, 50, other.owner)).toEqual([]);
    expect((await all({}, 50, boss)).length).toBe(mine.length + theirs.length);
    await expect(db.asAnon((sql) => sql("select list_messages()"))).rejects.toMatchObject({ code: "42501" });
  });

  test("no longer shows the name of a deleted contact", async () => {
    const [gone] = await addPeople(db, other, [{ full_name: "Effacé" }]);
    const id = await launched(db, other);
    await db.sql(
      "update contacts set full_name = null, phone = null, phone_key = null, user_key = null, deleted_at = now() where id = $1",
      [gone],
    );
    const items = await all({ campaign_id: id }, 50, other.owner);
    expect(items.find((item) => item.contact_id === gone)).toMatchObject({ contact: null, status: "queued" });
    expect(await all({ q: "efface" }, 50, other.owner)).toEqual([]);
  });
});

const byNumber = (a: number, b: number) => a - b;

/** The same filter in TypeScript, row by row. */
async function matching(filter: Record<string, unknown>): Promise<number[]> {
  const rows = await db.sql<Record<string, unknown> & { id: number; search: string }>(
    `select m.id::int, m.campaign_id::int, m.kind, m.state, m.created_at, k.search from messages m
     join contacts k on k.id = m.contact_id where m.owner_id = $1 order by m.id`,
    [world.owner],
  );
  return rows
    .filter(
      (row) =>
        (filter.campaign_id === undefined || row.campaign_id === filter.campaign_id) &&
        (filter.kind === undefined || row.kind === filter.kind) &&
        (filter.status === undefined || row.state === filter.status) &&
        (filter.from === undefined || (row.created_at as Date) >= new Date(String(filter.from))) &&
        String(filter.q ?? "")
          .toLowerCase()
          .split(" ")
          .every((word) => row.search.includes(word)),
    )
    .map((row) => row.id);
}

type Contacts = { items: (Item & { replied_at: string | null; message_2: object | null })[]; count: number };
const contacts = (filter: object, as = world.owner) =>
  act(db, as, "list_campaign_contacts($1, $2)", [campaign, filter]) as Promise<Contacts | null>;

describe("the contacts of a campaign", () => {
  test("are filtered by exact state, by state reached, by reply and by Message 2", async () => {
    const n = async (filter: object) => (await contacts(filter))!.count;
    expect(await n({})).toBe(40);
    expect(await n({ status: "delivered" })).toBe(5);
    expect(await n({ reached: "delivered" })).toBe(10);
    expect(await n({ reached: "accepted" })).toBe(20);
    expect(await n({ status: "replied" })).toBe(5);
    expect(await n({ status: "message_2_sent" })).toBe(3);
    expect(await n({ status: "failed", q: "zzz" })).toBe(0);
  });

  test("are listed with their reply, their Message 2, and the error's class", async () => {
    const [failed] = (await contacts({ status: "failed" }))!.items;
    expect(failed).toMatchObject({
      code: 131026,
      error_class: "permanent",
      replied_at: null,
      message_2: null,
    });
    const [answered] = (await contacts({ status: "message_2_sent" }))!.items;
    expect(answered!.replied_at).not.toBeNull();
    expect(answered!.message_2).toMatchObject({ status: "delivered" });
  });

  test("are not visible to other admins", async () => {
    expect(await contacts({}, other.owner)).toBeNull();
  });
});

test.each([
  ["list_campaign_contacts($1, '{}', $2, 2)", "message_1"],
  ["list_exclusions($1, null, $2, 2)", "opted_out"],
])("P12 pages of %s partition it", async (call, of) => {
  const here = await makeWorld(db);
  const people = await addPeople(db, here, [{}, {}, {}, {}, {}, {}]);
  await db.sql(
    `insert into opt_outs (sender_id, person_key, source, opted_out_at)
     select $1, phone_key, 'keyword', now() from contacts where id = any ($2)`,
    [here.sender_id, of === "opted_out" ? people.slice(0, 5) : people.slice(5)],
  );
  const id = await launched(db, here);
  const seen: number[] = [];
  let after: number | null = null;
  do {
    const answer = (await act(db, here.owner, call, [id, after])) as {
      items: { contact_id: number }[];
      next: number | null;
      count: number;
    };
    expect([answer.items.length <= 2, answer.count]).toEqual([true, 5]);
    seen.push(...answer.items.map(({ contact_id }) => contact_id));
    after = answer.next;
  } while (after !== null);
  expect(seen).toEqual(people.slice(0, 5));
});

describe("the details of a message", () => {
  test("list every attempt and transition in order", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}]);
    const id = await launched(db, here);
    const [message] = await db.sql<{ id: number }>("select id::int from messages where campaign_id = $1", [
      id,
    ]);
    await db.sql(
      `insert into attempts (message_id, sender_id, claimed_at, finished_at, busy_until, code, outcome, number, details) values
         ($1, $2, now() + interval '1 s', now() + interval '2 s', now(), 131000, 'passing', 1, 'Something went wrong'),
         ($1, $2, now() + interval '60 s', now() + interval '61 s', now(), null, 'accepted', 2, null)`,
      [message!.id, here.sender_id],
    );
    await db.sql(
      `update messages set state = 'delivered', attempts = 2, accepted_at = now() + interval '61 s',
         sent_at = now() + interval '62 s', delivered_at = now() + interval '63 s' where id = $1`,
      [message!.id],
    );
    const told = (await act(db, here.owner, "get_message($1)", [message!.id])) as {
      transitions: { status: string }[];
      attempt_list: { number: number; outcome: string; error_class: string | null }[];
    };
    expect(told.transitions.map((transition) => transition.status)).toEqual([
      "queued",
      "sending",
      "queued",
      "sending",
      "accepted",
      "sent",
      "delivered",
    ]);
    expect(told.attempt_list).toMatchObject([
      { number: 1, outcome: "passing", error_class: "passing" },
      { number: 2, outcome: "accepted", error_class: null },
    ]);
    expect(await act(db, other.owner, "get_message($1)", [message!.id])).toBeNull();
    expect(await act(db, boss, "get_message($1)", [message!.id])).toMatchObject({ id: message!.id });
  });
});
