import { type Reply, Status } from "./reply.ts";

export type Answer = { status: number; body: unknown };

export class BadRequest extends Error {}

const bytesOf = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

/** A command: a list as JSON in the body, or `/set/key?EX=100` with the last argument in the body. */
export function wordsOf(url: URL | undefined, body: Buffer): string[] {
  const inPath = url?.pathname.split("/").filter(Boolean).map(decodeURIComponent) ?? [];
  if (inPath.length === 0) {
    const command: unknown = JSON.parse(body.toString());
    if (!Array.isArray(command) || command.length === 0) throw new BadRequest("ERR failed to parse command");
    return command.map(wordOf);
  }
  const options = [...(url?.searchParams ?? [])].flatMap(([name, value]) =>
    value === "" ? [name] : [name, value],
  );
  return [
    ...inPath.map(bytesOf),
    ...(body.length > 0 ? [body.toString("latin1")] : []),
    ...options.map(bytesOf),
  ];
}

function wordOf(value: unknown): string {
  return bytesOf(typeof value === "string" ? value : (JSON.stringify(value) ?? "null"));
}

/** Every string in base64 if asked for, at any depth, except `OK`. */
export function encoded(isBase64: boolean): (reply: Reply) => unknown {
  const encode = (reply: Reply): unknown => {
    if (Array.isArray(reply)) return reply.map(encode);
    const text = reply instanceof Status ? reply.text : reply;
    if (typeof text !== "string" || text === "OK") return text;
    const bytes = Buffer.from(text, "latin1");
    return isBase64 ? bytes.toString("base64") : bytes.toString("utf8");
  };
  return encode;
}
