import { fc } from "@fast-check/vitest";
import { beforeAll, describe, expect, test } from "vitest";
import { act, makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

type Item = { id: number; contact_id: number };
type Page = { items: Item[]; next: unknown; count: number | null; count_at_least: number };

/** More than a search names one by one. */
const MANY = 2_300;
const PAGE = 700;

let db: TestDatabase;
let world: World;
let other: World;
let boss: string;
let campaign: number;

beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  other = await makeWorld(db);
  boss = (await db.createUser({ role: "super_admin" })).id;
  const [c] = await db.sql<{ id: number }>(
    `insert into campaigns (owner_id, sender_id, name, status) values ($1, $2, 'Banc', 'draft') returning id::int`,
    [world.owner, world.sender_id],
  );
  campaign = c!.id;
  for (const [{ owner, sender_id }, n, from] of [
    [world, MANY, 0],
    [other, 40, 5_000],
  ] as const)
    await db.sql(
      `with made as (
         insert into contacts (owner_id, full_name, phone, country_code)
         select $1, (array['Awa', 'Éva', 'Zoé', 'awa'])[1 + i % 4] || case when i % 20 = 7 then ' Sow ' else ' Ndiaye ' end
           || i % 50, '+229019' || lpad(i::text, 7, '0'), 'BJ'
         from generate_series($3::int, $3::int + $2::int * 20 / 19 + 20) i returning *),
       talking as (
         insert into conversations (sender_id, contact_id, owner_id, last_inbound_at, window_until)
         select $4, id, $1, case when id % 9 > 0 then now() - make_interval(mins => (id % 100)::int) end, now() from made),
       out as (
         insert into opt_outs (sender_id, person_key, source, opted_out_at)
         select $4, private.person_key(phone), 'keyword', now() from made where full_name like '%Ndiaye%')
       insert into messages (contact_id, campaign_id, sender_id, owner_id, kind, state)
       select id, $5, $4, $1, 'message_1', 'skipped' from made`,
      [owner, n, from, sender_id, owner === world.owner ? campaign : await ofOther()],
    );
});

async function ofOther(): Promise<number> {
  const [c] = await db.sql<{ id: number }>(
    `insert into campaigns (owner_id, sender_id, name, status) values ($1, $2, 'Autre', 'draft') returning id::int`,
    [other.owner, other.sender_id],
  );
  return c!.id;
}

const CONTACTS = "select c.id::int as key from contacts c where c.owner_id = any ($1)";
const NDIAYE = " and c.search like '%ndiaye%'";
const BY_NAME = ` order by rtrim(c.search, ' +0123456789') collate "C", c.id`;
const MESSAGES = `select m.id::int as key from messages m join contacts c on c.id = m.contact_id where m.owner_id = any ($1)`;

type Asked = [what: string, call: (after: string) => string, naive: string, by?: "boss"];
const LISTS: Asked[] = [
  [
    "contacts found by name",
    (after) => `list_contacts('{"q": "ndiaye"}', 'newest', ${after}, ${PAGE})`,
    `${CONTACTS}${NDIAYE} order by c.id desc`,
  ],
  [
    "contacts found by name, by name",
    (after) => `list_contacts('{"q": "ndiaye"}', 'name', ${after}, ${PAGE})`,
    CONTACTS + NDIAYE + BY_NAME,
  ],
  [
    "contacts found by name in a country",
    (after) => `list_contacts('{"q": "ndiaye", "country": "BJ"}', 'newest', ${after}, ${PAGE})`,
    `${CONTACTS}${NDIAYE} order by c.id desc`,
  ],
  [
    "opted-out contacts",
    (after) => `list_contacts('{"opted_out": true}', 'newest', ${after}, ${PAGE})`,
    `${CONTACTS}${NDIAYE} order by c.id desc`,
  ],
  [
    "opted-out contacts, by name",
    (after) => `list_contacts('{"opted_out": true}', 'name', ${after}, ${PAGE})`,
    CONTACTS + NDIAYE + BY_NAME,
  ],
  [
    "everybody's contacts, by name",
    (after) => `list_contacts('{}', 'name', ${after}, ${PAGE})`,
    CONTACTS + BY_NAME,
    "boss",
  ],
  [
    "everybody's contacts found by name, by name",
    (after) => `list_contacts('{"q": "ndiaye"}', 'name', ${after}, ${PAGE})`,
    CONTACTS + NDIAYE + BY_NAME,
    "boss",
  ],
  [
    "messages found by name",
    (after) => `list_messages('{"q": "ndiaye"}', ${after}, ${PAGE})`,
    `${MESSAGES}${NDIAYE} order by m.id desc`,
  ],
  [
    "messages of a campaign found by name",
    (after) =>
      `list_messages(jsonb_build_object('q', 'ndiaye', 'campaign_id', ${campaign}), ${after}, ${PAGE})`,
    `${MESSAGES}${NDIAYE} order by c.id`,
  ],
  [
    "people of a campaign found by name",
    (after) => `list_campaign_contacts(${campaign}, '{"q": "ndiaye"}', (${after})::text::bigint, ${PAGE})`,
    `${MESSAGES}${NDIAYE} order by c.id`,
  ],
];

