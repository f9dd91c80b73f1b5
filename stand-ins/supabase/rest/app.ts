import type { Context } from "hono";
import type { Env } from "../gateway.ts";
import { RestDatabase, type Run } from "./database.ts";
import { asResponse, asRestError, notHere, RestError } from "./errors.ts";
import { chooseMedia, contentType, isSingle } from "./media.ts";
import { type Plan, planCall, planTable, type Request, type Result } from "./plans.ts";
import { countSql, MOST_ROWS, type Node } from "./reading.ts";
import { type Preferences, readPreferences, readQuery, topRange } from "./request.ts";
import { Values } from "./sql.ts";

export interface Rest {
  handle(c: Context<Env>): Promise<Response>;
  close(): Promise<void>;
}

/** PostgREST's answers, for the schema `public`. `url`: of the role `authenticator`. */
export async function startRest(url: string): Promise<Rest> {
  const database = new RestDatabase(url);
  await database.listen();
  return {
    handle: async (c) => {
      try {
        return await answer(c, database);
      } catch (error) {
        return asResponse(asRestError(error, c.get("caller").role === "anon"));
      }
    },
    close: () => database.close(),
  };
}

async function answer(c: Context<Env>, database: RestDatabase): Promise<Response> {
  const { method } = c.req;
  const path = c.req.path.replace(/^\/rest\/v1/, "").replace(/\/$/, "");
  const [first = "", second, ...more] = path.split("/").slice(1).map(decodeURIComponent);
  if (first === "") throw new RestError(404, "PGRST126", "Root endpoint metadata is disabled");
  const isCall = first === "rpc" && second !== undefined && more.length === 0;
  if (!isCall && second !== undefined) {
    throw new RestError(404, "PGRST125", "Invalid path specified in request URL");
  }
  refuseMethod(method, isCall);
  refuseProfile(c.req.header(method === "GET" || method === "HEAD" ? "accept-profile" : "content-profile"));
  const query = readQuery(new URL(c.req.url).searchParams, isCall && method !== "POST");
  const request: Request = {
    method,
    query,
    range: topRange(query, method, c.req.header("range")),
    preferences: readPreferences(c.req.header("prefer")),
    media: chooseMedia(c.req.header("accept")),
    body: method === "POST" || method === "PATCH" ? await bodyIn(c) : "",
    schema: await database.schema(),
  };
  const plan = isCall ? planCall(request, second) : planTable(request, first);
  refusePreferences(request.preferences);
  const caller = c.get("caller");
  const settings = {
    ...request.schema.roles.get(caller.role),
    search_path: '"public", "extensions"',
    role: caller.role,
    "request.jwt.claims": JSON.stringify({ ...caller.claims, role: caller.role }),
    "request.method": method,
    "request.path": path,
    "request.headers": JSON.stringify(Object.fromEntries(c.req.raw.headers)),
    ...plan.settings,
  };
  const { default_transaction_isolation: isolation, ...own } = settings as Record<string, string>;
  const result = await database.transaction({ settings: own, readOnly: plan.readOnly, isolation }, (run) =>
    runPlan(plan, request, run),
  );
  return respond(plan, request, result, `${path}${query.canonical ? `?${query.canonical}` : ""}`);
}

function refuseMethod(method: string, isCall: boolean): void {
  if (isCall && !["GET", "HEAD", "POST"].includes(method)) {
    throw new RestError(405, "PGRST101", `Cannot use the ${method} method on RPC`);
  }
  if (!["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"].includes(method)) {
    throw new RestError(405, "PGRST117", `Unsupported HTTP method: ${method}`);
  }
}

function refuseProfile(profile: string | undefined): void {
  if (profile === undefined || profile === "public") return;
  throw new RestError(406, "PGRST106", `Invalid schema: ${profile}`, {
    hint: "Only the following schemas are exposed: public",
  });
}

async function bodyIn(c: Context<Env>): Promise<string> {
  const type = (c.req.header("content-type") ?? "application/json").split(";")[0]?.trim();
  if (type !== "application/json") throw notHere(`bodies of the type ${type}`);
  return c.req.text();
}

