import { beforeEach, describe, expect, test } from "vitest";
import { reconcileCounters } from "@/lib/sending/counters";
import { act } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { serviceDb } from "../support/verbs.ts";

let db: TestDatabase;
let ledger: Ledger;
let campaign: number;
beforeEach(async () => {
  db = await createDatabase();
  ledger = await createLedger(db, { rate_per_minute: 6000 });
  campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(6) });
  await ledger.sendAll();
  await db.asService((sql) => sql("select public.fold_counters()"));
});

const reconcile = (repair: boolean) => reconcileCounters({ db: serviceDb(db) }, { repair });
const totals = () => db.sql("select * from public.campaign_totals order by kind, state");

/** As a restored backup or a manual change of the tables would leave them. */
async function spoil(): Promise<void> {
  await db.sql("update public.campaign_counters set n = n + 3, cost = cost + 1.5 where campaign_id = $1", [
    campaign,
  ]);
  await db.sql(
    "insert into public.campaign_counters (campaign_id, kind, state, n) values ($1, 'message_2', 'read', 2)",
    [campaign],
  );
  await db.sql("delete from public.day_counters where owner_id = $1", [ledger.owner]);
}

test("counters that equal the rows are left unchanged", async () => {
  expect(await reconcile(true)).toEqual({ wrong: [], left: [] });
  expect(await db.sql("select from public.counter_deltas")).toEqual([]);
  expect(await db.sql("select from public.audit_log where action = 'repair'")).toEqual([]);
});

test("wrong counters are reported without being changed", async () => {
  await spoil();
  const before = await totals();
  const { wrong, left } = await reconcile(false);
  expect(left).toEqual([]);
  expect(wrong).toContainEqual(
    expect.objectContaining({
      campaign_id: campaign,
      kind: "message_2",
      state: "read",
      counted: 2,
      found: 0,
    }),
  );
  expect(wrong.some(({ owner_id, day }) => owner_id === ledger.owner && day !== null)).toBe(true);
  expect(await totals()).toEqual(before);
  expect(await reconcile(false)).toEqual({ wrong, left: [] });
});

test("wrong counters are repaired, folded or not, with a line in the audit log, and the alert is cleared", async () => {
  await spoil();
  await ledger.insert("alerts", { kind: "counters_differ", campaign_id: campaign });
  const { wrong, left } = await reconcile(true);
  expect(wrong.length).toBeGreaterThan(2);
  expect(left).toEqual([]);
  expect(await ledger.wrongs()).toEqual({});
  await db.asService((sql) => sql("select public.fold_counters()"));
  expect(await ledger.wrongs()).toEqual({});
  expect(await totals()).toMatchObject([{ kind: "message_1", n: 6, cost: "0.00000" }]);
  expect(await db.sql("select action, subject, detail from public.audit_log")).toEqual([
    { action: "repair", subject: "counters", detail: { wrong: wrong.length, left: 0 } },
  ]);
  expect(
    await db.sql("select from public.alerts where cleared_at is null and kind = 'counters_differ'"),
  ).toEqual([]);
});

describe("breakdown and reply counters", () => {
  beforeEach(async () => {
    const { contact_id } = (await ledger.messages())[0]!;
    await ledger.answer(contact_id, "Oui");
    await ledger.webhook({
      messages: [
        {
          from: "221770000001",
          id: "stray",
          timestamp: await ledger.seconds(),
          type: "text",
          text: { body: "?" },
        },
      ],
    });
    await db.asService((sql) => sql("select public.fold_counters()"));
  });

  test("that are wrong are reported by the sweep and the health page", async () => {
    const chief = (await db.createUser({ role: "super_admin" })).id;
    const health = async () =>
      ((await act(db, chief, "service_health()", [])) as { counters_wrong: number }).counters_wrong;
    await db.sql("update public.campaigns set status = 'running', completed_at = null where id = $1", [
      campaign,
    ]);
    await db.sql("update public.campaigns set audience_complete = false where id = $1", [campaign]);
    expect([(await ledger.sweep()).wrong_counters, await health()]).toEqual([0, 0]);
    await db.sql("update public.breakdown_counters set n = n + 1 where dimension = 'campaign' and key = $1", [
      String(campaign),
    ]);
    expect([(await ledger.sweep()).wrong_counters, await health()]).toEqual([1, 1]);
    await db.sql("update public.answer_counters set n = n + 1 where dimension = 'campaign' and key = $1", [
      String(campaign),
    ]);
    expect([(await ledger.sweep()).wrong_counters, await health()]).toEqual([2, 2]);
  });

  test("are reported by dimension and repaired, folded or not", async () => {
    const all = async () => [
      await db.sql("select * from public.breakdown_totals order by 1, 2, 3, 4, 5, 6"),
      await db.sql("select * from public.answer_totals order by 1, 2, 3, 4"),
    ];
    const sound = await all();
    await db.sql(
      "update public.breakdown_counters set n = n + 2, cost = cost + 0.5 where dimension = 'country'",
    );
    await db.sql("delete from public.breakdown_counters where dimension = 'hour'");
    await db.sql("update public.answer_counters set n = 7 where dimension = 'campaign'");
    await db.sql("delete from public.answer_counters where dimension = 'hour' and owner_id is null");
    const { wrong } = await reconcile(false);
    expect(wrong).toContainEqual(
      expect.objectContaining({
        dimension: "country",
        kind: "message_1",
        counted: 8,
        found: 6,
        counted_cost: 0.5,
      }),
    );
    expect(wrong).toContainEqual(
      expect.objectContaining({
        dimension: "campaign",
        key: String(campaign),
        kind: null,
        counted: 7,
        found: 1,
      }),
    );
    expect(wrong).toContainEqual(
      expect.objectContaining({ dimension: "hour", owner_id: null, kind: null, counted: 0, found: 1 }),
    );
    expect(await reconcile(true)).toEqual({ wrong, left: [] });
    expect(await all()).toEqual(sound);
    await db.asService((sql) => sql("select public.fold_counters()"));
    expect(await all()).toEqual(sound);
    expect(await ledger.wrongs()).toEqual({});
  });
});

test("a message written during a repair is counted once", async () => {
  await spoil();
  const contacts = await ledger.addContacts(4);
  const other = await db.pool.connect();
  try {
    await other.query("begin");
    await other.query(
      `insert into public.messages (campaign_id, contact_id, sender_id, owner_id, kind, state)
       select $1, unnest($2::bigint[]), $3, $4, 'message_1', 'skipped'`,
      [campaign, contacts, ledger.sender, ledger.owner],
    );
    expect((await reconcile(true)).left).toEqual([]);
    await other.query("commit");
  } finally {
    other.release();
  }
  expect(await ledger.wrongs()).toEqual({});
});

test("nothing is folded during a repair", async () => {
  const repair = await db.pool.connect();
  try {
    await repair.query("begin");
    await repair.query("select public.reconcile_counters(true)");
    await db.sql(
      "update public.messages set state = 'sent' where id = (select min(id) from public.messages)",
    );
    expect(await db.sql("select public.fold_counters() as folded")).toEqual([{ folded: 0 }]);
  } finally {
    await repair.query("rollback");
    repair.release();
  }
});

test("only the service role can repair counters", async () => {
  const chief = await db.createUser({ role: "super_admin" });
  await expect(db.asUser(chief.id, (sql) => sql("select public.reconcile_counters(true)"))).rejects.toThrow(
    /permission denied/,
  );
});
