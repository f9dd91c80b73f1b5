import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger, wamidOf } from "../support/ledger.ts";
import { writeStates } from "../support/transitions.ts";

let db: TestDatabase;
let ledger: Ledger;
beforeAll(async () => {
  db = await createDatabase();
  ledger = await createLedger(db);
});
afterEach(async () => {
  await setClock(db, null);
});

const event = (id: number) => ledger.one("select * from public.webhook_events where id = $1", [id]);

describe("a webhook event", () => {
  test("is stored once with its bytes; a repetition changes nothing and is reported as duplicate", async () => {
    const payload = { object: "whatsapp_business_account", entry: [{ id: "1", changes: [] }], n: "once" };
    const first = await ledger.ingest(payload);
    expect(first).toEqual({ event_id: expect.any(Number), duplicate: false, wake: [] });
    expect(await ledger.ingest(payload)).toEqual({ event_id: first.event_id, duplicate: true, wake: [] });
    const stored = await event(first.event_id);
    expect(JSON.parse(String(stored.body))).toEqual(payload);
    expect((stored.digest as Buffer).length).toBe(16);
  });

  test("that is not JSON is stored unprocessed", async () => {
    const answer = await ledger.one<{ a: { event_id: number } }>(
      "select public.ingest_webhook('\\x' || repeat('ab', 32), encode('no json', 'base64'), 0::smallint, null, 'not JSON') as a",
    );
    expect(await event(answer.a.event_id)).toMatchObject({
      error: "not JSON",
      processed_at: null,
      contact_ids: [],
    });
  });

  test("of an unknown sender is stored, and changes nothing", async () => {
    const { event_id, wake } = await ledger.ingest({
      entry: [
        {
          id: "alien",
          changes: [
            {
              field: "messages",
              value: {
                metadata: { phone_number_id: "alien" },
                messages: [{ id: "x", from: "33612345678", type: "text", text: { body: "STOP" } }],
              },
            },
          ],
        },
      ],
    });
    expect(wake).toEqual([]);
    expect(await event(event_id)).toMatchObject({
      sender_id: null,
      error: null,
      processed_at: expect.any(Date),
    });
    expect(await db.sql("select from public.interactions where wamid = 'x'")).toEqual([]);
  });

  test("is assigned by the business account when it names no number", async () => {
    const { waba_id } = await ledger.theSender();
    const { event_id } = await ledger.ingest({
      entry: [{ id: waba_id, changes: [{ field: "messages", value: {} }] }],
    });
    expect((await event(event_id)).sender_id).toBe(ledger.sender);
  });

  test("sets the time of its sender's last webhook", async () => {
    await ledger.webhook({});
    expect((await ledger.theSender()).last_webhook_at).toBeInstanceOf(Date);
  });

  test("with an item that cannot be stored keeps the other items, and that one as an error", async () => {
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact] });
    const [item] = await ledger.sendAll();
    // Stands for a foreign key that fails for this item only: its contact was deleted between look-up and insertion.
    await db.sql(`create function public.sabotage() returns trigger language plpgsql as
      $$ begin if new.body = 'sabotage' then raise unique_violation using message = 'of +33612345678', constraint = 'sabotaged'; end if; return new; end $$`);
    await db.sql(
      "create trigger sabotage before insert on public.interactions for each row execute function public.sabotage()",
    );
    const from = (await ledger.contact(contact)).phone!.slice(1);
    const timestamp = await ledger.seconds();
    const texts = ["one", "sabotage", "two"];
    const { event_id } = await ledger.webhook({
      messages: texts.map((body) => ({
        from,
        id: `in-sabotage-${body}`,
        timestamp,
        type: "text",
        text: { body },
      })),
      statuses: [
        { id: wamidOf(item!), status: "read", timestamp, biz_opaque_callback_data: item!.attempt_id },
      ],
    });
    await db.sql("drop trigger sabotage on public.interactions");
    expect(await event(event_id)).toMatchObject({
      error: expect.stringMatching(/^interactions: 23505 sabotaged; number 2: 23505 sabotaged$/),
      processed_at: null,
    });
    expect(
      (
        await db.sql<{ body: string }>(
          "select body from public.interactions where wamid like 'in-sabotage-%' order by 1",
        )
      ).map((row) => row.body),
    ).toEqual(["one", "two"]);
    expect(await ledger.state(item!.message_id)).toBe("read");
    const payload = JSON.parse(String((await event(event_id)).body)) as object;
    const [replayed] = await db.sql<{ a: object }>("select public.replay_webhook($1, $2) as a", [
      event_id,
      JSON.stringify(payload),
    ]);
    expect(replayed!.a).toMatchObject({ found: true, error: null });
    expect(await event(event_id)).toMatchObject({ error: null, processed_at: expect.any(Date) });
    expect((await db.sql("select from public.interactions where wamid like 'in-sabotage-%'")).length).toBe(3);
  });

  test("of 1,000 updates is applied completely, within the time limit of the API", async () => {
    const fast = await createLedger(db, { rate_per_minute: 60_000, rate_per_second: 1000 });
    const ids = await db.sql<{ id: number }>(
      "insert into public.contacts (owner_id, full_name, phone) select $1, 'n', '+3370' || lpad(i::text, 7, '0') from generate_series(1, 1000) i returning id",
      [fast.owner],
    );
    await fast.addCampaign({ contacts: ids.map((row) => row.id), follow_up_body: "Merci" });
    await writeStates(
      db,
      `with a as (insert into public.attempts (message_id, sender_id, claimed_at, number, wamid, outcome, busy_until)
         select id, sender_id, now(), 1, 'wamid.bulk.' || id, 'accepted', now() from public.messages where sender_id = $1)
       update public.messages set state = 'accepted', attempts = 1, claimed_at = now(), accepted_at = now(), day = current_date where sender_id = $1`,
      [fast.sender],
    );
    await db.sql("delete from public.queue where sender_id = $1", [fast.sender]);
    const messages = await db.sql<{ id: number; phone: string }>(
      "select m.id, k.phone from public.messages m join public.contacts k on k.id = m.contact_id where m.sender_id = $1",
      [fast.sender],
    );
    const timestamp = await fast.seconds();
    const began = performance.now();
    await fast.webhook({
      statuses: messages.map(({ id }) => ({ id: `wamid.bulk.${id}`, status: "delivered", timestamp })),
    });
    const statuses = performance.now() - began;
    await fast.webhook({
      messages: messages.map(({ id, phone }) => ({
        from: phone.slice(1),
        id: `in.bulk.${id}`,
        timestamp,
        type: "text",
        text: { body: "oui" },
      })),
    });
    const answers = performance.now() - began - statuses;
    expect(Math.max(statuses, answers)).toBeLessThan(8000);
    expect(
      await db.sql(
        "select kind, state, n::int as n from public.campaign_totals t join public.campaigns c on c.id = t.campaign_id where c.sender_id = $1 order by 1",
        [fast.sender],
      ),
    ).toEqual([
      { kind: "message_1", state: "delivered", n: 1000 },
      { kind: "message_2", state: "queued", n: 1000 },
    ]);
    expect(await fast.wrongs()).toEqual({});
  });
});

