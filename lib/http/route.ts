import "server-only";
import { z } from "zod";
import { type Ctx, contextOfSession, contextOfToken } from "@/lib/actor/context";
import type { Role } from "@/lib/actor/schema";
import { AppError } from "@/lib/base/errors";
import { QueryId } from "@/lib/base/values";
import { spend } from "@/lib/rate-limit/doors";
import type { LimitName } from "@/lib/rate-limit/rules";
import { jsonOf } from "./body";
import { NOT_KEPT, type RouteDescription, statusOf } from "./contract";
import { IDEMPOTENCY_KEY, idempotencyKeyOf, once } from "./idempotency";
import { parseInput } from "./parse";
import { problem, toAppError } from "./problem";

type Schema = z.ZodType;
type Out<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;

/** An id in a path; anything else gets 404. */
export const Id = QueryId;
export const IdParams = z.object({ id: Id });

/**
 * Contract of a route, also read by OpenAPI. `load` runs before the body is parsed, so that a missing or invisible
 * subject gets 404 first. If it returns `owner_id`, a write to another user's subject gets 403, unless `others` allows
 * super-admins.
 */
export type Contract<
  Params extends Schema | undefined,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
  Output extends Schema | undefined,
  Loaded,
> = RouteDescription & {
  params?: Params;
  query?: Query;
  body?: Body;
  example?: Body extends Schema ? z.input<Body> : unknown;
  output?: Output;
  status?: number;
  role?: z.infer<typeof Role>;
  others?: "super_admin";
  /** Rate limit per user, besides the one per token. */
  limit?: LimitName;
  load?: (ctx: Ctx, params: Out<Params>) => Promise<Loaded>;
  /**
   * Loads what a POST created, for a client that repeats the request with its `Idempotency-Key` after a lost response.
   */
  recall?: (ctx: Ctx, id: string) => Promise<Output extends Schema ? z.input<Output> : never>;
  handle: (
    ctx: Ctx,
    input: { params: Out<Params>; query: Out<Query>; body: Out<Body>; loaded: Loaded; request: Request },
  ) => Promise<Output extends Schema ? z.input<Output> : Response | undefined>;
};

type RouteContext = { params: Promise<Record<string, string>> };

/** Makes a route handler of a verb; errors become problem documents. */
export function route<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Output extends Schema | undefined = undefined,
  Loaded = undefined,
>(contract: Contract<Params, Query, Body, Output, Loaded>) {
  const handler = async (request: Request, context: RouteContext): Promise<Response> => {
    const where = `${request.method} ${new URL(request.url).pathname.replace(/\d+/g, ":id")}`;
    try {
      const key = idempotencyKeyOf(request);
      const ctx = await contextOf(request, key);
      if (contract.role && ctx.actor.role !== contract.role) throw new AppError("forbidden");
      const params = parseParams(contract.params, await context.params) as Out<Params>;
      const loaded = (await contract.load?.(ctx, params)) as Loaded;
      if (request.method !== "GET") refuseWritingToAnothers(ctx, loaded, contract.others);
      const answerWith = (result: unknown) =>
        contract.output
          ? Response.json(contract.output.parse(result), { status: statusOf(contract), headers: NOT_KEPT })
          : new Response(null, { status: statusOf(contract) });
      const carryOut = async (asked: Request) => {
        if (contract.limit) await spend(contract.limit, ctx.actor.id);
        const query = parseQuery(contract.query, asked) as Out<Query>;
        const body = (await parseBody(contract.body, asked)) as Out<Body>;
        const result = await contract.handle(ctx, { params, query, body, loaded, request: asked });
        return result instanceof Response ? result : answerWith(result);
      };
      if (key === undefined) return await carryOut(request);
      const { recall } = contract;
      return await once(
        ctx,
        key,
        request,
        carryOut,
        recall && (async (id) => answerWith(await recall(ctx, id))),
      );
    } catch (error) {
      return problem(toAppError(error, where));
    }
  };
  return Object.assign(handler, { contract });
}

async function contextOf(request: Request, key: string | undefined): Promise<Ctx> {
  const headers: Record<string, string> = key === undefined ? {} : { [IDEMPOTENCY_KEY]: key };
  const token = bearerToken(request);
  if (token !== undefined) {
    const ctx = await contextOfToken(token, headers);
    await spend("calls", token);
    return ctx;
  }
  refuseForeignOrigin(request);
  return contextOfSession(headers);
}

export function bearerToken(request: Request): string | undefined {
  const header = request.headers.get("authorization");
  return header === null ? undefined : (/^Bearer (\S+)$/i.exec(header)?.[1] ?? "");
}

/** Refuses writes from other origins, which would use the browser's cookie (CSRF). */
export function refuseForeignOrigin(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  if (origin !== null && URL.parse(origin)?.host !== request.headers.get("host"))
    throw new AppError("foreign_origin");
  const site = request.headers.get("sec-fetch-site");
  if (origin === null && site !== null && site !== "same-origin" && site !== "none")
    throw new AppError("foreign_origin");
}

function parseParams(schema: Schema | undefined, params: Record<string, string>): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw new AppError("not_found");
  return parsed.data;
}

function parseQuery(schema: Schema | undefined, request: Request): unknown {
  return schema && parseInput(schema, Object.fromEntries(new URL(request.url).searchParams));
}

async function parseBody(schema: Schema | undefined, request: Request): Promise<unknown> {
  return schema && parseInput(schema, await jsonOf(request));
}
function refuseWritingToAnothers(ctx: Ctx, loaded: unknown, others: "super_admin" | undefined): void {
  if (typeof loaded !== "object" || loaded === null || !("owner_id" in loaded)) return;
  if (loaded.owner_id === ctx.actor.id) return;
  if (others !== undefined && ctx.actor.role === others) return;
  throw new AppError("forbidden");
}
