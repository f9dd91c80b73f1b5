import { beforeAll, expect, test } from "vitest";
import { act, addPeople, makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
});

test("the countries offered as a filter are those of the contacts that the list can show", async () => {
  const other = await makeWorld(db);
  const chief = await db.createUser({ role: "super_admin" });
  await addPeople(db, world, [
    { country_code: "SN" },
    { country_code: "FR", phone: "+33612345601" },
    { country_code: "SN" },
  ]);
  const [gone] = await addPeople(db, world, [{ country_code: "MA", phone: "+212612345678" }]);
  await addPeople(db, other, [
    { country_code: "CI", phone: "+2250712345678" },
    { country_code: "FR", phone: "+33612345602" },
  ]);
  await db.sql("select private.erase_contacts(array[$1::bigint])", [gone]);
  expect(await act(db, world.owner, "contact_countries()", [])).toEqual(["FR", "SN"]);
  expect(await act(db, other.owner, "contact_countries($1)", [world.owner])).toEqual(["CI", "FR"]);
  expect(await act(db, chief.id, "contact_countries()", [])).toEqual(["CI", "FR", "SN"]);
  expect(await act(db, chief.id, "contact_countries($1)", [world.owner])).toEqual(["FR", "SN"]);
  const nobody = await db.createUser();
  expect(await act(db, nobody.id, "contact_countries()", [])).toEqual([]);
});

test("a super-admin sees how many campaigns of anybody use a template, others their own", async () => {
  const chief = await db.createUser({ role: "super_admin" });
  const other = await db.createUser();
  for (const name of ["a", "b"])
    await db.sql(
      "insert into campaigns (owner_id, name, template_name, template_language) values ($1, $2, 'hello', 'fr')",
      [world.owner, name],
    );
  const [sender] = await db.sql<{ p: string }>("select phone_number_id as p from senders where id = $1", [
    world.sender_id,
  ]);
  const used = async (as: string) =>
    (
      (await act(db, as, "list_templates('{}', null, 50, $1)", [sender!.p])) as {
        items: { name: string; used_by: number }[];
      }
    ).items.find(({ name }) => name === "hello")?.used_by;
  expect([await used(chief.id), await used(world.owner), await used(other.id)]).toEqual([2, 2, 0]);
});
