import { beforeAll, describe, expect, test } from "vitest";
import { openAlerts as alerts, detailOf, ledgerWithTemplate } from "../support/account-events.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import type { Ledger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
const withTemplate = () => ledgerWithTemplate(db);

describe("a template", () => {
  test.each([
    "PAUSED",
    "DISABLED",
    "REJECTED",
    "DELETED",
    "PENDING_DELETION",
    "ARCHIVED",
    "LIMIT_EXCEEDED",
    "LOCKED",
  ])("that Meta sets to %s pauses the campaigns that use it and raises an alert", async (event) => {
    const { ledger, campaign, template } = await withTemplate();
    await ledger.webhook(
      { event, message_template_name: "promo", message_template_language: "en-US", reason: "NONE" },
      "message_template_status_update",
    );
    expect((await template()).status).toBe(event);
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: `template_${event.toLowerCase()}`,
    });
    expect(await alerts(ledger)).toEqual(["template_stopped"]);
    await ledger.webhook(
      { event: "REINSTATED", message_template_id: `t${ledger.sender}` },
      "message_template_status_update",
    );
    expect((await template()).status).toBe("APPROVED");
    expect((await ledger.campaign(campaign)).status).toBe("paused");
    expect(await alerts(ledger)).toEqual([]);
  });

  test("pauses the campaigns in its language and on its account only", async () => {
    const { ledger, campaign } = await withTemplate();
    const { waba_id } = await ledger.theSender();
    const french = await ledger.insert("templates", {
      waba_id,
      name: "promo",
      language: "fr",
      status: "APPROVED",
      category: "MARKETING",
      components: [],
    });
    const inFrench = await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
    const twin = await ledger.addSender({ waba_id });
    const onTwin = await ledger.addCampaign({
      contacts: await ledger.addContacts(1),
      sender_id: twin,
      template_language: "en_US",
    });
    const elsewhere = await withTemplate();
    const event = { event: "PAUSED", message_template_name: "promo", message_template_language: "en_US" };
    await ledger.webhook(event, "message_template_status_update");
    const statuses = await Promise.all([campaign, onTwin, inFrench, elsewhere.campaign].map(ledger.campaign));
    expect(statuses.map(({ status }) => status)).toEqual(["paused", "paused", "running", "running"]);
    expect(await ledger.one("select status from public.templates where id = $1", [french.id])).toEqual({
      status: "APPROVED",
    });
    await ledger.webhook(
      { event: "REINSTATED", message_template_name: "promo", message_template_language: "fr" },
      "message_template_status_update",
    );
    expect(await alerts(ledger)).toEqual(["template_stopped"]);
  });

  test("is not changed by an event for the same name in another language", async () => {
    const { ledger, campaign } = await withTemplate();
    await ledger.webhook(
      { event: "PAUSED", message_template_name: "promo", message_template_language: "fr" },
      "message_template_status_update",
    );
    expect((await ledger.campaign(campaign)).status).toBe("running");
  });

  test("takes its quality and category from Meta's events", async () => {
    const { ledger, template } = await withTemplate();
    const name = { message_template_name: "promo", message_template_language: "en_US" };
    await ledger.webhook({ ...name, new_quality_score: "RED" }, "message_template_quality_update");
    await ledger.webhook(
      { ...name, previous_category: "MARKETING", new_category: "UTILITY" },
      "template_category_update",
    );
    expect(await template()).toMatchObject({ quality: "RED", category: "UTILITY" });
    expect(await alerts(ledger)).toEqual(["template_category", "template_quality"]);
  });
});

