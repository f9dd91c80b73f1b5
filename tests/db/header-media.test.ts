import { beforeAll, expect, test } from "vitest";
import {
  addPeople,
  draftOf,
  launch,
  launched,
  makeWorld,
  refused,
  save,
  type World,
} from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

const withPicture = (here: World) =>
  db.sql(
    "update templates set components = $2 where name = 'hello' and waba_id = (select waba_id from senders where id = $1)",
    [
      here.sender_id,
      JSON.stringify([
        { type: "HEADER", format: "IMAGE" },
        { type: "BODY", text: "Bonjour" },
      ]),
    ],
  );
const headersOf = (campaign_id: number) =>
  db.sql<{ contact_id: number; header: string }>(
    "select contact_id::int, params ->> 'header' as header from messages where campaign_id = $1 order by contact_id",
    [campaign_id],
  );

test("a campaign with a header picture cannot be launched without a valid address", async () => {
  const here = await makeWorld(db);
  await addPeople(db, here, [{ fields: { affiche: "https://exemple.org/a.jpg" } }]);
  await withPicture(here);
  const draftWith = (header: object) =>
    draftOf(here, { template: { name: "hello", language: "fr", variables: { header } } });
  const field = "fields.affiche";
  for (const wrong of [
    { text: "affiche.jpg" },
    { text: "https://exemple.org/a b" },
    { field, fallback: "rien" },
  ]) {
    const { id } = await save(db, here, draftWith(wrong));
    expect([wrong, await refused(launch(db, here, id))]).toEqual([
      wrong,
      { code: "invalid", fields: { "template.variables.header": "bad_media" } },
    ]);
  }
  for (const right of [{ text: "https://exemple.org/a.jpg" }, { text: "4711" }, { field }]) {
    const { id } = await save(db, here, draftWith(right));
    expect([right, (await launch(db, here, id)).status]).toEqual([right, "running"]);
  }
});

test("a contact without a valid picture address is left out when the template has a header picture", async () => {
  const here = await makeWorld(db);
  await withPicture(here);
  const affiches = ["https://exemple.org/a.jpg", "affiche.jpg", "https://exemple.org/a b", "4711", ""];
  const [linked, , , numbered] = await addPeople(
    db,
    here,
    affiches.map((affiche) => ({ fields: { affiche } })),
  );
  const template = (fallback?: string) => ({
    name: "hello",
    language: "fr",
    variables: { header: { field: "fields.affiche", fallback } },
  });
  const id = await launched(db, here, { template: template() });
  expect((await headersOf(id)).map(({ contact_id }) => contact_id)).toEqual([linked, numbered]);
  const excluded = await db.sql("select reason from exclusions where campaign_id = $1", [id]);
  expect(excluded).toEqual(Array(3).fill({ reason: "missing_variable" }));
  const all = await launched(db, here, { template: template("https://exemple.org/tous.jpg") });
  const tous = "https://exemple.org/tous.jpg";
  expect((await headersOf(all)).map(({ header }) => header)).toEqual([affiches[0], tous, tous, "4711", tous]);
});
