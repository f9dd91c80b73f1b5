import type { TimelineEvent } from "@/lib/contacts/timeline";

const STATUSES_COME_WITHIN_MS = 2 * 60_000;
const ANSWERS_COME_WITHIN_MS = 10 * 60_000;

/** Whether a conversation may change soon: a message is on its way, or replies were exchanged in the last minutes. */
export function isMoving(events: TimelineEvent[], window_until: string | null, now: Date): boolean {
  const isWithin = (at: string | null, span_ms: number) =>
    at !== null && now.getTime() - Date.parse(at) < span_ms;
  const isOpen = window_until !== null && Date.parse(window_until) > now.getTime();
  return events.some((event) => {
    if (event.type !== "message") return isOpen && isWithin(event.at, ANSWERS_COME_WITHIN_MS);
    if (event.state === "queued" || event.state === "sending")
      return isWithin(event.created_at, ANSWERS_COME_WITHIN_MS);
    if (["accepted", "sent"].includes(event.state)) return isWithin(event.at, STATUSES_COME_WITHIN_MS);
    return isOpen && event.kind === "reply" && isWithin(event.at, ANSWERS_COME_WITHIN_MS);
  });
}
