import { storableJson } from "@shared/storable";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";

/** Address, version and token of Meta's Graph API. */
export interface Graph {
  url: string;
  version: string;
  token: string;
}

/** Replaces codes that do not fit PostgreSQL's int4; Meta never uses it. */
const CODE_OUT_OF_RANGE = -1;
const MOST_DETAILS = 2_000;

const Code = z.int().transform((code) => (Math.abs(code) < 2 ** 31 ? code : CODE_OUT_OF_RANGE));
const Words = z.string().optional().catch(undefined);

const GraphErrorBody = z.object({
  error: z.object({
    code: Code,
    message: Words,
    error_subcode: Code.optional().catch(undefined),
    error_data: z.object({ details: Words }).optional().catch(undefined),
  }),
});

export interface GraphFault {
  code: number;
  details: string;
  /** Meta's subcode, more specific than the code for refused templates. */
  subcode?: number;
}

/** The error in a response body; null when it does not have Meta's format. */
export function graphFaultOf(body: unknown): GraphFault | null {
  const parsed = GraphErrorBody.safeParse(body);
  if (!parsed.success) return null;
  const { code, message, error_subcode, error_data } = parsed.data.error;
  const details = (error_data?.details ?? message ?? "").slice(0, MOST_DETAILS).toWellFormed();
  return error_subcode === undefined ? { code, details } : { code, details, subcode: error_subcode };
}

export class GraphError extends AppError {
  /** Meta's code; null when the response did not come from Meta. */
  readonly graph_code: number | null;
  readonly graph_subcode: number | null;

  constructor(fault: GraphFault | null, detail: string) {
    super("unavailable", { detail: fault ? `Graph ${fault.code}: ${fault.details}` : detail });
    this.name = "GraphError";
    this.graph_code = fault?.code ?? null;
    this.graph_subcode = fault?.subcode ?? null;
  }
}

export const endpoint = (graph: Graph, path: string): URL =>
  new URL(`${graph.url.replace(/\/+$/, "")}/${graph.version}/${path}`);

export const headersFor = (graph: Graph): Record<string, string> => ({
  authorization: `Bearer ${graph.token}`,
  "content-type": "application/json",
});

const TIMEOUT_MS = 15_000;
const READ_ATTEMPTS = 2;

/** GETs a node or an edge, with one retry. Throws `GraphError`. */
export async function read<Schema extends z.ZodType>(
  graph: Graph,
  path: string,
  query: Record<string, string>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const url = endpoint(graph, path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(graph, url, { method: "GET" }, schema);
    } catch (error) {
      if (attempt === READ_ATTEMPTS || (error instanceof GraphError && error.graph_code !== null))
        throw error;
    }
  }
}

export const write = <Schema extends z.ZodType>(
  graph: Graph,
  path: string,
  body: object,
  schema: Schema,
): Promise<z.output<Schema>> =>
  call(graph, endpoint(graph, path), { method: "POST", body: JSON.stringify(body) }, schema);

/** Makes one call. Throws `GraphError` when Meta refuses it or does not respond. */
export async function call<Schema extends z.ZodType>(
  graph: Graph,
  url: URL,
  init: RequestInit,
  schema: Schema,
  timeout_ms = TIMEOUT_MS,
): Promise<z.output<Schema>> {
  let status: number;
  let body: unknown;
  try {
    const response = await fetch(url, {
      ...init,
      headers: { ...headersFor(graph), ...init.headers },
      cache: "no-store",
      signal: AbortSignal.timeout(timeout_ms),
    });
    status = response.status;
    body = tryJson(await response.text());
  } catch (error) {
    throw new GraphError(null, `Graph did not answer: ${error instanceof Error ? error.name : "unknown"}`);
  }
  const fault = graphFaultOf(body);
  if (fault) throw new GraphError(fault, "");
  const parsed = schema.safeParse(body);
  if (status >= 400 || !parsed.success)
    throw new GraphError(null, `Graph answered ${status} in another form`);
  return parsed.data;
}

/** Parses a response as JSON without characters that PostgreSQL cannot store; undefined when it is not JSON. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(storableJson(text));
  } catch {
    return undefined;
  }
}
