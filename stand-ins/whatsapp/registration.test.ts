import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULTS } from "./config.ts";
import { freshNumber, PIN, startAll } from "./fixtures.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll({ fresh: true });
});
afterAll(() => meta.close());
beforeEach(() => meta.control({ reset: true, phone: { registered: false } }));

const id = DEFAULTS.phoneNumberId;
const nodeOf = async () =>
  (await meta.graph("GET", `${id}?fields=status,platform_type,code_verification_status,is_pin_enabled`)).body;
const codes = async (answer: Promise<{ body: { error?: { code: number; error_subcode?: number } } }>) => {
  const { error } = (await answer).body;
  return error?.error_subcode ?? error?.code;
};

describe("a number", () => {
  it("is verified and not registered at first, and its messages are refused with 133010", async () => {
    expect(await nodeOf()).toMatchObject({
      status: "PENDING",
      platform_type: "NOT_APPLICABLE",
      code_verification_status: "VERIFIED",
      is_pin_enabled: false,
    });
    expect(await codes(meta.welcome(freshNumber()))).toBe(133010);
  });

  it("sends once it is registered with a PIN", async () => {
    expect((await meta.register(PIN)).body).toMatchObject({ success: true });
    expect(await nodeOf()).toMatchObject({
      status: "CONNECTED",
      platform_type: "CLOUD_API",
      is_pin_enabled: true,
    });
    expect((await meta.welcome(freshNumber())).status).toBe(200);
  });

  it.each(["12345", "1234567", "abcdef", 123456, undefined])(
    "is not registered with the PIN %j",
    async (pin) => {
      expect(await codes(meta.register(pin))).toBe(100);
    },
  );

  it("that has a PIN is registered with no other", async () => {
    await meta.register(PIN);
    await meta.graph("POST", `${id}/deregister`);
    expect(await codes(meta.welcome(freshNumber()))).toBe(133010);
    expect(await codes(meta.register("111111"))).toBe(133005);
    expect((await meta.register(PIN)).status).toBe(200);
  });

  it("is refused after ten tries in 72 hours", async () => {
    await meta.register(PIN);
    for (let tries = 1; tries < 10; tries++) expect(await codes(meta.register("111111"))).toBe(133005);
    expect(await codes(meta.register(PIN))).toBe(133016);
  });

  it("is refused while it is not verified, or while its name is not processed", async () => {
    await meta.control({ phone: { code_verification_status: "EXPIRED" } });
    expect(await codes(meta.register(PIN))).toBe(133006);
    await meta.control({ phone: { code_verification_status: "VERIFIED", name_status: "PENDING_REVIEW" } });
    expect(await codes(meta.register(PIN))).toBe(2388001);
  });
});

describe("a token", () => {
  const asking = (token: string) =>
    meta.graph("GET", `debug_token?input_token=${DEFAULTS.accessToken}`, undefined, token);

  it("may not inspect itself; the app's own token may", async () => {
    expect(await codes(asking(DEFAULTS.accessToken))).toBe(100);
    const { body } = await meta.graph("GET", "app?fields=id");
    expect((await asking(`${body.id}|${DEFAULTS.appSecret}`)).body).toMatchObject({
      data: { is_valid: true },
    });
    expect(await codes(asking(`${body.id}|another-secret`))).toBe(190);
  });

  it("may list the accounts of the portfolio only with the right to manage the business", async () => {
    const waba = await meta.graph("GET", `${DEFAULTS.businessAccountId}?fields=owner_business_info`);
    const { id: business } = waba.body.owner_business_info as { id: string };
    const path = `${business}/owned_whatsapp_business_accounts?fields=id,phone_numbers{id,display_phone_number}`;
    expect(await codes(meta.graph("GET", path))).toBe(200);
    await meta.control({ business_management: true, phone: { id: "777" } });
    const { body } = await meta.graph("GET", path);
    expect(JSON.stringify(body)).toContain('"777"');
  });
});
