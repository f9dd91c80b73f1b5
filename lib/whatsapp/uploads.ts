import { z } from "zod";
import { call, endpoint, type Graph } from "./graph";

const UPLOAD_TIMEOUT_MS = 60_000;

/**
 * Gives Meta a file by its Resumable Upload API, to the app that the token belongs to. Returns the handle by which a
 * template's header names its sample. JPEG, PNG, MP4 and PDF.
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
