import { z } from "zod";
import { type Graph, read, write } from "./graph";
import { WEBHOOK_FIELDS } from "./webhook-fields";

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

/** What was done about the fields: which were added, or that the app's address is another, which was left as it is. */
export type FieldsOutcome = { added: string[] } | { elsewhere: string };

/**
 * Subscribes the app to every field, at this address. An app whose address is another one is left as it is: it may
 * serve other accounts. Throws `GraphError`.
 */
export async function subscribeFields(
  app: MetaApp,
  { callback_url, verify_token }: { callback_url: string; verify_token: string },
): Promise<FieldsOutcome> {
  const found = await findAppSubscription(app);
  if (found?.callback_url && found.callback_url !== callback_url) return { elsewhere: found.callback_url };
  const known = found?.fields ?? [];
  const added = WEBHOOK_FIELDS.filter((field) => !known.includes(field));
  if (added.length === 0) return { added };
  const body = { object: OBJECT, callback_url, verify_token, fields: [...known, ...added].join(",") };
  await write(app.graph, `${app.id}/subscriptions`, body, z.object({ success: z.boolean() }));
  return { added };
}