describe("P15 no JSON of any shape causes an error or a loss", () => {
  const scalar = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll("\u0000", "")),
    fc.constantFrom(
      "STOP",
      "wamid.X",
      "m:1",
      "m:99999999999999999999",
      "1750030073",
      "99999999999999999999",
      "-5",
      "1e400",
      "33612345678",
      "FR.1",
      "sent",
      "failed",
      "text",
      "system",
      "button",
      "x".repeat(3000),
    ),
  );
  const anything = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 5 }), tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const maybe = <T>(arb: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 5, arbitrary: arb as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: anything });
  const record = (fields: Record<string, fc.Arbitrary<unknown>>) =>
    maybe(
      fc.record(Object.fromEntries(Object.entries(fields).map(([name, arb]) => [name, maybe(arb)])), {
        requiredKeys: [],
      }),
    );
  const message = record({
    id: fc.string({ minLength: 1, maxLength: 8 }),
    from: scalar,
    from_user_id: scalar,
    timestamp: scalar,
    type: fc.constantFrom(
      "text",
      "button",
      "interactive",
      "image",
      "reaction",
      "system",
      "unsupported",
      "order",
    ),
    text: record({ body: scalar }),
    button: record({ payload: scalar, text: scalar }),
    context: record({ id: scalar }),
    interactive: record({ type: scalar, button_reply: record({ id: scalar, title: scalar }) }),
    image: record({ caption: scalar }),
    system: record({
      type: fc.constantFrom("user_changed_number", "user_changed_user_id"),
      wa_id: scalar,
      user_id: scalar,
      previous_user_id: scalar,
    }),
    reaction: record({ message_id: scalar, emoji: scalar }),
  });
  const status = record({
    id: scalar,
    status: fc.constantFrom("sent", "delivered", "read", "failed", "played", "warped"),
    timestamp: scalar,
    biz_opaque_callback_data: scalar,
    recipient_id: scalar,
    recipient_user_id: scalar,
    errors: fc.array(record({ code: scalar, error_data: record({ details: scalar }) }), { maxLength: 2 }),
    pricing: record({ category: scalar, type: scalar, billable: fc.boolean() }),
  });
  const field = fc.constantFrom(
    "messages",
    "user_preferences",
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
    "phone_number_quality_update",
    "business_capability_update",
    "account_update",
    "account_alerts",
    "nobody_knows",
  );
  const value = record({
    contacts: fc.array(record({ wa_id: scalar, user_id: scalar }), { maxLength: 2 }),
    messages: fc.array(message, { maxLength: 3 }),
    statuses: fc.array(status, { maxLength: 3 }),
    user_preferences: fc.array(
      record({ wa_id: scalar, user_id: scalar, value: fc.constantFrom("stop", "resume"), timestamp: scalar }),
      { maxLength: 2 },
    ),
    event: fc.constantFrom(
      "APPROVED",
      "PAUSED",
      "DISABLED",
      "FLAGGED",
      "ACCOUNT_RESTRICTION",
      "DISABLED_UPDATE",
    ),
    message_template_id: scalar,
    message_template_name: scalar,
    message_template_language: scalar,
    new_category: scalar,
    max_daily_conversations_per_business: scalar,
    current_limit: scalar,
    display_phone_number: scalar,
    ban_info: record({ waba_ban_state: scalar }),
    restriction_info: fc.array(record({ restriction_type: scalar }), { maxLength: 2 }),
  });

  test("each event is stored, and the ledger stays consistent", { timeout: HISTORIES_MS }, async () => {
    const { phone_number_id, waba_id } = await ledger.theSender();
    const contact = await ledger.addContact({ user_id: "FR.1" });
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    await ledger.sendAll();
    const change = fc.tuple(field, value).map(([name, body]) => ({
      field: name,
      value:
        body !== null && typeof body === "object" && !Array.isArray(body)
          ? { metadata: { phone_number_id }, ...body }
          : body,
    }));
    const payload = maybe(
      fc.record({
        object: scalar,
        entry: maybe(
          fc.array(
            fc.record({
              id: fc.constantFrom(waba_id, "alien", 7),
              changes: maybe(fc.array(maybe(change), { maxLength: 3 })),
            }),
            { maxLength: 2 },
          ),
        ),
      }),
    );
    let stored = 0;
    await fc.assert(
      fc.asyncProperty(payload, async (body) => {
        if (body === null) return;
        const answer = await ledger.ingest(body);
        expect(answer.event_id).toBeGreaterThan(0);
        const { error } = await event(answer.event_id);
        expect(String(error)).not.toMatch(/interactions: |statuses: /);
        stored++;
      }),
      { numRuns: Math.max(500, HISTORIES) },
    );
    expect(stored).toBeGreaterThan(300);
    expect(await ledger.wrongs()).toEqual({});
  });
});

