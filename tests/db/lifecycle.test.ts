import { beforeAll, describe, expect, test } from "vitest";
import {
  act,
  addCrowd,
  addPeople,
  draftOf,
  launch,
  launched,
  makeWorld,
  refused,
  save,
  statesOf,
  statusOf,
  type World,
} from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { writeStates } from "../support/transitions.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
});

type Work = {
  attempt_id: string;
  message_id: number;
  kind: string;
  campaign_id: number | null;
  params: Record<string, unknown>;
};

/** Claims as the pump would; at 4,800 a minute, everything that is due. */
async function claim(here: World, most = 100): Promise<Work[]> {
  await db.sql("update senders set rate_per_minute = 60000, rate_per_second = 1000 where id = $1", [
    here.sender_id,
  ]);
  await db.sql("update senders set lease_until = null, paced_at = '-infinity' where id = $1", [
    here.sender_id,
  ]);
  const work: Work[] = [];
  const pump = await service<{ begun: boolean; lease: string }>("begin_pump($1)", [here.sender_id]);
  if (!pump.begun) return work;
  for (let turn = 0; turn < 20; turn++) {
    await db.sql("update senders set paced_at = '-infinity' where id = $1", [here.sender_id]);
    const answer = await service<{ work: Work[] }>("claim($1, $2, $3)", [
      here.sender_id,
      pump.lease,
      most - work.length,
    ]);
    if (answer.work.length === 0 || work.length >= most) break;
    work.push(...answer.work);
  }
  return work;
}

const service = <T>(call: string, values: unknown[]) =>
  db.asService(async (sql) => (await sql<{ answer: T }>(`select ${call} as answer`, values))[0]!.answer);

const record = (work: Work[], result: object) =>
  service("record($1)", [
    JSON.stringify(
      work.map(({ attempt_id }, n) => ({
        attempt_id,
        age_ms: 5,
        wamid: `wamid.${attempt_id}.${n}`,
        ...result,
      })),
    ),
  ]);

async function running(size: number, patch: object = {}) {
  world = await makeWorld(db);
  await addPeople(
    db,
    world,
    Array.from({ length: size }, () => ({})),
  );
  return launched(db, world, patch);
}

const total = (states: Record<string, number>) => Object.values(states).reduce((sum, n) => sum + n, 0);
const queueOf = (id: number) => db.sql("select message_id from queue where campaign_id = $1", [id]);

describe("pausing and resuming a campaign", () => {
  test("stops all claims, then allows them again", async () => {
    const id = await running(4);
    await act(db, world.owner, "pause_campaign($1)", [id]);
    expect(await claim(world)).toEqual([]);
    expect(await act(db, world.owner, "get_campaign($1)", [id])).toMatchObject({
      status: "paused",
      pause_reason: "person",
    });
    await act(db, world.owner, "resume_campaign($1)", [id]);
    expect(await claim(world)).toHaveLength(4);
    expect(await act(db, world.owner, "get_campaign($1)", [id])).toMatchObject({
      status: "running",
      pause_reason: null,
      paused_at: null,
    });
  });

  test("is refused when there is nothing to pause or resume", async () => {
    const id = await running(1);
    expect(await refused(act(db, world.owner, "resume_campaign($1)", [id]))).toMatchObject({
      code: "campaign_not_paused",
    });
    await act(db, world.owner, "cancel_campaign($1)", [id]);
    for (const call of ["pause_campaign($1)", "resume_campaign($1)", "retry_campaign($1)"]) {
      expect((await refused(act(db, world.owner, call, [id]))).code).toMatch(/^campaign_not_/);
    }
    const { id: draft } = await save(db, world, draftOf(world));
    expect(await refused(act(db, world.owner, "pause_campaign($1)", [draft]))).toMatchObject({
      code: "campaign_not_running",
    });
    expect(await refused(act(db, world.owner, "cancel_campaign($1)", [draft]))).toMatchObject({
      code: "campaign_not_running",
    });
  });

  test("happens after a first slice: the rest is sent when a user resumes", async () => {
    world = await makeWorld(db);
    await addPeople(
      db,
      world,
      Array.from({ length: 7 }, () => ({})),
    );
    const { id } = await save(db, world, draftOf(world));
    await launch(db, world, id, { first_slice: 3 });
    expect(await claim(world)).toHaveLength(3);
    expect(await act(db, world.owner, "get_campaign($1)", [id])).toMatchObject({
      status: "paused",
      pause_reason: "first_slice",
    });
    await act(db, world.owner, "resume_campaign($1)", [id]);
    expect(await claim(world)).toHaveLength(4);
  });

  test("lets the audience be prepared meanwhile", async () => {
    world = await makeWorld(db);
    await addCrowd(db, world, 2500);
    const { id } = await save(db, world, draftOf(world));
    await launch(db, world, id);
    await act(db, world.owner, "pause_campaign($1)", [id]);
    await service("prepare_campaign($1, $2)", [id, 5000]);
    expect([await statusOf(db, id), await statesOf(db, id)]).toEqual(["paused", { queued: 2500 }]);
    expect(await act(db, world.owner, "resume_campaign($1)", [id])).toMatchObject({
      status: "running",
      to_prepare: false,
    });
  });
});

