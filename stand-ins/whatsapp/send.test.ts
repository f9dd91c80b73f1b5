import { afterAll, beforeAll, expect, it } from "vitest";
import { DEFAULTS } from "./config.ts";
import { freshNumber, startAll } from "./fixtures.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll();
});
afterAll(() => meta.close());

const template = (name: string, language: string, components: unknown[] = []) => ({
  type: "template",
  template: { name, language: { code: language }, components },
});
const body = (...parameters: unknown[]) => ({ type: "body", parameters });
const text = (value: string, parameter_name?: string) => ({
  type: "text",
  text: value,
  ...(parameter_name === undefined ? {} : { parameter_name }),
});

it("an accepted template is answered with wamid, wa_id, user id and message_status, and is in the ledger", async () => {
  const to = freshNumber();
  const answer = await meta.reminder(to, { biz_opaque_callback_data: "attempt-1" });
  expect(answer.status).toBe(200);
  expect(answer.body.contacts).toEqual([
    { input: to, wa_id: to.slice(1), user_id: expect.stringMatching(/^FR\.\d{17}$/) },
  ]);
  expect(answer.body.messages?.[0]).toEqual({
    id: expect.stringMatching(/^wamid\./),
    message_status: "accepted",
  });
  const ledger = await meta.ledger();
  expect(ledger.at(-1)).toMatchObject({
    to,
    kind: "template",
    template: "rappel_inscription",
    language: "fr",
    body: expect.stringContaining("Bonjour Awa, les inscriptions"),
    biz_opaque_callback_data: "attempt-1",
    accepted: true,
    outcome: "accepted",
    wamid: answer.body.messages?.[0]?.id,
  });
});

it.each<[string, Record<string, unknown>, number, number]>([
  ["an unknown template is 132001", template("nothing", "fr"), 404, 132001],
  ["a known template in another language is 132001", template("bienvenue", "en_US"), 404, 132001],
  [
    "a template that waits for approval is 132001",
    template("promo_rentree", "fr", [body(text("Awa"))]),
    404,
    132001,
  ],
  ["too few parameters are 132000", template("rappel_inscription", "fr", [body()]), 400, 132000],
  [
    "parameters for a template without any are 132000",
    template("bienvenue", "fr", [body(text("Awa"))]),
    400,
    132000,
  ],
  [
    "positional parameters for named ones are 132012",
    template("portes_ouvertes", "fr", [body(text("Awa"), text("samedi"))]),
    400,
    132012,
  ],
  [
    "named parameters for positional ones are 132012",
    template("rappel_inscription", "fr", [body(text("Awa", "a"))]),
    400,
    132012,
  ],
  [
    "an unknown parameter name is 132012",
    template("portes_ouvertes", "fr", [body(text("Awa", "prenom"), text("x", "jour"))]),
    400,
    132012,
  ],
  ["an empty parameter is 131008", template("rappel_inscription", "fr", [body(text(""))]), 400, 131008],
  [
    "a parameter with a line break is 132018",
    template("rappel_inscription", "fr", [body(text("A\nB"))]),
    400,
    132018,
  ],
  [
    "a body that its parameter makes too long is 132005",
    template("rappel_inscription", "fr", [body(text("A".repeat(910)))]),
    400,
    132005,
  ],
  [
    "a link that its suffix makes too long is 132005",
    template("suivi_dossier", "fr", [
      body(text("Awa")),
      { type: "button", sub_type: "url", index: "0", parameters: [text("A".repeat(1980))] },
    ]),
    400,
    132005,
  ],
  ["a missing URL suffix is 131008", template("suivi_dossier", "fr", [body(text("Awa"))]), 400, 131008],
  ["a missing image header is 132000", template("affiche_stage", "fr", [body(text("Awa"))]), 400, 132000],
  [
    "a text where the header is an image is 132012",
    template("affiche_stage", "fr", [{ type: "header", parameters: [text("x")] }, body(text("Awa"))]),
    400,
    132012,
  ],
  [
    "a button of another kind is 132012",
    template("rappel_inscription", "fr", [
      body(text("Awa")),
      { type: "button", sub_type: "url", index: "0", parameters: [text("x")] },
    ]),
    400,
    132012,
  ],
  ["free text outside the window is 131047", { type: "text", text: { body: "Bonjour" } }, 400, 131047],
  ["a text of 4,097 characters is 100", { type: "text", text: { body: "a".repeat(4097) } }, 400, 100],
  ["a text without a body is 100", { type: "text", text: {} }, 400, 100],
  [
    "callback data of 513 characters is 100",
    { ...template("bienvenue", "fr"), biz_opaque_callback_data: "a".repeat(513) },
    400,
    100,
  ],
  [
    "a body without messaging_product is 100",
    { ...template("bienvenue", "fr"), messaging_product: undefined },
    400,
    100,
  ],
])("%s", async (_rule, request, status, code) => {
  const to = freshNumber();
  const answer = await meta.send(to, request);
  expect(answer.status).toBe(status);
  expect(answer.body.error).toMatchObject({ code, type: "OAuthException" });
  expect(answer.body.error?.message).toContain(`(#${code})`);
  const ledger = await meta.ledger();
  expect(ledger.at(-1)).toMatchObject({ to, accepted: false, outcome: "refused", code, wamid: null });
});

