/** Webhook URL of a Supabase project's Edge Function. */
export const webhookAddress = (supabase_url: string): string =>
  `${supabase_url.replace(/\/+$/, "")}/functions/v1/whatsapp-webhook`;

const HERE = ["127.0.0.1", "localhost", "[::1]"];

/** Whether that Graph API can call the address: Meta calls https only, the local stand-in also this machine. */
export const canCall = (graph_url: string, address: string): boolean =>
  address.startsWith("https:") || HERE.includes(URL.parse(graph_url)?.hostname ?? "");