describe("cancelling a campaign", () => {
  test("cancels queued messages in ranges, and lets claimed ones be sent", async () => {
    const id = await running(9);
    const work = await claim(world, 2);
    expect(work).toHaveLength(2);
    expect(await act(db, world.owner, "cancel_campaign($1, 3)", [id])).toEqual({ cancelled: 3, more: true });
    expect(await claim(world)).toEqual([]);
    expect(await act(db, world.owner, "cancel_campaign($1, 100)", [id])).toEqual({
      cancelled: 4,
      more: false,
    });
    expect(await act(db, world.owner, "cancel_campaign($1)", [id])).toEqual({ cancelled: 0, more: false });
    await record(work, { outcome: "accepted" });
    expect(await statesOf(db, id)).toEqual({ cancelled: 7, accepted: 2 });
    expect([await statusOf(db, id), await queueOf(id)]).toEqual(["cancelled", []]);
  });

  test("that a crash interrupted is finished by the sweep", async () => {
    const id = await running(5);
    await act(db, world.owner, "cancel_campaign($1, 2)", [id]);
    const swept = await service<{ prepare: number[] }>("sweep()", []);
    expect(swept.prepare).toContain(id);
    expect(await service("prepare_campaign($1)", [id])).toMatchObject({
      status: "cancelled",
      to_prepare: false,
    });
    expect(await statesOf(db, id)).toEqual({ cancelled: 5 });
    expect((await service<{ prepare: number[] }>("sweep()", [])).prepare).not.toContain(id);
  });

  test("keeps a scheduled campaign from starting", async () => {
    world = await makeWorld(db);
    await addPeople(db, world, [{}]);
    const { id } = await save(db, world, draftOf(world, { scheduled_at: "2031-03-02T09:00:00Z" }));
    await launch(db, world, id);
    await act(db, world.owner, "cancel_campaign($1)", [id]);
    await service("prepare_campaign($1)", [id]);
    expect([await statusOf(db, id), await statesOf(db, id)]).toEqual(["cancelled", {}]);
  });

  test("while it is launched leaves nothing in the queue", async () => {
    world = await makeWorld(db);
    await addCrowd(db, world, 2100);
    const { id } = await save(db, world, draftOf(world));
    await launch(db, world, id);
    await Promise.all([
      act(db, world.owner, "cancel_campaign($1, 10000)", [id]),
      service("prepare_campaign($1)", [id]),
      service("prepare_campaign($1)", [id]),
    ]);
    await act(db, world.owner, "cancel_campaign($1, 10000)", [id]);
    expect([await statusOf(db, id), await queueOf(id)]).toEqual(["cancelled", []]);
    expect(Object.keys(await statesOf(db, id))).toEqual(["cancelled"]);
  });
});

