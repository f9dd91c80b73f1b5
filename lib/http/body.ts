import { AppError } from "@/lib/base/errors";

/** Enough for a file of 4 MB in a form; Vercel's limit is 4.5 MB. */
export const MOST_BYTES = 4.5 * 1024 * 1024;

/** Reads at most `most` bytes of a body. Throws `too_large`. */
export async function bytesOf(request: Request, most = MOST_BYTES): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > most) throw new AppError("too_large");
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw new AppError("too_large");
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

export const textOf = async (request: Request, most?: number): Promise<string> =>
  new TextDecoder().decode(await bytesOf(request, most));

/** The body as JSON; an empty body is an empty object. Throws `too_large`, `invalid`. */
export async function jsonOf(request: Request): Promise<unknown> {
  const text = await textOf(request);
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid", { fields: [{ path: "", code: "bad_json" }] });
  }
}

/** The form data of a request. Throws `unsupported_media_type`, `too_large`, `invalid`. */
export async function formOf(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) throw new AppError("unsupported_media_type");
  const whole = new Response(await bytesOf(request), { headers: { "content-type": type } });
  return whole.formData().catch(() => {
    throw new AppError("invalid", { fields: [{ path: "", code: "bad_format" }] });
  });
}
