/** Where the Edge Function of a Supabase project listens for Meta. */
export const webhookAddress = (supabase_url: string): string =>
  `${supabase_url.replace(/\/+$/, "")}/functions/v1/whatsapp-webhook`;
