import { beforeAll, describe, expect, test } from "vitest";
import { act, addPeople, launched, makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

type Page = { items: { contact_id: number }[]; next: unknown; count: number | null; count_at_least: number };

let db: TestDatabase;
let world: World;
let boss: string;
let most: number;
let campaign: number;
let category: number;

beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  boss = (await db.createUser({ role: "super_admin" })).id;
  most = (await db.sql<{ n: number }>("select private.limit_of('counted_matches') as n"))[0]!.n;
  await addPeople(db, world, [
    { full_name: "Awa Un" },
    { full_name: "Awa Deux" },
    { full_name: "Awa Trois" },
  ]);
  campaign = await launched(db, world);
  const [g] = await db.sql<{ id: number }>(
    "insert into categories (owner_id, name) values ($1, 'Beaucoup') returning id::int",
    [world.owner],
  );
  category = g!.id;
  await add(most);
});

/** So many more people in Benin, each with everything that lists show. */
async function add(n: number): Promise<void> {
  await db.sql(
    `with made as (
       insert into contacts (owner_id, full_name, phone, country_code, consent_source)
       select $1, 'Zidane ' || i, '+229019' || lpad(i::text, 7, '0'), 'BJ', 'papier'
       from (select (select count(*) from contacts) + i as i from generate_series(1, $2::int) i) i returning id),
     grouped as (insert into category_contacts (category_id, contact_id, owner_id) select $3, id, $1 from made),
     talking as (
       insert into conversations (sender_id, contact_id, owner_id, last_inbound_at, window_until)
       select $4, id, $1, now(), now() + interval '1 day' from made),
     strange as (
       insert into interactions (wamid, sender_id, at, type) select 'strange.' || id, $4, now(), 'text' from made),
     excluded as (insert into exclusions (campaign_id, contact_id, reason) select $5, id, 'duplicate' from made)
     insert into messages (contact_id, sender_id, owner_id, kind, state, claimed_at, day)
     select id, $4, $1, k, s, now() - interval '2 days', current_date from made,
       (values ('reply'::message_kind, 'unknown'::message_state), ('test', 'delivered')) x(k, s)`,
    [world.owner, n, category, world.sender_id, campaign],
  );
}

const page = (call: string, as = world.owner) => act(db, as, call, []) as Promise<Page>;

const BOUNDED: [string, () => string, boolean?][] = [
  ["contacts found by name", () => `list_contacts('{"q": "zidane"}')`],
  ["contacts found by name, by name", () => `list_contacts('{"q": "zidane"}', 'name')`],
  ["contacts of a country", () => `list_contacts('{"country": "BJ"}')`],
  ["contacts with consent", () => `list_contacts('{"consent": true}')`],
  ["messages of a state", () => `list_messages('{"status": "unknown"}')`],
  ["messages of a kind", () => `list_messages('{"kind": "reply"}')`],
  ["messages found by name", () => `list_messages('{"q": "zidane", "kind": "reply"}')`],
  ["unknown messages", () => "list_unknown_messages()"],
  ["people left out", () => `list_exclusions(${campaign})`],
  ["people left out for a reason", () => `list_exclusions(${campaign}, 'duplicate')`],
  ["conversations", () => `list_conversations('{"view": "open"}')`],
  ["conversations found by name", () => `list_conversations('{"view": "all", "q": "zidane"}')`],
  ["messages of strangers", () => "list_strangers()", true],
];

const COUNTED: [string, () => string, number][] = [
  ["all contacts", () => "list_contacts('{}')", 3],
  ["contacts of a category", () => `list_contacts('{"category_id": ${category}}')`, 0],
  ["messages that Meta accepted", () => `list_messages('{"status": "delivered"}')`, 0],
];

describe("the count of a list", () => {
  test.each(BOUNDED)("of %s is exact up to the bound", async (_what, call, byBoss) => {
    expect(await page(call(), byBoss ? boss : undefined)).toMatchObject({
      count: most,
      count_at_least: most,
    });
  });

  test("of a page that is the whole list is its length; after other pages it is that of the list", async () => {
    const few = await page(`list_campaign_contacts(${campaign}, '{"q": "awa"}')`);
    expect([few.items.length, few.count, few.count_at_least]).toEqual([3, 3, 3]);
    const last = await page(
      `list_campaign_contacts(${campaign}, '{"q": "awa"}', ${few.items[1]!.contact_id})`,
    );
    expect(last).toMatchObject({ count: 3, next: null });
  });

  test("is a minimum beyond the bound", async () => {
    await add(1);
    for (const [what, call, byBoss] of BOUNDED)
      expect([what, await page(call(), byBoss ? boss : undefined)]).toMatchObject([
        what,
        { count: null, count_at_least: most },
      ]);
  });

  test.each(COUNTED)("of %s is exact beyond it", async (_what, call, besides) => {
    const count = most + 1 + besides;
    expect(await page(call())).toMatchObject({ count, count_at_least: count });
  });

  test("of a category is shown to nobody else", async () => {
    const other = await makeWorld(db);
    expect(await page(`list_contacts('{"category_id": ${category}}')`, other.owner)).toMatchObject({
      items: [],
      count: 0,
    });
  });
});
