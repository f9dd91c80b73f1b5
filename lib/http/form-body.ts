import "server-only";
import { AppError } from "@/lib/base/errors";

/** The form that a request carries. Throws `unsupported_media_type`, `invalid`. */
export async function formOf(request: Request): Promise<FormData> {
  if (!request.headers.get("content-type")?.startsWith("multipart/form-data"))
    throw new AppError("unsupported_media_type");
  return request.formData().catch(() => {
    throw new AppError("invalid", { fields: [{ path: "", code: "bad_format" }] });
  });
}
