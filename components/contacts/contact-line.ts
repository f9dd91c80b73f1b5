import type { ContactRow } from "@/lib/contacts/schema";
import type { MarkedState } from "../common/state-mark";

/** A contact in a list; `phone` is formatted with spaces. */
export type ContactLine = Pick<
  ContactRow,
  | "id"
  | "full_name"
  | "phone"
  | "country_code"
  | "category_ids"
  | "opted_out"
  | "last_interaction_at"
  | "window_until"
  | "last_message"
  | "owner_name"
> & {
  /** Whether it belongs to another user, so that it can be read but not changed. */
  foreign: boolean;
};

export type CategoryOption = { id: number; name: string; color: string };

/** State shown for a contact: opted out, else replied, else the state of the last message. */
export function stateOf(line: ContactLine): MarkedState | null {
  if (line.opted_out) return "opted_out";
  const { last_message, last_interaction_at } = line;
  if (!last_message) return last_interaction_at ? "replied" : null;
  const answered =
    last_interaction_at !== null && Date.parse(last_interaction_at) >= Date.parse(last_message.at);
  return answered ? "replied" : last_message.state;
}
