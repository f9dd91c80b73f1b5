import type { IncomingMessage, ServerResponse } from "node:http";

export interface Answer {
  status?: number;
  json?: unknown;
  html?: string;
  bytes?: Buffer;
  type?: string;
  headers?: Record<string, string>;
  delayMs?: number;
  /** Destroys the socket instead of answering. */
  cut?: true;
  /** Written to the socket in place of an HTTP response, which is closed after it. */
  raw?: Buffer;
}

const MAX_BYTES = 20 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error("body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function reply(response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
  if (answer.cut) {
    response.socket?.destroy();
    return;
  }
  if (response.destroyed) return;
  if (answer.raw) {
    response.socket?.end(answer.raw);
    return;
  }
  const [type, body] = contentOf(answer);
  response.writeHead(answer.status ?? 200, {
    ...(type === null ? {} : { "content-type": type }),
    "content-length": body.length,
    "cache-control": "no-store",
    ...answer.headers,
  });
  response.end(body);
}

function contentOf({ json, html, bytes, type }: Answer): [string | null, Buffer] {
  if (json !== undefined) return ["application/json; charset=UTF-8", Buffer.from(JSON.stringify(json))];
  if (html !== undefined) return ["text/html; charset=utf-8", Buffer.from(html)];
  return [type ?? null, bytes ?? Buffer.alloc(0)];
}
