import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  create,
  hurry,
  launched,
  statsOf,
  sum,
  untilReached,
  untilStatus,
} from "../support/campaign-contract.ts";
import { audience, ledgerOf, newPhone, order, refusal, rest } from "../support/contract.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

let admin: Api;
let other: Api;
let chief: Api;
beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  chief = await login(ACCOUNTS.superAdmin);
  await order({ reset: "orders" });
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  await hurry();
});
afterEach(() => order({ reset: "orders" }));

describe("a running campaign", () => {
  it("can be paused, resumed and cancelled; its states always add up to the audience", async () => {
    const { category } = await audience(admin, 40);
    const id = await launched(admin, category);
    const act = (api: Api, what: string) => api.post<{ status: string }>(`/api/campaigns/${id}/${what}`);
    await expect
      .poll(async () => (await statsOf(admin, id)).message_1.queued, { timeout: 60_000 })
      .toBeLessThan(40);
    expect((await act(chief, "pause")).body).toMatchObject({ status: "paused", pause_reason: "person" });
    expect(refusal(await act(admin, "pause"))).toEqual(["409 campaign_not_running", {}]);
    await sleep(1_500);
    const paused = await statsOf(admin, id);
    expect(paused.message_1.queued).toBeGreaterThan(0);
    expect(sum(paused.message_1)).toBe(40);
    expect(refusal(await act(chief, "resume"))).toEqual(["403 forbidden", {}]);
    expect((await act(admin, "resume")).status).toBe(200);
    expect((await act(chief, "cancel")).body.status).toBe("cancelled");
    await expect.poll(async () => (await statsOf(admin, id)).message_1.queued).toBe(0);
    const ended = await statsOf(admin, id);
    expect([ended.audience, sum(ended.message_1)]).toEqual([40, 40]);
    expect(ended.message_1.cancelled).toBeGreaterThan(0);
    expect(refusal(await act(admin, "resume"))).toEqual(["409 campaign_not_paused", {}]);
  });

  it("tries a message three times at most (P7); a user's retry opens a new round", async () => {
    const { category, people } = await audience(admin, 2);
    const phone = people[0]?.phone ?? "";
    await rest("PATCH", "senders?id=gt.0", { body: { retry_base: "00:00:00.2" } });
    await order({ errors: { code: 131000, to: [phone] } });
    const id = await launched(admin, category);
    await untilStatus(admin, id, "completed");
    expect((await statsOf(admin, id)).message_1).toMatchObject({ failed: 1 });
    expect(await ledgerOf(phone)).toHaveLength(3);
    await order({ errors: [] });
    expect(await admin.post(`/api/campaigns/${id}/retry`)).toMatchObject({
      status: 200,
      body: { retried: 1 },
    });
    await untilReached(admin, id, 2);
    await expect.poll(async () => (await statsOf(admin, id)).success_rate).toBe(1);
    expect((await admin.post(`/api/campaigns/${id}/retry`)).body).toEqual({ retried: 0 });
    expect(await ledgerOf(phone)).toHaveLength(4);
  });

  it("can be tested with one's own contact, without being counted", async () => {
    const { category, people } = await audience(admin, 1);
    const { id } = (await create(admin, category)).body;
    const path = `/api/campaigns/${id}/test`;
    const tested = await admin.post(path, { contact_id: people[0]?.id });
    expect(tested).toMatchObject({ status: 201, body: { message_id: expect.any(Number) } });
    await expect.poll(async () => (await ledgerOf(people[0]?.phone ?? "")).length).toBe(1);
    expect((await statsOf(admin, id)).audience).toBe(0);
    expect(refusal(await admin.post(path, {}))).toEqual(["422 invalid", { phone: "required" }]);
    expect(refusal(await admin.post(path, { phone: "12" }))).toEqual(["422 invalid", { phone: "too_short" }]);
    const { people: theirs } = await audience(other, 1);
    expect(refusal(await admin.post(path, { contact_id: theirs[0]?.id }))).toEqual([
      "422 contact_not_found",
      { contact_id: "not_found" },
    ]);
  });

  it("is tested by a super-admin with a number that is others' contact as a contact of their own", async () => {
    const phone = newPhone();
    for (const api of [admin, other]) await audience(api, [phone]);
    const { category } = await audience(chief, 1);
    const { id } = (await create(chief, category)).body;
    for (const time of ["first", "second"]) {
      const tested = await chief.post<{ message_id: number }>(`/api/campaigns/${id}/test`, { phone });
      const { status, body } = tested;
      expect([time, status, body]).toEqual([time, 201, { message_id: expect.any(Number) }]);
      const [message] = (
        await rest("GET", `messages?id=eq.${body.message_id}&select=owner_id,contacts(owner_id)`)
      ).body;
      expect(message?.contacts).toEqual({ owner_id: message?.owner_id });
    }
  });
});
