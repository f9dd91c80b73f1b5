/** Reads the raw bytes of a request up to a limit. */
export async function readBytes(
  request: Request,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | "too_large" | "cut_off"> {
  if (Number(request.headers.get("content-length") ?? 0) > most) return "too_large";
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.byteLength;
      if (length > most) return "too_large";
      chunks.push(chunk);
    }
  } catch {
    return "cut_off";
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
