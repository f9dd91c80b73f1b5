import { stack } from "./stack.ts";

export type Row = Record<string, unknown> & { id: number };

/** As the service role: what no door of the app offers. */
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

/** Tells the WhatsApp stand-in what to do with what it gets. */
export async function orderMeta(orders: object): Promise<void> {
  const response = await fetch(`${stack().whatsapp}/__control`, {
    method: "POST",
    body: JSON.stringify(orders),
  });
  if (!response.ok) throw new Error(await response.text());
}
