import { beforeAll, describe, expect, test } from "vitest";
import {
  act,
  addPeople,
  draftOf,
  launched,
  makeCategory,
  makeWorld,
  refused,
  save,
  type World,
} from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let world: World;
let other: World;
let boss: string;
beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  other = await makeWorld(db);
  boss = (await db.createUser({ role: "super_admin" })).id;
  await addPeople(db, world, [{}, {}]);
});

type Read = Record<string, unknown> & { id: number; template: object | null };
const read = (id: number, as = world.owner) => act(db, as, "get_campaign($1)", [id]) as Promise<Read | null>;

describe("a draft", () => {
  test("is read back as it was saved", async () => {
    const excluded = await makeCategory(db, world.owner);
    const draft = {
      name: "Cours du soir",
      category_ids: [world.category_id],
      excluded_category_ids: [excluded],
      template: {
        name: "meet",
        language: "fr",
        variables: {
          "1": { field: "first_name", fallback: "vous" },
          "2": { text: "https://ateliers.example/cours" },
        },
      },
      follow_up: {
        body: "Merci {{first_name}}",
        triggers: { words: ["oui"] },
        delay_seconds: 60,
        answers_until_days: 14,
      },
      scheduled_at: "2031-05-01T08:00:00+00:00",
    };
    const { id } = await save(db, world, draft);
    expect(await read(id)).toMatchObject({ ...draft, status: "draft", pause_reason: null });
  });

  test("accepts any subset of the fields and keeps the rest", async () => {
    const { id } = await save(db, world, draftOf(world, { follow_up: { body: "Merci" } }));
    await save(db, world, { name: "Autre nom" }, id);
    expect(await read(id)).toMatchObject({
      ...draftOf(world),
      name: "Autre nom",
      follow_up: { body: "Merci" },
    });
    await save(db, world, { follow_up: null, template: null, category_ids: [] }, id);
    expect(await read(id)).toMatchObject({
      name: "Autre nom",
      follow_up: null,
      template: null,
      category_ids: [],
    });
  });

  test("may be incomplete, but needs a name", async () => {
    expect((await save(db, world, { name: "Idée" })).status).toBe("draft");
    expect(await refused(save(db, world, {}))).toEqual({ code: "invalid", fields: { name: "required" } });
  });

  test.each([
    ["javascript:alert(1)", "bad_link"],
    ["https://nulle part", "bad_link"],
    ["ftp://exemple.fr/a", "bad_link"],
    ["Bonjour {{age}}", "unknown_variable"],
    ["Bonjour {{fields.}}", "unknown_variable"],
    ["a".repeat(4097), "too_long"],
  ])("is refused with the Message 2 text %.30s", async (body, code) => {
    expect(await refused(save(db, world, draftOf(world, { follow_up: { body } })))).toEqual({
      code: "invalid",
      fields: { "follow_up.body": code },
    });
  });

  test.each([
    [{ text: "data:text/html,x" }, "bad_link"],
    [{ field: "fields.site", fallback: "http:/exemple.fr" }, "bad_link"],
    [{ field: "owner_id" }, "bad_format"],
    [{ field: "full_name", text: "les deux" }, "bad_format"],
    [{}, "bad_format"],
    ["full_name", "bad_format"],
  ])("is refused with the variable %j", async (variable, code) => {
    const template = { name: "meet", language: "fr", variables: { "1": variable } };
    expect(await refused(save(db, world, draftOf(world, { template })))).toEqual({
      code: "invalid",
      fields: { "template.variables.1": code },
    });
  });

  test("is refused with another user's category, and with one both included and excluded", async () => {
    const foreign = draftOf(world, { category_ids: [other.category_id] });
    expect(await refused(save(db, world, foreign))).toEqual({
      code: "category_not_found",
      fields: { category_ids: "not_found" },
    });
    expect(await refused(save(db, world, draftOf(world, { excluded_category_ids: [2 ** 40] })))).toEqual({
      code: "category_not_found",
      fields: { excluded_category_ids: "not_found" },
    });
    expect(
      await refused(save(db, world, draftOf(world, { excluded_category_ids: [world.category_id] }))),
    ).toEqual({
      code: "invalid",
      fields: { excluded_category_ids: "both_in_and_out" },
    });
  });

  test("is created and launched together, or not at all", async () => {
    const before = await db.sql("select id from campaigns where owner_id = $1", [world.owner]);
    const unknown = draftOf(world, {
      template: { name: "nothing", language: "fr", variables: {} },
      launch: true,
    });
    expect(await refused(save(db, world, unknown))).toEqual({
      code: "invalid",
      fields: { template: "template_unknown" },
    });
    expect(await db.sql("select id from campaigns where owner_id = $1", [world.owner])).toHaveLength(
      before.length,
    );
    expect((await save(db, world, draftOf(world, { launch: true }))).status).toBe("running");
  });

  test("can be deleted; a launched campaign can be neither deleted nor changed", async () => {
    const { id } = await save(db, world, draftOf(world));
    await act(db, world.owner, "delete_campaign($1)", [id]);
    expect(await read(id)).toBeNull();
    const running = await launched(db, world);
    expect(await refused(act(db, world.owner, "delete_campaign($1)", [running]))).toMatchObject({
      code: "campaign_not_draft",
    });
    expect(await refused(save(db, world, { name: "x" }, running))).toMatchObject({
      code: "campaign_not_draft",
    });
  });

  test("can be a copy of any campaign of the same owner", async () => {
    const running = await launched(db, world, { follow_up: { body: "Merci" } });
    const copy = (await act(db, world.owner, "duplicate_campaign($1)", [running])) as number;
    expect(await read(Number(copy))).toMatchObject({
      ...draftOf(world),
      name: "Cours du soir (2)",
      status: "draft",
      follow_up: { body: "Merci" },
      launched_at: null,
    });
  });
});

