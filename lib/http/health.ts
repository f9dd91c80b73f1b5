import "server-only";
import { z } from "zod";
import { environmentProblems } from "@/lib/env";
import { serviceClient } from "@/lib/supabase/clients";

export const Health = z.object({
  status: z.enum(["ok", "environment", "database"]),
  /** Names of missing or malformed variables. */
  problems: z.array(z.string()).optional(),
});

/** Health check of the app: 200 with `ok`, otherwise 503 with the problems. */
export async function health(): Promise<Response> {
  const environment = environmentProblems();
  if (environment.length > 0) return answer({ status: "environment", problems: environment }, 503);
  const { error } = await serviceClient().from("senders").select("id").limit(1);
  return error ? answer({ status: "database" }, 503) : answer({ status: "ok" }, 200);
}

const answer = (body: z.infer<typeof Health>, status: number) =>
  Response.json(body, { status, headers: { "cache-control": "no-store" } });
