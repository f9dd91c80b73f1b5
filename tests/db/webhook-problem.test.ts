import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { call } from "../support/people.ts";

let db: TestDatabase;
let ledger: Ledger;
let admin: { id: string };
let number: string;
beforeAll(async () => {
  db = await createDatabase();
  admin = await db.createUser();
});
beforeEach(async () => {
  await setClock(db, "2026-12-01T12:00:00Z");
  ledger = await createLedger(db);
  number = (await ledger.one("select phone_number_id from public.senders where id = $1", [ledger.sender]))
    .phone_number_id as string;
});
afterEach(() => setClock(db, null));

const problem = () => call<string | null>(db, admin, "public.webhook_problem($1)", [number]);
const note = async (subscribed: boolean) =>
  db.sql("select public.note_subscription((select waba_id from public.senders where id = $1), $2)", [
    ledger.sender,
    subscribed,
  ]);

describe("the bar about the webhook", () => {
  test("shows nothing while nothing is known", async () => {
    expect(await problem()).toBeNull();
  });

  test("shows an account that Meta calls unsubscribed, until it is subscribed or a webhook comes", async () => {
    await note(false);
    expect(await problem()).toBe("unsubscribed");
    await note(true);
    expect(await problem()).toBeNull();
    await note(false);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const [item] = await ledger.sendAll();
    await advanceClock(db, "1 min");
    await ledger.status(item!, "sent");
    expect(await problem()).toBeNull();
    await advanceClock(db, "1 min");
    await note(false);
    expect(await problem()).toBe("unsubscribed");
  });

  test("shows silence when accepted messages get no news, and ends with the first webhook, before any sweep", async () => {
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const [item] = await ledger.sendAll();
    await advanceClock(db, "14 min");
    await ledger.sweep();
    expect(await problem()).toBeNull();
    await advanceClock(db, "2 min");
    await ledger.sweep();
    expect(await problem()).toBe("silent");
    await advanceClock(db, "1 s");
    await ledger.status(item!, "sent");
    expect(await problem()).toBeNull();
  });

  test("says nothing about another number", async () => {
    await note(false);
    expect(await call(db, admin, "public.webhook_problem($1)", ["no such number"])).toBeNull();
  });
});

describe("whom to ask", () => {
  test("is told to every active user: the first three active super-admins, with nothing but name and email", async () => {
    const chiefs = [];
    for (let n = 0; n < 4; n++) chiefs.push(await db.createUser({ role: "super_admin" }));
    await db.sql("update public.profiles set active = false where id = $1", [chiefs[0]!.id]);
    const told = await call<Record<string, string>[]>(db, admin, "public.whom_to_ask()");
    const rows = await db.sql<{ full_name: string; email: string }>(
      "select full_name, email from public.profiles where role = 'super_admin' and active order by created_at, id limit 3",
    );
    expect(told).toEqual(rows);
    expect(told).toHaveLength(3);
  });
  test("is refused to a deactivated user", async () => {
    const gone = await db.createUser();
    await db.sql("update public.profiles set active = false where id = $1", [gone.id]);
    await expect(call(db, gone, "public.whom_to_ask()")).rejects.toThrow();
  });
});
