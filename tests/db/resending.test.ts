import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { resendMessages } from "@/lib/messages/commands";
import { listUnknownMessages } from "@/lib/messages/queries";
import { UnknownMessagesQuery } from "@/lib/messages/schema";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger, type Work, wamidOf } from "../support/ledger.ts";
import { contextOf } from "../support/verbs.ts";
import { listenForWakes } from "../support/wakes.ts";

const wakes = await listenForWakes();
let db: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  db = await createDatabase();
});
beforeEach(async () => {
  await setClock(db, "2026-12-01T12:00:00Z");
  ledger = await createLedger(db, { rate_per_minute: 6000, rate_per_second: 1000 });
});

const owner = () => ({ id: ledger.owner });
const list = async (as = owner(), query: object = {}) =>
  listUnknownMessages(contextOf(db, as), UnknownMessagesQuery.parse(query));
const resend = async (ids: number[], as = owner()) =>
  (
    await db.asUser(as.id, (sql) =>
      sql<{ answer: { resent: number[]; refused: { id: number; reason: string }[]; sender_ids: number[] } }>(
        "select public.resend_messages($1) as answer",
        [ids],
      ),
    )
  )[0]!.answer;
const reasons = async (...ids: number[]) => (await resend(ids)).refused.map(({ reason }) => reason);

/** Messages of one campaign, claimed together; each gets its given outcome. */
async function send(...ends: ("accepted" | "unknown" | "failed")[]): Promise<Work[]> {
  const contacts = await ledger.addContacts(ends.length);
  await ledger.addCampaign({ contacts });
  await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
  const work: Work[] = [];
  while (work.length < ends.length) {
    const claimed = await ledger.claim();
    work.push(...claimed.work);
    if (claimed.work.length === 0) await advanceClock(db, "200 ms");
  }
  for (const [index, end] of ends.entries()) {
    const item = work[index]!;
    if (end === "accepted") await ledger.accept(item);
    if (end === "failed") await ledger.reject(item, 131026);
    if (end === "unknown") await ledger.record({ attempt_id: item.attempt_id, outcome: "unknown" });
  }
  return work;
}

const contactOf = async (work: Work) => (await ledger.message(work.message_id)).contact_id;

