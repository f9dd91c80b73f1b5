import { type CampaignProgress, stitches } from "@/components/common/stitches";

type Sewing = { progress: CampaignProgress; people_a_stitch: number | null };

const SHORT_MINUTES = 12;

/** A stitch is a minute of sending; of a campaign of few minutes, a person or a few. */
export function sewingOf(
  state: CampaignProgress["state"],
  treated: number,
  audience: number,
  rate_per_minute: number,
): Sewing {
  const isShort = audience / rate_per_minute < SHORT_MINUTES;
  const a_stitch = isShort ? 1 : rate_per_minute;
  const progress = { state, minutes_total: audience / a_stitch, minutes_done: treated / a_stitch };
  return { progress, people_a_stitch: isShort ? stitches(progress).unit_minutes : null };
}
