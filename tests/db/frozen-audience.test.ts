import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  act,
  addCrowd,
  addPeople,
  draftOf,
  exclusionsOf,
  launch,
  launched,
  makeCategory,
  makeWorld,
  messagesOf,
  prepare,
  save,
  statesOf,
  type World,
} from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

const isComplete = async (id: number) =>
  (
    await db.sql<{ complete: boolean }>("select audience_complete as complete from campaigns where id = $1", [
      id,
    ])
  )[0]!.complete;

/** A campaign that has begun, its messages made in ranges of a few people: its date has come. */
async function begun(world: World, limit: number, patch: object): Promise<number> {
  const { id } = await save(db, world, draftOf(world, { ...patch, scheduled_at: "2031-03-02T09:00:00Z" }));
  await launch(db, world, id);
  await db.sql("update campaigns set status = 'preparing' where id = $1", [id]);
  await prepare(db, id, limit);
  return id;
}

test("a large scheduled campaign is left to its job, so that the sender goes on", async () => {
  const here = await makeWorld(db);
  await addPeople(db, here, [{}]);
  await db.sql("update categories set contact_count = 20001 where id = $1", [here.category_id]);
  const { id } = await save(db, here, draftOf(here, { scheduled_at: "2031-03-02T09:00:00Z" }));
  await launch(db, here, id);
  await db.sql("update campaigns set scheduled_at = now() where id = $1", [id]);
  const [swept] = await db.asService((sql) =>
    sql<{ prepare: string }>("select sweep() ->> 'prepare' as prepare"),
  );
  expect(JSON.parse(swept!.prepare)).toEqual([id]);
  expect(await statesOf(db, id)).toEqual({});
  await prepare(db, id, 100);
  expect(await statesOf(db, id)).toEqual({ queued: 1 });
});

