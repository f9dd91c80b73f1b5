import { storableJson } from "@shared/storable";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";

/** Where and as whom Meta's Graph API is called. */
export interface Graph {
  url: string;
  version: string;
  token: string;
}

/** Stands for a code that no list of Meta's can hold: PostgreSQL keeps codes as int4. */
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
  /** Says more than the code where templates are refused. */
  subcode?: number;
}

/** The error that Meta describes in a body, or null when it is not one of Meta's. */
export function graphFaultOf(body: unknown): GraphFault | null {
  const parsed = GraphErrorBody.safeParse(body);
  if (!parsed.success) return null;
  const { code, message, error_subcode, error_data } = parsed.data.error;
  const details = (error_data?.details ?? message ?? "").slice(0, MOST_DETAILS).toWellFormed();
  return error_subcode === undefined ? { code, details } : { code, details, subcode: error_subcode };
}

export class GraphError extends AppError {
  /** Meta's code; null when the answer was not Meta's at all. */
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

/** Reads a node or an edge; tries again once, since reading changes nothing. */
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

/** One call with headers of its own besides. A refusal of Meta's, or no answer, is a `GraphError`. */
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

/** What a text of Meta's says as JSON, of characters that PostgreSQL can store; undefined when it is none. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(storableJson(text));
  } catch {
    return undefined;
  }
}
