import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  campaignOf,
  create,
  eventually,
  hurry,
  launched,
  statsOf,
  TEMPLATE,
  untilReached,
  untilStatus,
} from "../support/campaign-contract.ts";
import { audience, ledgerOf, newCategory, order, type Page, refusal } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

const BARE = { name: `contrat_${Date.now()}`, language: "fr", variables: {} };
const STATES = [
  "queued",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "unknown",
  "skipped",
  "cancelled",
];

const meta = (method: string, more = "", body?: object) => {
  const { whatsapp, env } = stack();
  return fetch(`${whatsapp}/v25.0/${env.WHATSAPP_BUSINESS_ACCOUNT_ID}/message_templates${more}`, {
    method,
    headers: { authorization: `Bearer ${env.WHATSAPP_ACCESS_TOKEN}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
};

/** An approved template of this file, which it may delete at Meta. */
async function makeTemplate(): Promise<void> {
  await order({ template_review: { delay_ms: 0, verdict: "APPROVED" } });
  const components = [{ type: "BODY", text: "Bonjour, votre place est gardée." }];
  const made = await meta("POST", "", { ...BARE, variables: undefined, category: "UTILITY", components });
  expect(made.ok).toBe(true);
  const approved = async () => {
    expect((await admin.post("/api/templates/sync")).status).toBe(200);
    const { body } = await admin.get<Page<{ status: string }>>(`/api/templates?q=${BARE.name}`);
    return body.items.map(({ status }) => status);
  };
  await eventually(async () => expect(await approved()).toEqual(["APPROVED"]));
}

let admin: Api;
let other: Api;
beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  await order({ reset: "orders" });
  await makeTemplate();
  await hurry();
});
afterEach(() => order({ reset: "orders" }));

describe("a draft", () => {
  it("is read back as it was given, and accepts any subset of the fields", async () => {
    const category = await newCategory(admin);
    const follow_up = { body: "Merci {{full_name}} https://exemple.fr", triggers: { words: ["Oui"] } };
    const made = await create(admin, category, { follow_up });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        id: expect.any(Number),
        status: "draft",
        category_ids: [category],
        excluded_category_ids: [],
        template: TEMPLATE,
        follow_up: { ...follow_up, delay_seconds: 0, answers_until_days: 7 },
        scheduled_at: null,
      }),
    ]);
    const path = `/api/campaigns/${made.body.id}`;
    expect((await admin.put(path, { name: "Autre" })).body).toMatchObject({ name: "Autre", follow_up });
    expect((await admin.put(path, { follow_up: null })).body).toMatchObject({ follow_up: null });
    expect((await admin.put(path, { status: "completed" })).body).toMatchObject({ status: "draft" });
    const copy = await admin.post<{ id: number }>(`${path}/duplicate`);
    expect([copy.status, copy.body]).toMatchObject([
      201,
      { status: "draft", template: TEMPLATE, original_id: made.body.id, leave_out_reached: true },
    ]);
    const off = await admin.put(`/api/campaigns/${copy.body.id}`, { leave_out_reached: false });
    expect(off.body).toMatchObject({ leave_out_reached: false });
    expect(copy.body.id).not.toBe(made.body.id);
    expect((await admin.del(path)).status).toBe(204);
    expect((await admin.get(path)).status).toBe(404);
  });

  it("has only zeros as figures, and no success rate", async () => {
    const { body } = await create(admin, await newCategory(admin));
    const none = Object.fromEntries(STATES.map((state) => [state, 0]));
    expect(await statsOf(admin, body.id)).toMatchObject({
      audience: 0,
      message_1: none,
      message_2: none,
      replied: 0,
      success_rate: null,
      cost: { estimated: 0, actual: 0, currency: expect.stringMatching(/^[A-Z]{3}$/) },
    });
  });

  it.each([
    [
      "a script as a link",
      { follow_up: { body: "Ici : javascript:alert(1)" } },
      { "follow_up.body": "bad_link" },
    ],
    [
      "a script in mixed case as a link",
      { follow_up: { body: "JaVaScRiPt:alert(1)" } },
      { "follow_up.body": "bad_link" },
    ],
    [
      "a data address as a link",
      { follow_up: { body: "data:text/html,x" } },
      { "follow_up.body": "bad_link" },
    ],
    ["a link without a host", { follow_up: { body: "http://" } }, { "follow_up.body": "bad_link" }],
    [
      "a Message 2 that is too long",
      { follow_up: { body: "x".repeat(4097) } },
      { "follow_up.body": "too_long" },
    ],
    ["an empty Message 2", { follow_up: { body: "" } }, { "follow_up.body": "required" }],
    [
      "a variable that no contact has",
      { follow_up: { body: "{{inconnu}}" } },
      { "follow_up.body": "unknown_variable" },
    ],
    [
      "no trigger at all",
      { follow_up: { body: "a", triggers: { any: false } } },
      { "follow_up.triggers.any": "not_allowed" },
    ],
    [
      "an unknown trigger",
      { follow_up: { body: "a", triggers: { mots: [] } } },
      { "follow_up.triggers.mots": "unknown_field" },
    ],
    [
      "a negative delay",
      { follow_up: { body: "a", delay_seconds: -1 } },
      { "follow_up.delay_seconds": "too_small" },
    ],
    [
      "a variable without a source",
      { template: { ...BARE, variables: { "1": {} } } },
      { "template.variables.1": "bad_format" },
    ],
    [
      "a variable that is a script",
      { template: { ...BARE, variables: { "1": { text: "javascript:alert(1)" } } } },
      { "template.variables.1": "bad_link" },
    ],
    ["no template", { template: null }, { template: "required" }],
    ["ids that are strings", { category_ids: ["1"] }, { "category_ids.0": "wrong_type" }],
    ["a malformed date", { scheduled_at: "demain" }, { scheduled_at: "bad_format" }],
    ["an unknown time zone", { time_zone: "Lune/Mer" }, { time_zone: "not_allowed" }],
    ["a launch that is not a boolean", { launch: "oui" }, { launch: "wrong_type" }],
  ])("is refused with %s", async (_, more, fields) => {
    expect(refusal(await create(admin, await newCategory(admin), more))).toEqual(["422 invalid", fields]);
  });

  it("is refused with another user's category or a missing one", async () => {
    const own = await newCategory(admin);
    for (const id of [await newCategory(other), 2_000_000_000]) {
      expect(refusal(await create(admin, id))).toEqual([
        "422 category_not_found",
        { category_ids: "not_found" },
      ]);
      expect(refusal(await create(admin, own, { excluded_category_ids: [id] }))).toEqual([
        "422 category_not_found",
        { excluded_category_ids: "not_found" },
      ]);
    }
  });
});

describe("launching", () => {
  it("is refused with the reasons, and leaves nothing behind", async () => {
    const { category } = await audience(admin, 1);
    const before = (await admin.get<{ count: number }>("/api/campaigns")).body.count;
    const refused = async (more: object) => refusal(await create(admin, category, { launch: true, ...more }));
    expect(await refused({ category_ids: [] })).toEqual(["422 invalid", { category_ids: "audience_empty" }]);
    expect(await refused({ template: { ...BARE, name: "promo_rentree" } })).toMatchObject([
      "422 invalid",
      { template: "template_not_approved" },
    ]);
    expect(await refused({ template: { ...BARE, name: "jamais_vu" } })).toEqual([
      "422 invalid",
      { template: "template_unknown" },
    ]);
    expect(await refused({ template: { ...TEMPLATE, variables: {} } })).toEqual([
      "422 invalid",
      { "template.variables.1": "variable_missing" },
    ]);
    const lacking = { ...TEMPLATE, variables: { "1": { field: "fields.ville" } } };
    expect(await refused({ template: lacking })).toMatchObject([
      "422 invalid",
      { "template.variables.1": "variable_missing" },
    ]);
    expect(await refused({ scheduled_at: "2020-01-01T00:00:00Z" })).toEqual([
      "422 invalid",
      { scheduled_at: "in_the_past" },
    ]);
    expect((await admin.get<{ count: number }>("/api/campaigns")).body.count).toBe(before);
  });

  it("is refused for a template that was paused or deleted after it was chosen", async () => {
    const { category } = await audience(admin, 1);
    const path = `/api/campaigns/${(await create(admin, category, { template: BARE })).body.id}/launch`;
    await order({ template: { name: BARE.name, status: "PAUSED" } });
    await expect
      .poll(async () => refusal(await admin.post(path)))
      .toEqual(["422 invalid", { template: "template_not_approved" }]);
    expect((await meta("DELETE", `?name=${BARE.name}`)).ok).toBe(true);
    expect((await admin.post("/api/templates/sync")).body).toMatchObject({ missing: 1 });
    expect(refusal(await admin.post(path))).toEqual(["422 invalid", { template: "template_deleted" }]);
  });

  it("twice simultaneously starts one campaign that is sent once", async () => {
    const { category, people } = await audience(admin, 3);
    const { id } = (await create(admin, category)).body;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => admin.post<{ code?: string }>(`/api/campaigns/${id}/launch`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === "campaign_not_draft")).toHaveLength(5);
    await untilReached(admin, id, 3);
    await untilStatus(admin, id, "completed");
    for (const { phone } of people) expect(await ledgerOf(phone)).toHaveLength(1);
    for (const answer of [
      await admin.put(`/api/campaigns/${id}`, { name: "Trop tard" }),
      await admin.del(`/api/campaigns/${id}`),
    ])
      expect(refusal(answer)).toEqual(["409 campaign_not_draft", {}]);
  });

  it("at a date waits for it; the sweep starts it when no wake came", async () => {
    const { category } = await audience(admin, 1);
    const scheduled_at = new Date(Date.now() + 2_500).toISOString();
    const id = await launched(admin, category, { scheduled_at });
    expect(await campaignOf(admin, id)).toMatchObject({ status: "scheduled", launched_at: null });
    await sleep(2_600);
    await fetch(`${stack().app}/api/jobs/sweep`, {
      method: "POST",
      headers: { authorization: `Bearer ${stack().env.CRON_SECRET}` },
    });
    await untilReached(admin, id, 1);
    await untilStatus(admin, id, "completed");
  });
});
