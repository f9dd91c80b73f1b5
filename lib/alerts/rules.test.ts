import { describe, expect, it } from "vitest";
import type { SenderSettings } from "@/lib/settings/schema";
import {
  countTemplates,
  type HealthFacts,
  healthLines,
  knownKind,
  mostSevereFirst,
  pathOfAlert,
  setupSteps,
  wordsOfAlert,
} from "./rules";
import { ALERT_KINDS } from "./schema";

const now = "2026-12-01T12:00:00Z";
const sender: SenderSettings = {
  payment_missing: null,
  spending_state: null,
  spending_until: null,
  id: 1,
  phone_number_id: "106",
  waba_id: "102",
  display_phone_number: "+33 6 39 98 00 42",
  verified_name: "Les Ateliers",
  quality_rating: "GREEN",
  messaging_limit_tier: "TIER_2K",
  tier_limit: 2000,
  number_status: "CONNECTED",
  platform_type: "CLOUD_API",
  code_verification_status: "VERIFIED",
  pin_enabled: true,
  siblings: [],
  portfolio_known: false,
  currency: "EUR",
  time_zone: "Europe/Paris",
  sending_starts_at: null,
  sending_ends_at: null,
  cost_cap: null,
  rate_per_minute: 25,
  opt_out_confirmation: null,
  paused_at: null,
  pause_reason: null,
  pause_code: null,
  wake_failed_at: null,
  last_webhook_at: "2026-12-01T11:59:00Z",
  token_expires_at: null,
  edited_at: null,
};
const number = {
  id: "106",
  display_phone_number: null,
  verified_name: null,
  quality_rating: null,
  name_status: "APPROVED",
  status: "CONNECTED",
  platform_type: "CLOUD_API",
  code_verification_status: "VERIFIED",
};
const ADDRESS = "https://x.supabase.co/functions/v1/whatsapp-webhook";
const OTHER = "https://elsewhere.example.org/hook";
const well: HealthFacts = {
  database: {
    now,
    database_bytes: 1,
    database_limit_bytes: 10,
    room: [],
    campaigns_counted: 2,
    counters_wrong: 0,
    events_kept: 5,
    events_unread: 0,
    events_kept_days: 3,
    events_unread_days: 30,
    oldest_unread_at: null,
    unknown_messages: 0,
    templates: { APPROVED: 2 },
    templates_synced_at: now,
    last_attempt_at: "2026-12-01T11:58:00Z",
    database_wakes: false,
  },
  meta: {
    token: "valid",
    code: null,
    described: true,
    expires_at: null,
    missing_scopes: [],
    secret_refused: false,
    version: "v25.0",
    numbers: [number],
    account_refused: false,
    named: number.id,
    subscribed: true,
    callback: null,
    app_webhook: { callback_url: ADDRESS, missing_fields: [] },
    address: ADDRESS,
  },
  sender,
  queue: { reachable: true, has_schedule: true, last_delivery_at: null },
};
const { database, meta, queue } = well;
const wrong = (facts: HealthFacts) =>
  healthLines(facts)
    .filter(({ level }) => level !== "in_order")
    .map(({ level, words }) => `${words} ${level}`);

