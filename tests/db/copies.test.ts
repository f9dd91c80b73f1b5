import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  act,
  addPeople,
  associate,
  draftOf,
  exclusionsOf,
  launch,
  launched,
  makeCategory,
  makeWorld,
  prepare,
  refused,
  save,
  statesOf,
  type World,
} from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { handingOver } from "../support/handing-over.ts";
import { Ledger } from "../support/ledger.ts";

let db: TestDatabase;
let here: World;
let ledger: Ledger;
let people: number[];
beforeAll(async () => {
  db = await createDatabase();
});
beforeEach(async () => {
  here = await makeWorld(db);
  ledger = new Ledger(db);
  ledger.owner = here.owner;
  ledger.sender = here.sender_id;
  await ledger.update("senders", here.sender_id, { rate_per_minute: 4800, rate_per_second: 80 });
  people = await addPeople(db, here, [{}, {}, {}, {}]);
});

const copyOf = async (id: number) => Number(await act(db, here.owner, "duplicate_campaign($1)", [id]));
const verb = (call: string, id: number) => act(db, here.owner, `${call}_campaign($1)`, [id]);
const preview = (id: number) =>
  act(db, here.owner, "preview_audience($1)", [id]) as Promise<{
    audience: number;
    already_reached: number;
    left_out: Record<string, number>;
  }>;
/** The original has written to the first two, was paused, and two wait. */
async function stoppedHalfWay(reason = "template"): Promise<number> {
  const id = await launched(db, here);
  for (const work of (await ledger.claim(2)).work) await ledger.accept(work);
  await ledger.update("campaigns", id, { status: "paused", pause_reason: reason });
  return id;
}
const contactsOf = async (ids: number[]) =>
  (
    await db.sql<{ contact_id: number }>("select contact_id::int from messages where id = any ($1)", [ids])
  ).map(({ contact_id }) => contact_id);
/** The people who get the copy once it is launched, in order. */
async function reachedBy(id: number): Promise<number[]> {
  await launch(db, here, id);
  const work = await ledger.sendAll();
  return (await contactsOf(work.map(({ message_id }) => message_id))).sort((a, b) => a - b);
}

describe("a copy of a campaign that stopped half-way", () => {
  test("goes to those whom the original did not reach, and says who was left out", async () => {
    const original = await stoppedHalfWay();
    const copy = await copyOf(original);
    expect(await preview(copy)).toMatchObject({
      audience: 2,
      already_reached: 2,
      left_out: { already_reached: 2 },
    });
    expect(await reachedBy(copy)).toEqual(people.slice(2));
    expect(await exclusionsOf(db, copy)).toEqual({
      [people[0]!]: "already_reached",
      [people[1]!]: "already_reached",
    });
  });

  test("takes over those who wait, also when the original goes on afterwards", async () => {
    const original = await stoppedHalfWay();
    await reachedBy(await copyOf(original));
    await verb("resume", original);
    expect(await ledger.sendAll()).toEqual([]);
    expect(await statesOf(db, original)).toEqual({ accepted: 2, skipped: 2 });
    expect(
      await db.sql("select distinct reason from messages where campaign_id = $1 and state = 'skipped'", [
        original,
      ]),
    ).toEqual([{ reason: "already_reached" }]);
  });

  test("and its original write once to each, when both go on at once", async () => {
    const original = await stoppedHalfWay();
    await launch(db, here, await copyOf(original));
    await verb("resume", original);
    const work = await ledger.sendAll();
    expect((await contactsOf(work.map(({ message_id }) => message_id))).toSorted((a, b) => a - b)).toEqual(
      people.slice(2),
    );
  });

  test("writes to all when its owner chooses so, and shows how many get it again", async () => {
    const copy = await copyOf(await stoppedHalfWay());
    await save(db, here, { leave_out_reached: false }, copy);
    expect(await preview(copy)).toMatchObject({
      audience: 4,
      already_reached: 2,
      left_out: { already_reached: 0 },
    });
    expect(await reachedBy(copy)).toEqual(people);
  });

  test("leaves out also those to whom the rest of a first slice goes by itself", async () => {
    const copy = await copyOf(await stoppedHalfWay("first_slice"));
    expect(await preview(copy)).toMatchObject({ audience: 0, already_reached: 4 });
    expect(await refused(launch(db, here, copy))).toEqual({
      code: "invalid",
      fields: { category_ids: "audience_empty" },
    });
  });
});

