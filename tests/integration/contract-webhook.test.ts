import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { hurry, launched, statsOf, untilReached } from "../support/campaign-contract.ts";
import { audience, ledgerOf, newPhone, order, rest, webhook } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

const address = () => `${stack().supabase}/functions/v1/whatsapp-webhook`;
const kept = async (): Promise<number> => {
  const { headers } = await rest("HEAD", "webhook_events?select=id", { headers: { prefer: "count=exact" } });
  return Number(headers.get("content-range")?.split("/")[1]);
};
const newWamid = () => `wamid.${randomUUID()}`;
const now = () => String(Math.floor(Date.now() / 1000));

const event = (value: object, more: object = {}) => ({
  object: "whatsapp_business_account",
  entry: [
    {
      id: stack().env.WHATSAPP_BUSINESS_ACCOUNT_ID,
      changes: [
        {
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { phone_number_id: stack().env.WHATSAPP_PHONE_NUMBER_ID },
            ...value,
          },
          ...more,
        },
      ],
    },
  ],
});
const said = (message: object = {}, value: object = {}) =>
  event({
    contacts: [{ wa_id: "221760000000", profile: { name: "Awa" } }],
    messages: [
      {
        id: newWamid(),
        from: "221760000000",
        timestamp: now(),
        type: "text",
        text: { body: "Salut" },
        ...message,
      },
    ],
    ...value,
  });
const told = (...statuses: unknown[]) => event({ statuses });
/** What JSON.stringify would not write. */
const written = (payload: object, what: string, instead: string) =>
  JSON.stringify(payload).replaceAll(what, instead);

describe("Meta's verification", () => {
  const verify = async (query: Record<string, string>) => {
    const answer = await fetch(`${address()}?${new URLSearchParams(query)}`);
    return [answer.status, await answer.text()];
  };

  it("gets its challenge back for the right token alone", async () => {
    const right = {
      "hub.mode": "subscribe",
      "hub.verify_token": stack().env.WHATSAPP_VERIFY_TOKEN ?? "",
      "hub.challenge": "1158201444",
    };
    expect(await verify(right)).toEqual([200, "1158201444"]);
    for (const wrong of [{}, { ...right, "hub.verify_token": "x" }, { ...right, "hub.mode": "x" }])
      expect((await verify(wrong))[0]).toBe(403);
  });
});

