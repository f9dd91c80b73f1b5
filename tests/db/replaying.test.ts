import { readWebhook } from "@shared/webhook-event";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { replayKept, replayWebhooks } from "@/lib/sending/replay";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger, priced, type Work, wamidOf } from "../support/ledger.ts";
import { contextOf, serviceDb } from "../support/verbs.ts";

let db: TestDatabase;
let tables: string[];
beforeAll(async () => {
  db = await createDatabase();
  tables = (
    await db.sql<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not in ('error_classes', 'error_effects') order by 1",
    )
  ).map(({ name }) => name);
});

const TEXTS = ["Bonjour", "oui", "STOP", "START", "Ceci est une réponse automatique."];

type Step =
  | { do: "send"; ends: "accepted" | "unknown" | "lost" }
  | {
      do: "status";
      of: number;
      status: "sent" | "delivered" | "read" | "failed";
      named: boolean;
      code: number;
    }
  | { do: "say"; who: number; text: number; quotes: boolean; user: boolean }
  | { do: "prefer"; who: number; value: "stop" | "resume" }
  | { do: "rename"; who: number }
  | { do: "account"; event: "FLAGGED" | "APPROVED" | "PAUSED" | "RESTRICTED" | "TIER" }
  | { do: "mend" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("send" as const), ends: fc.constantFrom("accepted", "unknown", "lost") }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("status" as const),
      of: fc.nat(9),
      status: fc.constantFrom("sent", "delivered", "read", "failed"),
      named: fc.boolean(),
      code: fc.constantFrom(131049, 131050, 190, 132015),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      who: fc.nat(3),
      text: fc.nat(TEXTS.length - 1),
      quotes: fc.boolean(),
      user: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constant("prefer" as const), who: fc.nat(3), value: fc.constantFrom("stop", "resume") }),
  fc.record({ do: fc.constant("rename" as const), who: fc.nat(3) }),
  fc.record({
    do: fc.constant("account" as const),
    event: fc.constantFrom("FLAGGED", "APPROVED", "PAUSED", "RESTRICTED", "TIER"),
  }),
  fc.record({ do: fc.constant("mend" as const) }),
);

const ACCOUNT = {
  FLAGGED: ["phone_number_quality_update", { event: "FLAGGED", current_limit: "TIER_250" }],
  TIER: ["business_capability_update", { max_daily_conversations_per_business: 2000 }],
  RESTRICTED: [
    "account_update",
    {
      event: "ACCOUNT_RESTRICTION",
      restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING" }],
    },
  ],
  APPROVED: [
    "message_template_status_update",
    { event: "APPROVED", message_template_name: "promo", message_template_language: "fr" },
  ],
  PAUSED: [
    "message_template_status_update",
    { event: "PAUSED", message_template_name: "promo", message_template_language: "fr" },
  ],
} as const;

let renames = 0;