test("the estimate adds Message 2, the countries, and is stored at the launch", async () => {
  const here = await makeWorld(db);
  await addPeople(db, here, [
    {},
    {},
    { phone: "+33612345678", country_code: "FR" },
    { phone: "+12025550123", country_code: "US" },
  ]);
  const useFree = (used: number) =>
    db.sql(
      `insert into service_counters as c (sender_id, month, others)
       select id, private.account_month(s, private.clock()), $1 from senders s
       on conflict (sender_id, month) do update set others = excluded.others`,
      [used],
    );
  await useFree(1000);
  const draft = draftOf(here, { follow_up: { body: "Merci" } });
  const message_1 = 2 * 0.0186 + 0.0712;
  const message_2 = 2 * 0.0033 + 0.0248;
  const { cost } = (await act(db, here.owner, "preview_audience(null, $1)", [draft])) as { cost: object };
  expect(cost).toEqual({
    currency: "EUR",
    message_1: expect.closeTo(message_1, 6),
    message_2: expect.closeTo(message_2, 6),
    total: expect.closeTo(message_1 + message_2, 6),
    free_replies: { limit: 1000, used: 1000 },
    countries: [
      { country_code: "SN", audience: 2, price: 0.0186, cost: 0.0372 },
      { country_code: "FR", audience: 1, price: 0.0712, cost: 0.0712 },
    ],
  });
  const estimated = async (id: number) =>
    Number(
      (await db.sql<{ n: string }>("select estimated_cost as n from campaigns where id = $1", [id]))[0]!.n,
    );
  expect(await estimated(await launched(db, here, { follow_up: { body: "Merci" } }))).toBeCloseTo(
    message_1 + message_2,
  );
  expect(await estimated(await launched(db, here))).toBeCloseTo(message_1);
  await useFree(998);
  const preview = (await act(db, here.owner, "preview_audience(null, $1)", [draft])) as { cost: object };
  // The two free ones are the cheapest, so that it costs no more in any case.
  expect(preview.cost).toMatchObject({ message_2: 0.0248, free_replies: { limit: 1000, used: 998 } });
  expect(await estimated(await launched(db, here, { follow_up: { body: "Merci" } }))).toBeCloseTo(
    message_1 + 0.0248,
  );
});

