import { beforeEach, describe, expect, test } from "vitest";
import { asRole } from "../../stand-ins/database/connection.ts";
import { backUp, restoreBackup } from "../support/backup.ts";
import { addPeople, launched, makeWorld, statesOf, statusOf } from "../support/campaigns.ts";
import { advanceClock, createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger, type Work, wamidOf } from "../support/ledger.ts";

let db: TestDatabase;
let ledger: Ledger;
beforeEach(async () => {
  db = await createDatabase();
  ledger = await createLedger(db);
});

interface Step {
  more: boolean;
  refused?: string;
  done: { what: string; campaign_id: number | null; name: string | null; kind?: string; n: number }[];
  senders: number;
  lost_statuses: number;
}
const step = (limit = 100, anyway = false) =>
  db.asService(
    async (sql) =>
      (await sql<{ step: Step }>("select settle_restored($1, $2) as step", [limit, anyway]))[0]!.step,
  );
async function settle(limit = 100): Promise<Step["done"]> {
  const done: Step["done"] = [];
  for (let last = await step(limit, true); ; last = await step(limit)) {
    expect(last.refused).toBeUndefined();
    done.push(...last.done);
    if (!last.more) return done;
  }
}
const problem = async () =>
  (await db.sql<{ problem: string | null }>("select private.restore_problem() as problem"))[0]!.problem;
const openAlerts = async () =>
  (
    await db.sql<{ kind: string }>(
      "select distinct kind::text from alerts where cleared_at is null and campaign_id is null order by kind",
    )
  ).map(({ kind }) => kind);
const resume = (sender = ledger.sender) =>
  db.asUser(ledger.owner, (sql) => sql("select resume_sender($1) as resumed", [sender]));

/** A campaign of two, of which one was sent in a time that the database has forgotten. */
async function withLostAttempt(): Promise<{ campaign: number; lost: Work }> {
  const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
  const [lost] = (await ledger.claim(1)).work;
  await db.sql("delete from attempts where id = $1", [lost!.attempt_id]);
  return { campaign, lost: lost! };
}

/** Begins a pump that is told which attempt was the newest. */
const beginAfter = (attempt_id: string) =>
  ledger.one<{ begun: boolean }>("select (begin_pump($1, p_attempt => $2) ->> 'begun')::boolean as begun", [
    ledger.sender,
    attempt_id,
  ]);

describe("a database that is older than what Meta reports", () => {
  test("sends nothing more, pauses all numbers and says so", async () => {
    const { campaign, lost } = await withLostAttempt();
    const other = await ledger.addSender();
    await advanceClock(db, "1 minute");
    await ledger.status(lost, "delivered");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await ledger.theSender()).toMatchObject({ pause_reason: "restored", paused_at: expect.any(Date) });
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "paused", pause_reason: "restored" });
    await ledger.sweep();
    expect(await db.sql("select pause_reason from senders where id = $1", [other])).toEqual([
      { pause_reason: "restored" },
    ]);
    expect(await openAlerts()).toEqual(["database_restored"]);
  });

  test("cannot be resumed before it is settled", async () => {
    const { campaign, lost } = await withLostAttempt();
    await ledger.status(lost, "sent");
    await ledger.sweep();
    await expect(resume()).rejects.toThrow("restore_unsettled");
    const resumed = db.asUser(ledger.owner, (sql) => sql("select resume_campaign($1)", [campaign]));
    await expect(resumed).rejects.toThrow("restore_unsettled");
    await settle();
    await resume();
    expect(await ledger.theSender()).toMatchObject({ paused_at: null });
    expect(await openAlerts()).toEqual([]);
  });

  test("learns it from a wake of a pump that it never began, too", async () => {
    await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
    const { mark } = await ledger.theSender();
    const begin = (mark: unknown, epoch: number) =>
      ledger.one<{ begun: { begun: boolean } }>("select begin_pump($1, $2, $3) as begun", [
        ledger.sender,
        mark,
        epoch,
      ]);
    await begin("00000000", 7);
    await begin(mark, 1);
    expect(await problem()).toBeNull();
    await db.sql("update senders set lease_until = null where true");
    expect((await begin(mark, 2)).begun).toMatchObject({ begun: false });
    expect(await problem()).toBe("restored");
    expect(await ledger.theSender()).toMatchObject({ pause_reason: "restored" });
  });

  test("learns it from the newest attempt that was noted elsewhere, too", async () => {
    const { lost } = await withLostAttempt();
    await db.sql("update senders set lease_until = null where true");
    await advanceClock(db, "1 minute");
    expect(await beginAfter(lost.attempt_id)).toEqual({ begun: false });
    expect(await problem()).toBe("restored");
    expect(await ledger.theSender()).toMatchObject({ pause_reason: "restored" });
  });
});

