import http from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { JsonFile } from "../json-file.ts";
import { type Entry, Keys } from "./keys.ts";
import { Redis } from "./redis.ts";
import { RedisError, type Reply } from "./reply.ts";

type Answer = { status: number; body: unknown };
type Result = { result: unknown } | { error: string };

export type RedisStandIn = { url: string; stop: () => Promise<void> };

/** Starts the stand-in on the loopback interface; port 0 takes a free one. */
export async function startRedis(options: {
  port: number;
  folder: string;
  token: string;
}): Promise<RedisStandIn> {
  const path = join(options.folder, "keys.json");
  const keys = new Keys(await JsonFile.read<[string, Entry][]>(path));
  const file = new JsonFile(path, () => keys.snapshot());
  const redis = new Redis(keys);
  const server = http.createServer((request, response) => {
    respond(redis, options.token, request)
      .catch(failure)
      .then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
        file.saveSoon();
      })
      .catch((error: Error) => console.error(`an answer could not be written: ${error.message}`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await file.save();
    },
  };
}

async function respond(redis: Redis, token: string, request: http.IncomingMessage): Promise<Answer> {
  const { method, url = "/", headers } = request;
  if (headers.authorization !== `Bearer ${token}`)
    return { status: 401, body: { error: "WRONGPASS invalid or missing auth token" } };
  const encode = headers["upstash-encoding"] === "base64" ? base64 : (reply: Reply) => reply;
  const run = (words: string[]): Result => {
    try {
      return { result: encode(redis.call(words)) };
    } catch (error) {
      if (error instanceof RedisError) return { error: error.message };
      throw error;
    }
  };
  const single = (words: string[]): Answer => {
    const result = run(words);
    return { status: "error" in result ? 400 : 200, body: result };
  };
  if (method === "POST" && url === "/") return single(wordsOf(JSON.parse(await text(request))));
  if (method === "POST" && url === "/pipeline") {
    const commands: unknown = JSON.parse(await text(request));
    if (!Array.isArray(commands)) throw new RedisError("ERR failed to parse pipeline request");
    return { status: 200, body: commands.map((command) => run(wordsOf(command))) };
  }
  // A command in the path, such as /keys/*.
  if (method === "GET" && /^\/[^?]+$/.test(url))
    return single(url.slice(1).split("/").map(decodeURIComponent));
  return { status: 501, body: { error: `ERR the Redis stand-in does not imitate ${method} ${url}` } };
}

function wordsOf(command: unknown): string[] {
  if (!Array.isArray(command) || command.length === 0) throw new RedisError("ERR failed to parse command");
  return command.map((word) => (typeof word === "string" ? word : JSON.stringify(word)));
}

/** As the client asks for it: every string at any depth, except `OK`. */
function base64(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(base64);
  return typeof reply === "string" && reply !== "OK" ? Buffer.from(reply).toString("base64") : reply;
}

function failure(error: unknown): Answer {
  if (error instanceof SyntaxError) return { status: 400, body: { error: "ERR failed to parse command" } };
  if (error instanceof RedisError) return { status: 400, body: { error: error.message } };
  console.error(error);
  return { status: 500, body: { error: "ERR internal error" } };
}