it.each<[string, string, number]>([
  ["our own number is 131021", "+33639980042", 131021],
  ["letters are 131009", "call me", 131009],
  ["no recipient is 100", "", 100],
])("to: %s", async (_rule, to, code) => {
  expect((await meta.welcome(to)).body.error?.code).toBe(code);
});

it("punctuation in a number is ignored, and a national number gets our calling code", async () => {
  for (const to of ["+33 6 11 22 33 44", "33611223344", "06 11 22 33 44"]) {
    expect((await meta.welcome(to)).body.contacts?.[0]).toMatchObject({ input: to, wa_id: "33611223344" });
  }
});

it("header, named parameters, URL suffix and payload are accepted", async () => {
  const named = template("portes_ouvertes", "fr", [body(text("samedi", "date"), text("Awa", "prenom"))]);
  const url = template("suivi_dossier", "fr", [
    body(text("Awa")),
    { type: "button", sub_type: "url", index: 0, parameters: [text("4821")] },
  ]);
  const image = template("affiche_stage", "fr", [
    { type: "header", parameters: [{ type: "image", image: { link: "https://example.org/a.jpg" } }] },
    body(text("Awa")),
    { type: "button", sub_type: "quick_reply", index: "0", parameters: [{ type: "payload", payload: "p" }] },
  ]);
  for (const request of [named, url, image])
    expect((await meta.send(freshNumber(), request)).status).toBe(200);
  const ledger = await meta.ledger();
  expect(ledger.at(-3)?.body).toMatch(/^Bonjour Awa, nous vous attendons le \*samedi\*/);
});

it("a paused template is 132015, a disabled one 132016, and an approved one can be sent again", async () => {
  const codeNow = async () => (await meta.reminder(freshNumber())).body.error?.code;
  await meta.control({ template: { name: "rappel_inscription", status: "PAUSED" } });
  expect(await codeNow()).toBe(132015);
  await meta.control({ template: { name: "rappel_inscription", status: "DISABLED" } });
  expect(await codeNow()).toBe(132016);
  await meta.control({ template: { name: "rappel_inscription", status: "APPROVED" } });
  expect(await codeNow()).toBeUndefined();
});

it("a wrong token is 401 with code 190, and sends nothing", async () => {
  const request = { messaging_product: "whatsapp", to: freshNumber(), ...template("bienvenue", "fr") };
  const path = `${DEFAULTS.phoneNumberId}/messages`;
  const answer = await meta.graph("POST", path, request, "stolen");
  expect(answer).toMatchObject({ status: 401, body: { error: { code: 190, type: "OAuthException" } } });
  expect((await meta.ledger()).at(-1)).toMatchObject({ accepted: false, code: 190 });
});

it("an unknown phone number id is code 100, subcode 33", async () => {
  const answer = await meta.graph("POST", "999/messages", {
    messaging_product: "whatsapp",
    to: freshNumber(),
  });
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 100, error_subcode: 33 } } });
});