async function play(ledger: Ledger, steps: Step[]): Promise<void> {
  const contacts = await ledger.addContacts(4);
  await ledger.addCampaign({ contacts, follow_up_body: "Merci" });
  const { waba_id } = (await ledger.theSender()) as { waba_id: string };
  await ledger.insert("templates", {
    ...{
      waba_id,
      name: "promo",
      language: "fr",
      status: "APPROVED",
      category: "MARKETING",
      components: "[]",
    },
  });
  const sent: Work[] = [];
  const user = (who: number) => `FR.${contacts[who]}x`;
  for (const move of steps) {
    const timestamp = await ledger.seconds();
    if (move.do === "send") {
      for (const work of (await ledger.claim(1)).work) {
        sent.push(work);
        if (move.ends === "accepted") await ledger.accept(work);
        if (move.ends === "unknown") await ledger.record({ attempt_id: work.attempt_id, outcome: "unknown" });
      }
    } else if (move.do === "status") {
      const work = sent[move.of % Math.max(1, sent.length)];
      const id = work ? wamidOf(work) : "wamid.nobody";
      const named = work && move.named ? { biz_opaque_callback_data: work.attempt_id } : {};
      const errors = move.status === "failed" ? { errors: [{ code: move.code }] } : {};
      const price = work ? priced(move.status, work) : {};
      await ledger.webhook({
        statuses: [
          { id, status: move.status, timestamp, recipient_user_id: user(0), ...named, ...errors, ...price },
        ],
      });
    } else if (move.do === "say") {
      const quoted = sent[move.who % Math.max(1, sent.length)];
      await ledger.answer(contacts[move.who]!, TEXTS[move.text]!, {
        ...(move.quotes && quoted ? { context: { id: wamidOf(quoted) } } : {}),
        ...(move.user ? { from_user_id: user(move.who) } : {}),
      });
    } else if (move.do === "prefer") {
      const { phone } = await ledger.contact(contacts[move.who]!);
      const preference = {
        wa_id: phone!.slice(1),
        category: "marketing_messages",
        value: move.value,
        timestamp,
      };
      await ledger.webhook({ user_preferences: [preference] }, "user_preferences");
    } else if (move.do === "rename") {
      const { phone } = await ledger.contact(contacts[move.who]!);
      const system = { type: "user_changed_number", wa_id: `3370${String(++renames).padStart(7, "0")}` };
      await ledger.webhook({
        messages: [{ from: phone!.slice(1), id: `sys-${renames}`, timestamp, type: "system", system }],
      });
    } else if (move.do === "account") {
      const [field, value] = ACCOUNT[move.event];
      await ledger.webhook(value, field);
    } else {
      // A user resumes, synchronises or opts a contact in: earlier events must not undo that.
      await db.sql("select private.unpause_sender($1, private.clock())", [ledger.sender]);
      await db.sql(
        "update public.campaigns set status = 'running', pause_reason = null, pause_code = null where sender_id = $1 and status = 'paused'",
        [ledger.sender],
      );
      await db.sql("update public.templates set status = 'APPROVED', quality = 'GREEN' where waba_id = $1", [
        waba_id,
      ]);
      await ledger.update("senders", ledger.sender, { quality_rating: "GREEN", tier_limit: 10_000 });
      for (const id of contacts)
        await db.sql("update public.contacts set user_id = 'FR.new' || id where id = $1", [id]);
      await db.sql(
        "update public.opt_outs set ended_at = private.clock() where sender_id = $1 and ended_at is null",
        [ledger.sender],
      );
    }
  }
}

/** Every row of every table, except an event's contacts: those may be added later, for erasure. */
async function everything(): Promise<Record<string, string[]>> {
  const each = tables.map((name) => {
    const besides = name === "webhook_events" ? "contact_ids" : "";
    return `select '${name}' as name, array(select (to_jsonb(t) - '${besides}')::text from public.${name} t order by 1) as rows`;
  });
  const found = await db.sql<{ name: string; rows: string[] }>(each.join(" union all "));
  return Object.fromEntries(found.map(({ name, rows }) => [name, rows]));
}

/** Deletes the rows of earlier histories, which would otherwise be compared each time. */
const forgetEverything = () =>
  db.sql(
    [
      "counter_deltas",
      "queue",
      "attempts",
      "interactions",
      "conversations",
      "messages",
      "campaign_counters",
      "alerts",
      "campaigns",
    ]
      .concat(
        "contacts",
        "opt_outs",
        "templates",
        "webhook_events",
        "parked_statuses",
        "audit_log",
        "counter_deltas",
        "senders",
      )
      .map((name) => `delete from public.${name} where true`)
      .join(";"),
  );

const replay = async (id: number, body: Buffer): Promise<{ found: boolean; error: string | null }> => {
  const { payload } = readWebhook(body);
  const [row] = await db.asService((sql) =>
    sql<{ answer: { found: boolean; error: string | null } }>(
      "select public.replay_webhook($1, $2) as answer",
      [id, payload],
    ),
  );
  return row!.answer;
};

test("P14 reprocessing stored webhook events, in any order and any number of times, changes no row", {
  timeout: HISTORIES_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 6, maxLength: 14 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (steps, random) => {
        await forgetEverything();
        const ledger = await createLedger(db, { rate_per_minute: 6000 });
        await play(ledger, steps);
        const events = await db.sql<{ id: number; body: Buffer }>(
          "select id, body from public.webhook_events",
        );
        const before = await everything();
        const order = [...events, ...events]
          .map((event) => ({ event, key: random.next().value! }))
          .sort((a, b) => a.key - b.key);
        for (const { event } of order)
          expect(await replay(event.id, event.body)).toMatchObject({ error: null });
        expect(await everything()).toEqual(before);
      },
    ),
    { numRuns: HISTORIES },
  );
});

