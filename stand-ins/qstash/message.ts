import { randomBytes } from "node:crypto";
import { notImitated, Refusal } from "./refusal.ts";

/** What the free plan allows. */
const MAX_RETRIES = 3;
const MAX_DELAY_MS = 7 * 86_400_000;

export type Headers = Record<string, string>;

/** A message as QStash keeps it: plain JSON, so that the snapshot holds it as it is. */
export type Message = {
  messageId: string;
  url: string;
  contentType?: string;
  bodyBase64: string;
  maxRetries: number;
  retried: number;
  retryDelayMs?: number;
  notBefore: number;
  scheduleId?: string;
};

export const newMessageId = (): string => `msg_${randomBytes(18).toString("hex")}`;

/** Reads a message from a request; throws what QStash would refuse. */
export function newMessage(url: string, headers: Headers, body: Buffer): Message {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Refusal(400, `invalid destination, it must begin with http:// or https://: ${url}`);
  }
  const method = headers["upstash-method"] ?? "POST";
  if (method !== "POST") throw notImitated(`Upstash-Method: ${method}`);
  const maxRetries = numberIn(headers, "upstash-retries", /^(\d+)$/) ?? MAX_RETRIES;
  if (maxRetries > MAX_RETRIES) throw new Refusal(400, `Upstash-Retries is at most ${MAX_RETRIES}`);
  return {
    messageId: newMessageId(),
    url,
    contentType: headers["content-type"],
    bodyBase64: body.toString("base64"),
    maxRetries,
    retried: 0,
    retryDelayMs: delayIn(headers, "upstash-retry-delay", /^(\d+)$/, 1),
    notBefore: Date.now() + (delayIn(headers, "upstash-delay", /^(\d+)s$/, 1_000) ?? 0),
  };
}

function delayIn(headers: Headers, name: string, format: RegExp, unitMs: number): number | undefined {
  const amount = numberIn(headers, name, format);
  if (amount === undefined) return undefined;
  if (amount * unitMs > MAX_DELAY_MS) throw new Refusal(400, `${name} is at most 7 days`);
  return amount * unitMs;
}

function numberIn(headers: Headers, name: string, format: RegExp): number | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  const [, digits] = format.exec(value) ?? [];
  if (digits === undefined) throw notImitated(`${name}: ${value}`);
  return Number(digits);
}