async function pagesOf(call: (after: string) => string, as: string, limit: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let after = "null"; ; ) {
    const page = (await act(db, as, call(after), [])) as Page;
    expect(page.items.length).toBeLessThanOrEqual(limit);
    pages.push(page);
    if (page.next === null) return pages;
    after = `'${JSON.stringify(page.next)}'::jsonb`;
  }
}

describe("of a list of which thousands match", () => {
  test.each(LISTS)("P12 pages partition it, in order: %s", async (_what, call, naive, by) => {
    const owners = by ? [world.owner, other.owner] : [world.owner];
    const expected = (await db.sql<{ key: number }>(naive, [owners])).map(({ key }) => key);
    expect(expected.length).toBeGreaterThan(2_000);
    const pages = await pagesOf(call, by ? boss : world.owner, PAGE);
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(expected);
    for (const { count, count_at_least } of pages) {
      expect(count ?? expected.length).toBe(expected.length);
      expect(count_at_least).toBeLessThanOrEqual(expected.length);
      expect(count_at_least).toBeGreaterThanOrEqual(Math.min(PAGE, expected.length));
    }
  });

  test("P12 pages partition it, in order: conversations found by name", async () => {
    const expected = await db.sql<{ key: number }>(
      `select v.contact_id::int as key from conversations v join contacts c on c.id = v.contact_id
       where v.owner_id = $1 ${NDIAYE} order by v.last_inbound_at desc, v.id desc`,
      [world.owner],
    );
    const pages = await pagesOf(
      (after) => `list_conversations('{"view": "all", "q": "ndiaye"}', ${after}, 90)`,
      world.owner,
      90,
    );
    const seen = pages.flatMap(({ items }) => items.map(({ contact_id }) => contact_id));
    expect(seen).toEqual(expected.map(({ key }) => key));
  });
});

test("a page is the same however far its list is read in order before all matches are", async () => {
  const page = async (walk: number, limit: number, name: string) =>
    (
      await db.sql<{ ids: number[] | null }>(
        `select private.page_ids('public.contacts c', private.live_contacts($1), $2,
           array['rtrim(c.search, '' +0123456789'') collate "C"', 'id', 'asc'], $3, $4)::int[] as ids`,
        [world.owner, ` and c.search like '%${name}%'`, walk, limit],
      )
    )[0]!.ids ?? [];
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3_000 }),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom("ndiaye", "sow", "zoe", "eva sow", "nobody"),
      async (walk, limit, name) => {
        const expected = await db.sql<{ key: number }>(
          `${CONTACTS} and c.search like '%${name}%'${BY_NAME} limit ${limit}`,
          [[world.owner]],
        );
        expect(await page(walk, limit, name)).toEqual(expected.map(({ key }) => key));
      },
    ),
    { numRuns: 60 },
  );
});
