import { DAY_MS } from "@/lib/base/time";

const formats = new Map<string, Intl.DateTimeFormat>();

function clockOf(time_zone: string): Intl.DateTimeFormat {
  const format =
    formats.get(time_zone) ??
    new Intl.DateTimeFormat("en-CA", {
      timeZone: time_zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  formats.set(time_zone, format);
  return format;
}

/** The clock of the zone, read as if it were UTC. */
function wallClock(at: number, time_zone: string): number {
  const parts = Object.fromEntries(
    clockOf(time_zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return Date.parse(
    `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`,
  );
}

/** Number of the day and time ("HH:MM") in a zone. */
export function localDayTime(at: number, time_zone: string): { day: number; time: string } {
  const wall = wallClock(at, time_zone);
  return { day: Math.floor(wall / DAY_MS), time: new Date(wall).toISOString().slice(11, 16) };
}

/** The instant at which the clocks of a zone show a time; where they skip it, when they have skipped it. */
export function momentOfLocal(day: number, time: string, time_zone: string): number {
  const wall = day * DAY_MS + Date.parse(`1970-01-01T${time}:00Z`);
  const offset = (at: number) => wallClock(at, time_zone) - Math.floor(at / 1000) * 1000;
  const guess = wall - offset(wall);
  return wall - offset(guess);
}