it("the window opens with an answer and closes 24 hours after the answer's time stamp", async () => {
  const to = freshNumber();
  await meta.control({ reply: { from: to, text: "Bonjour", timestamp: Date.now() - 24 * 3_600_000 - 1000 } });
  expect((await meta.text(to, "Merci")).body.error?.code).toBe(131047);
  await meta.control({
    reply: { from: to, text: "Bonjour", timestamp: Date.now() - 24 * 3_600_000 + 60_000 },
  });
  expect((await meta.text(to, "Merci")).status).toBe(200);
  await meta.control({ reply: { from: to, text: "Hier", timestamp: Date.now() - 48 * 3_600_000 } });
  expect((await meta.text(to, "Encore")).status, "an older answer closes nothing").toBe(200);
});

it("reactions, preferences and changes of number do not open the window", async () => {
  const to = freshNumber();
  await meta.welcome(to);
  await meta.control({
    reply: [
      { from: to, type: "reaction" },
      { from: to, type: "user_preferences", value: "resume" },
    ],
  });
  expect((await meta.text(to, "Merci")).body.error?.code).toBe(131047);
});

it("buttons and links are sent as interactive messages inside the window", async () => {
  const to = freshNumber();
  await meta.control({ reply: { from: to } });
  const action = { buttons: [{ type: "reply", reply: { id: "yes", title: "Oui" } }] };
  const interactive = { type: "button", body: { text: "Venez-vous ?" }, action };
  expect((await meta.send(to, { type: "interactive", interactive })).status).toBe(200);
  const long = {
    ...interactive,
    action: { buttons: [{ type: "reply", reply: { id: "y", title: "a".repeat(21) } }] },
  };
  expect((await meta.send(to, { type: "interactive", interactive: long })).body.error?.code).toBe(100);
});

it("a message to a user id reaches the person, and the answer has no number if none is known", async () => {
  const to = freshNumber();
  const userId = (await meta.welcome(to)).body.contacts?.[0]?.user_id;
  const request = { ...template("bienvenue", "fr"), to: undefined, recipient: userId };
  expect((await meta.send("", request)).body.contacts?.[0]).toMatchObject({
    input: userId,
    wa_id: to.slice(1),
  });
  const stranger = { ...request, recipient: "SN.13491208655302741918" };
  expect((await meta.send("", stranger)).body.contacts).toEqual([
    { input: "SN.13491208655302741918", user_id: "SN.13491208655302741918" },
  ]);
});

it("the WhatsApp ids of Brazil, Argentina and Mexico differ from the number when ordered", async () => {
  await meta.control({ wa_id_quirks: true });
  const ids = await Promise.all(
    ["+5511987654321", "+541123456789", "+525512345678"].map(
      async (to) => (await meta.welcome(to)).body.contacts?.[0]?.wa_id,
    ),
  );
  await meta.control({ wa_id_quirks: false });
  expect(ids).toEqual(["551187654321", "5491123456789", "5215512345678"]);
});

it("over 45 messages at once to one person are 131056 when ordered", async () => {
  const to = freshNumber();
  await meta.control({ limits: { pair_rate: true }, reply: { from: to } });
  const answers = [];
  for (let n = 0; n < 46; n += 1) answers.push(await meta.text(to, `Message ${n}`));
  await meta.control({ limits: { pair_rate: false } });
  expect(answers.slice(0, 45).every((answer) => answer.status === 200)).toBe(true);
  expect(answers[45]?.body.error?.code).toBe(131056);
});

it("marking a message as read succeeds and does not count as a message", async () => {
  const to = freshNumber();
  const { body: done } = await meta.control({ reply: { from: to } });
  const [{ wamid }] = done.replies as [{ wamid: string }];
  const before = await meta.json<{ accepted: number }>("/__ledger/summary");
  const path = `${DEFAULTS.phoneNumberId}/messages`;
  const read = { messaging_product: "whatsapp", status: "read", message_id: wamid };
  expect(await meta.graph("POST", path, read)).toMatchObject({ status: 200, body: { success: true } });
  expect((await meta.json<{ accepted: number }>("/__ledger/summary")).accepted).toBe(before.accepted);
});
