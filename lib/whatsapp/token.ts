import { z } from "zod";
import { type Graph, GraphError, read } from "./graph";

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

type TokenFacts = {
  is_valid: boolean;
  /** Null when it does not expire. */
  expires_at: string | null;
  /** Required scopes that the token lacks. */
  missing_scopes: string[];
  /** Business accounts to which the token was given access explicitly. */
  waba_ids: string[];
};

export type TokenAnswer = {
  /** Whether Meta accepted a call with the token; false when Meta did not respond. */
  accepted: boolean;
  /** Null when Meta does not tell. */
  facts: TokenFacts | null;
  /** Whether Meta refused the app's secret; webhooks are then refused too. */
  secret_refused: boolean;
};

/** Meta's code for a token that is wrong, expired or revoked. */
export const TOKEN_INVALID = 190;

const NEEDED = ["whatsapp_business_management", "whatsapp_business_messaging"];

/**
 * What Meta says about a token. Asked with the app's own token, since a system user's token may not inspect itself.
 * Throws `GraphError` only when Meta refuses the token.
 */
export async function describeToken(graph: Graph, app_secret: string | undefined): Promise<TokenAnswer> {
  const app = await read(graph, "app", { fields: "id" }, z.object({ id: z.string() })).catch(unlessRefused);
  const answer: TokenAnswer = { accepted: app !== null, facts: null, secret_refused: false };
  if (!app || !app_secret) return answer;
  try {
    const asApp = { ...graph, token: `${app.id}|${app_secret}` };
    const { data } = await read(asApp, "debug_token", { input_token: graph.token }, Described);
    return { ...answer, facts: factsOf(data) };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { ...answer, secret_refused: error.graph_code === TOKEN_INVALID };
  }
}

function unlessRefused(error: unknown): null {
  if (error instanceof GraphError && error.graph_code !== TOKEN_INVALID) return null;
  throw error;
}

const factsOf = ({ is_valid, expires_at, scopes, granular_scopes }: z.infer<typeof Described>["data"]) => ({
  is_valid,
  expires_at: expires_at ? new Date(expires_at * 1000).toISOString() : null,
  missing_scopes: NEEDED.filter((scope) => !scopes.includes(scope)),
  waba_ids: [
    ...new Set(
      granular_scopes.filter(({ scope }) => NEEDED.includes(scope)).flatMap(({ target_ids }) => target_ids),
    ),
  ],
});
