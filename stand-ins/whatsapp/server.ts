import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { now } from "./clock.ts";
import type { Config } from "./config.ts";
import { control, describe } from "./control.ts";
import { graph, isGraphPath } from "./graph/router.ts";
import { setTemplateStatus } from "./graph/templates.ts";
import { type Answer, readBody, reply } from "./http.ts";
import { receive } from "./inbound.ts";
import { summarize } from "./ledger-summary.ts";
import { replyOrder } from "./orders.ts";
import { phone, streamChanges } from "./phone/routes.ts";
import { Platform } from "./platform.ts";
import type { Task } from "./scheduler.ts";
import { applyStatus } from "./statuses.ts";
import { Storage } from "./storage.ts";

export interface WhatsAppStandIn {
  url: string;
  platform: Platform;
  close(): Promise<void>;
}

function carryOutTask(platform: Platform, task: Task): void {
  switch (task.kind) {
    case "status":
      applyStatus(platform, task);
      break;
    case "answer":
      receive(
        platform,
        platform.findOrCreatePerson(task.key),
        replyOrder.parse({ from: task.key, text: task.text }),
      );
      break;
    case "review": {
      const template = platform.world.templates.find((each) => each.id === task.templateId);
      if (template?.status === "PENDING") setTemplateStatus(platform, template, task.verdict);
    }
  }
}

function readLedger(platform: Platform, url: URL): Answer {
  const since = Number(url.searchParams.get("since") ?? 0);
  const entries = platform.ledger.entries.filter((entry) => entry.at >= since);
  return { json: url.pathname === "/__ledger/summary" ? summarize(entries) : { entries } };
}

async function answer(platform: Platform, request: IncomingMessage, at: number): Promise<Answer> {
  const raw = await readBody(request);
  const origin = `http://${request.headers.host ?? "127.0.0.1"}`;
  const url = new URL(request.url ?? "/", origin);
  const method = request.method ?? "GET";
  if (isGraphPath(url.pathname)) {
    const { authorization, "content-type": contentType } = request.headers;
    return graph(platform, { method, url, origin, authorization, contentType, raw, at });
  }
  if (url.pathname === "/healthz") return { json: { ok: true } };
  if (url.pathname === "/__ledger" || url.pathname === "/__ledger/summary") return readLedger(platform, url);
  if (url.pathname === "/__control" && method === "GET") return { json: describe(platform) };
  if (url.pathname === "/__control" && method === "POST") {
    try {
      return await control(platform, JSON.parse(raw.toString("utf8")) as unknown);
    } catch (error) {
      return { status: 400, json: { error: String(error) } };
    }
  }
  return phone(platform, { method, url, origin, headers: request.headers, raw });
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

export async function startWhatsApp(config: Config): Promise<WhatsAppStandIn> {
  const platform = new Platform(config);
  platform.scheduler.start((task) => carryOutTask(platform, task));
  const storage = new Storage(platform);
  storage.load();
  const server = createServer((request, response) => {
    const at = now();
    if (streamChanges(request, response, platform)) return;
    answer(platform, request, at)
      .catch((error: unknown): Answer => ({ status: 500, json: { error: String(error) } }))
      .then((result) => reply(response, result))
      .catch(() => response.destroy());
  });
  // Longer than any client keeps an idle connection: closing first would look like a cut one.
  server.keepAliveTimeout = 75_000;
  const url = await listen(server, config.port);
  return {
    url,
    platform,
    async close() {
      server.close();
      server.closeAllConnections();
      await storage.close();
      platform.scheduler.clear();
      platform.outbox.clear();
      platform.ledger.close();
    },
  };
}
