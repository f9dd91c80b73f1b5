import { describe, expect, test } from "vitest";
import { act, addPeople, draftOf, launch, makeWorld, save, statusOf } from "../support/campaigns.ts";
import { advanceClock, createDatabase, setClock } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";
import { drawnEdges, watchCampaigns } from "../support/transitions.ts";

const sorted = (edges: string[]) => edges.toSorted((a, b) => a.localeCompare(b));

describe("the diagram of message states", () => {
  test("draws exactly the transitions that the database allows", async () => {
    const db = await createDatabase();
    const ledger = await createLedger(db);
    const contact_id = await ledger.addContact();
    const states = (
      await db.sql<{ state: string }>("select unnest(enum_range(null::public.message_state))::text as state")
    ).map(({ state }) => state);
    const allowed: string[] = [];
    for (const was of states)
      for (const now of states.filter((state) => state !== was)) {
        const { id } = await ledger.insert("messages", {
          ...{ contact_id, sender_id: ledger.sender, owner_id: ledger.owner, kind: "test", state: was },
        });
        const moved = await db
          .asService((sql) =>
            sql("update public.messages set state = $2 where id = $1 returning id", [id, now]),
          )
          .catch((error: { constraint?: string }) => {
            expect(error.constraint).toBe("messages_only_go_forward");
            return [];
          });
        if (moved.length > 0) allowed.push(`${was} -> ${now}`);
      }
    expect(states).toHaveLength(10);
    expect(sorted(drawnEdges("A message"))).toEqual(sorted(allowed));
  });
});

describe("the diagram of campaign states", () => {
  test("draws exactly the transitions that the functions make", async () => {
    const db = await createDatabase();
    const observed = await watchCampaigns(db);
    const world = await makeWorld(db);
    await addPeople(db, world, [{}, {}, {}]);
    await setClock(db, "2026-12-01T12:00:00Z");
    const call = (text: string, id: number) => act(db, world.owner, text, [id]);
    const make = async (patch: object = {}) => (await save(db, world, draftOf(world, patch))).id;
    const begun = async (patch: object = {}) => {
      const id = await make(patch);
      await launch(db, world, id);
      return id;
    };
    const service = (text: string, values: unknown[] = []) => db.asService((sql) => sql(text, values));
    const preparing = async () => {
      const id = await begun({ scheduled_at: "2026-12-01T13:00:00Z" });
      await service("update public.campaigns set status = 'preparing' where id = $1", [id]);
      return id;
    };

    const running = await begun();
    await call("pause_campaign($1)", running);
    await call("resume_campaign($1)", running);
    await call("cancel_campaign($1)", running);
    const paused = await begun();
    await call("pause_campaign($1)", paused);
    await call("cancel_campaign($1)", paused);

    const dated = await begun({ scheduled_at: "2026-12-01T13:00:00Z" });
    await save(db, world, { scheduled_at: null }, dated);
    await launch(db, world, dated);
    const called_off = await begun({ scheduled_at: "2026-12-01T13:00:00Z" });
    await call("cancel_campaign($1)", called_off);
    await call("cancel_campaign($1)", dated);

    const stopped = await preparing();
    await call("pause_campaign($1)", stopped);
    await call("resume_campaign($1)", stopped);
    await call("cancel_campaign($1)", stopped);

    const nobody = await preparing();
    await db.sql("update public.templates set status = 'PAUSED' where true");
    await service("select public.prepare_campaign($1)", [nobody]);
    expect(await statusOf(db, nobody)).toBe("draft");
    await db.sql("update public.templates set status = 'APPROVED' where true");

    const sliced = await make();
    await launch(db, world, sliced, { first_slice: 1 });
    const claim = async () => {
      const [row] = await db.sql<{ work: { attempt_id: string; message_id: number }[] }>(
        `with leased as (
           update public.senders set lease_token = gen_random_uuid(), lease_until = private.clock() + lease_duration where id = $1 returning *)
         select public.claim(id, lease_token, 1) -> 'work' as work from leased`,
        [world.sender_id],
      );
      return row!.work;
    };
    const record = (attempt_id: string, how: object) =>
      service("select public.record($1)", [JSON.stringify([{ attempt_id, age_ms: 0, ...how }])]);
    const [first] = await claim();
    expect(await statusOf(db, sliced)).toBe("paused");
    await db.sql("delete from public.queue where campaign_id = $1", [sliced]);
    await db.sql(
      "update public.messages set state = 'cancelled' where campaign_id = $1 and state = 'queued'",
      [sliced],
    );
    await record(first!.attempt_id, { outcome: "rejected", code: 131026 });
    expect(await statusOf(db, sliced)).toBe("completed");
    await act(db, world.owner, "resend_messages($1)", [[first!.message_id]]);
    expect(await statusOf(db, sliced)).toBe("running");
    await advanceClock(db, "10 min");
    const [second] = await claim();
    await record(second!.attempt_id, { outcome: "accepted", wamid: "wamid.1" });
    expect(await statusOf(db, sliced)).toBe("completed");

    const given_up = await preparing();
    await call("cancel_campaign($1)", given_up);
    expect(sorted(await observed())).toEqual(sorted(drawnEdges("A campaign")));
  });
});
