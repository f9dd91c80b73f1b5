import { DAY_MS } from "@/lib/base/time";
import { expiresSoon } from "@/lib/sending/rules";
import type { SenderSettings } from "@/lib/settings/schema";
import { CLOUD_API, isUnregistered } from "@/lib/whatsapp/cloud-api";
import { lastDayOf } from "@/lib/whatsapp/graph-version";
import type { DatabaseFacts, MetaFacts } from "./health-schema";
import { ALERT_KINDS, type Alert, type AlertKind } from "./schema";

export const knownKind = (kind: string): AlertKind | null =>
  ALERT_KINDS.find((each) => each === kind) ?? null;

/** Unknown kinds come first, since they may be severe. */
export const mostSevereFirst = <A extends Pick<Alert, "kind">>(alerts: A[]): A[] => {
  const severity = ({ kind }: A) => (kind ? ALERT_KINDS.indexOf(kind) : -1);
  return alerts.toSorted((a, b) => severity(a) - severity(b));
};

/** Key of the alert's messages. A pause after the first messages has messages of its own. */
export const wordsOfAlert = <Kind extends AlertKind>({
  kind,
  detail,
}: {
  kind: Kind;
  detail: Alert["detail"];
}) => (kind === "campaign_paused" && detail.reason === "first_slice" ? "first_slice" : kind);

const OF_THE_SENDER: (AlertKind | null)[] = [
  "database_restored",
  "opt_out_key_differs",
  "sender_paused",
  "quality",
  "account_alert",
  "account_error",
  "replies_unpaid",
  "free_replies",
  "review_rejected",
  "partner_removed",
  "pin_changed",
];

/** The page where the problem is solved; for problems that only Meta can solve, the page about the number. */
export function pathOfAlert(
  { kind, campaign_id }: Pick<Alert, "kind" | "campaign_id">,
  isSuperAdmin: boolean,
): string {
  const sender = "/settings/sender";
  const health = isSuperAdmin ? "/settings/health" : sender;
  if (kind === "counters_differ" && isSuperAdmin) return health;
  if (campaign_id !== null)
    return kind === "campaign_not_started" ? `/campaigns/${campaign_id}/edit` : `/campaigns/${campaign_id}`;
  if (kind === "rates_unchecked") return "/settings/rates";
  if (kind === "unknown_outcomes") return "/settings/unknown";
  if (kind === "template_category" || kind === "template_category_soon") return "/templates";
  return OF_THE_SENDER.includes(kind) ? sender : health;
}

export type Level = "in_order" | "to_see" | "blocking";
/** One line of the health page: its level and the key of its message. */
export type HealthLine<Words extends string = string> = { level: Level; words: Words };

export type HealthFacts = {
  database: DatabaseFacts;
  meta: MetaFacts;
  sender: SenderSettings | null;
  queue: { reachable: boolean; has_schedule: boolean; last_delivery_at: string | null };
};

/** The facts that are known without super-admin access to the database. */
export type ServiceFacts = Omit<HealthFacts, "database"> & {
  database: Pick<DatabaseFacts, "now" | "last_attempt_at" | "database_wakes">;
};

const SILENCE_MS = 900_000;
/** `last_webhook_at` is written at most twice a minute. */
const NOTED_LATE_MS = 120_000;

const since = (from: string, to: string) => Date.parse(to) - Date.parse(from);

export function judgeToken({ meta, database }: ServiceFacts) {
  if (meta.token === "missing") return { level: "blocking", words: "token_missing" } as const;
  if (meta.token === "refused") return { level: "blocking", words: "token_refused" } as const;
  if (meta.token === "unreachable") return { level: "to_see", words: "token_unreachable" } as const;
  if (meta.missing_scopes.length > 0) return { level: "blocking", words: "token_scopes" } as const;
  if (!meta.described) return { level: "in_order", words: "token_accepted" } as const;
  if (meta.expires_at === null) return { level: "in_order", words: "token_lasting" } as const;
  return expiresSoon(meta.expires_at, database.now)
    ? ({ level: "to_see", words: "token_expiring" } as const)
    : ({ level: "in_order", words: "token_valid" } as const);
}

