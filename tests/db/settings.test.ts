import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DatabaseFacts } from "@/lib/alerts/health-schema";
import { DEFAULT_RATES } from "@/lib/base/default-rates";
import { DAY_MS } from "@/lib/base/time";
import { TOKEN_WARNING_DAYS } from "@/lib/sending/rules";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { call } from "../support/people.ts";

let db: TestDatabase;
let ledger: Ledger;
let chief: { id: string };
let admin: { id: string };
beforeAll(async () => {
  db = await createDatabase();
  chief = await db.createUser({ role: "super_admin" });
  admin = await db.createUser();
});
beforeEach(async () => {
  await setClock(db, "2026-12-01T12:00:00Z");
  await db.sql("update public.alerts set cleared_at = raised_at where cleared_at is null");
  ledger = await createLedger(db);
});

type Edited = { changed: string[]; wake: boolean };
const edit = (patch: object, as = chief) =>
  call<Edited>(db, as, "public.edit_sender($1, $2)", [ledger.sender, JSON.stringify(patch)]);
const sender = () =>
  ledger.one("select * from public.senders where id = $1", [ledger.sender]) as Promise<
    Record<string, unknown>
  >;
const logged = (subject: string) =>
  db.sql<{ action: string; detail: Record<string, unknown> }>(
    "select action, detail from public.audit_log where subject = $1 and actor_id = $2 order by id",
    [subject, chief.id],
  );
const openAlerts = async () =>
  (
    await db.sql<{ kind: string }>(
      "select kind from public.alerts where cleared_at is null order by kind::text",
    )
  ).map(({ kind }) => kind);

describe("the settings of a sending number", () => {
  test("are changed by super-admins; other fields stay, and the audit log names the changed ones", async () => {
    const patch = { rate_per_minute: 40, sending_starts_at: "09:00", sending_ends_at: "19:00" };
    expect((await edit(patch)).changed).toEqual(["rate_per_minute", "sending_ends_at", "sending_starts_at"]);
    expect(await edit({ rate_per_minute: 40 })).toMatchObject({ changed: [] });
    expect(
      (await edit({ sending_starts_at: null, sending_ends_at: null, cost_cap: 12.5 })).changed,
    ).toContain("cost_cap");
    expect(await sender()).toMatchObject({
      rate_per_minute: 40,
      sending_starts_at: null,
      cost_cap: "12.50",
      time_zone: "Europe/Paris",
      edited_at: expect.any(Date),
    });
    const fields = (await logged("sender")).map(({ detail }) => detail.fields);
    expect(fields).toContainEqual(["rate_per_minute", "sending_ends_at", "sending_starts_at"]);
    expect(fields).toHaveLength(2);
  });

  test("are not changed by somebody who saw an older version", async () => {
    const version = async () =>
      (
        await db.sql<{ at: string | null }>("select edited_at::text as at from senders where id = $1", [
          ledger.sender,
        ])
      )[0]!.at;
    const seen = await version();
    await edit({ rate_per_minute: 22 });
    await expect(edit({ rate_per_minute: 33, unchanged_since: seen })).rejects.toThrow("conflict");
    expect(await sender()).toMatchObject({ rate_per_minute: 22 });
    await edit({ rate_per_minute: 23, unchanged_since: await version() });
    expect(await sender()).toMatchObject({ rate_per_minute: 23 });
  });

  test("are not changed by admins, by unknown fields, or beyond their bounds", async () => {
    await expect(edit({ rate_per_minute: 40 }, admin)).rejects.toThrow("forbidden");
    await expect(edit({ time_zone: "Mars/Olympus" })).rejects.toThrow("invalid");
    await expect(edit({ rate_per_minute: 0 })).rejects.toThrow("sender_rates_are_positive");
    await expect(edit({ sending_starts_at: "09:00" })).rejects.toThrow("sending_hours_have_both_ends");
    await expect(edit({ opt_out_confirmation: "voir javascript://x" })).rejects.toThrow(/links_are_safe/);
    expect(await edit({ paused_at: null, quality_rating: "GREEN" })).toMatchObject({ changed: [] });
  });

  test("ask for a wake when a limit that held messages back is removed", async () => {
    await edit({ sending_starts_at: "02:00", sending_ends_at: "03:00" });
    await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
    expect((await ledger.claim()).work).toEqual([]);
    await db.sql("update public.senders set lease_until = null, lease_token = null, next_wake_at = null");
    expect(await edit({ sending_starts_at: null, sending_ends_at: null })).toMatchObject({ wake: true });
  });
});