describe("a sending number", () => {
  test.each([
    [{ current_limit: "TIER_10K" }, "TIER_10K", 10_000],
    [{ max_daily_conversations_per_business: "TIER_UNLIMITED" }, "TIER_UNLIMITED", null],
    [{ max_daily_conversations_per_business: 250 }, "TIER_250", 250],
  ])("takes the limit that Meta gives it: %j", async (value, tier, limit) => {
    const { ledger } = await withTemplate();
    await ledger.webhook(
      { display_phone_number: "33155550000", event: "ONBOARDING", ...value },
      "phone_number_quality_update",
    );
    expect(await ledger.theSender()).toMatchObject({ messaging_limit_tier: tier, tier_limit: limit });
  });

  test("takes a limit of its own, and leaves that of the account's other number", async () => {
    const { ledger } = await withTemplate();
    const { waba_id } = await ledger.theSender();
    const other = await ledger.addSender({
      waba_id,
      display_phone_number: "+33 1 55 55 00 01",
      tier_limit: 7,
    });
    await ledger.webhook(
      { display_phone_number: "33155550000", event: "ONBOARDING", current_limit: "TIER_10K" },
      "phone_number_quality_update",
    );
    expect((await ledger.theSender()).tier_limit).toBe(10_000);
    expect(await ledger.one("select tier_limit from public.senders where id = $1", [other])).toEqual({
      tier_limit: 7,
    });
  });

  test("that Meta flags has red quality and an alert", async () => {
    const { ledger } = await withTemplate();
    await ledger.webhook(
      { display_phone_number: "33155550000", event: "FLAGGED" },
      "phone_number_quality_update",
    );
    expect((await ledger.theSender()).quality_rating).toBe("RED");
    expect(await alerts(ledger)).toEqual(["quality"]);
  });
});

describe("a business account", () => {
  test.each([
    {
      event: "ACCOUNT_RESTRICTION",
      restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING", expiration: 1641330498 }],
    },
    { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } },
    { event: "ACCOUNT_DELETED" },
  ])("that may no longer send has its sender and campaigns paused: %j", async (value) => {
    const { ledger, campaign } = await withTemplate();
    await ledger.webhook(value, "account_update");
    expect((await ledger.theSender()).pause_reason).toBe("account_restricted");
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: "account_restricted",
    });
    expect(await alerts(ledger)).toEqual(["account", "sender_paused"]);
    expect((await ledger.claim()).work).toEqual([]);
  });

  test.each([
    { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "ADULT" } },
    { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "SCHEDULE_FOR_DISABLE" } },
    {
      event: "ACCOUNT_RESTRICTION",
      restriction_info: [{ restriction_type: "RESTRICTED_ADD_PHONE_NUMBER_ACTION" }],
    },
  ])("that Meta warns goes on sending, with an alert: %j", async (value) => {
    const { ledger, campaign } = await withTemplate();
    await ledger.webhook(value, "account_update");
    expect((await ledger.campaign(campaign)).status).toBe("running");
    expect(await alerts(ledger)).toEqual(["account"]);
  });

  test("has one open alert for each cause", async () => {
    const { ledger } = await withTemplate();
    for (const alert_description of ["a", "b"])
      await ledger.webhook(
        { entity_type: "BUSINESS", alert_info: { alert_severity: "WARNING", alert_description } },
        "account_alerts",
      );
    expect(await alerts(ledger)).toEqual(["account_alert"]);
  });
});

describe("the category of a template", () => {
  const NAME = { message_template_name: "promo", message_template_language: "en_US" };
  const toUtility = (ledger: Ledger) =>
    db.sql("update public.templates set category = 'UTILITY' where meta_id = $1", [`t${ledger.sender}`]);
  const toMarketing = { ...NAME, previous_category: "UTILITY", new_category: "MARKETING" };

  test("that becomes marketing pauses its running campaigns, with both prices in the alert", async () => {
    const { ledger, campaign, template } = await withTemplate();
    await toUtility(ledger);
    await db.sql("update public.messages set country_code = 'FR' where campaign_id = $1", [campaign]);
    await ledger.webhook(toMarketing, "template_category_update");
    expect((await template()).category).toBe("MARKETING");
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: "template_category",
    });
    const detail = await detailOf(ledger, "template_category");
    expect(detail).toMatchObject({ template: "promo", from: "UTILITY", to: "MARKETING", country: "FR" });
    expect(Number(detail.price_after)).toBeGreaterThan(Number(detail.price_before));
  });

  test("that becomes utility stops nothing", async () => {
    const { ledger, campaign } = await withTemplate();
    const value = { ...NAME, previous_category: "MARKETING", new_category: "UTILITY" };
    await ledger.webhook(value, "template_category_update");
    expect((await ledger.campaign(campaign)).status).toBe("running");
    expect(await alerts(ledger)).toEqual(["template_category"]);
  });

  test("that Meta will change is announced with its day, and the announcement ends with the change", async () => {
    const { ledger, campaign, template } = await withTemplate();
    await toUtility(ledger);
    await ledger.webhook(
      {
        ...NAME,
        new_category: "UTILITY",
        correct_category: "MARKETING",
        category_update_timestamp: 1746169200,
      },
      "template_category_update",
    );
    expect((await template()).category).toBe("UTILITY");
    expect((await ledger.campaign(campaign)).status).toBe("running");
    expect(await detailOf(ledger, "template_category_soon")).toMatchObject({
      from: "UTILITY",
      to: "MARKETING",
      at: expect.stringContaining("2025-05-02"),
    });
    await ledger.webhook(toMarketing, "template_category_update");
    expect(await alerts(ledger)).toEqual(["template_category"]);
  });

  test("has one alert for each template", async () => {
    const { ledger } = await withTemplate();
    const { waba_id } = await ledger.theSender();
    const other = { name: "other", language: "fr", status: "APPROVED", category: "UTILITY", components: [] };
    await ledger.insert("templates", { waba_id, ...other });
    await toUtility(ledger);
    for (const name of [NAME, { message_template_name: "other", message_template_language: "fr" }])
      await ledger.webhook({ ...toMarketing, ...name }, "template_category_update");
    expect(await alerts(ledger)).toEqual(["template_category", "template_category"]);
  });
});

