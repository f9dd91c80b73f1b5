import { timingSafeEqual } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Keeper } from "./keeper.ts";
import { Keyspace } from "./keyspace.ts";
import { Redis } from "./redis.ts";
import { RedisError } from "./reply.ts";
import { type Answer, BadRequest, encoded, wordsOf } from "./wire.ts";

const LARGEST_BODY = 10_000_000;

export type RedisStandIn = { url: string; stop: () => Promise<void> };

/** Starts the stand-in on the loopback interface; port 0 takes a free one. */
export async function startRedis(options: {
  port: number;
  folder: string;
  token: string;
}): Promise<RedisStandIn> {
  const db = new Keyspace();
  const keeper = new Keeper(options.folder, db);
  await keeper.load();
  const redis = new Redis(db, () => keeper.saveSoon());
  const server = http.createServer((request, response) => {
    respond(redis, options.token, request)
      .catch(failure)
      .then(({ status, body }) => {
        // No replica could be behind, so any token will do to read one's own writes.
        response.writeHead(status, { "content-type": "application/json", "upstash-sync-token": "local" });
        response.end(JSON.stringify(body));
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
      await keeper.save();
    },
  };
}

async function respond(redis: Redis, token: string, request: http.IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const given = request.headers.authorization ?? `Bearer ${url.searchParams.get("_token") ?? ""}`;
  if (!isSame(given, `Bearer ${token}`))
    return { status: 401, body: { error: "WRONGPASS invalid or missing auth token" } };
  url.searchParams.delete("_token");
  if (!["GET", "POST", "PUT", "HEAD"].includes(request.method ?? ""))
    return { status: 405, body: { error: "ERR method not allowed" } };
  const body = await bodyOf(request);
  const encode = encoded(request.headers["upstash-encoding"] === "base64");
  const run = (words: string[]) => {
    try {
      return { result: encode(redis.call(words)) };
    } catch (error) {
      if (error instanceof RedisError) return { error: error.message };
      throw error;
    }
  };
  switch (url.pathname.replace(/\/+$/, "")) {
    case "/pipeline":
      return { status: 200, body: many(body).map(run) };
    case "/multi-exec": {
      const commands = many(body);
      for (const words of commands) redis.find(words);
      return { status: 200, body: commands.map(run) };
    }
    default: {
      const answer = run(wordsOf(url, body));
      return { status: "error" in answer ? 400 : 200, body: answer };
    }
  }
}

function many(body: Buffer): string[][] {
  const commands: unknown = JSON.parse(body.toString());
  if (!Array.isArray(commands) || !commands.every(Array.isArray))
    throw new BadRequest("ERR failed to parse pipeline request");
  return commands.map((command) => wordsOf(undefined, Buffer.from(JSON.stringify(command))));
}

function failure(error: unknown): Answer {
  if (error instanceof SyntaxError) return { status: 400, body: { error: "ERR failed to parse command" } };
  if (error instanceof BadRequest || error instanceof RedisError)
    return { status: 400, body: { error: error.message } };
  console.error(error);
  return { status: 500, body: { error: "ERR internal error" } };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new BadRequest("ERR max request size exceeded");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
