import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { testOutcome } from "@/lib/messages/rules";
import type { MessageReport } from "@/lib/messages/schema";
import { create, eventually } from "../support/campaign-contract.ts";
import { audience, refusal, rest } from "../support/contract.ts";
import { orderMeta, service, unregisterNumber } from "../support/service.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

const [admin, chief] = await Promise.all([login(ACCOUNTS.admin), login(ACCOUNTS.superAdmin)]);
const becomes = (phone: object) => orderMeta({ phone });
const register = (pin?: string, by: Api = chief) =>
  by.post<{ pin_made: string | null }>("/api/sender/register", pin === undefined ? {} : { pin });
const wakeAll = () =>
  fetch(new URL("/api/jobs/sweep", stack().app), {
    method: "POST",
    headers: { authorization: `Bearer ${stack().env.CRON_SECRET}` },
  });
const chiefId = async () =>
  (await service("GET", `profiles?email=eq.${encodeURIComponent(ACCOUNTS.superAdmin)}`))[0]?.id;
const senderOf = async () => (await admin.get<Record<string, unknown>>("/api/sender")).body;

beforeEach(async () => {
  await unregisterNumber();
});
afterAll(async () => {
  await becomes({ registered: true, name_status: "APPROVED", code_verification_status: "VERIFIED" });
  await orderMeta({ business_management: false });
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

  it("writes to the audit log who registered which number, without its PIN", async () => {
    const noted = () => service("GET", "audit_log?action=eq.registered&order=id");
    const before = await noted();
    expect((await register("135790")).status).toBe(200);
    await register("000001");
    await register("135790", admin);
    const [entry, ...others] = (await noted()).slice(before.length);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ actor_id: await chiefId(), subject: "sender", detail: {} });
    expect(entry?.subject_id).toBe(String((await senderOf()).id));
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
    await orderMeta({ business_management: true });
    await register("135790");
    expect(await senderOf()).toMatchObject({ siblings: [sibling], portfolio_known: true });
  });
});

describe("a message of a number that is not registered", () => {
  it("says why at its first attempt, and is sent once the number is registered and sending resumed", async () => {
    await admin.post("/api/templates/sync");
    const { category, people } = await audience(admin, 1);
    const campaign = await create(admin, category);
    const sent = await admin.post<{ message_id: number }>(`/api/campaigns/${campaign.body.id}/test`, {
      contact_id: people[0]?.id,
    });
    expect(sent.status).toBe(201);
    const message = async () =>
      (await admin.get<MessageReport>(`/api/messages/${sent.body.message_id}`)).body;
    await eventually(async () =>
      expect(testOutcome(await message(), null)).toMatchObject({ state: "refused" }),
    );
    expect((await message()).attempts.at(-1)).toMatchObject({ code: 133010 });
    const { id, pause_code } = await senderOf();
    expect(pause_code).toBe(133010);
    await register("135790");
    const resumed = await rest("POST", "rpc/resume_sender", {
      token: admin.accessToken,
      body: { p_sender_id: id },
    });
    expect(resumed).toMatchObject({ status: 200, body: true });
    await wakeAll();
    await eventually(async () => expect(testOutcome(await message(), null)).toEqual({ state: "arrived" }));
  });
});