describe("an audience of several ranges", () => {
  test.each([
    ["its category is deleted", "delete_category($1)", []],
    ["its category is emptied", "remove_from_category($1, $2)", [{}]],
  ])("is complete when %s after the launch", async (_, call, more) => {
    const here = await makeWorld(db);
    await addCrowd(db, here, 2300);
    const id = await launched(db, here);
    await act(db, here.owner, call, [here.category_id, ...more.map((value) => JSON.stringify(value))]);
    await prepare(db, id, 5000);
    expect(await statesOf(db, id)).toEqual({ queued: 2300 });
    expect(await isComplete(id)).toBe(true);
  });

  test("is cancelled as a whole, whether or not the messages were made", async () => {
    const here = await makeWorld(db);
    await addPeople(
      db,
      here,
      Array.from({ length: 7 }, () => ({})),
    );
    const id = await begun(here, 3, {});
    expect(await act(db, here.owner, "cancel_campaign($1, 3)", [id])).toEqual({ cancelled: 3, more: true });
    expect(await act(db, here.owner, "cancel_campaign($1, 3)", [id])).toEqual({ cancelled: 3, more: true });
    expect(await act(db, here.owner, "cancel_campaign($1, 3)", [id])).toEqual({ cancelled: 1, more: false });
    expect(await statesOf(db, id)).toEqual({ cancelled: 7 });
  });

  test("keeps no value of somebody who was erased", async () => {
    const here = await makeWorld(db);
    const ids = await addPeople(db, here, [{}, {}, { full_name: "Secrète Personne" }]);
    const id = await begun(here, 1, MEET);
    await act(db, here.owner, "delete_contacts($1)", [JSON.stringify({ ids: [ids[2]] })]);
    expect(await db.sql("select from private.frozen_audience where params::text like '%Secr%'")).toEqual([]);
    expect(await exclusionsOf(db, id)).toEqual({ [ids[2]!]: "deleted" });
  });

  test("waits for an erasure in progress, and leaves its people out", async () => {
    const here = await makeWorld(db);
    const [kept, erased] = await addPeople(db, here, [{}, { full_name: "Secrète Personne" }]);
    const { id } = await save(db, here, draftOf(here, MEET));
    let launching: Promise<unknown> = Promise.resolve();
    await db.asUser(here.owner, async (sql) => {
      await sql("select delete_contacts($1)", [JSON.stringify({ ids: [erased] })]);
      launching = launch(db, here, id);
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await launching;
    expect((await messagesOf(db, id)).map((message) => message.contact_id)).toEqual([kept]);
  });
});

const MEET = {
  template: {
    name: "meet",
    language: "fr",
    variables: { "1": { field: "full_name" }, "2": { text: "10 h" } },
  },
};

const PEOPLE = 8;
const person = fc.integer({ min: 0, max: PEOPLE - 1 });
const meanwhile = fc.oneof(
  fc.record({ kind: fc.constantFrom("delete", "rename", "opt_out", "leave", "exclude"), person }),
  fc.record({ kind: fc.constant("renumber"), person, as: person }),
  fc
    .constantFrom("prepare", "delete_category", "empty_category", "undo_import", "newcomer")
    .map((kind) => ({ kind })),
);
type Act = { kind: string; person?: number; as?: number };

async function perform(
  here: World,
  id: number,
  ids: number[],
  excluded: number,
  { kind, person = 0, as = 0 }: Act,
) {
  const by = (call: string, ...values: unknown[]) =>
    act(
      db,
      here.owner,
      call,
      values.map((value) => (typeof value === "object" ? JSON.stringify(value) : value)),
    ).catch(
      // What is gone is gone: the act is one more that was refused.
      (error: { message: string }) => expect(error.message).toMatch(/not_found|one_contact_per_number/),
    );
  const contact = ids[person];
  switch (kind) {
    case "prepare":
      return prepare(db, id, 2);
    case "delete":
      return by("delete_contacts($1)", { ids: [contact] });
    case "rename":
      return by("save_contact($1, $2)", contact, { full_name: "Autre Nom" });
    case "opt_out":
      return by("opt_out_contact($1)", contact);
    case "leave":
      return by("remove_from_category($1, $2)", here.category_id, { ids: [contact] });
    case "exclude":
      return by("add_to_category($1, $2)", excluded, { ids: [contact] });
    case "renumber":
      return by("save_contact($1, $2)", contact, { phone: `+2217612${String(ids[as]).padStart(5, "0")}` });
    case "delete_category":
      return by("delete_category($1)", here.category_id);
    case "empty_category":
      return by("remove_from_category($1, $2)", here.category_id, {});
    case "undo_import":
      return by("undo_import($1, 0)", (await importOf(here))!);
    default:
      return addPeople(db, here, [{}]).catch(() => undefined);
  }
}

const importOf = async (here: World) =>
  (await db.sql<{ id: string }>("select id from imports where owner_id = $1", [here.owner]))[0]?.id;

test("P17 audience and exclusions are those chosen at the launch, whatever happens meanwhile", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(meanwhile, { minLength: 1, maxLength: 12 }), async (acts) => {
      const here = await makeWorld(db);
      const ids = await addPeople(
        db,
        here,
        Array.from({ length: PEOPLE }, (_, n) => ({ full_name: n === 3 ? null : `Personne ${n}` })),
      );
      await db.sql(
        `with made as (insert into imports (owner_id, file_name, status, finished_at) values ($1, 'x.csv', 'completed', now()) returning id)
         update contacts set import_id = made.id from made where contacts.id = any ($2)`,
        [here.owner, ids.slice(4)],
      );
      const excluded = await makeCategory(db, here.owner);
      const id = await begun(here, 2, { ...MEET, excluded_category_ids: [excluded] });
      for (const each of acts) await perform(here, id, ids, excluded, each);
      while (!(await isComplete(id))) await prepare(db, id, 2);

      const messages = await messagesOf(db, id);
      const reached = messages.map((message) => message.contact_id);
      const out = await exclusionsOf(db, id);
      expect([...reached, ...Object.keys(out).map(Number)].sort((a, b) => a - b)).toEqual(ids);
      expect(out[ids[3]!]).toBe("missing_variable");
      for (const { contact_id, params } of messages)
        expect([undefined, `Personne ${ids.indexOf(contact_id)}`]).toContain(params?.["1"]);
    }),
    { numRuns: 40 },
  );
});
