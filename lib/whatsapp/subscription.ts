import { z } from "zod";
import { type Graph, read, write } from "./graph";

const Apps = z.object({
  data: z.array(
    z.object({
      whatsapp_business_api_data: z.object({ id: z.string(), name: z.string().optional() }).optional(),
      override_callback_uri: z.string().optional(),
    }),
  ),
});
export type SubscribedApp = z.infer<typeof Apps>["data"][number];

/** Apps subscribed to this account's webhooks; without any, Meta sends no webhooks. */
export const listSubscribedApps = async (graph: Graph, waba_id: string): Promise<SubscribedApp[]> =>
  (await read(graph, `${waba_id}/subscribed_apps`, {}, Apps)).data;

/** Subscribes the token's app to the account, optionally with a webhook address for this account alone. */
export const subscribeApp = (
  graph: Graph,
  waba_id: string,
  override: { override_callback_uri: string; verify_token: string } | null = null,
) => write(graph, `${waba_id}/subscribed_apps`, override ?? {}, z.object({ success: z.boolean() }));
