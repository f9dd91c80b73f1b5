import { Constants } from "@/lib/supabase/database.types";

/** The database's enums in its order. Without zod, so that components may import them. */
export const { message_state: MESSAGE_STATES, message_kind: MESSAGE_KINDS } = Constants.public.Enums;

/** States in which Meta has accepted a message, in order of progress. */
export const REACHED_STATES = [
  "accepted",
  "sent",
  "delivered",
  "read",
] as const satisfies readonly (typeof MESSAGE_STATES)[number][];
