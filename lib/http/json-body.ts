import { AppError } from "@/lib/base/errors";

/** The body as JSON; an empty one is an empty object. */
export async function jsonOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid", { fields: [{ path: "", code: "bad_json" }] });
  }
}
