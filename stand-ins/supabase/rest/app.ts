import { App } from "@supabase/lite";
import type { Context } from "hono";
import type { Env } from "../gateway.ts";
import { fillMissingKeys } from "./bulk-insert.ts";
import { currentRequest, RestConnection } from "./connection.ts";

export interface Rest {
  handle(c: Context<Env>): Promise<Response>;
  close(): Promise<void>;
}

// The gateway has decided who calls: the library gets one key for all, and the transaction takes the caller's role.
const libraryKey = "sb_publishable_library";

export async function startRest(adminUrl: string): Promise<Rest> {
  const connection = new RestConnection(adminUrl);
  const app = new App({
    connection,
    api: {
      enabled: true,
      schemas: ["public"],
      extra_search_path: ["public", "extensions"],
      max_rows: 1000,
      pg_safe_update: true,
    },
    auth: { enabled: true, jwt_secret: crypto.randomUUID(), publishable_key: libraryKey },
    storage: { enabled: false },
    studio: { enabled: false },
    options: { server: { disableStudio: true } },
  });
  await app.init();
  const clearCache = () => void connection.clearSchemaCache();
  // The second callback runs whenever listening begins, also after the database was away.
  await connection.driver.listen("pgrst", clearCache, clearCache);
  return {
    handle: async (c) => {
      const request = await toLibrary(c.req.raw);
      const context = {
        caller: c.get("caller"),
        method: c.req.method,
        path: c.req.path.replace(/^\/rest\/v1/, ""),
        headers: Object.fromEntries(c.req.raw.headers),
      };
      return currentRequest.run(context, () => app.fetch(request));
    },
    close: () => connection.close(),
  };
}

async function toLibrary(request: Request): Promise<Request> {
  const headers = new Headers(request.headers);
  headers.set("apikey", libraryKey);
  headers.delete("authorization");
  headers.delete("content-length");
  headers.delete("user-agent");
  const prefer = headers.get("prefer");
  // PostgREST counts exactly up to its limit of rows. The library would answer with the planner's estimate.
  if (prefer) headers.set("prefer", prefer.replace("count=estimated", "count=exact"));
  const empty = request.method === "GET" || request.method === "HEAD";
  const body = empty ? undefined : await fillMissingKeys(request);
  return new Request(withTexts(request.url), { method: request.method, headers, body });
}

/** The library makes numbers of `eq.+221…` and `eq.012`, which then equal no text; in a quoted list they stay texts. */
function withTexts(address: string): URL {
  const url = new URL(address);
  const asked = [...url.searchParams].map(([name, value]) => [
    name,
    value.replace(/^(not\.)?eq\.([+0]\d+)$/, '$1in.("$2")'),
  ]);
  url.search = new URLSearchParams(asked).toString();
  return url;
}
