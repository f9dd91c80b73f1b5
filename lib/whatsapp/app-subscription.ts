import { z } from "zod";
import { type Graph, read, write } from "./graph";

/** The fields of Meta's webhooks that Relance reads. */
export const WEBHOOK_FIELDS = [
  "messages",
  "standby",
  "messaging_handovers",
  "message_template_status_update",
  "message_template_quality_update",
  "template_category_update",
  "message_template_components_update",
  "phone_number_quality_update",
  "business_capability_update",
  "account_update",
  "account_alerts",
  "account_review_update",
  "template_correct_category_detection",
  "security",
  "user_preferences",
];

/** The app behind a token, called with the app's own token. */
export type MetaApp = { id: string; graph: Graph };

const OBJECT = "whatsapp_business_account";

const Subscriptions = z.object({
  data: z.array(
    z.object({
      object: z.string(),
      callback_url: z.string().optional(),
      fields: z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])),
    }),
  ),
});
export type AppSubscription = { callback_url: string | null; fields: string[] };

/** The app that made the token. Throws `GraphError`. */
export async function appOf(graph: Graph, app_secret: string): Promise<MetaApp> {
  const { id } = await read(graph, "app", { fields: "id" }, z.object({ id: z.string() }));
  return { id, graph: { ...graph, token: `${id}|${app_secret}` } };
}

/** The app's own webhook address and its fields; null when it has none. Throws `GraphError`. */
export async function findAppSubscription({ id, graph }: MetaApp): Promise<AppSubscription | null> {
  const { data } = await read(graph, `${id}/subscriptions`, {}, Subscriptions);
  const found = data.find(({ object }) => object === OBJECT);
  return found ? { callback_url: found.callback_url ?? null, fields: found.fields } : null;
}

export type FieldsOutcome = "subscribed" | "elsewhere";

/**
 * Subscribes the app to every field, at this address. An app whose address is another one is left as it is: it may
 * serve other accounts. Throws `GraphError`.
 */
export async function subscribeFields(
  app: MetaApp,
  { callback_url, verify_token }: { callback_url: string; verify_token: string },
): Promise<FieldsOutcome> {
  const found = await findAppSubscription(app);
  if (found?.callback_url && found.callback_url !== callback_url) return "elsewhere";
  const fields = [...new Set([...(found?.fields ?? []), ...WEBHOOK_FIELDS])];
  if (found && fields.length === found.fields.length) return "subscribed";
  const body = { object: OBJECT, callback_url, verify_token, fields: fields.join(",") };
  await write(app.graph, `${app.id}/subscriptions`, body, z.object({ success: z.boolean() }));
  return "subscribed";
}
