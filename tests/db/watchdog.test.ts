import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { emulateCron } from "../support/cron.ts";
import { createDatabase, type Sql, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

const ADDRESS = "https://relance.example";
const SECRET = "a-secret-of-the-deployment";

const store =
  (address = ADDRESS, secret = SECRET) =>
  async (sql: Sql) =>
    (
      await sql<{ answer: { scheduled: boolean; calls: boolean } }>(
        "select public.store_watchdog($1, $2) as answer",
        [address, secret],
      )
    )[0]!.answer;

describe("without pg_cron and pg_net", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase();
  });

  test("storing address and secret reports that nothing is scheduled, and the watchdog's work still sweeps", async () => {
    expect(await db.asService(store())).toEqual({ scheduled: false, calls: false });
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const [row] = await db.sql<{ answer: { wake: number[]; calls: number } }>(
      "select private.run_watchdog() as answer",
    );
    expect(row!.answer).toMatchObject({ wake: [ledger.sender], calls: 0 });
  });
});

describe("the watchdog in the database", () => {
  let db: TestDatabase;
  let cron: Awaited<ReturnType<typeof emulateCron>>;
  let ledger: Ledger;
  beforeAll(async () => {
    db = await createDatabase();
    cron = await emulateCron(db);
    await db.asService(store());
  });
  beforeEach(async () => {
    await db.sql("delete from public.queue where true");
    ledger = await createLedger(db);
  });
  const due = async () => ledger.addCampaign({ contacts: [await ledger.addContact()] });
  const state = async (as: string) =>
    (
      await db.asUser(as, (sql) =>
        sql<{ answer: Record<string, unknown> }>("select public.watchdog_state() as answer"),
      )
    )[0]!.answer;

  test("is scheduled once, each minute, as the owner of the functions, however often its address is stored", async () => {
    expect(await db.asService(store())).toEqual({ scheduled: true, calls: true });
    expect(await db.asService(store())).toEqual({ scheduled: true, calls: true });
    expect(await cron.jobs()).toMatchObject([
      {
        jobname: "relance-watch",
        schedule: "* * * * *",
        command: "select private.run_watchdog()",
        username: "postgres",
      },
      {
        jobname: "relance-prune",
        schedule: "* * * * *",
        command: "select private.prune(5000)",
        username: "postgres",
      },
    ]);
  });

  test("calls the send job once for a sender with due work and no lease, with the secret, at the stored address", async () => {
    await due();
    expect(await cron.tick()).toEqual([
      {
        url: `${ADDRESS}/api/jobs/send`,
        body: { sender_id: ledger.sender },
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${SECRET}` },
      },
    ]);
  });

  test("makes no call while a pump holds the lease, and one after it has lapsed", async () => {
    await due();
    expect((await ledger.begin()).begun).toBe(true);
    expect(await cron.tick()).toEqual([]);
    await db.sql("update public.senders set lease_until = private.clock() where id = $1", [ledger.sender]);
    expect(await cron.tick()).toHaveLength(1);
  });

  test("makes no call when nothing is due", async () => {
    expect(await cron.tick()).toEqual([]);
    await due();
    await ledger.sendAll();
    await db.sql("update public.senders set lease_token = null, lease_until = null where id = $1", [
      ledger.sender,
    ]);
    expect(await cron.tick()).toEqual([]);
  });

  test("calls the jobs of launches and imports that have stalled", async () => {
    const campaign = await ledger.addCampaign({
      contacts: [],
      status: "preparing",
      audience_complete: false,
      prepared_up_to: null,
    });
    const stalled = await ledger.insert("imports", {
      owner_id: ledger.owner,
      file_name: "familles.csv",
      status: "running",
      progressed_at: new Date(Date.now() - 180_000),
    });
    expect(await cron.tick()).toMatchObject([
      { url: `${ADDRESS}/api/jobs/launch`, body: { campaign_id: campaign } },
      { url: `${ADDRESS}/api/jobs/import`, body: { import_id: stalled.id } },
    ]);
    await ledger.update("campaigns", campaign, { status: "cancelled" });
    await db.sql("update public.imports set status = 'failed' where id = $1", [stalled.id]);
  });

  test("does the sweep's work: an attempt left open by a crash is settled", async () => {
    await due();
    const [work] = (await ledger.claim()).work;
    await db.sql("update public.attempts set claimed_at = claimed_at - interval '2 min' where id = $1", [
      work!.attempt_id,
    ]);
    await cron.tick();
    expect(await ledger.state(work!.message_id)).toBe("unknown");
  });

  test("makes its calls even if the sweep fails, and shows the problem to super-admins only", async () => {
    await due();
    const [{ definition }] = (await db.sql<{ definition: string }>(
      "select pg_get_functiondef('public.sweep()'::regprocedure) as definition",
    )) as [{ definition: string }];
    await db.sql(
      "create or replace function public.sweep() returns jsonb language plpgsql as $$ begin raise exception 'sabotaged'; end $$",
    );
    expect(await cron.tick()).toHaveLength(1);
    const chief = (await db.createUser({ role: "super_admin" })).id;
    expect(await state(chief)).toMatchObject({ problem: "sabotaged", watches: true });
    expect(await state(ledger.owner)).toMatchObject({ problem: null, watches: true });
    await db.sql(definition);
    await cron.tick();
    expect(await state(chief)).toMatchObject({ problem: null });
  });

  test("is shown by each campaign's progress as replacing lost wakes, as long as it runs", async () => {
    const campaign = await due();
    const wakes = async () => {
      const [row] = await db.asUser(ledger.owner, (sql) =>
        sql<{ wakes: boolean }>(
          "select (public.campaign_progress($1) #>> '{sender,database_wakes}')::boolean as wakes",
          [campaign],
        ),
      );
      return row?.wakes;
    };
    await cron.tick();
    expect([await wakes(), await state(ledger.owner)]).toMatchObject([true, { wakes: true }]);
    await db.sql(
      "update private.watchdog set watched_at = private.clock() - interval '6 min' where only_row",
    );
    expect([await wakes(), await state(ledger.owner)]).toMatchObject([false, { wakes: false }]);
    await cron.tick();
  });

  test("calls a newly stored address, and refuses an invalid one", async () => {
    await due();
    await db.asService(store("https://autre.example/"));
    expect((await cron.tick())[0]!.url).toBe("https://autre.example/api/jobs/send");
    for (const address of ["relance.example", "ftp://relance.example", "https://a.example/path", ""])
      await expect(db.asService(store(address))).rejects.toThrow(/watchdog_addresses_are_origins/);
    for (const secret of ["short", "with\r\nanother: header"])
      await expect(db.asService(store(ADDRESS, secret))).rejects.toThrow(/watchdog_secrets_fit_in_a_header/);
    await db.asService(store());
  });

  test("keeps its records for a day at most", async () => {
    await db.sql("insert into cron.job_run_details (end_time) values (now() - interval '25 h')");
    await cron.tick();
    expect(
      await db.sql("select from cron.job_run_details where end_time < now() - interval '1 day'"),
    ).toEqual([]);
  });

  test("hides its secret and its functions from every role", async () => {
    const chief = (await db.createUser({ role: "super_admin" })).id;
    const everybody: ((run: (sql: Sql) => Promise<unknown>) => Promise<unknown>)[] = [
      (run) => db.asUser(chief, run),
      (run) => db.asUser(ledger.owner, run),
      (run) => db.asAnon(run),
      (run) => db.asService(run),
    ];
    for (const as of everybody) {
      await expect(as((sql) => sql("select * from private.watchdog"))).rejects.toThrow(/permission denied/);
      await expect(as((sql) => sql("select private.call_job('/', '{}')"))).rejects.toThrow(
        /permission denied/,
      );
      await expect(as((sql) => sql("select private.run_watchdog()"))).rejects.toThrow(/permission denied/);
    }
    for (const as of everybody.slice(0, 3)) await expect(as(store())).rejects.toThrow(/permission denied/);
    expect(JSON.stringify(await state(chief))).not.toContain(SECRET);
    await expect(db.asAnon((sql) => sql("select public.watchdog_state()"))).rejects.toThrow(
      /permission denied/,
    );
  });
});