/** What Meta says of the number now, else what it said last; nulls are unknown and decide nothing. */
export function numberAtMeta({ sender, meta }: Pick<ServiceFacts, "sender" | "meta">) {
  const node = meta.numbers.find(({ id }) => id === (meta.named ?? sender?.phone_number_id));
  return {
    node,
    status: node?.status ?? sender?.number_status ?? null,
    platform_type: node?.platform_type ?? sender?.platform_type ?? null,
    verification: node?.code_verification_status ?? sender?.code_verification_status ?? "VERIFIED",
  };
}

const OUT = ["BANNED", "DELETED", "DISCONNECTED", "MIGRATED"];
const LIMITED = ["RESTRICTED", "RATE_LIMITED"];

export function judgeNumber({ sender, meta }: ServiceFacts) {
  if (meta.account_refused) return { level: "blocking", words: "account_refused" } as const;
  if (!sender) return { level: "blocking", words: "number_none" } as const;
  const { node, status, platform_type, verification } = numberAtMeta({ sender, meta });
  // A registered number sends whatever became of its verification.
  if (isUnregistered(platform_type))
    return verification === "VERIFIED"
      ? ({ level: "blocking", words: "number_unregistered" } as const)
      : ({ level: "blocking", words: "number_unverified" } as const);
  if (sender.paused_at) return { level: "blocking", words: "number_paused" } as const;
  if (OUT.includes(status ?? "")) return { level: "blocking", words: "number_out" } as const;
  if (LIMITED.includes(status ?? "")) return { level: "to_see", words: "number_limited" } as const;
  if (meta.token === "valid" && meta.numbers.length > 0 && !node)
    return { level: "blocking", words: "number_foreign" } as const;
  if (sender.quality_rating === "RED") return { level: "blocking", words: "number_red" } as const;
  if (sender.quality_rating === "YELLOW") return { level: "to_see", words: "number_yellow" } as const;
  const named = ["APPROVED", "AVAILABLE_WITHOUT_REVIEW"].includes(node?.name_status ?? "APPROVED");
  return named
    ? ({ level: "in_order", words: "number_well" } as const)
    : ({ level: "to_see", words: "number_unnamed" } as const);
}

export function judgeWebhook({ meta, sender, database }: ServiceFacts) {
  const last = sender?.last_webhook_at ?? null;
  if (meta.secret_refused) return { level: "blocking", words: "webhook_secret" } as const;
  if (meta.subscribed === false) return { level: "blocking", words: "webhook_off" } as const;
  if (last === null) return { level: "to_see", words: "webhook_never" } as const;
  const { last_attempt_at: sent, now } = database;
  const silent = sent !== null && since(last, sent) > NOTED_LATE_MS && since(sent, now) > SILENCE_MS;
  return silent
    ? ({ level: "to_see", words: "webhook_silent" } as const)
    : ({ level: "in_order", words: "webhook_heard" } as const);
}

/** Null while Meta does not tell, or the account is not subscribed at all. */
export function judgeFields({ meta }: Pick<ServiceFacts, "meta">) {
  const { app_webhook, subscribed, callback, address } = meta;
  if (!app_webhook || !subscribed) return null;
  const { callback_url, missing_fields } = app_webhook;
  const level = missing_fields.includes("messages") ? "blocking" : "to_see";
  if (callback_url === address) {
    if (missing_fields.length === 0) return { level: "in_order", words: "fields_all" } as const;
    return { level, words: "fields_missing" } as const;
  }
  if (callback_url === null) return { level: "blocking", words: "fields_nowhere" } as const;
  if (!callback) return { level: "blocking", words: "webhook_elsewhere" } as const;
  return { level, words: "fields_elsewhere" } as const;
}

const VERSION_WARNING_DAYS = 92;

/** Null while Meta answers the version for more than a quarter, or has not said until when. */
export function judgeVersion({ meta, database }: ServiceFacts) {
  const last = lastDayOf(meta.version);
  if (last === null) return null;
  const left = since(database.now, `${last}T23:59:59Z`);
  if (left < 0) return { level: "blocking", words: "version_over" } as const;
  return left < VERSION_WARNING_DAYS * DAY_MS
    ? ({ level: "to_see", words: "version_ending" } as const)
    : null;
}

