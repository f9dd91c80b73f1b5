import type { CampaignProgress } from "@/lib/campaigns/progress";

const SOON_SECONDS = 2.5;
const SELDOM_SECONDS = 15;
/** How long after the end statuses of the last messages are expected. */
const RECENTLY_ENDED_MS = 90_000;
const SHORT_WAIT_MS = 20_000;

/** Whether an error paused it, rather than a user or the end of the first messages. */
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

/** Whether an error has stopped the sender; campaigns launched since then wait with it. */
export const isHeldBySender = ({ status, sender }: Pick<CampaignProgress, "status" | "sender">): boolean =>
  status === "running" && sender !== null && sender.paused_at !== null;

/** When the sender's running campaigns continue; null when they are not waiting or only for a moment. */
export function heldUntil({ status, next_due_at, message_1, sender, now }: CampaignProgress): string | null {
  if (status !== "running") return null;
  const until =
    sender?.waits_until ?? sender?.backoff_until ?? (message_1.sending === 0 ? next_due_at : null);
  return until && Date.parse(until) > Date.parse(now) + SHORT_WAIT_MS ? until : null;
}

/** Interval in seconds at which the page refreshes; null when no change is expected soon. */
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
