import type { Parameter } from "./description";

export type Call = {
  method: string;
  path: string;
  values: Record<string, string>;
  token: string;
  type: string | undefined;
  text: string;
  file: File | undefined;
};
type Place = { place: Parameter["in"]; name: string };

export type Shown =
  | { failed: true }
  | { status: number; milliseconds: number; type: string; body: string; retry_after: string | null };

const LONGEST = 100_000;

function addressOf({ path, values }: Call, parameters: Place[]): string {
  const filled = path.replace(/\{(\w+)\}/g, (whole, name: string) =>
    values[name] ? encodeURIComponent(values[name]) : whole,
  );
  const query = new URLSearchParams();
  for (const { place, name } of parameters)
    if (place === "query" && values[name]) query.set(name, values[name]);
  return query.size > 0 ? `${filled}?${query}` : filled;
}

export function requestOf(call: Call, parameters: Place[]): { url: string; init: RequestInit } {
  const { method, token, type, text, file } = call;
  const headers = new Headers(ownHeaders(call, parameters));
  if (token) headers.set("authorization", `Bearer ${token}`);
  const init: RequestInit = { method, headers, cache: "no-store" };
  if (type === "application/json") init.body = text;
  if (type === "application/octet-stream") init.body = file;
  if (type === "multipart/form-data") {
    const form = new FormData();
    if (file) form.set("file", file);
    init.body = form;
  }
  // The browser sets the type of a form itself, with its boundary.
  if (type && type !== "multipart/form-data") headers.set("content-type", type);
  return { url: addressOf(call, parameters), init };
}

export async function readAnswer(response: Response, begun: number): Promise<Shown> {
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  return {
    status: response.status,
    milliseconds: Math.round(performance.now() - begun),
    type,
    body: (type.includes("json") ? indented(text) : text).slice(0, LONGEST),
    retry_after: response.headers.get("retry-after"),
  };
}

const indented = (text: string): string => (text === "" ? "" : JSON.stringify(JSON.parse(text), null, 2));

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The headers among the parameters that were filled in. */
const ownHeaders = ({ values }: Call, parameters: Place[]): [string, string][] =>
  parameters.flatMap(({ place, name }) => (place === "header" && values[name] ? [[name, values[name]]] : []));

/** The call as a `curl` command. It uses a token, since the session's cookie must not leave the browser. */
export function curlOf(call: Call, parameters: Place[], origin: string): string {
  const { method, token, type, text, file } = call;
  const lines = [
    `curl -X ${method} ${quoted(origin + addressOf(call, parameters))}`,
    `-H ${quoted(`authorization: Bearer ${token || "<access_token>"}`)}`,
    ...ownHeaders(call, parameters).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(type === "application/json" ? ["-H 'content-type: application/json'", `-d ${quoted(text)}`] : []),
    ...(type === "multipart/form-data" ? [`-F ${quoted(`file=@${file?.name ?? "file"}`)}`] : []),
    ...(type === "application/octet-stream" ? [`--data-binary ${quoted(`@${file?.name ?? "part"}`)}`] : []),
  ];
  return lines.join(" \\\n  ");
}
