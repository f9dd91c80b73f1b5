import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, type Row, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
let ledger: Ledger;
let contact: number;

beforeAll(async () => {
  db = await createDatabase();
});
beforeEach(async () => {
  ledger = await createLedger(db);
  contact = await ledger.addContact();
  await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
  for (const item of await ledger.sendAll()) await ledger.status(item, "delivered");
  await advanceClock(db, "1 min");
});

const optedOut = async () =>
  (await db.sql("select from public.opt_outs where ended_at is null and sender_id = $1", [ledger.sender]))
    .length > 0;
const seconds = () =>
  db.sql("select state from public.messages where kind = 'message_2' and contact_id = $1", [contact]);
const conversation = async () =>
  (
    await db.asUser(ledger.owner, (sql) =>
      sql<{ list: { items: Row[] } }>("select public.list_conversations('{}', null, 10) as list"),
    )
  )[0]!.list.items.find((each) => each.contact_id === contact);

const EDIT = (body: string) => ({
  type: "edit",
  edit: { original_message_id: "wamid.before", message: { type: "text", text: { body } } },
});

describe("a request to stop opts out", () => {
  test.each<[string, Row]>([
    ["an edited message", EDIT("STOP")],
    ["an edited caption", { type: "edit", edit: { message: { type: "image", image: { caption: "stop" } } } }],
    ["a picture's caption", { type: "image", image: { id: "1", caption: "STOP" } }],
    ["a video's caption", { type: "video", video: { id: "1", caption: "Stop" } }],
    ["a document's caption", { type: "document", document: { id: "1", filename: "a.pdf", caption: "STOP" } }],
    ["a group", { type: "text", group_id: "Y2FwaV9ncm91cA", text: { body: "STOP" } }],
  ])("in %s", async (_, message) => {
    await ledger.answer(contact, null, message);
    expect(await optedOut()).toBe(true);
    expect(await seconds()).toEqual([]);
  });
});

test.each<[string, Row]>([
  ["an edit", EDIT("oui")],
  ["a deletion", { type: "revoke", revoke: { original_message_id: "wamid.before" } }],
  ["a message in a group", { type: "text", group_id: "Y2FwaV9ncm91cA", text: { body: "oui merci" } }],
])("%s is stored, triggers nothing and opens no window", async (_, message) => {
  await ledger.answer(contact, null, message);
  expect(await seconds()).toEqual([]);
  expect((await ledger.contact(contact)).last_interaction_at).toBeNull();
  expect(await conversation()).toBeUndefined();
});

test("an edit's new text and a group's are shown as such; a deletion leaves the preview as it is", async () => {
  await ledger.answer(contact, "bonjour");
  await advanceClock(db, "1 s");
  await ledger.answer(contact, null, { type: "revoke", revoke: { original_message_id: "wamid.before" } });
  expect(await conversation()).toMatchObject({ last_answer: { type: "text", body: "bonjour" } });
  await advanceClock(db, "1 s");
  await ledger.answer(contact, null, EDIT("bonsoir"));
  expect(await conversation()).toMatchObject({ last_answer: { type: "edit", body: "bonsoir" } });
  await advanceClock(db, "1 s");
  await ledger.answer(contact, null, { type: "text", group_id: "g", text: { body: "à tous" } });
  expect(await conversation()).toMatchObject({ last_answer: { type: "group", body: "à tous" } });
});

test.each([
  ["unsupported", 131051],
  ["unsupported", 131060],
  ["hologram", null],
])(
  "a message of type %s that Meta cannot show (%s) waits in the inbox, and triggers nothing",
  async (type, code) => {
    await ledger.answer(contact, null, {
      type,
      ...(code ? { errors: [{ code, title: "Unavailable" }] } : {}),
    });
    expect(await conversation()).toMatchObject({ waits: true, last_answer: { type, code, body: null } });
    expect(await seconds()).toEqual([]);
  },
);

test("a sticker is a reply", async () => {
  await ledger.answer(contact, null, {
    type: "sticker",
    sticker: { id: "1", mime_type: "image/webp", animated: false },
  });
  expect((await seconds()).length).toBe(1);
});

describe("a contact card", () => {
  const card = (phone: string, more: Row = {}) => ({
    type: "contacts",
    contacts: [{ name: { formatted_name: "Awa" }, phones: [{ phone }] }],
    ...more,
  });
  const user_id = () => `SN.${randomUUID().replaceAll("-", "")}`;
  const shareFrom = async (user: string, message: Row) =>
    ledger.webhook({
      contacts: [{ profile: { name: "Awa" }, user_id: user }],
      messages: [
        { from_user_id: user, id: `in-${randomUUID()}`, timestamp: await ledger.seconds(), ...message },
      ],
    });

  test("that answers our request becomes the number of a person known by their user id only", async () => {
    const user = user_id();
    const id = await ledger.addContact({ phone: null, country_code: null, user_id: user });
    await shareFrom(user, card("+221 77 123 45 01", { origin: "contact_request" }));
    expect(await ledger.contact(id)).toMatchObject({ phone: "+221771234501", user_id: user });
  });

  test("that answers our request makes one of two contacts of the same person", async () => {
    const user = user_id();
    const known = await ledger.addContact({ phone: "+221771234502" });
    const hidden = await ledger.addContact({ phone: null, country_code: null, user_id: user });
    await shareFrom(user, card("+221771234502", { origin: "contact_request" }));
    expect(await ledger.contact(known)).toMatchObject({ phone: "+221771234502", user_id: user });
    expect(await ledger.contact(hidden)).toMatchObject({ phone: null, user_id: null });
    const [stored] = await db.sql(
      "select contact_id from public.interactions where type = 'contacts' order by id desc",
    );
    expect(stored).toEqual({ contact_id: known });
  });

  test.each([{ origin: "other" }, {}])("of other origin is nobody's number: %j", async (more) => {
    const user = user_id();
    const id = await ledger.addContact({ phone: null, country_code: null, user_id: user });
    await shareFrom(user, card("+221771234503", more));
    expect(await ledger.contact(id)).toMatchObject({ phone: null, user_id: user });
  });
});
