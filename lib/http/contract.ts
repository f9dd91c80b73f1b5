import type { z } from "zod";
import type { ErrorCode } from "@/lib/base/errors";

/** What the description of a route says beyond its own schemas and role. */
export type RouteDescription = {
  summary: string;
  /** Codes of its own; those that follow from who may call it, its path, query and body are known. */
  refuses?: readonly ErrorCode[];
  /** Bodies by media type, where they are not `body` as JSON. */
  accepts?: Record<string, z.ZodType>;
  /** The media type of an answer that is not `output` as JSON. */
  produces?: string;
  /** Further answers as JSON, by status. */
  answers?: Record<number, z.ZodType>;
  /** A body that is taken. */
  example?: unknown;
};

/** What a description reads of any route's contract. */
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

/** A handler open to everybody, with its description for the OpenAPI document. */
export function describeRoute<Handler extends () => Response | Promise<Response>>(
  contract: AnyContract,
  handler: Handler,
) {
  return Object.assign(handler, { contract: { ...contract, open: true } });
}
