import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../support/campaign-contract.ts";
import { refusal } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

const [admin, chief] = await Promise.all([login(ACCOUNTS.admin), login(ACCOUNTS.superAdmin)]);
const order = (orders: object) =>
  fetch(`${stack().whatsapp}/__control`, { method: "POST", body: JSON.stringify(orders) });
const becomes = (phone: object) => order({ phone });
const register = (pin?: string, by: Api = chief) =>
  by.post<{ pin_made: string | null }>("/api/sender/register", pin === undefined ? {} : { pin });
const senderOf = async () => (await admin.get<Record<string, unknown>>("/api/sender")).body;

beforeEach(async () => {
  await becomes({ registered: false });
});
afterAll(async () => {
  await becomes({ registered: true, name_status: "APPROVED", code_verification_status: "VERIFIED" });
  await order({ business_management: false });
});

describe("POST /api/sender/register", () => {
  it("registers the number with the given PIN, and its state is stored", async () => {
    expect(await register("135790")).toMatchObject({ status: 200, body: { pin_made: null } });
    expect(await senderOf()).toMatchObject({
      platform_type: "CLOUD_API",
      number_status: "CONNECTED",
      code_verification_status: "VERIFIED",
      pin_enabled: true,
    });
  });

  it("makes a PIN when none is given, and asks for it once the number has one", async () => {
    const { body } = await register();
    expect(body.pin_made).toMatch(/^\d{6}$/);
    expect(refusal(await register())).toEqual(["422 invalid", { pin: "pin_needed" }]);
    expect((await register(body.pin_made ?? "")).status).toBe(200);
  });

  it("gives the reason of a refusal on the PIN", async () => {
    await register("135790");
    expect(refusal(await register("000001"))).toEqual(["422 invalid", { pin: "pin_wrong" }]);
    expect(refusal(await register("12"))).toEqual(["422 invalid", { pin: "bad_pin" }]);
    await becomes({ registered: false, code_verification_status: "EXPIRED" });
    expect(refusal(await register("135790"))).toEqual(["422 invalid", { pin: "number_unverified" }]);
    await becomes({ code_verification_status: "VERIFIED", name_status: "DECLINED" });
    expect(refusal(await register("135790"))).toEqual(["422 invalid", { pin: "name_not_ready" }]);
    await becomes({ name_status: "APPROVED" });
    for (let tries = 0; tries < 10; tries++) await register("135790");
    expect(refusal(await register("135790"))).toEqual(["422 invalid", { pin: "registered_too_often" }]);
  });

  it("is for super-admins", async () => {
    expect((await register("135790", admin)).status).toBe(403);
  });
});

describe("GET /api/sender", () => {
  it("names the numbers that share Meta's limit, and says whether the portfolio may have more", async () => {
    await becomes({ id: "777000777", display_phone_number: "+33 7 77 00 07 77" });
    await register("135790");
    const sibling = expect.objectContaining({ id: "777000777", display_phone_number: "+33 7 77 00 07 77" });
    expect(await senderOf()).toMatchObject({ siblings: [sibling], portfolio_known: false });
    await order({ business_management: true });
    await register("135790");
    expect(await senderOf()).toMatchObject({ siblings: [sibling], portfolio_known: true });
  });
});

describe("a message of a number that is not registered", () => {
  it("shows why at its first attempt, and leaves after registering and resuming", async () => {
    await chief.post("/api/templates/sync");
    const { body: made } = await admin.post<{ id: number }>("/api/categories", {
      name: `Inscription ${Date.now()}`,
    });
    const { body: campaign } = await admin.post<{ id: number }>("/api/campaigns", {
      name: "Inscription",
      template: { name: "bienvenue", language: "fr", variables: {} },
      category_ids: [made.id],
    });
    const test = await admin.post<{ message_id: number }>(`/api/campaigns/${campaign.id}/test`, {
      phone: "+33612999001",
    });
    const messageOf = async () =>
      (
        await admin.get<{ status: string; attempts: { outcome: string; code: number | null }[] }>(
          `/api/messages/${test.body.message_id}`,
        )
      ).body;
    await eventually(async () =>
      expect((await messageOf()).attempts.at(-1)).toMatchObject({ outcome: "stopping", code: 133010 }),
    );
    expect(await senderOf()).toMatchObject({ pause_code: 133010 });
    await register("135790");
  });
});
