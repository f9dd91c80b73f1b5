import fs from "node:fs";
import path from "node:path";
import { type Context, Hono } from "hono";
import { bearerOf } from "../gateway.ts";
import type { SigningKey } from "../keys.ts";
import { FunctionWorker } from "./worker.ts";

export interface FunctionsOptions {
  folder: string;
  env: Record<string, string>;
  signingKey: SigningKey;
  /** Those with `verify_jwt = false`. */
  open: Set<string>;
}

export interface Functions {
  app: Hono;
  list(): { name: string; pid: number | undefined }[];
  stop(): Promise<void>;
}

export async function startFunctions({
  folder,
  env,
  signingKey,
  open,
}: FunctionsOptions): Promise<Functions> {
  const workers = new Map(
    functionNames(folder).map((name) => [name, new FunctionWorker({ name, folder, env })]),
  );
  await Promise.all([...workers.values()].map((worker) => worker.start()));

  const isAllowed = async (name: string, c: Context) => {
    if (open.has(name)) return true;
    const claims = await signingKey.verify(bearerOf(c) ?? "").catch(() => undefined);
    return claims !== undefined;
  };

  const app = new Hono();
  app.all("/:name/*", (c) => call(c));
  app.all("/:name", (c) => call(c));
  const call = async (c: Context) => {
    const name = c.req.param("name") ?? "";
    const worker = workers.get(name);
    if (!worker) return c.json({ code: "NOT_FOUND", message: "Requested function was not found" }, 404);
    if (!(await isAllowed(name, c))) return c.json({ code: 401, message: "Invalid JWT" }, 401);
    const { pathname, search } = new URL(c.req.url);
    try {
      const answer = await worker.forward(c.req.raw, pathname.replace("/functions/v1", "") + search);
      return withoutTransportHeaders(answer);
    } catch {
      return c.json(
        { code: "WORKER_ERROR", message: "The function did not answer (please check logs)" },
        503,
      );
    }
  };

  return {
    app,
    list: () => [...workers.values()].map(({ name, pid }) => ({ name, pid })),
    stop: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
    },
  };
}

function functionNames(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => !/^[._]/.test(name) && fs.existsSync(path.join(folder, name, "index.ts")));
}

function withoutTransportHeaders(answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding", "connection"])
    headers.delete(name);
  return new Response(answer.body, { status: answer.status, headers });
}
