import { z } from "zod";
import { bytesOf } from "@/lib/http/body";
import { route } from "@/lib/http/route";
import { storePart } from "@/lib/imports/commands";
import { PART_BYTES } from "@/lib/imports/parts";
import { getImport } from "@/lib/imports/queries";
import { ImportPartParams } from "@/lib/imports/schema";

export const PUT = route({
  summary: "Send a part of a file, numbered from 1, as raw bytes",
  params: ImportPartParams,
  load: (ctx, { id }) => getImport(ctx, id),
  accepts: { "application/octet-stream": z.instanceof(Uint8Array) },
  refuses: ["too_large", "import_not_waiting"],
  handle: async (ctx, { params, request }) => {
    await storePart(ctx, { ...params, bytes: await bytesOf(request, PART_BYTES) });
    return undefined;
  },
});
