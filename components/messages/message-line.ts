import type { Message } from "@/lib/messages/schema";

/** A message in a list; the phone number is formatted with spaces. */
export type MessageLine = Omit<Message, "contact"> & {
  contact: { full_name: string | null; phone: string | null } | null;
};

/** Time of its latest transition. */
export function lastStepOf(message: Pick<Message, `${string}_at` & keyof Message>): string {
  const { created_at, accepted_at, sent_at, delivered_at, read_at, failed_at } = message;
  const steps = [created_at, accepted_at, sent_at, delivered_at, read_at, failed_at];
  return steps
    .filter((at) => at !== null)
    .reduce((latest, at) => (Date.parse(at) > Date.parse(latest) ? at : latest));
}
