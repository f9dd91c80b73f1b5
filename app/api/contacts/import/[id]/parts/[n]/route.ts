import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { route } from "@/lib/http/route";
import { storePart } from "@/lib/imports/commands";
import { PART_BYTES } from "@/lib/imports/part-size";
import { getImport } from "@/lib/imports/queries";
import { ImportPartParams } from "@/lib/imports/schema";

export const PUT = route({
  summary: "Send a part of a file, from 1 on, as raw bytes",
  params: ImportPartParams,
  load: (ctx, { id }) => getImport(ctx, id),
  accepts: { "application/octet-stream": z.instanceof(Uint8Array) },
  refuses: ["too_large", "import_not_waiting"],
  handle: async (ctx, { params, request }) => {
    if (Number(request.headers.get("content-length") ?? 0) > PART_BYTES) throw new AppError("too_large");
    await storePart(ctx, { ...params, bytes: new Uint8Array(await request.arrayBuffer()) });
    return undefined;
  },
});
