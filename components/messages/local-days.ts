/** The day (YYYY-MM-DD) of an instant in a time zone; "" for an invalid instant. */
export function dayOf(instant: string | null, timeZone: string): string {
  const at = instant === null ? Number.NaN : Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(at);
}

/** The start of a day in a time zone, plus `later` days; "" for an invalid day. */
export function startOfDay(day: string, timeZone: string, later = 0): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const midnight = Date.UTC(year, month - 1, date + later);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(midnight)) return "";
  // Near a change of daylight saving time the first offset may be an hour off; the second is correct, unless clocks
  // change at midnight and this day begins at one.
  const guess = midnight - offsetOf(midnight, timeZone);
  const start = midnight - offsetOf(guess, timeZone);
  const isMidnight = offsetOf(start, timeZone) === midnight - start;
  return new Date(isMidnight ? start : guess).toISOString();
}

function offsetOf(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) -
    Math.floor(at / 1000) * 1000
  );
}
