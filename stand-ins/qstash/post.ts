import http from "node:http";
import https from "node:https";

export type Answer = { status: number; headers: http.IncomingHttpHeaders; error?: string };

/** As long as the free plan waits for an answer. */
const TIMEOUT_MS = 15 * 60_000;

/** One POST on a connection of its own. Never rejects: without an answer the status is -1, as QStash reports it. */
export function post(url: string, body: Buffer, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ status: -1, headers: {}, error: error.message });
    const { request } = url.startsWith("https:") ? https : http;
    const call = request(url, {
      method: "POST",
      headers: { ...headers, "content-length": body.length },
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    call.on("error", fail);
    call.on("response", (response) => {
      response.resume();
      response.on("error", fail);
      response.on("end", () => resolve({ status: response.statusCode ?? -1, headers: response.headers }));
    });
    call.end(body);
  });
}
