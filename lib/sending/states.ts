import { Constants } from "@/lib/supabase/database.types";

/** The database's own lists, in its order. Without zod, so that components may import them. */
export const { message_state: MESSAGE_STATES, message_kind: MESSAGE_KINDS } = Constants.public.Enums;

/** How far Meta has taken a message, the furthest last. */
export const REACHED_STATES = [
  "accepted",
  "sent",
  "delivered",
  "read",
] as const satisfies readonly (typeof MESSAGE_STATES)[number][];