describe("the identity of a contact", () => {
  const system = async (from: string, more: object) =>
    ledger.webhook({
      messages: [
        {
          from,
          id: `sys-${from}-${JSON.stringify(more).length}`,
          timestamp: await ledger.seconds(),
          type: "system",
          system: more,
        },
      ],
    });

  test("follows a changed number, unless its owner already has a contact with it", async () => {
    const [moved, kept, other] = await ledger.addContacts(3);
    const phone = async (id: number) => (await ledger.contact(id)).phone!;
    await system((await phone(moved!)).slice(1), {
      type: "user_changed_number",
      wa_id: "33799000001",
      user_id: "FR.2",
    });
    expect(await ledger.contact(moved!)).toMatchObject({ phone: "+33799000001", user_id: "FR.2" });
    const before = await phone(kept!);
    await system(before.slice(1), { type: "user_changed_number", wa_id: (await phone(other!)).slice(1) });
    expect(await phone(kept!)).toBe(before);
  });

  test("follows a changed user id", async () => {
    const contact = await ledger.addContact({ user_id: "FR.OLD" });
    await system("33100000000", {
      type: "user_changed_user_id",
      previous_user_id: "FR.OLD",
      user_id: "FR.NEW",
    });
    expect((await ledger.contact(contact)).user_id).toBe("FR.NEW");
  });
});
