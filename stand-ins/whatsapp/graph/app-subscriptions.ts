import type { Answer } from "../http.ts";
import type { Platform } from "../platform.ts";
import { GraphError, invalidParameter } from "./errors.ts";
import { mustBeSecure, verifyCallback } from "./nodes.ts";

const OBJECT = "whatsapp_business_account";

/** The fields of this object that Meta knows. */
const FIELDS = new Set(
  `account_alerts account_review_update account_settings_update account_update automatic_events
  business_capability_update business_status_update calls flows group_lifecycle_update group_participants_update
  group_settings_update group_status_update history message_echoes message_template_components_update
  message_template_quality_update message_template_status_update messages messaging_handovers
  partner_solutions payment_configuration_update phone_number_name_update phone_number_quality_update security
  smb_app_state_sync smb_message_echoes standby template_category_update template_correct_category_detection
  tracking_events user_id_update user_preferences`.split(/\s+/),
);

/** `GET /{app id}/subscriptions` */
export function listAppSubscriptions(platform: Platform): Answer {
  const { appSubscription } = platform.world;
  if (appSubscription === null) return { json: { data: [] } };
  const fields = appSubscription.fields.map((name) => ({ name, version: "v25.0" }));
  return {
    json: { data: [{ object: OBJECT, callback_url: appSubscription.callbackUrl, active: true, fields }] },
  };
}

/** `POST /{app id}/subscriptions`; the fields given replace those before. */
export async function subscribeAppFields(platform: Platform, body: Record<string, unknown>): Promise<Answer> {
  const { object, callback_url: url, verify_token: token, fields } = body;
  if (object !== OBJECT) throw invalidParameter("Param object must be whatsapp_business_account.");
  if (typeof url !== "string" || !URL.canParse(url) || typeof fields !== "string") {
    throw invalidParameter("The parameters callback_url and fields are required.");
  }
  mustBeSecure(url);
  const names = fields.split(",").filter(Boolean);
  const unknown = names.find((name) => !FIELDS.has(name));
  if (unknown !== undefined) throw invalidParameter(`Param fields: ${unknown} is not a field of ${object}.`);
  if (!(await verifyCallback(url, typeof token === "string" ? token : ""))) {
    throw new GraphError(2200, undefined, { message: "(#2200) Callback verification failed" });
  }
  platform.world.appSubscription = { callbackUrl: url, fields: names };
  platform.world.changed();
  return { json: { success: true } };
}

/** `DELETE /{app id}/subscriptions` */
export function unsubscribeAppFields(platform: Platform): Answer {
  platform.world.appSubscription = null;
  platform.world.changed();
  return { json: { success: true } };
}
