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
/** Replaces a piece of the JSON by what JSON.stringify cannot write. */
const written = (payload: object, what: string, instead: string) =>
  JSON.stringify(payload).replaceAll(what, instead);

describe("Meta's verification", () => {
  const verify = async (query: Record<string, string>) => {
    const answer = await fetch(`${address()}?${new URLSearchParams(query)}`);
    return [answer.status, await answer.text()];
  };

  it("gets its challenge back with the right token only", async () => {
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
  // Webhooks of other files' campaigns may still arrive, so only this file's are counted.
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
  ])("with %s is refused and not stored", async (_, options) => {
    const before = await kept();
    expect(await webhook(said(), options)).toBe(401);
    expect(await kept()).toBe(before);
  });

  it.each<[string, () => unknown]>([
    ["a message", () => said()],
    ["an empty object", () => ({ at: randomUUID() })],
    ["a JSON string", () => JSON.stringify(randomUUID())],
    ["no entries", () => ({ entry: null, at: randomUUID() })],
    ["malformed entries", () => ({ entry: [1, null, "x", [], {}], at: randomUUID() })],
    [
      "malformed changes",
      () => ({ entry: [{ id: 5, changes: [null, 1, { field: 5, value: "x" }] }], at: randomUUID() }),
    ],
    ["an unknown field", () => event({ at: randomUUID() }, { field: "neverheard" })],
    ["another account's number", () => written(said(), stack().env.WHATSAPP_PHONE_NUMBER_ID ?? "", "1")],
    ["a NUL in a text", () => said({ text: { body: "a\u0000b" } })],
    ["a NUL in an id", () => said({ id: `${newWamid()}\u0000` })],
    ["an unpaired surrogate", () => written(said(), "Salut", "\\ud800")],
    ["a number out of range", () => written(said({ extra: "§" }), '"§"', "1e999")],
    ["a body nested 5,000 deep", () => `{"at":"${randomUUID()}","x":${"[".repeat(5000)}${"]".repeat(5000)}}`],
    ["a malformed time", () => said({ timestamp: "demain" })],
    ["a time out of range", () => said({ timestamp: "99999999999999999" })],
    ["no id", () => said({ id: undefined, at: randomUUID() })],
    ["an id that is not a string", () => said({ id: 5, at: randomUUID() })],
    ["an id of 5,000 characters", () => said({ id: newWamid() + "x".repeat(5000) })],
    ["a malformed sender", () => said({ from: {} })],
    ["a text of 1 MB", () => said({ text: { body: "x".repeat(1e6) } })],
    ["an unknown type", () => said({ type: "hologram" })],
    ["a malformed quote", () => said({ context: { id: 5 } })],
    ["a malformed button", () => said({ type: "button", button: "x" })],
    [
      "a payload of a message that does not exist",
      () => said({ type: "button", button: { payload: "m:99999999999999999999", text: "Oui" } }),
    ],
    [
      "malformed statuses",
      () =>
        told(
          null,
          5,
          { id: 5, status: [], timestamp: {} },
          { id: newWamid(), status: "teleported", timestamp: now() },
        ),
    ],
    [
      "a malformed failure",
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
      "malformed preferences",
      () =>
        event(
          { user_preferences: [{ value: "stop", wa_id: 5 }, {}, null], at: randomUUID() },
          { field: "user_preferences" },
        ),
    ],
    [
      "a malformed template event",
      () =>
        event(
          { event: 5, message_template_name: {}, at: randomUUID() },
          { field: "message_template_status_update" },
        ),
    ],
  ])("of %s is stored and answered 200", async (_, payload) => {
    const before = await kept();
    expect([await webhook(payload()), await kept()]).toEqual([200, before + 1]);
  });

  it.each<[string, () => string | Uint8Array]>([
    ["a text that is not JSON", () => `bonjour ${randomUUID()}`],
    ["truncated JSON", () => `{"at": "${randomUUID()}"`],
  ])("of %s is stored and answered 400", async (_, payload) => {
    const before = await kept();
    expect([await webhook(payload()), await kept()]).toEqual([400, before + 1]);
  });

  it("of 1,000 updates is accepted in one call", async () => {
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
    // For a number ending in 9997 the stand-in sends no status of its own.
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