describe("the price list", () => {
  test("is written by super-admins only, one price a day, with each change logged", async () => {
    const add = (as: { id: string }) =>
      db.asUser(as.id, (sql) =>
        sql<{ id: number }>(
          "insert into public.rates (market, category, currency, price, valid_from) values ('France', 'marketing', 'EUR', 0.09, '2031-01-01') returning id",
        ),
      );
    await expect(add(admin)).rejects.toThrow(/row-level security/);
    const [rate] = await add(chief);
    await expect(add(chief)).rejects.toThrow("one_rate_per_day");
    await db.asUser(chief.id, (sql) => sql("update public.rates set price = 0.1 where id = $1", [rate!.id]));
    await db.asUser(chief.id, (sql) => sql("delete from public.rates where id = $1", [rate!.id]));
    expect((await logged("rate")).map(({ action, detail }) => [action, detail.price, detail.was])).toEqual([
      ["added", 0.09, null],
      ["changed", 0.1, 0.09],
      ["deleted", null, 0.1],
    ]);
  });
});

test("a sender without a rate of its own has the app's default", async () => {
  const [added] = await db.sql(
    "insert into public.senders (phone_number_id, waba_id) values ('33', '44') returning rate_per_minute, rate_per_second",
  );
  expect(added).toEqual({
    rate_per_minute: DEFAULT_RATES.per_minute,
    rate_per_second: DEFAULT_RATES.per_second,
  });
});

describe("the service health", () => {
  test("is readable by super-admins only, in the form that the page expects", async () => {
    await expect(call(db, admin, "public.service_health()")).rejects.toThrow("forbidden");
    const facts = DatabaseFacts.parse(await call(db, chief, "public.service_health()"));
    expect(facts).toMatchObject({ counters_wrong: 0, events_unread: 0, unknown_messages: 0 });
    expect(facts.database_bytes).toBeGreaterThan(1_000_000);
    expect(facts.database_limit_bytes).toBe(500_000_000);
  });

  test("is readable with the service key, for doctor", async () => {
    const [row] = await db.asService((sql) =>
      sql<{ facts: unknown }>("select public.service_health() as facts"),
    );
    expect(DatabaseFacts.parse(row!.facts).room.map(({ act }) => act)).toEqual([
      "details",
      "import_lines",
      "messages",
      "webhooks",
    ]);
  });

  test("says how long webhook events are kept", async () => {
    await db.sql(
      "update private.retention set unread_events = '6 weeks', processed_events = '36 hours' where only_row",
    );
    const facts = DatabaseFacts.parse(await call(db, chief, "public.service_health()"));
    expect(facts).toMatchObject({ events_unread_days: 42, events_kept_days: 2 });
  });

  test("counts wrong counters and unprocessed events", async () => {
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    await db.sql(
      "insert into public.counter_deltas (owner_id, campaign_id, kind, state, n) values ($2, $1, 'message_1', 'sent', 3)",
      [campaign, ledger.owner],
    );
    await ledger.ingest({ object: "whatsapp_business_account", entry: [] });
    await db.sql("update public.webhook_events set processed_at = null");
    const facts = DatabaseFacts.parse(await call(db, chief, "public.service_health()"));
    expect(facts.counters_wrong).toBeGreaterThan(0);
    expect(facts).toMatchObject({ events_unread: 1, oldest_unread_at: expect.any(String) });
    await db.sql("delete from public.counter_deltas where n = 3");
  });

  test("raises an alert when something runs out, and clears it afterwards", async () => {
    const limits = (bytes: string) =>
      db.sql(`create or replace function private.database_limit() returns bigint
        language sql immutable set search_path = '' as $$ select ${bytes} $$`);
    await limits("pg_catalog.pg_database_size(pg_catalog.current_database())");
    await ledger.update("senders", ledger.sender, {
      wake_failed_at: "2026-12-01T11:54:59Z",
      token_expires_at: "2026-12-10T00:00:00Z",
    });
    await ledger.sweep();
    expect(await openAlerts()).toEqual(["database_nearly_full", "token_expires", "wakes_fail"]);
    await limits("500000000");
    await ledger.update("senders", ledger.sender, {
      wake_failed_at: "2026-12-01T11:55:00Z",
      token_expires_at: null,
    });
    await ledger.sweep();
    expect(await openAlerts()).toEqual([]);
  });
});