describe("a message whose outcome is unknown", () => {
  test("is listed only after a day, for its owner and the super-admin", async () => {
    const [lost] = await send("unknown");
    await advanceClock(db, "23 h 59 min 59.999 s");
    expect((await list()).items).toEqual([]);
    await advanceClock(db, "0.001 s");
    const page = await list();
    expect(page).toMatchObject({ count: 1, next_cursor: null });
    expect(page.items[0]).toMatchObject({
      id: lost!.message_id,
      status: "unknown",
      evidence: { old_enough: true, attempt_list: [{ number: 1, outcome: "unknown" }] },
    });
    const stranger = await db.createUser();
    expect((await list(stranger)).items).toEqual([]);
    const chief = await db.createUser({ role: "super_admin" });
    expect((await list(chief, {})).items.map(({ id }) => id)).toContain(lost!.message_id);
    expect((await list(chief, { owner: stranger.id })).items).toEqual([]);
  });

  test("is listed once, in pages", async () => {
    await send("unknown", "unknown", "unknown");
    await advanceClock(db, "25 h");
    const seen: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await list(owner(), { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      expect(page.count).toBe(3);
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(
      (await ledger.messages())
        .filter((m) => m.owner_id === ledger.owner)
        .map(({ id }) => id)
        .reverse(),
    );
  });

  test("has evidence for resending when messages before and after it were confirmed, and none before that", async () => {
    const [before] = await send("accepted");
    await advanceClock(db, "3 min");
    const [lost] = await send("unknown");
    await advanceClock(db, "3 min");
    const [after] = await send("accepted");
    const evidence = async () => (await list()).items.find(({ id }) => id === lost!.message_id)!.evidence;
    await advanceClock(db, "25 h");
    expect(await evidence()).toMatchObject({
      confirmed_before: 0,
      confirmed_after: 0,
      speaks_for_resending: false,
      against: false,
    });
    await ledger.status(before!, "delivered");
    expect(await evidence()).toMatchObject({ confirmed_before: 1, speaks_for_resending: false });
    await ledger.status(after!, "sent");
    expect(await evidence()).toMatchObject({
      confirmed_after: 1,
      confirmed_same_minute: 0,
      speaks_for_resending: true,
    });
    await ledger.insert("alerts", {
      sender_id: ledger.sender,
      kind: "no_webhook",
      raised_at: "2026-12-01T12:05:00Z",
      cleared_at: "2026-12-01T13:00:00Z",
    });
    expect(await evidence()).toMatchObject({ webhooks_silent: true, speaks_for_resending: false });
  });

  test("has no evidence for resending while Meta holds back messages of its campaign", async () => {
    const [held, lost] = await send("accepted", "unknown");
    await db.sql("update public.messages set held = true where id = $1", [held!.message_id]);
    await advanceClock(db, "25 h");
    const [item] = (await list()).items;
    expect(item).toMatchObject({
      id: lost!.message_id,
      evidence: { held_nearby: true, speaks_for_resending: false },
    });
  });

  test("is resent once, in a new round, with a line in the audit log", async () => {
    const [lost] = await send("unknown");
    await advanceClock(db, "25 h");
    expect(await resend([lost!.message_id])).toEqual({
      resent: [lost!.message_id],
      refused: [],
      sender_ids: [ledger.sender],
    });
    expect(await ledger.message(lost!.message_id)).toMatchObject({ state: "queued", round: 2, tries: 0 });
    expect(await reasons(lost!.message_id)).toEqual(["not_failed_or_unknown"]);
    expect(
      await db.sql("select action, subject_id, detail from public.audit_log where actor_id = $1", [
        ledger.owner,
      ]),
    ).toEqual([
      { action: "resend", subject_id: String(lost!.message_id), detail: { was: "unknown", code: null } },
    ]);
    expect((await ledger.sendAll()).map(({ message_id }) => message_id)).toEqual([lost!.message_id]);
    expect(await ledger.state(lost!.message_id)).toBe("accepted");
    expect(await ledger.wrongs()).toEqual({});
  });

  test("is not resent within a day", async () => {
    const [lost] = await send("unknown");
    await advanceClock(db, "23 h 59 min 59.999 s");
    expect(await reasons(lost!.message_id)).toEqual(["too_early"]);
    expect(await ledger.state(lost!.message_id)).toBe("unknown");
  });

  test("is not resent when a reply quotes an unknown message, or a status to that number is parked", async () => {
    const [quoted, parked] = await send("unknown", "unknown");
    await ledger.answer(await contactOf(quoted!), "oui", { context: { id: "wamid.nobody-knows" } });
    const { phone } = await ledger.contact(await contactOf(parked!));
    await ledger.webhook({
      statuses: [
        {
          id: "wamid.lost",
          status: "delivered",
          timestamp: await ledger.seconds(),
          recipient_id: phone!.slice(1),
        },
      ],
    });
    await advanceClock(db, "25 h");
    expect(await reasons(quoted!.message_id, parked!.message_id)).toEqual([
      "may_have_arrived",
      "may_have_arrived",
    ]);
    const evidence = Object.fromEntries((await list()).items.map((item) => [item.id, item.evidence]));
    expect(evidence[quoted!.message_id]).toMatchObject({ quotes_unknown: true, parked: 0, against: true });
    expect(evidence[quoted!.message_id]!.interacted_at).not.toBeNull();
    expect(evidence[parked!.message_id]).toMatchObject({ quotes_unknown: false, parked: 1, against: true });
  });
});

describe("resending messages", () => {
  test("accepts failed ones, many in one call, and refuses each other one with a reason", async () => {
    const [failed, sent, stopped, gone] = await send("failed", "accepted", "failed", "failed");
    await db.sql("select private.opt_out($1, array[$2::text], 'manual', '{}', private.clock())", [
      ledger.sender,
      (await ledger.contact(await contactOf(stopped!))).phone,
    ]);
    await db.sql(
      "update public.contacts set deleted_at = private.clock(), phone = null, full_name = null where id = $1",
      [await contactOf(gone!)],
    );
    const ids = [failed!, sent!, stopped!, gone!].map(({ message_id }) => message_id);
    const answer = await resend([...ids, 999_999_999, ids[0]!]);
    expect(answer.resent).toEqual([ids[0]]);
    expect(new Map(answer.refused.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        [ids[1], "not_failed_or_unknown"],
        [ids[2], "opted_out"],
        [ids[3], "contact_deleted"],
        [999_999_999, "not_found"],
      ]),
    );
    expect(await ledger.state(ids[2]!)).toBe("failed");
    expect(await ledger.wrongs()).toEqual({});
  });

  test("refuses those of a cancelled campaign or a closed window", async () => {
    const [failed] = await send("failed");
    const { campaign_id } = await ledger.message(failed!.message_id);
    await ledger.update("campaigns", campaign_id!, { status: "cancelled" });
    const contact = await ledger.addContact();
    await ledger.answer(contact, "Bonjour");
    const reply = await ledger.addMessage("reply", contact);
    const [work] = (await ledger.claim()).work;
    await ledger.reject(work!, 131026);
    expect(await reasons(failed!.message_id)).toEqual(["campaign_cancelled"]);
    await advanceClock(db, "24 h");
    expect(await reasons(reply)).toEqual(["window_closed"]);
  });

  test("is for the owner only: not_found for other admins, forbidden for a super-admin", async () => {
    const [failed] = await send("failed");
    const stranger = await db.createUser();
    const chief = await db.createUser({ role: "super_admin" });
    expect((await resend([failed!.message_id], stranger)).refused).toEqual([
      { id: failed!.message_id, reason: "not_found" },
    ]);
    expect((await resend([failed!.message_id], chief)).refused).toEqual([
      { id: failed!.message_id, reason: "forbidden" },
    ]);
    expect(await ledger.state(failed!.message_id)).toBe("failed");
    const asleep = await db.createUser({ active: false });
    await expect(resend([failed!.message_id], asleep)).rejects.toThrow("forbidden");
  });

  test("makes a completed campaign run again and wakes its sender, and reports the resent ones", async () => {
    const [failed] = await send("failed");
    const { campaign_id } = await ledger.message(failed!.message_id);
    expect((await ledger.campaign(campaign_id!)).status).toBe("completed");
    const report = await resendMessages(contextOf(db, owner()), { ids: [failed!.message_id] });
    expect(report).toEqual({ resent: [failed!.message_id], refused: [] });
    expect((await ledger.campaign(campaign_id!)).status).toBe("running");
    expect(wakes).toEqual([{ path: "/api/jobs/send", body: { sender_id: ledger.sender } }]);
  });

  test("still applies a late status of the old attempt, which then stops the new round", async () => {
    const [lost] = await send("unknown");
    await advanceClock(db, "25 h");
    await resend([lost!.message_id]);
    await ledger.status(lost!, "delivered");
    expect(await ledger.state(lost!.message_id)).toBe("delivered");
    const [attempt] = await db.sql("select wamid, outcome from public.attempts where message_id = $1", [
      lost!.message_id,
    ]);
    expect(attempt).toEqual({ wamid: wamidOf(lost!), outcome: "accepted" });
    expect((await ledger.claim()).work).toEqual([]);
  });
});
