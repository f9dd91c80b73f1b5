import document from "@/docs/openapi.json";
import { toldOf } from "@/lib/http/contract";

export const GET = toldOf({ summary: "This description", produces: "application/json" }, () =>
  Response.json(document, { headers: { "cache-control": "public, max-age=300" } }),
);