describe("the health of the service", () => {
  it("reports no fault when every part works", () => expect(wrong(well)).toEqual([]));

  it.each<[Partial<HealthFacts>, string]>([
    [{ meta: { ...meta, token: "missing", numbers: [], subscribed: null } }, "token_missing blocking"],
    [{ meta: { ...meta, token: "refused", numbers: [], subscribed: null } }, "token_refused blocking"],
    [{ meta: { ...meta, token: "unreachable", numbers: [], subscribed: null } }, "token_unreachable to_see"],
    [{ meta: { ...meta, missing_scopes: ["whatsapp_business_messaging"] } }, "token_scopes blocking"],
    [{ meta: { ...meta, expires_at: "2026-12-10T00:00:00Z" } }, "token_expiring to_see"],
    [{ meta: { ...meta, numbers: [{ ...number, id: "999" }] } }, "number_foreign blocking"],
    [{ meta: { ...meta, named: "999" } }, "number_foreign blocking"],
    [{ meta: { ...meta, numbers: [], account_refused: true } }, "account_refused blocking"],
    [{ meta: { ...meta, numbers: [{ ...number, name_status: "DECLINED" }] } }, "number_unnamed to_see"],
    [
      { meta: { ...meta, numbers: [{ ...number, platform_type: "NOT_APPLICABLE" }] } },
      "number_unregistered blocking",
    ],
    [
      {
        meta: { ...meta, numbers: [] },
        sender: { ...sender, platform_type: "NOT_APPLICABLE", paused_at: now },
      },
      "number_unregistered blocking",
    ],
    [
      {
        meta: {
          ...meta,
          numbers: [{ ...number, platform_type: "NOT_APPLICABLE", code_verification_status: "EXPIRED" }],
        },
      },
      "number_unverified blocking",
    ],
    [{ meta: { ...meta, numbers: [{ ...number, status: "BANNED" }] } }, "number_out blocking"],
    [{ meta: { ...meta, numbers: [{ ...number, status: "RESTRICTED" }] } }, "number_limited to_see"],
    [{ meta: { ...meta, version: "v20.0" } }, "version_over blocking"],
    [{ meta: { ...meta, version: "v21.0" } }, "version_ending to_see"],
    [{ meta: { ...meta, secret_refused: true } }, "webhook_secret blocking"],
    [{ meta: { ...meta, subscribed: false } }, "webhook_off blocking"],
    [
      { meta: { ...meta, app_webhook: { callback_url: ADDRESS, missing_fields: ["standby"] } } },
      "fields_missing to_see",
    ],
    [
      { meta: { ...meta, app_webhook: { callback_url: ADDRESS, missing_fields: ["messages"] } } },
      "fields_missing blocking",
    ],
    [
      {
        meta: {
          ...meta,
          callback: ADDRESS,
          app_webhook: { callback_url: null, missing_fields: ["messages"] },
        },
      },
      "fields_nowhere blocking",
    ],
    [
      { meta: { ...meta, callback: ADDRESS, app_webhook: { callback_url: OTHER, missing_fields: [] } } },
      "fields_elsewhere to_see",
    ],
    [
      {
        meta: {
          ...meta,
          callback: ADDRESS,
          app_webhook: { callback_url: OTHER, missing_fields: ["messages"] },
        },
      },
      "fields_elsewhere blocking",
    ],
    [
      { meta: { ...meta, app_webhook: { callback_url: OTHER, missing_fields: [] } } },
      "webhook_elsewhere blocking",
    ],
    [{ sender: { ...sender, paused_at: now } }, "number_paused blocking"],
    [{ sender: { ...sender, quality_rating: "RED" } }, "number_red blocking"],
    [{ sender: { ...sender, quality_rating: "YELLOW" } }, "number_yellow to_see"],
    [{ sender: { ...sender, last_webhook_at: null } }, "webhook_never to_see"],
    [{ sender: { ...sender, spending_state: "no_permission" } }, "spending_refused to_see"],
    [{ sender: { ...sender, spending_state: "unreachable" } }, "spending_unreachable to_see"],
    [{ sender: { ...sender, spending_state: "read", payment_missing: true } }, "spending_unpaid to_see"],
    [{ sender: { ...sender, wake_failed_at: now } }, "wakes_failing blocking"],
    [
      { sender: { ...sender, wake_failed_at: now }, database: { ...database, database_wakes: true } },
      "wakes_failing to_see",
    ],
    [{ queue: { ...queue, reachable: false } }, "wakes_unreachable blocking"],
    [{ queue: { ...queue, has_schedule: false } }, "wakes_unscheduled to_see"],
    [{ database: { ...database, templates: {} } }, "templates_none to_see"],
    [{ database: { ...database, templates: { PENDING: 1 } } }, "templates_waiting to_see"],
    [{ database: { ...database, counters_wrong: 1 } }, "counters_differ to_see"],
    [{ database: { ...database, unknown_messages: 3 } }, "unknown_some to_see"],
    [{ database: { ...database, events_unread: 1 } }, "events_unread to_see"],
  ])("reports for %o the fault %s", (facts, line) => expect(wrong({ ...well, ...facts })).toEqual([line]));

  it("finds nothing wrong where Meta does not tell: neither about the token nor about the number", () => {
    const silent = {
      ...number,
      status: null,
      platform_type: null,
      name_status: null,
      code_verification_status: null,
    };
    const untold = { ...sender, number_status: null, platform_type: null };
    expect(
      wrong({ ...well, meta: { ...meta, described: false, numbers: [silent] }, sender: untold }),
    ).toEqual([]);
    expect(wrong({ ...well, meta: { ...meta, version: "v26.0" } })).toEqual([]);
    const lapsed = { ...number, code_verification_status: "EXPIRED" };
    expect(wrong({ ...well, meta: { ...meta, numbers: [lapsed] } })).toEqual([]);
  });

  it("warns of the end of a version from a quarter before until its last day", () => {
    const on = (day: string) =>
      healthLines({ ...well, database: { ...database, now: day }, meta: { ...meta, version: "v24.0" } }).find(
        ({ words }) => words.startsWith("version"),
      )?.words;
    expect(on("2027-11-18T23:00:00Z")).toBeUndefined();
    expect(on("2027-11-19T23:59:59Z")).toBe("version_ending");
    expect(on("2028-02-18T12:00:00Z")).toBe("version_ending");
    expect(on("2028-02-19T00:00:00Z")).toBe("version_over");
  });

  it("warns of a token's expiry from 14 days before", () => {
    const at = (expires_at: string) => wrong({ ...well, meta: { ...meta, expires_at } });
    expect(at("2026-12-15T12:00:00Z")).toEqual([]);
    expect(at("2026-12-15T11:59:59Z")).toEqual(["token_expiring to_see"]);
  });

  it("reports a silent webhook only when a message was sent after the last webhook, at least 15 minutes ago", () => {
    const heard = { ...sender, last_webhook_at: "2026-11-30T00:00:00Z" };
    const sent = (at: string) =>
      wrong({ ...well, sender: heard, database: { ...database, last_attempt_at: at } });
    expect(sent("2026-11-29T23:59:00Z")).toEqual([]);
    expect(sent("2026-11-30T00:01:59Z")).toEqual([]);
    expect(sent("2026-12-01T11:50:00Z")).toEqual([]);
    expect(sent("2026-12-01T11:44:00Z")).toEqual(["webhook_silent to_see"]);
    expect(sent("2026-12-01T11:45:00Z")).toEqual([]);
    expect(sent("2026-12-01T11:44:59.999Z")).toEqual(["webhook_silent to_see"]);
    expect(sent("2026-11-30T00:02:00Z")).toEqual([]);
    expect(sent("2026-11-30T00:02:00.001Z")).toEqual(["webhook_silent to_see"]);
  });

  it("counts templates as approved, waiting and stopped", () => {
    expect(countTemplates({ APPROVED: 4, PENDING: 1, IN_APPEAL: 1, PAUSED: 1, REJECTED: 2 })).toEqual({
      approved: 4,
      waiting: 2,
      stopped: 3,
    });
  });

  it.each<[string, Partial<HealthFacts>]>([
    ["token", { meta: { ...meta, token: "refused" } }],
    ["token", { meta: { ...meta, missing_scopes: ["x"] } }],
    ["number", { meta: { ...meta, numbers: [{ ...number, id: "999" }] } }],
    ["webhook", { meta: { ...meta, subscribed: false } }],
    ["webhook", { meta: { ...meta, subscribed: null } }],
    ["test", { database: { ...database, last_attempt_at: null } }],
    ["first_webhook", { sender: { ...sender, last_webhook_at: null } }],
    ["schedules", { queue: { ...queue, has_schedule: false } }],
  ])("leaves only the step %s to do when only that is missing (%#)", (step, change) => {
    const left = setupSteps({ ...well, ...change }).filter(({ done }) => !done);
    expect(left.map((each) => each.step)).toEqual([step]);
  });

  it("says what is in order, line by line", () => {
    const lines = (change: Partial<HealthFacts>) =>
      healthLines({ ...well, ...change }).map(({ words }) => words);
    const all = [
      "token_lasting",
      "number_well",
      "webhook_heard",
      "fields_all",
      "templates_synced",
      "wakes_on_time",
      "counters_equal",
      "unknown_none",
      "events_read",
    ];
    expect(lines({})).toEqual(all);
    expect(lines({ meta: { ...meta, expires_at: "2027-12-01T00:00:00Z" } })[0]).toBe("token_valid");
    expect(lines({ database: { ...database, campaigns_counted: 0 } })[6]).toBe("counters_none");
    expect(lines({ sender: null })[1]).toBe("number_none");
    const unreviewed = [{ ...number, name_status: "AVAILABLE_WITHOUT_REVIEW" }];
    expect(lines({ meta: { ...meta, numbers: unreviewed } })).toEqual(all);
    expect(lines({ meta: { ...meta, named: null } })).toEqual(all);
    expect(lines({ meta: { ...meta, numbers: [] } })).toEqual(all);
    expect(lines({ database: { ...database, last_attempt_at: null } })).toEqual(all);
  });

  it("lists eight steps from an empty installation to a sender that works", () => {
    const done = (facts: HealthFacts) => setupSteps(facts).filter((step) => step.done);
    expect(done(well)).toHaveLength(8);
    // The texts settings.health.setup_time and first_steps.number.none say so.
    const minutes = setupSteps(well).reduce((sum, step) => sum + step.minutes, 0);
    expect(minutes).toBeGreaterThanOrEqual(20);
    expect(minutes).toBeLessThanOrEqual(30);
    const nothing: HealthFacts = {
      sender: null,
      queue: { reachable: true, has_schedule: false, last_delivery_at: null },
      meta: { ...meta, token: "missing", numbers: [], subscribed: null },
      database: { ...database, last_attempt_at: null },
    };
    expect(done(nothing)).toEqual([]);
    expect(setupSteps(nothing).map(({ step }) => step)).toEqual([
      "account",
      "token",
      "number",
      "registration",
      "webhook",
      "test",
      "first_webhook",
      "schedules",
    ]);
  });
});

