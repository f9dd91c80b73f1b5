import { mkdtemp } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@upstash/qstash";
import { type Qstash, startQstash } from "./server.ts";

export const SECRETS = {
  token: "token-of-the-test",
  currentSigningKey: "sig_of_the_test_1",
  nextSigningKey: "sig_of_the_test_2",
};

export type Received = {
  at: number;
  url: string;
  method: string;
  headers: http.IncomingHttpHeaders;
  body: string;
};
export type Reaction = { status?: number; headers?: Record<string, string>; body?: string; afterMs?: number };

/** An application that QStash calls. It keeps what it receives and answers as `react` says. */
export class Destination {
  readonly received: Received[] = [];
  react: (call: Received, index: number) => Reaction = () => ({});
  url = "";
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => this.take(request, response, Buffer.concat(chunks).toString()));
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private take(request: http.IncomingMessage, response: http.ServerResponse, body: string): void {
    const { method = "", url = "", headers } = request;
    const call = { at: Date.now(), url, method, headers, body };
    this.received.push(call);
    const {
      status = 200,
      headers: own,
      body: text = "ok",
      afterMs = 0,
    } = this.react(call, this.received.length - 1);
    setTimeout(() => response.writeHead(status, own).end(text), afterMs);
  }
}

export async function startForTest(folder?: string): Promise<Qstash & { client: Client; folder: string }> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), "qstash-")));
  const qstash = await startQstash({ ...SECRETS, port: 0, folder: place });
  return { ...qstash, folder: place, client: clientOf(qstash.url) };
}

export function clientOf(baseUrl: string, token = SECRETS.token): Client {
  return new Client({ baseUrl, token, devMode: false, enableTelemetry: false });
}

export async function order(url: string, orders: object): Promise<void> {
  const response = await fetch(`${url}/__control`, { method: "POST", body: JSON.stringify(orders) });
  if (!response.ok) throw new Error(await response.text());
}

export async function until<T>(read: () => T | Promise<T>, timeoutMs = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) throw new Error("the condition that the test waits for was not met");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
