import http from "node:http";
import type { AddressInfo } from "node:net";
import { Refusal } from "./refusal.ts";
import { type Options, type Response, Service } from "./service.ts";

/** As large as the free plan takes. */
const MAX_BODY_BYTES = 1_000_000;

export type Qstash = { url: string; stop: () => Promise<void> };

/** Starts the stand-in on the loopback interface; port 0 takes a free one. */
export async function startQstash({ port, ...options }: Options & { port: number }): Promise<Qstash> {
  const service = await Service.start(options);
  const server = http.createServer((request, response) => {
    respond(service, request)
      .catch(failure)
      .then((result) => write(response, result))
      .catch((error: Error) => console.error(`an answer could not be written: ${error.message}`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await service.stop();
    },
  };
}

async function respond(service: Service, request: http.IncomingMessage): Promise<Response> {
  const raw = request.url ?? "/";
  const [path = "/", search = ""] = raw.split(/\?(.*)/s, 2);
  const method = request.method ?? "GET";
  const body = await bodyOf(request);
  if (path.startsWith("/v2/")) {
    return service.api({
      method,
      path,
      query: new URLSearchParams(search),
      // A destination comes unencoded, with its own query string, so it is never normalised.
      destination: raw.replace(/^\/v2\/\w+\//, ""),
      headers: flat(request.headers),
      body,
    });
  }
  switch (`${method} ${path}`) {
    case "GET /":
      return { status: 200, body: service.page(request.headers["accept-language"] ?? "") };
    case "GET /__ledger":
      return service.ledger();
    case "POST /__control":
      if (request.headers.origin) throw new Refusal(400, "orders come from programs, not from pages");
      return service.control(JSON.parse(body.toString()));
    default:
      throw new Refusal(404, `no such page: ${path}`);
  }
}

function failure(error: unknown): Response {
  if (error instanceof Refusal) {
    return { status: error.status, body: { error: error.message }, headers: error.headers };
  }
  if (error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
  console.error(error);
  return { status: 500, body: { error: "internal error" } };
}

function write(response: http.ServerResponse, { status, body, headers }: Response): void {
  const isPage = typeof body === "string";
  const type = isPage ? "text/html; charset=utf-8" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(isPage ? body : JSON.stringify(body));
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  const lists = Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat().join(", ")]);
  return Object.fromEntries(lists);
}

async function bodyOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Refusal(400, "the message is larger than 1 MB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
