import type { z } from "zod";
import type { ErrorCode } from "@/lib/base/errors";

/** Description of a route beyond its schemas and role, for the OpenAPI document. */
export type RouteDescription = {
  summary: string;
  /** Error codes specific to this route; codes that follow from role, path, query and body are added automatically. */
  refuses?: readonly ErrorCode[];
  /** Bodies by media type, when not `body` as JSON. */
  accepts?: Record<string, z.ZodType>;
  /** Media type of the response, when not `output` as JSON. */
  produces?: string;
  /** Other JSON responses, by status. */
  answers?: Record<number, z.ZodType>;
  /** A valid body. */
  example?: unknown;
};

/** The part of any route's contract that the OpenAPI document uses. */
export type AnyContract = RouteDescription & {
  open?: boolean;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  output?: z.ZodType;
  status?: number;
  role?: string;
  load?: unknown;
};

export const statusOf = ({ status, output, produces }: AnyContract): number =>
  status ?? (output || produces ? 200 : 204);

/** Header of responses with somebody's data. */
export const NOT_KEPT = { "cache-control": "private, no-store" };

/** Attaches a description for the OpenAPI document to a handler that needs no log-in. */
export function describeRoute<Handler extends () => Response | Promise<Response>>(
  contract: AnyContract,
  handler: Handler,
) {
  return Object.assign(handler, { contract: { ...contract, open: true } });
}
