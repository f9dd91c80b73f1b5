import { createHash, randomBytes } from "node:crypto";
import { parseDuration } from "./durations.ts";
import { evaluateRetryDelay, InvalidRetryDelay } from "./retry-delay.ts";

const LONGEST_ANSWER_MS = 15 * 60_000;
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export type Headers = Record<string, string>;
export type HeaderLists = Record<string, string[]>;

/** A message as QStash keeps it: plain JSON, so that a snapshot holds it as it is. */
export type Message = {
  messageId: string;
  url: string;
  method: string;
  header: HeaderLists;
  bodyBase64: string;
  maxRetries: number;
  retried: number;
  retryDelayExpression?: string;
  timeoutMs: number;
  notBefore: number;
  createdAt: number;
  callback?: string;
  callbackHeaders: Headers;
  failureCallback?: string;
  failureCallbackHeaders: Headers;
  callerIP: string;
  labels: string[];
  flowControlKey?: string;
  parallelism?: number;
  rate?: number;
  period?: number;
  queueName?: string;
  scheduleId?: string;
};

export class BadRequest extends Error {}

export function newId(prefix: string): string {
  return prefix + randomBytes(18).toString("hex");
}

export function newMessage(url: string, headers: Headers, body: Buffer, now: number): Message {
  for (const target of [url, headers["upstash-callback"], headers["upstash-failure-callback"]]) {
    if (target !== undefined) mustBeWebAddress(target);
  }
  const method = (headers["upstash-method"] ?? "POST").toUpperCase();
  if (!METHODS.includes(method)) throw new BadRequest(`invalid method: ${method}`);
  const maxRetries = Number(headers["upstash-retries"] ?? 3);
  if (!Number.isInteger(maxRetries) || maxRetries < 0) throw new BadRequest("invalid Upstash-Retries");
  return {
    messageId: newId("msg_"),
    url,
    method,
    header: forwardedHeaders(headers),
    bodyBase64: body.toString("base64"),
    maxRetries,
    retried: 0,
    retryDelayExpression: retryDelay(headers),
    timeoutMs: Math.min(LONGEST_ANSWER_MS, duration(headers, "upstash-timeout") ?? LONGEST_ANSWER_MS),
    notBefore: firstDelivery(headers, now),
    createdAt: now,
    callback: headers["upstash-callback"],
    callbackHeaders: headersOfCallback(headers, "upstash-callback-"),
    failureCallback: headers["upstash-failure-callback"],
    failureCallbackHeaders: headersOfCallback(headers, "upstash-failure-callback-"),
    callerIP: "127.0.0.1",
    labels: listOf(headers["upstash-label"]),
    ...flowControl(headers),
  };
}

/** The key under which a second publication within ten minutes is dropped, if one was asked for. */
export function deduplicationKey(message: Message, headers: Headers): string | undefined {
  const id = headers["upstash-deduplication-id"];
  if (id) return `id:${id}`;
  if (headers["upstash-content-based-deduplication"] !== "true") return undefined;
  const hash = createHash("sha256").update(JSON.stringify([message.url, message.header, message.bodyBase64]));
  return `content:${hash.digest("hex")}`;
}

export function bodyOf(message: Message): Buffer {
  return Buffer.from(message.bodyBase64, "base64");
}

/** The fields that the API shows, the body as text when it is text. */
export function messageView(message: Message) {
  const { bodyBase64, timeoutMs, callbackHeaders, failureCallbackHeaders, retried, ...shown } = message;
  return { ...shown, label: message.labels[0], ...bodyView("body", bodyBase64) };
}

export function bodyView(name: string, base64: string): Record<string, string> {
  const bytes = Buffer.from(base64, "base64");
  const text = bytes.toString("utf8");
  return Buffer.from(text).equals(bytes) ? { [name]: text } : { [`${name}Base64`]: base64 };
}

export function mustBeWebAddress(url: string): void {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new BadRequest(`invalid url, it must begin with http:// or https://: ${url}`);
  }
}

function forwardedHeaders(headers: Headers): HeaderLists {
  const forwarded: HeaderLists = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith("upstash-forward-")) forwarded[name.slice("upstash-forward-".length)] = [value];
  }
  if (headers["content-type"]) forwarded["content-type"] = [headers["content-type"]];
  return forwarded;
}

function headersOfCallback(headers: Headers, prefix: string): Headers {
  const own: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(prefix)) own[`upstash-${name.slice(prefix.length)}`] = value;
  }
  return own;
}

function retryDelay(headers: Headers): string | undefined {
  const expression = headers["upstash-retry-delay"];
  if (!expression) return undefined;
  try {
    evaluateRetryDelay(expression, 0);
  } catch (error) {
    if (error instanceof InvalidRetryDelay) throw new BadRequest(error.message);
    throw error;
  }
  return expression;
}

function firstDelivery(headers: Headers, now: number): number {
  const notBefore = headers["upstash-not-before"];
  if (notBefore === undefined) return now + (duration(headers, "upstash-delay") ?? 0);
  const at = Number(notBefore) * 1_000;
  if (!Number.isFinite(at)) throw new BadRequest("invalid Upstash-Not-Before");
  return Math.max(now, at);
}

function duration(headers: Headers, name: string): number | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  const ms = parseDuration(value);
  if (ms === undefined) throw new BadRequest(`invalid ${name}: ${value}`);
  return ms;
}

function flowControl(headers: Headers): Pick<Message, "flowControlKey" | "parallelism" | "rate" | "period"> {
  const flowControlKey = headers["upstash-flow-control-key"];
  if (!flowControlKey) return {};
  const settings = new Map(listOf(headers["upstash-flow-control-value"]).map(pairOf));
  const rate = positive(settings, "rate");
  const parallelism = positive(settings, "parallelism");
  if (!rate && !parallelism) throw new BadRequest("flow control needs a rate or a parallelism");
  const period = parseDuration(settings.get("period") ?? "1s");
  if (!period) throw new BadRequest("invalid flow control period");
  return { flowControlKey, parallelism, rate, period: period / 1_000 };
}

function pairOf(text: string): [string, string] {
  const [name = "", value = ""] = text.split("=");
  return [name.trim(), value.trim()];
}

function positive(settings: Map<string, string>, name: string): number | undefined {
  const value = settings.get(name);
  if (value === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(value)) throw new BadRequest(`invalid flow control ${name}: ${value}`);
  return Number(value);
}

function listOf(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
