import { beforeAll, describe, expect, test } from "vitest";
import { act, addPeople, draftOf, makeCategory, makeWorld, save, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
});

type Page = {
  items: { contact_id: number; reason: string | null; values: object; follow_up_values: object }[];
  next: number | null;
  count: number;
};

describe("the people of a draft", () => {
  test("are listed behind each figure, as the count counts them, page by page and by search", async () => {
    const others = await makeCategory(db, world.owner);
    const [awa, ines, lost, brazilian] = await addPeople(db, world, [
      { full_name: "Awa Diop", fields: { city: "Thiès" } },
      { full_name: "Inès Roy", fields: { city: "Dakar" } },
      { full_name: "Zoé Sans" },
      { full_name: "Bia Costa", phone: "+551187654321", fields: { city: "São Paulo" } },
    ]);
    const [twin] = await addPeople(
      db,
      world,
      [{ full_name: "Bia Costa", phone: "+5511987654321", fields: { city: "Rio" } }],
      others,
    );
    const variables = { "1": { field: "first_name" }, "2": { field: "fields.city" } };
    const template = { name: "meet", language: "fr", variables };
    const { id } = await save(
      db,
      world,
      draftOf(world, {
        category_ids: [world.category_id, others],
        template,
        follow_up: { body: "Merci {{first_name}}" },
      }),
    );
    const [sender] = await db.sql<{ p: string }>("select phone_number_id as p from senders where id = $1", [
      world.sender_id,
    ]);
    const people = async (
      reason: string | null,
      q: string | null = null,
      after: number | null = null,
      limit = 50,
    ) =>
      (await act(db, world.owner, "preview_people($1, $2, $3, $4, $5, $6)", [
        id,
        reason,
        q,
        after,
        limit,
        sender!.p,
      ])) as Page;
    const counted = (await act(db, world.owner, "preview_audience($1, null, $2)", [id, sender!.p])) as {
      audience: number;
      left_out: Record<string, number>;
    };
    const idsOf = ({ items }: Page) => items.map(({ contact_id }) => contact_id);

    const reached = await people(null);
    expect(idsOf(reached)).toEqual([awa, ines, brazilian]);
    expect(reached.count).toBe(counted.audience);
    expect(reached.items[1]).toMatchObject({
      reason: null,
      values: { "1": "Inès", "2": "Dakar" },
      follow_up_values: { first_name: "Inès" },
    });
    expect(idsOf(await people("missing_variable"))).toEqual([lost]);
    // Two pages apart from its twin, it is still the second contact of one person.
    expect(idsOf(await people("duplicate", null, null, 1))).toEqual([twin]);
    expect(counted.left_out).toMatchObject({ missing_variable: 1, duplicate: 1 });

    const first = await people(null, null, null, 2);
    expect([idsOf(first), first.next, first.count]).toEqual([[awa, ines], ines, 3]);
    expect(idsOf(await people(null, null, first.next, 2))).toEqual([brazilian]);
    expect(idsOf(await people(null, "ines"))).toEqual([ines]);
    expect((await people("missing_variable", "ines")).count).toBe(0);
  });

  test("are shown to the owner and super-admins only", async () => {
    const { id } = await save(db, world, draftOf(world));
    const other = await db.createUser();
    await expect(act(db, other.id, "preview_people($1)", [id])).rejects.toThrow("not_found");
  });
});