describe("an alert", () => {
  it("of an unknown kind is kept, and comes first", () => {
    const alerts = ["campaign_completed", "meteor", "sender_paused"].map((raw_kind) => ({
      kind: knownKind(raw_kind),
      raw_kind,
    }));
    expect(mostSevereFirst(alerts).map(({ raw_kind }) => raw_kind)).toEqual([
      "meteor",
      "sender_paused",
      "campaign_completed",
    ]);
  });

  it("of each kind links to its page, for a super-admin and for an admin, with and without a campaign", () => {
    const [sender, health, unknown, campaign] = [
      "/settings/sender",
      "/settings/health",
      "/settings/unknown",
      "/campaigns/7",
    ];
    const onSender = [
      "sender_paused",
      "quality",
      "account_alert",
      "database_restored",
      "opt_out_key_differs",
      "account_error",
      "review_rejected",
      "partner_removed",
      "pin_changed",
      "replies_unpaid",
      "free_replies",
    ];
    for (const kind of ALERT_KINDS) {
      const path = (campaign_id: number | null, isSuperAdmin: boolean) =>
        pathOfAlert({ kind, campaign_id }, isSuperAdmin);
      const own = kind === "campaign_not_started" ? `${campaign}/edit` : campaign;
      expect([kind, path(7, false), path(7, true)]).toEqual([
        kind,
        own,
        kind === "counters_differ" ? health : own,
      ]);
      const onTemplates = kind === "template_category" || kind === "template_category_soon";
      const ofAll = onTemplates ? "/templates" : onSender.includes(kind) ? sender : null;
      const ofRates = kind === "rates_unchecked" ? "/settings/rates" : ofAll;
      const page = kind === "unknown_outcomes" ? unknown : ofRates;
      expect([kind, path(null, false), path(null, true)]).toEqual([kind, page ?? sender, page ?? health]);
    }
  });

  it("has the messages of its kind, but after the first messages its own", () => {
    const words = (kind: "campaign_paused" | "quality", reason: string) =>
      wordsOfAlert({ kind, detail: { reason } });
    expect([
      words("campaign_paused", "first_slice"),
      words("campaign_paused", "error"),
      words("quality", "first_slice"),
    ]).toEqual(["first_slice", "campaign_paused", "quality"]);
  });

  it("links to the page where it can be solved; only super-admins are led to the health page", () => {
    const ofSender = { kind: "token_expires", campaign_id: null } as const;
    expect([true, false].map((isSuperAdmin) => pathOfAlert(ofSender, isSuperAdmin))).toEqual([
      "/settings/health",
      "/settings/sender",
    ]);
    expect(pathOfAlert({ kind: "campaign_not_started", campaign_id: 7 }, true)).toBe("/campaigns/7/edit");
    expect(pathOfAlert({ kind: "counters_differ", campaign_id: 7 }, false)).toBe("/campaigns/7");
    expect(pathOfAlert({ kind: null, campaign_id: null }, true)).toBe("/settings/health");
  });
});
