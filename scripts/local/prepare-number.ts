import { WEBHOOK_FIELDS } from "../../lib/whatsapp/webhook-fields.ts";
import type { Variables } from "./environment.ts";

const PIN = "246810";
const TIMEOUT_MS = 5_000;

/**
 * Registers the stand-in's number and subscribes its webhook, as `npm run setup` does for a real one. What is done
 * already stays as it is.
 */
export async function prepareNumber(env: Variables, warn: (line: string) => void): Promise<void> {
  const graph = `${env.WHATSAPP_API_URL}/${env.WHATSAPP_API_VERSION}`;
  const own = env.WHATSAPP_ACCESS_TOKEN ?? "";
  const ask = async (path: string, body?: object, token = own) => {
    const response = await fetch(`${graph}/${path}`, {
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", connection: "close" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text) as { platform_type?: string; id?: string; data?: object[] };
  };
  const attempt = async (what: string, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      warn(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  };
  await attempt("the number could not be registered", async () => {
    const number = env.WHATSAPP_PHONE_NUMBER_ID ?? "";
    if ((await ask(`${number}?fields=platform_type`)).platform_type === "CLOUD_API") return;
    await ask(`${number}/register`, { messaging_product: "whatsapp", pin: env.WHATSAPP_PIN || PIN });
  });
  await attempt("the webhook could not be subscribed", async () => {
    const { id = "" } = await ask("app?fields=id");
    const asApp = `${id}|${env.WHATSAPP_APP_SECRET}`;
    const account = `${env.WHATSAPP_BUSINESS_ACCOUNT_ID}/subscribed_apps`;
    if ((await ask(account)).data?.length === 0) await ask(account, {});
    if (!env.WEBHOOK_URL || (await ask(`${id}/subscriptions`, undefined, asApp)).data?.length) return;
    const wanted = {
      object: "whatsapp_business_account",
      callback_url: env.WEBHOOK_URL,
      verify_token: env.WHATSAPP_VERIFY_TOKEN,
      fields: WEBHOOK_FIELDS.join(","),
    };
    await ask(`${id}/subscriptions`, wanted, asApp);
  });
}
