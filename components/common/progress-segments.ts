const unitsInMinutes = [1, 2, 5, 10, 30, 60];
const mostSegments = 60;

export type CampaignProgress = {
  state: "running" | "paused" | "stopped" | "completed" | "cancelled";
  /** From the first message to the expected last one, pauses included. */
  minutes_total: number;
  minutes_done: number;
  minutes_paused?: number;
};

export type Segment = "done" | "current" | "paused" | "stopped" | "cancelled" | "to_come";

/** A segment is the smallest of 1, 2, 5, 10, 30, 60 minutes (then whole hours) for which the line has at most sixty. */
export function progressSegments({
  state,
  minutes_total,
  minutes_done,
  minutes_paused = 0,
}: CampaignProgress) {
  const total = Math.max(1, Math.ceil(minutes_total));
  const unit_minutes =
    unitsInMinutes.find((unit) => total / unit <= mostSegments) ?? 60 * Math.ceil(total / 60 / mostSegments);
  const count = Math.ceil(total / unit_minutes);
  if (state === "completed") return { unit_minutes, line: Array<Segment>(count).fill("done") };

  if (state === "cancelled") {
    // Any message that left shows, and any that did not.
    const least = minutes_done > 0 ? 1 : 0;
    const most = minutes_done < minutes_total ? count - 1 : count;
    const done = Math.min(most, Math.max(least, Math.round(minutes_done / unit_minutes)));
    return {
      unit_minutes,
      line: Array.from({ length: count }, (_, position): Segment => (position < done ? "done" : "cancelled")),
    };
  }

  const last = Math.min(count - 1, Math.floor(minutes_done / unit_minutes));
  const paused = Math.min(count - last, Math.round(minutes_paused / unit_minutes));
  const line = Array.from({ length: count }, (_, position): Segment => {
    if (position < last) return "done";
    if (state === "paused") {
      if (position === last && minutes_done >= (last + 1) * unit_minutes) return "done";
      return position < last + Math.max(1, paused) ? "paused" : "to_come";
    }
    if (position > last) return "to_come";
    return state === "stopped" ? "stopped" : "current";
  });
  return { unit_minutes, line };
}
