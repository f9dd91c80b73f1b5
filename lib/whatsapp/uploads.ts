import { z } from "zod";
import { call, endpoint, type Graph } from "./graph";

const UPLOAD_TIMEOUT_MS = 60_000;

/**
 * Uploads a file (JPEG, PNG, MP4 or PDF) by Meta's Resumable Upload API, to the app that the token belongs to. Returns
 * the handle of the sample for a template's header. Throws `GraphError`.
 */
export async function uploadFile(graph: Graph, file: File): Promise<string> {
  const session = endpoint(graph, "app/uploads");
  session.searchParams.set("file_name", file.name);
  session.searchParams.set("file_length", String(file.size));
  session.searchParams.set("file_type", file.type);
  const { id } = await call(graph, session, { method: "POST" }, z.object({ id: z.string() }));
  const { h } = await call(
    graph,
    endpoint(graph, id),
    {
      method: "POST",
      headers: {
        authorization: `OAuth ${graph.token}`,
        file_offset: "0",
        "content-type": "application/octet-stream",
      },
      body: file,
    },
    z.object({ h: z.string() }),
    UPLOAD_TIMEOUT_MS,
  );
  return h;
}