test("a copy leaves out those whose messages its running original has yet to make", async () => {
  const { id } = await save(db, here, draftOf(here, { scheduled_at: "2031-03-02T09:00:00Z" }));
  await launch(db, here, id);
  await ledger.update("campaigns", id, { status: "preparing" });
  await prepare(db, id, 1);
  expect(await preview(await copyOf(id))).toMatchObject({ audience: 0, already_reached: 4 });
});

test.each([
  ["accepted", true],
  ["sent", true],
  ["delivered", true],
  ["read", true],
  ["unknown", true],
  ["failed", false],
  ["cancelled", false],
  ["skipped", false],
])("whether somebody whose message is %s was reached: %s", async (state, isReached) => {
  const original = await launched(db, here);
  if (state === "cancelled") await verb("cancel", original);
  else {
    const { work } = await ledger.claim(4);
    await ledger.accept(work[0]!);
    await db.sql("alter table messages disable trigger messages_only_go_forward");
    await ledger.update("messages", work[0]!.message_id, { state });
    await db.sql("alter table messages enable trigger messages_only_go_forward");
    await ledger.update("campaigns", original, { status: "paused", pause_reason: "person" });
    const others = people.slice(1);
    await act(db, here.owner, "remove_from_category($1, $2)", [
      here.category_id,
      JSON.stringify({ ids: others }),
    ]);
  }
  expect((await preview(await copyOf(original))).already_reached).toBe(isReached ? 1 : 0);
});

test("somebody left out of the original gets the copy", async () => {
  await act(db, here.owner, "opt_out_contact($1)", [people[3]]);
  const original = await launched(db, here);
  await ledger.sendAll();
  await act(db, here.owner, "opt_in_contact($1)", [people[3]]);
  expect(await reachedBy(await copyOf(original))).toEqual([people[3]]);
});

test("a copy of a copy leaves out whoever either of them reached, also once a draft between them is deleted", async () => {
  const original = await stoppedHalfWay();
  const second = await copyOf(original);
  await launch(db, here, second);
  for (const work of (await ledger.claim(1)).work) await ledger.accept(work);
  await verb("cancel", second);
  const draft = await copyOf(second);
  const third = await copyOf(draft);
  await verb("delete", draft);
  expect(await reachedBy(third)).toEqual([people[3]]);
  const fourth = await copyOf(original);
  expect(await preview(fourth)).toMatchObject({ audience: 0, already_reached: 4 });
});

test("a campaign that is no copy leaves nobody out", async () => {
  await stoppedHalfWay();
  expect(await reachedBy((await save(db, here, draftOf(here))).id)).toEqual(people);
});

