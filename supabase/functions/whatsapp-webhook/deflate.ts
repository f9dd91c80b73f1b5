import { constants, createDeflateRaw } from "node:zlib";
import type { Deflate } from "../_shared/webhook-compression.ts";

/** Deno's zlib does not support dictionaries: compresses the dictionary first and discards that part of the output. */
export const deflate: Deflate = (bytes, dictionary) =>
  new Promise((resolve, reject) => {
    const stream = createDeflateRaw({ level: 9 });
    let chunks: Uint8Array[] = [];
    stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    stream.once("error", reject);
    stream.once("end", () => resolve(joined(chunks)));
    stream.write(dictionary);
    stream.flush(constants.Z_SYNC_FLUSH, () => {
      while (stream.read() !== null);
      chunks = [];
      stream.end(bytes);
    });
  });

function joined(chunks: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
