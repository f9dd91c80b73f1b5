import { beforeAll, describe, expect, test } from "vitest";
import { act, addPeople, draftOf, makeWorld, refused, save, type World } from "../support/campaigns.ts";
import { advanceClock } from "../support/clock.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

const MINE = "+33612345678";

let db: TestDatabase;
let world: World;
let campaign: number;
let phone_number_id: string;
beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  await db.sql("update profiles set full_name = 'Fatou Sarr' where id = $1", [world.owner]);
  const variables = { "1": { field: "first_name" }, "2": { field: "phone" } };
  const template = { name: "meet", language: "fr", variables };
  campaign = (
    await save(db, world, draftOf(world, { template, follow_up: { body: "Merci {{first_name}}" } }))
  ).id;
  const [sender] = await db.sql<{ phone_number_id: string }>(
    "select phone_number_id from senders where id = $1",
    [world.sender_id],
  );
  phone_number_id = sender!.phone_number_id;
});

const send = async (phone: string, kind = "message_1") =>
  (await act(db, world.owner, "test_campaign($1, null, $2, $3, $4, 'FR')", [
    campaign,
    kind,
    phone_number_id,
    phone,
  ])) as { message_id: number };

async function claim() {
  await db.sql(
    "update senders set lease_until = null, rate_per_minute = 60000, rate_per_second = 1000 where id = $1",
    [world.sender_id],
  );
  return db.asService(async (sql) => {
    const [pump] = await sql<{ p: { lease: string } }>("select begin_pump($1) as p", [world.sender_id]);
    const [claimed] = await sql<{
      c: { work: { message_id: number; to: string; params: object; body: string }[] };
    }>("select claim($1, $2, 100) as c", [world.sender_id, pump!.p.lease]);
    return claimed!.c.work;
  });
}

const tests = async () =>
  (await act(db, world.owner, "campaign_tests($1)", [campaign])) as {
    id: number;
    phone: string;
    message: string;
  }[];
const messageOf = async (id: number) =>
  (
    await db.sql<{ state: string; reason: string; params: object }>("select * from messages where id = $1", [
      id,
    ])
  )[0]!;

describe("a test to a number that is no contact’s", () => {
  test("is sent as often as one likes, with the user’s name as value", async () => {
    const first = await send(MINE);
    const second = await send(MINE);
    const work = await claim();
    expect(work).toMatchObject([
      { message_id: first.message_id, to: MINE, params: { values: { "1": "Fatou", "2": MINE } } },
      { message_id: second.message_id, to: MINE },
    ]);
    expect(await tests()).toMatchObject([
      { id: second.message_id, phone: MINE, message: "message_1" },
      { id: first.message_id, phone: MINE },
    ]);
  });

  test("makes no contact: no list, count, search, export or conversation knows the number", async () => {
    await send(MINE);
    const seen = async (call: string, values: unknown[] = []) =>
      JSON.stringify(await act(db, world.owner, call, values));
    expect(await seen("list_contacts('{}')")).toContain('"count":0');
    expect(await seen("list_contacts($1)", [{ q: "612345678" }])).not.toContain(MINE);
    expect(await db.asUser(world.owner, (sql) => sql("select * from contacts"))).toEqual([]);
    const [{ n }] = (await db.sql<{ n: number }>(
      "select count(*)::int as n from contacts where owner_id = $1",
      [world.owner],
    )) as [{ n: number }];
    expect(n, "one tombstone a number").toBe(1);
  });

  test("lets the number become a contact afterwards, who then gets the tests", async () => {
    await send("+33612345679");
    const [id] = await addPeople(db, world, [{ phone: "+33612345679", full_name: "Inès Roy" }]);
    const { message_id } = await send("+33612345679");
    expect(await messageOf(message_id)).toMatchObject({ contact_id: id });
    await db.sql("delete from category_contacts where contact_id = $1", [id]);
  });

  test("of Message 2 goes while somebody at that number has written within 24 hours, else says why not", async () => {
    const unheard = await send("+33612345680", "message_2");
    await claim();
    expect(await messageOf(unheard.message_id)).toMatchObject({ state: "skipped", reason: "window_closed" });
    await db.sql(
      `insert into interactions (wamid, sender_id, at, type, from_id, body)
       values ('w1', $1, private.clock(), 'text', '33612345681', 'Bonjour')`,
      [world.sender_id],
    );
    const heard = await send("+33612345681", "message_2");
    expect(await claim()).toMatchObject([
      { message_id: heard.message_id, to: "+33612345681", body: "Merci {{first_name}}" },
    ]);
  });

  test("P16 is refused once the number has opted out, and skipped if it opts out meanwhile", async () => {
    const waiting = await send("+33612345682");
    await db.sql(
      `insert into opt_outs (person_key, source, opted_out_at) values (private.person_key('+33612345682'), 'keyword', private.clock())`,
    );
    await claim();
    expect(await messageOf(waiting.message_id)).toMatchObject({ state: "skipped", reason: "opted_out" });
    expect(await refused(send("+33612345682"))).toEqual({ code: "invalid", fields: { phone: "opted_out" } });
  });

  test("is refused for a number that is none", async () => {
    for (const phone of ["0612345678", "+0612345678", "x", ""])
      expect(await refused(send(phone))).toMatchObject({ code: "invalid", fields: { phone: "bad_phone" } });
  });

  test("leaves no number after its retention, and can be sent again", async () => {
    await send(MINE);
    await claim();
    await advanceClock(db, "8 days");
    await db.asService((sql) => sql("select prune()"));
    expect(await db.sql("select * from private.test_numbers")).toEqual([]);
    expect(JSON.stringify(await tests())).not.toContain(MINE);
    await send(MINE);
    expect((await tests())[0]).toMatchObject({ phone: MINE });
  });

  test("P18 leaves no number after the erasure of a contact with it", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact({ phone: MINE });
    const { message_id } = await send(MINE);
    expect(await messageOf(message_id)).toMatchObject({ params: { values: { "2": MINE } } });
    await db.sql("select private.erase_contacts(array[$1::bigint])", [contact]);
    expect(await db.sql("select * from private.test_numbers where phone = $1", [MINE])).toEqual([]);
    expect(await messageOf(message_id)).toMatchObject({ params: null, body: null });
    expect(await claim()).toEqual([]);
    expect(await messageOf(message_id)).toMatchObject({ state: "skipped", reason: "deleted" });
  });
});