describe("P11 campaigns and their owners:", () => {
  const calls = [
    'save_campaign($1, \'{"name": "x"}\')',
    "delete_campaign($1)",
    "duplicate_campaign($1)",
    "launch_campaign($1)",
    "resume_campaign($1)",
    "retry_campaign($1)",
    "test_campaign($1, 1)",
  ];
  const shared = ["pause_campaign($1)", "cancel_campaign($1)"];

  test.each([...calls, ...shared])("for another admin %s is answered not_found", async (call) => {
    const id = await launched(db, world);
    expect(await refused(act(db, other.owner, call, [id]))).toMatchObject({ code: "not_found" });
  });

  test.each(calls)("a super-admin may not call %s", async (call) => {
    const id = await launched(db, world);
    expect(await refused(act(db, boss, call, [id]))).toMatchObject({ code: "forbidden" });
  });

  test.each(shared)("a super-admin may call %s", async (call) => {
    await act(db, boss, call, [await launched(db, world)]);
  });

  test.each([...calls, ...shared, "get_campaign($1)", "list_campaigns()", "preview_audience($1)"])(
    "a deactivated user may not call %s",
    async (call) => {
      const gone = await makeWorld(db);
      await addPeople(db, gone, [{}]);
      const id = await launched(db, gone);
      await db.sql("update profiles set active = false where id = $1", [gone.owner]);
      await expect(act(db, gone.owner, call, call.includes("$1") ? [id] : [])).rejects.toThrow(
        /forbidden|active people/,
      );
    },
  );

  test.each([...calls, ...shared, "get_campaign($1)"])(
    "an anonymous caller may not call %s",
    async (call) => {
      await expect(db.asAnon((sql) => sql(`select ${call}`, [1]))).rejects.toMatchObject({ code: "42501" });
    },
  );

  test("other admins neither read nor list a campaign; super-admins do", async () => {
    const id = await launched(db, world);
    expect(await read(id, other.owner)).toBeNull();
    expect(await read(id, boss)).toMatchObject({ id });
    const listed = (as: string) =>
      act(db, as, "list_campaigns()", []) as Promise<{ items: { id: number }[] }>;
    expect((await listed(other.owner)).items.map((item) => item.id)).not.toContain(id);
    expect((await listed(boss)).items.map((item) => item.id)).toContain(id);
  });

  test("no table of campaigns can be written directly", async () => {
    const id = await launched(db, world);
    for (const change of [
      "update campaigns set status = 'completed' where id = $1",
      "delete from campaigns where id = $1",
      "delete from campaign_categories where campaign_id = $1",
      "delete from exclusions where campaign_id = $1",
    ]) {
      await expect(db.asUser(world.owner, (sql) => sql(change, [id]))).rejects.toMatchObject({
        code: "42501",
      });
    }
    await expect(
      db.asUser(world.owner, (sql) => sql("select prepare_campaign($1)", [id])),
    ).rejects.toMatchObject({
      code: "42501",
    });
  });
});

describe("a list of campaigns", () => {
  test("P12 pages partition it, newest first", async () => {
    const lister = await makeWorld(db);
    const made: number[] = [];
    for (let n = 0; n < 23; n++) made.push((await save(db, lister, { name: `n ${n}` })).id);
    const seen: number[] = [];
    let after: number | null = null;
    do {
      const page = (await act(db, lister.owner, "list_campaigns('{}', $1, 5)", [after])) as {
        items: { id: number }[];
        next: number | null;
        count: number;
      };
      expect(page.items.length).toBeLessThanOrEqual(5);
      expect(page.count).toBe(23);
      seen.push(...page.items.map((item) => item.id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(made.toReversed());
  });

  test("is searched regardless of case and accents, and filtered by status", async () => {
    const lister = await makeWorld(db);
    await addPeople(db, lister, [{}]);
    const { id } = await save(db, lister, { name: "Été à Thiès" });
    await launched(db, lister, { name: "Rentrée 100%" });
    const found = async (filter: object) =>
      (
        (await act(db, lister.owner, "list_campaigns($1)", [filter])) as {
          items: { id: number; name: string }[];
        }
      ).items;
    expect((await found({ q: "ETE A" })).map((item) => item.id)).toEqual([id]);
    expect((await found({ q: "%" })).map((item) => item.name)).toEqual(["Rentrée 100%"]);
    expect((await found({ status: "running" })).map((item) => item.name)).toEqual(["Rentrée 100%"]);
    expect(await found({ status: ["paused", "completed"] })).toEqual([]);
  });
});
