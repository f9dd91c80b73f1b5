import "server-only";
import type { z } from "zod";
import { isAllowedOrigin } from "./api-door";
import { jsonOf } from "./body";
import { NOT_KEPT, type RouteDescription } from "./contract";
import { parseInput } from "./parse";
import { problem, toAppError } from "./problem";
import { refuseForeignOrigin } from "./route";

/** Makes a route that needs no log-in. */
export function openRoute<Body extends z.ZodType, Output extends z.ZodType>(
  contract: RouteDescription & {
    body: Body;
    example?: z.input<Body>;
    output: Output;
    handle: (input: { body: z.output<Body>; request: Request }) => Promise<z.input<Output>>;
  },
) {
  const handler = async (request: Request): Promise<Response> => {
    try {
      if (!isAllowedOrigin(request)) refuseForeignOrigin(request);
      const body = parseInput(contract.body, await jsonOf(request));
      return Response.json(contract.output.parse(await contract.handle({ body, request })), {
        headers: NOT_KEPT,
      });
    } catch (error) {
      return problem(toAppError(error, `${request.method} ${new URL(request.url).pathname}`));
    }
  };
  return Object.assign(handler, { contract: { ...contract, open: true } });
}
