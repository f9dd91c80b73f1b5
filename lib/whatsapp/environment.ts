import "server-only";
import { env } from "@/lib/env";
import type { Graph } from "./graph";

/** The Graph API settings from the environment; null without a token. */
export function graphOfEnvironment(): Graph | null {
  const { WHATSAPP_API_URL, WHATSAPP_API_VERSION, WHATSAPP_ACCESS_TOKEN } = env();
  if (!WHATSAPP_ACCESS_TOKEN) return null;
  return { url: WHATSAPP_API_URL, version: WHATSAPP_API_VERSION, token: WHATSAPP_ACCESS_TOKEN };
}
