import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

test.each(["fr", "en"])("every code of the table says in %s why and what to do", async (language) => {
  const words = JSON.parse(readFileSync(`messages/${language}.json`, "utf8")) as {
    meta_errors: Record<string, { why?: string; do?: string }>;
  };
  const rows = await db.sql<{ code: number; class: string }>("select code, class from public.error_classes");
  const without = rows.filter(({ code }) => {
    const said = words.meta_errors[String(code >= 200 && code <= 299 ? 200 : code)];
    return !said?.why || !said.do;
  });
  expect(without).toEqual([]);
});

test.each(["answer", "status"])(
  "131049 in Meta's %s fails the message for this campaign, and stores from when another may write",
  async (where) => {
    const noon = new Date("2026-12-01T12:00:00Z");
    await setClock(db, noon);
    const ledger: Ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const campaign = await ledger.addCampaign({ contacts: [contact] });
    const [item] = (await ledger.claim()).work;
    if (where === "answer") await ledger.reject(item!, 131049);
    else {
      await ledger.accept(item!);
      await ledger.status(item!, "failed", {
        errors: [{ code: 131049 }],
        timestamp: String(noon.getTime() / 1000),
      });
    }
    expect(await ledger.message(item!.message_id)).toMatchObject({
      state: "failed",
      code: 131049,
      again_from: new Date("2026-12-02T12:00:00Z"),
    });
    const retried = await db.asUser(ledger.owner, (sql) =>
      sql("select public.retry_campaign($1, 10) as answer, public.resend_messages($2) as resent", [
        campaign,
        [item!.message_id],
      ]),
    );
    expect(retried).toMatchObject([
      {
        answer: { retried: 0 },
        resent: { resent: [], refused: [{ id: item!.message_id, reason: "only_in_another_campaign" }] },
      },
    ]);
    expect((await ledger.claim()).work).toEqual([]);
  },
);

test("delays go with the outcome of a class, whatever it is called", async () => {
  await db.sql(
    `insert into public.error_effects (class, outcome, pauses) values
       ('busy', 'passing', null), ('over', 'permanent', null), ('held', 'stopping', 'sender')`,
  );
  const store = (code: number, kind: string, column: string) =>
    db.sql(`insert into public.error_classes (code, class, ${column}) values ($1, $2, '1 min')`, [
      code,
      kind,
    ]);
  await store(900_001, "busy", "delay_base");
  await store(900_002, "busy", "slows_for");
  await db.sql("insert into public.error_classes (code, class) values (900003, 'over'), (900004, 'held')");
  for (const kind of ["over", "held"])
    for (const column of ["delay_base", "slows_for"])
      await expect(store(900_005, kind, column)).rejects.toThrow("retried_errors_alone_have_delays");
  await expect(
    db.sql("update public.error_effects set outcome = 'permanent' where class = 'busy'"),
  ).rejects.toThrow("retried_errors_alone_have_delays");
  await expect(db.sql("update public.error_classes set class = 'over' where code = 900001")).rejects.toThrow(
    "retried_errors_alone_have_delays",
  );
});
