/** Webhook URL of a Supabase project's Edge Function. */
export const webhookAddress = (supabase_url: string): string =>
  `${supabase_url.replace(/\/+$/, "")}/functions/v1/whatsapp-webhook`;
