import document from "@/docs/openapi.json";
import { describeRoute } from "@/lib/http/contract";

export const GET = describeRoute({ summary: "Get this OpenAPI document", produces: "application/json" }, () =>
  Response.json(document, { headers: { "cache-control": "public, max-age=300" } }),
);