describe("a person stays left out", () => {
  test("when another contact gets the number of one whom the original reached", async () => {
    const original = await stoppedHalfWay();
    const [{ phone }] = (await db.sql("select phone from contacts where id = $1", [people[0]])) as [
      { phone: string },
    ];
    await act(db, here.owner, "delete_contacts($1)", [JSON.stringify({ ids: [people[0]] })]);
    const [again] = await addPeople(db, here, [{ phone }]);
    const copy = await copyOf(original);
    expect(await reachedBy(copy)).toEqual(people.slice(2));
    expect((await exclusionsOf(db, copy))[again!]).toBe("already_reached");
  });

  test("when a contact whom the original reached gets another number", async () => {
    const original = await stoppedHalfWay();
    await act(db, here.owner, "save_contact($1, $2)", [
      people[0],
      JSON.stringify({ phone: "+221779990001" }),
    ]);
    expect(await reachedBy(await copyOf(original))).toEqual(people.slice(2));
  });

  test("when a contact gets that number after the copy was launched", async () => {
    const original = await stoppedHalfWay();
    const [{ phone }] = (await db.sql("select phone from contacts where id = $1", [people[0]])) as [
      { phone: string },
    ];
    const copy = await copyOf(original);
    await launch(db, here, copy);
    await act(db, here.owner, "delete_contacts($1)", [JSON.stringify({ ids: [people[0]] })]);
    await act(db, here.owner, "save_contact($1, $2)", [people[2], JSON.stringify({ phone })]);
    expect(await contactsOf((await ledger.sendAll()).map(({ message_id }) => message_id))).toEqual([
      people[3],
    ]);
    expect(await statesOf(db, copy)).toEqual({ accepted: 1, skipped: 1 });
  });

  test("when the campaign is handed over, and the contact merged with one of the new owner", async () => {
    const original = await stoppedHalfWay();
    const [{ phone }] = (await db.sql("select phone from contacts where id = $1", [people[0]])) as [
      { phone: string },
    ];
    const heir = { ...here, owner: (await db.createUser()).id };
    const category = await makeCategory(db, heir.owner);
    const kept = await addPeople(db, heir, [{ phone }, {}], category);
    const chief = (await db.createUser({ role: "super_admin" })).id;
    await handingOver(db, () => ledger).handOver(here.owner, heir.owner, chief, 10);
    here = heir;
    const copy = await copyOf(original);
    await save(db, heir, { category_ids: [category] }, copy);
    expect(await reachedBy(copy)).toEqual([kept[1]]);
  });

  test("under the other form of a Brazilian number and under the user id", async () => {
    const category = await makeCategory(db, here.owner);
    await addPeople(
      db,
      here,
      [{ phone: "+5511987654321", country_code: "BR" }, { user_id: "FR.91" }],
      category,
    );
    const original = await launched(db, here, { category_ids: [category] });
    await ledger.sendAll();
    const twins = await addPeople(
      db,
      here,
      [{ phone: "+551187654321", country_code: "BR" }, { user_id: "FR.91" }],
      category,
    );
    await associate(db, here, [people[0]!], category);
    expect(twins).toHaveLength(2);
    expect(await reachedBy(await copyOf(original))).toEqual([people[0]]);
  });
});

test("the editor's preview of a stored draft says by which campaign each was reached", async () => {
  const original = await stoppedHalfWay();
  const copy = await copyOf(original);
  const draft = JSON.stringify({ ...draftOf(here), id: copy, leave_out_reached: true });
  const shown = (await act(db, here.owner, "preview_contacts(null, $1)", [draft])) as {
    items: { reason: string | null; reached_by: string | null }[];
  };
  expect(shown.items.map(({ reason, reached_by }) => ({ reason, reached_by }))).toEqual([
    ...Array(2).fill({ reason: "already_reached", reached_by: "Cours du soir" }),
    ...Array(2).fill({ reason: null, reached_by: null }),
  ]);
  const stranger = await makeWorld(db);
  for (const call of ["preview_audience(null, $1)", "preview_contacts(null, $1)"])
    expect(await refused(act(db, stranger.owner, call, [draft]))).toMatchObject({ code: "not_found" });
});

test("a campaign names the one whose people it leaves out, and only once that was launched", async () => {
  const read = async (id: number) =>
    (await act(db, here.owner, "get_campaign($1)", [id])) as {
      original: unknown;
      leave_out_reached: boolean;
    };
  const { id: draft } = await save(db, here, draftOf(here));
  const copy = await copyOf(draft);
  expect(await read(copy)).toMatchObject({ original: null, leave_out_reached: true });
  await launch(db, here, draft);
  expect(await read(copy)).toMatchObject({ original: { id: draft, name: "Cours du soir" } });
  expect(await read(draft)).toMatchObject({ original: null });
});
