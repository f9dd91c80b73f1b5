import { type Route, takeFault } from "../chance.ts";
import { now } from "../clock.ts";
import type { Answer } from "../http.ts";
import type { StatusFault } from "../orders.ts";
import type { Platform } from "../platform.ts";
import { GraphError } from "./errors.ts";

export function refuseByOrder(platform: Platform, route: Route): void {
  const byAnswer = platform.orders.errors.filter((fault) => fault.via === "answer");
  const fault = takeFault(byAnswer, route);
  if (fault === undefined) return;
  const status = fault.http_status === undefined ? {} : { status: fault.http_status };
  throw new GraphError(fault.code, fault.details ?? "Ordered by the test", status);
}

export function faultAnswer(fault: StatusFault): Answer {
  const headers: Record<string, string> =
    fault.retry_after === undefined ? {} : { "retry-after": String(fault.retry_after) };
  if (fault.body === "graph") {
    const code = fault.status === 429 ? 130429 : fault.status === 503 ? 2 : 131000;
    return { status: fault.status, json: new GraphError(code, "Ordered by the test").body(), headers };
  }
  const page = `<!DOCTYPE html><html><head><title>Error ${fault.status}</title></head><body>${now()}</body></html>`;
  return { status: fault.status, html: fault.body === "empty" ? "" : page, headers };
}
