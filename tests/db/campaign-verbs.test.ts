import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/actor/context";
import { deleteCampaign, duplicateCampaign, launchCampaign, saveCampaign } from "@/lib/campaigns/commands";
import { previewAudience, previewContacts } from "@/lib/campaigns/preview";
import { getCampaignProgress } from "@/lib/campaigns/progress";
import { getCampaign, getCampaignStats, listCampaigns } from "@/lib/campaigns/queries";
import { reviewCampaign } from "@/lib/campaigns/review";
import { Campaign } from "@/lib/campaigns/schema";
import { SLICE_WAIT_MS } from "@/lib/campaigns/timetable";
import { getMessage, listCampaignContacts, listExclusions, listMessages } from "@/lib/messages/queries";
import { MessageReport } from "@/lib/messages/schema";
import { getDashboard, getPeriodStatistics } from "@/lib/stats/queries";
import { listTemplates } from "@/lib/templates/queries";
import { addPeople, makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { contextOf } from "../support/verbs.ts";

let db: TestDatabase;
let world: World;
let ctx: Ctx;
let stranger: Ctx;

const published: string[] = [];
const queue = createServer((request, response) => {
  published.push(decodeURIComponent(request.url ?? ""));
  response.setHeader("content-type", "application/json");
  request.resume().on("end", () => response.end('{"messageId": "m"}'));
});
afterAll(() => queue.close());

beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  ctx = contextOf(db, { id: world.owner });
  stranger = contextOf(db, { id: (await makeWorld(db)).owner });
  await addPeople(db, world, [{ full_name: "Awa Diop" }, { full_name: null }]);
  const [sender] = await db.sql<{ p: string }>("select phone_number_id as p from senders where id = $1", [
    world.sender_id,
  ]);
  await new Promise<void>((resolve) => queue.listen(0, "127.0.0.1", resolve));
  const nowhere = `http://127.0.0.1:${(queue.address() as AddressInfo).port}`;
  for (const [name, value] of Object.entries({
    NEXT_PUBLIC_SUPABASE_URL: nowhere,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "public",
    SUPABASE_SECRET_KEY: "secret",
    QSTASH_URL: nowhere,
    QSTASH_TOKEN: "token",
    QSTASH_CURRENT_SIGNING_KEY: "current",
    QSTASH_NEXT_SIGNING_KEY: "next",
    CRON_SECRET: "a cron secret of length",
    WHATSAPP_ACCESS_TOKEN: "token",
    WHATSAPP_PHONE_NUMBER_ID: sender!.p,
  })) {
    vi.stubEnv(name, value);
  }
});

const draft = () => ({
  name: "Cours du soir",
  category_ids: [world.category_id],
  template: {
    name: "meet",
    language: "fr",
    variables: { "1": { field: "first_name" }, "2": { text: "Dakar" } },
  },
  follow_up: { body: "Merci {{first_name|à vous}}" },
});

test("the announced end waits after a first slice as long as the database does", async () => {
  const [wait] = await db.sql<{ ms: number }>(
    "select (extract(epoch from private.first_slice_wait()) * 1000)::int as ms",
  );
  expect(wait!.ms).toBe(SLICE_WAIT_MS);
});

