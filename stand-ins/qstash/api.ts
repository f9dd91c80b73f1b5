import type { Broker, Published } from "./broker.ts";
import { matches, pageOf, type Subject } from "./filters.ts";
import type { Journal } from "./journal.ts";
import { BadRequest, bodyView, type Headers, type Message, messageView } from "./message.ts";
import { flowRoutes, queueRoutes, scheduleRoutes } from "./resources.ts";
import type { Schedules } from "./schedules.ts";
import type { DeadLetter } from "./state.ts";

export type Reply = [status: number, body: unknown];
export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  raw: string;
  headers: Headers;
  body: Buffer;
};
export type Parts = {
  broker: Broker;
  journal: Journal;
  schedules: Schedules;
  keys: { current: string; next: string };
  /** Counts the messages against the day's quota; throws when it is used up. */
  spend: (messages: number) => void;
};

const ELEMENT = /^\/v2\/(messages|dlq)\/([^/]+)$/;

/** The whole of `/v2`: what a call answers, or undefined when there is no such route. */
export function answer(call: Call, parts: Parts): Reply | undefined {
  return (
    publishRoutes(call, parts) ??
    messageRoutes(call, parts) ??
    deadLetterRoutes(call, parts) ??
    logRoutes(call, parts) ??
    scheduleRoutes(call, parts) ??
    flowRoutes(call, parts) ??
    queueRoutes(call, parts)
  );
}

export function notFound(what: string): Reply {
  return [404, { error: `${what} not found` }];
}

function publishRoutes(
  { method, path, raw, headers, body }: Call,
  { broker, spend }: Parts,
): Reply | undefined {
  if (method !== "POST") return undefined;
  if (path === "/v2/batch") return batch(body, broker, spend);
  const [prefix, queueName] = /^\/v2\/(?:publish|enqueue\/([^/]+))\//.exec(path) ?? [];
  if (!prefix) return undefined;
  spend(1);
  // The destination comes unencoded and owns the query string, hence the raw request target.
  const destination = raw.slice(prefix.length);
  const origin = queueName === undefined ? {} : { queueName: decodeURIComponent(queueName) };
  const published = broker.publish(destination, headers, body, origin);
  return [published.deduplicated ? 202 : 200, published];
}

type BatchElement = {
  destination: string;
  headers?: Record<string, string | string[]>;
  body?: string;
  queue?: string;
};

function batch(body: Buffer, broker: Broker, spend: Parts["spend"]): Reply {
  const elements = JSON.parse(body.toString());
  if (!Array.isArray(elements)) throw new BadRequest("a batch is an array");
  spend(elements.length);
  return [200, elements.map((element: BatchElement) => publishElement(element, broker))];
}

function publishElement(
  { destination, headers, body, queue }: BatchElement,
  broker: Broker,
): Published | { error: string } {
  const lower = Object.entries(headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    [value].flat().join(", "),
  ]);
  const origin = queue === undefined ? {} : { queueName: queue };
  try {
    return broker.publish(destination, Object.fromEntries(lower), Buffer.from(body ?? ""), origin);
  } catch (error) {
    if (error instanceof BadRequest) return { error: error.message };
    throw error;
  }
}

function messageRoutes({ method, path, query }: Call, { broker }: Parts): Reply | undefined {
  if (method === "DELETE" && path === "/v2/messages") {
    const chosen = [...broker.messages.values()].filter((message) => matches(subjectOf(message), query));
    for (const message of chosen) broker.cancel(message);
    return [200, { cancelled: chosen.length }];
  }
  const id = elementOf("messages", path);
  if (id === undefined || !["GET", "DELETE"].includes(method)) return undefined;
  const message = broker.messages.get(id);
  if (!message) return notFound(`message ${id}`);
  if (method === "GET") return [200, messageView(message)];
  broker.cancel(message);
  return [200, { cancelled: 1 }];
}

function deadLetterRoutes({ method, path, query }: Call, { broker }: Parts): Reply | undefined {
  const id = elementOf("dlq", path);
  if (method === "DELETE" && id !== undefined) {
    return broker.dead.delete(id) ? [200, {}] : notFound(`dlq message ${id}`);
  }
  const isRetry = method === "POST" && path === "/v2/dlq/retry";
  if (!isRetry && !(path === "/v2/dlq" && ["GET", "DELETE"].includes(method))) return undefined;
  const ids = query.getAll("dlqIds");
  const chosen = [...broker.dead.values()].filter(
    (letter) => (ids.length === 0 || ids.includes(letter.dlqId)) && matches(subjectOfDead(letter), query),
  );
  const { page, cursor } = pageOf(chosen, query);
  if (isRetry) return [201, { responses: page.map((letter) => broker.retryDead(letter)), cursor }];
  if (method === "GET") return [200, { messages: page.map(deadLetterView), cursor }];
  for (const letter of page) broker.dead.delete(letter.dlqId);
  return [200, { deleted: page.length, cursor }];
}

function logRoutes({ method, path, query }: Call, { journal, keys }: Parts): Reply | undefined {
  if (method !== "GET") return undefined;
  if (path === "/v2/keys") return [200, keys];
  const [, name] = /^\/v2\/(events|logs)$/.exec(path) ?? [];
  if (!name) return undefined;
  const chosen = journal.events.filter((event) => matches({ ...event, at: event.time }, query));
  const { page, cursor } = pageOf(chosen, query, 1_000);
  return [200, { [name]: page, cursor }];
}

function elementOf(collection: string, path: string): string | undefined {
  const [, name, id] = ELEMENT.exec(path) ?? [];
  return name === collection ? id : undefined;
}

function subjectOf(message: Message): Subject {
  return { ...message, at: message.createdAt };
}

function subjectOfDead({ message, responseStatus }: DeadLetter): Subject {
  return { ...subjectOf(message), responseStatus };
}

function deadLetterView({ dlqId, message, responseStatus, responseHeader, responseBodyBase64 }: DeadLetter) {
  const response = { responseStatus, responseHeader, ...bodyView("responseBody", responseBodyBase64) };
  return { ...messageView(message), dlqId, ...response };
}