describe("news about the account", () => {
  const LOCKED = { errors: [{ code: 131031, title: "Business Account locked" }] };

  test("in `value.errors` stops the sender when its code does", async () => {
    const { ledger, campaign } = await withTemplate();
    const { phone_number_id } = await ledger.theSender();
    await ledger.webhook({ metadata: { phone_number_id }, ...LOCKED });
    expect(await ledger.theSender()).toMatchObject({ pause_reason: "error", pause_code: 131031 });
    expect((await ledger.campaign(campaign)).status).toBe("paused");
    expect(await alerts(ledger)).toEqual(["account_error", "sender_paused"]);
    expect(await detailOf(ledger, "account_error")).toMatchObject({ code: 131031 });
  });

  test("of a code that passes or concerns one message changes nothing", async () => {
    const { ledger, campaign } = await withTemplate();
    const { phone_number_id } = await ledger.theSender();
    for (const code of [130429, 131026, "x"])
      await ledger.webhook({ metadata: { phone_number_id }, errors: [{ code }, null] });
    await ledger.webhook({ metadata: { phone_number_id }, errors: "none" });
    expect((await ledger.campaign(campaign)).status).toBe("running");
    expect(await alerts(ledger)).toEqual([]);
  });

  test("of an unknown code is told without stopping the sender", async () => {
    const { ledger, campaign } = await withTemplate();
    const { phone_number_id } = await ledger.theSender();
    await ledger.webhook({
      metadata: { phone_number_id },
      errors: [{ code: 199999, title: "Something new" }],
    });
    expect((await ledger.campaign(campaign)).status).toBe("running");
    expect(await detailOf(ledger, "account_error")).toEqual({ code: 199999, details: "Something new" });
  });

  test("that a review rejected it pauses its senders until a later review approves it", async () => {
    const { ledger } = await withTemplate();
    await ledger.webhook({ decision: "REJECTED" }, "account_review_update");
    expect((await ledger.theSender()).pause_reason).toBe("review_rejected");
    expect(await alerts(ledger)).toEqual(["review_rejected", "sender_paused"]);
    await ledger.webhook({ decision: "APPROVED" }, "account_review_update");
    expect(await alerts(ledger)).toEqual(["sender_paused"]);
  });

  test("that the app was removed from it pauses its senders", async () => {
    const { ledger } = await withTemplate();
    const value = { event: "PARTNER_REMOVED", disconnection_info: { reason: "ACCOUNT_DISCONNECTED" } };
    await ledger.webhook(value, "account_update");
    expect((await ledger.theSender()).pause_reason).toBe("partner_removed");
    expect(await detailOf(ledger, "partner_removed")).toEqual({ reason: "ACCOUNT_DISCONNECTED" });
  });

  test("that a PIN was changed concerns that number and stops nothing", async () => {
    const { ledger, campaign } = await withTemplate();
    const event = { event: "PIN_CHANGED", requester: "61500000000000" };
    await ledger.webhook({ ...event, display_phone_number: "33999999999" }, "security");
    expect(await alerts(ledger)).toEqual([]);
    await ledger.webhook({ ...event, display_phone_number: "33155550000" }, "security");
    expect(await alerts(ledger)).toEqual(["pin_changed"]);
    expect((await ledger.campaign(campaign)).status).toBe("running");
  });
});
