import type { ContactRow } from "@/lib/contacts/schema";
import type { MarkedState } from "../common/state-mark";

/** A contact as a list shows it; `phone` is spaced, to be read. */
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
  /** Another admin's, which one may read and not change. */
  foreign: boolean;
};

export type CategoryOption = { id: number; name: string; color: string };

/** What counts most about a contact: the refusal, then an answer, then how far the last message is. */
export function stateOf(line: ContactLine): MarkedState | null {
  if (line.opted_out) return "opted_out";
  const { last_message, last_interaction_at } = line;
  if (!last_message) return last_interaction_at ? "replied" : null;
  const answered =
    last_interaction_at !== null && Date.parse(last_interaction_at) >= Date.parse(last_message.at);
  return answered ? "replied" : last_message.state;
}