test("an unprocessed event is applied by reprocessing once its fault is gone, and only it is selected", async () => {
  const ledger = await createLedger(db);
  const contact = await ledger.addContact();
  await ledger.answer(contact, "avant");
  await db.sql(
    `create function public.sabotage() returns trigger language plpgsql as $$ begin
       if new.body = 'saboté' then raise exception using errcode = '22000', message = 'sabotaged'; end if; return new; end $$;
     create trigger sabotage before insert on public.interactions for each row execute function public.sabotage()`,
  );
  const { event_id } = await ledger.answer(contact, "saboté");
  await ledger.answer(contact, "après");
  const event = () =>
    ledger.one("select processed_at, error from public.webhook_events where id = $1", [event_id]);
  expect(await event()).toMatchObject({
    processed_at: null,
    error: expect.stringContaining("interactions: 22000"),
  });

  const ctx = { db: serviceDb(db) };
  const still = await replayKept(ctx, { unprocessed: true }, 1000);
  expect(still).toMatchObject({ events: 1, applied: 0, unread: [{ id: event_id }] });
  await db.sql("drop function public.sabotage() cascade");
  expect(await replayKept(ctx, { unprocessed: true }, 1000)).toEqual({
    events: 1,
    applied: 1,
    unread: [],
    wake: [],
  });
  expect(await event()).toMatchObject({ processed_at: expect.any(Date), error: null });
  expect(
    (
      await db.sql<{ body: string }>(
        "select body from public.interactions where contact_id = $1 order by id",
        [contact],
      )
    ).map(({ body }) => body),
  ).toEqual(["avant", "après", "saboté"]);
  expect(await replayKept(ctx, { unprocessed: true }, 1000)).toMatchObject({ events: 0 });
});

test("one event, those since an instant, or a limited number are reprocessed, in order of arrival", async () => {
  const ledger = await createLedger(db);
  const contact = await ledger.addContact();
  const ids: number[] = [];
  for (const text of ["un", "deux", "trois"]) ids.push((await ledger.answer(contact, text)).event_id);
  await db.sql(
    "update public.webhook_events set received_at = received_at - interval '1 hour' where id < $1",
    [ids[1]],
  );
  const ctx = { db: serviceDb(db) };
  expect(await replayKept(ctx, { event_id: ids[1] }, 1000)).toMatchObject({ events: 1, applied: 1 });
  expect(await replayKept(ctx, { event_id: 999_999_999 }, 1000)).toMatchObject({ events: 0 });
  const since = new Date(Date.now() - 60_000).toISOString();
  expect(await replayKept(ctx, { since }, 1000)).toMatchObject({ events: 2, applied: 2 });
  expect(await replayKept(ctx, { since }, 1)).toMatchObject({ events: 1 });
});

test("an event that is not JSON is left unchanged by reprocessing, and reported", async () => {
  const bytes = Buffer.from("not JSON at all").toString("base64");
  const kept = await db.asService((sql) =>
    sql<{ answer: { event_id: number } }>(
      "select public.ingest_webhook(repeat('ab', 32), $1, 0::smallint, null, 'not JSON') as answer",
      [bytes],
    ),
  );
  const id = kept[0]!.answer.event_id;
  expect(await replayKept({ db: serviceDb(db) }, { event_id: id }, 1000)).toMatchObject({
    events: 1,
    applied: 0,
    unread: [{ id, error: "not JSON" }],
  });
});

test("only a super-admin may reprocess, with a line in the audit log", async () => {
  const admin = await db.createUser();
  await expect(replayWebhooks(contextOf(db, admin), {})).rejects.toMatchObject({ code: "forbidden" });
  await expect(db.asUser(admin.id, (sql) => sql("select public.note_replay('{}')"))).rejects.toThrow(
    "forbidden",
  );
  const chief = await db.createUser({ role: "super_admin" });
  await db.asUser(chief.id, (sql) => sql(`select public.note_replay('{"event_id": 7}')`));
  expect(
    await db.sql("select action, subject, subject_id from public.audit_log where actor_id = $1", [chief.id]),
  ).toEqual([{ action: "replay", subject: "webhook_events", subject_id: "7" }]);
});
