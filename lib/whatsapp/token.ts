import { z } from "zod";
import { type Graph, read } from "./graph";

const Described = z.object({
  data: z.object({
    is_valid: z.boolean(),
    /** Seconds since 1970; 0 means never. */
    expires_at: z.number().int().optional().catch(undefined),
    scopes: z.array(z.string()).default([]),
    granular_scopes: z
      .array(z.object({ scope: z.string(), target_ids: z.array(z.string()).default([]) }))
      .default([]),
  }),
});

export type TokenFacts = {
  is_valid: boolean;
  /** Null when it does not expire. */
  expires_at: string | null;
  /** Required scopes that the token lacks. */
  missing_scopes: string[];
  /** Business accounts to which the token was given access explicitly. */
  waba_ids: string[];
};

const NEEDED = ["whatsapp_business_management", "whatsapp_business_messaging"];

/** Meta's data about the token itself. Throws `GraphError`. */
export async function describeToken(graph: Graph): Promise<TokenFacts> {
  const { data } = await read(graph, "debug_token", { input_token: graph.token }, Described);
  return {
    is_valid: data.is_valid,
    expires_at: data.expires_at ? new Date(data.expires_at * 1000).toISOString() : null,
    missing_scopes: NEEDED.filter((scope) => !data.scopes.includes(scope)),
    waba_ids: [
      ...new Set(
        data.granular_scopes
          .filter(({ scope }) => NEEDED.includes(scope))
          .flatMap(({ target_ids }) => target_ids),
      ),
    ],
  };
}