describe("a token's expiry", () => {
  test("raises an alert as early as the health page and the review warn of it", async () => {
    const last = Date.parse("2026-12-01T12:00:00Z") + TOKEN_WARNING_DAYS * DAY_MS;
    const alertsWhenItEnds = async (at: number) => {
      await ledger.update("senders", ledger.sender, { token_expires_at: new Date(at).toISOString() });
      await ledger.sweep();
      return openAlerts();
    };
    expect(await alertsWhenItEnds(last)).toEqual([]);
    expect(await alertsWhenItEnds(last - 1000)).toEqual(["token_expires"]);
    await ledger.update("senders", ledger.sender, { token_expires_at: null });
  });
});

describe("a test message without a campaign", () => {
  test("is queued by super-admins only, to any number, with variable names as values", async () => {
    const { waba_id } = (await sender()) as { waba_id: string; phone_number_id: string };
    const { phone_number_id } = (await sender()) as { phone_number_id: string };
    const [template] = await db.sql<{ id: number }>(
      `insert into public.templates (waba_id, name, language, status, category, components)
       values ($1, 'bonjour', 'fr', 'APPROVED', 'UTILITY', '[{"type": "BODY", "text": "Bonjour {{1}}"}]') returning id`,
      [waba_id],
    );
    const test_template = (as: { id: string }, phone = "+33612000001") =>
      call<{ message_id: number }>(db, as, "public.test_template($1, $2, 'FR', $3)", [
        template!.id,
        phone,
        phone_number_id,
      ]);
    await expect(test_template(admin)).rejects.toThrow("forbidden");
    await expect(test_template(chief, "0612000001")).rejects.toThrow("invalid");
    const { message_id } = await test_template(chief);
    expect(await ledger.message(message_id)).toMatchObject({
      kind: "test",
      state: "queued",
      country_code: "FR",
      params: { template: { name: "bonjour" }, values: { 1: "[1]" } },
    });
    await db.sql("update public.templates set status = 'PAUSED' where id = $1", [template!.id]);
    await expect(test_template(chief)).rejects.toThrow("invalid");
  });
});

describe("room in the database", () => {
  test("is freed by shortening what is kept, never by lengthening it, and only by super-admins", async () => {
    const kept = async () =>
      (
        await db.sql<{ kept: string }>(
          "select concat_ws(' ', processed_events, import_lines, rejected_lines, details, messages) as kept from private.retention",
        )
      )[0]!.kept;
    await db.sql(
      "update private.retention set processed_events = '3 days', import_lines = '7 days', rejected_lines = '90 days', details = '1 year', messages = '30 days'",
    );
    await expect(call(db, admin, "public.free_room('details')")).rejects.toThrow("forbidden");
    await expect(call(db, chief, "public.free_room('contacts')")).rejects.toThrow("invalid");
    for (const act of ["webhooks", "import_lines", "details", "messages"])
      await call(db, chief, "public.free_room($1)", [act]);
    expect(await kept()).toBe("1 day 1 day 1 day 90 days 30 days");
  });

  test("says of each act what it would free: nothing while nothing is old", async () => {
    const facts = DatabaseFacts.parse(await call(db, chief, "public.service_health()"));
    const free = Object.fromEntries(facts.room.map(({ act, frees }) => [act, frees]));
    expect(free).toMatchObject({ details: 0, messages: 0, webhooks: 0 });
    expect(facts.room.every(({ bytes, frees }) => bytes > 0 && frees <= bytes)).toBe(true);
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
    await db.asService((sql) => sql("select public.fold_counters()"));
    await db.sql(
      "update public.campaigns set status = 'cancelled', cancelled_at = private.clock() - interval '91 days' where id = $1",
      [campaign],
    );
    const after = DatabaseFacts.parse(await call(db, chief, "public.service_health()"));
    const messages = after.room.find(({ act }) => act === "messages")!;
    expect(messages.frees).toBeGreaterThan(0);
    expect(messages.frees).toBeLessThan(messages.bytes);
  });
});