describe("P15 a POST", () => {
  // Campaigns of other files may still be told of: what is counted here must be ours.
  beforeAll(async () => {
    const meanwhile = async () => {
      const before = await kept();
      await sleep(4_000);
      return (await kept()) - before;
    };
    for (let looks = 0; looks < 20 && (await meanwhile()) > 0; looks++);
  });

  it.each([
    ["no signature", { signature: null }],
    ["an empty signature", { signature: "" }],
    ["a wrong signature", { signature: `sha256=${"0".repeat(64)}` }],
    ["half a signature", { signature: "sha256=00" }],
    ["another algorithm", { signature: "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709" }],
    ["another secret", { secret: "guessed" }],
  ])("with %s is refused, and nothing is kept", async (_, options) => {
    const before = await kept();
    expect(await webhook(said(), options)).toBe(401);
    expect(await kept()).toBe(before);
  });

  it.each<[string, () => unknown]>([
    ["a message", () => said()],
    ["an empty object", () => ({ at: randomUUID() })],
    ["a string of JSON", () => JSON.stringify(randomUUID())],
    ["no entries", () => ({ entry: null, at: randomUUID() })],
    ["entries of any kind", () => ({ entry: [1, null, "x", [], {}], at: randomUUID() })],
    [
      "changes of any kind",
      () => ({ entry: [{ id: 5, changes: [null, 1, { field: 5, value: "x" }] }], at: randomUUID() }),
    ],
    ["an unknown field", () => event({ at: randomUUID() }, { field: "neverheard" })],
    ["another account's number", () => written(said(), stack().env.WHATSAPP_PHONE_NUMBER_ID ?? "", "1")],
    ["a NUL in a text", () => said({ text: { body: "a\u0000b" } })],
    ["a NUL in an id", () => said({ id: `${newWamid()}\u0000` })],
    ["half a character", () => written(said(), "Salut", "\\ud800")],
    ["a number beyond all", () => written(said({ extra: "§" }), '"§"', "1e999")],
    ["a body nested 5,000 deep", () => `{"at":"${randomUUID()}","x":${"[".repeat(5000)}${"]".repeat(5000)}}`],
    ["times of any kind", () => said({ timestamp: "demain" })],
    ["a time beyond all", () => said({ timestamp: "99999999999999999" })],
    ["no id", () => said({ id: undefined, at: randomUUID() })],
    ["an id that is none", () => said({ id: 5, at: randomUUID() })],
    ["an endless id", () => said({ id: newWamid() + "x".repeat(5000) })],
    ["nobody", () => said({ from: {} })],
    ["a text of 1 MB", () => said({ text: { body: "x".repeat(1e6) } })],
    ["a type never heard of", () => said({ type: "hologram" })],
    ["a quote of nothing", () => said({ context: { id: 5 } })],
    ["a button of nothing", () => said({ type: "button", button: "x" })],
    [
      "a payload of a message that is not",
      () => said({ type: "button", button: { payload: "m:99999999999999999999", text: "Oui" } }),
    ],
    [
      "statuses of any kind",
      () =>
        told(
          null,
          5,
          { id: 5, status: [], timestamp: {} },
          { id: newWamid(), status: "teleported", timestamp: now() },
        ),
    ],
    [
      "failures of any kind",
      () =>
        told({
          id: newWamid(),
          status: "failed",
          timestamp: now(),
          errors: [{ code: 1e30 }],
          biz_opaque_callback_data: "none",
        }),
    ],
    [
      "preferences of any kind",
      () =>
        event(
          { user_preferences: [{ value: "stop", wa_id: 5 }, {}, null], at: randomUUID() },
          { field: "user_preferences" },
        ),
    ],
    [
      "a template's news of any kind",
      () =>
        event(
          { event: 5, message_template_name: {}, at: randomUUID() },
          { field: "message_template_status_update" },
        ),
    ],
  ])("of %s is kept and answered 200", async (_, payload) => {
    const before = await kept();
    expect([await webhook(payload()), await kept()]).toEqual([200, before + 1]);
  });

  it.each<[string, () => string | Uint8Array]>([
    ["nothing of JSON", () => `bonjour ${randomUUID()}`],
    ["half of JSON", () => `{"at": "${randomUUID()}"`],
  ])("of %s is kept and answered 400", async (_, payload) => {
    const before = await kept();
    expect([await webhook(payload()), await kept()]).toEqual([400, before + 1]);
  });

  it("of 1,000 updates is taken in one call", async () => {
    const messages = Array.from({ length: 1000 }, (_, at) => ({
      id: newWamid(),
      from: `2217610${at}`,
      timestamp: now(),
      type: "text",
      text: { body: "Salut" },
    }));
    expect(await webhook(event({ messages }))).toBe(200);
  });
});

describe("P14 statuses", () => {
  let admin: Api;
  beforeAll(async () => {
    admin = await login(ACCOUNTS.admin);
    await order({ reset: "orders" });
    expect((await admin.post("/api/templates/sync")).status).toBe(200);
    await hurry();
  });

  it("only go forward, in whatever order and however often they come", async () => {
    // 9997 at the end: the stand-in tells no status of its own.
    const phone = newPhone().slice(0, -4).concat("9997");
    const { category } = await audience(admin, [phone]);
    const id = await launched(admin, category);
    await expect.poll(async () => (await statsOf(admin, id)).message_1.accepted, { timeout: 30_000 }).toBe(1);
    const wamid = (await ledgerOf(phone))[0]?.wamid;
    const status = (name: string) =>
      webhook(told({ id: wamid, status: name, timestamp: now(), recipient_id: phone.slice(1) }));
    for (const name of ["delivered", "sent", "read", "delivered", "sent", "failed", "read"])
      expect(await status(name)).toBe(200);
    await untilReached(admin, id, 1);
    expect((await statsOf(admin, id)).message_1).toMatchObject({ read: 1, delivered: 0, sent: 0, failed: 0 });
    expect((await rest("POST", "rpc/counter_errors", { body: {} })).body).toEqual([]);
  });
});