describe("results of SQL functions match the schemas", () => {
  test("for a draft that is saved, previewed, reviewed and listed", async () => {
    const saved = await saveCampaign(ctx, draft());
    expect(Campaign.parse(saved)).toMatchObject({ ...draft(), status: "draft" });
    expect(await previewAudience(ctx, { draft: draft() })).toEqual(
      await previewAudience(ctx, { id: saved.id }),
    );
    const shown = await previewContacts(ctx, { draft: draft(), after: 0 });
    expect(shown.items).toMatchObject([
      {
        reason: null,
        values: { "1": "Awa", "2": "Dakar" },
        follow_up_values: { "first_name|à vous": "Awa" },
      },
      {
        reason: "missing_variable",
        values: { "1": null },
        follow_up_values: { "first_name|à vous": "à vous" },
      },
    ]);
    const review = await reviewCampaign(ctx, saved.id);
    expect(review).toMatchObject({
      timing: { duration_seconds: 60, days_needed: 1, waits_for_tier: false },
      audience: { audience: 1, found: 2 },
    });
    expect(review.checks.filter((check) => check.level !== "ok").map((check) => check.code)).toEqual([
      "consent",
      "missing_values",
    ]);
    expect((await listCampaigns(ctx, { limit: 50, q: "cours" })).items.map((item) => item.id)).toContain(
      saved.id,
    );
    expect(
      (await listTemplates(ctx, { limit: 50 })).items.map((template) => [template.name, template.refusal]),
    ).toEqual([
      ["hello", null],
      ["meet", null],
    ]);
  });

  test("for a running campaign's messages, contacts and figures", async () => {
    const { id } = await saveCampaign(ctx, draft());
    expect((await launchCampaign(ctx, { id })).status).toBe("running");
    expect(published).toEqual([expect.stringMatching(/\/api\/jobs\/send$/)]);
    expect(await getCampaignStats(ctx, id)).toMatchObject({
      audience: 1,
      message_1: { queued: 1 },
      success_rate: null,
    });
    const progress = await getCampaignProgress(ctx, id);
    expect([progress.treated, progress.success.rate]).toEqual([0, null]);
    expect(Date.parse(progress.ends_at!)).toBeGreaterThan(Date.now());
    const { items, count } = await listMessages(ctx, { limit: 50, campaign_id: id });
    expect([items.length, count]).toEqual([1, 1]);
    const message = await getMessage(ctx, items[0]!.id);
    expect(MessageReport.parse(message).transitions).toMatchObject([{ status: "queued" }]);
    expect((await listCampaignContacts(ctx, { campaign_id: id, limit: 50 })).count).toBe(1);
    expect((await listExclusions(ctx, { campaign_id: id, limit: 50 })).items).toMatchObject([
      { reason: "missing_variable" },
    ]);
    expect((await getDashboard(ctx, { days: 7 })).days).toHaveLength(7);
    expect(
      (await getPeriodStatistics(ctx, { from: "2026-01-01T00:00:00Z", to: "2026-01-03T00:00:00Z" })).days,
    ).toHaveLength(2);
    expect((await duplicateCampaign(ctx, { id })).status).toBe("draft");
  });
});

describe("launching", () => {
  test("with a date saves it and schedules; a failed launch leaves the draft's date unchanged", async () => {
    const scheduled_at = "2035-03-02T09:00:00+00:00";
    const date = { scheduled_at, time_zone: "Africa/Dakar", first_slice: 5 };
    const { id } = await saveCampaign(ctx, draft());
    expect(await launchCampaign(ctx, { id, ...date })).toMatchObject({ status: "scheduled", ...date });

    const nobody = await saveCampaign(ctx, { ...draft(), category_ids: [] });
    await expect(launchCampaign(ctx, { id: nobody.id, ...date })).rejects.toMatchObject({
      fields: [{ path: "category_ids", code: "audience_empty" }],
    });
    expect(await getCampaign(ctx, nobody.id)).toMatchObject({ status: "draft", scheduled_at: null });
  });

  test("with the date null sends now, whatever date the draft had", async () => {
    const { id } = await saveCampaign(ctx, { ...draft(), scheduled_at: "2035-03-02T09:00:00Z" });
    expect(await launchCampaign(ctx, { id, scheduled_at: null })).toMatchObject({
      status: "running",
      first_slice: null,
    });
  });
});

describe("SQL refusals come back as codes and fields", () => {
  test("for another user's campaign, a campaign that is not a draft, and one that cannot be launched", async () => {
    const { id } = await saveCampaign(ctx, draft());
    await expect(getCampaign(stranger, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getCampaignStats(stranger, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(listCampaignContacts(stranger, { campaign_id: id, limit: 50 })).rejects.toMatchObject({
      code: "not_found",
    });
    await saveCampaign(ctx, { id, launch: true });
    await expect(deleteCampaign(ctx, { id })).rejects.toMatchObject({
      code: "campaign_not_draft",
      status: 409,
    });
    await expect(saveCampaign(ctx, { ...draft(), category_ids: [], launch: true })).rejects.toMatchObject({
      code: "invalid",
      status: 422,
      fields: [{ path: "category_ids", code: "audience_empty" }],
    });
  });
});
