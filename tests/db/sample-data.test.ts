import { beforeAll, describe, expect, test } from "vitest";
import { makeSampleData, type SampleSource, TEMPLATES } from "../../scripts/local/sample/make.ts";
import { PEOPLE } from "../../scripts/local/sample/people.ts";
import { seedTemplates } from "../../stand-ins/whatsapp/templates.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
let source: SampleSource;
let owner: string;

const sourceOf = (database: TestDatabase, email: string): SampleSource => ({
  databaseUrl: database.url,
  owner: email,
  phone_number_id: "106540352242922",
  waba_id: "102290129340398",
  templates: seedTemplates(),
});

beforeAll(async () => {
  db = await createDatabase();
  const { id, email } = await db.createUser({ email: "admin@relance.test" });
  owner = id;
  source = sourceOf(db, email);
  expect(await makeSampleData(source)).toBe(true);
});

const one = async <R extends object>(text: string) => (await db.sql<R>(text))[0]!;

describe("sample data", () => {
  test("has two categories, thirty contacts, and four templates, one of them not approved", async () => {
    expect(
      await one(`select (select count(*)::int from categories) as categories, (select sum(contact_count)::int from categories) as associations,
        (select count(*)::int from contacts where owner_id = '${owner}') as contacts, (select count(*)::int from templates) as templates,
        (select count(*)::int from templates where status <> 'APPROVED') as unapproved`),
    ).toEqual({
      categories: 2,
      associations: PEOPLE.flatMap((person) => person.categories).length,
      contacts: 30,
      templates: TEMPLATES.length,
      unapproved: 1,
    });
  });

  test("has a campaign completed last week, with replies and Message 2", async () => {
    const campaign = await one<{ status: string; days: number; completed: boolean }>(
      `select status, extract(day from clock_timestamp() - launched_at)::int as days,
         completed_at between launched_at and launched_at + interval '1 hour' as completed from campaigns`,
    );
    expect(campaign).toMatchObject({ status: "completed", completed: true });
    expect([5, 6]).toContain(campaign.days);
    const states = await db.sql(
      "select kind, state, count(*)::int as n from messages group by 1, 2 order by 1, 2",
    );
    const stopped = 1;
    const answered = PEOPLE.filter((person) => person.answer).length;
    expect(states).toEqual([
      { kind: "message_1", state: "sent", n: 1 },
      { kind: "message_1", state: "delivered", n: PEOPLE.filter((p) => p.outcome === "delivered").length },
      { kind: "message_1", state: "read", n: PEOPLE.filter((p) => !p.outcome).length },
      { kind: "message_1", state: "failed", n: 1 },
      { kind: "message_2", state: "read", n: answered - stopped },
    ]);
    expect(await one("select count(*)::int as n from interactions")).toEqual({ n: answered });
    expect(await one("select count(*)::int as n from opt_outs")).toEqual({ n: stopped });
  });

  test("has counters that equal its rows, and nothing in the queue", async () => {
    const ledger: Ledger = await createLedger(db);
    expect(await ledger.wrongs()).toEqual({});
    expect(await one("select count(*)::int as n from queue")).toEqual({ n: 0 });
  });

  test("uses no slot, limit or window of the last four days, and leaves no wake, lease or raw event", async () => {
    expect(
      await one(`select (select count(*)::int from attempts where busy_until > clock_timestamp() - interval '4 days') as busy,
        (select count(*)::int from messages where claimed_at > clock_timestamp() - interval '4 days' or created_at > clock_timestamp() - interval '4 days') as recent,
        (select count(*)::int from conversations where window_until > clock_timestamp()) as windows,
        (select count(*)::int from alerts where cleared_at is null) as alerts, (select count(*)::int from webhook_events) as events,
        (select count(*)::int from senders where lease_until > clock_timestamp() or next_wake_at > clock_timestamp() or paused_at is not null) as held`),
    ).toEqual({ busy: 0, recent: 0, windows: 0, alerts: 0, events: 0, held: 0 });
  });

  test("was sent within the rate", async () => {
    const { densest } = await one<{ densest: number }>(
      `select max(n)::int as densest from (select count(*) over (order by claimed_at range between interval '60 s' preceding and current row) as n from attempts) x`,
    );
    expect(densest).toBeGreaterThan(10);
    expect(densest).toBeLessThanOrEqual(26);
  });

  test("does not change the clock", async () => {
    const { wrong_by } = await one<{ wrong_by: number }>(
      "select abs(extract(epoch from clock_timestamp() - private.clock()))::float8 as wrong_by",
    );
    expect(wrong_by).toBeLessThan(5);
  });

  test("is made once", async () => {
    expect(await makeSampleData(source)).toBe(false);
    await db.sql("delete from category_contacts where owner_id = $1", [owner]);
    await db.sql("delete from categories where owner_id = $1", [owner]);
    expect(await makeSampleData(source)).toBe(false);
    expect(await one("select count(*)::int as n from campaigns")).toEqual({ n: 1 });
  });

  test("is not added when the user already has data", async () => {
    const used = await createDatabase();
    const person = await used.createUser();
    await used.sql("insert into categories (owner_id, name) values ($1, 'Familles')", [person.id]);
    expect(await makeSampleData(sourceOf(used, person.email))).toBe(false);
    expect(await used.sql("select id from contacts")).toEqual([]);
  });
});
