import { type ActionAnswer, type CallOptions, callAction } from "./call-action";

type Body = Blob | FormData | object;

/** Calls a route of the API with the session, and asks for the password when it has ended, as `callAction` does. */
export const callRoute = <Data>(
  method: string,
  address: string,
  body?: Body,
  options?: CallOptions,
): Promise<ActionAnswer<Data>> => callAction(() => requestRoute<Data>(method, address, body), options);

type Problem = { code?: string; errors?: { path: string; code: string }[] };

/** Calls a route once. Rejects when the server cannot be reached. */
async function requestRoute<Data>(method: string, address: string, body?: Body): Promise<ActionAnswer<Data>> {
  const isJson = body !== undefined && !(body instanceof Blob || body instanceof FormData);
  const response = await fetch(address, {
    method,
    body: isJson ? JSON.stringify(body) : (body as BodyInit | undefined),
    headers: isJson ? { "content-type": "application/json" } : {},
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, data: answer as Data };
  const { code = "internal", errors = [] } = (answer ?? {}) as Problem;
  return { ok: false, code, fields: Object.fromEntries(errors.map((each) => [each.path, each.code])) };
}