test("the result of an attempt that is not there stops the pump that reports it", async () => {
  const { lost } = await withLostAttempt();
  await advanceClock(db, "1 minute");
  const results = [{ attempt_id: lost.attempt_id, outcome: "accepted" as const }];
  expect(await ledger.recordAndClaim(results)).toMatchObject({ work: [] });
  expect(await problem()).toBe("restored");
});

test("a pump that was given an attempt that is not there gets nothing more", async () => {
  const { lost } = await withLostAttempt();
  await advanceClock(db, "1 minute");
  const claim = await ledger.one<{ claim: { work: Work[] } }>(
    "select claim(id, lease_token, 10, $2) as claim from senders where id = $1",
    [ledger.sender, lost.attempt_id],
  );
  expect(claim.claim.work).toEqual([]);
  expect(await problem()).toBe("restored");
});

test("a pump that notices it gets nothing more, even while another transaction is storing the same", async () => {
  const { lost } = await withLostAttempt();
  await advanceClock(db, "1 minute");
  await db.asService(async (sql) => {
    await sql("select pg_advisory_xact_lock(hashtext('relance restore'))");
    const results = [{ attempt_id: lost.attempt_id, outcome: "accepted" as const }];
    expect(await ledger.recordAndClaim(results)).toMatchObject({ work: [] });
    expect(await ledger.claim(10)).toMatchObject({ work: [] });
  });
});

describe("nobody takes for a restore", () => {
  const noticed = async (work: Work) => {
    await ledger.status(work, "read");
    return problem();
  };

  test("the status of an attempt that is there, or whose person was erased", async () => {
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact] });
    const [work] = await ledger.sendAll();
    expect(await noticed(work!)).toBeNull();
    await db.asUser(ledger.owner, (sql) => sql("select delete_contacts($1)", [{ ids: [contact] }]));
    expect(await ledger.contact(contact)).toMatchObject({ phone: null });
    expect(await noticed(work!)).toBeNull();
  });

  test("the status of an attempt that retention has deleted", async () => {
    await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
    const [work] = await ledger.sendAll();
    await advanceClock(db, "1 year 1 day");
    await db.asService((sql) => sql("select private.prune(5000)"));
    expect(await db.sql("select from attempts")).toEqual([]);
    expect(await noticed(work!)).toBeNull();
  });

  test.each([
    ["of another program", "018f4c5e-7a10-4abc-8def-0123456789ab"],
    ["of another deployment", "019af000-7a10-7abc-8def-0123456789ab"],
  ])("an id %s", async (_whose, attempt_id) => {
    expect(await noticed({ attempt_id } as Work)).toBeNull();
  });

  test("a newest attempt that is there, or that another deployment made", async () => {
    await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
    const [work] = (await ledger.claim(1)).work;
    for (const attempt_id of [work!.attempt_id, "019af000-7a10-7abc-8def-0123456789ab"]) {
      await db.sql("update senders set lease_until = null where true");
      expect(await beginAfter(attempt_id)).toEqual({ begun: true });
    }
    expect(await problem()).toBeNull();
  });

  test("a result that is reported twice", async () => {
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    const [work] = (await ledger.claim(1)).work;
    const result = { attempt_id: work!.attempt_id, outcome: "accepted" as const, age_ms: 0 };
    expect(await ledger.record(result, result)).toBe(1);
    expect(await problem()).toBeNull();
  });

  test("an attempt lost before the last settlement", async () => {
    const { lost } = await withLostAttempt();
    const before = (await ledger.theSender()).epoch as number;
    await settle();
    expect(await noticed(lost)).toBeNull();
    const { mark } = await ledger.theSender();
    await db.sql("select begin_pump($1, $2, $3, $4)", [ledger.sender, mark, before + 1000, lost.attempt_id]);
    await beginAfter(lost.attempt_id);
    expect(await problem()).toBeNull();
  });
});

