import type { Answer } from "../http.ts";
import type { Platform } from "../platform.ts";
import type { PhoneNumber } from "../world.ts";
import { GraphError, invalidParameter } from "./errors.ts";
import { pricingAnalytics } from "./pricing-analytics.ts";
import { fieldsOf, pick } from "./templates.ts";
import { APP } from "./tokens.ts";

export const BUSINESS_ID = "501234567890123";

const PHONE_FIELDS = [
  "verified_name",
  "code_verification_status",
  "display_phone_number",
  "quality_rating",
  "id",
];

const phoneNode = (platform: Platform, phone: PhoneNumber) => ({
  id: phone.id,
  display_phone_number: phone.display,
  verified_name: phone.verifiedName,
  code_verification_status: phone.verification,
  name_status: phone.nameStatus,
  platform_type: phone.registered ? "CLOUD_API" : "NOT_APPLICABLE",
  status: phone.registered ? "CONNECTED" : "PENDING",
  is_pin_enabled: phone.pin !== null,
  account_mode: "LIVE",
  quality_rating: phone.quality,
  throughput: { level: "STANDARD" },
  whatsapp_business_manager_messaging_limit: phone.tier,
  health_status: health(
    "PHONE_NUMBER",
    phone.id,
    platform.config.businessAccountId,
    phone.registered ? "AVAILABLE" : "BLOCKED",
  ),
});

const UNPAID = {
  error_code: 141006,
  error_description:
    "There is an error with the payment method. This will block business initiated conversations.",
  possible_solution:
    "There was an error with your payment method. Please add a new payment method to the account.",
};

const health = (
  kind: string,
  id: string,
  businessAccountId: string,
  can_send_message = "AVAILABLE",
  problem?: object,
) => ({
  can_send_message,
  entities: [
    {
      entity_type: kind,
      id,
      can_send_message,
      ...(problem && can_send_message !== "AVAILABLE" ? { errors: [problem] } : {}),
    },
    ...(kind === "WABA"
      ? []
      : [{ entity_type: "WABA", id: businessAccountId, can_send_message: "AVAILABLE" }]),
  ],
});

export const getPhone = (platform: Platform, phone: PhoneNumber, url: URL): Answer => ({
  json: pick(phoneNode(platform, phone), fieldsOf(url, PHONE_FIELDS)),
});

export function listPhones(platform: Platform, url: URL): Answer {
  const fields = fieldsOf(url, PHONE_FIELDS);
  const ids = platform.world.phones.map((phone) => phone.id);
  return {
    json: {
      data: platform.world.phones.map((phone) => pick(phoneNode(platform, phone), fields)),
      paging: { cursors: { before: ids[0], after: ids.at(-1) } },
    },
  };
}

export function getBusinessAccount(platform: Platform, url: URL): Answer {
  const id = platform.config.businessAccountId;
  const { account } = platform.orders;
  const analytics = pricingAnalytics(platform, url.searchParams.get("fields"));
  const node = {
    id,
    name: platform.world.phones[0]?.verifiedName,
    currency: account.currency,
    timezone_id: account.timezone_id,
    message_template_namespace: "ba30dd89_2ebd_41e4_b805_f2c05ae04cc9",
    account_review_status: "APPROVED",
    owner_business_info: { name: "Les Ateliers Teranga", id: BUSINESS_ID },
    marketing_messages_lite_api_status: "NOT_ONBOARDED",
    health_status: health("WABA", id, id, account.payment_method ? "AVAILABLE" : "LIMITED", UNPAID),
    ...(analytics === null ? {} : { pricing_analytics: analytics }),
  };
  const asked = new URL(url);
  const fields = url.searchParams
    .get("fields")
    ?.replace(/pricing_analytics[^,]*(?:\([^()]*\)[^,]*)*/, "pricing_analytics");
  if (fields !== undefined) asked.searchParams.set("fields", fields);
  return { json: pick(node, fieldsOf(asked, ["id", "name", "timezone_id", "message_template_namespace"])) };
}

/** The accounts of the portfolio with their numbers; only with the right to manage the business. */
export function listOwnedAccounts(platform: Platform, url: URL): Answer {
  if (!platform.orders.business_management) {
    throw new GraphError(200, undefined, { message: "(#200) Requires business_management permission" });
  }
  const node = {
    id: platform.config.businessAccountId,
    name: platform.world.phones[0]?.verifiedName,
    phone_numbers: { data: platform.world.phones.map((phone) => phoneNode(platform, phone)) },
  };
  const fields = fieldsOf(url, ["id", "name"]);
  return { json: { data: [pick(node, fields)] } };
}

export function listSubscriptions(platform: Platform): Answer {
  const { subscribed, callbackUrl } = platform.world;
  const app = { link: `https://www.facebook.com/games/?app_id=${APP.id}`, ...APP };
  const data = {
    whatsapp_business_api_data: app,
    ...(callbackUrl === null ? {} : { override_callback_uri: callbackUrl }),
  };
  return { json: { data: subscribed ? [data] : [] } };
}

/** Meta calls https only; addresses of this machine are let through. */
export function mustBeSecure(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || ["127.0.0.1", "localhost", "[::1]"].includes(hostname)) return;
  throw invalidParameter("The callback URL must be secure (https).");
}

/** Meta's handshake: the callback must check the verify token and return the challenge. */
export async function verifyCallback(url: string, verifyToken: string): Promise<boolean> {
  const challenge = String(Math.floor(Math.random() * 2 ** 31));
  const target = new URL(url);
  target.searchParams.set("hub.mode", "subscribe");
  target.searchParams.set("hub.challenge", challenge);
  target.searchParams.set("hub.verify_token", verifyToken);
  try {
    const answer = await fetch(target, { signal: AbortSignal.timeout(10_000) });
    return answer.status === 200 && (await answer.text()) === challenge;
  } catch {
    return false;
  }
}

export async function subscribe(platform: Platform, body: Record<string, unknown>): Promise<Answer> {
  const { override_callback_uri: uri, verify_token: token } = body;
  if (uri !== undefined) {
    if (typeof uri !== "string" || !URL.canParse(uri) || uri.length > 200) {
      throw invalidParameter("Param override_callback_uri must be a valid URI.");
    }
    mustBeSecure(uri);
    if (!(await verifyCallback(uri, typeof token === "string" ? token : ""))) {
      throw new GraphError(2200, undefined, { message: "(#2200) Callback verification failed" });
    }
  }
  platform.world.callbackUrl = uri ?? null;
  platform.world.subscribed = true;
  platform.world.changed();
  return { json: { success: true } };
}

export function unsubscribe(platform: Platform): Answer {
  platform.world.subscribed = false;
  platform.world.changed();
  return { json: { success: true } };
}
