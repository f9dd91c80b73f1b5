import { stack } from "./stack.ts";

export type Row = Record<string, unknown> & { id: number };

/** Calls PostgREST as the service role, for what the app does not offer. */
export async function service<Answer = Row[]>(method: string, path: string, body?: object): Promise<Answer> {
  const { supabase, env } = stack();
  const key = env.SUPABASE_SECRET_KEY ?? "";
  const response = await fetch(`${supabase}/rest/v1/${path}`, {
    method,
    headers: {
      apikey: key,
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      prefer: "return=representation",
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

/** Sets the behaviour of the WhatsApp stand-in. */
export async function orderMeta(orders: object): Promise<void> {
  const response = await fetch(`${stack().whatsapp}/__control`, {
    method: "POST",
    body: JSON.stringify(orders),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Makes Meta forget the app's webhook and its subscription to the account, as Meta gives a new app. */
export async function unsubscribeWebhook(): Promise<void> {
  const { env, whatsapp } = stack();
  const end = async (path: string, token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${whatsapp}/v25.0/${path}`, { method: "DELETE", headers });
    if (!response.ok) throw new Error(await response.text());
  };
  await end(`${env.WHATSAPP_BUSINESS_ACCOUNT_ID}/subscribed_apps`, env.WHATSAPP_ACCESS_TOKEN ?? "");
  await end(`${META_APP}/subscriptions`, `${META_APP}|${env.WHATSAPP_APP_SECRET}`);
}

/** The id of the stand-in's app. */
const META_APP = "1234567890";

/** Makes the number unregistered, as Meta gives it; what earlier tests left waiting would be refused and stop it. */
export async function unregisterNumber(): Promise<void> {
  await service("DELETE", "queue?message_id=gt.0");
  await service("PATCH", "messages?state=eq.queued", { state: "cancelled" });
  await orderMeta({ phone: { registered: false } });
}