function refusePreferences({ handling, invalid, timezone }: Preferences): void {
  if (timezone !== undefined) throw notHere("the preference timezone");
  if (handling !== "strict" || invalid.length === 0) return;
  throw new RestError(400, "PGRST122", "Invalid preferences given with handling=strict", {
    details: `Invalid preferences: ${invalid.join(", ")}`,
  });
}

async function runPlan(plan: Plan, { preferences, media, method }: Request, run: Run): Promise<Result> {
  const [row] = await run<Result & Record<string, unknown>>(plan.text, plan.values.list);
  const result: Result = row ?? {
    total: null,
    page: "0",
    body: null,
    response_headers: null,
    response_status: null,
    inserted: null,
  };
  const rows = Number(result.page);
  if (isSingle(media) && rows !== 1) {
    throw new RestError(406, "PGRST116", "Cannot coerce the result to a single JSON object", {
      details: `The result contains ${rows} rows`,
    });
  }
  const most =
    plan.heeds.includes("max_affected") && preferences.handling === "strict"
      ? preferences.max_affected
      : undefined;
  if (most !== undefined && rows > most) {
    throw new RestError(400, "PGRST124", "Query result exceeds max-affected preference constraint", {
      details: `The query affects ${rows} rows`,
    });
  }
  const isRead = method === "GET" || method === "HEAD";
  return isRead && plan.counted
    ? { ...result, total: await guessed(result.total, plan.counted, preferences, run) }
    : result;
}

/** The planner's guess: asked for, or taken where there are more rows than are ever returned. */
async function guessed(
  total: string | null,
  node: Node,
  { count }: Preferences,
  run: Run,
): Promise<string | null> {
  const isLarge = count === "estimated" && Number(total) > MOST_ROWS;
  if (count !== "planned" && !isLarge) return total;
  const values = new Values();
  const explain = `explain (format json) ${countSql(node, values)}`;
  const [row] = await run<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(explain, values.list);
  const rows = row?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
  return String(isLarge ? Math.max(rows, Number(total)) : rows);
}

function respond(
  plan: Plan,
  { preferences, media, method }: Request,
  result: Result,
  location: string,
): Response {
  const { status, range, body } = plan.respond(result);
  const headers = new Headers({ "Content-Range": range });
  const applied = appliedOf(preferences, plan.heeds);
  if (applied) headers.set("Preference-Applied", applied);
  if (plan.counted) headers.set("Content-Location", location);
  if (body !== null) headers.set("Content-Type", contentType(media));
  for (const [header, value] of headersOf(result.response_headers)) headers.set(header, value);
  const chosen = result.response_status === null ? status : Number.parseInt(result.response_status, 10);
  if (Number.isNaN(chosen)) {
    throw new RestError(500, "PGRST112", "response.status guc must be a valid status code");
  }
  return new Response(method === "HEAD" || chosen === 204 ? null : (body ?? ""), { status: chosen, headers });
}

function appliedOf(preferences: Preferences, heeds: Plan["heeds"]): string {
  const words: Partial<Record<keyof Preferences, string>> = {
    resolution: "resolution",
    missing: "missing",
    representation: "return",
    count: "count",
    handling: "handling",
    max_affected: "max-affected",
  };
  return Object.entries(words)
    .filter(([key]) => key === "handling" || heeds.includes(key as keyof Preferences))
    .filter(([key]) => key !== "max_affected" || preferences.handling === "strict")
    .map(([key, word]) => [word, preferences[key as keyof Preferences]])
    .filter(([, value]) => value !== undefined)
    .map(([word, value]) => `${word}=${value}`)
    .join(", ");
}

/** The setting `response.headers`: a list of objects with one header each. */
function headersOf(setting: string | null): [string, string][] {
  if (setting === null) return [];
  const message =
    "response.headers guc must be a JSON array composed of objects with a single key and a string value";
  try {
    const list = JSON.parse(setting) as Record<string, string>[];
    return list.map((each) => {
      const [only, ...others] = Object.entries(each);
      if (!only || others.length > 0 || typeof only[1] !== "string") throw new TypeError(message);
      return only;
    });
  } catch {
    throw new RestError(500, "PGRST111", message);
  }
}
