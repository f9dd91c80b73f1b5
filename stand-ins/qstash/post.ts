import http from "node:http";
import https from "node:https";
import type { HeaderLists } from "./message.ts";

export type Answer = { status: number; header: HeaderLists; body: Buffer; error?: string };

const LARGEST_ANSWER = 1_000_000;

/** One HTTP call on a connection of its own; never rejects: no answer has status -1, as QStash reports it. */
export function post(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: Buffer,
  timeoutMs: number,
): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve({ status: -1, header: {}, body: Buffer.alloc(0), error: error.message });
    const { request } = url.startsWith("https:") ? https : http;
    const length = method === "GET" ? {} : { "content-length": String(body.length) };
    const call = request(url, { method, headers: { ...headers, ...length }, agent: false });
    const timer = setTimeout(() => call.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    call.on("error", fail);
    call.on("close", () => clearTimeout(timer));
    call.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= LARGEST_ANSWER) chunks.push(chunk);
      });
      response.on("error", fail);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? -1,
          header: listsOf(response.headersDistinct),
          body: Buffer.concat(chunks),
        }),
      );
    });
    call.end(method === "GET" ? undefined : body);
  });
}

function listsOf(distinct: NodeJS.Dict<string[]>): HeaderLists {
  const lists: HeaderLists = {};
  for (const [name, values] of Object.entries(distinct)) if (values) lists[name] = values;
  return lists;
}
