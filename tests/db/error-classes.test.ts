import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

/** Meta's advice for each code, as Relance applies it: class, and how many failures in a row stop a campaign. */
const CLASSES: Record<string, number[]> = {
  later: [131049],
  opt_out: [131050],
  permanent: [130403, 130472, 131021, 131026, 131044, 131051, 131052, 131062, 137000],
  passing: [1, 2, 4, 80007, 130429, 131000, 131016, 131047, 131056, 131057, 132069, 133004, 134101, 2494100],
  stops_campaign: [131008, 131053, 131055, 131061, 131063, 132000, 132001, 132007, 132015, 132016],
  stops_sender: [
    0, 3, 10, 190, 200, 299, 368, 131005, 131031, 131037, 131042, 131045, 131048, 131064, 133010,
  ],
};

test.each(Object.entries(CLASSES))("Meta's codes of class %s", async (name, codes) => {
  const rows = await db.sql<{ code: number; class: string }>(
    "select code, class from public.error_classes where code = any ($1) order by code",
    [codes],
  );
  expect(rows).toEqual([...codes].sort((a, b) => a - b).map((code) => ({ code, class: name })));
});

test.each(["fr", "en"])("every code of the table says in %s why and what to do", async (language) => {
  const words = JSON.parse(readFileSync(`messages/${language}.json`, "utf8")) as {
    meta_errors: Record<string, { why?: string; do?: string }>;
  };
  const rows = await db.sql<{ code: number; class: string }>("select code, class from public.error_classes");
  const silent = rows.filter(({ code }) => {
    const said = words.meta_errors[String(code >= 200 && code <= 299 ? 200 : code)];
    return !said?.why || !said.do;
  });
  expect(silent).toEqual([]);
});

test("what follows from each class is fixed", async () => {
  expect(await db.sql("select * , waits::text as waits from public.error_effects order by class")).toEqual([
    { class: "later", outcome: "permanent", pauses: null, opts_out: false, waits: "24:00:00" },
    { class: "opt_out", outcome: "permanent", pauses: null, opts_out: true, waits: null },
    { class: "passing", outcome: "passing", pauses: null, opts_out: false, waits: null },
    { class: "permanent", outcome: "permanent", pauses: null, opts_out: false, waits: null },
    { class: "stops_campaign", outcome: "stopping", pauses: "campaign", opts_out: false, waits: null },
    { class: "stops_sender", outcome: "stopping", pauses: "sender", opts_out: false, waits: null },
  ]);
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
