import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  db = await createDatabase();
  ledger = await createLedger(db);
});

const event = (id: number) => ledger.one("select * from public.webhook_events where id = $1", [id]);

describe("a webhook event", () => {
  test("that is replayed in pieces counts as processed after the last one only", async () => {
    const { event_id } = await ledger.ingest({ object: "whatsapp_business_account", n: "pieces" });
    await db.sql("update public.webhook_events set processed_at = null, error = 'late' where id = $1", [
      event_id,
    ]);
    const change = { field: "messages", value: { metadata: { phone_number_id: "none" }, statuses: [] } };
    const piece = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: "1", changes: [change] }],
    });
    const apply = (more: boolean) =>
      db.sql("select public.replay_webhook($1, $2, $3)", [event_id, piece, more]);
    await apply(true);
    expect(await event(event_id)).toMatchObject({ error: "late", processed_at: null });
    await apply(false);
    expect(await event(event_id)).toMatchObject({ error: null, processed_at: expect.any(Date) });
  });

  test("is applied without JIT, which would compile for seconds what runs once", async () => {
    const tuned = "select proname, proconfig from pg_proc where 'enable_seqscan=off' = any (proconfig)";
    const functions = await db.sql<{ proname: string; proconfig: string[] }>(tuned);
    expect(functions.map(({ proname }) => proname)).toContain("ingest_webhook");
    expect(functions.filter(({ proconfig }) => !proconfig.includes("jit=off"))).toEqual([]);
  });
});
