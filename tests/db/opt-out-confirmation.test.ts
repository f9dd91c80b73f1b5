import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

async function waiting(sender = {}) {
  const ledger = await createLedger(db, sender);
  const contact = await ledger.addContact();
  await ledger.addCampaign({ contacts: [contact] });
  return { ledger, contact };
}

describe("a confirmation of an opt-out", () => {
  const opt_out_confirmation = "C'est noté, plus aucun message.";

  test("is sent once, though the contact has opted out", async () => {
    const { ledger, contact } = await waiting({ opt_out_confirmation });
    await ledger.answer(contact, "STOP");
    await ledger.answer(contact, "STOP");
    const { work } = await ledger.claim();
    expect(work).toMatchObject([{ kind: "confirmation", body: opt_out_confirmation }]);
    await ledger.accept(work[0]!);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("goes from the number that the opt-out came to, and not again from another", async () => {
    const { ledger, contact } = await waiting({ opt_out_confirmation });
    const other = await createLedger(db, { opt_out_confirmation });
    await other.answer(contact, "STOP");
    await ledger.answer(contact, "STOP");
    expect((await ledger.claim()).work).toEqual([]);
    expect((await other.claim()).work).toMatchObject([{ kind: "confirmation" }]);
  });

  test("goes to nobody unless the sender has one", async () => {
    const { ledger, contact } = await waiting();
    await ledger.answer(contact, "STOP");
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("is not sent once the window has closed", async () => {
    await setClock(db, "2026-12-01T12:00:00Z");
    const { ledger, contact } = await waiting({ opt_out_confirmation });
    await ledger.answer(contact, "STOP");
    await advanceClock(db, "24 h");
    expect((await ledger.claim()).work).toEqual([]);
  });
});
