import { type CampaignProgress, progressSegments } from "@/components/common/progress-segments";

export type ProgressState = CampaignProgress["state"];
type ProgressOfLine = { progress: CampaignProgress; people_a_segment: number | null };

const SHORT_MINUTES = 12;

/** A segment is a minute of sending; in a campaign of few minutes, one or a few contacts. */
export function progressLineOf(
  state: ProgressState,
  treated: number,
  audience: number,
  rate_per_minute: number,
): ProgressOfLine {
  const isShort = audience / rate_per_minute < SHORT_MINUTES;
  const a_segment = isShort ? 1 : rate_per_minute;
  const progress = { state, minutes_total: audience / a_segment, minutes_done: treated / a_segment };
  return { progress, people_a_segment: isShort ? progressSegments(progress).unit_minutes : null };
}
