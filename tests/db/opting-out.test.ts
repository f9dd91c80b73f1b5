import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";

const open = (ledger: Ledger) =>
  db.sql("select source, proof from public.opt_outs where sender_id = $1 and ended_at is null", [
    ledger.sender,
  ]);
const isOut = async (ledger: Ledger) => (await open(ledger)).length > 0;

async function waiting(
  sender = {},
): Promise<{ ledger: Ledger; contact: number; campaign: number; message: number }> {
  const ledger = await createLedger(db, sender);
  const contact = await ledger.addContact();
  const campaign = await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
  const { id } = await ledger.one<{ id: number }>("select id from public.messages where campaign_id = $1", [
    campaign,
  ]);
  return { ledger, contact, campaign, message: id };
}

describe("STOP", () => {
  test.each([
    "STOP",
    "stop",
    " Stop. ",
    "Stop !!!",
    "« STOP »",
    "STOP 🙏",
    "ARRET",
    "Arrêt",
    "arrêtez",
    "DESABONNER",
    "Désabonner",
    "me désabonner",
    "se désinscrire",
    "UNSUBSCRIBE",
    "opt-out",
    "Opt Out",
    "ＳＴＯＰ",
    "Stop promotions",
    "🛑",
    "S.T.O.P",
    "stop merci beaucoup",
    "إلغاء الاشتراك",
    "CANCEL",
  ])("is recognised in %j", async (body) => {
    const { ledger, contact } = await waiting();
    await ledger.answer(contact, body);
    expect(await open(ledger)).toMatchObject([
      { source: "keyword", proof: { interaction_id: expect.any(Number) } },
    ]);
  });

  test.each(["Stop ça m'intéresse", "ne vous arrêtez pas", "stopper", "non", "", "Arrêt de bus"])(
    "is not recognised in %j",
    async (body) => {
      const { ledger, contact } = await waiting();
      await ledger.answer(contact, body);
      expect(await isOut(ledger)).toBe(false);
    },
  );

  test.each([
    { type: "button", button: { payload: "Stop promotions", text: "Stop promotions" } },
    { type: "button", button: { payload: "m:1", text: "Se désabonner" } },
    {
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: "stop", title: "Plus rien" } },
    },
  ])("is recognised in a button: %j", async (tap) => {
    const { ledger, contact } = await waiting();
    await ledger.answer(contact, null, tap);
    expect(await open(ledger)).toMatchObject([{ source: "button" }]);
  });

  test("removes the person's messages from the queue at once, and completes the campaign", async () => {
    const { ledger, contact, campaign, message } = await waiting();
    await ledger.answer(contact, "STOP");
    expect(await ledger.message(message)).toMatchObject({
      state: "skipped",
      reason: "opted_out",
      problem: "skipped",
    });
    expect((await ledger.campaign(campaign)).status).toBe("completed");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test.each(["message_1", "message_2", "reply"] as const)(
    "is looked at again when a %s is claimed, for one that could not be skipped at once",
    async (kind) => {
      const { ledger, contact } = await waiting();
      if (kind !== "message_1") await ledger.sendAll();
      if (kind === "message_2") await ledger.answer(contact, "oui");
      if (kind === "reply") {
        await ledger.answer(contact, "oui");
        await ledger.sendAll();
        await ledger.addMessage("reply", contact);
      }
      await db.sql(
        `insert into public.opt_outs (sender_id, person_key, source, opted_out_at)
         select $1, phone_key, 'keyword', private.clock() from public.contacts where id = $2`,
        [ledger.sender, contact],
      );
      expect((await ledger.claim()).work).toEqual([]);
      expect(
        await db.sql("select state, reason from public.messages where contact_id = $1 and kind = $2", [
          contact,
          kind,
        ]),
      ).toEqual([{ state: "skipped", reason: "opted_out" }]);
    },
  );

  test("holds for every number and every admin who keeps the contact", async () => {
    const { ledger, contact } = await waiting();
    const other = await db.createUser();
    const twin = await ledger.addContact({
      owner_id: other.id,
      phone: (await ledger.contact(contact)).phone,
    });
    await ledger.addCampaign({ contacts: [twin], owner_id: other.id });
    const elsewhere = await createLedger(db);
    const waits = await elsewhere.addCampaign({ contacts: [contact], owner_id: ledger.owner });
    await ledger.answer(contact, "STOP");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await db.sql("select state, reason from public.messages where campaign_id = $1", [waits])).toEqual(
      [{ state: "skipped", reason: "opted_out" }],
    );
    expect((await elsewhere.claim()).work).toEqual([]);
    expect(await elsewhere.wrongs()).toEqual({});
  });

  test("and an opt-out by hand hold for a number that is new", async () => {
    const { ledger, contact } = await waiting();
    const byHand = await ledger.addContact();
    const hers = await ledger.addContact();
    await ledger.answer(contact, "STOP");
    await db.asUser(ledger.owner, (sql) => sql("select public.opt_out_contact($1)", [byHand]));
    const renewed = await createLedger(db);
    await renewed.addCampaign({ contacts: [contact, byHand, hers], owner_id: ledger.owner });
    expect((await renewed.claim()).work.map(({ to }) => to)).toEqual([(await ledger.contact(hers)).phone]);
  });

  test("to one number forbids Message 2, replies and resending by another", async () => {
    const { ledger, contact } = await waiting();
    const failed = await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const other = await createLedger(db);
    for (const item of (await ledger.claim()).work)
      if (item.campaign_id === failed) await ledger.reject(item, 131026);
      else await ledger.accept(item);
    const [lost] = await db.sql<{ id: number; contact_id: number }>(
      "select id, contact_id from public.messages where campaign_id = $1",
      [failed],
    );
    await other.answer(contact, "STOP");
    await other.answer(lost!.contact_id, "STOP");
    await ledger.answer(contact, "Bonjour");
    expect(
      await db.sql("select from public.messages where contact_id = $1 and kind = 'message_2'", [contact]),
    ).toEqual([]);
    await expect(
      db.asUser(ledger.owner, (sql) =>
        sql("select public.send_reply($1, 'Bonjour', gen_random_uuid())", [contact]),
      ),
    ).rejects.toThrow(/^opted_out$/);
    expect(
      await ledger.one(
        "select private.resend_problem(m, private.clock()) as reason from public.messages m where id = $1",
        [lost!.id],
      ),
    ).toEqual({ reason: "opted_out" });
  });

  test("outlives the contact: a new contact with the number stays opted out", async () => {
    const { ledger, contact } = await waiting();
    const { phone } = await ledger.contact(contact);
    await ledger.answer(contact, "STOP");
    await db.sql(
      "update public.contacts set full_name = null, phone = null, country_code = null, fields = '{}', deleted_at = now() where id = $1",
      [contact],
    );
    await ledger.addCampaign({ contacts: [await ledger.addContact({ phone })] });
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("from an unknown number applies to a contact who gets that number later", async () => {
    const ledger = await createLedger(db);
    await ledger.webhook({
      messages: [
        {
          from: "5511912345678",
          id: `in-${ledger.sender}`,
          timestamp: await ledger.seconds(),
          type: "text",
          text: { body: "stop" },
        },
      ],
    });
    for (const phone of ["+5511912345678", "+551112345678"]) {
      await ledger.addCampaign({ contacts: [await ledger.addContact({ phone, country_code: "BR" })] });
      expect((await ledger.claim()).work).toEqual([]);
    }
  });

  test.each([
    ["+2290197123502", "22997123502", "BJ"],
    ["+2250707123503", "22507123503", "CI"],
    ["+24166123407", "24106123407", "GA"],
  ])(
    "from the old number of a renumbered country holds for the new one: %s",
    async (phone, from, country_code) => {
      const ledger = await createLedger(db);
      const contact = await ledger.addContact({ phone, country_code });
      const timestamp = await ledger.seconds();
      await ledger.webhook({
        messages: [{ from, id: `in-${from}`, timestamp, type: "text", text: { body: "STOP" } }],
      });
      await ledger.addCampaign({ contacts: [contact] });
      expect((await ledger.claim()).work).toEqual([]);
    },
  );

  test("prevents Message 2 in the same webhook, whichever comes first", async () => {
    for (const order of [
      ["oui", "STOP"],
      ["STOP", "oui"],
    ]) {
      const { ledger, contact } = await waiting();
      await ledger.sendAll();
      const from = (await ledger.contact(contact)).phone!.slice(1);
      const timestamp = await ledger.seconds();
      await ledger.webhook({
        messages: order.map((body, index) => ({
          from,
          id: `in-${contact}-${index}`,
          timestamp,
          type: "text",
          text: { body },
        })),
      });
      expect(
        await db.sql("select from public.messages where contact_id = $1 and kind = 'message_2'", [contact]),
      ).toEqual([]);
    }
  });

  test("skips a Message 2 that waits for its delay", async () => {
    const { ledger, contact, campaign } = await waiting();
    await ledger.update("campaigns", campaign, { follow_up_delay_seconds: 600 });
    await ledger.sendAll();
    await ledger.answer(contact, "oui");
    await ledger.answer(contact, "STOP");
    expect(
      await db.sql("select state, reason from public.messages where contact_id = $1 and kind = 'message_2'", [
        contact,
      ]),
    ).toEqual([{ state: "skipped", reason: "opted_out" }]);
  });

  test("that Meta repeats after the person opted in again changes nothing", async () => {
    const { ledger, contact } = await waiting();
    const from = (await ledger.contact(contact)).phone!.slice(1);
    const stop = {
      from,
      id: `in-${contact}`,
      timestamp: await ledger.seconds(),
      type: "text",
      text: { body: "STOP" },
    };
    await ledger.webhook({ messages: [stop] });
    await ledger.answer(contact, "START");
    expect(await isOut(ledger)).toBe(false);
    await ledger.webhook({ messages: [stop] });
    expect(await isOut(ledger)).toBe(false);
  });

  test("sent before START but received after it does not opt out again", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await waiting();
    await ledger.answer(contact, "STOP");
    await advanceClock(db, "10 min");
    await ledger.answer(contact, "START");
    await ledger.answer(contact, "STOP", { timestamp: await ledger.seconds(-300) });
    expect(await isOut(ledger)).toBe(false);
    await ledger.answer(contact, "STOP");
    expect(await isOut(ledger)).toBe(true);
  });
});

