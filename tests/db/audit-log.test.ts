import { describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";
import { call } from "../support/people.ts";

const db = await createDatabase();
const chief = await db.createUser({ role: "super_admin" });
const PERSONAL = "Awa Diop +33612345678";

const detailsOf = async (actor: string) =>
  (
    await db.sql<{ detail: object }>("select detail from public.audit_log where actor_id = $1 order by id", [
      actor,
    ])
  ).map(({ detail }) => detail);

describe("the audit log", () => {
  test("takes of a changed conversation whether it is closed and to whom it is assigned, nothing else", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.answer(contact, "Oui");
    const change = { closed: true, assigned_to: ledger.owner, note: PERSONAL, big: "x".repeat(1_000_000) };
    await call(db, { id: ledger.owner }, "public.change_conversation($1, $2)", [contact, change]);
    expect(await detailsOf(ledger.owner)).toEqual([{ closed: true, assigned_to: ledger.owner }]);
  });

  test("takes of an export its filter, without what was searched for and what is no filter", async () => {
    const { id } = await db.createUser();
    const filter = { q: "Awa", who: PERSONAL, country: "SN", consent: true };
    await call(db, { id }, "public.export_contacts($1)", [filter]);
    expect(await detailsOf(id)).toEqual([{ country: "SN", consent: true }]);
    await expect(call(db, { id }, "public.export_contacts($1)", [{ country: PERSONAL }])).rejects.toThrow(
      "audit_log_names_nobody",
    );
  });

  test("takes of a replay which events, and no other id than a number", async () => {
    const note = { event_id: 7, since: "2026-01-01T00:00:00Z", unprocessed: true, why: PERSONAL };
    await call(db, chief, "public.note_replay($1)", [note]);
    expect(await detailsOf(chief.id)).toEqual([{ since: note.since, unprocessed: true }]);
    await expect(call(db, chief, "public.note_replay($1)", [{ event_id: PERSONAL }])).rejects.toThrow(
      "audit_log_holds_words_and_ids",
    );
  });

  test("takes of a changed user the names of known fields", async () => {
    const { id } = await db.createUser();
    const boss = await db.createUser({ role: "super_admin" });
    await call(db, boss, "public.update_user($1, $2)", [
      id,
      { full_name: "Awa", [PERSONAL]: 1, active: true },
    ]);
    expect(await detailsOf(boss.id)).toEqual([{ fields: ["active", "full_name"], active: true }]);
  });

  test.each([
    { [PERSONAL]: [] },
    { reason: PERSONAL },
    { reason: "+33612345678" },
    { fields: ["full_name", "Awa Diop"] },
    { to: { name: "awa" } },
    { country: "Awa" },
    { since: "Awa, 2026-01-01" },
    { contacts: "x" },
    { ids: Array(5000).fill(1) },
    ["awa"],
  ])("refuses %j, whoever writes it", async (detail) => {
    await expect(
      db.asService((sql) =>
        sql("insert into public.audit_log (action, subject, detail) values ('x', 'y', $1)", [
          JSON.stringify(detail),
        ]),
      ),
    ).rejects.toThrow("audit_log_names_nobody");
  });
});
