import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

interface Recorded {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}
type Answer = { status: number; body: string; after_ms?: number };
export type Behaviour = (request: Recorded) => Answer | "hang_up" | "never";

/** A test server that records requests and responds as configured. */
export async function startRecorder(behaviour: Behaviour) {
  const recorded: Recorded[] = [];
  let behave = behaviour;
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const entry = { method, url, headers, body: Buffer.concat(chunks).toString() };
    recorded.push(entry);
    const answer = behave(entry);
    if (answer === "hang_up") request.socket.destroy();
    else if (answer !== "never") {
      await sleep(answer.after_ms ?? 0);
      response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    behave: (next: Behaviour) => {
      behave = next;
    },
    reset: () => {
      recorded.length = 0;
      behave = behaviour;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function sign(body: string | Uint8Array, secret: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    Buffer.from(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return `sha256=${Buffer.from(await crypto.subtle.sign("HMAC", key, Buffer.from(body))).toString("hex")}`;
}

export const status = (id: string, state = "delivered") =>
  JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: "102290129340398",
        changes: [
          {
            value: {
              messaging_product: "whatsapp",
              metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
              contacts: [
                { profile: { name: "Awa" }, wa_id: "221771234567", user_id: "SN.13491208655302741918" },
              ],
              statuses: [
                {
                  id: `wamid.HBgMMjIxNzcxMjM0NTY3FQIAERgSN${id}A==`,
                  status: state,
                  timestamp: "1795383600",
                  recipient_id: "221771234567",
                  recipient_user_id: "SN.13491208655302741918",
                  biz_opaque_callback_data: "019aaf5e-7c11-7000-8000-0123456789ab",
                  pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "marketing" },
                },
              ],
            },
            field: "messages",
          },
        ],
      },
    ],
  });
