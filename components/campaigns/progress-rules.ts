import type { CampaignProgress } from "@/lib/campaigns/progress";

const SOON_SECONDS = 2.5;
const SELDOM_SECONDS = 15;
/** Statuses of what has just left keep coming for a while. */
const RECENTLY_ENDED_MS = 90_000;
const SHORT_WAIT_MS = 20_000;

/** Whether it stopped of itself: an error, and not a person or the first slice. */
export const isStopped = ({
  status,
  pause_reason,
}: Pick<CampaignProgress, "status" | "pause_reason">): boolean =>
  status === "paused" && pause_reason !== "person" && pause_reason !== "first_slice";

export const isFirstSlice = ({
  status,
  pause_reason,
}: Pick<CampaignProgress, "status" | "pause_reason">): boolean =>
  status === "paused" && pause_reason === "first_slice";

/** An error has stopped the number; what was launched since then waits with it. */
export const isHeldBySender = ({ status, sender }: Pick<CampaignProgress, "status" | "sender">): boolean =>
  status === "running" && sender !== null && sender.paused_at !== null;

/** When running campaigns of this number go on, if something holds them back for more than a moment. */
export function heldUntil({ status, next_due_at, message_1, sender, now }: CampaignProgress): string | null {
  if (status !== "running") return null;
  const until =
    sender?.waits_until ?? sender?.backoff_until ?? (message_1.sending === 0 ? next_due_at : null);
  return until && Date.parse(until) > Date.parse(now) + SHORT_WAIT_MS ? until : null;
}

/** How often the page looks again; null when nothing will change by itself soon. */
export function refreshSeconds(progress: CampaignProgress): number | null {
  const { status, message_1, message_2, paused_at, completed_at, cancelled_at, now } = progress;
  const isGoing = message_1.sending + message_2.sending + message_2.queued > 0;
  if (status === "preparing") return SOON_SECONDS;
  if (status === "running")
    return heldUntil(progress) === null && !isHeldBySender(progress) ? SOON_SECONDS : SELDOM_SECONDS;
  if (status === "scheduled") return SELDOM_SECONDS;
  const ended = paused_at ?? completed_at ?? cancelled_at;
  const isRecent = ended !== null && Date.parse(now) - Date.parse(ended) < RECENTLY_ENDED_MS;
  if (isRecent || (isGoing && status !== "paused")) return SOON_SECONDS;
  return isFirstSlice(progress) ? SELDOM_SECONDS : null;
}