describe("settling a restored database", () => {
  test("makes unknown whatever waited, of every kind, in steps, and leaves nothing to send", async () => {
    const contacts = await ledger.addContacts(5);
    const campaign = await ledger.addCampaign({ contacts });
    await ledger.addMessage("reply", contacts[0]!);
    await ledger.addMessage("test", contacts[1]!);
    const done = await settle(2);
    const unknown = (kind: string) =>
      done.filter((each) => each.what === "unknown" && each.kind === kind).reduce((sum, { n }) => sum + n, 0);
    expect([unknown("message_1"), unknown("reply"), unknown("test")]).toEqual([5, 1, 1]);
    expect(done.find(({ kind }) => kind === "message_1")).toMatchObject({ campaign_id: campaign });
    expect(await db.sql("select from queue")).toEqual([]);
    expect(await db.sql("select distinct state::text, reason from messages")).toEqual([
      { state: "unknown", reason: "restored" },
    ]);
    expect(await ledger.wrongs()).toEqual({});
    expect(await settle()).toEqual([]);
    await resume();
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("nothing speaks for resending such a message; a user may resend it after a day", async () => {
    const confirmed = async () => {
      await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
      for (const work of await ledger.sendAll()) await ledger.status(work, "delivered");
    };
    await confirmed();
    await ledger.addCampaign({
      contacts: await ledger.addContacts(1),
      status: "paused",
      pause_reason: "person",
    });
    await advanceClock(db, "1 minute");
    await confirmed();
    await settle();
    await advanceClock(db, "25 hours");
    const [{ list }] = (await db.asUser(ledger.owner, (sql) =>
      sql<{ list: { items: { id: number; evidence: object }[] } }>(
        "select list_unknown_messages(null, 10, null) as list",
      ),
    )) as [{ list: { items: { id: number; evidence: object }[] } }];
    expect(list.items[0]!.evidence).toMatchObject({
      ...{ restored: true, speaks_for_resending: false, against: false },
      ...{ confirmed_before: 1, confirmed_after: 1, webhooks_silent: false },
    });
    await resume();
    await db.asUser(ledger.owner, (sql) => sql("select resend_messages($1)", [[list.items[0]!.id]]));
    await db.sql("update campaigns set status = 'running', pause_reason = null where true");
    expect((await ledger.claim()).work).toHaveLength(1);
  });

  test("a campaign resumed afterwards is completed", async () => {
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    await settle();
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "paused", pause_reason: "restored" });
    await db.asUser(ledger.owner, (sql) => sql("select resume_campaign($1)", [campaign]));
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "completed" });
  });

  test("an answer to what was sent before the backup triggers no Message 2", async () => {
    const [first, second] = await ledger.addContacts(2);
    await ledger.addCampaign({ contacts: [first!, second!], follow_up_body: "Merci" });
    await ledger.sendAll();
    await ledger.answer(first!, "Oui");
    const done = await settle();
    expect(done.filter(({ what }) => what === "closed")).toMatchObject([{ n: 1 }]);
    await advanceClock(db, "1 minute");
    await ledger.answer(second!, "Oui");
    expect(await ledger.messages("message_2")).toMatchObject([{ contact_id: first, state: "unknown" }]);
  });

  test("refuses while the database sends, unless asked twice or noticed", async () => {
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    await ledger.claim(1);
    expect(await step()).toMatchObject({ refused: "sends" });
    expect(await ledger.theSender()).toMatchObject({ paused_at: null });
    await advanceClock(db, "61 minutes");
    expect(await step()).toMatchObject({ more: true });
  });

  test("a pump that still runs gets nothing more", async () => {
    await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
    await ledger.claim(1);
    await step(1, true);
    expect(await ledger.claimWith(ledger.lease)).toMatchObject({ lease: false, work: [] });
  });
});

describe("launches that a backup caught", () => {
  test("get the rest of their messages, unknown; what is still to come becomes a draft", async () => {
    const world = await makeWorld(db);
    await addPeople(db, world, [{}, {}, {}]);
    const past = await launched(db, world, { scheduled_at: new Date(Date.now() + 3_600_000).toISOString() });
    const future = await launched(db, world, {
      scheduled_at: new Date(Date.now() + 9 * 3_600_000).toISOString(),
    });
    await advanceClock(db, "2 hours");
    const done = await settle(2);
    expect(done.filter(({ what }) => what === "draft")).toMatchObject([{ campaign_id: future, n: 1 }]);
    expect(await statusOf(db, future)).toBe("draft");
    expect(await statesOf(db, past)).toEqual({ unknown: 3 });
    expect(await ledger.wrongs()).toEqual({});
  });
});

test("dumped, sent on and restored, it writes to nobody twice", async () => {
  const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(5) });
  const send = async (max: number) => {
    const { work } = await ledger.claim(max);
    for (const item of work) await ledger.accept(item);
    await advanceClock(db, "1 minute");
    return work;
  };
  const adminUrl = asRole(db.url, "supabase_admin");
  await db.sql("update senders set rate_per_minute = 600 where true");
  const before = await send(1);
  const backup = await backUp(adminUrl);
  const after = [...(await send(1)), ...(await send(1))];
  await restoreBackup(adminUrl, backup);
  expect(after).toHaveLength(2);
  await ledger.status(after[0]!, "delivered");
  expect((await ledger.claim()).work).toEqual([]);
  expect(await settle()).toMatchObject([{ what: "unknown", campaign_id: campaign, n: 4 }]);
  await ledger.status(after[1]!, "read");
  await resume();
  await db.asUser(ledger.owner, (sql) => sql("select resume_campaign($1)", [campaign]));
  expect((await ledger.claim()).work).toEqual([]);
  expect(await ledger.state(before[0]!.message_id)).toBe("accepted");
  expect(await ledger.campaign(campaign)).toMatchObject({ status: "completed" });
});

test("the id of every attempt ends with the mark of its sender", async () => {
  await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
  const { mark } = await ledger.theSender();
  const { work } = await ledger.claim();
  expect(work.map(({ attempt_id }) => attempt_id.slice(-8))).toEqual([mark, mark, mark]);
  expect(new Set(work.map(wamidOf)).size).toBe(3);
});
