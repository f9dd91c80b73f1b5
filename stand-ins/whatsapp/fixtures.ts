import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULTS } from "./config.ts";
import { APP } from "./graph/tokens.ts";
import type { LedgerEntry } from "./ledger.ts";
import { startWhatsApp, type WhatsAppStandIn } from "./server.ts";

interface ReceivedStatus {
  id: string;
  status: string;
  timestamp: string;
  recipient_id?: string;
  recipient_user_id: string;
  biz_opaque_callback_data?: string;
  pricing?: { category: string };
  errors?: { code: number; error_data: { details: string } }[];
}

interface ReceivedMessage {
  id: string;
  from?: string;
  from_user_id: string;
  timestamp: string;
  type: string;
  text?: { body: string };
  button?: { payload: string; text: string };
  context?: { from: string; id: string };
  [content: string]: unknown;
}

interface ReceivedChange {
  field: string;
  value: {
    metadata?: { phone_number_id: string };
    contacts?: { wa_id?: string; user_id: string; profile: { name: string; username?: string } }[];
    statuses?: ReceivedStatus[];
    messages?: ReceivedMessage[];
    [key: string]: unknown;
  };
}

/** A webhook receiver that checks the signature of each POST over its raw bytes. */
export async function startReceiver() {
  const posts: { changes: ReceivedChange[]; signed: boolean }[] = [];
  const behaviour = { status: 200, delayMs: 0, running: 0, mostAtOnce: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://receiver");
    if (request.method === "GET") {
      const known = url.searchParams.get("hub.verify_token") === DEFAULTS.verifyToken;
      response.statusCode = known ? 200 : 403;
      response.end(known ? url.searchParams.get("hub.challenge") : "no");
      return;
    }
    behaviour.running += 1;
    behaviour.mostAtOnce = Math.max(behaviour.mostAtOnce, behaviour.running);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const mac = createHmac("sha256", DEFAULTS.appSecret).update(raw).digest("hex");
      const body = JSON.parse(raw.toString("utf8")) as { entry: { changes: ReceivedChange[] }[] };
      posts.push({
        changes: body.entry.flatMap((entry) => entry.changes),
        signed: request.headers["x-hub-signature-256"] === `sha256=${mac}`,
      });
      setTimeout(() => {
        behaviour.running -= 1;
        response.statusCode = behaviour.status;
        response.end();
      }, behaviour.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const changes = () => posts.flatMap((post) => post.changes);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    posts,
    behaviour,
    changes,
    statuses: (wamid?: string) =>
      changes()
        .flatMap((change) => change.value.statuses ?? [])
        .filter((status) => wamid === undefined || status.id === wamid),
    messages: () => changes().flatMap((change) => change.value.messages ?? []),
    clear: () => posts.splice(0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

export async function until<T>(
  read: () => T | undefined | false | null,
  what = "condition",
  ms = 8000,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = read();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const EVERY_FIELD = [
  "messages",
  "standby",
  "messaging_handovers",
  "user_preferences",
  "account_update",
  "business_capability_update",
  "phone_number_quality_update",
  "message_template_status_update",
  "message_template_quality_update",
  "template_category_update",
];

export const newDataDir = () => mkdtempSync(join(tmpdir(), "relance-whatsapp-"));

export interface GraphAnswer {
  status: number;
  body: {
    messages?: { id: string; message_status?: string }[];
    contacts?: { input: string; wa_id?: string; user_id: string }[];
    error?: {
      code: number;
      message: string;
      type: string;
      error_subcode?: number;
      error_user_title?: string;
      error_data?: { details: string };
    };
    [key: string]: unknown;
  };
}

export function clientOf(url: string, phoneNumberId: string = DEFAULTS.phoneNumberId) {
  const graph = async (
    method: string,
    path: string,
    body?: unknown,
    token: string = DEFAULTS.accessToken,
  ): Promise<GraphAnswer> => {
    const answer = await fetch(`${url}/v25.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as GraphAnswer["body"] };
  };
  const send = (to: string, rest: Record<string, unknown>) =>
    graph("POST", `${phoneNumberId}/messages`, { messaging_product: "whatsapp", to, ...rest });
  const register = (pin: unknown) =>
    graph("POST", `${phoneNumberId}/register`, { messaging_product: "whatsapp", pin });
  const texts = (...values: string[]) => values.map((text) => ({ type: "text", text }));
  return {
    graph,
    send,
    register,
    /** Ticks these fields at the app, with this address, and subscribes it to the account. */
    subscribe: async (callback_url: string, fields = EVERY_FIELD) => {
      const own = { object: "whatsapp_business_account", callback_url, verify_token: DEFAULTS.verifyToken };
      const app = `${APP.id}|${DEFAULTS.appSecret}`;
      await graph("POST", `${APP.id}/subscriptions`, { ...own, fields: fields.join(",") }, app);
      await graph("POST", `${DEFAULTS.businessAccountId}/subscribed_apps`);
    },
    control: async (order: unknown) => {
      const answer = await fetch(`${url}/__control`, { method: "POST", body: JSON.stringify(order) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    ledger: async (query = "") => {
      const answer = await fetch(`${url}/__ledger${query}`);
      return ((await answer.json()) as { entries: LedgerEntry[] }).entries;
    },
    json: async <T>(path: string): Promise<T> => (await (await fetch(url + path)).json()) as T,
    welcome: (to: string, rest: Record<string, unknown> = {}) =>
      send(to, { type: "template", template: { name: "bienvenue", language: { code: "fr" } }, ...rest }),
    reminder: (to: string, rest: Record<string, unknown> = {}) =>
      send(to, {
        type: "template",
        template: {
          name: "rappel_inscription",
          language: { code: "fr" },
          components: [{ type: "body", parameters: texts("Awa") }],
        },
        ...rest,
      }),
    text: (to: string, body: string, rest: Record<string, unknown> = {}) =>
      send(to, { type: "text", text: { body }, ...rest }),
  };
}

export const PIN = "246810";

/** A stand-in on a free port with its own folder and receiver; its number is registered and its webhook subscribed unless `fresh`. */
export async function startAll({ fresh = false } = {}) {
  const receiver = await startReceiver();
  const dataDir = newDataDir();
  const standIn: WhatsAppStandIn = await startWhatsApp({
    ...DEFAULTS,
    port: 0,
    dataDir,
    webhookUrl: receiver.url,
  });
  const client = clientOf(standIn.url);
  if (!fresh) {
    await client.register(PIN);
    await client.subscribe(receiver.url);
  }
  return {
    ...client,
    url: standIn.url,
    receiver,
    dataDir,
    async close() {
      await standIn.close();
      receiver.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

let numbers = 0;

/** A number that is new in this run. Only a given ending makes it react by itself. */
export function freshNumber(ending?: string): string {
  numbers += 1;
  return ending === undefined
    ? `+336121${String(numbers).padStart(5, "0")}`
    : `+33612${String(numbers).padStart(2, "0").slice(-2)}${ending}`;
}