describe("STOP and START", () => {
  const said = (from: string, id: string, body: string, timestamp: string) => ({
    from,
    id,
    timestamp,
    type: "text",
    text: { body },
  });

  test.each([
    ["STOP", "START"],
    ["START", "STOP"],
  ])("sent in the same second, %s first, opt out", async (first, second) => {
    const { ledger, contact } = await waiting();
    const from = (await ledger.contact(contact)).phone!.slice(1);
    const timestamp = await ledger.seconds();
    await ledger.webhook({
      messages: [
        said(from, `in-${contact}-1`, first, timestamp),
        said(from, `in-${contact}-2`, second, timestamp),
      ],
    });
    expect(await isOut(ledger)).toBe(true);
  });

  test("count in the order in which they were sent, whichever is received first", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await waiting();
    await ledger.answer(contact, "STOP", { timestamp: await ledger.seconds(-60) });
    await ledger.answer(contact, "START", { timestamp: await ledger.seconds(-61) });
    expect(await isOut(ledger)).toBe(true);
    await ledger.answer(contact, "START", { timestamp: await ledger.seconds(-59) });
    expect(await isOut(ledger)).toBe(false);
  });
});

describe("START", () => {
  test.each(["START", "Reprendre", "reprendre."])(
    "is recognised in %s, and lets messages be sent again",
    async (body) => {
      await setClock(db, noon);
      const { ledger, contact } = await waiting();
      await ledger.answer(contact, "STOP");
      await advanceClock(db, "1 min");
      await ledger.answer(contact, body);
      expect(await isOut(ledger)).toBe(false);
      await ledger.addCampaign({ contacts: [contact] });
      expect((await ledger.claim()).work.length).toBe(1);
    },
  );

  test("is an ordinary reply from a contact who never opted out, and otherwise triggers nothing", async () => {
    const { ledger, contact } = await waiting();
    await ledger.sendAll();
    await ledger.answer(contact, "STOP");
    await ledger.answer(contact, "START", { timestamp: await ledger.seconds(1) });
    expect(
      await db.sql("select from public.messages where contact_id = $1 and kind = 'message_2'", [contact]),
    ).toEqual([]);
    const other = await waiting();
    await other.ledger.sendAll();
    await other.ledger.answer(other.contact, "START");
    expect(
      (
        await db.sql("select from public.messages where contact_id = $1 and kind = 'message_2'", [
          other.contact,
        ])
      ).length,
    ).toBe(1);
  });
});

test("START to one number ends an opt-out that came to another", async () => {
  await setClock(db, noon);
  const { ledger, contact } = await waiting();
  const other = await createLedger(db);
  await ledger.answer(contact, "STOP", { from_user_id: `FR.${contact}` });
  await advanceClock(db, "1 min");
  await other.answer(contact, "START");
  await ledger.addCampaign({ contacts: [contact] });
  expect((await ledger.claim()).work.length).toBe(1);
});
