import type { Call, Parts, Reply } from "./api.ts";
import { notFound } from "./api.ts";
import type { Flow } from "./flow-control.ts";
import { BadRequest } from "./message.ts";

const DONE: Reply = [200, {}];
const GLOBAL_PARALLELISM = 100;

export function scheduleRoutes(
  { method, path, raw, headers, body }: Call,
  { schedules }: Parts,
): Reply | undefined {
  if (method === "GET" && path === "/v2/schedules") {
    return [200, schedules.stored().map(({ scheduleId }) => schedules.view(scheduleId))];
  }
  if (method === "POST" && headers["upstash-cron"] !== undefined && path.startsWith("/v2/schedules/")) {
    return [200, { scheduleId: schedules.create(raw.slice("/v2/schedules/".length), headers, body) }];
  }
  const [, id = "", verb] = /^\/v2\/schedules\/([^/]+)(?:\/(pause|resume))?$/.exec(path) ?? [];
  if (id === "") return undefined;
  const schedule = schedules.get(id);
  if (!schedule) return notFound(`schedule ${id}`);
  if (verb && ["PATCH", "POST"].includes(method)) schedule.isPaused = verb === "pause";
  else if (method === "GET") return [200, schedules.view(id)];
  else if (method === "DELETE") schedules.remove(id);
  else return undefined;
  return DONE;
}

export function flowRoutes({ method, path, query }: Call, { broker }: Parts): Reply | undefined {
  const flows = [...broker.flows.values()].map((flow) => flow.view());
  if (method === "GET" && path === "/v2/globalParallelism") {
    const parallelismCount = flows.reduce((sum, flow) => sum + flow.parallelismCount, 0);
    return [200, { parallelismMax: GLOBAL_PARALLELISM, parallelismCount }];
  }
  if (method === "GET" && path === "/v2/flowControl") return [200, flows];
  const [, key = "", verb] =
    /^\/v2\/flowControl\/(.+?)(?:\/(pause|resume|pin|unpin|resetRate))?$/.exec(path) ?? [];
  if (key === "") return undefined;
  const name = decodeURIComponent(key);
  if (method === "GET" && !verb) {
    const flow = broker.flows.get(name);
    return flow ? [200, flow.view()] : notFound(`flow control key ${name}`);
  }
  if (method !== "POST" || !verb) return undefined;
  command(broker.flow(name), verb, query);
  return DONE;
}

function command(flow: Flow, verb: string, query: URLSearchParams): void {
  const { settings } = flow;
  if (verb === "pause" || verb === "resume") settings.isPaused = verb === "pause";
  if (verb === "pin") pin(flow, query);
  if (verb === "unpin" && query.get("parallelism") === "true") settings.isPinnedParallelism = false;
  if (verb === "unpin" && query.get("rate") === "true") settings.isPinnedRate = false;
  if (verb === "resetRate") flow.resetRate();
  flow.advance();
}

function pin({ settings }: Flow, query: URLSearchParams): void {
  const parallelism = query.get("parallelism");
  const rate = query.get("rate");
  if (parallelism !== null) {
    settings.parallelismMax = Number(parallelism);
    settings.isPinnedParallelism = true;
  }
  if (rate !== null) {
    settings.rateMax = Number(rate);
    settings.ratePeriod = Number(query.get("period") ?? 1);
    settings.isPinnedRate = true;
  }
}

export function queueRoutes({ method, path, body }: Call, { broker }: Parts): Reply | undefined {
  if (path === "/v2/queues" && method === "GET")
    return [200, [...broker.queues.values()].map((queue) => queue.view())];
  if (path === "/v2/queues" && method === "POST") return upsertQueue(body, broker);
  const [, encoded = "", verb] = /^\/v2\/queues\/([^/]+)(?:\/(pause|resume))?$/.exec(path) ?? [];
  if (encoded === "") return undefined;
  const name = decodeURIComponent(encoded);
  const queue = broker.queues.get(name);
  if (!queue) return notFound(`queue ${name}`);
  if (method === "GET" && !verb) return [200, queue.view()];
  if (method === "DELETE" && !verb) broker.queues.delete(name);
  else if (method === "POST" && verb) queue.settings.paused = verb === "pause";
  else return undefined;
  queue.advance();
  return DONE;
}

function upsertQueue(body: Buffer, broker: Parts["broker"]): Reply {
  const { queueName, parallelism, paused } = JSON.parse(body.toString());
  if (typeof queueName !== "string" || queueName === "") throw new BadRequest("queueName is missing");
  const queue = broker.queue(queueName);
  queue.settings.parallelism = Number(parallelism ?? queue.settings.parallelism);
  queue.settings.paused = Boolean(paused ?? queue.settings.paused);
  queue.settings.updatedAt = Date.now();
  queue.advance();
  return DONE;
}
