import type { Broker } from "./broker.ts";
import type { Journal } from "./journal.ts";
import { type Headers, newMessage } from "./message.ts";
import type { DailyQuota } from "./quota.ts";
import { notImitated } from "./refusal.ts";
import type { Schedules } from "./schedules.ts";

const MAX_EVENTS = 1_000;

export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Of publish and of a new schedule: everything after the path, query string included. */
  destination: string;
  headers: Headers;
  body: Buffer;
};
export type Parts = {
  broker: Broker;
  journal: Journal;
  schedules: Schedules;
  quota: DailyQuota;
  keys: { current: string; next: string };
};
type Route = {
  /** The `Upstash-` headers and the query parameters that the route takes. Any other is refused. */
  headers?: string[];
  parameters?: string[];
  answer: (call: Call, parts: Parts) => [status: number, body: unknown];
};

const MESSAGE_HEADERS = ["method", "retries", "retry-delay"];

const ROUTES: Record<string, Route> = {
  "POST /v2/publish/": {
    headers: [...MESSAGE_HEADERS, "delay", "deduplication-id"],
    answer: ({ destination, headers, body }, { broker, quota }) => {
      const message = newMessage(destination, headers, body);
      quota.spend();
      const published = broker.publish(message, headers["upstash-deduplication-id"]);
      return [published.deduplicated ? 202 : 200, published];
    },
  },
  "POST /v2/schedules/": {
    headers: [...MESSAGE_HEADERS, "cron", "schedule-id"],
    answer: ({ destination, headers, body }, { schedules }) => {
      const { "upstash-schedule-id": scheduleId, "upstash-cron": cron } = headers;
      schedules.create(scheduleId, cron, newMessage(destination, headers, body));
      return [200, { scheduleId }];
    },
  },
  "GET /v2/schedules": { answer: (_call, { schedules }) => [200, schedules.list()] },
  "GET /v2/keys": { answer: (_call, { keys }) => [200, keys] },
  "GET /v2/events": {
    parameters: ["fromDate", "state", "host", "count"],
    answer: ({ query }, { journal }) => {
      const { fromDate = 0, state, host, count = MAX_EVENTS } = Object.fromEntries(query);
      const events = journal.events.filter(
        (event) =>
          event.time >= Number(fromDate) &&
          (state === undefined || event.state === state) &&
          (host === undefined || new URL(event.url).host === host),
      );
      return [200, { events: events.slice(0, Math.min(MAX_EVENTS, Number(count))) }];
    },
  },
};

/** The whole of `/v2`. Throws a refusal for every path, header and parameter that is not imitated. */
export function answer(call: Call, parts: Parts): [status: number, body: unknown] {
  const [prefix] = /^\/v2\/(publish|schedules)\//.exec(call.path) ?? [];
  const name = `${call.method} ${prefix ?? call.path}`;
  const route = ROUTES[name];
  if (!route) throw notImitated(`${call.method} ${call.path}`);
  for (const header of Object.keys(call.headers)) {
    const [, own] = /^upstash-(?!telemetry-)(.+)$/.exec(header) ?? [];
    if (own && !route.headers?.includes(own)) throw notImitated(`the header ${header} of ${name}`);
  }
  // The query string of a destination belongs to the destination.
  for (const parameter of prefix ? [] : call.query.keys()) {
    if (!route.parameters?.includes(parameter)) throw notImitated(`the parameter ${parameter} of ${name}`);
  }
  return route.answer(call, parts);
}
