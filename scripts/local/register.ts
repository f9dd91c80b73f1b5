import type { Variables } from "./environment.ts";

const PIN = "246810";
const TIMEOUT_MS = 5_000;

/** Registers the stand-in's number as `npm run setup` does for a real one; a registered one stays as it is. */
export async function registerNumber(env: Variables, warn: (line: string) => void): Promise<void> {
  const { WHATSAPP_API_URL, WHATSAPP_API_VERSION, WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_ACCESS_TOKEN } = env;
  const node = `${WHATSAPP_API_URL}/${WHATSAPP_API_VERSION}/${WHATSAPP_PHONE_NUMBER_ID}`;
  const ask = async (url: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${WHATSAPP_ACCESS_TOKEN}`, connection: "close" };
    const response = await fetch(url, {
      ...init,
      headers: { ...headers, "content-type": "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  try {
    if ((await ask(`${node}?fields=platform_type`)).includes("CLOUD_API")) return;
    const body = JSON.stringify({ messaging_product: "whatsapp", pin: env.WHATSAPP_PIN || PIN });
    await ask(`${node}/register`, { method: "POST", body });
  } catch (error) {
    warn(`the number could not be registered: ${error instanceof Error ? error.message : error}`);
  }
}