describe("retrying a campaign", () => {
  test("7.4 queues only messages that failed with a passing error, in a new round, and the campaign runs again", async () => {
    const id = await running(4);
    const [passing, permanent, unknown, fine] = await claim(world);
    await record([passing!], { outcome: "rejected", code: 131000 });
    await db.sql("update messages set tries = 3 where id = $1", [passing!.message_id]);
    await db.sql("delete from queue where message_id = $1", [passing!.message_id]);
    await writeStates(db, "update messages set state = 'failed', code = 131000 where id = $1", [
      passing!.message_id,
    ]);
    await record([permanent!], { outcome: "rejected", code: 131026 });
    await record([unknown!], { outcome: "unknown" });
    await record([fine!], { outcome: "accepted" });
    await service("sweep()", []);
    expect(await statusOf(db, id)).toBe("completed");
    expect(await act(db, world.owner, "campaign_progress($1)", [id])).toMatchObject({
      retryable: 1,
      status: "completed",
    });

    expect(await act(db, world.owner, "retry_campaign($1)", [id])).toMatchObject({ retried: 1, more: false });
    expect(await statusOf(db, id)).toBe("running");
    expect(await statesOf(db, id)).toEqual({ queued: 1, failed: 1, unknown: 1, accepted: 1 });
    expect(await db.sql("select tries, round from messages where id = $1", [passing!.message_id])).toEqual([
      { tries: 0, round: 2 },
    ]);
    expect(await act(db, world.owner, "retry_campaign($1)", [id])).toMatchObject({ retried: 0 });
  });

  test("counts each message once when two users click at the same time", async () => {
    const id = await running(6);
    const work = await claim(world);
    await record(work, { outcome: "accepted" });
    await db.sql("update messages set state = 'failed', code = 131000 where campaign_id = $1", [id]);
    const answers = (await Promise.all([
      act(db, world.owner, "retry_campaign($1)", [id]),
      act(db, world.owner, "retry_campaign($1)", [id]),
    ])) as { retried: number }[];
    expect(answers[0]!.retried + answers[1]!.retried).toBe(6);
    expect(await queueOf(id)).toHaveLength(6);
  });
});

describe("a test message", () => {
  test("goes through the same claim with the draft's own values, and counts for no campaign", async () => {
    world = await makeWorld(db);
    const [me] = await addPeople(db, world, [{ full_name: "Fatou Sarr" }]);
    const variables = { "1": { field: "first_name" }, "2": { field: "fields.city" } };
    const { id } = await save(
      db,
      world,
      draftOf(world, { template: { name: "meet", language: "fr", variables } }),
    );
    const phone = (
      await db.sql<{ p: string }>("select phone_number_id as p from senders where id = $1", [world.sender_id])
    )[0]!.p;
    await act(db, world.owner, "test_campaign($1, $2, 'message_1', $3)", [id, me, phone]);
    expect(await claim(world)).toMatchObject([
      {
        kind: "test",
        campaign_id: null,
        params: { template: { name: "meet" }, values: { "1": "Fatou", "2": "[2]" } },
      },
    ]);
    expect(await statesOf(db, id)).toEqual({});
    expect(await statusOf(db, id)).toBe("draft");
  });

  test("can be sent only to the user's own contact, with a template that can be sent", async () => {
    const other = await makeWorld(db);
    const [theirs] = await addPeople(db, other, [{}]);
    const [mine] = await addPeople(db, world, [{}]);
    const { id } = await save(db, world, draftOf(world));
    const phone = (
      await db.sql<{ p: string }>("select phone_number_id as p from senders where id = $1", [world.sender_id])
    )[0]!.p;
    const send = (contact: number | undefined) =>
      act(db, world.owner, "test_campaign($1, $2, 'message_1', $3)", [id, contact, phone]);
    expect(await refused(send(theirs))).toMatchObject({ code: "contact_not_found" });
    await db.sql("update templates set status = 'REJECTED' where name = 'hello'");
    expect(await refused(send(mine))).toEqual({
      code: "invalid",
      fields: { template: "template_not_approved" },
    });
    await db.sql("update templates set status = 'APPROVED' where name = 'hello'");
  });
});

describe("the figures of a campaign", () => {
  test("6.6 add up to the audience after any event", async () => {
    const id = await running(8, { follow_up: { body: "Merci {{first_name}}" } });
    const work = await claim(world, 6);
    await record(work.slice(0, 3), { outcome: "accepted" });
    await record(work.slice(3, 4), { outcome: "rejected", code: 131026 });
    await record(work.slice(4, 5), { outcome: "unknown" });
    await act(db, world.owner, "cancel_campaign($1)", [id]);
    const stats = (await act(db, world.owner, "campaign_stats($1)", [id])) as Record<
      string,
      Record<string, number> & number
    >;
    expect(stats.audience).toBe(8);
    expect(total(stats.message_1!)).toBe(8);
    expect(stats.message_1).toMatchObject({
      accepted: 3,
      failed: 1,
      unknown: 1,
      sending: 1,
      cancelled: 2,
      queued: 0,
    });
    expect(stats.message_1).toMatchObject(await statesOf(db, id));
    await service("fold_counters()", []);
    expect(await act(db, world.owner, "campaign_stats($1)", [id])).toEqual(stats);
    expect(await db.sql("select * from counter_errors()")).toEqual([]);
  });
});
