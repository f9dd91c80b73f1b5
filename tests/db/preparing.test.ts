import { beforeAll, describe, expect, test } from "vitest";
import {
  act,
  addCrowd,
  addPeople,
  draftOf,
  exclusionsOf,
  launch,
  makeWorld,
  messagesOf,
  prepare,
  save,
  statesOf,
} from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

describe("preparing an audience in ranges", () => {
  test("sends from the first range on, and a crash between ranges neither loses nor doubles a message", async () => {
    const here = await makeWorld(db);
    await addCrowd(db, here, 4300);
    const [first, twin] = await addPeople(db, here, [{ user_id: "FR.9" }, { user_id: "FR.9" }]);
    const { id } = await save(db, here, draftOf(here));
    expect(await launch(db, here, id)).toMatchObject({ status: "running", to_prepare: true });
    expect(await statesOf(db, id)).toEqual({ queued: 2000 });

    await expect(
      db.asService(async (sql) => {
        await sql("select prepare_campaign($1, 500)", [id]);
        throw new Error("killed before the commit");
      }),
    ).rejects.toThrow("killed");
    await Promise.all([prepare(db, id, 700), prepare(db, id, 700), prepare(db, id, 700)]);
    await prepare(db, id, 700);
    for (let n = 0; n < 3; n++) await prepare(db, id, 700);

    const rows = await db.sql("select distinct contact_id from messages where campaign_id = $1", [id]);
    expect(rows).toHaveLength(4301);
    expect(await statesOf(db, id)).toEqual({ queued: 4301 });
    expect(await exclusionsOf(db, id)).toEqual({ [twin!]: "duplicate" });
    expect((await messagesOf(db, id)).at(-1)!.contact_id).toBe(first);
    expect(await db.sql("select distinct due_at from queue where campaign_id = $1", [id])).toHaveLength(1);
    const [campaign] = await db.sql("select audience_complete, estimated_cost from campaigns where id = $1", [
      id,
    ]);
    expect(campaign).toEqual({ audience_complete: true, estimated_cost: (4301 * 0.0186).toFixed(5) });
  });

  test("leaves out contacts added to the categories after the launch", async () => {
    const here = await makeWorld(db);
    await addCrowd(db, here, 2001);
    const { id } = await save(db, here, draftOf(here));
    await launch(db, here, id);
    await addPeople(db, here, [{}, {}]);
    await prepare(db, id, 5000);
    expect(await statesOf(db, id)).toEqual({ queued: 2001 });
  });

  test.each([
    [
      "the template has been deleted",
      "update templates set missing_since = now() where waba_id = (select waba_id from senders where id = $1)",
      "template_deleted",
    ],
    [
      "no recipient is left",
      "delete from category_contacts where owner_id = (select owner_id from campaigns where sender_id = $1 limit 1)",
      "audience_empty",
    ],
  ])(
    "turns a scheduled campaign back into a draft with the reason when, at its date, %s",
    async (_, change, reason) => {
      const here = await makeWorld(db);
      await addPeople(db, here, [{}]);
      const { id } = await save(db, here, draftOf(here, { scheduled_at: "2031-03-02T09:00:00Z" }));
      await launch(db, here, id);
      await db.sql(change, [here.sender_id]);
      await db.sql("update campaigns set status = 'preparing' where id = $1", [id]);
      await prepare(db, id, 100);
      expect(await act(db, here.owner, "get_campaign($1)", [id])).toMatchObject({
        status: "draft",
        pause_reason: reason,
        launched_at: null,
      });
      expect(await statesOf(db, id)).toEqual({});
      expect(await db.sql("select detail from alerts where campaign_id = $1", [id])).toEqual([
        { detail: { reason } },
      ]);
    },
  );
});
