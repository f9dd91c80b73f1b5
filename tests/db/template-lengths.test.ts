import { beforeAll, describe, expect, test } from "vitest";
import {
  act,
  addPeople,
  draftOf,
  exclusionsOf,
  launch,
  launched,
  makeWorld,
  messagesOf,
  type Person,
  refused,
  save,
  type World,
} from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

const template = async (here: World, components: object[], rest: { parameter_format?: string } = {}) => {
  await db.sql(
    `update templates set components = $2, parameter_format = $3
     where name = 'hello' and waba_id = (select waba_id from senders where id = $1)`,
    [here.sender_id, JSON.stringify(components), rest.parameter_format ?? "POSITIONAL"],
  );
};
const use = (variables: object) => ({ template: { name: "hello", language: "fr", variables } });
const preview = async (here: World, id: number) =>
  (await act(
    db,
    here.owner,
    "preview_audience($1, null, (select phone_number_id from senders where id = $2))",
    [id, here.sender_id],
  )) as { audience: number; left_out: Record<string, number> };

const BODY = { type: "BODY", text: "Bonjour" };
const CASES: { part: string; components: object[]; key: string; room: number; wide?: string }[] = [
  { part: "body", components: [{ type: "body", text: `${"a".repeat(700)} {{1}}.` }], key: "1", room: 322 },
  {
    part: "body that repeats its variable",
    components: [{ type: "BODY", text: `${"a".repeat(700)}{{1}}, {{1}}.` }],
    key: "1",
    room: 160,
  },
  {
    part: "header",
    components: [{ type: "HEADER", format: "TEXT", text: "Cours {{1}}" }, BODY],
    key: "header",
    room: 54,
  },
  {
    part: "coupon code",
    components: [BODY, { type: "BUTTONS", buttons: [{ type: "COPY_CODE" }] }],
    key: "button.0",
    room: 20,
  },
  {
    part: "link, whose accents are encoded",
    components: [
      BODY,
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Oui" },
          { type: "URL", text: "Voir", url: `https://example.org/${"a".repeat(1680)}/{{1}}` },
        ],
      },
    ],
    key: "button.1",
    room: 49,
    wide: "é",
  },
];

describe.each(CASES)("a $part", ({ components, key, room, wide = "x" }) => {
  const people: Person[] = [
    { fields: { note: wide.repeat(room) } },
    { fields: { note: wide.repeat(room + 1) } },
    { fields: { note: "x" } },
  ];

  test("that is too long for a contact leaves that contact out, counted before the launch", async () => {
    const here = await makeWorld(db);
    await template(here, components);
    const ids = await addPeople(db, here, people);
    const { id } = await save(db, here, draftOf(here, use({ [key]: { field: "fields.note" } })));
    expect(await preview(here, id)).toMatchObject({ audience: 2, left_out: { too_long: 1 } });
    await launch(db, here, id);
    expect(await exclusionsOf(db, id)).toEqual({ [ids[1]!]: "too_long" });
  });

  test("that is too long for a contact takes the fallback where that fits", async () => {
    const here = await makeWorld(db);
    await template(here, components);
    const ids = await addPeople(db, here, people);
    const id = await launched(db, here, use({ [key]: { field: "fields.note", fallback: "court" } }));
    expect(await exclusionsOf(db, id)).toEqual({});
    const values = (await messagesOf(db, id)).map(({ params }) => (params as Record<string, string>)[key]);
    expect(values).toEqual([people[0]!.fields!.note, "court", "x"]);
    expect(ids.length).toBe(3);
  });

  test("that its author's own text makes too long is refused at launch", async () => {
    const here = await makeWorld(db);
    await template(here, components);
    await addPeople(db, here, people);
    const { id } = await save(db, here, draftOf(here, use({ [key]: { text: wide.repeat(room + 1) } })));
    expect(await refused(launch(db, here, id))).toEqual({
      code: "invalid",
      fields: { [`template.variables.${key}`]: "too_long" },
    });
  });
});

test("of two values only the longest takes its fallback", async () => {
  const here = await makeWorld(db);
  await template(here, [{ type: "BODY", text: `${"a".repeat(900)} {{1}} {{2}}.` }]);
  await addPeople(db, here, [{ full_name: "Awa", fields: { note: "x".repeat(200) } }]);
  const id = await launched(db, here, {
    ...use({
      "1": { field: "full_name", fallback: "à vous" },
      "2": { field: "fields.note", fallback: "bientôt" },
    }),
  });
  expect(await messagesOf(db, id)).toMatchObject([{ params: { "1": "Awa", "2": "bientôt" } }]);
});

describe("a Message 2", () => {
  const long = "b".repeat(4070);

  test("that is too long for a contact leaves that contact out, counted before the launch", async () => {
    const here = await makeWorld(db);
    const ids = await addPeople(db, here, [{ full_name: "A".repeat(27) }, { full_name: "Awa" }]);
    const { id } = await save(db, here, draftOf(here, { follow_up: { body: `${long}{{full_name}}` } }));
    expect(await preview(here, id)).toMatchObject({ audience: 1, left_out: { too_long: 1 } });
    await launch(db, here, id);
    expect(await exclusionsOf(db, id)).toEqual({ [ids[0]!]: "too_long" });
  });

  test("that is too long for a contact takes the fallback where that fits", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{ full_name: "A".repeat(27) }]);
    const { id } = await save(db, here, draftOf(here, { follow_up: { body: `${long}{{full_name|vous}}` } }));
    expect(await preview(here, id)).toMatchObject({ audience: 1, left_out: { too_long: 0 } });
    expect(await act(db, here.owner, "preview_contacts($1, null, 0, 10, null)", [id])).toMatchObject({
      items: [{ follow_up_values: { "full_name|vous": "vous" } }],
    });
  });
});

describe("a template that Meta would refuse", () => {
  test.each<[string, object[]]>([
    ["a GIF as its header", [{ type: "HEADER", format: "GIF" }, BODY]],
    ["a header of an unknown format", [{ type: "header", format: "hologram" }, BODY]],
    ["an unknown component", [BODY, { type: "LIMITED_TIME_OFFER" }]],
    ["an unknown button", [BODY, { type: "BUTTONS", buttons: [{ type: "FLOW" }] }]],
    ["no body", [{ type: "HEADER", format: "TEXT", text: "Bonjour" }]],
  ])("because it has %s cannot be launched", async (_, components) => {
    const here = await makeWorld(db);
    await template(here, components);
    await addPeople(db, here, [{}]);
    const { id } = await save(db, here, draftOf(here));
    expect(await refused(launch(db, here, id))).toEqual({
      code: "invalid",
      fields: { template: "template_unsendable" },
    });
  });

  test("since it is paused keeps its campaign paused until it is approved again", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}, {}]);
    const id = await launched(db, here);
    const status = (value: string) =>
      db.sql("update templates set status = $2 where waba_id = (select waba_id from senders where id = $1)", [
        here.sender_id,
        value,
      ]);
    await db.sql(
      "update campaigns set status = 'paused', pause_reason = 'template_paused', paused_at = now() where id = $1",
      [id],
    );
    await status("PAUSED");
    const resume = () => act(db, here.owner, "resume_campaign($1)", [id]);
    expect(await refused(resume())).toEqual({
      code: "invalid",
      fields: { template: "template_not_approved" },
    });
    await status("APPROVED");
    expect(await resume()).toMatchObject({ status: "running" });
  });
});