/** Null until Meta was asked for its figures. */
export function judgeSpending({ sender }: Pick<ServiceFacts, "sender">) {
  if (sender?.payment_missing) return { level: "to_see", words: "spending_unpaid" } as const;
  switch (sender?.spending_state) {
    case "no_permission":
      return { level: "to_see", words: "spending_refused" } as const;
    case "no_cost":
      return { level: "in_order", words: "spending_without_cost" } as const;
    case "unreachable":
      return { level: "to_see", words: "spending_unreachable" } as const;
    case "read":
      return { level: "in_order", words: "spending_read" } as const;
    default:
      return null;
  }
}

const WAITING = ["PENDING", "IN_APPEAL"];

export function countTemplates(templates: DatabaseFacts["templates"]) {
  const counts = { approved: 0, waiting: 0, stopped: 0 };
  for (const [status, n] of Object.entries(templates)) {
    if (status === "APPROVED") counts.approved += n;
    else if (WAITING.includes(status)) counts.waiting += n;
    else counts.stopped += n;
  }
  return counts;
}

export function judgeTemplates({ database }: HealthFacts) {
  const { approved, waiting, stopped } = countTemplates(database.templates);
  if (approved + waiting + stopped === 0) return { level: "to_see", words: "templates_none" } as const;
  if (approved === 0) return { level: "to_see", words: "templates_waiting" } as const;
  return { level: "in_order", words: "templates_synced" } as const;
}

export function judgeWakes({ database, queue, sender }: ServiceFacts) {
  const level = database.database_wakes ? "to_see" : "blocking";
  if (!queue.reachable) return { level, words: "wakes_unreachable" } as const;
  if (sender?.wake_failed_at) return { level, words: "wakes_failing" } as const;
  return queue.has_schedule
    ? ({ level: "in_order", words: "wakes_on_time" } as const)
    : ({ level: "to_see", words: "wakes_unscheduled" } as const);
}

export function judgeCounters({ database }: HealthFacts) {
  if (database.counters_wrong > 0) return { level: "to_see", words: "counters_differ" } as const;
  return database.campaigns_counted > 0
    ? ({ level: "in_order", words: "counters_equal" } as const)
    : ({ level: "in_order", words: "counters_none" } as const);
}

export const judgeUnknown = ({ database }: HealthFacts) =>
  database.unknown_messages > 0
    ? ({ level: "to_see", words: "unknown_some" } as const)
    : ({ level: "in_order", words: "unknown_none" } as const);

export const judgeEvents = ({ database }: HealthFacts) =>
  database.events_unread > 0
    ? ({ level: "to_see", words: "events_unread" } as const)
    : ({ level: "in_order", words: "events_read" } as const);

export type SetupStep =
  | "account"
  | "token"
  | "number"
  | "registration"
  | "webhook"
  | "test"
  | "first_webhook"
  | "schedules";

/**
 * The steps from an empty deployment to a number that sends. A step is done when its result exists, however it was
 * made.
 */
export function setupSteps(facts: HealthFacts): { step: SetupStep; minutes: number; done: boolean }[] {
  const { meta, sender, queue, database } = facts;
  return [
    { step: "account", minutes: 10, done: meta.token === "valid" || sender !== null },
    { step: "token", minutes: 5, done: meta.token === "valid" && meta.missing_scopes.length === 0 },
    { step: "number", minutes: 5, done: sender !== null && judgeNumber(facts).words !== "number_foreign" },
    {
      step: "registration",
      minutes: 1,
      done: sender !== null && numberAtMeta(facts).platform_type === CLOUD_API,
    },
    {
      step: "webhook",
      minutes: 2,
      done: meta.subscribed === true && judgeFields(facts)?.level !== "blocking",
    },
    { step: "test", minutes: 2, done: database.last_attempt_at !== null },
    { step: "first_webhook", minutes: 1, done: sender?.last_webhook_at != null },
    { step: "schedules", minutes: 1, done: queue.has_schedule },
  ];
}

/** One line per part of the system, in the order of the health page; a part without anything to say has none. */
export const healthLines = (facts: HealthFacts): HealthLine[] =>
  [
    judgeToken,
    judgeNumber,
    judgeWebhook,
    judgeFields,
    judgeVersion,
    judgeSpending,
    judgeTemplates,
    judgeWakes,
    judgeCounters,
    judgeUnknown,
    judgeEvents,
  ].flatMap((judge) => judge(facts) ?? []);
